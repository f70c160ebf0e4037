"""Records of food safety: what was written off or destroyed and who signs, and of a recall."""

from flask import url_for
from flask_babel import gettext as _
from sqlmodel import Session

from logistics.domain.calendar import local_day
from logistics.domain.records import Record, Signature
from logistics.domain.sheets import Column, Kind, Sheet
from logistics.domain.writing_off import WriteOffKind, WriteOffState
from logistics.services import recalling, tracing
from logistics.store import recalls, write_offs
from logistics.store.recalls import ListedRecall
from logistics.store.write_offs import ListedWriteOff
from logistics.web import terms
from logistics.web.amounts import pieces_of
from logistics.web.db import now, reading
from logistics.web.exports import all_rows
from logistics.web.formats import day, instant, kilograms, lira
from logistics.web.names import item_name
from logistics.web.records.lines import house
from logistics.web.records.serving import Composed, offered
from logistics.web.safety.calls import coded_sheet
from logistics.web.safety.tracing import account_sheet, lots_sheet

PRINTED = (0, 1, 3, 5, 8, 9, 10)


@offered("/write-offs/<int:write_off_id>", "safety_write_off")
def write_off(write_off_id: int) -> Composed:
    """Composes the record of a write-off, a destruction or a return to the supplier."""
    with reading() as db:
        shown = write_offs.get_write_off(db, write_off_id)
        record = Record(
            title=_title(shown.row.kind),
            number=shown.row.code,
            day=local_day(shown.row.decided_at or shown.row.proposed_at),
            house=house(db),
            void=_void(shown),
            facts=_write_off_facts(shown, photos=len(write_offs.photos(db, write_off_id))),
            statement=_statement(shown.row.kind),
            sheets=(_lines(shown),),
            signatures=_signatures(shown),
        )
    back = url_for("safety.write_off", write_off_id=write_off_id)
    return Composed(record=record, back_url=back, back=shown.row.code)


@offered("/recalls/<int:recall_id>", "safety_recall")
def recall(recall_id: int) -> Composed:
    """Composes the record of a recall; households stand on it by their codes."""
    with reading() as db:
        shown = recalls.get_recall(db, recall_id)
        question = recalling.asked(shown.row)
        found = tracing.trace_lots(db, recalls.root_ids(db, recall_id), question=question)
        total = all_rows(recalls.call_total(db, recall_id, outcome="", text=""))
        doors = recalls.call_lines(db, recall_id, outcome="", text="", start=0, limit=total)
        record = Record(
            title=_("Recall record"),
            number=shown.row.code,
            day=local_day(shown.row.closed_at or now()),
            house=house(db),
            facts=_recall_facts(db, shown),
            statement=(
                _(
                    "%(received)s came in with the lots called back; %(found)s of it is "
                    "accounted for below.",
                    received=kilograms(found.account.received),
                    found=kilograms(found.account.accounted),
                ),
            ),
            sheets=(account_sheet(found), _printed(lots_sheet(found)), coded_sheet(doors)),
            signatures=(
                Signature(role=_("Opened by"), name=shown.opened_by.name),
                Signature(
                    role=_("Closed by"), name=shown.closed_by.name if shown.closed_by else ""
                ),
            ),
        )
    back = url_for("safety.recall", recall_id=recall_id)
    return Composed(record=record, back_url=back, back=shown.row.code)


def _printed(lots: Sheet) -> Sheet:
    """Returns the lots with the columns a page has room for."""
    return Sheet(
        title=lots.title,
        columns=tuple(lots.columns[place] for place in PRINTED),
        rows=[tuple(row[place] for place in PRINTED) for row in lots.rows],
    )


def _title(kind: WriteOffKind) -> str:
    titles = {
        WriteOffKind.WASTE: _("Write-off proposal and approval record"),
        WriteOffKind.DESTRUCTION: _("Destruction record"),
        WriteOffKind.SUPPLIER_RETURN: _("Record of a return to the supplier"),
    }
    return titles[kind]


def _void(shown: ListedWriteOff) -> str:
    if shown.undone_by is not None:
        return _("UNDONE by %(number)s", number=shown.undone_by.number)
    voids = {
        WriteOffState.PROPOSED: _("PROPOSED – NOT DECIDED YET"),
        WriteOffState.REFUSED: _("REFUSED"),
    }
    return voids.get(shown.state, "")


def _write_off_facts(shown: ListedWriteOff, *, photos: int) -> tuple[tuple[str, str], ...]:
    row = shown.row
    return (
        (_("Reason"), str(terms.WRITE_OFF_REASONS[row.reason.value])),
        (_("Comment"), row.comment),
        (_("Value"), lira(row.value_kurus) if row.value_kurus is not None else ""),
        (_("Proposed"), f"{instant(row.proposed_at)} · {shown.proposed_by.name}"),
        (_("Decided"), _decided(shown)),
        (_("What was seen"), row.decision),
        (_("Document"), shown.document.number if shown.document else ""),
        (_("Photos kept"), str(photos) if photos else ""),
    )


def _decided(shown: ListedWriteOff) -> str:
    if shown.decided_by is None:
        return ""
    return f"{instant(shown.row.decided_at)} · {shown.decided_by.name}"


def _statement(kind: WriteOffKind) -> tuple[str, ...]:
    statements = {
        WriteOffKind.WASTE: _(
            "The goods below are no longer fit to be given out and leave the stock."
        ),
        WriteOffKind.DESTRUCTION: _(
            "The goods below were destroyed in the presence of the commission that signs, so that "
            "nobody can eat or use them."
        ),
        WriteOffKind.SUPPLIER_RETURN: _("The goods below were handed back to their supplier."),
    }
    return (statements[kind],)


def _lines(shown: ListedWriteOff) -> Sheet:
    columns = (
        Column(heading=_("Lot")),
        Column(heading=_("Item"), wide=True),
        Column(heading=_("Supplier's lot")),
        Column(heading=_("Date"), kind=Kind.DAY),
        Column(heading=_("Place")),
        Column(heading=_("Pieces"), kind=Kind.PIECES, summed=True),
        Column(heading=_("Weight (kg)"), kind=Kind.WEIGHT, summed=True),
    )
    rows = [
        (
            line.lot.code,
            item_name(line.item),
            line.lot.supplier_lot,
            line.lot.expires_on,
            line.place.name,
            pieces_of(line.item, line.quantity),
            line.quantity.grams,
        )
        for line in shown.lines
    ]
    return Sheet(title="", columns=columns, rows=rows)


def _signatures(shown: ListedWriteOff) -> tuple[Signature, ...]:
    members = [str(name) for name in shown.row.commission]
    if members:
        return tuple(
            Signature(role=_("Commission %(number)s", number=number), name=name)
            for number, name in enumerate(members, start=1)
        )
    decided = shown.decided_by.name if shown.decided_by and shown.row.needs_second else ""
    return (
        Signature(role=_("Proposed by"), name=shown.proposed_by.name),
        Signature(role=_("Control officer"), name=decided),
        Signature(role=_("Spending authority")),
    )


def _recall_facts(db: Session, shown: ListedRecall) -> tuple[tuple[str, str], ...]:
    row, question = shown.row, recalling.asked(shown.row)
    counts = recalls.call_counts(db, row.id or 0)
    called = ", ".join(
        f"{terms.CALL_OUTCOMES[word]}: {count}" for word, count in counts.items() if count
    )
    days = [each for each in (question.received_from, question.received_to) if each]
    return (
        (_("Reason"), row.reason),
        (_("Lot"), question.lot),
        (_("Supplier's lot"), question.supplier_lot),
        (_("Donor or supplier"), question.donor),
        (_("Received"), " – ".join(day(each) for each in days)),
        (_("Opened"), f"{instant(row.opened_at)} · {shown.opened_by.name}"),
        (_("Closed"), f"{instant(row.closed_at)}" if row.closed_at else _("still open")),
        (_("How it ended"), row.closing),
        (_("Households"), f"{shown.households} ({called})" if called else str(shown.households)),
    )
