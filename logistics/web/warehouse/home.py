"""The warehouse's start page: what to do now."""

from flask import render_template

from logistics.web.warehouse.blueprint import bp


@bp.get("/")
def home() -> str:
    """Answers what to do now."""
    return render_template("warehouse/home.html")
