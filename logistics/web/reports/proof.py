"""The proof of the ledger: balances and promises held against the movements, on demand."""

from time import monotonic

from flask import render_template
from flask_babel import gettext as _

from logistics.services import reporting
from logistics.store.proof import Finding, Flaw
from logistics.store.proofs import keep
from logistics.web.amounts import amount
from logistics.web.db import now, one_moment, transaction
from logistics.web.reports.blueprint import bp


@bp.post("/proof")
def prove() -> str:
    """Proves the ledger, keeps what came of it, shows every difference and contradiction."""
    started = monotonic()
    with one_moment() as db:
        differences = reporting.proof(db)
        found = reporting.contradictions(db)
    with transaction() as db:
        took_ms = round(1000 * (monotonic() - started))
        keep(db, differences, found, at=now(), took_ms=took_ms)
    sentences = [sentence(each) for each in found]
    return render_template(
        "reports/proof.html", differences=differences, contradictions=sentences, at=now()
    )


def sentence(found: Finding) -> str:
    """Returns what an auditor reads of a finding."""
    kept, proven = amount(found.kept), amount(found.proven)
    match found.flaw:
        case Flaw.LOADED_ASTRAY:
            return _(
                "%(order)s: lot %(lot)s (%(kept)s) counts as on its way, but its trip is not loaded or its route is closed.",
                order=found.subject,
                lot=found.of,
                kept=kept,
            )
        case Flaw.PROMISED_BEYOND:
            return _(
                "%(place)s: %(kept)s of lot %(lot)s is promised, but only %(proven)s is held.",
                place=found.subject,
                lot=found.of,
                kept=kept,
                proven=proven,
            )
        case Flaw.DELIVERED_OTHERWISE:
            return _(
                "%(order)s: %(kept)s of lot %(lot)s counts as delivered, but the deliveries moved %(proven)s.",
                order=found.subject,
                lot=found.of,
                kept=kept,
                proven=proven,
            )
        case Flaw.PROMISED_TWICE:
            return _(
                "%(order)s has goods promised, loaded or delivered to it more than once (%(kept)s in all).",
                order=found.subject,
                kept=kept,
            )
        case Flaw.POINTS_NOWHERE:
            return _(
                "Row %(row)s points at a row of “%(table)s” that no longer exists.",
                row=found.subject,
                table=found.of,
            )
