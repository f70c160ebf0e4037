"""Counting on the screens: lists, entering by scan, the review, and the tolerances."""

from logistics.web.counts import entering as entering
from logistics.web.counts import keeping as keeping
from logistics.web.counts import listing as listing
from logistics.web.counts import reviewing as reviewing
from logistics.web.counts import tolerances as tolerances
from logistics.web.counts import words as words
from logistics.web.counts.blueprint import bp

__all__ = ["bp"]
