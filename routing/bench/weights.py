"""From the cost that a search reports to the plain cost that tables compare.

Mandatory stops and earlier tiers weigh so much that nothing buys them out; in a table such
numbers would hide everything else.
"""

from __future__ import annotations

from routing.instances.judging import plain_penalty
from routing.model import Plan, Problem
from routing.weights import penalties


class Weights:
    """What the weights add to the cost of one problem's plans, seen from where a search ended."""

    def __init__(self, problem: Problem, plan: Plan) -> None:
        weighed = dict(zip((stop.id for stop in problem.stops), penalties(problem), strict=True))
        plain = {stop.id: plain_penalty(stop) for stop in problem.stops}
        left_out = [unserved.stop for unserved in plan.unserved]
        self._weighed = sum(weighed[stop] for stop in left_out)
        self._plain = sum(plain[stop] for stop in left_out)
        mandatory = (weighed[stop.id] for stop in problem.stops if stop.mandatory)
        self._mandatory = next(mandatory, None)

    def plain(self, reported: int) -> int | None:
        """Returns a reported cost without the weights of what the search left out in the end.

        None when at that moment it left out a mandatory stop more; where it left out more of
        an earlier tier, the weight of that is still in the cost.
        """
        beside = reported - self._weighed
        if self._mandatory is not None and beside >= self._mandatory:
            return None
        return max(beside + self._plain, 0)
