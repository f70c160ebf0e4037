"""What the database refuses of warehouses, zones and places, and what a zone hands down.

A place in a zone has the zone's storage class: it takes it from there and cannot have another.
Nothing that is in use can be taken out of use, and nothing can be put where nobody looks.
"""

from logistics.store.refusal import Refusal

HANDED_DOWN = "zone_hands_down"
_HOLDING = """EXISTS (
    SELECT 1 FROM balance
    WHERE balance.place_id = NEW.id AND (balance.pieces > 0 OR balance.grams > 0)
)"""
_OTHER_GOODS = """EXISTS (
    SELECT 1 FROM balance, lot, item
    WHERE balance.place_id = NEW.id AND (balance.pieces > 0 OR balance.grams > 0)
      AND lot.id = balance.lot_id AND item.id = lot.item_id AND item.storage <> NEW.storage
)"""
_IN_USE_INSIDE = """OLD.active AND NOT NEW.active AND EXISTS (
    SELECT 1 FROM INSIDE WHERE INSIDE.TABLE_id = NEW.id AND INSIDE.active
)"""
_OUT_OF_USE_AROUND = """NEW.active AND EXISTS (
    SELECT 1 FROM AROUND WHERE AROUND.id = NEW.AROUND_id AND NOT AROUND.active
)"""
_HAND_DOWN = (
    "UPDATE place SET storage = NEW.storage WHERE zone_id = NEW.id AND storage <> NEW.storage"
)


def _retiring(table: str, *, inside: str, words: str) -> Refusal:
    """Returns the refusal to take out of use what still has something in use ``inside`` it."""
    return Refusal(
        name="refuses_retiring",
        table=table,
        verbs=("UPDATE",),
        words=words,
        condition=_IN_USE_INSIDE.replace("TABLE", table).replace("INSIDE", inside),
    )


def _retired_around(table: str, *, around: str) -> Refusal:
    """Returns the refusal to use what lies in something out of use."""
    return Refusal(
        name=f"refuses_retired_{around}",
        table=table,
        verbs=("INSERT", "UPDATE"),
        words=f"the {around} is out of use",
        condition=_OUT_OF_USE_AROUND.replace("AROUND", around),
    )


PLACE_REFUSALS = (
    Refusal(
        name="refuses_its_own_class",
        table="place",
        verbs=("INSERT", "UPDATE"),
        words="a place has the storage class of its zone",
        condition="""EXISTS (
    SELECT 1 FROM zone WHERE zone.id = NEW.zone_id
      AND (NEW.storage IS NULL OR NEW.storage <> zone.storage)
)""",
    ),
    Refusal(
        name="refuses_another_class",
        table="place",
        verbs=("UPDATE",),
        words="the place holds goods of another storage class",
        condition=f"NEW.kind = 'shelf' AND NEW.storage <> OLD.storage AND {_OTHER_GOODS}",
    ),
    Refusal(
        name="refuses_another_zone",
        table="place",
        verbs=("UPDATE",),
        words="a place stays in its zone",
        condition="OLD.zone_id IS NOT NULL AND (NEW.zone_id IS NULL OR NEW.zone_id <> OLD.zone_id)",
    ),
    Refusal(
        name="refuses_retiring",
        table="place",
        verbs=("UPDATE",),
        words="the place still holds goods",
        condition=f"OLD.active AND NOT NEW.active AND {_HOLDING}",
    ),
    Refusal(
        name="refuses_retired_place",
        table="movement",
        verbs=("INSERT",),
        words="the place is out of use",
        condition="""EXISTS (
    SELECT 1 FROM place WHERE place.id = NEW.target_id AND NOT place.active
)""",
    ),
    Refusal(
        name="refuses_another_warehouse",
        table="zone",
        verbs=("UPDATE",),
        words="a zone stays in its warehouse",
        condition="NEW.warehouse_id <> OLD.warehouse_id",
    ),
    _retired_around("place", around="zone"),
    _retired_around("zone", around="warehouse"),
    _retiring("zone", inside="place", words="the zone still has places in use"),
    _retiring("warehouse", inside="zone", words="the warehouse still has zones in use"),
)


def handing_down(dialect: str) -> list[str]:
    """Returns the statements that give a zone's new storage class to its places."""
    if dialect == "sqlite":
        return [
            f"CREATE TRIGGER {HANDED_DOWN} AFTER UPDATE OF storage ON zone BEGIN {_HAND_DOWN}; END"
        ]
    function = (
        f"CREATE FUNCTION {HANDED_DOWN}() RETURNS trigger LANGUAGE plpgsql AS $$ "
        f"BEGIN {_HAND_DOWN}; RETURN NEW; END $$"
    )
    trigger = (
        f"CREATE TRIGGER {HANDED_DOWN} AFTER UPDATE OF storage ON zone "
        f"FOR EACH ROW EXECUTE FUNCTION {HANDED_DOWN}()"
    )
    return [function, trigger]
