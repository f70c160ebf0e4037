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
_HAND_DOWN = (
    "UPDATE place SET storage = NEW.storage WHERE zone_id = NEW.id AND storage <> NEW.storage"
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
        name="refuses_retired_zone",
        table="place",
        verbs=("INSERT", "UPDATE"),
        words="the zone is out of use",
        condition="""NEW.active AND EXISTS (
    SELECT 1 FROM zone WHERE zone.id = NEW.zone_id AND NOT zone.active
)""",
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
        name="refuses_retiring",
        table="zone",
        verbs=("UPDATE",),
        words="the zone still has places in use",
        condition="""OLD.active AND NOT NEW.active AND EXISTS (
    SELECT 1 FROM place WHERE place.zone_id = NEW.id AND place.active
)""",
    ),
    Refusal(
        name="refuses_another_warehouse",
        table="zone",
        verbs=("UPDATE",),
        words="a zone stays in its warehouse",
        condition="NEW.warehouse_id <> OLD.warehouse_id",
    ),
    Refusal(
        name="refuses_retired_warehouse",
        table="zone",
        verbs=("INSERT", "UPDATE"),
        words="the warehouse is out of use",
        condition="""NEW.active AND EXISTS (
    SELECT 1 FROM warehouse WHERE warehouse.id = NEW.warehouse_id AND NOT warehouse.active
)""",
    ),
    Refusal(
        name="refuses_retiring",
        table="warehouse",
        verbs=("UPDATE",),
        words="the warehouse still has zones in use",
        condition="""OLD.active AND NOT NEW.active AND EXISTS (
    SELECT 1 FROM zone WHERE zone.warehouse_id = NEW.id AND zone.active
)""",
    ),
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
