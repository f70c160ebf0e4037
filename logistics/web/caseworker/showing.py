"""What a file shows to whom: an auditor sees that it is there, not whose it is."""

from flask import current_app
from flask_babel import gettext as _
from flask_login import current_user

from logistics.domain.phones import TURKEY, written_phone
from logistics.domain.privacy import masked_name, masked_national_id, masked_phone
from logistics.domain.roles import Role
from logistics.store.tables import HouseholdRow

IN_FULL = (Role.CASEWORKER, Role.COORDINATOR)


def sees_in_full() -> bool:
    """Tells whether the present user may see names, phones and doors."""
    return bool(current_user.has(*IN_FULL))


def shown_name(row: HouseholdRow) -> str:
    """Returns the contact's name as the present user may see it."""
    return row.contact_name if sees_in_full() else masked_name(row.contact_name)


def shown_phone(row: HouseholdRow) -> str:
    """Returns the phone as the present user may see it."""
    if not row.phone:
        return ""
    if sees_in_full():
        return written_phone(row.phone)
    return masked_phone(row.phone) if row.phone.startswith(TURKEY) else "***"


def shown_address(row: HouseholdRow) -> str:
    """Returns the door as people write it: street, building, flat, postcode."""
    flat = _("flat %(number)s", number=row.flat_no) if row.flat_no else ""
    return ", ".join(
        part for part in (f"{row.street} {row.building_no}", flat, row.postcode) if part
    )


def shown_position(row: HouseholdRow) -> str:
    """Returns the point, latitude first."""
    return f"{row.latitude:.5f}, {row.longitude:.5f}"


def shown_national_id(row: HouseholdRow) -> str:
    """Returns the last digits of the identity number behind stars; nobody sees it whole."""
    if row.national_id_sealed is None:
        return ""
    return masked_national_id(current_app.extensions["imece_sealer"].open(row.national_id_sealed))
