"""The food bank itself: who signs in, where goods stand, what drives, who gives."""

from functools import cache

from logistics.adapters import passwords
from logistics.domain.ledger import PlaceKind
from logistics.domain.lots import StorageClass
from logistics.store import places, settings, users
from logistics.store.tables import PartyRow, VehicleRow
from seeds.organisation import DonorKind, DonorSeed, UserSeed, VehicleSeed, organisation
from seeds.organisation import PlaceKind as SeedPlaceKind
from seeds.planting.ground import Ground

JOINED_DAYS_AGO = 60


def plant(ground: Ground) -> None:
    """Adds users, places, vehicles, donors and the depot."""
    _settle(ground)
    for user in organisation().users:
        _user(ground, user)
    _places(ground)
    for number, vehicle in enumerate(organisation().vehicles, start=1):
        _vehicle(ground, vehicle, number=number)
    ground.session.add_all(_party(donor) for donor in organisation().donors)
    ground.session.flush()


def _settle(ground: Ground) -> None:
    depot = organisation().depot
    settings.put(ground.session, "depot_name", depot.name)
    settings.put(ground.session, "depot_latitude", depot.latitude)
    settings.put(ground.session, "depot_longitude", depot.longitude)


def _user(ground: Ground, user: UserSeed) -> None:
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
    """Returns the hash of a public demo password, which is slow to make on purpose."""
    return passwords.hashed(password)


def _places(ground: Ground) -> None:
    """Adds the shelves; quarantine is left out, for what lies on a shelf counts as available."""
    for place in organisation().places:
        if place.kind is not SeedPlaceKind.QUARANTINE:
            places.add_place(
                ground.session,
                code=place.code,
                name=place.name_tr,
                kind=PlaceKind.SHELF,
                storage=place.storage,
            )


def _vehicle(ground: Ground, vehicle: VehicleSeed, *, number: int) -> None:
    code = f"A{number:02d}"
    place = places.add_place(
        ground.session,
        code=code,
        name=f"{vehicle.plate} {vehicle.model}",
        kind=PlaceKind.VEHICLE,
        storage=StorageClass.FROZEN if vehicle.refrigerated else StorageClass.AMBIENT,
    )
    assert place.id is not None
    ground.session.add(
        VehicleRow(
            code=code,
            name=vehicle.model,
            plate=vehicle.plate,
            capacity_g=vehicle.usable_payload_g,
            capacity_pieces=vehicle.pieces,
            capacity_ml=vehicle.usable_volume_ml,
            refrigerated=vehicle.refrigerated,
            place_id=place.id,
        )
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
