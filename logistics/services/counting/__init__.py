"""Counting the store while the work goes on (decision 0007).

A count is started, its lines are entered by several people, it is finished, and a person
who had no hand in it approves it: then what differs is booked, and nothing else.
"""

from logistics.services.counting.approving import (
    approve,
    approve_and_promise_others,
    losing_orders,
)
from logistics.services.counting.entering import Sighting, enter
from logistics.services.counting.keeping import (
    UNENDED,
    Part,
    cancel,
    explain,
    finish,
    finish_with_gaps,
    resume,
    set_tolerance,
    set_usual_tolerance,
    start,
)
from logistics.services.counting.recording import count_record, part_of

__all__ = [
    "UNENDED",
    "Part",
    "Sighting",
    "approve",
    "approve_and_promise_others",
    "cancel",
    "count_record",
    "enter",
    "explain",
    "finish",
    "finish_with_gaps",
    "losing_orders",
    "part_of",
    "resume",
    "set_tolerance",
    "set_usual_tolerance",
    "start",
]
