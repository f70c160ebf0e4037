"""Why a stop is left out, by plain arithmetic.

Two kinds of reasons. A stop may be *impossible*: no vehicle of the day could serve it even if
it were the only one. Or it is *crowded out*: it fits alone, but not beside the others; then
the vehicle nearest to fitting it is named, and by how much it fails. A solver knows neither;
it only says that it did not place the stop.

A stop that shares its trip with others, because one is picked up at the other, is explained
together with them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from routing.alone import impossible
from routing.amounts import Unit, amount_in_words
from routing.case import Case, Orders, left_out
from routing.flaws import Flaw, Obstacle
from routing.model import Reason, ReasonCode, Vehicle
from routing.places import Place, Places, blocks_of
from routing.remedies import remedies
from routing.schedule import Timetable
from routing.timing import Clash

PLACES_TRIED = 12
"""How many of the cheapest places in each vehicle are looked at: the nearest miss is there."""
TRIED_BESIDE_BREAKS = 4
"""The same where breaks are held: each place then takes long to time."""
HELPED = 30
"""For how many of them remedies are looked for."""
FAR = float("inf")
"""How far a stop is from fitting that more of anything would hardly help."""
TRIED_IN_ALL = 4000
"""How many places are looked at for all the stops that are left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Miss:
    """How a place fails to hold a block; ``share`` is the excess beside all that there is."""

    place: Place
    block: list[int]
    flaw: Flaw
    share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """A place that holds a block: the cost ``added`` there, and its ``excess`` over leaving out [s]."""

    place: Place
    added: int
    excess: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Why a stop is left out, and how far it is from fitting: the excess beside all there is."""

    stop: int
    reason: Reason
    share: float


def reasons(
    case: Case,
    orders: Orders,
    _times: Sequence[Timetable],
    *,
    keep_on: Callable[[], bool] = lambda: True,
) -> Iterator[tuple[int, Reason]]:
    """Yields each stop that is left out, with the reason and, for the likeliest, remedies.

    All have their reason before remedies are sought for any. It ends early when ``keep_on`` says
    so; a reason whose remedies were not sought to the end says so.
    """
    places, stops = Places(case, orders), left_out(case, orders)
    found: dict[int, Finding] = {}
    for stop in stops:
        if not keep_on():
            break
        found[stop] = _looked_into(places, stop, TRIED_IN_ALL // len(stops))
    helped: dict[int, Reason] = {}
    for finding in _likeliest(case, found.values()):
        if not keep_on():
            break
        more = remedies(places, finding.stop, keep_on=keep_on)
        helped[finding.stop] = replace(finding.reason, remedies=more, sought=keep_on())
    yield from ((stop, helped.get(stop, finding.reason)) for stop, finding in found.items())


def reason_for(places: Places, stop: int, *, tries: int = TRIED_IN_ALL) -> Reason:
    """Returns why a stop is not served by a plan; about so many places are looked at."""
    return _looked_into(places, stop, tries).reason


def reason_and_remedies(case: Case, orders: Orders, stop: int) -> Reason:
    """Returns why a stop is not served by orders, and all that would let it in, however long it takes."""
    places = Places(case, orders)
    reason = reason_for(places, stop)
    if reason.code is ReasonCode.STILL_FITS:
        return reason
    return replace(reason, remedies=remedies(places, stop), sought=True)


def _likeliest(case: Case, found: Iterable[Finding]) -> list[Finding]:
    """Returns the stops for which remedies are sought, those first that they are likeliest to help.

    A mandatory stop comes before others and an earlier tier before a later one; of equal ones the
    one that is nearest to fitting, and then the one that is dearest to leave out.
    """

    def rank(finding: Finding) -> tuple[bool, int, float, int]:
        stop = case.stops[finding.stop]
        return not stop.mandatory, stop.tier, finding.share, -case.penalty_s[finding.stop]

    open_ones = [one for one in found if one.reason.code is not ReasonCode.STILL_FITS]
    return sorted(open_ones, key=rank)[:HELPED]


def _looked_into(places: Places, stop: int, tries: int) -> Finding:
    alone = impossible(places.case, stop)
    if alone is not None:
        return Finding(stop=stop, reason=alone, share=FAR)
    return _crowded_out(places, stop, tries)


def _crowded_out(places: Places, stop: int, tries: int) -> Finding:
    misses: list[Miss] = []
    fits: list[Fit] = []
    for block in blocks_of(places.case, stop):
        for place in tried(places, block, tries):
            miss = miss_at(places, block, place)
            if miss is not None:
                misses.append(miss)
                continue
            fits.append(_fit_at(places, block, place))
            if not places.case.time_costs:
                break  # the cheapest come first
    if fits:
        reason = _fits_after_all(places.case, stop, min(fits, key=lambda fit: fit.excess))
        return Finding(stop=stop, reason=reason, share=FAR)
    if not misses:
        return Finding(stop=stop, reason=_locked_out(places.case, stop), share=FAR)
    nearest = min(misses, key=lambda miss: miss.share)
    reason = _crowded_in_words(places.case, stop, nearest)
    return Finding(stop=stop, reason=reason, share=nearest.share)


def tried(places: Places, block: Sequence[int], tries: int) -> Iterator[Place]:
    """Yields the places that are looked at: the cheapest few of each vehicle, cheapest first."""
    seen: dict[int, int] = {}
    for place in places.ranked(block):
        breaks = places.case.vehicles[place.vehicle].breaks
        most = TRIED_BESIDE_BREAKS if breaks else PLACES_TRIED
        seen[place.vehicle] = seen.get(place.vehicle, 0) + 1
        if seen[place.vehicle] <= max(1, min(most, tries // len(places.case.able[block[0]]))):
            yield place


def miss_at(places: Places, block: list[int], place: Place) -> Miss | None:
    """Returns how a place fails to hold a block by its largest flaw; None when it does hold it."""
    worst: Miss | None = None
    for flaw in places.flaws(block, place):
        share = _share(places.case.vehicles[place.vehicle], flaw)
        if worst is None or share > worst.share:
            worst = Miss(place=place, block=block, flaw=flaw, share=share)
        if isinstance(flaw.what, Obstacle):
            break  # what does not fit at any time is not timed as well
    return worst


def _share(vehicle: Vehicle, flaw: Flaw) -> float:
    capacity, shift = vehicle.capacity, vehicle.shift
    sizes = {
        Unit.GRAMS: capacity.grams,
        Unit.PIECES: capacity.pieces,
        Unit.MILLILITRES: capacity.millilitres,
        Unit.SECONDS: shift.closes - shift.opens,
    }
    if flaw.unit not in sizes:
        return float("inf")
    return flaw.excess / max(sizes[flaw.unit], 1)


def _locked_out(case: Case, stop: int) -> Reason:
    name = case.stops[stop].name
    return Reason(
        code=ReasonCode.CROWDED_OUT_BY_LOCKS,
        sentence=f"{name} has no place beside the locked days of the vehicles.",
    )


def _crowded_in_words(case: Case, stop: int, miss: Miss) -> Reason:
    vehicle, name = case.vehicles[miss.place.vehicle], case.stops[stop].name
    flaw = miss.flaw
    if flaw.unit in (None, Unit.TRIPS):
        return _locked_out(case, stop)
    amount = amount_in_words(flaw.excess, flaw.unit or Unit.SECONDS)
    if flaw.what is Obstacle.LOAD:
        code = ReasonCode.CROWDED_OUT_BY_LOAD
        end = f"would be overloaded by {amount}"
    elif flaw.what is Clash.COLD:
        code = ReasonCode.CROWDED_OUT_BY_COLD
        end = f"would keep goods out {amount} too long"
    else:
        code = ReasonCode.CROWDED_OUT_BY_TIME
        end = f"would be {amount} late"
    return Reason(
        code=code,
        vehicle=vehicle.id,
        excess=flaw.excess,
        unit=flaw.unit,
        sentence=f"{name} does not fit beside the others: {vehicle.name}, the nearest, {end}.",
    )


def _fit_at(places: Places, block: Sequence[int], place: Place) -> Fit:
    """Returns what a block costs at a place that holds it, overtime and lateness included."""
    added = places.added_in_time(block, place, places.fitting(block, place) or {})
    left_out_s = sum(places.case.penalty_s[stop] for stop in block)
    return Fit(place=place, added=added, excess=added - left_out_s)


def _fits_after_all(case: Case, stop: int, fit: Fit) -> Reason:
    vehicle, name = case.vehicles[fit.place.vehicle], case.stops[stop].name
    if fit.excess > 0:
        return Reason(
            code=ReasonCode.NOT_WORTH_THE_DETOUR,
            vehicle=vehicle.id,
            excess=fit.excess,
            unit=Unit.SECONDS,
            sentence=f"{name} would fit in {vehicle.name}, but costs "
            f"{amount_in_words(fit.excess, Unit.SECONDS)} more than leaving it out.",
        )
    return Reason(
        code=ReasonCode.STILL_FITS,
        vehicle=vehicle.id,
        excess=fit.added,
        unit=Unit.SECONDS,
        sentence=f"{name} still fits in {vehicle.name}, "
        f"{amount_in_words(fit.added, Unit.SECONDS)} more driving.",
    )
