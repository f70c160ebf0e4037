"""A fictitious town, the same every time for the same number.

Households are spread over the 102 neighbourhoods by population, exactly: the
largest remainders get the last ones. Everything about a household is drawn from
one stream of pseudo-random numbers, so ``households(600, seed=7)`` is the same
town on every machine. Nobody in it exists; see :mod:`seeds.names` for the names
and :mod:`seeds.identities` for the numbers.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import time
from enum import StrEnum
from itertools import count as counting
from random import Random

from seeds.addresses import Address, address
from seeds.families import OLD, Diet, Person, Relation, family
from seeds.identities import national_id, phone
from seeds.names import surname
from seeds.neighbourhoods import by_name, neighbourhoods

YEAR = 2026
SIZES = tuple(range(1, 11))
SIZE_WEIGHTS = (18, 17, 17, 20, 13, 7, 4, 2, 1, 1)
BANDS = (1, 2, 3, 4, 5)
BAND_WEIGHTS = (8, 22, 34, 24, 12)
# Monthly income per head [lira], by need band: a third of the 2026 net minimum wage is 9,358.
INCOME_PER_HEAD = {1: (9_400, 12_000), 2: (6_500, 9_300), 3: (4_000, 6_500), 4: (1_800, 4_000)}
LOWEST_INCOME = (0, 1_800)
HOME_HOURS = ((time(8, 30), time(12)), (time(13), time(17, 30)), (time(15), time(17, 30)))
WITH_HOME_HOURS = 0.07
WITHOUT_NUMBER = 0.01


class Tenure(StrEnum):
    """How a household holds its home."""

    RENT = "rent"
    OWN = "own"
    RELATIVES = "relatives"


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberSeed:
    """A person of a household; ``national_id`` is None for those still waiting for a number."""

    given_name: str
    surname: str
    relation: Relation
    birth_year: int
    national_id: str | None
    disabled: bool
    diets: frozenset[Diet]


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseholdSeed:
    """A household to be registered: ``need_band`` 5 is the greatest need.

    ``home_hours`` are the local times between which somebody opens, or None for
    the whole day. ``income_kurus`` is the whole household's for a month.
    """

    number: int
    members: tuple[MemberSeed, ...]
    address: Address
    phone: str
    need_band: int
    income_kurus: int
    tenure: Tenure
    elderly_alone: bool
    home_hours: tuple[time, time] | None

    @property
    def applicant(self) -> MemberSeed:
        """Returns the member who applied."""
        return self.members[0]

    @property
    def size(self) -> int:
        """Returns the number of persons."""
        return len(self.members)

    @property
    def diets(self) -> frozenset[Diet]:
        """Returns every member's diets together."""
        return frozenset().union(*(member.diets for member in self.members))

    @property
    def disabled(self) -> bool:
        """Tells whether any member is disabled."""
        return any(member.disabled for member in self.members)


def households(count: int, *, seed: int, year: int = YEAR) -> Iterator[HouseholdSeed]:
    """Yields ``count`` fictitious households, the same for the same ``seed`` and ``year``."""
    rng = Random(seed)
    homes = [name for name, share in share_out(count).items() for _ in range(share)]
    rng.shuffle(homes)
    persons = counting()
    for number, home in enumerate(homes, start=1):
        people = family(rng, size=rng.choices(SIZES, weights=SIZE_WEIGHTS)[0])
        last_name = surname(rng)
        members = tuple(
            _member(rng, person, last_name, number=next(persons), seed=seed, year=year)
            for person in people
        )
        elderly_alone = len(people) == 1 and people[0].age >= OLD
        band = _need_band(rng, people, elderly_alone=elderly_alone)
        yield HouseholdSeed(
            number=number,
            members=members,
            address=address(rng, by_name()[home]),
            phone=phone(number, seed=seed),
            need_band=band,
            income_kurus=_income_kurus(rng, band=band, size=len(people)),
            tenure=rng.choices(tuple(Tenure), weights=(62, 20, 18))[0],
            elderly_alone=elderly_alone,
            home_hours=rng.choice(HOME_HOURS) if rng.random() < WITH_HOME_HOURS else None,
        )


def share_out(count: int) -> dict[str, int]:
    """Returns how many of ``count`` households live in each neighbourhood, by largest remainder."""
    if count < 0:
        raise ValueError(f"A town has no fewer than 0 households, not {count}.")
    places = neighbourhoods()
    total = sum(place.population for place in places)
    shares = {place.name: count * place.population // total for place in places}
    by_remainder = sorted(places, key=lambda place: -(count * place.population % total))
    for place in by_remainder[: count - sum(shares.values())]:
        shares[place.name] += 1
    return shares


def _member(
    rng: Random, person: Person, last_name: str, *, number: int, seed: int, year: int
) -> MemberSeed:
    waiting = rng.random() < WITHOUT_NUMBER
    return MemberSeed(
        given_name=person.given_name,
        surname=last_name,
        relation=person.relation,
        birth_year=year - person.age,
        national_id=None if waiting else national_id(number, seed=seed),
        disabled=person.disabled,
        diets=person.diets,
    )


def _need_band(rng: Random, people: list[Person], *, elderly_alone: bool) -> int:
    """Draws a band, one higher where someone is old and alone or disabled."""
    band = rng.choices(BANDS, weights=BAND_WEIGHTS)[0]
    burdened = elderly_alone or any(person.disabled for person in people)
    return min(BANDS[-1], band + burdened)


def _income_kurus(rng: Random, *, band: int, size: int) -> int:
    low, high = INCOME_PER_HEAD.get(band, LOWEST_INCOME)
    return size * rng.randrange(low, high + 1, 50) * 100
