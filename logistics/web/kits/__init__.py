"""Kits: which there are, what goes into them, and how their versions differ."""

from logistics.web.kits import changing as changing
from logistics.web.kits import showing as showing
from logistics.web.kits.blueprint import bp

__all__ = ["bp"]
