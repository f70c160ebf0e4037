"""The blueprint of the official papers: printed by those who read documents, changed by nobody."""

from flask import Blueprint

from logistics.domain.roles import Role
from logistics.web.access import DOCUMENT_READERS, guard

bp = Blueprint("records", __name__, url_prefix="/records")
guard(bp, roles={Role.WAREHOUSE}, readers=DOCUMENT_READERS)
