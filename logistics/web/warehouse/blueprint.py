"""The blueprint every warehouse screen hangs on."""

from flask import Blueprint

from logistics.domain.roles import Role
from logistics.web.access import guard

bp = Blueprint("warehouse", __name__, url_prefix="/warehouse")
guard(bp, roles={Role.WAREHOUSE}, readers={Role.AUDITOR})
