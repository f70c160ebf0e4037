"""The pages of each role, in the order of the work."""

from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from logistics.domain.roles import Role


@dataclass(frozen=True, slots=True)
class Link:
    """One entry of the navigation; what is needed less often stands under *More*."""

    role: Role
    endpoint: str
    label: Any
    more: bool = False


LINKS = (
    Link(Role.WAREHOUSE, "warehouse.home", _l("Today")),
    Link(Role.WAREHOUSE, "warehouse.receive", _l("Receive")),
    Link(Role.WAREHOUSE, "warehouse.stock", _l("Stock")),
    Link(Role.WAREHOUSE, "warehouse.pack", _l("Pack")),
    Link(Role.WAREHOUSE, "warehouse.loadings", _l("Load")),
    Link(Role.WAREHOUSE, "warehouse.returns", _l("Returns")),
    Link(Role.WAREHOUSE, "warehouse.rescue", _l("Bulk intake"), more=True),
    Link(Role.WAREHOUSE, "warehouse.expected", _l("Expected"), more=True),
    Link(Role.WAREHOUSE, "warehouse.dock", _l("Dock"), more=True),
    Link(Role.WAREHOUSE, "warehouse.handback", _l("Handed back"), more=True),
    Link(Role.WAREHOUSE, "warehouse.pass_on", _l("Pass on"), more=True),
    Link(Role.WAREHOUSE, "warehouse.parties", _l("Donors and suppliers"), more=True),
    Link(Role.AUDITOR, "warehouse.parties", _l("Donors and suppliers"), more=True),
    Link(Role.WAREHOUSE, "warehouse.refusals", _l("Refused goods"), more=True),
    Link(Role.COORDINATOR, "coordinator.home", _l("Today")),
    Link(Role.COORDINATOR, "coordinator.programmes", _l("Programmes")),
    Link(Role.COORDINATOR, "coordinator.plans", _l("Plans")),
    Link(Role.CASEWORKER, "caseworker.home", _l("Households")),
    Link(Role.CASEWORKER, "caseworker.register", _l("Register a household")),
    Link(Role.DRIVER, "driver.today", _l("My route")),
    Link(Role.AUDITOR, "documents.documents", _l("Documents")),
    Link(Role.AUDITOR, "reports.home", _l("Dashboard")),
    Link(Role.COORDINATOR, "reports.home", _l("Dashboard")),
    Link(Role.WAREHOUSE, "documents.documents", _l("Documents")),
    Link(Role.WAREHOUSE, "counts.counts", _l("Counts"), more=True),
    Link(Role.COORDINATOR, "counts.counts", _l("Counts"), more=True),
    Link(Role.AUDITOR, "counts.counts", _l("Counts"), more=True),
    Link(Role.ADMIN, "counts.counts", _l("Counts"), more=True),
    Link(Role.WAREHOUSE, "warehouse.meat_home", _l("Meat"), more=True),
    Link(Role.WAREHOUSE, "warehouse.kitchen", _l("Soup kitchen"), more=True),
    Link(Role.AUDITOR, "warehouse.meat_report", _l("Meat report"), more=True),
    Link(Role.WAREHOUSE, "imports.sent", _l("Spreadsheets"), more=True),
    Link(Role.ADMIN, "imports.sent", _l("Spreadsheets"), more=True),
    Link(Role.AUDITOR, "imports.sent", _l("Spreadsheets"), more=True),
    Link(Role.ADMIN, "admin.home", _l("Administration")),
    Link(Role.ADMIN, "reports.home", _l("Dashboard")),
    Link(Role.WAREHOUSE, "warehouse.scan", _l("Scan"), more=True),
    Link(Role.WAREHOUSE, "labels.home", _l("Labels"), more=True),
    Link(Role.WAREHOUSE, "items.home", _l("Catalogue"), more=True),
    Link(Role.WAREHOUSE, "kits.home", _l("Kits"), more=True),
    Link(Role.COORDINATOR, "kits.home", _l("Kits"), more=True),
    Link(Role.COORDINATOR, "caseworker.home", _l("Households")),
    Link(Role.COORDINATOR, "coordinator.conditions", _l("Purposes and associations"), more=True),
    Link(Role.COORDINATOR, "coordinator.pickups", _l("Pick-ups"), more=True),
    Link(Role.COORDINATOR, "coordinator.known_roads", _l("Known roads"), more=True),
    Link(Role.AUDITOR, "warehouse.refusals", _l("Refused goods"), more=True),
    *(
        Link(role, endpoint, label, more=True)
        for role in (Role.WAREHOUSE, Role.COORDINATOR, Role.AUDITOR, Role.ADMIN)
        for endpoint, label in (
            ("places.floor", _l("Warehouse plan")),
            ("temperatures.chambers", _l("Temperatures")),
        )
    ),
    Link(Role.WAREHOUSE, "places.transfer", _l("Move goods"), more=True),
    Link(Role.AUDITOR, "caseworker.home", _l("Households")),
    *(
        Link(role, endpoint, label, more=True)
        for role in (Role.WAREHOUSE, Role.COORDINATOR, Role.AUDITOR, Role.ADMIN)
        for endpoint, label in (
            ("safety.holds", _l("Quarantine")),
            ("safety.write_offs", _l("Waste and destruction")),
            ("safety.recalls", _l("Recall")),
            ("safety.best_before", _l("Best-before policy")),
        )
    ),
    Link(Role.WAREHOUSE, "records.home", _l("Papers"), more=True),
    Link(Role.COORDINATOR, "records.home", _l("Papers"), more=True),
    Link(Role.AUDITOR, "records.home", _l("Papers"), more=True),
    Link(Role.ADMIN, "records.home", _l("Papers"), more=True),
)


def links() -> list[Link]:
    """Returns the entries the present user may open, each page once."""
    if not current_user.is_authenticated:
        return []
    found: dict[str, Link] = {}
    for link in LINKS:
        if link.endpoint in current_app.view_functions and current_user.has(link.role):
            found.setdefault(link.endpoint, link)
    return list(found.values())


def init_app(app: Flask) -> None:
    """Gives the navigation to the templates."""
    app.jinja_env.globals["navigation"] = links
