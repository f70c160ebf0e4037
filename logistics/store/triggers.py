"""What the database itself refuses, in both dialects.

Movements and documents are append-only, a lot keeps its item and its dates, a
lot past its use-by date or on hold cannot be issued, one past its best-before
date only after a named check, goods lie only where their storage class may, what
thawed is never frozen again, what was decided stays decided, and a place of ours
stays ours, whoever asks and by whatever tool (Sayıştay findings, domain notes on STT). Migrations run these statements; each
condition is written once, so that both dialects refuse the same.
"""

from logistics.domain.ledger import ISSUING_KINDS, OWN_KINDS
from logistics.store.place_refusals import HANDED_DOWN, PLACE_REFUSALS, handing_down
from logistics.store.purpose_refusals import PURPOSE_REFUSALS
from logistics.store.refusal import Refusal
from logistics.store.standing import POSTGRESQL_ESTIMATES

APPEND_ONLY = (
    *("receipt", "received_lot", "refused_goods", "inspection", "valuation", "valued_lot"),
    "announced_line",
    "movement",
    "document",
    "lot_component",
    "best_before_policy",
    "clearance",
    "photo",
    "recall_call",
    "proof",
    "logger_file",
    "reading_sheet",
    "reading",
    "excursion_decision",
    "substitution",
    "stock_count_entry",
    "meat_intake",
    "meat_container",
)
_REWRITING = ("UPDATE", "DELETE")
_SAME_ROW = {
    "movement": "id = NEW.id OR (document_id = NEW.document_id AND line = NEW.line)",
    "document": (
        "id = NEW.id OR number = NEW.number OR command_key = NEW.command_key "
        "OR reverses_id = NEW.reverses_id"
    ),
    "lot_component": (
        "parcel_lot_id = NEW.parcel_lot_id AND component_lot_id = NEW.component_lot_id"
    ),
    "best_before_policy": "id = NEW.id",
    "clearance": "id = NEW.id OR command_key = NEW.command_key",
    "photo": "id = NEW.id",
    "recall_call": (
        "id = NEW.id OR (recall_id = NEW.recall_id AND household_id = NEW.household_id "
        "AND command_key = NEW.command_key)"
    ),
    "receipt": "document_id = NEW.document_id",
    "received_lot": "lot_id = NEW.lot_id",
    "refused_goods": "id = NEW.id",
    "inspection": "id = NEW.id OR command_key = NEW.command_key",
    "valuation": "id = NEW.id OR command_key = NEW.command_key",
    "valued_lot": "valuation_id = NEW.valuation_id AND lot_id = NEW.lot_id",
    "announced_line": "announcement_id = NEW.announcement_id AND item_id = NEW.item_id",
    "proof": "id = NEW.id",
    "logger_file": (
        "id = NEW.id OR (zone_id = NEW.zone_id AND digest = NEW.digest) "
        "OR (vehicle_id = NEW.vehicle_id AND digest = NEW.digest)"
    ),
    "reading_sheet": "id = NEW.id OR command_key = NEW.command_key",
    "reading": (
        "id = NEW.id OR (zone_id = NEW.zone_id AND happened_at = NEW.happened_at) "
        "OR (vehicle_id = NEW.vehicle_id AND happened_at = NEW.happened_at)"
    ),
    "excursion_decision": (
        "id = NEW.id OR command_key = NEW.command_key "
        "OR (excursion_id = NEW.excursion_id AND extent = NEW.extent)"
    ),
    "substitution": "parcel_lot_id = NEW.parcel_lot_id AND item_id = NEW.item_id",
    "stock_count_entry": "id = NEW.id OR command_key = NEW.command_key",
    "meat_intake": "id = NEW.id OR command_key = NEW.command_key OR lot_id = NEW.lot_id",
    "meat_container": "intake_id = NEW.intake_id AND line = NEW.line",
}

_STAYS = {"lot": "id = NEW.id OR code = NEW.code", "place": "id = NEW.id OR code = NEW.code"}

_OF_A_LOT = (
    "code",
    "item_id",
    "date_kind",
    "expires_on",
    "received_on",
    "document_id",
    "kit_id",
    "purpose_id",
    "frozen_on",
)

_OF_A_KIT = (
    "code",
    "version",
    "name_tr",
    "name_en",
    "label",
    "size_from",
    "size_to",
    "diet",
    "box_g",
    "box_volume_ml",
    "item_id",
)
_OF_A_RECIPE = ("kit_component", "kit_alternative")

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

EXPIRED = Refusal(
    name="refuses_expired",
    table="movement",
    verbs=("INSERT",),
    words="the lot passed its use-by date",
    condition="""EXISTS (
    SELECT 1 FROM lot, place
    WHERE lot.id = NEW.lot_id AND place.id = NEW.target_id
      AND lot.date_kind = 'STT' AND place.kind IN ({issuing})
      AND lot.expires_on < {day}
) AND {no_undoing}""",
)

BEST_BEFORE = Refusal(
    name="refuses_past_best",
    table="movement",
    verbs=("INSERT",),
    words="the lot passed its best-before date and nobody let it go",
    condition="""EXISTS (
    SELECT 1 FROM lot, place
    WHERE lot.id = NEW.lot_id AND place.id = NEW.target_id
      AND lot.date_kind = 'TETT' AND place.kind IN ({issuing})
      AND lot.expires_on < {day}
) AND NOT EXISTS (
    SELECT 1 FROM clearance
    WHERE clearance.lot_id = NEW.lot_id AND clearance.good_until >= {day}
) AND {no_undoing}""",
)

# What was handed over before the hold began is a fact that may still be recorded; a loading
# is no such fact, for the goods are still in our hands.
HELD = Refusal(
    name="refuses_held",
    table="movement",
    verbs=("INSERT",),
    words="the lot is on hold",
    condition="""EXISTS (
    SELECT 1 FROM hold, place
    WHERE hold.lot_id = NEW.lot_id AND hold.released_at IS NULL
      AND (hold.opened_at <= NEW.happened_at OR place.kind = 'vehicle')
      AND place.id = NEW.target_id AND place.kind IN ({issuing})
) AND {no_undoing}""",
)

MISPLACED = Refusal(
    name="refuses_wrong_storage",
    table="movement",
    verbs=("INSERT",),
    words="the place does not keep such goods",
    condition="""EXISTS (
    SELECT 1 FROM lot, item, place
    WHERE lot.id = NEW.lot_id AND item.id = lot.item_id AND place.id = NEW.target_id
      AND place.kind = 'shelf' AND place.storage <> item.storage
) AND {no_undoing}""",
)

THAWED = Refusal(
    name="refuses_refreezing",
    table="movement",
    verbs=("INSERT",),
    words="a thawed lot never goes back among the frozen",
    condition="""EXISTS (
    SELECT 1 FROM thawing, place
    WHERE thawing.lot_id = NEW.lot_id
      AND place.id = NEW.target_id AND place.storage = 'frozen'
)""",
)

_HELD_SO = ("lot_id", "kind", "reason", "opened_at", "opened_by", "recall_id", "write_off_id")
_PROPOSED_SO = (
    "code",
    "kind",
    "reason",
    "value_kurus",
    "proposed_at",
    "proposed_by",
    "needs_second",
)


def _changed(columns: tuple[str, ...]) -> str:
    """Says that a row would get another value in one of these columns."""
    return " OR ".join(
        f"(NEW.{name} IS NULL) <> (OLD.{name} IS NULL) OR NEW.{name} <> OLD.{name}"
        for name in columns
    )


PACKED = (
    Refusal(
        name="refuses_packed",
        table="kit",
        verbs=("UPDATE",),
        words="a packed kit stays; a change is the next version",
        condition="EXISTS (SELECT 1 FROM lot WHERE lot.kit_id = OLD.id) AND ({kit_differs})",
    ),
    *(
        Refusal(
            name=f"refuses_packed_{age.lower()}",
            table=table,
            verbs=verbs,
            words="a packed kit keeps its contents",
            condition="EXISTS (SELECT 1 FROM lot WHERE lot.kit_id = AGE.kit_id)".replace(
                "AGE", age
            ),
        )
        for table in _OF_A_RECIPE
        for age, verbs in (("NEW", ("INSERT", "UPDATE")), ("OLD", ("UPDATE", "DELETE")))
    ),
)

# Packing thawed meat anew under another lot would hide that it had thawed.
THAWED_WITHIN = Refusal(
    name="refuses_refreezing",
    table="lot_component",
    verbs=("INSERT",),
    words="a thawed lot never goes back among the frozen",
    condition="""EXISTS (
    SELECT 1 FROM thawing, lot, item
    WHERE thawing.lot_id = NEW.component_lot_id AND lot.id = NEW.parcel_lot_id
      AND item.id = lot.item_id AND item.storage = 'frozen'
)""",
)

# Packs bear the weights that the bench was closed with.
WEIGHED = Refusal(
    name="refuses_after_closing",
    table="weighing",
    verbs=("INSERT", "UPDATE"),
    words="the portioning is closed",
    condition="""EXISTS (
    SELECT 1 FROM portioning
    WHERE portioning.id = NEW.portioning_id
      AND (portioning.document_id IS NOT NULL OR portioning.discarded_at IS NOT NULL)
)""",
)

REFUSALS = (
    *PACKED,
    EXPIRED,
    BEST_BEFORE,
    HELD,
    MISPLACED,
    THAWED,
    *PURPOSE_REFUSALS,
    *PLACE_REFUSALS,
    THAWED_WITHIN,
    WEIGHED,
    Refusal(
        name="refuses_another_time",
        table="movement",
        verbs=("INSERT",),
        words="a movement happens when its document does",
        condition="NEW.happened_at <> (SELECT happened_at FROM document "
        "WHERE document.id = NEW.document_id) OR {day} IS NULL",
    ),
    Refusal(
        name="refuses_no_time",
        table="document",
        verbs=("INSERT",),
        words="a document happens on a day",
        condition="{day} IS NULL",
    ),
    Refusal(
        name="refuses_another_nature",
        table="lot",
        verbs=("UPDATE",),
        words="a lot keeps its item, its dates and its receipt",
        condition=_changed(_OF_A_LOT),
    ),
    Refusal(
        name="refuses_another_story",
        table="hold",
        verbs=("UPDATE",),
        words="a hold keeps why it was opened, and who released it",
        condition=f"OLD.released_at IS NOT NULL OR {_changed(_HELD_SO)}",
    ),
    Refusal(
        name="refuses_vanishing",
        table="hold",
        verbs=("DELETE",),
        words="a hold stays in the history of its lot",
        condition="1 = 1",
    ),
    Refusal(
        name="refuses_another_decision",
        table="write_off",
        verbs=("UPDATE",),
        words="a write-off keeps what was proposed, and what was decided",
        condition=f"OLD.decided_at IS NOT NULL OR {_changed(_PROPOSED_SO)}",
    ),
    Refusal(
        name="refuses_vanishing",
        table="write_off",
        verbs=("DELETE",),
        words="a write-off stays",
        condition="1 = 1",
    ),
    Refusal(
        name="refuses_another_end",
        table="recall",
        verbs=("UPDATE",),
        words="a closed recall stays as it was closed",
        condition="OLD.closed_at IS NOT NULL",
    ),
    Refusal(
        name="refuses_vanishing",
        table="recall",
        verbs=("DELETE",),
        words="a recall stays",
        condition="1 = 1",
    ),
    Refusal(
        name="refuses_vanishing",
        table="lot",
        verbs=("DELETE",),
        words="a lot stays",
        condition="1 = 1",
    ),
    Refusal(
        name="refuses_vanishing",
        table="place",
        verbs=("DELETE",),
        words="a place stays; take it out of use instead",
        condition="1 = 1",
    ),
    Refusal(
        name="refuses_wrong_owner",
        table="place",
        verbs=("INSERT", "UPDATE"),
        words="a place is ours by its kind alone",
        condition="NEW.own <> (NEW.kind IN ({own}))",
    ),
    Refusal(
        name="refuses_another_kind",
        table="place",
        verbs=("UPDATE",),
        words="a place keeps its kind",
        condition="NEW.kind <> OLD.kind",
    ),
    Refusal(
        name="refuses_wrong_owner",
        table="balance",
        verbs=("INSERT", "UPDATE"),
        words="a balance is ours when its place is",
        condition="NEW.own <> (SELECT own FROM place WHERE place.id = NEW.place_id)",
    ),
)


def statements(dialect: str) -> list[str]:
    """Returns the statements that teach a database of this dialect to refuse, and to estimate."""
    one, all_of = (
        (_in_sqlite, _sqlite_append_only())
        if dialect == "sqlite"
        else (_in_postgresql, _postgresql_append_only())
    )
    refusing = [statement for refusal in REFUSALS for statement in one(refusal)]
    estimates = () if dialect == "sqlite" else POSTGRESQL_ESTIMATES
    return [*all_of, *refusing, *handing_down(dialect), *estimates]


def _sqlite_append_only() -> list[str]:
    """Refuses changes, and ``INSERT OR REPLACE``, which deletes without saying so."""
    return [_in_sqlite_refused(table, verb) for table in APPEND_ONLY for verb in _REWRITING] + [
        _in_sqlite_refused(table, "INSERT", when=f"WHEN EXISTS (SELECT 1 {_same(table)}) ")
        for table in (*APPEND_ONLY, *_STAYS)
    ]


def _in_sqlite_refused(table: str, verb: str, *, when: str = "") -> str:
    return (
        f"CREATE TRIGGER {table}_refuses_{verb.lower()} BEFORE {verb} ON {table} {when}"
        f"BEGIN SELECT RAISE(ABORT, 'the {table} table is append-only'); END"
    )


def _same(table: str) -> str:
    return f"FROM {table} WHERE {(_SAME_ROW | _STAYS)[table]}"


def _condition(refusal: Refusal, dialect: str) -> str:
    parts = {
        "no_undoing": _NO_UNDOING,
        "issuing": _ISSUING,
        "own": _OWN,
        "day": _DAY[dialect],
        "kit_differs": " OR ".join(f"NEW.{name} <> OLD.{name}" for name in _OF_A_KIT),
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


def _postgresql_append_only() -> list[str]:
    function = (
        "CREATE FUNCTION refuse_rewriting() RETURNS trigger LANGUAGE plpgsql AS $$ "
        "BEGIN RAISE EXCEPTION 'the % table is append-only', TG_TABLE_NAME "
        "USING ERRCODE = 'restrict_violation'; END $$"
    )
    return [function] + [
        f"CREATE TRIGGER {table}_refuses_rewriting BEFORE UPDATE OR DELETE OR TRUNCATE "
        f"ON {table} FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting()"
        for table in APPEND_ONLY
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
