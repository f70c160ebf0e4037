"""What no movement may do, whoever books it: issue what is unsafe, misplace, freeze again.

An exact undoing is let through: what came by mistake may always go back.
"""

from logistics.store.refusal import Refusal

_ISSUED_PAST = """EXISTS (
    SELECT 1 FROM lot, place
    WHERE lot.id = NEW.lot_id AND place.id = NEW.target_id
      AND lot.date_kind = '{kind}' AND place.kind IN ({issuing})
      AND lot.expires_on < {day}
) AND {no_undoing}"""

_CLEARED = """
    SELECT 1 FROM clearance
    WHERE clearance.lot_id = NEW.lot_id AND clearance.good_until >= {day}
"""

EXPIRED = Refusal(
    name="refuses_expired",
    table="movement",
    verbs=("INSERT",),
    words="the lot passed its use-by date",
    condition=_ISSUED_PAST.replace("{kind}", "STT"),
)

BEST_BEFORE = Refusal(
    name="refuses_past_best",
    table="movement",
    verbs=("INSERT",),
    words="the lot passed its best-before date and nobody let it go",
    condition=f"{_ISSUED_PAST.replace('{kind}', 'TETT')} AND NOT EXISTS ({_CLEARED})",
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

MOVEMENT_REFUSALS = (
    EXPIRED,
    BEST_BEFORE,
    HELD,
    MISPLACED,
    THAWED,
    THAWED_WITHIN,
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
)
