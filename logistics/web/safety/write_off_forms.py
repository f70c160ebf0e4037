"""The forms of a write-off: why, what becomes of it, who signs, photos, and the goods."""

from collections.abc import Iterable, Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import MultipleFileField
from werkzeug.datastructures import FileStorage
from wtforms import BooleanField, Field, RadioField, SelectField
from wtforms.validators import Length

from logistics.adapters.photos import LARGEST_BYTES, photo_from
from logistics.domain.errors import InvalidValue
from logistics.domain.writing_off import WriteOffKind, WriteOffReason
from logistics.services.writing_off import Lot, SentPhoto, Wish, check_photo_count
from logistics.store.tables import WriteOffRow
from logistics.store.write_offs import Writable
from logistics.web import terms
from logistics.web.forms import (
    CleanStringField,
    Given,
    KilogramField,
    LiraField,
    PiecesField,
    chosen_id,
)
from logistics.web.safety.fields import SafetyForm

EVERYWHERE = ""
MEMBERS = ("commission", *(f"commission_{number}" for number in range(2, 6)))


class PhotosForm(SafetyForm):
    """Photos of what is written off."""

    photos = MultipleFileField(_l("Photos"))

    def drawn(self) -> list[SentPhoto]:
        """Returns the photos that were sent, each drawn anew; of too many none is even opened."""
        sent = [each for each in self.photos.data or () if _is_sent(each)]
        check_photo_count(len(sent))
        return [_photo(each) for each in sent]


class WriteOffHead(PhotosForm):
    """What becomes of goods that leave the stock, why, and who signs."""

    kind = RadioField(_l("What becomes of it"), default=WriteOffKind.WASTE.value)
    reason = SelectField(_l("Reason"), [Given()])
    value_kurus = LiraField(_l("Value (TL), if known"))
    comment = CleanStringField(_l("Comment"), [Length(max=500)])
    commission = CleanStringField(_l("Commission, 1st name"), [Length(max=80)])
    commission_2 = CleanStringField(_l("2nd name"), [Length(max=80)])
    commission_3 = CleanStringField(_l("3rd name"), [Length(max=80)])
    commission_4 = CleanStringField(_l("4th name"), [Length(max=80)])
    commission_5 = CleanStringField(_l("5th name"), [Length(max=80)])

    @property
    def members(self) -> list[Field]:
        """The fields of the commission."""
        return [self[name] for name in MEMBERS]

    def offer_reasons(self) -> None:
        """Fills the choices of kind and reason."""
        self.kind.choices = [
            (each.value, terms.WRITE_OFF_KINDS[each.value]) for each in WriteOffKind
        ]
        reasons = [(each.value, terms.WRITE_OFF_REASONS[each.value]) for each in WriteOffReason]
        self.reason.choices = [("", _("choose a reason")), *reasons]

    def fill(self, row: WriteOffRow) -> None:
        """Fills the form with what a write-off said, but for its goods."""
        self.kind.data, self.reason.data = row.kind.value, row.reason.value
        self.comment.data, self.value_kurus.data = row.comment, row.value_kurus
        for field, name in zip(self.members, row.commission, strict=False):
            field.data = name

    def wish(self, lots: Sequence[Lot]) -> Wish:
        """Returns the write-off of these goods as it is asked for."""
        return Wish(
            kind=WriteOffKind(self.kind.data),
            reason=WriteOffReason(self.reason.data),
            lots=lots,
            comment=self.comment.data or "",
            value_kurus=self.value_kurus.data,
            commission=[field.data for field in self.members if field.data],
            photos=self.drawn(),
        )


class WriteOffForm(WriteOffHead):
    """What of one lot leaves the stock."""

    place_id = SelectField(_l("Place"), coerce=chosen_id, validate_choice=False)
    everything = BooleanField(_l("All of it"))
    pieces = PiecesField(_l("Pieces"))
    grams = KilogramField(_l("Weight (kg)"))

    def offer(self, there: Iterable[Writable]) -> "WriteOffForm":
        """Fills the choices from the places that hold the lot."""
        self.offer_reasons()
        named = [(each.place.id, f"{each.place.code} · {each.place.name}") for each in there]
        self.place_id.choices = (
            named if len(named) == 1 else [(EVERYWHERE, _("all places")), *named]
        )
        return self

    def lines(self, lot_id: int, places: Iterable[int]) -> list[Lot]:
        """Returns what of the lot leaves which place.

        Raises
        ------
        InvalidValue
            When neither an amount nor everything is asked for, or an amount of all places.
        """
        chosen = [self.place_id.data] if self.place_id.data else list(places)
        if self.everything.data:
            return [Lot(lot_id=lot_id, place_id=place_id) for place_id in chosen]
        if self.pieces.data is None and self.grams.data is None:
            raise InvalidValue(field="pieces", why="amount")
        if len(chosen) != 1:
            raise InvalidValue(field="place_id", why="one_place")
        return [
            Lot(
                lot_id=lot_id,
                place_id=chosen[0],
                pieces=self.pieces.data,
                grams=self.grams.data,
            )
        ]


def _is_sent(sent: object) -> bool:
    return isinstance(sent, FileStorage) and bool(sent.filename)


def _photo(sent: FileStorage) -> SentPhoto:
    drawn = photo_from(sent.stream.read(LARGEST_BYTES + 1), name=(sent.filename or "")[:60])
    return SentPhoto(content=drawn.content, width=drawn.width, height=drawn.height)
