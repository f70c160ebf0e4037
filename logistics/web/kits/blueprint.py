"""The blueprint the screens of kits hang on."""

from flask import Blueprint

from logistics.domain.roles import Role
from logistics.web.access import guard

bp = Blueprint("kits", __name__, url_prefix="/kits")
guard(bp, roles={Role.WAREHOUSE, Role.COORDINATOR}, readers={Role.AUDITOR, Role.ADMIN})
