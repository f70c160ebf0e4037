"""The first shape of the database"""

import sqlalchemy as sa
from alembic import op

from logistics.store.columns import UtcDateTime
from logistics.store.triggers import forgetting, statements

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Brings the shape forward."""
    op.create_table(
        "counter",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_counter")),
    )
    op.create_table(
        "item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("name_tr", sa.String(length=120), nullable=False),
        sa.Column("name_en", sa.String(length=120), nullable=False),
        sa.Column("group", sa.String(length=32), nullable=False),
        sa.Column("measure", sa.String(length=32), nullable=False),
        sa.Column("unit_net_g", sa.Integer(), nullable=True),
        sa.Column("unit_gross_g", sa.Integer(), nullable=True),
        sa.Column("unit_volume_ml", sa.Integer(), nullable=False),
        sa.Column("storage", sa.String(length=32), nullable=False),
        sa.Column("date_kind", sa.String(length=32), nullable=False),
        sa.Column("allergens", sa.String(length=240), nullable=False),
        sa.Column("barcode", sa.String(length=14), nullable=True),
        sa.Column("tax_category", sa.String(length=16), nullable=False),
        sa.Column("movable_code", sa.String(length=32), nullable=False),
        sa.Column("minimum_pieces", sa.Integer(), nullable=False),
        sa.Column("minimum_g", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "(measure = 'pieces') = (unit_net_g IS NOT NULL)", name=op.f("ck_item_unit_net")
        ),
        sa.CheckConstraint("unit_net_g > 0", name=op.f("ck_item_unit_net_positive")),
        sa.CheckConstraint("minimum_pieces = 0 OR minimum_g = 0", name=op.f("ck_item_one_minimum")),
        sa.CheckConstraint("minimum_pieces >= 0 AND minimum_g >= 0", name=op.f("ck_item_minimum")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item")),
        sa.UniqueConstraint("barcode", name=op.f("uq_item_barcode")),
        sa.UniqueConstraint("code", name=op.f("uq_item_code")),
    )
    op.create_table(
        "kit_family",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("name_tr", sa.String(length=120), nullable=False),
        sa.Column("name_en", sa.String(length=120), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kit_family")),
        sa.UniqueConstraint("code", name=op.f("uq_kit_family_code")),
    )
    op.create_table(
        "meat_rule",
        sa.Column("cut", sa.String(length=32), nullable=False),
        sa.Column("warmest_dc", sa.Integer(), nullable=False),
        sa.Column("refused_dc", sa.Integer(), nullable=False),
        sa.Column("chilled_days", sa.Integer(), nullable=False),
        sa.Column("frozen_days", sa.Integer(), nullable=False),
        sa.Column("target_g", sa.Integer(), nullable=False),
        sa.Column("tolerance_g", sa.Integer(), nullable=False),
        sa.CheckConstraint("chilled_days > 0 AND frozen_days > 0", name=op.f("ck_meat_rule_days")),
        sa.CheckConstraint("target_g > 0 AND tolerance_g >= 0", name=op.f("ck_meat_rule_weights")),
        sa.CheckConstraint("warmest_dc <= refused_dc", name=op.f("ck_meat_rule_temperatures")),
        sa.PrimaryKeyConstraint("cut", name=op.f("pk_meat_rule")),
    )
    op.create_table(
        "neighbourhood",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("latitude", sa.Float(), nullable=False),
        sa.Column("longitude", sa.Float(), nullable=False),
        sa.Column("population", sa.Integer(), nullable=False),
        sa.Column("postcode", sa.String(length=5), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_neighbourhood")),
        sa.UniqueConstraint("name", name=op.f("uq_neighbourhood_name")),
    )
    op.create_table(
        "party",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column("is_donor", sa.Boolean(), nullable=False),
        sa.Column("is_supplier", sa.Boolean(), nullable=False),
        sa.Column("is_person", sa.Boolean(), nullable=False),
        sa.Column("is_association", sa.Boolean(), nullable=False),
        sa.Column("is_institution", sa.Boolean(), nullable=False),
        sa.Column("tax_no", sa.String(length=11), nullable=False),
        sa.Column("phone", sa.String(length=16), nullable=False),
        sa.Column("tax_office", sa.String(length=80), nullable=False),
        sa.Column("address", sa.String(length=240), nullable=False),
        sa.Column("representative", sa.String(length=120), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_party")),
        sa.UniqueConstraint("name", name=op.f("uq_party_name")),
    )
    op.create_table(
        "proof",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("proven_at", UtcDateTime(), nullable=False),
        sa.Column("took_ms", sa.Integer(), nullable=False),
        sa.Column("differences", sa.Integer(), nullable=False),
        sa.Column("contradictions", sa.Integer(), nullable=False),
        sa.Column("sentences", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proof")),
    )
    with op.batch_alter_table("proof", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_proof_proven_at"), ["proven_at"], unique=False)

    op.create_table(
        "purpose",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_purpose")),
        sa.UniqueConstraint("code", name=op.f("uq_purpose_code")),
        sa.UniqueConstraint("name", name=op.f("uq_purpose_name")),
    )
    op.create_table(
        "setting",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("value", sa.JSON(), nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_setting")),
    )
    op.create_table(
        "user",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("username", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("staff_no", sa.String(length=16), nullable=False),
        sa.Column("phone", sa.String(length=16), nullable=False),
        sa.Column("password_hash", sa.String(length=255), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("day_ends", sa.String(length=32), nullable=False),
        sa.Column("home_latitude", sa.Float(), nullable=True),
        sa.Column("home_longitude", sa.Float(), nullable=True),
        sa.Column("session_key", sa.String(length=32), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint(
            "(home_latitude IS NULL) = (home_longitude IS NULL)", name=op.f("ck_user_home")
        ),
        sa.CheckConstraint("home_latitude BETWEEN -90 AND 90", name=op.f("ck_user_home_latitude")),
        sa.CheckConstraint(
            "home_longitude BETWEEN -180 AND 180", name=op.f("ck_user_home_longitude")
        ),
        sa.CheckConstraint(
            "day_ends <> 'home' OR home_latitude IS NOT NULL", name=op.f("ck_user_ends_somewhere")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user")),
        sa.UniqueConstraint("username", name=op.f("uq_user_username")),
    )
    op.create_table(
        "warehouse",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("address", sa.String(length=240), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_warehouse")),
        sa.UniqueConstraint("code", name=op.f("uq_warehouse_code")),
    )
    op.create_table(
        "announcement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("party_id", sa.Integer(), nullable=False),
        sa.Column("expected_on", sa.Date(), nullable=False),
        sa.Column("reference", sa.String(length=64), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("purpose_id", sa.Integer(), nullable=True),
        sa.Column("command_key", sa.String(length=64), nullable=False),
        sa.Column("announced_at", UtcDateTime(), nullable=False),
        sa.Column("announced_by", sa.Integer(), nullable=False),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.Column("closed_by", sa.Integer(), nullable=True),
        sa.Column("closing_note", sa.String(length=240), nullable=False),
        sa.CheckConstraint(
            "(closed_at IS NULL) = (closed_by IS NULL)", name=op.f("ck_announcement_closed")
        ),
        sa.ForeignKeyConstraint(
            ["announced_by"], ["user.id"], name=op.f("fk_announcement_announced_by")
        ),
        sa.ForeignKeyConstraint(["closed_by"], ["user.id"], name=op.f("fk_announcement_closed_by")),
        sa.ForeignKeyConstraint(["party_id"], ["party.id"], name=op.f("fk_announcement_party_id")),
        sa.ForeignKeyConstraint(
            ["purpose_id"], ["purpose.id"], name=op.f("fk_announcement_purpose_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_announcement")),
        sa.UniqueConstraint("code", name=op.f("uq_announcement_code")),
        sa.UniqueConstraint("command_key", name=op.f("uq_announcement_command_key")),
    )
    with op.batch_alter_table("announcement", schema=None) as batch_op:
        batch_op.create_index(
            "ix_announcement_closed_at_expected_on", ["closed_at", "expected_on"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_announcement_party_id"), ["party_id"], unique=False)

    op.create_table(
        "best_before_policy",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group", sa.String(length=32), nullable=False),
        sa.Column("days_past", sa.Integer(), nullable=True),
        sa.Column("comment", sa.String(length=240), nullable=False),
        sa.Column("set_at", UtcDateTime(), nullable=False),
        sa.Column("set_by", sa.Integer(), nullable=False),
        sa.CheckConstraint("days_past > 0", name=op.f("ck_best_before_policy_days_past")),
        sa.ForeignKeyConstraint(["set_by"], ["user.id"], name=op.f("fk_best_before_policy_set_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_best_before_policy")),
    )
    with op.batch_alter_table("best_before_policy", schema=None) as batch_op:
        batch_op.create_index("ix_best_before_policy_group_id", ["group", "id"], unique=False)

    op.create_table(
        "count_tolerance",
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.CheckConstraint("percent BETWEEN 0 AND 100", name=op.f("ck_count_tolerance_percent")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_count_tolerance_item_id")),
        sa.PrimaryKeyConstraint("item_id", name=op.f("pk_count_tolerance")),
    )
    op.create_table(
        "digest",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("tried_at", UtcDateTime(), nullable=False),
        sa.Column("sent_at", UtcDateTime(), nullable=True),
        sa.Column("error", sa.String(length=240), nullable=False),
        sa.CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", name=op.f("ck_digest_sent")),
        sa.CheckConstraint("state IN ('sending', 'failed', 'sent')", name=op.f("ck_digest_state")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_digest_user_id")),
        sa.PrimaryKeyConstraint("user_id", "day", name=op.f("pk_digest")),
    )
    op.create_table(
        "document",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("happened_at", UtcDateTime(), nullable=False),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=False),
        sa.Column("command_key", sa.String(length=64), nullable=False),
        sa.Column("party_id", sa.Integer(), nullable=True),
        sa.Column("reference", sa.String(length=64), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("reverses_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["actor_id"], ["user.id"], name=op.f("fk_document_actor_id")),
        sa.ForeignKeyConstraint(["party_id"], ["party.id"], name=op.f("fk_document_party_id")),
        sa.ForeignKeyConstraint(
            ["reverses_id"], ["document.id"], name=op.f("fk_document_reverses_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document")),
        sa.UniqueConstraint("command_key", name=op.f("uq_document_command_key")),
        sa.UniqueConstraint("number", name=op.f("uq_document_number")),
        sa.UniqueConstraint("reverses_id", name=op.f("uq_document_reverses_id")),
    )
    with op.batch_alter_table("document", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_document_happened_at"), ["happened_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_document_kind"), ["kind"], unique=False)
        batch_op.create_index(batch_op.f("ix_document_party_id"), ["party_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_document_recorded_at"), ["recorded_at"], unique=False)

    op.create_table(
        "household",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=16), nullable=False),
        sa.Column("contact_name", sa.String(length=120), nullable=False),
        sa.Column("name_key", sa.String(length=120), nullable=False),
        sa.Column("national_id_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("national_id_key", sa.String(length=64), nullable=True),
        sa.Column("phone", sa.String(length=16), nullable=False),
        sa.Column("neighbourhood_id", sa.Integer(), nullable=False),
        sa.Column("street", sa.String(length=160), nullable=False),
        sa.Column("building_no", sa.String(length=16), nullable=False),
        sa.Column("flat_no", sa.String(length=16), nullable=False),
        sa.Column("floor", sa.Integer(), nullable=True),
        sa.Column("has_lift", sa.Boolean(), nullable=False),
        sa.Column("postcode", sa.String(length=5), nullable=False),
        sa.Column("directions", sa.String(length=240), nullable=False),
        sa.Column("latitude", sa.Float(), nullable=False),
        sa.Column("longitude", sa.Float(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("need_band", sa.Integer(), nullable=False),
        sa.Column("diet", sa.String(length=32), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("registered_at", UtcDateTime(), nullable=False),
        sa.Column("registered_by", sa.Integer(), nullable=True),
        sa.Column("changed_at", UtcDateTime(), nullable=True),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.Column("command_key", sa.String(length=80), nullable=True),
        sa.Column("last_served_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint("latitude BETWEEN -90 AND 90", name=op.f("ck_household_latitude")),
        sa.CheckConstraint("longitude BETWEEN -180 AND 180", name=op.f("ck_household_longitude")),
        sa.CheckConstraint("need_band BETWEEN 1 AND 5", name=op.f("ck_household_need_band")),
        sa.CheckConstraint("size BETWEEN 1 AND 30", name=op.f("ck_household_size")),
        sa.ForeignKeyConstraint(["changed_by"], ["user.id"], name=op.f("fk_household_changed_by")),
        sa.ForeignKeyConstraint(
            ["neighbourhood_id"], ["neighbourhood.id"], name=op.f("fk_household_neighbourhood_id")
        ),
        sa.ForeignKeyConstraint(
            ["registered_by"], ["user.id"], name=op.f("fk_household_registered_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_household")),
        sa.UniqueConstraint("code", name=op.f("uq_household_code")),
        sa.UniqueConstraint("command_key", name=op.f("uq_household_command_key")),
        sa.UniqueConstraint("national_id_key", name=op.f("uq_household_national_id_key")),
    )
    with op.batch_alter_table("household", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_household_neighbourhood_id"), ["neighbourhood_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_household_phone"), ["phone"], unique=False)

    op.create_table(
        "item_barcode",
        sa.Column("barcode", sa.String(length=14), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("pieces", sa.Integer(), nullable=False),
        sa.CheckConstraint("pieces > 0", name=op.f("ck_item_barcode_pieces")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_item_barcode_item_id")),
        sa.PrimaryKeyConstraint("barcode", name=op.f("pk_item_barcode")),
    )
    with op.batch_alter_table("item_barcode", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_item_barcode_item_id"), ["item_id"], unique=False)

    op.create_table(
        "job",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=True),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.Column("progress", sa.JSON(), nullable=False),
        sa.Column("error", sa.String(length=500), nullable=False),
        sa.Column("cancel_asked", sa.Boolean(), nullable=False),
        sa.Column("finish_asked", sa.Boolean(), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("started_at", UtcDateTime(), nullable=True),
        sa.Column("heartbeat_at", UtcDateTime(), nullable=True),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["created_by"], ["user.id"], name=op.f("fk_job_created_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
    )
    op.create_table(
        "kit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("family_id", sa.Integer(), nullable=True),
        sa.Column("name_tr", sa.String(length=120), nullable=False),
        sa.Column("name_en", sa.String(length=120), nullable=False),
        sa.Column("label", sa.String(length=32), nullable=False),
        sa.Column("size_from", sa.Integer(), nullable=False),
        sa.Column("size_to", sa.Integer(), nullable=False),
        sa.Column("diet", sa.String(length=32), nullable=False),
        sa.Column("box_g", sa.Integer(), nullable=False),
        sa.Column("box_volume_ml", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.CheckConstraint("box_g >= 0 AND box_volume_ml >= 0", name=op.f("ck_kit_box")),
        sa.CheckConstraint("size_from >= 1 AND size_to >= size_from", name=op.f("ck_kit_sizes")),
        sa.ForeignKeyConstraint(["family_id"], ["kit_family.id"], name=op.f("fk_kit_family_id")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_kit_item_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kit")),
        sa.UniqueConstraint("code", "version", name=op.f("uq_kit_code_version")),
    )
    with op.batch_alter_table("kit", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_kit_family_id"), ["family_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_kit_item_id"), ["item_id"], unique=False)

    op.create_table(
        "meat_item",
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("species", sa.String(length=32), nullable=False),
        sa.Column("stage", sa.String(length=32), nullable=False),
        sa.Column("cut", sa.String(length=32), nullable=True),
        sa.Column("frozen_as_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["frozen_as_id"], ["item.id"], name=op.f("fk_meat_item_frozen_as_id")
        ),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_meat_item_item_id")),
        sa.PrimaryKeyConstraint("item_id", name=op.f("pk_meat_item")),
    )
    with op.batch_alter_table("meat_item", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_meat_item_species"), ["species"], unique=False)

    op.create_table(
        "recall",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=24), nullable=False),
        sa.Column("reason", sa.String(length=240), nullable=False),
        sa.Column("question", sa.JSON(), nullable=False),
        sa.Column("opened_at", UtcDateTime(), nullable=False),
        sa.Column("opened_by", sa.Integer(), nullable=False),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.Column("closed_by", sa.Integer(), nullable=True),
        sa.Column("closing", sa.String(length=500), nullable=False),
        sa.Column("command_key", sa.String(length=64), nullable=False),
        sa.CheckConstraint(
            "(closed_at IS NULL) = (closed_by IS NULL)", name=op.f("ck_recall_closed")
        ),
        sa.ForeignKeyConstraint(["closed_by"], ["user.id"], name=op.f("fk_recall_closed_by")),
        sa.ForeignKeyConstraint(["opened_by"], ["user.id"], name=op.f("fk_recall_opened_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recall")),
        sa.UniqueConstraint("code", name=op.f("uq_recall_code")),
        sa.UniqueConstraint("command_key", name=op.f("uq_recall_command_key")),
    )
    with op.batch_alter_table("recall", schema=None) as batch_op:
        batch_op.create_index("ix_recall_closed_at_id", ["closed_at", "id"], unique=False)

    op.create_table(
        "subscription",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("since", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_subscription_user_id")),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_subscription")),
    )
    op.create_table(
        "user_role",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_user_role_user_id")),
        sa.PrimaryKeyConstraint("user_id", "role", name=op.f("pk_user_role")),
    )
    op.create_table(
        "zone",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("warehouse_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("storage", sa.String(length=32), nullable=False),
        sa.Column("coldest_dc", sa.Integer(), nullable=True),
        sa.Column("warmest_dc", sa.Integer(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "coldest_dc IS NULL OR coldest_dc <= warmest_dc", name=op.f("ck_zone_temperatures")
        ),
        sa.ForeignKeyConstraint(
            ["warehouse_id"], ["warehouse.id"], name=op.f("fk_zone_warehouse_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_zone")),
        sa.UniqueConstraint("code", name=op.f("uq_zone_code")),
    )
    with op.batch_alter_table("zone", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_zone_warehouse_id"), ["warehouse_id"], unique=False)

    op.create_table(
        "announced_line",
        sa.Column("announcement_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("pieces", sa.Integer(), nullable=False),
        sa.Column("grams", sa.Integer(), nullable=False),
        sa.Column("unit_cost_kurus", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "pieces >= 0 AND grams >= 0 AND pieces + grams > 0",
            name=op.f("ck_announced_line_positive"),
        ),
        sa.CheckConstraint("unit_cost_kurus >= 0", name=op.f("ck_announced_line_cost")),
        sa.ForeignKeyConstraint(
            ["announcement_id"], ["announcement.id"], name=op.f("fk_announced_line_announcement_id")
        ),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_announced_line_item_id")),
        sa.PrimaryKeyConstraint("announcement_id", "item_id", name=op.f("pk_announced_line")),
    )
    op.create_table(
        "household_member",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("household_id", sa.Integer(), nullable=False),
        sa.Column("relation", sa.String(length=32), nullable=False),
        sa.Column("birth_year", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["household_id"], ["household.id"], name=op.f("fk_household_member_household_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_household_member")),
    )
    with op.batch_alter_table("household_member", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_household_member_household_id"), ["household_id"], unique=False
        )

    op.create_table(
        "kit_alternative",
        sa.Column("kit_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("instead_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("item_id <> instead_id", name=op.f("ck_kit_alternative_another")),
        sa.ForeignKeyConstraint(
            ["instead_id"], ["item.id"], name=op.f("fk_kit_alternative_instead_id")
        ),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_kit_alternative_item_id")),
        sa.ForeignKeyConstraint(["kit_id"], ["kit.id"], name=op.f("fk_kit_alternative_kit_id")),
        sa.PrimaryKeyConstraint("kit_id", "item_id", "instead_id", name=op.f("pk_kit_alternative")),
    )
    op.create_table(
        "kit_component",
        sa.Column("kit_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("pieces", sa.Integer(), nullable=False),
        sa.Column("grams", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "pieces >= 0 AND grams >= 0 AND (pieces > 0) <> (grams > 0)",
            name=op.f("ck_kit_component_each"),
        ),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_kit_component_item_id")),
        sa.ForeignKeyConstraint(["kit_id"], ["kit.id"], name=op.f("fk_kit_component_kit_id")),
        sa.PrimaryKeyConstraint("kit_id", "item_id", name=op.f("pk_kit_component")),
    )
    op.create_table(
        "known_road",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("origin_household_id", sa.Integer(), nullable=True),
        sa.Column("origin_neighbourhood_id", sa.Integer(), nullable=True),
        sa.Column("destination_household_id", sa.Integer(), nullable=True),
        sa.Column("destination_neighbourhood_id", sa.Integer(), nullable=True),
        sa.Column("duration_s", sa.Integer(), nullable=False),
        sa.Column("distance_m", sa.Integer(), nullable=False),
        sa.Column("one_way", sa.Boolean(), nullable=False),
        sa.Column("note", sa.String(length=120), nullable=False),
        sa.Column("told_at", UtcDateTime(), nullable=False),
        sa.Column("told_by", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "destination_household_id IS NULL OR destination_neighbourhood_id IS NULL",
            name=op.f("ck_known_road_one_destination"),
        ),
        sa.CheckConstraint(
            "duration_s >= 0 AND distance_m >= 0", name=op.f("ck_known_road_not_negative")
        ),
        sa.CheckConstraint(
            "origin_household_id IS NULL OR origin_neighbourhood_id IS NULL",
            name=op.f("ck_known_road_one_origin"),
        ),
        sa.ForeignKeyConstraint(
            ["destination_household_id"],
            ["household.id"],
            name=op.f("fk_known_road_destination_household_id"),
        ),
        sa.ForeignKeyConstraint(
            ["destination_neighbourhood_id"],
            ["neighbourhood.id"],
            name=op.f("fk_known_road_destination_neighbourhood_id"),
        ),
        sa.ForeignKeyConstraint(
            ["origin_household_id"],
            ["household.id"],
            name=op.f("fk_known_road_origin_household_id"),
        ),
        sa.ForeignKeyConstraint(
            ["origin_neighbourhood_id"],
            ["neighbourhood.id"],
            name=op.f("fk_known_road_origin_neighbourhood_id"),
        ),
        sa.ForeignKeyConstraint(["told_by"], ["user.id"], name=op.f("fk_known_road_told_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_known_road")),
    )
    op.create_table(
        "pickup",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("what", sa.String(length=120), nullable=False),
        sa.Column("place", sa.String(length=160), nullable=False),
        sa.Column("address", sa.String(length=240), nullable=False),
        sa.Column("latitude", sa.Float(), nullable=False),
        sa.Column("longitude", sa.Float(), nullable=False),
        sa.Column("grams", sa.Integer(), nullable=False),
        sa.Column("pieces", sa.Integer(), nullable=False),
        sa.Column("millilitres", sa.Integer(), nullable=False),
        sa.Column("opens_s", sa.Integer(), nullable=True),
        sa.Column("closes_s", sa.Integer(), nullable=True),
        sa.Column("to_place", sa.String(length=160), nullable=False),
        sa.Column("to_address", sa.String(length=240), nullable=False),
        sa.Column("to_latitude", sa.Float(), nullable=True),
        sa.Column("to_longitude", sa.Float(), nullable=True),
        sa.Column("ride_limit_s", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(length=240), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.Column("command_key", sa.String(length=64), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "grams >= 0 AND pieces >= 0 AND millilitres >= 0 AND grams + pieces + millilitres > 0",
            name=op.f("ck_pickup_something"),
        ),
        sa.CheckConstraint("(opens_s IS NULL) = (closes_s IS NULL)", name=op.f("ck_pickup_window")),
        sa.CheckConstraint("opens_s < closes_s", name=op.f("ck_pickup_window_forwards")),
        sa.CheckConstraint("latitude BETWEEN -90 AND 90", name=op.f("ck_pickup_latitude")),
        sa.CheckConstraint("longitude BETWEEN -180 AND 180", name=op.f("ck_pickup_longitude")),
        sa.CheckConstraint(
            "(kind = 'ride') = (to_latitude IS NOT NULL) AND (kind = 'ride') = (to_longitude IS NOT NULL) AND (kind = 'ride') = (ride_limit_s IS NOT NULL)",
            name=op.f("ck_pickup_ride"),
        ),
        sa.CheckConstraint("document_id IS NULL OR kind = 'rescue'", name=op.f("ck_pickup_intake")),
        sa.ForeignKeyConstraint(["created_by"], ["user.id"], name=op.f("fk_pickup_created_by")),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_pickup_document_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pickup")),
        sa.UniqueConstraint("code", name=op.f("uq_pickup_code")),
        sa.UniqueConstraint("command_key", name=op.f("uq_pickup_command_key")),
    )
    with op.batch_alter_table("pickup", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pickup_state"), ["state"], unique=False)

    op.create_table(
        "large_loss",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("grams", sa.BigInteger(), nullable=False),
        sa.Column("kurus", sa.BigInteger(), nullable=False),
        sa.Column("total_grams", sa.BigInteger(), nullable=False),
        sa.Column("total_kurus", sa.BigInteger(), nullable=False),
        sa.Column("noted_at", UtcDateTime(), nullable=False),
        sa.Column("noted_by", sa.Integer(), nullable=False),
        sa.Column("signed_at", UtcDateTime(), nullable=True),
        sa.Column("signed_by", sa.Integer(), nullable=True),
        sa.Column("comment", sa.String(length=500), nullable=False),
        sa.CheckConstraint(
            "(signed_at IS NULL) = (signed_by IS NULL)", name=op.f("ck_large_loss_signed")
        ),
        sa.CheckConstraint("signed_by <> noted_by", name=op.f("ck_large_loss_second_person")),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_large_loss_document_id")
        ),
        sa.ForeignKeyConstraint(["noted_by"], ["user.id"], name=op.f("fk_large_loss_noted_by")),
        sa.ForeignKeyConstraint(["signed_by"], ["user.id"], name=op.f("fk_large_loss_signed_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_large_loss")),
        sa.UniqueConstraint("document_id", name=op.f("uq_large_loss_document_id")),
    )
    with op.batch_alter_table("large_loss", schema=None) as batch_op:
        batch_op.create_index("ix_large_loss_signed_at_id", ["signed_at", "id"], unique=False)

    op.create_table(
        "lot",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("supplier_lot", sa.String(length=64), nullable=False),
        sa.Column("date_kind", sa.String(length=32), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("kit_id", sa.Integer(), nullable=True),
        sa.Column("purpose_id", sa.Integer(), nullable=True),
        sa.Column("frozen_on", sa.Date(), nullable=True),
        sa.CheckConstraint("(date_kind = 'YOK') = (expires_on IS NULL)", name=op.f("ck_lot_dated")),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_lot_document_id")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_lot_item_id")),
        sa.ForeignKeyConstraint(["kit_id"], ["kit.id"], name=op.f("fk_lot_kit_id")),
        sa.ForeignKeyConstraint(["purpose_id"], ["purpose.id"], name=op.f("fk_lot_purpose_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lot")),
        sa.UniqueConstraint("code", name=op.f("uq_lot_code")),
    )
    with op.batch_alter_table("lot", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lot_document_id"), ["document_id"], unique=False)
        batch_op.create_index("ix_lot_item_id_expires_on", ["item_id", "expires_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_lot_kit_id"), ["kit_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_lot_received_on"), ["received_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_lot_supplier_lot"), ["supplier_lot"], unique=False)

    op.create_table(
        "place",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("own", sa.Boolean(), nullable=False),
        sa.Column("storage", sa.String(length=32), nullable=True),
        sa.Column("zone_id", sa.Integer(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["zone_id"], ["zone.id"], name=op.f("fk_place_zone_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_place")),
        sa.UniqueConstraint("code", name=op.f("uq_place_code")),
    )
    with op.batch_alter_table("place", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_place_zone_id"), ["zone_id"], unique=False)

    op.create_table(
        "plan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("seed", sa.Integer(), nullable=False),
        sa.Column("request", sa.JSON(), nullable=False),
        sa.Column("summary", sa.JSON(), nullable=False),
        sa.Column("job_id", sa.Integer(), nullable=True),
        sa.Column("replaces_id", sa.Integer(), nullable=True),
        sa.Column("command_key", sa.String(length=64), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=False),
        sa.Column("published_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["created_by"], ["user.id"], name=op.f("fk_plan_created_by")),
        sa.ForeignKeyConstraint(["job_id"], ["job.id"], name=op.f("fk_plan_job_id")),
        sa.ForeignKeyConstraint(["replaces_id"], ["plan.id"], name=op.f("fk_plan_replaces_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan")),
        sa.UniqueConstraint("code", name=op.f("uq_plan_code")),
        sa.UniqueConstraint("command_key", name=op.f("uq_plan_command_key")),
    )
    with op.batch_alter_table("plan", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_plan_day"), ["day"], unique=False)

    op.create_table(
        "programme",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("kit_id", sa.Integer(), nullable=True),
        sa.Column("item_id", sa.Integer(), nullable=True),
        sa.Column("pieces_each", sa.Integer(), nullable=False),
        sa.Column("by_variant", sa.Boolean(), nullable=False),
        sa.Column("purpose_id", sa.Integer(), nullable=True),
        sa.Column("deliver_on", sa.Date(), nullable=False),
        sa.Column("audience", sa.JSON(), nullable=False),
        sa.Column("left_out", sa.Integer(), nullable=False),
        sa.Column("command_key", sa.String(length=64), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(kit_id IS NULL) <> (item_id IS NULL)", name=op.f("ck_programme_one_good")
        ),
        sa.CheckConstraint("pieces_each > 0", name=op.f("ck_programme_pieces_each")),
        sa.ForeignKeyConstraint(["created_by"], ["user.id"], name=op.f("fk_programme_created_by")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_programme_item_id")),
        sa.ForeignKeyConstraint(["kit_id"], ["kit.id"], name=op.f("fk_programme_kit_id")),
        sa.ForeignKeyConstraint(
            ["purpose_id"], ["purpose.id"], name=op.f("fk_programme_purpose_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme")),
        sa.UniqueConstraint("code", name=op.f("uq_programme_code")),
        sa.UniqueConstraint("command_key", name=op.f("uq_programme_command_key")),
    )
    op.create_table(
        "recall_call",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recall_id", sa.Integer(), nullable=False),
        sa.Column("household_id", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(length=32), nullable=False),
        sa.Column("note", sa.String(length=240), nullable=False),
        sa.Column("told_at", UtcDateTime(), nullable=False),
        sa.Column("told_by", sa.Integer(), nullable=False),
        sa.Column("command_key", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["household_id"], ["household.id"], name=op.f("fk_recall_call_household_id")
        ),
        sa.ForeignKeyConstraint(
            ["recall_id"], ["recall.id"], name=op.f("fk_recall_call_recall_id")
        ),
        sa.ForeignKeyConstraint(["told_by"], ["user.id"], name=op.f("fk_recall_call_told_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recall_call")),
        sa.UniqueConstraint(
            "recall_id",
            "household_id",
            "command_key",
            name=op.f("uq_recall_call_recall_id_household_id_command_key"),
        ),
    )
    with op.batch_alter_table("recall_call", schema=None) as batch_op:
        batch_op.create_index(
            "ix_recall_call_recall_id_household_id_id",
            ["recall_id", "household_id", "id"],
            unique=False,
        )

    op.create_table(
        "receipt",
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("announcement_id", sa.Integer(), nullable=True),
        sa.Column("purpose_id", sa.Integer(), nullable=True),
        sa.Column("approval", sa.String(length=64), nullable=False),
        sa.Column("recipient_id", sa.Integer(), nullable=True),
        sa.Column("invoice_no", sa.String(length=64), nullable=False),
        sa.Column("invoice_on", sa.Date(), nullable=True),
        sa.Column("waybill_no", sa.String(length=64), nullable=False),
        sa.Column("bears_phrase", sa.Boolean(), nullable=False),
        sa.Column("delivered_by", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(
            ["announcement_id"], ["announcement.id"], name=op.f("fk_receipt_announcement_id")
        ),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_receipt_document_id")
        ),
        sa.ForeignKeyConstraint(["purpose_id"], ["purpose.id"], name=op.f("fk_receipt_purpose_id")),
        sa.ForeignKeyConstraint(
            ["recipient_id"], ["party.id"], name=op.f("fk_receipt_recipient_id")
        ),
        sa.PrimaryKeyConstraint("document_id", name=op.f("pk_receipt")),
    )
    with op.batch_alter_table("receipt", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_receipt_announcement_id"), ["announcement_id"], unique=False
        )

    op.create_table(
        "refused_goods",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("pieces", sa.Integer(), nullable=False),
        sa.Column("grams", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=32), nullable=False),
        sa.Column("temperature_dc", sa.Integer(), nullable=True),
        sa.Column("supplier_lot", sa.String(length=64), nullable=False),
        sa.CheckConstraint(
            "pieces >= 0 AND grams >= 0 AND pieces + grams > 0",
            name=op.f("ck_refused_goods_positive"),
        ),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_refused_goods_document_id")
        ),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_refused_goods_item_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refused_goods")),
    )
    with op.batch_alter_table("refused_goods", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_refused_goods_document_id"), ["document_id"], unique=False
        )

    op.create_table(
        "sheet_import",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("filename", sa.String(length=120), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("places", sa.JSON(), nullable=False),
        sa.Column("unknown", sa.JSON(), nullable=False),
        sa.Column("totals", sa.JSON(), nullable=False),
        sa.Column("wish", sa.JSON(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("overtaken", sa.Boolean(), nullable=False),
        sa.Column("command_key", sa.String(length=64), nullable=False),
        sa.Column("job_id", sa.Integer(), nullable=True),
        sa.Column("uploaded_at", UtcDateTime(), nullable=False),
        sa.Column("uploaded_by", sa.Integer(), nullable=False),
        sa.Column("committed_at", UtcDateTime(), nullable=True),
        sa.Column("committed_by", sa.Integer(), nullable=True),
        sa.Column("undone_at", UtcDateTime(), nullable=True),
        sa.Column("undone_by", sa.Integer(), nullable=True),
        sa.Column("cancelled_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "(committed_at IS NULL) = (committed_by IS NULL)",
            name=op.f("ck_sheet_import_committed"),
        ),
        sa.ForeignKeyConstraint(
            ["committed_by"], ["user.id"], name=op.f("fk_sheet_import_committed_by")
        ),
        sa.ForeignKeyConstraint(["job_id"], ["job.id"], name=op.f("fk_sheet_import_job_id")),
        sa.ForeignKeyConstraint(["undone_by"], ["user.id"], name=op.f("fk_sheet_import_undone_by")),
        sa.ForeignKeyConstraint(
            ["uploaded_by"], ["user.id"], name=op.f("fk_sheet_import_uploaded_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sheet_import")),
        sa.UniqueConstraint("code", name=op.f("uq_sheet_import_code")),
        sa.UniqueConstraint("command_key", name=op.f("uq_sheet_import_command_key")),
    )
    with op.batch_alter_table("sheet_import", schema=None) as batch_op:
        batch_op.create_index("ix_sheet_import_digest", ["digest"], unique=False)

    op.create_table(
        "valuation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=32), nullable=False),
        sa.Column("members", sa.String(length=500), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("command_key", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_valuation_document_id")
        ),
        sa.ForeignKeyConstraint(["made_by"], ["user.id"], name=op.f("fk_valuation_made_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_valuation")),
        sa.UniqueConstraint("command_key", name=op.f("uq_valuation_command_key")),
    )
    with op.batch_alter_table("valuation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_valuation_document_id"), ["document_id"], unique=False)

    op.create_table(
        "write_off",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=24), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("reason", sa.String(length=32), nullable=False),
        sa.Column("comment", sa.String(length=500), nullable=False),
        sa.Column("value_kurus", sa.BigInteger(), nullable=True),
        sa.Column("commission", sa.JSON(), nullable=False),
        sa.Column("needs_second", sa.Boolean(), nullable=False),
        sa.Column("proposed_at", UtcDateTime(), nullable=False),
        sa.Column("proposed_by", sa.Integer(), nullable=False),
        sa.Column("decided_at", UtcDateTime(), nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decision", sa.String(length=500), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.Column("command_key", sa.String(length=64), nullable=False),
        sa.CheckConstraint(
            "(decided_at IS NULL) = (decided_by IS NULL)", name=op.f("ck_write_off_decided")
        ),
        sa.CheckConstraint(
            "document_id IS NULL OR NOT needs_second OR decided_by <> proposed_by",
            name=op.f("ck_write_off_second_person"),
        ),
        sa.CheckConstraint(
            "document_id IS NULL OR decided_at IS NOT NULL", name=op.f("ck_write_off_booked")
        ),
        sa.CheckConstraint("value_kurus >= 0", name=op.f("ck_write_off_value")),
        sa.ForeignKeyConstraint(["decided_by"], ["user.id"], name=op.f("fk_write_off_decided_by")),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_write_off_document_id")
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by"], ["user.id"], name=op.f("fk_write_off_proposed_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_write_off")),
        sa.UniqueConstraint("code", name=op.f("uq_write_off_code")),
        sa.UniqueConstraint("command_key", name=op.f("uq_write_off_command_key")),
        sa.UniqueConstraint("document_id", name=op.f("uq_write_off_document_id")),
    )
    with op.batch_alter_table("write_off", schema=None) as batch_op:
        batch_op.create_index("ix_write_off_decided_at_id", ["decided_at", "id"], unique=False)

    op.create_table(
        "balance",
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("lot_id", sa.Integer(), nullable=False),
        sa.Column("own", sa.Boolean(), nullable=False),
        sa.Column("pieces", sa.Integer(), nullable=False),
        sa.Column("grams", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "NOT own OR (pieces >= 0 AND grams >= 0)", name=op.f("ck_balance_never_negative")
        ),
        sa.ForeignKeyConstraint(["lot_id"], ["lot.id"], name=op.f("fk_balance_lot_id")),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_balance_place_id")),
        sa.PrimaryKeyConstraint("place_id", "lot_id", name=op.f("pk_balance")),
    )
    with op.batch_alter_table("balance", schema=None) as batch_op:
        batch_op.create_index(
            "ix_balance_held",
            ["lot_id", "place_id"],
            unique=False,
            sqlite_where=sa.text("own AND grams > 0"),
            postgresql_where=sa.text("own AND grams > 0"),
        )
        batch_op.create_index(batch_op.f("ix_balance_lot_id"), ["lot_id"], unique=False)

    op.create_table(
        "clearance",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("lot_id", sa.Integer(), nullable=False),
        sa.Column("policy_id", sa.Integer(), nullable=False),
        sa.Column("good_until", sa.Date(), nullable=False),
        sa.Column("packaging", sa.Boolean(), nullable=False),
        sa.Column("smell", sa.Boolean(), nullable=False),
        sa.Column("appearance", sa.Boolean(), nullable=False),
        sa.Column("comment", sa.String(length=500), nullable=False),
        sa.Column("checked_at", UtcDateTime(), nullable=False),
        sa.Column("checked_by", sa.Integer(), nullable=False),
        sa.Column("command_key", sa.String(length=64), nullable=False),
        sa.CheckConstraint("packaging AND smell AND appearance", name=op.f("ck_clearance_checked")),
        sa.ForeignKeyConstraint(["checked_by"], ["user.id"], name=op.f("fk_clearance_checked_by")),
        sa.ForeignKeyConstraint(["lot_id"], ["lot.id"], name=op.f("fk_clearance_lot_id")),
        sa.ForeignKeyConstraint(
            ["policy_id"], ["best_before_policy.id"], name=op.f("fk_clearance_policy_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clearance")),
        sa.UniqueConstraint("command_key", name=op.f("uq_clearance_command_key")),
    )
    with op.batch_alter_table("clearance", schema=None) as batch_op:
        batch_op.create_index(
            "ix_clearance_lot_id_good_until", ["lot_id", "good_until"], unique=False
        )

    op.create_table(
        "delivery_order",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("household_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("ranked_need", sa.Integer(), nullable=True),
        sa.Column("ranked_served_at", UtcDateTime(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("boxed", sa.Boolean(), nullable=False),
        sa.Column("placed_at", UtcDateTime(), nullable=False),
        sa.Column("delivered_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["household_id"], ["household.id"], name=op.f("fk_delivery_order_household_id")
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.id"], name=op.f("fk_delivery_order_programme_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery_order")),
        sa.UniqueConstraint("code", name=op.f("uq_delivery_order_code")),
        sa.UniqueConstraint(
            "programme_id", "household_id", name=op.f("uq_delivery_order_programme_id_household_id")
        ),
    )
    with op.batch_alter_table("delivery_order", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_delivery_order_household_id"), ["household_id"], unique=False
        )
        batch_op.create_index(
            "ix_delivery_order_state_programme_id", ["state", "programme_id"], unique=False
        )

    op.create_table(
        "hold",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("lot_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("reason", sa.String(length=240), nullable=False),
        sa.Column("opened_at", UtcDateTime(), nullable=False),
        sa.Column("opened_by", sa.Integer(), nullable=False),
        sa.Column("released_at", UtcDateTime(), nullable=True),
        sa.Column("released_by", sa.Integer(), nullable=True),
        sa.Column("comment", sa.String(length=500), nullable=False),
        sa.Column("packaging", sa.Boolean(), nullable=False),
        sa.Column("smell", sa.Boolean(), nullable=False),
        sa.Column("appearance", sa.Boolean(), nullable=False),
        sa.Column("recall_id", sa.Integer(), nullable=True),
        sa.Column("write_off_id", sa.Integer(), nullable=True),
        sa.Column("command_key", sa.String(length=64), nullable=True),
        sa.CheckConstraint(
            "(released_at IS NULL) = (released_by IS NULL)", name=op.f("ck_hold_released")
        ),
        sa.ForeignKeyConstraint(["lot_id"], ["lot.id"], name=op.f("fk_hold_lot_id")),
        sa.ForeignKeyConstraint(["opened_by"], ["user.id"], name=op.f("fk_hold_opened_by")),
        sa.ForeignKeyConstraint(["recall_id"], ["recall.id"], name=op.f("fk_hold_recall_id")),
        sa.ForeignKeyConstraint(["released_by"], ["user.id"], name=op.f("fk_hold_released_by")),
        sa.ForeignKeyConstraint(
            ["write_off_id"], ["write_off.id"], name=op.f("fk_hold_write_off_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hold")),
        sa.UniqueConstraint("command_key", name=op.f("uq_hold_command_key")),
    )
    with op.batch_alter_table("hold", schema=None) as batch_op:
        batch_op.create_index("ix_hold_lot_id_released_at", ["lot_id", "released_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_hold_recall_id"), ["recall_id"], unique=False)
        batch_op.create_index("ix_hold_released_at_id", ["released_at", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_hold_write_off_id"), ["write_off_id"], unique=False)

    op.create_table(
        "inspection",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("lot_id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("verdict", sa.String(length=32), nullable=False),
        sa.Column("reason", sa.String(length=240), nullable=False),
        sa.Column("inspected_at", UtcDateTime(), nullable=False),
        sa.Column("inspected_by", sa.Integer(), nullable=False),
        sa.Column("command_key", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_inspection_document_id")
        ),
        sa.ForeignKeyConstraint(
            ["inspected_by"], ["user.id"], name=op.f("fk_inspection_inspected_by")
        ),
        sa.ForeignKeyConstraint(["lot_id"], ["lot.id"], name=op.f("fk_inspection_lot_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inspection")),
        sa.UniqueConstraint("command_key", name=op.f("uq_inspection_command_key")),
    )
    with op.batch_alter_table("inspection", schema=None) as batch_op:
        batch_op.create_index(
            "ix_inspection_lot_id_document_id", ["lot_id", "document_id"], unique=False
        )

    op.create_table(
        "lot_component",
        sa.Column("parcel_lot_id", sa.Integer(), nullable=False),
        sa.Column("component_lot_id", sa.Integer(), nullable=False),
        sa.Column("pieces", sa.Integer(), nullable=False),
        sa.Column("grams", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["component_lot_id"], ["lot.id"], name=op.f("fk_lot_component_component_lot_id")
        ),
        sa.ForeignKeyConstraint(
            ["parcel_lot_id"], ["lot.id"], name=op.f("fk_lot_component_parcel_lot_id")
        ),
        sa.PrimaryKeyConstraint("parcel_lot_id", "component_lot_id", name=op.f("pk_lot_component")),
    )
    with op.batch_alter_table("lot_component", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_lot_component_component_lot_id"), ["component_lot_id"], unique=False
        )

    op.create_table(
        "meat_intake",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("command_key", sa.String(length=64), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.Column("lot_id", sa.Integer(), nullable=True),
        sa.Column("party_id", sa.Integer(), nullable=True),
        sa.Column("species", sa.String(length=32), nullable=False),
        sa.Column("cut", sa.String(length=32), nullable=False),
        sa.Column("slaughter_place", sa.String(length=160), nullable=False),
        sa.Column("slaughtered_on", sa.Date(), nullable=False),
        sa.Column("ear_tag", sa.String(length=32), nullable=False),
        sa.Column("vet_report_no", sa.String(length=64), nullable=False),
        sa.Column("core_dc", sa.Integer(), nullable=False),
        sa.Column("appearance", sa.String(length=32), nullable=False),
        sa.Column("note", sa.String(length=240), nullable=False),
        sa.Column("refused", sa.String(length=32), nullable=False),
        sa.Column("happened_at", UtcDateTime(), nullable=False),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(lot_id IS NULL) = (refused <> '')", name=op.f("ck_meat_intake_lot_or_refused")
        ),
        sa.CheckConstraint(
            "(lot_id IS NULL) = (document_id IS NULL)", name=op.f("ck_meat_intake_lot_and_document")
        ),
        sa.ForeignKeyConstraint(["actor_id"], ["user.id"], name=op.f("fk_meat_intake_actor_id")),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_meat_intake_document_id")
        ),
        sa.ForeignKeyConstraint(["lot_id"], ["lot.id"], name=op.f("fk_meat_intake_lot_id")),
        sa.ForeignKeyConstraint(["party_id"], ["party.id"], name=op.f("fk_meat_intake_party_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meat_intake")),
        sa.UniqueConstraint("command_key", name=op.f("uq_meat_intake_command_key")),
        sa.UniqueConstraint("lot_id", name=op.f("uq_meat_intake_lot_id")),
    )
    with op.batch_alter_table("meat_intake", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_meat_intake_document_id"), ["document_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_meat_intake_happened_at"), ["happened_at"], unique=False
        )

    op.create_table(
        "movement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("lot_id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("target_id", sa.Integer(), nullable=False),
        sa.Column("pieces", sa.Integer(), nullable=False),
        sa.Column("grams", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=32), nullable=False),
        sa.Column("happened_at", UtcDateTime(), nullable=False),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "CAST(pieces AS INTEGER) = pieces AND CAST(grams AS INTEGER) = grams",
            name=op.f("ck_movement_whole"),
        ),
        sa.CheckConstraint(
            "pieces >= 0 AND grams >= 0 AND pieces + grams > 0", name=op.f("ck_movement_positive")
        ),
        sa.CheckConstraint("source_id <> target_id", name=op.f("ck_movement_goes_somewhere")),
        sa.ForeignKeyConstraint(["actor_id"], ["user.id"], name=op.f("fk_movement_actor_id")),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_movement_document_id")
        ),
        sa.ForeignKeyConstraint(["lot_id"], ["lot.id"], name=op.f("fk_movement_lot_id")),
        sa.ForeignKeyConstraint(["source_id"], ["place.id"], name=op.f("fk_movement_source_id")),
        sa.ForeignKeyConstraint(["target_id"], ["place.id"], name=op.f("fk_movement_target_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_movement")),
        sa.UniqueConstraint("document_id", "line", name=op.f("uq_movement_document_id_line")),
    )
    with op.batch_alter_table("movement", schema=None) as batch_op:
        batch_op.create_index(
            "ix_movement_lot_id_id", ["lot_id", "id", "source_id", "target_id"], unique=False
        )

    op.create_table(
        "photo",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("write_off_id", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("added_at", UtcDateTime(), nullable=False),
        sa.Column("added_by", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["added_by"], ["user.id"], name=op.f("fk_photo_added_by")),
        sa.ForeignKeyConstraint(
            ["write_off_id"], ["write_off.id"], name=op.f("fk_photo_write_off_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_photo")),
    )
    with op.batch_alter_table("photo", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_photo_write_off_id"), ["write_off_id"], unique=False)

    op.create_table(
        "portioning",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("command_key", sa.String(length=64), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("cut", sa.String(length=32), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("target_g", sa.Integer(), nullable=False),
        sa.Column("tolerance_g", sa.Integer(), nullable=False),
        sa.Column("bag_g", sa.Integer(), nullable=False),
        sa.Column("opened_at", UtcDateTime(), nullable=False),
        sa.Column("opened_by", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.Column("discarded_at", UtcDateTime(), nullable=True),
        sa.Column("discarded_by", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(discarded_at IS NULL) = (discarded_by IS NULL)", name=op.f("ck_portioning_discarded")
        ),
        sa.CheckConstraint(
            "document_id IS NULL OR discarded_at IS NULL", name=op.f("ck_portioning_one_end")
        ),
        sa.CheckConstraint(
            "target_g > 0 AND tolerance_g >= 0 AND bag_g >= 0", name=op.f("ck_portioning_weights")
        ),
        sa.ForeignKeyConstraint(
            ["discarded_by"], ["user.id"], name=op.f("fk_portioning_discarded_by")
        ),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_portioning_document_id")
        ),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_portioning_item_id")),
        sa.ForeignKeyConstraint(["opened_by"], ["user.id"], name=op.f("fk_portioning_opened_by")),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_portioning_place_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_portioning")),
        sa.UniqueConstraint("command_key", name=op.f("uq_portioning_command_key")),
        sa.UniqueConstraint("document_id", name=op.f("uq_portioning_document_id")),
    )
    with op.batch_alter_table("portioning", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_portioning_opened_at"), ["opened_at"], unique=False)

    op.create_table(
        "recall_lot",
        sa.Column("recall_id", sa.Integer(), nullable=False),
        sa.Column("lot_id", sa.Integer(), nullable=False),
        sa.Column("is_root", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["lot_id"], ["lot.id"], name=op.f("fk_recall_lot_lot_id")),
        sa.ForeignKeyConstraint(["recall_id"], ["recall.id"], name=op.f("fk_recall_lot_recall_id")),
        sa.PrimaryKeyConstraint("recall_id", "lot_id", name=op.f("pk_recall_lot")),
    )
    with op.batch_alter_table("recall_lot", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_recall_lot_lot_id"), ["lot_id"], unique=False)

    op.create_table(
        "received_lot",
        sa.Column("lot_id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("temperature_dc", sa.Integer(), nullable=True),
        sa.Column("packaging", sa.String(length=32), nullable=True),
        sa.Column("brand", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_received_lot_document_id")
        ),
        sa.ForeignKeyConstraint(["lot_id"], ["lot.id"], name=op.f("fk_received_lot_lot_id")),
        sa.PrimaryKeyConstraint("lot_id", name=op.f("pk_received_lot")),
    )
    with op.batch_alter_table("received_lot", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_received_lot_document_id"), ["document_id"], unique=False
        )

    op.create_table(
        "sheet_import_document",
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_sheet_import_document_document_id")
        ),
        sa.ForeignKeyConstraint(
            ["import_id"], ["sheet_import.id"], name=op.f("fk_sheet_import_document_import_id")
        ),
        sa.PrimaryKeyConstraint("import_id", "document_id", name=op.f("pk_sheet_import_document")),
    )
    with op.batch_alter_table("sheet_import_document", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_sheet_import_document_document_id"), ["document_id"], unique=False
        )

    op.create_table(
        "sheet_import_line",
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("cells", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=True),
        sa.Column("wanted", sa.JSON(), nullable=False),
        sa.Column("faults", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"], ["sheet_import.id"], name=op.f("fk_sheet_import_line_import_id")
        ),
        sa.PrimaryKeyConstraint("import_id", "number", name=op.f("pk_sheet_import_line")),
    )
    with op.batch_alter_table("sheet_import_line", schema=None) as batch_op:
        batch_op.create_index("ix_sheet_import_line_state", ["import_id", "state"], unique=False)

    op.create_table(
        "stock_count",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("scope", sa.String(length=32), nullable=False),
        sa.Column("warehouse_id", sa.Integer(), nullable=True),
        sa.Column("zone_id", sa.Integer(), nullable=True),
        sa.Column("place_id", sa.Integer(), nullable=True),
        sa.Column("item_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(length=240), nullable=False),
        sa.Column("command_key", sa.String(length=64), nullable=False),
        sa.Column("started_at", UtcDateTime(), nullable=False),
        sa.Column("started_by", sa.Integer(), nullable=False),
        sa.Column("lines_then", sa.Integer(), nullable=False),
        sa.Column("finished_at", UtcDateTime(), nullable=True),
        sa.Column("finished_by", sa.Integer(), nullable=True),
        sa.Column("cancelled_at", UtcDateTime(), nullable=True),
        sa.Column("cancelled_by", sa.Integer(), nullable=True),
        sa.Column("approved_by", sa.Integer(), nullable=True),
        sa.Column("left_out", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(document_id IS NULL) = (approved_by IS NULL)", name=op.f("ck_stock_count_approved")
        ),
        sa.CheckConstraint(
            "document_id IS NULL OR cancelled_at IS NULL", name=op.f("ck_stock_count_one_end")
        ),
        sa.ForeignKeyConstraint(
            ["approved_by"], ["user.id"], name=op.f("fk_stock_count_approved_by")
        ),
        sa.ForeignKeyConstraint(
            ["cancelled_by"], ["user.id"], name=op.f("fk_stock_count_cancelled_by")
        ),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_stock_count_document_id")
        ),
        sa.ForeignKeyConstraint(
            ["finished_by"], ["user.id"], name=op.f("fk_stock_count_finished_by")
        ),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_stock_count_item_id")),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_stock_count_place_id")),
        sa.ForeignKeyConstraint(
            ["started_by"], ["user.id"], name=op.f("fk_stock_count_started_by")
        ),
        sa.ForeignKeyConstraint(
            ["warehouse_id"], ["warehouse.id"], name=op.f("fk_stock_count_warehouse_id")
        ),
        sa.ForeignKeyConstraint(["zone_id"], ["zone.id"], name=op.f("fk_stock_count_zone_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stock_count")),
        sa.UniqueConstraint("code", name=op.f("uq_stock_count_code")),
        sa.UniqueConstraint("command_key", name=op.f("uq_stock_count_command_key")),
        sa.UniqueConstraint("document_id", name=op.f("uq_stock_count_document_id")),
    )
    with op.batch_alter_table("stock_count", schema=None) as batch_op:
        batch_op.create_index("ix_stock_count_ends", ["document_id", "cancelled_at"], unique=False)

    op.create_table(
        "substitution",
        sa.Column("parcel_lot_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("instead_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=240), nullable=False),
        sa.ForeignKeyConstraint(
            ["instead_id"], ["item.id"], name=op.f("fk_substitution_instead_id")
        ),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_substitution_item_id")),
        sa.ForeignKeyConstraint(
            ["parcel_lot_id"], ["lot.id"], name=op.f("fk_substitution_parcel_lot_id")
        ),
        sa.PrimaryKeyConstraint("parcel_lot_id", "item_id", name=op.f("pk_substitution")),
    )
    op.create_table(
        "thawing",
        sa.Column("lot_id", sa.Integer(), nullable=False),
        sa.Column("happened_at", UtcDateTime(), nullable=False),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(length=240), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["user.id"], name=op.f("fk_thawing_actor_id")),
        sa.ForeignKeyConstraint(["lot_id"], ["lot.id"], name=op.f("fk_thawing_lot_id")),
        sa.PrimaryKeyConstraint("lot_id", name=op.f("pk_thawing")),
    )
    op.create_table(
        "valued_lot",
        sa.Column("valuation_id", sa.Integer(), nullable=False),
        sa.Column("lot_id", sa.Integer(), nullable=False),
        sa.Column("value_kurus", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("value_kurus >= 0", name=op.f("ck_valued_lot_value")),
        sa.ForeignKeyConstraint(["lot_id"], ["lot.id"], name=op.f("fk_valued_lot_lot_id")),
        sa.ForeignKeyConstraint(
            ["valuation_id"], ["valuation.id"], name=op.f("fk_valued_lot_valuation_id")
        ),
        sa.PrimaryKeyConstraint("valuation_id", "lot_id", name=op.f("pk_valued_lot")),
    )
    with op.batch_alter_table("valued_lot", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_valued_lot_lot_id"), ["lot_id"], unique=False)

    op.create_table(
        "vehicle",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("plate", sa.String(length=16), nullable=False),
        sa.Column("capacity_g", sa.Integer(), nullable=False),
        sa.Column("capacity_pieces", sa.Integer(), nullable=False),
        sa.Column("capacity_ml", sa.Integer(), nullable=False),
        sa.Column("refrigerated", sa.Boolean(), nullable=False),
        sa.Column("coldest_dc", sa.Integer(), nullable=True),
        sa.Column("warmest_dc", sa.Integer(), nullable=True),
        sa.Column("max_trips", sa.Integer(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "capacity_g > 0 AND capacity_pieces > 0 AND capacity_ml > 0",
            name=op.f("ck_vehicle_carries_something"),
        ),
        sa.CheckConstraint(
            "coldest_dc IS NULL OR coldest_dc <= warmest_dc", name=op.f("ck_vehicle_temperatures")
        ),
        sa.CheckConstraint("max_trips BETWEEN 1 AND 6", name=op.f("ck_vehicle_max_trips")),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_vehicle_place_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vehicle")),
        sa.UniqueConstraint("code", name=op.f("uq_vehicle_code")),
        sa.UniqueConstraint("place_id", name=op.f("uq_vehicle_place_id")),
        sa.UniqueConstraint("plate", name=op.f("uq_vehicle_plate")),
    )
    op.create_table(
        "write_off_line",
        sa.Column("write_off_id", sa.Integer(), nullable=False),
        sa.Column("lot_id", sa.Integer(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("pieces", sa.Integer(), nullable=False),
        sa.Column("grams", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "pieces >= 0 AND grams >= 0 AND pieces + grams > 0",
            name=op.f("ck_write_off_line_positive"),
        ),
        sa.ForeignKeyConstraint(["lot_id"], ["lot.id"], name=op.f("fk_write_off_line_lot_id")),
        sa.ForeignKeyConstraint(
            ["place_id"], ["place.id"], name=op.f("fk_write_off_line_place_id")
        ),
        sa.ForeignKeyConstraint(
            ["write_off_id"], ["write_off.id"], name=op.f("fk_write_off_line_write_off_id")
        ),
        sa.PrimaryKeyConstraint(
            "write_off_id", "lot_id", "place_id", name=op.f("pk_write_off_line")
        ),
    )
    with op.batch_alter_table("write_off_line", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_write_off_line_lot_id"), ["lot_id"], unique=False)

    op.create_table(
        "excursion",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("zone_id", sa.Integer(), nullable=True),
        sa.Column("vehicle_id", sa.Integer(), nullable=True),
        sa.Column("started_at", UtcDateTime(), nullable=False),
        sa.Column("last_out_at", UtcDateTime(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("worst_dc", sa.Integer(), nullable=False),
        sa.Column("coldest_dc", sa.Integer(), nullable=True),
        sa.Column("warmest_dc", sa.Integer(), nullable=True),
        sa.Column("extent", sa.Integer(), nullable=False),
        sa.Column("opened_at", UtcDateTime(), nullable=False),
        sa.Column("opened_by", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(zone_id IS NULL) <> (vehicle_id IS NULL)", name=op.f("ck_excursion_one_chamber")
        ),
        sa.CheckConstraint("started_at <= last_out_at", name=op.f("ck_excursion_forwards")),
        sa.ForeignKeyConstraint(["opened_by"], ["user.id"], name=op.f("fk_excursion_opened_by")),
        sa.ForeignKeyConstraint(
            ["vehicle_id"], ["vehicle.id"], name=op.f("fk_excursion_vehicle_id")
        ),
        sa.ForeignKeyConstraint(["zone_id"], ["zone.id"], name=op.f("fk_excursion_zone_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_excursion")),
    )
    with op.batch_alter_table("excursion", schema=None) as batch_op:
        batch_op.create_index(
            "ix_excursion_vehicle_id_started_at", ["vehicle_id", "started_at"], unique=False
        )
        batch_op.create_index(
            "ix_excursion_zone_id_started_at", ["zone_id", "started_at"], unique=False
        )

    op.create_table(
        "logger_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("zone_id", sa.Integer(), nullable=True),
        sa.Column("vehicle_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("uploaded_at", UtcDateTime(), nullable=False),
        sa.Column("uploaded_by", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(zone_id IS NULL) <> (vehicle_id IS NULL)", name=op.f("ck_logger_file_one_chamber")
        ),
        sa.ForeignKeyConstraint(
            ["uploaded_by"], ["user.id"], name=op.f("fk_logger_file_uploaded_by")
        ),
        sa.ForeignKeyConstraint(
            ["vehicle_id"], ["vehicle.id"], name=op.f("fk_logger_file_vehicle_id")
        ),
        sa.ForeignKeyConstraint(["zone_id"], ["zone.id"], name=op.f("fk_logger_file_zone_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_logger_file")),
        sa.UniqueConstraint("vehicle_id", "digest", name=op.f("uq_logger_file_vehicle_id_digest")),
        sa.UniqueConstraint("zone_id", "digest", name=op.f("uq_logger_file_zone_id_digest")),
    )
    op.create_table(
        "meat_container",
        sa.Column("intake_id", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("gross_g", sa.Integer(), nullable=False),
        sa.Column("tare_g", sa.Integer(), nullable=False),
        sa.CheckConstraint("tare_g >= 0 AND gross_g > tare_g", name=op.f("ck_meat_container_net")),
        sa.ForeignKeyConstraint(
            ["intake_id"], ["meat_intake.id"], name=op.f("fk_meat_container_intake_id")
        ),
        sa.PrimaryKeyConstraint("intake_id", "line", name=op.f("pk_meat_container")),
    )
    op.create_table(
        "plan_lock",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("vehicle_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=True),
        sa.Column("locked_at", UtcDateTime(), nullable=False),
        sa.Column("locked_by", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(kind = 'route') = (order_id IS NULL)", name=op.f("ck_plan_lock_of_an_order")
        ),
        sa.ForeignKeyConstraint(["locked_by"], ["user.id"], name=op.f("fk_plan_lock_locked_by")),
        sa.ForeignKeyConstraint(
            ["order_id"], ["delivery_order.id"], name=op.f("fk_plan_lock_order_id")
        ),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_plan_lock_plan_id")),
        sa.ForeignKeyConstraint(
            ["vehicle_id"], ["vehicle.id"], name=op.f("fk_plan_lock_vehicle_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_lock")),
        sa.UniqueConstraint(
            "plan_id",
            "vehicle_id",
            "kind",
            "order_id",
            name=op.f("uq_plan_lock_plan_id_vehicle_id_kind_order_id"),
        ),
    )
    op.create_table(
        "portioning_source",
        sa.Column("portioning_id", sa.Integer(), nullable=False),
        sa.Column("lot_id", sa.Integer(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("pieces", sa.Integer(), nullable=False),
        sa.Column("grams", sa.Integer(), nullable=False),
        sa.CheckConstraint("pieces >= 0 AND grams > 0", name=op.f("ck_portioning_source_positive")),
        sa.ForeignKeyConstraint(["lot_id"], ["lot.id"], name=op.f("fk_portioning_source_lot_id")),
        sa.ForeignKeyConstraint(
            ["place_id"], ["place.id"], name=op.f("fk_portioning_source_place_id")
        ),
        sa.ForeignKeyConstraint(
            ["portioning_id"], ["portioning.id"], name=op.f("fk_portioning_source_portioning_id")
        ),
        sa.PrimaryKeyConstraint("portioning_id", "lot_id", name=op.f("pk_portioning_source")),
    )
    with op.batch_alter_table("portioning_source", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_portioning_source_lot_id"), ["lot_id"], unique=False)

    op.create_table(
        "promise",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("lot_id", sa.Integer(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("pieces", sa.Integer(), nullable=False),
        sa.Column("grams", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("loading_id", sa.Integer(), nullable=True),
        sa.Column("return_id", sa.Integer(), nullable=True),
        sa.Column("replaces_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "pieces >= 0 AND grams >= 0 AND pieces + grams > 0", name=op.f("ck_promise_positive")
        ),
        sa.ForeignKeyConstraint(
            ["loading_id"], ["document.id"], name=op.f("fk_promise_loading_id")
        ),
        sa.ForeignKeyConstraint(["lot_id"], ["lot.id"], name=op.f("fk_promise_lot_id")),
        sa.ForeignKeyConstraint(
            ["order_id"], ["delivery_order.id"], name=op.f("fk_promise_order_id")
        ),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_promise_place_id")),
        sa.ForeignKeyConstraint(
            ["replaces_id"], ["promise.id"], name=op.f("fk_promise_replaces_id")
        ),
        sa.ForeignKeyConstraint(["return_id"], ["document.id"], name=op.f("fk_promise_return_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_promise")),
    )
    with op.batch_alter_table("promise", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_promise_loading_id"), ["loading_id"], unique=False)
        batch_op.create_index("ix_promise_lot_id_state", ["lot_id", "state"], unique=False)
        batch_op.create_index(
            "ix_promise_open",
            ["lot_id", "place_id"],
            unique=False,
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )
        batch_op.create_index(batch_op.f("ix_promise_order_id"), ["order_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_promise_return_id"), ["return_id"], unique=False)

    op.create_table(
        "route",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=24), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("vehicle_id", sa.Integer(), nullable=False),
        sa.Column("driver_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("shift_opens_s", sa.Integer(), nullable=False),
        sa.Column("shift_closes_s", sa.Integer(), nullable=False),
        sa.Column("ends", sa.String(length=32), nullable=False),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["driver_id"], ["user.id"], name=op.f("fk_route_driver_id")),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_route_plan_id")),
        sa.ForeignKeyConstraint(["vehicle_id"], ["vehicle.id"], name=op.f("fk_route_vehicle_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_route")),
        sa.UniqueConstraint("code", name=op.f("uq_route_code")),
        sa.UniqueConstraint("plan_id", "vehicle_id", name=op.f("uq_route_plan_id_vehicle_id")),
    )
    with op.batch_alter_table("route", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_route_driver_id"), ["driver_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_route_plan_id"), ["plan_id"], unique=False)

    op.create_table(
        "stock_count_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("count_id", sa.Integer(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("lot_id", sa.Integer(), nullable=True),
        sa.Column("date_kind", sa.String(length=32), nullable=True),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("supplier_lot", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.String(length=32), nullable=False),
        sa.Column("remark", sa.String(length=240), nullable=False),
        sa.CheckConstraint(
            "date_kind IS NULL OR (date_kind = 'YOK') = (expires_on IS NULL)",
            name=op.f("ck_stock_count_line_dated"),
        ),
        sa.CheckConstraint(
            "lot_id IS NOT NULL OR date_kind IS NOT NULL", name=op.f("ck_stock_count_line_known")
        ),
        sa.ForeignKeyConstraint(
            ["count_id"], ["stock_count.id"], name=op.f("fk_stock_count_line_count_id")
        ),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_stock_count_line_item_id")),
        sa.ForeignKeyConstraint(["lot_id"], ["lot.id"], name=op.f("fk_stock_count_line_lot_id")),
        sa.ForeignKeyConstraint(
            ["place_id"], ["place.id"], name=op.f("fk_stock_count_line_place_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stock_count_line")),
        sa.UniqueConstraint(
            "count_id",
            "place_id",
            "lot_id",
            name=op.f("uq_stock_count_line_count_id_place_id_lot_id"),
        ),
    )
    with op.batch_alter_table("stock_count_line", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_stock_count_line_count_id"), ["count_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_stock_count_line_lot_id"), ["lot_id"], unique=False)

    op.create_table(
        "unserved",
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=48), nullable=False),
        sa.Column("numbers", sa.JSON(), nullable=False),
        sa.Column("sentence", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(
            ["order_id"], ["delivery_order.id"], name=op.f("fk_unserved_order_id")
        ),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_unserved_plan_id")),
        sa.PrimaryKeyConstraint("plan_id", "order_id", name=op.f("pk_unserved")),
    )
    op.create_table(
        "weighing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("command_key", sa.String(length=64), nullable=False),
        sa.Column("portioning_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("gross_g", sa.Integer(), nullable=False),
        sa.Column("tare_g", sa.Integer(), nullable=False),
        sa.Column("weighed_at", UtcDateTime(), nullable=False),
        sa.Column("weighed_by", sa.Integer(), nullable=False),
        sa.Column("taken_back_at", UtcDateTime(), nullable=True),
        sa.Column("taken_back_by", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(kind = 'pack') = (number IS NOT NULL)", name=op.f("ck_weighing_numbered")
        ),
        sa.CheckConstraint(
            "(taken_back_at IS NULL) = (taken_back_by IS NULL)", name=op.f("ck_weighing_taken_back")
        ),
        sa.CheckConstraint("tare_g >= 0 AND gross_g > tare_g", name=op.f("ck_weighing_net")),
        sa.ForeignKeyConstraint(
            ["portioning_id"], ["portioning.id"], name=op.f("fk_weighing_portioning_id")
        ),
        sa.ForeignKeyConstraint(
            ["taken_back_by"], ["user.id"], name=op.f("fk_weighing_taken_back_by")
        ),
        sa.ForeignKeyConstraint(["weighed_by"], ["user.id"], name=op.f("fk_weighing_weighed_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_weighing")),
        sa.UniqueConstraint("command_key", name=op.f("uq_weighing_command_key")),
        sa.UniqueConstraint(
            "portioning_id", "number", name=op.f("uq_weighing_portioning_id_number")
        ),
    )
    with op.batch_alter_table("weighing", schema=None) as batch_op:
        batch_op.create_index("ix_weighing_portioning_id_id", ["portioning_id", "id"], unique=False)

    op.create_table(
        "excursion_decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("excursion_id", sa.Integer(), nullable=False),
        sa.Column("extent", sa.Integer(), nullable=False),
        sa.Column("decision", sa.String(length=32), nullable=False),
        sa.Column("comment", sa.String(length=500), nullable=False),
        sa.Column("decided_at", UtcDateTime(), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=False),
        sa.Column("command_key", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["user.id"], name=op.f("fk_excursion_decision_decided_by")
        ),
        sa.ForeignKeyConstraint(
            ["excursion_id"], ["excursion.id"], name=op.f("fk_excursion_decision_excursion_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_excursion_decision")),
        sa.UniqueConstraint("command_key", name=op.f("uq_excursion_decision_command_key")),
        sa.UniqueConstraint(
            "excursion_id", "extent", name=op.f("uq_excursion_decision_excursion_id_extent")
        ),
    )
    op.create_table(
        "excursion_hold",
        sa.Column("hold_id", sa.Integer(), nullable=False),
        sa.Column("excursion_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["excursion_id"], ["excursion.id"], name=op.f("fk_excursion_hold_excursion_id")
        ),
        sa.ForeignKeyConstraint(["hold_id"], ["hold.id"], name=op.f("fk_excursion_hold_hold_id")),
        sa.PrimaryKeyConstraint("hold_id", name=op.f("pk_excursion_hold")),
    )
    with op.batch_alter_table("excursion_hold", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_excursion_hold_excursion_id"), ["excursion_id"], unique=False
        )

    op.create_table(
        "reading_sheet",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=32), nullable=False),
        sa.Column("command_key", sa.String(length=64), nullable=False),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(length=240), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["user.id"], name=op.f("fk_reading_sheet_actor_id")),
        sa.ForeignKeyConstraint(
            ["file_id"], ["logger_file.id"], name=op.f("fk_reading_sheet_file_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reading_sheet")),
        sa.UniqueConstraint("command_key", name=op.f("uq_reading_sheet_command_key")),
    )
    with op.batch_alter_table("reading_sheet", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reading_sheet_file_id"), ["file_id"], unique=False)

    op.create_table(
        "stock_count_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("line_id", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(length=32), nullable=False),
        sa.Column("pieces", sa.Integer(), nullable=False),
        sa.Column("grams", sa.Integer(), nullable=False),
        sa.Column("expected_pieces", sa.Integer(), nullable=False),
        sa.Column("expected_grams", sa.Integer(), nullable=False),
        sa.Column("after_movement", sa.Integer(), nullable=False),
        sa.Column("counted_at", UtcDateTime(), nullable=False),
        sa.Column("counted_by", sa.Integer(), nullable=False),
        sa.Column("device", sa.String(length=64), nullable=False),
        sa.Column("command_key", sa.String(length=64), nullable=False),
        sa.CheckConstraint(
            "pieces >= 0 AND grams >= 0", name=op.f("ck_stock_count_entry_not_below_zero")
        ),
        sa.ForeignKeyConstraint(
            ["counted_by"], ["user.id"], name=op.f("fk_stock_count_entry_counted_by")
        ),
        sa.ForeignKeyConstraint(
            ["line_id"], ["stock_count_line.id"], name=op.f("fk_stock_count_entry_line_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stock_count_entry")),
        sa.UniqueConstraint("command_key", name=op.f("uq_stock_count_entry_command_key")),
    )
    with op.batch_alter_table("stock_count_entry", schema=None) as batch_op:
        batch_op.create_index("ix_stock_count_entry_line_id_id", ["line_id", "id"], unique=False)

    op.create_table(
        "trip",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("route_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("departs_s", sa.Integer(), nullable=False),
        sa.Column("returns_s", sa.Integer(), nullable=False),
        sa.Column("distance_m", sa.Integer(), nullable=False),
        sa.Column("lines", sa.JSON(), nullable=False),
        sa.Column("loading_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["loading_id"], ["document.id"], name=op.f("fk_trip_loading_id")),
        sa.ForeignKeyConstraint(["route_id"], ["route.id"], name=op.f("fk_trip_route_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trip")),
        sa.UniqueConstraint("route_id", "number", name=op.f("uq_trip_route_id_number")),
    )
    op.create_table(
        "reading",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sheet_id", sa.Integer(), nullable=False),
        sa.Column("zone_id", sa.Integer(), nullable=True),
        sa.Column("vehicle_id", sa.Integer(), nullable=True),
        sa.Column("happened_at", UtcDateTime(), nullable=False),
        sa.Column("temperature_dc", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(zone_id IS NULL) <> (vehicle_id IS NULL)", name=op.f("ck_reading_one_chamber")
        ),
        sa.CheckConstraint("temperature_dc BETWEEN -600 AND 600", name=op.f("ck_reading_possible")),
        sa.ForeignKeyConstraint(
            ["sheet_id"], ["reading_sheet.id"], name=op.f("fk_reading_sheet_id")
        ),
        sa.ForeignKeyConstraint(["vehicle_id"], ["vehicle.id"], name=op.f("fk_reading_vehicle_id")),
        sa.ForeignKeyConstraint(["zone_id"], ["zone.id"], name=op.f("fk_reading_zone_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reading")),
        sa.UniqueConstraint(
            "vehicle_id", "happened_at", name=op.f("uq_reading_vehicle_id_happened_at")
        ),
        sa.UniqueConstraint("zone_id", "happened_at", name=op.f("uq_reading_zone_id_happened_at")),
    )
    with op.batch_alter_table("reading", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reading_sheet_id"), ["sheet_id"], unique=False)

    op.create_table(
        "pickup_stop",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("trip_id", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("pickup_id", sa.Integer(), nullable=False),
        sa.Column("side", sa.String(length=32), nullable=False),
        sa.Column("arrives_s", sa.Integer(), nullable=False),
        sa.Column("starts_s", sa.Integer(), nullable=False),
        sa.Column("ends_s", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(length=32), nullable=False),
        sa.Column("outcome_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["pickup_id"], ["pickup.id"], name=op.f("fk_pickup_stop_pickup_id")
        ),
        sa.ForeignKeyConstraint(["trip_id"], ["trip.id"], name=op.f("fk_pickup_stop_trip_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pickup_stop")),
        sa.UniqueConstraint("trip_id", "sequence", name=op.f("uq_pickup_stop_trip_id_sequence")),
    )
    with op.batch_alter_table("pickup_stop", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pickup_stop_pickup_id"), ["pickup_id"], unique=False)

    op.create_table(
        "stop",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("trip_id", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("arrives_s", sa.Integer(), nullable=False),
        sa.Column("starts_s", sa.Integer(), nullable=False),
        sa.Column("ends_s", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(length=32), nullable=False),
        sa.Column("outcome_at", UtcDateTime(), nullable=True),
        sa.Column("reason", sa.String(length=32), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_stop_document_id")),
        sa.ForeignKeyConstraint(["order_id"], ["delivery_order.id"], name=op.f("fk_stop_order_id")),
        sa.ForeignKeyConstraint(["trip_id"], ["trip.id"], name=op.f("fk_stop_trip_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stop")),
        sa.UniqueConstraint("trip_id", "sequence", name=op.f("uq_stop_trip_id_sequence")),
    )
    with op.batch_alter_table("stop", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_stop_order_id"), ["order_id"], unique=False)

    for statement in statements(op.get_bind().dialect.name):
        op.execute(statement)


def downgrade() -> None:
    """Takes the shape back."""
    with op.batch_alter_table("stop", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_stop_order_id"))

    op.drop_table("stop")
    with op.batch_alter_table("reading", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reading_sheet_id"))

    op.drop_table("reading")
    with op.batch_alter_table("pickup_stop", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_pickup_stop_pickup_id"))

    op.drop_table("pickup_stop")
    op.drop_table("trip")
    with op.batch_alter_table("stock_count_entry", schema=None) as batch_op:
        batch_op.drop_index("ix_stock_count_entry_line_id_id")

    op.drop_table("stock_count_entry")
    with op.batch_alter_table("reading_sheet", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reading_sheet_file_id"))

    op.drop_table("reading_sheet")
    with op.batch_alter_table("excursion_hold", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_excursion_hold_excursion_id"))

    op.drop_table("excursion_hold")
    op.drop_table("excursion_decision")
    with op.batch_alter_table("weighing", schema=None) as batch_op:
        batch_op.drop_index("ix_weighing_portioning_id_id")

    op.drop_table("weighing")
    op.drop_table("unserved")
    with op.batch_alter_table("stock_count_line", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_stock_count_line_lot_id"))
        batch_op.drop_index(batch_op.f("ix_stock_count_line_count_id"))

    op.drop_table("stock_count_line")
    with op.batch_alter_table("route", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_route_plan_id"))
        batch_op.drop_index(batch_op.f("ix_route_driver_id"))

    op.drop_table("route")
    with op.batch_alter_table("promise", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_promise_return_id"))
        batch_op.drop_index(batch_op.f("ix_promise_order_id"))
        batch_op.drop_index(
            "ix_promise_open",
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )
        batch_op.drop_index("ix_promise_lot_id_state")
        batch_op.drop_index(batch_op.f("ix_promise_loading_id"))

    op.drop_table("promise")
    with op.batch_alter_table("portioning_source", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_portioning_source_lot_id"))

    op.drop_table("portioning_source")
    op.drop_table("plan_lock")
    op.drop_table("meat_container")
    op.drop_table("logger_file")
    with op.batch_alter_table("excursion", schema=None) as batch_op:
        batch_op.drop_index("ix_excursion_zone_id_started_at")
        batch_op.drop_index("ix_excursion_vehicle_id_started_at")

    op.drop_table("excursion")
    with op.batch_alter_table("write_off_line", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_write_off_line_lot_id"))

    op.drop_table("write_off_line")
    op.drop_table("vehicle")
    with op.batch_alter_table("valued_lot", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_valued_lot_lot_id"))

    op.drop_table("valued_lot")
    op.drop_table("thawing")
    op.drop_table("substitution")
    with op.batch_alter_table("stock_count", schema=None) as batch_op:
        batch_op.drop_index("ix_stock_count_ends")

    op.drop_table("stock_count")
    with op.batch_alter_table("sheet_import_line", schema=None) as batch_op:
        batch_op.drop_index("ix_sheet_import_line_state")

    op.drop_table("sheet_import_line")
    with op.batch_alter_table("sheet_import_document", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sheet_import_document_document_id"))

    op.drop_table("sheet_import_document")
    with op.batch_alter_table("received_lot", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_received_lot_document_id"))

    op.drop_table("received_lot")
    with op.batch_alter_table("recall_lot", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_recall_lot_lot_id"))

    op.drop_table("recall_lot")
    with op.batch_alter_table("portioning", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_portioning_opened_at"))

    op.drop_table("portioning")
    with op.batch_alter_table("photo", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_photo_write_off_id"))

    op.drop_table("photo")
    with op.batch_alter_table("movement", schema=None) as batch_op:
        batch_op.drop_index("ix_movement_lot_id_id")

    op.drop_table("movement")
    with op.batch_alter_table("meat_intake", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_meat_intake_happened_at"))
        batch_op.drop_index(batch_op.f("ix_meat_intake_document_id"))

    op.drop_table("meat_intake")
    with op.batch_alter_table("lot_component", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lot_component_component_lot_id"))

    op.drop_table("lot_component")
    with op.batch_alter_table("inspection", schema=None) as batch_op:
        batch_op.drop_index("ix_inspection_lot_id_document_id")

    op.drop_table("inspection")
    with op.batch_alter_table("hold", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_hold_write_off_id"))
        batch_op.drop_index("ix_hold_released_at_id")
        batch_op.drop_index(batch_op.f("ix_hold_recall_id"))
        batch_op.drop_index("ix_hold_lot_id_released_at")

    op.drop_table("hold")
    with op.batch_alter_table("delivery_order", schema=None) as batch_op:
        batch_op.drop_index("ix_delivery_order_state_programme_id")
        batch_op.drop_index(batch_op.f("ix_delivery_order_household_id"))

    op.drop_table("delivery_order")
    with op.batch_alter_table("clearance", schema=None) as batch_op:
        batch_op.drop_index("ix_clearance_lot_id_good_until")

    op.drop_table("clearance")
    with op.batch_alter_table("balance", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_balance_lot_id"))
        batch_op.drop_index(
            "ix_balance_held",
            sqlite_where=sa.text("own AND grams > 0"),
            postgresql_where=sa.text("own AND grams > 0"),
        )

    op.drop_table("balance")
    with op.batch_alter_table("write_off", schema=None) as batch_op:
        batch_op.drop_index("ix_write_off_decided_at_id")

    op.drop_table("write_off")
    with op.batch_alter_table("valuation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_valuation_document_id"))

    op.drop_table("valuation")
    with op.batch_alter_table("sheet_import", schema=None) as batch_op:
        batch_op.drop_index("ix_sheet_import_digest")

    op.drop_table("sheet_import")
    with op.batch_alter_table("refused_goods", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_refused_goods_document_id"))

    op.drop_table("refused_goods")
    with op.batch_alter_table("receipt", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_receipt_announcement_id"))

    op.drop_table("receipt")
    with op.batch_alter_table("recall_call", schema=None) as batch_op:
        batch_op.drop_index("ix_recall_call_recall_id_household_id_id")

    op.drop_table("recall_call")
    op.drop_table("programme")
    with op.batch_alter_table("plan", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_plan_day"))

    op.drop_table("plan")
    with op.batch_alter_table("place", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_place_zone_id"))

    op.drop_table("place")
    with op.batch_alter_table("lot", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lot_supplier_lot"))
        batch_op.drop_index(batch_op.f("ix_lot_received_on"))
        batch_op.drop_index(batch_op.f("ix_lot_kit_id"))
        batch_op.drop_index("ix_lot_item_id_expires_on")
        batch_op.drop_index(batch_op.f("ix_lot_document_id"))

    op.drop_table("lot")
    with op.batch_alter_table("large_loss", schema=None) as batch_op:
        batch_op.drop_index("ix_large_loss_signed_at_id")

    op.drop_table("large_loss")
    with op.batch_alter_table("pickup", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_pickup_state"))

    op.drop_table("pickup")
    op.drop_table("known_road")
    op.drop_table("kit_component")
    op.drop_table("kit_alternative")
    with op.batch_alter_table("household_member", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_household_member_household_id"))

    op.drop_table("household_member")
    op.drop_table("announced_line")
    with op.batch_alter_table("zone", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_zone_warehouse_id"))

    op.drop_table("zone")
    op.drop_table("user_role")
    op.drop_table("subscription")
    with op.batch_alter_table("recall", schema=None) as batch_op:
        batch_op.drop_index("ix_recall_closed_at_id")

    op.drop_table("recall")
    with op.batch_alter_table("meat_item", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_meat_item_species"))

    op.drop_table("meat_item")
    with op.batch_alter_table("kit", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_kit_item_id"))
        batch_op.drop_index(batch_op.f("ix_kit_family_id"))

    op.drop_table("kit")
    op.drop_table("job")
    with op.batch_alter_table("item_barcode", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_item_barcode_item_id"))

    op.drop_table("item_barcode")
    with op.batch_alter_table("household", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_household_phone"))
        batch_op.drop_index(batch_op.f("ix_household_neighbourhood_id"))

    op.drop_table("household")
    with op.batch_alter_table("document", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_document_recorded_at"))
        batch_op.drop_index(batch_op.f("ix_document_party_id"))
        batch_op.drop_index(batch_op.f("ix_document_kind"))
        batch_op.drop_index(batch_op.f("ix_document_happened_at"))

    op.drop_table("document")
    op.drop_table("digest")
    op.drop_table("count_tolerance")
    with op.batch_alter_table("best_before_policy", schema=None) as batch_op:
        batch_op.drop_index("ix_best_before_policy_group_id")

    op.drop_table("best_before_policy")
    with op.batch_alter_table("announcement", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_announcement_party_id"))
        batch_op.drop_index("ix_announcement_closed_at_expected_on")

    op.drop_table("announcement")
    op.drop_table("warehouse")
    op.drop_table("user")
    op.drop_table("setting")
    op.drop_table("purpose")
    with op.batch_alter_table("proof", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_proof_proven_at"))

    op.drop_table("proof")
    op.drop_table("party")
    op.drop_table("neighbourhood")
    op.drop_table("meat_rule")
    op.drop_table("kit_family")
    op.drop_table("item")
    op.drop_table("counter")
    for statement in forgetting(op.get_bind().dialect.name):
        op.execute(statement)
