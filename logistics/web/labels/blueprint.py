"""The blueprint the screens of labels hang on."""

from flask import Blueprint

from logistics.domain.roles import Role
from logistics.web.access import guard

bp = Blueprint("labels", __name__, url_prefix="/labels")
guard(bp, roles={Role.WAREHOUSE}, readers={Role.AUDITOR, Role.ADMIN})
