"""The blueprint of the reports: read by four roles, changed by nobody."""

from flask import Blueprint

from logistics.domain.roles import Role
from logistics.web.access import guard

READERS = (Role.COORDINATOR, Role.WAREHOUSE, Role.AUDITOR, Role.ADMIN)

bp = Blueprint("reports", __name__, url_prefix="/reports")
guard(bp, roles={Role.AUDITOR}, readers=READERS)
