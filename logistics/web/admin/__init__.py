"""The administrator's screens: users, fleet, places, settings, catalogue; no case files."""

from logistics.web.admin import alerts as alerts
from logistics.web.admin import cold_chain as cold_chain
from logistics.web.admin import fleet as fleet
from logistics.web.admin import home as home
from logistics.web.admin import meat as meat
from logistics.web.admin import places as places
from logistics.web.admin import settings as settings
from logistics.web.admin import travel as travel
from logistics.web.admin import users as users
from logistics.web.admin.blueprint import bp

__all__ = ["bp"]
