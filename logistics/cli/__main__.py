"""``python -m logistics.cli`` is ``imece``."""

from logistics.cli import main

main(prog_name="imece")
