"""The case worker's screens: the household register."""

from logistics.web.caseworker import files as files
from logistics.web.caseworker import households as households
from logistics.web.caseworker import registering as registering
from logistics.web.caseworker.blueprint import bp

__all__ = ["bp"]
