"""The blueprint of the temperature log."""

from flask import Blueprint

from logistics.domain.errors import NotFound
from logistics.domain.roles import Role
from logistics.domain.temperatures import Chamber, chamber_of
from logistics.web.access import guard

bp = Blueprint("temperatures", __name__, url_prefix="/temperatures")
guard(bp, roles={Role.WAREHOUSE}, readers={Role.AUDITOR, Role.COORDINATOR, Role.ADMIN})


def asked_chamber(key: str) -> Chamber:
    """Returns the chamber of an address, or refuses with :class:`NotFound`."""
    chamber = chamber_of(key)
    if chamber is None:
        raise NotFound(kind="chamber", key=key)
    return chamber
