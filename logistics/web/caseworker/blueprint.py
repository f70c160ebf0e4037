"""The blueprint of the household register: case workers write, two roles read."""

from flask import Blueprint, abort
from flask_login import current_user

from logistics.domain.roles import Role
from logistics.web.access import guard

bp = Blueprint("caseworker", __name__, url_prefix="/households")
guard(bp, roles={Role.CASEWORKER}, readers={Role.COORDINATOR, Role.AUDITOR})


def writers_only() -> None:
    """Keeps readers away from forms that show a file unmasked or would change it."""
    if not current_user.has(Role.CASEWORKER):
        abort(403)
