"""Meat at the door: weighed tub by tub, measured, and taken, held or refused.

What is refused is kept as well, with its reason, so that it can be told later that
somebody looked.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, select

from logistics.domain.calendar import local_day
from logistics.domain.errors import AlreadyDone, InvalidValue, NotFound
from logistics.domain.holds import HoldKind
from logistics.domain.ledger import DocumentKind, Move, PlaceKind
from logistics.domain.lots import DateKind
from logistics.domain.meat import (
    Appearance,
    Container,
    Cut,
    Judgement,
    MeatRule,
    Objection,
    Species,
    Verdict,
    check_core,
    judge,
    net_weight,
    use_by_chilled,
)
from logistics.domain.quantity import Quantity
from logistics.domain.receipts import ReceivedItem, check_storage
from logistics.store import ledger, meat, places
from logistics.store.documents import Command, open_document, refuse_repetition
from logistics.store.holds import open_hold
from logistics.store.lots import next_lot_code
from logistics.store.tables import (
    DocumentRow,
    ItemRow,
    LotRow,
    MeatContainerRow,
    MeatIntakeRow,
    PartyRow,
    PlaceRow,
    PurposeRow,
)
from logistics.store.turkish import fold

DECIGRADE = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """Meat as the donor and the scale tell of it; no ``donor`` is an anonymous one."""

    species: Species
    cut: Cut
    containers: Sequence[Container]
    core_dc: int | None
    appearance: Appearance
    slaughter_place: str
    slaughtered_on: date
    place_id: int
    donor: str = ""
    reference: str = ""
    ear_tag: str = ""
    vet_report_no: str = ""
    note: str = ""
    purpose_id: int | None = None


def receive_meat(session: Session, declared: Declared, *, command: Command) -> MeatIntakeRow:
    """Books meat onto a chilled shelf as a lot, on hold if need be, or keeps its refusal.

    The same command again returns the intake it made.

    Raises
    ------
    InvalidValue
        When a weight, temperature or date cannot be meant.
    WrongStorage
        When the shelf does not keep chilled goods.
    """
    earlier = _made_by(session, command)
    if earlier is not None:
        return earlier
    net_g, core_dc = net_weight(declared.containers), check_core(declared.core_dc)
    _refuse_silence(declared)
    rule = meat.rule_of(session, declared.cut)
    on = local_day(command.happened_at)
    judgement = judge(
        rule, core_dc=core_dc, appearance=declared.appearance,
        slaughtered_on=declared.slaughtered_on, on=on,
    )  # fmt: skip
    item = meat.raw_item(session, declared.species, declared.cut)
    shelf = _shelf(session, item, declared.place_id)
    party = _donor(session, declared.donor) if declared.donor.strip() else None
    intake = _intake(declared, command=command, core_dc=core_dc, party=party)
    if judgement.verdict is Verdict.REFUSED:
        intake.refused = judgement.objection
    else:
        document = _document(session, declared, command=command, party=party)
        lot = _lot(session, declared, item=item, rule=rule, document=document)
        _book(session, document, lot, net_g=net_g, shelf=shelf)
        _hold(session, lot, declared, judgement=judgement, rule=rule, command=command)
        intake.document_id, intake.lot_id = document.id, lot.id
    session.add(intake)
    session.flush()
    session.add_all(
        MeatContainerRow(
            intake_id=intake.id or 0, line=line, gross_g=each.gross_g, tare_g=each.tare_g
        )
        for line, each in enumerate(declared.containers, start=1)
    )
    session.flush()
    return intake


def _made_by(session: Session, command: Command) -> MeatIntakeRow | None:
    """Returns what the command made; another kind of document under its key is refused."""
    query = select(MeatIntakeRow).where(MeatIntakeRow.command_key == command.key)
    try:
        refuse_repetition(session, command.key)
    except AlreadyDone:
        found = session.exec(query).first()
        if found is None:
            raise
        return found
    return session.exec(query).first()


def _refuse_silence(declared: Declared) -> None:
    """Refuses doubt without words: who judges later must know what was seen."""
    if declared.appearance is not Appearance.GOOD and not declared.note.strip():
        raise InvalidValue(field="note", why="looks")
    if not declared.slaughter_place.strip():
        raise InvalidValue(field="slaughter_place", why="missing")


def _shelf(session: Session, item: ItemRow, place_id: int) -> PlaceRow:
    shelf = places.get_place(session, place_id)
    if shelf.kind is not PlaceKind.SHELF or not shelf.active:
        raise NotFound(kind="place", key=place_id)
    wanted = ReceivedItem(
        name=item.name_tr, measure=item.measure, unit_net_g=item.unit_net_g,
        storage=item.storage, date_kind=item.date_kind,
    )  # fmt: skip
    check_storage(wanted, place=shelf.name, place_class=shelf.storage)
    return shelf


def _donor(session: Session, name: str) -> PartyRow:
    """Returns the donor of this name, however it was typed, made when it comes first."""
    known = session.exec(select(PartyRow)).all()
    donor = next((row for row in known if fold(row.name) == fold(name)), None)
    if donor is None:
        donor = PartyRow(name=name.strip())
        session.add(donor)
    donor.is_donor = True
    session.flush()
    return donor


def _intake(
    declared: Declared, *, command: Command, core_dc: int, party: PartyRow | None
) -> MeatIntakeRow:
    return MeatIntakeRow(
        command_key=command.key,
        party_id=party.id if party else None,
        species=declared.species,
        cut=declared.cut,
        slaughter_place=declared.slaughter_place.strip(),
        slaughtered_on=declared.slaughtered_on,
        ear_tag=declared.ear_tag,
        vet_report_no=declared.vet_report_no,
        core_dc=core_dc,
        appearance=declared.appearance,
        note=declared.note,
        happened_at=command.happened_at,
        recorded_at=command.recorded_at,
        actor_id=command.actor_id,
    )


def _document(
    session: Session, declared: Declared, *, command: Command, party: PartyRow | None
) -> DocumentRow:
    return open_document(
        session,
        DocumentKind.DONATION,
        command=command,
        party_id=party.id if party else None,
        reference=declared.reference,
        note=declared.note,
    )


def _lot(
    session: Session, declared: Declared, *, item: ItemRow, rule: MeatRule, document: DocumentRow
) -> LotRow:
    on = local_day(document.happened_at)
    if declared.purpose_id is not None and session.get(PurposeRow, declared.purpose_id) is None:
        raise NotFound(kind="purpose", key=declared.purpose_id)
    lot = LotRow(
        code=next_lot_code(session, on),
        item_id=item.id or 0,
        supplier_lot=declared.ear_tag,
        date_kind=DateKind.USE_BY,
        expires_on=use_by_chilled(rule, slaughtered_on=declared.slaughtered_on),
        received_on=on,
        document_id=document.id or 0,
        purpose_id=declared.purpose_id,
    )
    session.add(lot)
    session.flush()
    return lot


def _book(
    session: Session, document: DocumentRow, lot: LotRow, *, net_g: int, shelf: PlaceRow
) -> None:
    donors = places.outside(session, PlaceKind.DONOR)
    arrival = Move(
        lot_id=lot.id or 0,
        source_id=donors.id or 0,
        target_id=shelf.id or 0,
        quantity=Quantity(grams=net_g),
    )
    ledger.post(session, document, [arrival])


def _hold(
    session: Session,
    lot: LotRow,
    declared: Declared,
    *,
    judgement: Judgement,
    rule: MeatRule,
    command: Command,
) -> None:
    """Stops the lot where there is an objection: to its warmth in degrees, or to its looks."""
    if judgement.verdict is not Verdict.HELD:
        return
    warm = judgement.objection is Objection.WARM
    measured = (
        f"{(declared.core_dc or 0) / DECIGRADE:.1f} °C > {rule.warmest_dc / DECIGRADE:.1f} °C"
    )
    open_hold(
        session,
        lot_id=lot.id or 0,
        kind=HoldKind.EXCURSION if warm else HoldKind.INSPECTION,
        reason=" · ".join(part for part in (measured if warm else "", declared.note) if part),
        at=command.happened_at,
        by=command.actor_id,
    )
