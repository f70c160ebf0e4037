"""Meat given raw: one lot portioned and frozen, one refused at the door, one waiting raw."""

from datetime import timedelta

from logistics.domain.meat import Appearance, Container, Cut, Species, Weighed
from logistics.domain.roles import Role
from logistics.services import meat_receiving, portioning
from logistics.services.meat_receiving import Declared
from logistics.store.documents import Command
from logistics.store.tables import MeatIntakeRow
from seeds.organisation import organisation
from seeds.planting.facts import item_ids
from seeds.planting.goods import place_ids
from seeds.planting.ground import Ground

UNITS = 4
DONOR = "KURBAN"
COLD, FREEZER = "S-01", "D-01"
PACKS = "ET-KEMIKLI"
TUBS = ((22_340, 1_500), (21_860, 1_500), (19_300, 1_500))
PACKED_G = (
    2_510, 2_480, 2_525, 2_470, 2_500, 2_545, 2_490, 2_505, 2_460, 2_515, 2_500, 2_535,
    2_485, 2_510, 2_495, 2_520, 2_475, 2_500,
)  # fmt: skip
KITCHEN_G, TRIM_G = 9_200, 4_180


def plant(ground: Ground) -> None:
    """Receives beef two days ago and portions it; refuses one lot, and takes mutton today."""
    beef = _received(ground, "beef", days_ago=2, tubs=TUBS)
    _portioned(ground, beef)
    _received(ground, "warm beef", days_ago=1, tubs=((14_200, 1_500),), core_dc=186)
    _received(
        ground, "mutton", days_ago=0, tubs=((19_750, 1_500), (18_230, 1_500)),
        species=Species.SHEEP, core_dc=29,
    )  # fmt: skip
    ground.told(UNITS)


def _received(
    ground: Ground,
    key: str,
    *,
    days_ago: int,
    tubs: tuple[tuple[int, int], ...],
    species: Species = Species.CATTLE,
    core_dc: int = 41,
) -> MeatIntakeRow:
    donor = next(donor.name for donor in organisation().donors if donor.code == DONOR)
    return meat_receiving.receive_meat(
        ground.session,
        Declared(
            species=species,
            cut=Cut.BONE_IN,
            containers=[Container(gross_g=gross, tare_g=tare) for gross, tare in tubs],
            core_dc=core_dc,
            appearance=Appearance.GOOD,
            slaughter_place="Kandıra Kesimhanesi (beyan)",
            slaughtered_on=ground.today - timedelta(days=days_ago),
            place_id=place_ids(ground.session)[COLD],
            donor=donor,
        ),
        command=ground.command(
            f"meat {key}", role=Role.WAREHOUSE, at=ground.morning(days_ago=days_ago)
        ),
    )


def _portioned(ground: Ground, intake: MeatIntakeRow) -> None:
    bench = portioning.open_portioning(
        ground.session,
        portioning.Opening(
            lot_ids=[intake.lot_id or 0],
            item_id=item_ids(ground.session)[PACKS],
            place_id=place_ids(ground.session)[FREEZER],
        ),
        command=_then(ground, "bench"),
    )
    whole_g = sum(gross - tare for gross, tare in TUBS)
    waste_g = whole_g - sum(PACKED_G) - KITCHEN_G - TRIM_G
    weighed = [(Weighed.PACK, grams) for grams in PACKED_G]
    rest = [(Weighed.KITCHEN, KITCHEN_G), (Weighed.TRIM, TRIM_G), (Weighed.WASTE, waste_g)]
    for number, (kind, grams) in enumerate([*weighed, *rest]):
        portioning.weigh(
            ground.session,
            command=_then(ground, f"weighing {number}"),
            portioning_id=bench.id or 0,
            kind=kind,
            gross_g=grams,
        )
    portioning.close_portioning(
        ground.session, command=_then(ground, "portioning"), portioning_id=bench.id or 0
    )


def _then(ground: Ground, key: str) -> Command:
    """Returns a command of the day the beef came, an hour later or now."""
    at = min(ground.at, ground.morning(days_ago=2) + timedelta(hours=1))
    return ground.command(f"meat {key}", role=Role.WAREHOUSE, at=at)
