"""The root of every refusal, and what anything may be refused for: it is not there, was done, cannot be meant."""


class RuleBroken(Exception):
    """The root of every refusal."""


class NotFound(RuleBroken):
    """Nothing of this ``kind`` answers to ``key``."""

    def __init__(self, *, kind: str, key: str | int) -> None:
        super().__init__(f"No {kind} {key!r}.")
        self.kind = kind
        self.key = key


class LinesRefused(RuleBroken):
    """Lines of what was sent are refused: each position, from zero, with its own refusal."""

    def __init__(self, lines: tuple[tuple[int, RuleBroken], ...]) -> None:
        super().__init__("; ".join(f"line {position + 1}: {why}" for position, why in lines))
        self.lines = lines


class AlreadyDone(RuleBroken):
    """The same command arrived before; ``document_id`` is what it made then."""

    def __init__(self, *, document_id: int) -> None:
        super().__init__(f"This command already made document {document_id}.")
        self.document_id = document_id


class SamePerson(RuleBroken):
    """A second person decides on this, and never the one who proposed it."""

    def __init__(self, *, kind: str, key: str) -> None:
        super().__init__(f"{kind} {key} is decided by somebody else than who proposed it.")
        self.kind = kind
        self.key = key


class TooMany(RuleBroken):
    """A question reaches more than one answer can hold: ``found`` of at most ``most``."""

    def __init__(self, *, kind: str, found: int, most: int) -> None:
        super().__init__(f"{found} of {kind}, at most {most}.")
        self.kind = kind
        self.found = found
        self.most = most


class WrongState(RuleBroken):
    """A thing is not in the state the action needs."""

    def __init__(self, *, kind: str, key: str, state: str, needed: tuple[str, ...]) -> None:
        super().__init__(f"{kind} {key} is {state}, not {' or '.join(needed)}.")
        self.kind = kind
        self.key = key
        self.state = state
        self.needed = needed


class InvalidValue(RuleBroken):
    """A field holds a value nobody can mean; ``why`` is one of the reasons the screens know."""

    def __init__(self, *, field: str, why: str, value: str = "") -> None:
        super().__init__(f"{field}: {why} ({value!r}).")
        self.field = field
        self.why = why
        self.value = value


class TooManyRows(RuleBroken):
    """A file holds so many rows and no more; the list has to be narrowed first."""

    def __init__(self, *, rows: int, most: int) -> None:
        super().__init__(f"{rows} rows do not fit into a file of {most}.")
        self.rows = rows
        self.most = most


class StillInUse(RuleBroken):
    """A warehouse, zone or place cannot be retired while it is used: ``by`` names what is there."""

    def __init__(self, *, kind: str, key: str, by: tuple[str, ...]) -> None:
        super().__init__(f"{kind} {key} is in use: {by}.")
        self.kind = kind
        self.key = key
        self.by = by


class OutOfUse(RuleBroken):
    """A warehouse, zone or place was retired, and nothing is put there any more."""

    def __init__(self, *, kind: str, key: str) -> None:
        super().__init__(f"{kind} {key} is out of use.")
        self.kind = kind
        self.key = key
