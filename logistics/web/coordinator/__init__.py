"""The coordinator's screens: who gets what, and who brings it when."""

from logistics.web.coordinator import conditions as conditions
from logistics.web.coordinator import files as files
from logistics.web.coordinator import home as home
from logistics.web.coordinator import known_roads as known_roads
from logistics.web.coordinator import late as late
from logistics.web.coordinator import locks as locks
from logistics.web.coordinator import map as map  # noqa: A004 - the screen is called so
from logistics.web.coordinator import new_plan as new_plan
from logistics.web.coordinator import orders as orders
from logistics.web.coordinator import pickups as pickups
from logistics.web.coordinator import plan as plan
from logistics.web.coordinator import plans as plans
from logistics.web.coordinator import programme as programme
from logistics.web.coordinator import programmes as programmes
from logistics.web.coordinator import why as why
from logistics.web.coordinator.blueprint import bp

__all__ = ["bp"]
