"""Holds: a lot that may not be issued until a named person says so."""

from enum import StrEnum


class HoldKind(StrEnum):
    """Why a lot is on hold."""

    QUARANTINE = "quarantine"
    INSPECTION = "inspection"
    EXCURSION = "excursion"
    BEST_BEFORE = "best_before"
    RECALL = "recall"
