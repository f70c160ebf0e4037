"""Tables that only ever grow, or whose rows stay: what has each database refuse anything else."""

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
_STAYS = {
    "lot": "id = NEW.id OR code = NEW.code",
    "place": "id = NEW.id OR code = NEW.code",
    "hold": "id = NEW.id",
    "large_loss": "id = NEW.id OR document_id = NEW.document_id",
    "recall": "id = NEW.id OR code = NEW.code OR command_key = NEW.command_key",
    "write_off": (
        "id = NEW.id OR code = NEW.code OR command_key = NEW.command_key "
        "OR document_id = NEW.document_id"
    ),
}


def growing_in_sqlite() -> list[str]:
    """Refuses changes, and ``OR REPLACE``, which deletes the row in its way without saying so."""
    changing = [_in_sqlite_refused(table, verb) for table in APPEND_ONLY for verb in _REWRITING]
    replacing = [
        _in_sqlite_refused(table, "INSERT", when=f"WHEN EXISTS (SELECT 1 {_same(table)}) ")
        for table in (*APPEND_ONLY, *_STAYS)
    ]
    taking_over = [
        _in_sqlite_refused(table, "UPDATE", when=f"WHEN EXISTS (SELECT 1 {_another(table)}) ")
        for table in _STAYS
    ]
    return changing + replacing + taking_over


def _in_sqlite_refused(table: str, verb: str, *, when: str = "") -> str:
    return (
        f"CREATE TRIGGER {table}_refuses_{verb.lower()} BEFORE {verb} ON {table} {when}"
        f"BEGIN SELECT RAISE(ABORT, 'the {table} table is append-only'); END"
    )


def _same(table: str) -> str:
    return f"FROM {table} WHERE {(_SAME_ROW | _STAYS)[table]}"


def _another(table: str) -> str:
    return f"FROM {table} WHERE id <> OLD.id AND ({_STAYS[table]})"


def growing_in_postgresql() -> list[str]:
    """Refuses changes, and emptying a table."""
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
