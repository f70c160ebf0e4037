"""Meat: what may come in, how it is cut into packs, and the balance that must add up.

An animal's meat arrives in tubs that are weighed with and without their contents.
Its core temperature and its looks decide whether it is taken, held for somebody who
may judge, or refused. On the bench it becomes packs of one piece each, and every gram
of it is a pack, the soup kitchen's, trim or waste before the work can be closed.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from logistics.domain.errors import InvalidValue, MassDoesNotBalance

HEAVIEST_CONTAINER_G = 1_000_000
COLDEST_DC, HOTTEST_DC = -400, 450
PACK_DIGITS = 3


class Species(StrEnum):
    """Whose meat it is."""

    CATTLE = "cattle"
    BUFFALO = "buffalo"
    SHEEP = "sheep"
    GOAT = "goat"


class Cut(StrEnum):
    """What sort of meat it is; limits and days follow from it."""

    BONE_IN = "bone_in"
    BONELESS = "boneless"
    MINCE = "mince"
    OFFAL = "offal"


class Appearance(StrEnum):
    """How meat looks and smells at the door."""

    GOOD = "good"
    DOUBTFUL = "doubtful"
    BAD = "bad"


class MeatStage(StrEnum):
    """Whether an item is meat as it comes in, or a pack of it."""

    RAW = "raw"
    PACK = "pack"


class Weighed(StrEnum):
    """What a weighing on the bench is of."""

    PACK = "pack"
    KITCHEN = "kitchen"
    TRIM = "trim"
    WASTE = "waste"


class Verdict(StrEnum):
    """What becomes of meat at the door."""

    TAKEN = "taken"
    HELD = "held"
    REFUSED = "refused"


class Objection(StrEnum):
    """What speaks against meat at the door."""

    NONE = ""
    WARM = "warm"
    APPEARANCE = "appearance"
    OLD = "old"


@dataclass(frozen=True, slots=True, kw_only=True)
class MeatRule:
    """What holds for one cut: an installation may keep other numbers than these.

    Up to ``warmest_dc`` [0.1 °C] meat is taken, above ``refused_dc`` it is refused, between
    them it is held. ``chilled_days`` count from slaughter, ``frozen_days`` from freezing.
    """

    cut: Cut
    warmest_dc: int
    refused_dc: int
    chilled_days: int = 3
    frozen_days: int = 180
    target_g: int = 2500
    tolerance_g: int = 100

    def __post_init__(self) -> None:
        if self.warmest_dc > self.refused_dc:
            raise InvalidValue(field="refused_dc", why="below_warmest")
        for name in ("chilled_days", "frozen_days", "target_g"):
            if getattr(self, name) <= 0:
                raise InvalidValue(field=name, why="not_whole", value=str(getattr(self, name)))
        if not 0 <= self.tolerance_g < self.target_g:
            raise InvalidValue(field="tolerance_g", why="wide", value=str(self.tolerance_g))


USUAL_RULES = {
    rule.cut: rule
    for rule in (
        MeatRule(cut=Cut.BONE_IN, warmest_dc=70, refused_dc=150),
        MeatRule(cut=Cut.BONELESS, warmest_dc=70, refused_dc=150),
        MeatRule(cut=Cut.MINCE, warmest_dc=20, refused_dc=70),
        MeatRule(cut=Cut.OFFAL, warmest_dc=30, refused_dc=70, target_g=1000, tolerance_g=50),
    )
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Container:
    """One tub on the scale: with its contents ``gross_g``, empty ``tare_g`` [g]."""

    gross_g: int
    tare_g: int

    @property
    def net_g(self) -> int:
        """What it holds [g]."""
        return self.gross_g - self.tare_g


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What becomes of meat at the door, and why."""

    verdict: Verdict
    objection: Objection = Objection.NONE


def net_weight(containers: Sequence[Container]) -> int:
    """Returns what the containers hold together [g].

    Raises
    ------
    InvalidValue
        When there is none, or one weighs no more than when it is empty.
    """
    if not containers:
        raise InvalidValue(field="containers", why="missing")
    for number, each in enumerate(containers, start=1):
        if each.tare_g < 0 or each.net_g <= 0:
            raise InvalidValue(field="containers", why="tare", value=str(number))
        if each.gross_g > HEAVIEST_CONTAINER_G:
            raise InvalidValue(field="containers", why="heavy", value=str(number))
    return sum(each.net_g for each in containers)


def use_by_chilled(rule: MeatRule, *, slaughtered_on: date) -> date:
    """Returns the last day chilled meat may be given."""
    return slaughtered_on + timedelta(days=rule.chilled_days)


def use_by_frozen(rule: MeatRule, *, frozen_on: date) -> date:
    """Returns the last day frozen meat may be given."""
    return frozen_on + timedelta(days=rule.frozen_days)


def check_core(core_dc: int | None) -> int:
    """Returns a core temperature [0.1 °C] that was measured, or refuses one that was not."""
    if core_dc is None:
        raise InvalidValue(field="core_dc", why="missing")
    if not COLDEST_DC <= core_dc <= HOTTEST_DC:
        raise InvalidValue(field="core_dc", why="temperature", value=f"{core_dc / 10:.1f}")
    return core_dc


def judge(
    rule: MeatRule, *, core_dc: int, appearance: Appearance, slaughtered_on: date, on: date
) -> Judgement:
    """Says whether meat is taken, held or refused on a day; the gravest objection counts.

    Raises
    ------
    InvalidValue
        When the animal would have been slaughtered after that day.
    """
    if slaughtered_on > on:
        raise InvalidValue(field="slaughtered_on", why="future", value=f"{slaughtered_on:%d.%m.%Y}")
    if appearance is Appearance.BAD:
        return Judgement(verdict=Verdict.REFUSED, objection=Objection.APPEARANCE)
    if use_by_chilled(rule, slaughtered_on=slaughtered_on) < on:
        return Judgement(verdict=Verdict.REFUSED, objection=Objection.OLD)
    if core_dc > rule.refused_dc:
        return Judgement(verdict=Verdict.REFUSED, objection=Objection.WARM)
    if core_dc > rule.warmest_dc:
        return Judgement(verdict=Verdict.HELD, objection=Objection.WARM)
    if appearance is Appearance.DOUBTFUL:
        return Judgement(verdict=Verdict.HELD, objection=Objection.APPEARANCE)
    return Judgement(verdict=Verdict.TAKEN)


@dataclass(frozen=True, slots=True, kw_only=True)
class MassBalance:
    """Where the meat of a portioning went [g]; ``packs`` is how many packs there are."""

    intake_g: int = 0
    packs_g: int = 0
    kitchen_g: int = 0
    trim_g: int = 0
    waste_g: int = 0
    packs: int = 0

    def __add__(self, other: "MassBalance") -> "MassBalance":
        return MassBalance(
            intake_g=self.intake_g + other.intake_g,
            packs_g=self.packs_g + other.packs_g,
            kitchen_g=self.kitchen_g + other.kitchen_g,
            trim_g=self.trim_g + other.trim_g,
            waste_g=self.waste_g + other.waste_g,
            packs=self.packs + other.packs,
        )

    @property
    def weighed_g(self) -> int:
        """What went over the scale."""
        return self.packs_g + self.kitchen_g + self.trim_g + self.waste_g

    @property
    def missing_g(self) -> int:
        """What still has to go over the scale; below zero when more did than came in."""
        return self.intake_g - self.weighed_g

    @property
    def yield_permille(self) -> int:
        """How much of the intake became packs, in thousandths, rounded down."""
        return self.packs_g * 1000 // self.intake_g if self.intake_g else 0

    def check(self) -> None:
        """Refuses with :class:`MassDoesNotBalance` unless every gram is accounted for."""
        if self.missing_g != 0:
            raise MassDoesNotBalance(missing_g=self.missing_g)


def balance_of(intake_g: int, weighed: Iterable[tuple[Weighed, int]]) -> MassBalance:
    """Returns the balance of an intake and the weighings of it [g]."""
    sums = dict.fromkeys(Weighed, 0)
    packs = 0
    for kind, grams in weighed:
        sums[kind] += grams
        packs += kind is Weighed.PACK
    return MassBalance(
        intake_g=intake_g,
        packs_g=sums[Weighed.PACK],
        kitchen_g=sums[Weighed.KITCHEN],
        trim_g=sums[Weighed.TRIM],
        waste_g=sums[Weighed.WASTE],
        packs=packs,
    )


def apportion(grams: int, among: Mapping[int, int]) -> dict[int, int]:
    """Returns ``grams`` [g] shared out in proportion, none getting more than it has.

    What rounding leaves goes to the largest fractions, so the shares sum to the gram.
    """
    there = sum(among.values())
    if not 0 <= grams <= there:
        raise ValueError(f"{grams} g cannot be taken out of {there} g.")
    if there == 0:
        return dict.fromkeys(among, 0)
    shares = {key: grams * held // there for key, held in among.items()}
    left = grams - sum(shares.values())
    by_fraction = sorted(among, key=lambda key: (-(grams * among[key] % there), key))
    for key in by_fraction[:left]:
        shares[key] += 1
    return shares


def split(weighed_g: Sequence[int], sources: Mapping[int, int]) -> list[dict[int, int]]:
    """Returns how much of each source [g, by key] is in each weighing of their common pool.

    Together the weighings use up the sources to the gram.
    """
    left = dict(sources)
    parts: list[dict[int, int]] = []
    for grams in weighed_g:
        taken = apportion(grams, left)
        for key, part in taken.items():
            left[key] -= part
        parts.append(taken)
    if any(left.values()):
        raise ValueError(f"{sum(left.values())} g of the sources are not weighed.")
    return parts


def pack_code(lot: str, number: int) -> str:
    """Returns the code of the ``number``-th pack of an intake lot: ``GB-260527-004-017``."""
    return f"{lot}-{number:0{PACK_DIGITS}d}"


def base_code(code: str) -> str:
    """Returns the code of the intake lot a pack's code begins with; a lot's own stays."""
    parts = code.split("-")
    return "-".join(parts[:3])


def codes_in_short(codes: Sequence[str]) -> str:
    """Returns the codes of packs of one lot as people read them: ``…-004-001…006, 008``."""
    base = base_code(codes[0])
    numbers = sorted(int(code.removeprefix(base)[1:]) for code in codes)
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    written = [
        f"{run[0]:0{PACK_DIGITS}d}" + (f"…{run[-1]:0{PACK_DIGITS}d}" if len(run) > 1 else "")
        for run in runs
    ]
    return f"{base}-{', '.join(written)}"


def is_pack_code(code: str) -> bool:
    """Tells whether a lot's code is that of one pack of an intake lot."""
    return base_code(code) != code and code.removeprefix(base_code(code))[1:].isdecimal()


def check_frozen_on(frozen_on: date, *, on: date, since: date, use_by: date | None) -> None:
    """Refuses a day of freezing ahead of us, before the meat came, or after its use-by date."""
    if frozen_on > on:
        raise InvalidValue(field="frozen_on", why="future", value=f"{frozen_on:%d.%m.%Y}")
    if frozen_on < since:
        raise InvalidValue(field="frozen_on", why="before_intake", value=f"{since:%d.%m.%Y}")
    if use_by is not None and frozen_on > use_by:
        raise InvalidValue(field="frozen_on", why="after_use_by", value=f"{use_by:%d.%m.%Y}")
