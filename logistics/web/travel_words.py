"""What is said of the travel a plan stands on: where it comes from, and where it has gaps."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _

from logistics.store.tables import PlanRow
from logistics.web.formats import kilometres, number

ESTIMATED = "estimated"
METRES_IN_KM = 1000


def is_estimated(plan: PlanRow) -> bool:
    """Tells whether a plan's travel is guessed from straight lines throughout."""
    source: str = _travel(plan).get("source", ESTIMATED)
    return source == ESTIMATED


def source_words(plan: PlanRow) -> str:
    """Returns where a plan's times and lengths come from."""
    if not plan.summary:
        return ""
    if is_estimated(plan):
        return _("Times and distances are estimated from straight lines.")
    if _travel(plan)["source"] == "osrm":
        return _("Times and distances come from the route server.")
    return _("Times and distances are measured on imported roads. © OpenStreetMap contributors")


def notice_words(plan: PlanRow) -> list[str]:
    """Returns a sentence for each gap in a plan's travel, with what would mend it."""
    return notices_of(_travel(plan))


def notices_of(travel: Mapping[str, Any]) -> list[str]:
    """Returns a sentence for each gap in measured travel, with what would mend it."""
    return [_notice(notice) for notice in travel.get("notices", [])]


def _notice(notice: dict[str, Any]) -> str:
    match notice["code"]:
        case "far_from_streets":
            return _(
                "%(count)s places lie far from every street, up to %(far)s; their ways are estimated. Check their positions: %(places)s",
                count=number(notice["count"]),
                far=_distance(notice["metres"]),
                places=", ".join(notice["places"]),
            )
        case "no_way":
            return _(
                "For %(count)s pairs of places there is no way on the map; these are estimated.",
                count=number(notice["count"]),
            )
        case "osrm_away":
            return _(
                "The route server was of no use (%(why)s); the next best was taken. Tell the administrator.",
                why=notice["detail"],
            )
        case _:
            return _(
                "The imported roads cannot be read; travel is estimated. Tell the administrator to import them again."
            )


def _distance(metres: int) -> str:
    return kilometres(metres) if metres >= METRES_IN_KM else f"{number(metres)} m"


def _travel(plan: PlanRow) -> dict[str, Any]:
    found: dict[str, Any] = (plan.summary or {}).get("travel", {})
    return found
