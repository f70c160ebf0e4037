"""The dashboard: stock, what expires, today's routes, and who was reached."""

from dataclasses import dataclass
from datetime import timedelta

from flask import current_app, render_template, request, url_for
from flask_login import current_user

from logistics.domain.roles import Role
from logistics.services import reporting
from logistics.services.reporting import Dashboard, Period
from logistics.store.proofs import last_proof
from logistics.store.tables import ProofRow
from logistics.web.db import now, reading
from logistics.web.forms import HouseForm
from logistics.web.reports.blueprint import bp

STOCK_VIEWS = {None: "expired", 7: "week", 30: "month", 60: "held"}
STOCK_PAGES = (
    (Role.WAREHOUSE, "warehouse.stock"),
    (Role.AUDITOR, "warehouse.stock"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DashboardPage:
    """What the dashboard page shows; ``stock_page`` is where the lots behind it are."""

    shown: Dashboard
    stock_page: str | None
    form: HouseForm
    proof: ProofRow | None

    def lots_url(self, days: int | None) -> str | None:
        """Returns where the lots behind a span of days are listed, for those who may look."""
        return url_for(self.stock_page, view=STOCK_VIEWS[days]) if self.stock_page else None

    def span(self, days: int | None) -> dict[str, str]:
        """Returns how the address of the movements behind a span of days is put."""
        today = self.shown.day
        if days is None:
            return {"until": f"{today - timedelta(days=1)}"}
        return {"from": f"{today}", "until": f"{today + timedelta(days=days)}"}

    @property
    def heaviest_g(self) -> int:
        """Returns the weight [g] the longest bar of the stock stands for."""
        return max((line.quantity.grams for line in self.shown.stock), default=0) or 1

    @property
    def most_stops(self) -> int:
        """Returns the stops the longest bar of the routes stands for."""
        return max((route.stops for route in self.shown.routes), default=0) or 1


@bp.get("/")
def home() -> str:
    """Shows the dashboard."""
    with reading() as db:
        shown = reporting.dashboard(db, at=now(), period=asked_period())
        proof = last_proof(db)
    page = DashboardPage(shown=shown, stock_page=_stock_page(), form=HouseForm(), proof=proof)
    return render_template("reports/dashboard.html", page=page)


def asked_period() -> Period:
    """Returns the period the URL asks for; nonsense means this month."""
    text = request.args.get("period", "")
    return Period(text) if text in set(Period) else Period.MONTH


def _stock_page() -> str | None:
    for role, endpoint in STOCK_PAGES:
        if current_user.has(role) and endpoint in current_app.view_functions:
            return endpoint
    return None
