"""The meat desk's start page: what lies raw, which benches are open, what came today."""

from dataclasses import dataclass
from datetime import date

from flask import render_template

from logistics.domain.calendar import local_day
from logistics.domain.meat import MassBalance
from logistics.services.mass_balancing import day_balance
from logistics.store import meat, portionings
from logistics.store.meat import ListedIntake, MeatLot
from logistics.store.portionings import ListedPortioning
from logistics.web.db import now, reading
from logistics.web.warehouse.blueprint import bp


@dataclass(frozen=True, slots=True, kw_only=True)
class MeatPage:
    """What the meat desk shows."""

    today: date
    raw: list[MeatLot]
    open: list[ListedPortioning]
    latest: list[ListedPortioning]
    intakes: list[ListedIntake]
    balance: MassBalance


@bp.get("/meat")
def meat_home() -> str:
    """Shows what there is to cut, and what was done."""
    today = local_day(now())
    with reading() as db:
        page = MeatPage(
            today=today,
            raw=meat.raw_lots(db),
            open=portionings.open_benches(db),
            latest=portionings.benches(db, limit=10),
            intakes=meat.intakes(db, limit=10),
            balance=day_balance(db, today).total,
        )
    return render_template("warehouse/meat/home.html", page=page)
