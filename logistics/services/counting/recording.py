"""The record of a posted count, composed from its lines as they were counted."""

from datetime import datetime

from sqlmodel import Session

from logistics.adapters.documents.count_record import count_record_pdf
from logistics.adapters.documents.formats import Language, clock, day
from logistics.domain.calendar import LOCAL_ZONE
from logistics.domain.count_papers import CountedLine, CountRecord
from logistics.domain.counting import CountScope, CountState, fitting_reason
from logistics.domain.errors import WrongState
from logistics.domain.lots import DateKind
from logistics.domain.phones import written_phone
from logistics.store import counts, settings
from logistics.store.counts import CountLine
from logistics.store.documents import get_document, reversal_of
from logistics.store.tables import CountRow, ItemRow, PlaceRow, UserRow, WarehouseRow, ZoneRow

WHOLE: dict[Language, str] = {"tr": "Deponun tamamı", "en": "The whole store"}
REASONS: dict[Language, dict[str, str]] = {
    "tr": {
        "SAYIM_FAZLASI": "Sayım fazlası",
        "SAYIM_NOKSANI": "Sayım noksanı",
        "KIRIK": "Kırık, hasarlı",
        "BOZULMA": "Bozulma",
        "FIRE": "Fire",
        "STT_GECTI": "STT geçti",
        "KAYIT_HATASI": "Kayıt hatası",
    },
    "en": {
        "SAYIM_FAZLASI": "Count surplus",
        "SAYIM_NOKSANI": "Count shortage",
        "KIRIK": "Broken, damaged",
        "BOZULMA": "Spoilt",
        "FIRE": "Shrinkage",
        "STT_GECTI": "Use-by date passed",
        "KAYIT_HATASI": "Mistake in the books",
    },
}


def count_record(session: Session, count_id: int, *, language: Language) -> bytes:
    """Returns the record of a count as PDF; a count that is not posted has none."""
    row = counts.get_count(session, count_id)
    state = counts.state_of(session, row)
    if row.document_id is None:
        raise WrongState(
            kind="count",
            key=row.code,
            state=f"count_{state}",
            needed=(f"count_{CountState.POSTED}",),
        )
    return count_record_pdf(_record(session, row, language), language=language)


def part_of(session: Session, row: CountRow, *, language: Language) -> str:
    """Returns what a count goes through, in words."""
    if row.scope is CountScope.WAREHOUSE:
        warehouse = session.get(WarehouseRow, row.warehouse_id)
        return warehouse.name if warehouse else ""
    if row.scope is CountScope.ZONE:
        zone = session.get(ZoneRow, row.zone_id)
        return zone.name if zone else ""
    if row.scope is CountScope.PLACE:
        place = session.get(PlaceRow, row.place_id)
        return place.name if place else ""
    if row.scope is CountScope.ITEM:
        item = session.get(ItemRow, row.item_id)
        return "" if item is None else item.name_en if language == "en" else item.name_tr
    return WHOLE[language]


def _record(session: Session, row: CountRow, language: Language) -> CountRecord:
    document = get_document(session, row.document_id or 0)
    undone_by = reversal_of(session, document.id or 0)
    local = document.happened_at.astimezone(LOCAL_ZONE)
    lines = counts.lines_of(session, row.id or 0)
    off = [line for line in lines if line.is_off]
    return CountRecord(
        organisation=settings.get(session, "organisation"),
        office_phone=written_phone(settings.get(session, "office_phone")),
        number=document.number,
        count=row.code,
        part=part_of(session, row, language=language),
        day=local.date(),
        at=local.time(),
        began=_instant(row.started_at),
        ended=_instant(row.finished_at or row.started_at),
        counters=tuple(sorted(counts.counters_of(session, row.id or 0).values())),
        started_by=_name(session, row.started_by),
        approved_by=_name(session, row.approved_by),
        lines=tuple(_line(line, language) for line in off),
        agreed=len(lines) - len(off),
        left_out=row.left_out,
        note=row.note,
        undone_by=undone_by.number if undone_by else "",
    )


def _line(line: CountLine, language: Language) -> CountedLine:
    kind = line.lot.date_kind if line.lot else line.line.date_kind
    reason = fitting_reason(line.difference, line.line.reason)
    return CountedLine(
        place=line.place.name,
        item=line.item.name_en if language == "en" else line.item.name_tr,
        lot=line.lot.code if line.lot else "–",
        date_kind=kind or DateKind.NONE,
        expires=line.lot.expires_on if line.lot else line.line.expires_on,
        expected_pieces=line.expected.pieces,
        expected_g=line.expected.grams,
        counted_pieces=line.counted.pieces,
        counted_g=line.counted.grams,
        reason=REASONS[language][reason.value],
        remark=line.line.remark,
    )


def _instant(at: datetime) -> str:
    local = at.astimezone(LOCAL_ZONE)
    return f"{day(local.date())} {clock(local.time())}"


def _name(session: Session, user_id: int | None) -> str:
    user = session.get(UserRow, user_id) if user_id is not None else None
    return user.name if user else ""
