"""The administration's start page, and the catalogue to look at."""

from dataclasses import dataclass

from flask import render_template

from logistics.store import administration
from logistics.web.admin.blueprint import bp
from logistics.web.db import reading


@dataclass(frozen=True, slots=True, kw_only=True)
class CataloguePage:
    """Items and kits as they stand."""

    items: list[administration.CatalogueItem]
    kits: list[administration.CatalogueKit]


@bp.get("/")
def home() -> str:
    """Shows what can be administered, with how much there is of it."""
    with reading() as db:
        counts = administration.counts(db)
    return render_template("admin/home.html", counts=counts)


@bp.get("/catalogue")
def catalogue() -> str:
    """Shows the items and the kits with what goes into them."""
    with reading() as db:
        page = CataloguePage(items=administration.items(db), kits=administration.kits(db))
    return render_template("admin/catalogue.html", page=page)
