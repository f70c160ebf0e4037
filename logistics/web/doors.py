"""A door as a driver reads it: address lines, floor, and ways to get there.

Links carry coordinates and the household's code, never a name. Free text loses
whatever looks like an identity number.
"""

from urllib.parse import quote, urlencode

from flask_babel import gettext as _

from logistics.domain.papers import without_identity_numbers
from logistics.store.tables import HouseholdRow

LEG_STOPS = 4  # Google keeps three waypoints in a phone's browser, and the destination


def address_lines(household: HouseholdRow) -> tuple[str, ...]:
    """Returns street and number, then the flat."""
    street = f"{household.street} No: {household.building_no}"
    flat = (_("Flat %(number)s", number=household.flat_no),) if household.flat_no else ()
    return tuple(without_identity_numbers(line) for line in (street, *flat))


def floor_words(household: HouseholdRow) -> str:
    """Returns the floor and whether a lift goes there; empty when nobody knows."""
    if household.floor is None:
        return ""
    if household.floor == 0:
        return _("ground floor")
    if household.has_lift:
        return _("%(floor)s, lift", floor=household.floor)
    return _("%(floor)s, no lift", floor=household.floor)


def directions(household: HouseholdRow) -> str:
    """Returns what helps to find the door."""
    return without_identity_numbers(household.directions)


def geo_link(household: HouseholdRow) -> str:
    """Returns the link that a phone opens with its own map."""
    point = _point(household)
    return f"geo:{point}?q={point}({quote(household.code)})"


def google_link(*households: HouseholdRow) -> str:
    """Returns the link that leads through these doors with Google Maps, from where one is."""
    *between, last = (_point(household) for household in households)
    asked = {"api": "1", "destination": last, "travelmode": "driving", "dir_action": "navigate"}
    if between:
        asked["waypoints"] = "|".join(between)
    return "https://www.google.com/maps/dir/?" + urlencode(asked)


def yandex_link(household: HouseholdRow) -> str:
    """Returns the link that leads to a door with Yandex Maps, from where one is."""
    return "https://yandex.com.tr/maps/?" + urlencode(
        {"rtext": f"~{_point(household)}", "rtt": "auto"}
    )


def _point(household: HouseholdRow) -> str:
    return f"{household.latitude:.6f},{household.longitude:.6f}"
