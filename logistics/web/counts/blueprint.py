"""The blueprint of counting: the warehouse counts, anybody else of these may approve."""

from flask import Blueprint, abort
from flask_login import current_user

from logistics.domain.roles import Role
from logistics.web.access import guard

bp = Blueprint("counts", __name__, url_prefix="/counts")
guard(bp, roles={Role.WAREHOUSE, Role.COORDINATOR, Role.ADMIN}, readers={Role.AUDITOR})


def only(*roles: Role) -> None:
    """Refuses everybody without one of these roles (403)."""
    if not current_user.has(*roles):
        abort(403)
