"""The blueprint the screens of items hang on."""

from flask import Blueprint

from logistics.domain.roles import Role
from logistics.web.access import guard

bp = Blueprint("items", __name__, url_prefix="/items")
guard(bp, roles={Role.WAREHOUSE, Role.ADMIN}, readers={Role.AUDITOR, Role.COORDINATOR})
