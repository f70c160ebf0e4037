"""An entrant that never answers, or dies while it should: its seed says which."""

import os
import time

NEVER_ANSWERS, DIES = 1, 2


def search(task):
    if task.seed == DIES:
        os._exit(1)
    time.sleep(600)
