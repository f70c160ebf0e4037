"""The blueprint of the administration."""

from flask import Blueprint

from logistics.domain.roles import Role
from logistics.web.access import guard

bp = Blueprint("admin", __name__, url_prefix="/admin")
guard(bp, roles={Role.ADMIN})
