"""Who lives in a household: persons of plausible ages and relations.

A household is one person, often old and alone; a couple; a parent with children;
or a couple with children and sometimes a grandparent. Parents are at least
eighteen years older than their children. Illness is rare and drawn apart from
everything else.
"""

from dataclasses import dataclass
from enum import StrEnum
from random import Random

from seeds.names import given_name

ADULT = 18
OLD = 65


class Relation(StrEnum):
    """What a member is to the applicant."""

    APPLICANT = "applicant"
    SPOUSE = "spouse"
    CHILD = "child"
    PARENT = "parent"


class Diet(StrEnum):
    """A need that changes what goes into the parcel."""

    COELIAC = "coeliac"
    DIABETES = "diabetes"
    MILK_ALLERGY = "milk_allergy"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One member before numbers are handed out; ``age`` in whole years."""

    given_name: str
    relation: Relation
    age: int
    woman: bool
    disabled: bool
    diets: frozenset[Diet]


def family(rng: Random, *, size: int) -> list[Person]:
    """Draws the members of a household of ``size`` persons, the applicant first."""
    if size == 1:
        return [_alone(rng)]
    if size == 2:
        return _two(rng)
    return _many(rng, size=size)


def _alone(rng: Random) -> Person:
    age = rng.randint(OLD, 92) if rng.random() < 0.5 else rng.randint(25, OLD - 1)
    return _person(rng, Relation.APPLICANT, age=age, woman=rng.random() < 0.6)


def _two(rng: Random) -> list[Person]:
    draw = rng.random()
    if draw < 0.4:
        return [*_adults(rng, parents=1), *_children(rng, oldest=20, count=1)]
    age = rng.randint(OLD, 86) if draw < 0.75 else rng.randint(24, OLD - 1)
    return _couple(rng, age=age)


def _many(rng: Random, *, size: int) -> list[Person]:
    parents = 1 if rng.random() < 0.2 else 2
    adults = _adults(rng, parents=parents)
    elders = _elders(rng, adults[0]) if size >= 5 and rng.random() < 0.3 else []
    oldest = min(24, min(person.age for person in adults) - ADULT)
    children = _children(rng, oldest=oldest, count=size - len(adults) - len(elders))
    return [*adults, *children, *elders]


def _adults(rng: Random, *, parents: int) -> list[Person]:
    if parents == 2:
        return _couple(rng, age=rng.randint(27, 52))
    woman = rng.random() < 0.85
    return [_person(rng, Relation.APPLICANT, age=rng.randint(38, 52), woman=woman)]


def _couple(rng: Random, *, age: int) -> list[Person]:
    woman = rng.random() < 0.6
    other = max(22, age + rng.randint(-5, 5))
    return [
        _person(rng, Relation.APPLICANT, age=age, woman=woman),
        _person(rng, Relation.SPOUSE, age=other, woman=not woman),
    ]


def _children(rng: Random, *, oldest: int, count: int) -> list[Person]:
    ages = sorted((rng.randint(0, max(0, oldest)) for _ in range(count)), reverse=True)
    return [_person(rng, Relation.CHILD, age=age, woman=rng.random() < 0.5) for age in ages]


def _elders(rng: Random, applicant: Person) -> list[Person]:
    age = min(95, applicant.age + rng.randint(20, 32))
    return [_person(rng, Relation.PARENT, age=age, woman=rng.random() < 0.75)]


def _person(rng: Random, relation: Relation, *, age: int, woman: bool) -> Person:
    return Person(
        given_name=given_name(rng, woman=woman),
        relation=relation,
        age=age,
        woman=woman,
        disabled=rng.random() < (0.12 if age >= OLD else 0.03),
        diets=_diets(rng, age=age),
    )


def _diets(rng: Random, *, age: int) -> frozenset[Diet]:
    """Draws diets: about one coeliac in 250 persons, diabetes growing with age."""
    draws = (
        (Diet.COELIAC, 0.004),
        (Diet.DIABETES, 0.15 if age >= 50 else 0.01),
        (Diet.MILK_ALLERGY, 0.01 if age < 6 else 0.001),
    )
    return frozenset(diet for diet, chance in draws if rng.random() < chance)
