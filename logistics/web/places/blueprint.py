"""The blueprint of the places and what lies in them."""

from flask import Blueprint

from logistics.domain.roles import Role
from logistics.web.access import guard

bp = Blueprint("places", __name__, url_prefix="/places")
guard(bp, roles={Role.WAREHOUSE}, readers={Role.AUDITOR, Role.COORDINATOR, Role.ADMIN})
