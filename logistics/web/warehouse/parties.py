"""Donors and suppliers: the list, and what the donation receipt says of each."""

from dataclasses import dataclass

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from werkzeug import Response
from wtforms import BooleanField, Form
from wtforms.validators import Length

from logistics.adapters.phones import to_e164
from logistics.domain.errors import NotFound
from logistics.domain.parties import PartyFacts, tax_number
from logistics.domain.phones import written_phone
from logistics.domain.roles import Role
from logistics.services.describing import describe_party
from logistics.store.parties import ANONYMOUS, party_by_id, party_page, party_total
from logistics.store.tables import PartyRow
from logistics.web.db import reading, transaction
from logistics.web.forms import CleanStringField, FieldForm, Given, Lawful
from logistics.web.paging import ROWS, Paged, paged
from logistics.web.sought import opened
from logistics.web.warehouse.blueprint import bp


class PartyFilterForm(Form):  # type: ignore[misc]
    """What is asked of the list, kept in the address."""

    q = CleanStringField(_l("Name or tax number"))


class PartyForm(FieldForm):
    """A donor or supplier as the receipt names them."""

    name = CleanStringField(_l("Name or title"), [Given(), Length(max=160)])
    is_person = BooleanField(_l("A person, not a company or institution"))
    tax_no = CleanStringField(_l("Tax number (VKN)"), [Length(max=16), Lawful(tax_number)])
    tax_office = CleanStringField(_l("Tax office"), [Length(max=80)])
    address = CleanStringField(_l("Address"), [Length(max=240)])
    representative = CleanStringField(_l("Who acts for it"), [Length(max=120)])
    phone = CleanStringField(_l("Phone"), [Length(max=32), Lawful(to_e164)])

    def facts(self) -> PartyFacts:
        """Returns the party as typed."""
        return PartyFacts(
            name=self.name.data,
            is_person=self.is_person.data,
            tax_no=self.tax_no.data or "",
            tax_office=self.tax_office.data or "",
            address=self.address.data or "",
            representative=self.representative.data or "",
            phone=self.phone.data or "",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class PartiesPage:
    """What the list shows."""

    form: PartyFilterForm
    lines: list[PartyRow]
    paging: Paged


@bp.get("/parties")
def parties() -> str:
    """Lists donors and suppliers."""
    form = PartyFilterForm(opened())
    text = (form.q.data or "")[:80]
    with reading() as db:
        paging = paged(party_total(db, text))
        lines = party_page(db, text, start=paging.start, limit=ROWS)
    page = PartiesPage(form=form, lines=lines, paging=paging)
    return render_template("warehouse/parties.html", page=page)


@bp.route("/parties/<int:party_id>", methods=["GET", "POST"])
def party(party_id: int) -> tuple[str, int] | Response:
    """Shows and changes what the receipts say of a party."""
    with reading() as db:
        row = party_by_id(db, party_id)
    if row.name == ANONYMOUS:
        raise NotFound(kind="party", key=party_id)
    kept = row.model_dump(
        include={"name", "is_person", "tax_no", "tax_office", "address", "representative"}
    )
    form = PartyForm(**kept, phone=written_phone(row.phone))
    if form.sent_well():
        with form.refusals():
            with transaction() as db:
                describe_party(db, party_id, form.facts())
            flash(_("Written down. Receipts printed from now on say so."), "success")
            return redirect(url_for("warehouse.party", party_id=party_id), code=303)
    may_write = current_user.has(Role.WAREHOUSE)
    page = render_template("warehouse/party.html", form=form, row=row, may_write=may_write)
    return page, form.status
