"""The proof of the ledger: every balance recomputed from the movements, on demand."""

from flask import render_template

from logistics.services import reporting
from logistics.web.db import now, reading
from logistics.web.reports.blueprint import bp


@bp.post("/proof")
def prove() -> str:
    """Proves the ledger and shows every difference."""
    with reading() as db:
        differences = reporting.proof(db)
    return render_template("reports/proof.html", differences=differences, at=now())
