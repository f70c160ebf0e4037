"""What comes in beside the opening stock: purposes, what is expected, at the dock, and rescued."""

from datetime import timedelta

from sqlmodel import Session, select

from logistics.domain.donation_receipts import ValueSource
from logistics.domain.ledger import DocumentKind
from logistics.domain.lots import DateKind
from logistics.domain.receipts import Packaging, RefusalReason
from logistics.domain.roles import Role
from logistics.services import announcing, conditions, passing_on, receiving
from logistics.store import places
from logistics.store.tables import ItemRow
from seeds.organisation import organisation
from seeds.planting.facts import item_ids
from seeds.planting.ground import Ground

PURPOSES = ("Ramazan dağıtımı", "Kurban eti dağıtımı", "Afet ve acil yardım")
ASSOCIATIONS = ("Körfez İhtiyaç Derneği (kurgusal)", "El Birliği Yaşam Derneği (kurgusal)")
INSTITUTION = "Komşu İlçe Gıda Bankası (kurgusal)"
MARKET, SUPPLIER, GIVER = "PAZAR", "DAMLA-TEDARIK", "YELKEN-GROS"
RESCUED = (("DOKME-SEBZE", 52_750), ("DOKME-MEYVE", 41_300), ("DOKME-EKMEK", 18_400))
PASSED_ON = ("DOKME-SEBZE", 30_000)
UNITS = 5


def plant(ground: Ground) -> None:
    """Adds purposes and associations, an order, a conditional donation, a rescue and what of it goes on."""
    purpose, *_ = [conditions.add_purpose(ground.session, name) for name in PURPOSES]
    recipient, *_ = [conditions.add_association(ground.session, name) for name in ASSOCIATIONS]
    ground.told(1)
    _order(ground)
    _announced(ground, purpose_id=purpose.id)
    ground.told(1)
    _conditional(ground, purpose_id=purpose.id, recipient_id=recipient.id)
    ground.told(1)
    _rescue(ground)
    _pass_on(ground)
    ground.told(2)


def _order(ground: Ground) -> None:
    ids = item_ids(ground.session)
    announcing.announce(
        ground.session,
        announcing.Announcement(
            kind=DocumentKind.PURCHASE,
            party=_name(SUPPLIER),
            expected_on=ground.today + timedelta(days=2),
            reference="SIP-0131",
            lines=[
                announcing.AnnouncedLine(
                    item_id=ids["BULGUR-1KG"], pieces=400, unit_cost_kurus=3400
                ),
                announcing.AnnouncedLine(
                    item_id=ids["SEKER-1KG"], pieces=300, unit_cost_kurus=3900
                ),
            ],
        ),
        command=ground.command("order", role=Role.WAREHOUSE, at=ground.morning(days_ago=1)),
    )


def _announced(ground: Ground, *, purpose_id: int | None) -> None:
    announcing.announce(
        ground.session,
        announcing.Announcement(
            kind=DocumentKind.DONATION,
            party=_name("KEKIK-GIDA"),
            expected_on=ground.today + timedelta(days=5),
            purpose_id=purpose_id,
            note="Palet olarak gelecek, öğleden sonra",
            lines=[
                announcing.AnnouncedLine(
                    item_id=item_ids(ground.session)["MAKARNA-500G"], pieces=600
                )
            ],
        ),
        command=ground.command("announced", role=Role.WAREHOUSE, at=ground.morning(days_ago=1)),
    )


def _conditional(ground: Ground, *, purpose_id: int | None, recipient_id: int | None) -> None:
    """A donation given for a purpose; it stands at the dock, and a part of it was refused."""
    line = receiving.ReceiptLine(
        item_id=item_ids(ground.session)["MERCIMEK-YESIL-1KG"],
        place_id=places.dock(ground.session).id or 0,
        pieces=96,
        date_kind=DateKind.BEST_BEFORE,
        expires_on=ground.today + timedelta(days=240),
        supplier_lot="YEL052-01",
        packaging=Packaging.OUTER_DAMAGED,
        value_kurus=96 * 5800,
        refused_pieces=4,
        refusal=RefusalReason.DAMAGED,
    )
    receiving.receive_donation(
        ground.session,
        command=ground.command("conditional", role=Role.WAREHOUSE, at=ground.morning(days_ago=0)),
        donor=_name(GIVER),
        reference="MYG2026000000052",
        lines=[line],
        papers=receiving.Papers(
            purpose_id=purpose_id,
            recipient_id=recipient_id,
            invoice_no="MYG2026000000052",
            invoice_on=ground.today,
            waybill_no="MYI2026000000052",
            bears_phrase=True,
            value_source=ValueSource.INVOICE,
        ),
    )


def _rescue(ground: Ground) -> None:
    """What a market gave today, weighed by kind."""
    ids, shelf = item_ids(ground.session), _shelf(ground.session)
    receiving.rescue(
        ground.session,
        command=ground.command("rescue", role=Role.WAREHOUSE, at=ground.morning(days_ago=0)),
        donor=_name(MARKET),
        weighed=[
            receiving.Weighed(item_id=ids[code], place_id=shelf, grams=grams)
            for code, grams in RESCUED
        ],
    )


def _pass_on(ground: Ground) -> None:
    """A part of today's rescue goes to a neighbour the same day."""
    code, grams = PASSED_ON
    line = passing_on.PassedLine(item_id=item_ids(ground.session)[code], grams=grams)
    passing_on.pass_on(
        ground.session,
        passing_on.Passing(institution=INSTITUTION, reference="DVR-0007", lines=[line]),
        command=ground.command("passed on", role=Role.WAREHOUSE, at=ground.morning(days_ago=0)),
    )


def _shelf(session: Session) -> int:
    """Returns the shelf of the first loose item's storage class."""
    item = session.exec(select(ItemRow).where(ItemRow.code == RESCUED[0][0])).one()
    return next(row.id or 0 for row in places.shelves(session) if row.storage is item.storage)


def _name(code: str) -> str:
    return next(donor.name for donor in organisation().donors if donor.code == code)
