"""What the database itself refuses, in both dialects.

Movements and documents are append-only, a lot keeps its item and its dates, a
lot past its use-by date or on hold cannot be issued, one past its best-before
date only after a named check, goods lie only where their storage class may, what
thawed is never frozen again, what was decided stays decided, and a place of ours
stays ours, whoever asks and by whatever tool (Sayıştay findings, domain notes on STT). Migrations run these statements; each
condition is written once, so that both dialects refuse the same.
"""

from logistics.domain.ledger import ISSUING_KINDS, OWN_KINDS
from logistics.store.append_only import growing_in_postgresql, growing_in_sqlite
from logistics.store.history_refusals import HISTORY_REFUSALS, OF_A_KIT
from logistics.store.movement_refusals import MOVEMENT_REFUSALS
from logistics.store.place_refusals import HANDED_DOWN, PLACE_REFUSALS, handing_down
from logistics.store.purpose_refusals import PURPOSE_REFUSALS
from logistics.store.refusal import Refusal
from logistics.store.standing import POSTGRESQL_ESTIMATES

REFUSALS = (*MOVEMENT_REFUSALS, *HISTORY_REFUSALS, *PURPOSE_REFUSALS, *PLACE_REFUSALS)

_DAY = {
    "sqlite": "date(NEW.happened_at, '+3 hours')",
    "postgresql": "(NEW.happened_at AT TIME ZONE 'Europe/Istanbul')::date",
}


# Only the exact mirror of an earlier movement is an undoing; the undoing of an undoing is not.
_NO_UNDOING = """NOT EXISTS (
    SELECT 1 FROM document, document AS undone, movement AS earlier
    WHERE document.id = NEW.document_id AND document.kind = 'reversal'
      AND undone.id = document.reverses_id AND undone.kind <> 'reversal'
      AND earlier.document_id = undone.id AND earlier.lot_id = NEW.lot_id
      AND earlier.source_id = NEW.target_id AND earlier.target_id = NEW.source_id
      AND earlier.pieces = NEW.pieces AND earlier.grams = NEW.grams
)"""
_ISSUING = ", ".join(f"'{kind}'" for kind in sorted(ISSUING_KINDS))
_OWN = ", ".join(f"'{kind}'" for kind in sorted(OWN_KINDS))


def statements(dialect: str) -> list[str]:
    """Returns the statements that teach a database of this dialect to refuse, and to estimate."""
    one, all_of = (
        (_in_sqlite, growing_in_sqlite())
        if dialect == "sqlite"
        else (_in_postgresql, growing_in_postgresql())
    )
    refusing = [statement for refusal in REFUSALS for statement in one(refusal)]
    estimates = () if dialect == "sqlite" else POSTGRESQL_ESTIMATES
    return [*all_of, *refusing, *handing_down(dialect), *estimates]


def _condition(refusal: Refusal, dialect: str) -> str:
    parts = {
        "no_undoing": _NO_UNDOING,
        "issuing": _ISSUING,
        "own": _OWN,
        "day": _DAY[dialect],
        "kit_differs": " OR ".join(f"NEW.{name} <> OLD.{name}" for name in OF_A_KIT),
    }
    condition = refusal.condition
    for name, words in parts.items():
        condition = condition.replace(f"{{{name}}}", words)
    return condition


def _in_sqlite(refusal: Refusal) -> list[str]:
    condition = _condition(refusal, "sqlite")
    return [
        f"CREATE TRIGGER {refusal.table}_{refusal.name}_on_{verb.lower()} "
        f"BEFORE {verb} ON {refusal.table} WHEN {condition} "
        f"BEGIN SELECT RAISE(ABORT, '{refusal.words}'); END"
        for verb in refusal.verbs
    ]


def _in_postgresql(refusal: Refusal) -> list[str]:
    condition = _condition(refusal, "postgresql")
    name = f"{refusal.table}_{refusal.name}"
    return [
        (
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ "
            f"BEGIN IF {condition} THEN RAISE EXCEPTION '{refusal.words}' "
            "USING ERRCODE = 'restrict_violation'; END IF; "
            "IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$"
        ),
        (
            f"CREATE TRIGGER {name} BEFORE {' OR '.join(refusal.verbs)} ON {refusal.table} "
            f"FOR EACH ROW EXECUTE FUNCTION {name}()"
        ),
    ]


def forgetting(dialect: str) -> list[str]:
    """Returns the statements that remove what outlives the tables themselves."""
    if dialect == "sqlite":
        return []
    refusing = (f"{refusal.table}_{refusal.name}" for refusal in REFUSALS)
    functions = ("refuse_rewriting", HANDED_DOWN, *refusing)
    return [f"DROP FUNCTION IF EXISTS {function}()" for function in functions]
