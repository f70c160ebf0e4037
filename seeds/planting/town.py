"""The town: its neighbourhoods, and its households registered by the case worker."""

from collections.abc import Iterator

from sqlmodel import select

from logistics.domain.households import Diet, Member, Registration, Relation
from logistics.domain.roles import Role
from logistics.services import registering
from logistics.store.tables import NeighbourhoodRow
from seeds.families import Diet as SeedDiet
from seeds.neighbourhoods import neighbourhoods
from seeds.people import HouseholdSeed, MemberSeed, households
from seeds.planting import facts
from seeds.planting.ground import Ground

REGISTERED_DAYS_AGO = 30
# A file knows one diet; the one that can do most harm comes first.
DIETS = (
    (SeedDiet.COELIAC, Diet.GLUTEN_FREE),
    (SeedDiet.MILK_ALLERGY, Diet.MILK_FREE),
    (SeedDiet.DIABETES, Diet.LOW_SUGAR),
)


def plant_neighbourhoods(ground: Ground) -> None:
    """Adds the 102 neighbourhoods."""
    facts.add_neighbourhoods(ground.session)
    ground.told(len(neighbourhoods()))


def plant_households(ground: Ground, count: int, *, seed: int) -> None:
    """Registers ``count`` fictitious households, the same for the same ``seed``."""
    done = 0

    def advance(registered: int) -> None:
        nonlocal done
        ground.told(registered - done)
        done = registered

    registering.register_many(
        ground.session,
        _registrations(ground, count, seed=seed),
        command=ground.command(
            "households",
            role=Role.CASEWORKER,
            at=ground.morning(days_ago=REGISTERED_DAYS_AGO),
        ),
        sealer=ground.sealer,
        on_progress=advance,
    )


def _registrations(ground: Ground, count: int, *, seed: int) -> Iterator[Registration]:
    found = ground.session.exec(select(NeighbourhoodRow.name, NeighbourhoodRow.id))
    ids = {name: id_ for name, id_ in found if id_ is not None}
    for household in households(count, seed=seed):
        yield _registration(household, neighbourhood_id=ids[household.address.neighbourhood])


def _registration(household: HouseholdSeed, *, neighbourhood_id: int) -> Registration:
    applicant, home = household.applicant, household.address
    return Registration(
        contact_name=f"{applicant.given_name} {applicant.surname}",
        national_id=applicant.national_id or "",
        phone=household.phone,
        neighbourhood_id=neighbourhood_id,
        street=home.street,
        building_no=home.building_no,
        flat_no="" if home.flat_no is None else str(home.flat_no),
        floor=home.floor,
        has_lift=home.lift,
        postcode=home.postcode,
        directions=home.directions,
        latitude=home.latitude,
        longitude=home.longitude,
        size=household.size,
        need_band=household.need_band,
        diet=next((kept for given, kept in DIETS if given in household.diets), Diet.ANY),
        members=tuple(_member(member) for member in household.members),
    )


def _member(member: MemberSeed) -> Member:
    return Member(relation=Relation(member.relation.value), birth_year=member.birth_year)
