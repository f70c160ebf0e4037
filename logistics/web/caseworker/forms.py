"""The form of a household's file."""

import re
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, FieldList, Form, FormField, SelectField
from wtforms.validators import Length, ValidationError

from logistics.adapters.phones import to_e164
from logistics.domain.geography import Position
from logistics.domain.households import (
    GREATEST_NEED,
    LARGEST_SIZE,
    Diet,
    Member,
    Registration,
    Relation,
    check_position,
    check_size,
)
from logistics.domain.identity import national_id
from logistics.domain.phones import written_phone
from logistics.store.tables import HouseholdRow, MemberRow, NeighbourhoodRow
from logistics.web import terms
from logistics.web.forms import (
    CleanStringField,
    Given,
    HouseForm,
    Lawful,
    PiecesField,
    PositionField,
    choices,
    chosen_id,
)

MEMBERS_SHOWN = 4
MORE_MEMBERS = 4
FLOOR = re.compile(r"[-−]?[0-9]{1,2}")
POSTCODE = re.compile(r"[0-9]{5}")


class MemberForm(Form):  # type: ignore[misc]
    """One person; a line without relation and year is left out."""

    relation = SelectField(_l("Relation"))
    birth_year = PiecesField(_l("Birth year"))

    def validate(self, extra_validators: Any = None) -> bool:
        """Takes a whole line or an empty one."""
        if not self.relation.data and not self.birth_year.raw:
            return True
        if not self.relation.data or not self.birth_year.raw:
            self.birth_year.errors = [_("Give relation and birth year, or empty the line.")]
            return False
        return bool(super().validate(extra_validators))


class HouseholdForm(HouseForm):
    """Everything a household's file holds."""

    contact_name = CleanStringField(_l("Name and surname"), [Given(), Length(max=120)])
    national_id = CleanStringField(_l("T.C. identity number"), [Lawful(national_id)])
    phone = CleanStringField(_l("Phone"), [Length(max=32), Lawful(to_e164)])
    neighbourhood_id = SelectField(_l("Neighbourhood"), [Given()], coerce=chosen_id)
    street = CleanStringField(_l("Avenue / Street"), [Given(), Length(max=160)])
    building_no = CleanStringField(_l("Building no"), [Given(), Length(max=16)])
    flat_no = CleanStringField(_l("Flat no"), [Length(max=16)])
    floor = CleanStringField(_l("Floor"))
    has_lift = BooleanField(_l("The building has a lift"))
    postcode = CleanStringField(_l("Postcode"))
    directions = CleanStringField(_l("Directions"), [Length(max=240)])
    position = PositionField(_l("Position (latitude, longitude)"), [Lawful(check_position)])
    size = PiecesField(_l("Household size"), [Given(), Lawful(check_size)])
    need_band = SelectField(_l("Need band"), [Given()], coerce=chosen_id)
    diet = SelectField(_l("Parcel"))
    members = FieldList(FormField(MemberForm), min_entries=MEMBERS_SHOWN, max_entries=LARGEST_SIZE)

    def validate_floor(self, field: CleanStringField) -> None:
        """Takes a storey as a number, below ground with a minus."""
        if field.data and not FLOOR.fullmatch(field.data):
            raise ValidationError(_("Write the floor as a number, −1 for a basement."))

    def validate_postcode(self, field: CleanStringField) -> None:
        """Takes five digits."""
        if field.data and not POSTCODE.fullmatch(field.data):
            raise ValidationError(_("A postcode has five digits."))

    def offer(self, neighbourhoods: list[NeighbourhoodRow]) -> None:
        """Fills the choices."""
        self.neighbourhood_id.choices = choices(
            ((row.id, row.name) for row in neighbourhoods), empty=""
        )
        bands = range(1, GREATEST_NEED + 1)
        self.need_band.choices = choices(((band, terms.NEEDS[band]) for band in bands), empty="")
        self.diet.choices = [(diet.value, terms.DIETS[diet.value]) for diet in Diet]
        for line in self.members:
            line.relation.choices = choices(
                ((word.value, terms.RELATIONS[word.value]) for word in Relation), empty=""
            )

    def add_lines(self) -> None:
        """Makes room for more persons."""
        for _line in range(min(MORE_MEMBERS, LARGEST_SIZE - len(self.members))):
            self.members.append_entry()

    def filled(self, neighbourhoods: list[NeighbourhoodRow]) -> Registration:
        """Returns the file as typed; without a position the neighbourhood's point stands in."""
        return Registration(
            contact_name=self.contact_name.data,
            national_id=self.national_id.data or "",
            phone=self.phone.data or "",
            neighbourhood_id=self.neighbourhood_id.data,
            street=self.street.data,
            building_no=self.building_no.data,
            flat_no=self.flat_no.data or "",
            floor=_floor(self.floor.data),
            has_lift=self.has_lift.data,
            postcode=self.postcode.data or "",
            directions=self.directions.data or "",
            size=self.size.data,
            need_band=self.need_band.data,
            diet=Diet(self.diet.data or ""),
            members=tuple(
                Member(relation=Relation(line.relation.data), birth_year=line.birth_year.data)
                for line in self.members
                if line.relation.data
            ),
            **self._point(neighbourhoods)._asdict(),
        )

    def _point(self, neighbourhoods: list[NeighbourhoodRow]) -> Position:
        if self.position.data is not None:
            return Position(*self.position.data)
        return next(
            Position(latitude=row.latitude, longitude=row.longitude)
            for row in neighbourhoods
            if row.id == self.neighbourhood_id.data
        )


def as_typed(row: HouseholdRow, members: list[MemberRow]) -> dict[str, Any]:
    """Returns a file's facts as the form's first values; the identity number stays sealed."""
    return {
        **row.model_dump(
            include={
                "contact_name", "neighbourhood_id", "street", "building_no", "flat_no",
                "has_lift", "postcode", "directions", "size", "need_band", "diet",
            }
        ),
        "phone": written_phone(row.phone),
        "floor": "" if row.floor is None else str(row.floor),
        "position": Position(latitude=row.latitude, longitude=row.longitude),
        "members": [
            {"relation": member.relation, "birth_year": member.birth_year} for member in members
        ],
    }  # fmt: skip


def _floor(text: str | None) -> int | None:
    return int(text.replace("−", "-")) if text else None
