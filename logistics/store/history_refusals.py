"""What stays as it was told: lots, packed kits, closed benches, holds, write-offs, recalls, places."""

from logistics.store.refusal import Refusal, changed, settled, staying

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

OF_A_KIT = (
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

_NOTED_SO = (
    *("document_id", "grams", "kurus", "total_grams", "total_kurus"),
    *("noted_at", "noted_by"),
)

_CALLED_BACK_SO = ("code", "reason", "opened_at", "opened_by", "command_key")

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

HISTORY_REFUSALS = (
    *PACKED,
    WEIGHED,
    Refusal(
        name="refuses_another_nature",
        table="lot",
        verbs=("UPDATE",),
        words="a lot keeps its item, its dates and its receipt",
        condition=changed(_OF_A_LOT),
    ),
    settled(
        "hold",
        name="refuses_another_story",
        words="a hold keeps why it was opened, and who released it",
        once="released_at",
        kept=_HELD_SO,
    ),
    settled(
        "write_off",
        name="refuses_another_decision",
        words="a write-off keeps what was proposed, and what was decided",
        once="decided_at",
        kept=_PROPOSED_SO,
    ),
    settled(
        "large_loss",
        name="refuses_another_signature",
        words="a loss keeps what was noted, and who signed it",
        once="signed_at",
        kept=_NOTED_SO,
    ),
    settled(
        "recall",
        name="refuses_another_end",
        words="a recall keeps what was called back and why, and a closed one its end",
        once="closed_at",
        kept=_CALLED_BACK_SO,
    ),
    staying("hold", "a hold stays in the history of its lot"),
    staying("write_off", "a write-off stays"),
    staying("large_loss", "a loss stays"),
    staying("recall", "a recall stays"),
    staying("lot", "a lot stays"),
    staying("place", "a place stays; take it out of use instead"),
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
