"""What was given for a purpose serves that purpose alone: as it came, packed, or portioned."""

from logistics.store.refusal import Refusal

PURPOSE_REFUSALS = (
    Refusal(
        name="refuses_another_purpose",
        table="promise",
        verbs=("INSERT", "UPDATE"),
        words="the lot was given for another purpose",
        condition="""EXISTS (
    SELECT 1 FROM lot, delivery_order, programme
    WHERE lot.id = NEW.lot_id AND lot.purpose_id IS NOT NULL
      AND delivery_order.id = NEW.order_id AND programme.id = delivery_order.programme_id
      AND COALESCE(programme.purpose_id, 0) <> lot.purpose_id
)""",
    ),
    Refusal(
        name="refuses_another_purpose",
        table="lot_component",
        verbs=("INSERT",),
        words="what is made of a lot serves the purpose the lot was given for",
        condition="""EXISTS (
    SELECT 1 FROM lot AS part, lot AS made
    WHERE part.id = NEW.component_lot_id AND part.purpose_id IS NOT NULL
      AND made.id = NEW.parcel_lot_id AND COALESCE(made.purpose_id, 0) <> part.purpose_id
)""",
    ),
    Refusal(
        name="refuses_another_purpose",
        table="programme",
        verbs=("UPDATE",),
        words="a programme keeps its purpose",
        condition="COALESCE(NEW.purpose_id, 0) <> COALESCE(OLD.purpose_id, 0)",
    ),
)
