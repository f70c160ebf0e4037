"""What orders are worth: timed by plain arithmetic, judged by :mod:`routing.check`, priced.

The same for everyone: a published solution, a plan of ours and a plan of a peer are all told
as orders, and nobody's own claim about cost or feasibility counts.
"""

from __future__ import annotations

from dataclasses import dataclass

from routing.check import check
from routing.decode import timed
from routing.instances.instance import Orders
from routing.model import Plan, Problem, Stop

MANDATORY_SKIPPED = 1_000_000
"""What a mandatory stop left out counts when costs are compared, as the food bank's days say."""

OPTIONAL_SPARED = "mandatory_stops_are_not_spared"


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What a plan is worth: its ``cost``, the stops it leaves out, and the rules it breaks.

    ``cost`` is driving, vehicles and soft limits as the problem prices them, the penalty of
    each optional stop left out, and :data:`MANDATORY_SKIPPED` for each mandatory one.
    ``left_out`` counts stops by tier, 0 standing for the mandatory ones.
    """

    cost: int
    left_out: tuple[tuple[int, int], ...] = ()
    broken: tuple[str, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether it breaks no rule and serves every mandatory stop."""
        return not self.broken and all(tier for tier, _count in self.left_out)


def judge_orders(problem: Problem, orders: Orders) -> Judged:
    """Returns what orders are worth when they are driven as :mod:`routing.schedule` times them."""
    return judge(problem, timed(problem, orders))


def judge(problem: Problem, plan: Plan) -> Judged:
    """Returns what a plan is worth. That a stop would still fit is dear, but breaks no rule."""
    left_out = {unserved.stop for unserved in plan.unserved}
    tiers = [stop_tier(problem, number) for number in _numbers(problem, left_out)]
    return Judged(
        cost=plan.costs.total - plan.costs.penalties + _skipped(problem, left_out),
        left_out=tuple((tier, tiers.count(tier)) for tier in sorted(set(tiers))),
        broken=tuple(
            violation.sentence
            for violation in check(problem, plan)
            if violation.rule != OPTIONAL_SPARED
        ),
    )


def plain_penalty(stop: Stop) -> int:
    """Returns what leaving out a stop counts when costs are compared, whatever its tier."""
    return MANDATORY_SKIPPED if stop.penalty_s is None else stop.penalty_s


def stop_tier(problem: Problem, number: int) -> int:
    """Returns the tier of a stop (its number), 0 when it is mandatory."""
    stop = problem.stops[number]
    return 0 if stop.mandatory else stop.tier


def _numbers(problem: Problem, names: set[str]) -> list[int]:
    return [number for number, stop in enumerate(problem.stops) if stop.id in names]


def _skipped(problem: Problem, left_out: set[str]) -> int:
    return sum(plain_penalty(stop) for stop in problem.stops if stop.id in left_out)
