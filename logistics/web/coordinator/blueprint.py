"""The blueprint every coordinator's screen hangs on."""

from typing import Any

from flask import Blueprint

from logistics.domain.privacy import masked_name
from logistics.domain.roles import Role
from logistics.services.planning import is_impossible, stop_key
from logistics.web import travel_words
from logistics.web.access import guard
from logistics.web.coordinator import quality_words, rule_words, words
from logistics.web.coordinator.course_chart import course_chart

bp = Blueprint("coordinator", __name__, url_prefix="/coordinator")
guard(bp, roles={Role.COORDINATOR}, readers={Role.AUDITOR})


@bp.context_processor
def _words() -> dict[str, Any]:
    """Gives the words of planning and travel and the masked names to the templates."""
    return {
        "words": words,
        "quality_words": quality_words,
        "rule_words": rule_words,
        "course_chart": course_chart,
        "travel": travel_words,
        "masked_name": masked_name,
        "stop_key": stop_key,
        "is_impossible": is_impossible,
    }
