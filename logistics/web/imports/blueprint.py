"""The blueprint of spreadsheets: items are the administrator's, stock is the warehouse's too."""

from flask import Blueprint, abort
from flask_login import current_user

from logistics.domain.imports import ImportKind
from logistics.domain.roles import Role
from logistics.web.access import guard

bp = Blueprint("imports", __name__, url_prefix="/imports")
guard(bp, roles={Role.WAREHOUSE, Role.ADMIN}, readers={Role.AUDITOR})

WRITERS = {
    ImportKind.ITEMS: (Role.ADMIN,),
    ImportKind.OPENING: (Role.WAREHOUSE, Role.ADMIN),
}


def may_send(kind: ImportKind) -> bool:
    """Tells whether the present user may bring spreadsheets of a kind."""
    return bool(current_user.has(*WRITERS[kind]))


def only_senders(kind: ImportKind) -> None:
    """Refuses everybody who may not (403)."""
    if not may_send(kind):
        abort(403)
