"""What the database itself refuses, in both dialects.

Movements and documents are append-only, and a lot past its use-by date cannot
be issued, whoever asks and by whatever tool (Sayıştay findings, domain notes
on STT). Migrations run these statements; they are kept here in one piece so
that both dialects can be read side by side.
"""

APPEND_ONLY = ("movement", "document", "lot_component")

_ISSUING = "('vehicle', 'household', 'packing')"

_EXPIRED = """
    SELECT 1 FROM lot, place, document
    WHERE lot.id = NEW.lot_id AND place.id = NEW.target_id AND document.id = NEW.document_id
      AND lot.date_kind = 'STT' AND place.kind IN {issuing}
      AND document.kind <> 'reversal'
      AND lot.expires_on < {day}
""".replace("{issuing}", _ISSUING)


def _sqlite_statements() -> list[str]:
    statements = [
        f"CREATE TRIGGER {table}_refuses_{verb.lower()} BEFORE {verb} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, 'the {table} table is append-only'); END"
        for table in APPEND_ONLY
        for verb in ("UPDATE", "DELETE")
    ]
    expired = _EXPIRED.replace("{day}", "date(NEW.happened_at, '+3 hours')")
    statements.append(
        "CREATE TRIGGER movement_refuses_expired BEFORE INSERT ON movement "
        f"WHEN EXISTS ({expired}) "
        "BEGIN SELECT RAISE(ABORT, 'the lot passed its use-by date'); END"
    )
    return statements


def _postgresql_statements() -> list[str]:
    statements = [
        (
            "CREATE FUNCTION refuse_rewriting() RETURNS trigger LANGUAGE plpgsql AS $$ "
            "BEGIN RAISE EXCEPTION 'the % table is append-only', TG_TABLE_NAME "
            "USING ERRCODE = 'restrict_violation'; END $$"
        )
    ]
    statements += [
        f"CREATE TRIGGER {table}_refuses_rewriting BEFORE UPDATE OR DELETE OR TRUNCATE "
        f"ON {table} FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting()"
        for table in APPEND_ONLY
    ]
    expired = _EXPIRED.replace("{day}", "(NEW.happened_at AT TIME ZONE 'Europe/Istanbul')::date")
    statements += [
        (
            "CREATE FUNCTION refuse_expired() RETURNS trigger LANGUAGE plpgsql AS $$ "
            f"BEGIN IF EXISTS ({expired}) THEN "
            "RAISE EXCEPTION 'the lot passed its use-by date' "
            "USING ERRCODE = 'restrict_violation'; END IF; RETURN NEW; END $$"
        ),
        (
            "CREATE TRIGGER movement_refuses_expired BEFORE INSERT ON movement "
            "FOR EACH ROW EXECUTE FUNCTION refuse_expired()"
        ),
    ]
    return statements


def statements(dialect: str) -> list[str]:
    """Returns the statements that teach a database of this dialect to refuse."""
    return _sqlite_statements() if dialect == "sqlite" else _postgresql_statements()


def forgetting(dialect: str) -> list[str]:
    """Returns the statements that remove what outlives the tables themselves."""
    functions = () if dialect == "sqlite" else ("refuse_rewriting", "refuse_expired")
    return [f"DROP FUNCTION IF EXISTS {name}()" for name in functions]
