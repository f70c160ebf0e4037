"""The receipt of goods: a donor's or supplier's document with its lines."""

from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug import Response

from logistics.services import receiving
from logistics.store import announcements, catalogue, places
from logistics.store.announcements import Expected
from logistics.store.parties import PartyRole, parties
from logistics.store.purposes import purposes
from logistics.web.addresses import read_id
from logistics.web.db import command, reading, transaction
from logistics.web.warehouse.blueprint import bp
from logistics.web.warehouse.receipt_form import DOCK, LINES_AT_MOST, Choice, ReceiptForm
from logistics.web.warehouse.receive_again import fill_again


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivePage:
    """What the receive screen shows; ``expected`` is the announcement that arrives."""

    form: ReceiptForm
    choice: Choice
    expected: Expected | None = None
    lines_at_most: int = LINES_AT_MOST


@bp.route("/receive", methods=["GET", "POST"])
def receive() -> tuple[str, int] | Response:
    """Receives a donation, a purchase, or what another institution sends."""
    form, choice = ReceiptForm(), receipt_choice()
    expected = _expected(form)
    again = read_id(request.args.get("again", ""))
    if not form.is_submitted() and again is not None:
        fill_again(form, again)
    elif not form.is_submitted() and expected is not None:
        _prefill(form, expected)
    more = form.asks_for_a_line()
    form.offer(choice)
    form.know(choice.parties)
    if not more and form.sent_well():
        with form.refusals():
            document_id = _received(form, choice)
            flash(
                _("Received. The goods wait at the dock to be inspected.")
                if form.target.data == DOCK
                else _("Received. The lots are on the shelf."),
                "success",
            )
            return redirect(url_for("documents.document", document_id=document_id), code=303)
    page = ReceivePage(form=form, choice=choice, expected=expected)
    return render_template("warehouse/receive.html", page=page), form.status


def receipt_choice() -> Choice:
    """Returns what a receipt can name, in a fixed number of queries."""
    with reading() as db:
        items, shelves = catalogue.items(db), places.shelves(db)
        names, usual = catalogue.party_names(db), places.usual_places(db)
        cases = catalogue.items_by_further_barcode(db)
        aims, associations = purposes(db), parties(db, PartyRole.ASSOCIATION)
    first = {shelf.storage: shelf.id for shelf in reversed(shelves)}
    for row in items:
        place_id = first.get(row.storage)
        if row.id is not None and place_id is not None:
            usual.setdefault(row.id, place_id)
    return Choice(
        items=items, shelves=shelves, parties=names, usual=usual, purposes=aims,
        associations=associations, cases=cases,
    )  # fmt: skip


def _expected(form: ReceiptForm) -> Expected | None:
    asked = form.announcement_id.data or request.args.get("expected", "")
    announcement_id = read_id(asked)
    if announcement_id is None:
        return None
    with reading() as db:
        return announcements.get_expected(db, announcement_id)


def _prefill(form: ReceiptForm, expected: Expected) -> None:
    """Fills the form with what was announced and is still open."""
    row = expected.announcement
    form.announcement_id.data = str(row.id)
    form.kind.data = row.kind.value
    form.party.data = expected.party.name
    form.reference.data = row.reference
    form.purpose_id.data = row.purpose_id
    while len(form.lines):
        form.lines.pop_entry()
    for line in expected.lines:
        if not line.open.is_nothing():
            form.lines.append_entry({"item_id": line.item.id})
    form.lines.append_entry()


def _received(form: ReceiptForm, choice: Choice) -> int | None:
    with transaction() as db:
        dock_id = places.dock(db).id or 0 if form.target.data == DOCK else 0
        return receiving.receive(db, form.arrival(choice, dock_id=dock_id), command=command()).id
