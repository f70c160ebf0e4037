"""A small butchery for tests: raw beef comes in, packs of it are stocked chilled or frozen."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlmodel import Session, col, select

from logistics.domain.lots import DateKind, Measure, StorageClass
from logistics.domain.meat import Appearance, Container, Cut, MeatStage, Species, Weighed
from logistics.services import meat_receiving, portioning
from logistics.store.tables import (
    DocumentRow,
    ItemRow,
    LotRow,
    MeatIntakeRow,
    MeatItemRow,
    PlaceRow,
    PortioningRow,
    UserRow,
)
from tests.builders import MONDAY, a_command, a_shelf, a_user, an_item

TODAY = MONDAY.date()


@dataclass(frozen=True, slots=True, kw_only=True)
class Butchery:
    """The people, shelves and items of the meat desk."""

    actor: UserRow
    cold: PlaceRow
    freezer: PlaceRow
    raw: ItemRow
    mutton: ItemRow
    fresh_pack: ItemRow
    frozen_pack: ItemRow

    @property
    def by(self) -> int:
        return self.actor.id or 0


def a_butchery(session: Session) -> Butchery:
    """Raw beef and mutton, and packs of beef, chilled and frozen."""
    raw = _item(session, Measure.BULK, StorageClass.CHILLED, "Çiğ dana eti")
    mutton = _item(session, Measure.BULK, StorageClass.CHILLED, "Çiğ koyun eti")
    frozen = _item(session, Measure.CATCH, StorageClass.FROZEN, "Dana et paketi (donuk)")
    fresh = _item(session, Measure.CATCH, StorageClass.CHILLED, "Dana et paketi (taze)")
    session.add_all(
        [
            MeatItemRow(item_id=raw.id or 0, species=Species.CATTLE, stage=MeatStage.RAW),
            MeatItemRow(item_id=mutton.id or 0, species=Species.SHEEP, stage=MeatStage.RAW),
            MeatItemRow(item_id=frozen.id or 0, species=Species.CATTLE, stage=MeatStage.PACK),
            MeatItemRow(
                item_id=fresh.id or 0,
                species=Species.CATTLE,
                stage=MeatStage.PACK,
                frozen_as_id=frozen.id,
            ),
        ]
    )
    session.flush()
    return Butchery(
        actor=a_user(session),
        cold=a_shelf(session, storage=StorageClass.CHILLED),
        freezer=a_shelf(session, storage=StorageClass.FROZEN),
        raw=raw,
        mutton=mutton,
        fresh_pack=fresh,
        frozen_pack=frozen,
    )


def _item(session: Session, measure: Measure, storage: StorageClass, name: str) -> ItemRow:
    return an_item(session, measure=measure, storage=storage, date_kind=DateKind.USE_BY, name=name)


def declared(shop: Butchery, **changes: object) -> meat_receiving.Declared:
    """Ten kilograms of boneless beef, slaughtered yesterday, cold and good."""
    given: dict[str, object] = {
        "species": Species.CATTLE,
        "cut": Cut.BONELESS,
        "containers": (Container(gross_g=11_500, tare_g=1_500),),
        "core_dc": 38,
        "appearance": Appearance.GOOD,
        "slaughter_place": "Kandıra Kesimhanesi",
        "slaughtered_on": TODAY - timedelta(days=1),
        "place_id": shop.cold.id or 0,
        "donor": "Ali Bağışçı",
    }
    return meat_receiving.Declared(**(given | changes))  # type: ignore[arg-type]


def received(session: Session, shop: Butchery, **changes: object) -> MeatIntakeRow:
    """An intake that was booked or refused."""
    return meat_receiving.receive_meat(
        session, declared(shop, **changes), command=a_command(shop.by)
    )


def a_raw_lot(
    session: Session, shop: Butchery, *, grams: int = 10_000, **changes: object
) -> LotRow:
    """So many grams of raw meat on the cold shelf."""
    intake = received(
        session, shop, containers=(Container(gross_g=grams + 1_000, tare_g=1_000),), **changes
    )
    lot = session.get(LotRow, intake.lot_id)
    assert lot is not None
    return lot


def a_bench(
    session: Session, shop: Butchery, *lots: LotRow, chilled: bool = False, **changes: object
) -> PortioningRow:
    """A bench with these lots on it."""
    wish: dict[str, object] = {
        "lot_ids": [lot.id or 0 for lot in lots],
        "item_id": (shop.fresh_pack if chilled else shop.frozen_pack).id or 0,
        "place_id": (shop.cold if chilled else shop.freezer).id or 0,
    }
    return portioning.open_portioning(
        session,
        portioning.Opening(**(wish | changes)),  # type: ignore[arg-type]
        command=a_command(shop.by),
    )


def weigh(
    session: Session, shop: Butchery, bench: PortioningRow, *grams: int, of: Weighed = Weighed.PACK
) -> None:
    """Puts these on the scale, one after the other."""
    for each in grams:
        portioning.weigh(
            session,
            command=a_command(shop.by),
            portioning_id=bench.id or 0,
            kind=of,
            gross_g=each,
        )


def closed(
    session: Session, shop: Butchery, bench: PortioningRow, *, frozen_on: date | None = None
) -> DocumentRow:
    """The document of a bench that adds up."""
    return portioning.close_portioning(
        session, command=a_command(shop.by), portioning_id=bench.id or 0, frozen_on=frozen_on
    )


def packs_of(session: Session, document: DocumentRow) -> list[LotRow]:
    """The pack lots a document made, by code."""
    query = select(LotRow).where(LotRow.document_id == document.id).order_by(col(LotRow.code))
    return list(session.exec(query))


def frozen_packs(session: Session, shop: Butchery, *grams: int) -> list[LotRow]:
    """Packs in the freezer, cut from a lot of exactly their weight."""
    bench = a_bench(session, shop, a_raw_lot(session, shop, grams=sum(grams)))
    weigh(session, shop, bench, *grams)
    return packs_of(session, closed(session, shop, bench))


def chilled_packs(session: Session, shop: Butchery, *grams: int) -> list[LotRow]:
    """Packs on the cold shelf, cut from a lot of exactly their weight."""
    bench = a_bench(session, shop, a_raw_lot(session, shop, grams=sum(grams)), chilled=True)
    weigh(session, shop, bench, *grams)
    return packs_of(session, closed(session, shop, bench))
