"""What a food bank also has: a lot in quarantine, and jars that broke."""

from sqlmodel import Session, col, select

from logistics.domain.holds import HoldKind
from logistics.domain.roles import Role
from logistics.domain.writing_off import WriteOffKind, WriteOffReason
from logistics.services import holding, writing_off
from logistics.services.writing_off import Lot, Wish
from logistics.store import write_offs
from logistics.store.tables import LotRow
from seeds.planting.ground import Ground

UNITS = 2
QUARANTINED = "KEK512-03"
BROKEN = "DAM088-06"
BROKEN_PIECES = 3


def plant(ground: Ground) -> None:
    """Puts a lot on hold and writes broken jars off."""
    holding.hold_lot(
        ground.session,
        command=ground.command("hold", role=Role.WAREHOUSE, at=ground.morning(days_ago=1)),
        lot_id=_lot_id(ground.session, QUARANTINED),
        kind=HoldKind.QUARANTINE,
        reason="Bazı torbalarda nem izi var, ambalaj denetlenecek",
    )
    ground.told(1)
    lot_id = _lot_id(ground.session, BROKEN)
    [place_id] = [place for _lot, place in write_offs.writable(ground.session, [lot_id])]
    wish = Wish(
        kind=WriteOffKind.WASTE,
        reason=WriteOffReason.BROKEN,
        lots=(Lot(lot_id=lot_id, place_id=place_id, pieces=BROKEN_PIECES),),
        comment="Rafa kaldırırken üç kavanoz kırıldı",
    )
    at = ground.morning(days_ago=1)
    writing_off.propose(
        ground.session, wish, command=ground.command("waste", role=Role.WAREHOUSE, at=at)
    )
    ground.told(1)


def _lot_id(session: Session, supplier_lot: str) -> int:
    found = session.exec(select(LotRow.id).where(col(LotRow.supplier_lot) == supplier_lot)).one()
    assert found is not None
    return found
