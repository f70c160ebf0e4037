"""The list of households as a file: names as the reader sees them, never an identity number."""

from flask import Response, abort
from flask_babel import gettext as _

from logistics.domain.identity import looks_like_national_id
from logistics.domain.sheets import Column, Kind, Sheet
from logistics.store import households as store
from logistics.store.tables import HouseholdRow
from logistics.web.caseworker import showing
from logistics.web.caseworker.blueprint import bp
from logistics.web.caseworker.households import asked_filter
from logistics.web.db import reading
from logistics.web.exports import FILE, all_rows, given
from logistics.web.sought import opened


@bp.get(f"/list{FILE}")
def households_file(form: str) -> Response:
    """Gives the households sought as a file."""
    text = opened().get("q", "")
    if looks_like_national_id(text):
        abort(400)
    sought = asked_filter(text)
    with reading() as db:
        limit = all_rows(store.count_households(db, sought))
        rows = store.list_households(db, sought, offset=0, limit=limit)
    return given(_households(rows), name="haneler", form=form)


def _households(listed: list[tuple[HouseholdRow, str]]) -> Sheet:
    columns = (
        *(Column(heading=_("Code")), Column(heading=_("Name"), wide=True)),
        Column(heading=_("Neighbourhood")),
        Column(heading=_("Persons"), kind=Kind.PIECES),
        Column(heading=_("Need"), kind=Kind.PIECES),
        Column(heading=_("Registered on"), kind=Kind.INSTANT),
        Column(heading=_("File")),
    )
    rows = [
        (
            row.code,
            showing.shown_name(row),
            neighbourhood,
            row.size,
            row.need_band,
            row.registered_at,
            _("open") if row.active else _("closed"),
        )
        for row, neighbourhood in listed
    ]
    return Sheet(title=_("Households"), columns=columns, rows=rows)
