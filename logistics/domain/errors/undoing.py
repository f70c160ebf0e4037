"""Refusals of undoing: undone before, undone elsewhere, still needed."""

from logistics.domain.errors.root import RuleBroken
from logistics.domain.quantity import Quantity


class AlreadyReversed(RuleBroken):
    """A document can be undone once only."""

    def __init__(self, *, document: str) -> None:
        super().__init__(f"Document {document} is already undone.")
        self.document = document


class NotReversible(RuleBroken):
    """An undoing is not undone; what happened is recorded anew."""

    def __init__(self, *, document: str) -> None:
        super().__init__(f"Document {document} is itself an undoing.")
        self.document = document


class UndoneElsewhere(RuleBroken):
    """A document of this ``document_kind`` is undone on the screen of its route, or not at all."""

    def __init__(self, *, document: str, document_kind: str) -> None:
        super().__init__(f"Document {document} ({document_kind}) is not undone here.")
        self.document = document
        self.document_kind = document_kind


class StillNeeded(RuleBroken):
    """What a document brought of a lot has gone on, or is promised."""

    def __init__(
        self, *, lot: str, place: str, asked: Quantity, held: Quantity, promised: Quantity
    ) -> None:
        super().__init__(f"{place} holds {held} of lot {lot}, {promised} promised; not {asked}.")
        self.lot = lot
        self.place = place
        self.asked = asked
        self.held = held
        self.promised = promised


class CannotUndo(RuleBroken):
    """A document cannot be undone; each obstacle is a :class:`StillNeeded`."""

    def __init__(self, obstacles: tuple[StillNeeded, ...]) -> None:
        super().__init__("; ".join(str(obstacle) for obstacle in obstacles))
        self.obstacles = obstacles


class OtherUndoings(RuleBroken):
    """By now other documents have to be undone with this one than were shown: ``steps`` in all."""

    def __init__(self, *, document: str, steps: int) -> None:
        super().__init__(f"{document} is undone with {steps - 1} others by now.")
        self.document = document
        self.steps = steps
