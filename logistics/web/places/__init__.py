"""The warehouse as a plan: what lies where, and moving it."""

from logistics.web.places import floor as floor
from logistics.web.places import moving as moving
from logistics.web.places.blueprint import bp

__all__ = ["bp"]
