"""The food bank itself: who signs in, where goods stand, what drives, who gives."""

from functools import cache

from logistics.adapters import passwords
from logistics.services import administering
from logistics.store import users
from logistics.store.tables import PartyRow
from seeds.organisation import (
    DonorKind,
    DonorSeed,
    UserSeed,
    VehicleSeed,
    organisation,
)
from seeds.planting import facts
from seeds.planting.ground import Ground

JOINED_DAYS_AGO = 60
TRIPS_A_DAY = 2


def plant(ground: Ground) -> None:
    """Adds users, places, vehicles, donors and the depot."""
    _settle(ground)
    for user in organisation().users:
        _user(ground, user)
    facts.add_places(ground.session)
    for number, vehicle in enumerate(organisation().vehicles, start=1):
        administering.add_vehicle(ground.session, _vehicle(vehicle, number=number))
    ground.session.add_all(_party(donor) for donor in organisation().donors)
    ground.session.flush()


def _settle(ground: Ground) -> None:
    depot = organisation().depot
    administering.change_settings(
        ground.session,
        {
            "depot_name": depot.name,
            "depot_latitude": depot.latitude,
            "depot_longitude": depot.longitude,
            "office_phone": depot.office_phone,
            "boxed_limit_minutes": organisation().box_minutes,
        },
    )


def _user(ground: Ground, user: UserSeed) -> None:
    administering.check_password(user.demo_password)
    users.add_user(
        ground.session,
        username=user.login,
        name=user.name,
        password_hash=_hashed(user.demo_password),
        roles=[user.role],
        at=ground.morning(days_ago=JOINED_DAYS_AGO),
    )
    ground.told(1)


@cache
def _hashed(password: str) -> str:
    """Returns the hash of a public demo password; hashing is slow on purpose, so once."""
    return passwords.hashed(password)


def _vehicle(vehicle: VehicleSeed, *, number: int) -> administering.Fleet:
    return administering.Fleet(
        code=f"A{number:02d}",
        name=vehicle.model,
        plate=vehicle.plate,
        load=administering.Load(
            grams=vehicle.usable_payload_g,
            pieces=vehicle.pieces,
            volume_ml=vehicle.usable_volume_ml,
        ),
        refrigerated=vehicle.refrigerated,
        max_trips=TRIPS_A_DAY,
    )


def _party(donor: DonorSeed) -> PartyRow:
    supplies = donor.kind is DonorKind.SUPPLIER
    return PartyRow(
        name=donor.name,
        is_donor=not supplies,
        is_supplier=supplies,
        is_person=donor.kind is DonorKind.PERSON,
        tax_no=donor.tax_number or "",
    )
