"""The first shape of every room."""

import sqlalchemy as sa
from alembic import op

from sara.db import Moment

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "agency",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "police",
                "housing",
                "school",
                "residents",
                "council",
                "health",
                "business",
                "other",
                name="agencykind",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agency")),
        sa.UniqueConstraint("name", name=op.f("uq_agency_name")),
    )
    op.create_table(
        "area",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=24), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("boundary", sa.Text(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_area")),
        sa.UniqueConstraint("code", name=op.f("uq_area_code")),
    )
    op.create_table(
        "attempt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempt")),
    )
    with op.batch_alter_table("attempt", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_attempt_at"), ["at"], unique=False)
        batch_op.create_index("ix_attempt_key_at", ["key", "at"], unique=False)

    op.create_table(
        "head",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("seal", sa.String(length=64), nullable=False),
        sa.Column("proof", sa.String(length=64), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_head_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_head")),
    )
    op.create_table(
        "submission",
        sa.Column("once", sa.String(length=64), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("location", sa.String(length=400), nullable=False),
        sa.PrimaryKeyConstraint("once", name=op.f("pk_submission")),
    )
    with op.batch_alter_table("submission", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_submission_at"), ["at"], unique=False)

    op.create_table(
        "year_count",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("year", name=op.f("pk_year_count")),
    )
    op.create_table(
        "account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=True),
        sa.Column("password_hash", sa.String(length=200), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "pending",
                "active",
                "disabled",
                name="accountstate",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["agency.id"], name=op.f("fk_account_agency_id_agency")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("email", name=op.f("uq_account_email")),
    )
    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_account_agency_id"), ["agency_id"], unique=False)

    op.create_table(
        "problem",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=16), nullable=False),
        sa.Column("title", sa.String(length=140), nullable=False),
        sa.Column("behaviour", sa.Text(), nullable=False),
        sa.Column("place", sa.String(length=300), nullable=False),
        sa.Column("times", sa.String(length=300), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("latitude", sa.Double(), nullable=True),
        sa.Column("longitude", sa.Double(), nullable=True),
        sa.Column(
            "precision",
            sa.Enum(
                "exact",
                "street",
                "block",
                "area",
                name="precision",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column(
            "tier",
            sa.Enum(
                "1", "2", "3", name="tier", native_enum=False, create_constraint=True, length=24
            ),
            nullable=False,
        ),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("lead_id", sa.Integer(), nullable=False),
        sa.Column(
            "stage",
            sa.Enum(
                "scanning",
                "analysis",
                "plan",
                "running",
                "assessment",
                "sustain",
                "closed",
                "paused",
                "referred_out",
                "not_a_problem",
                "merged",
                name="stage",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("stage_since", Moment(), nullable=False),
        sa.Column("stage_due", sa.Date(), nullable=True),
        sa.Column("opened_at", Moment(), nullable=False),
        sa.Column("updated_at", Moment(), nullable=False),
        sa.Column("closed_at", Moment(), nullable=True),
        sa.Column(
            "outcome",
            sa.Enum(
                "goal_met",
                "reduced",
                "disagree",
                "exhausted",
                "not_solved",
                "moved",
                "overtaken",
                "withdrawn",
                name="outcome",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=True,
        ),
        sa.Column(
            "paused_from",
            sa.Enum(
                "scanning",
                "analysis",
                "plan",
                "running",
                "assessment",
                "sustain",
                "closed",
                "paused",
                "referred_out",
                "not_a_problem",
                "merged",
                name="paused_from",
                native_enum=False,
                length=24,
            ),
            nullable=True,
        ),
        sa.Column("paused_until", sa.Date(), nullable=True),
        sa.Column("paused_because", sa.String(length=300), nullable=False),
        sa.Column("merged_into_id", sa.Integer(), nullable=True),
        sa.Column("referred_to", sa.String(length=200), nullable=False),
        sa.Column("public_summary", sa.Text(), nullable=False),
        sa.Column("published_at", Moment(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(stage = 'closed') = (outcome IS NOT NULL AND closed_at IS NOT NULL)",
            name=op.f("ck_problem_closed_has_outcome"),
        ),
        sa.CheckConstraint(
            "(stage = 'merged') = (merged_into_id IS NOT NULL)",
            name=op.f("ck_problem_merged_into_something"),
        ),
        sa.CheckConstraint(
            "(stage = 'paused') = (paused_from IS NOT NULL)",
            name=op.f("ck_problem_paused_from_somewhere"),
        ),
        sa.CheckConstraint(
            "(latitude IS NULL) = (longitude IS NULL)", name=op.f("ck_problem_whole_point")
        ),
        sa.CheckConstraint(
            "latitude BETWEEN -90 AND 90 AND longitude BETWEEN -180 AND 180",
            name=op.f("ck_problem_on_earth"),
        ),
        sa.CheckConstraint("merged_into_id <> id", name=op.f("ck_problem_not_into_itself")),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_problem_area_id_area")),
        sa.ForeignKeyConstraint(
            ["author_id"], ["account.id"], name=op.f("fk_problem_author_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["lead_id"], ["account.id"], name=op.f("fk_problem_lead_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["merged_into_id"], ["problem.id"], name=op.f("fk_problem_merged_into_id_problem")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_problem")),
        sa.UniqueConstraint("reference", name=op.f("uq_problem_reference")),
    )
    with op.batch_alter_table("problem", schema=None) as batch_op:
        batch_op.create_index(
            "ix_problem_area_id_updated_at_id", ["area_id", "updated_at", "id"], unique=False
        )
        batch_op.create_index(
            "ix_problem_area_stage", ["area_id", "stage", "updated_at", "id"], unique=False
        )
        batch_op.create_index(
            "ix_problem_area_tier", ["area_id", "tier", "updated_at", "id"], unique=False
        )
        batch_op.create_index(
            "ix_problem_area_tier_stage",
            ["area_id", "tier", "stage", "updated_at", "id"],
            unique=False,
        )
        batch_op.create_index(
            "ix_problem_clock",
            ["updated_at", "id", "stage_due", "stage"],
            unique=False,
            sqlite_where=sa.text("stage_due IS NOT NULL"),
            postgresql_where=sa.text("stage_due IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_problem_clock_area",
            ["area_id", "updated_at", "id", "stage_due", "stage"],
            unique=False,
            sqlite_where=sa.text("stage_due IS NOT NULL"),
            postgresql_where=sa.text("stage_due IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_problem_clock_area_stage",
            ["area_id", "stage", "stage_due"],
            unique=False,
            sqlite_where=sa.text("stage_due IS NOT NULL"),
            postgresql_where=sa.text("stage_due IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_problem_clock_stage",
            ["stage", "stage_due"],
            unique=False,
            sqlite_where=sa.text("stage_due IS NOT NULL"),
            postgresql_where=sa.text("stage_due IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_problem_lead", ["lead_id", "updated_at", "id", "area_id"], unique=False
        )
        batch_op.create_index(
            "ix_problem_lead_stage", ["lead_id", "stage", "area_id"], unique=False
        )
        batch_op.create_index(
            "ix_problem_published",
            ["published_at", "id", "area_id"],
            unique=False,
            sqlite_where=sa.text("published_at IS NOT NULL"),
            postgresql_where=sa.text("published_at IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_problem_published_area",
            ["area_id", "published_at", "id"],
            unique=False,
            sqlite_where=sa.text("published_at IS NOT NULL"),
            postgresql_where=sa.text("published_at IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_problem_published_area_stage",
            ["area_id", "stage", "published_at", "id"],
            unique=False,
            sqlite_where=sa.text("published_at IS NOT NULL"),
            postgresql_where=sa.text("published_at IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_problem_published_stage",
            ["stage", "published_at", "id", "area_id"],
            unique=False,
            sqlite_where=sa.text("published_at IS NOT NULL"),
            postgresql_where=sa.text("published_at IS NOT NULL"),
        )
        batch_op.create_index("ix_problem_stage_due", ["stage_due", "id"], unique=False)
        batch_op.create_index(
            "ix_problem_stage_updated_at_id", ["stage", "updated_at", "id"], unique=False
        )
        batch_op.create_index(
            "ix_problem_tier_stage", ["tier", "stage", "updated_at", "id"], unique=False
        )
        batch_op.create_index(
            "ix_problem_tier_updated_at_id", ["tier", "updated_at", "id"], unique=False
        )
        batch_op.create_index("ix_problem_updated_at_id", ["updated_at", "id"], unique=False)

    op.create_table(
        "role_grant",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "administrator",
                "analyst",
                "board_member",
                "coordinator",
                "officer",
                "partner",
                "resident",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("area_id", sa.Integer(), nullable=True),
        sa.Column("granted_by", sa.Integer(), nullable=True),
        sa.Column("granted_at", Moment(), nullable=False),
        sa.CheckConstraint(
            "role <> 'administrator' OR area_id IS NULL",
            name=op.f("ck_role_grant_administrators_are_everywhere"),
        ),
        sa.CheckConstraint(
            "granted_by IS NULL OR granted_by <> account_id",
            name=op.f("ck_role_grant_not_to_oneself"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_role_grant_account_id_account")
        ),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_role_grant_area_id_area")),
        sa.ForeignKeyConstraint(
            ["granted_by"], ["account.id"], name=op.f("fk_role_grant_granted_by_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_grant")),
    )
    with op.batch_alter_table("role_grant", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_role_grant_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_role_grant_area_id"), ["area_id"], unique=False)
        batch_op.create_index("uq_role_grant_area", ["account_id", "role", "area_id"], unique=True)
        batch_op.create_index(
            "uq_role_grant_everywhere",
            ["account_id", "role"],
            unique=True,
            sqlite_where=sa.text("area_id IS NULL"),
            postgresql_where=sa.text("area_id IS NULL"),
        )

    op.create_table(
        "sign_in_session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("seen_at", Moment(), nullable=False),
        sa.Column("ends_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_sign_in_session_account_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_session")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_sign_in_session_token_hash")),
    )
    with op.batch_alter_table("sign_in_session", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_sign_in_session_account_id"), ["account_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_sign_in_session_ends_at"), ["ends_at"], unique=False)

    op.create_table(
        "single_use_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column(
            "purpose",
            sa.Enum(
                "invitation",
                "reset",
                "first",
                name="purpose",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("ends_at", Moment(), nullable=False),
        sa.Column("used_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_single_use_link_account_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_single_use_link")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_single_use_link_token_hash")),
    )
    with op.batch_alter_table("single_use_link", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_single_use_link_account_id"), ["account_id"], unique=False
        )

    op.create_table(
        "answer",
        sa.Column("problem_id", sa.Integer(), nullable=False),
        sa.Column(
            "question",
            sa.Enum(
                "who",
                "where",
                "when",
                "why",
                "how",
                name="question",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("present", sa.Text(), nullable=False),
        sa.Column("absent", sa.Text(), nullable=False),
        sa.Column("unknown_because", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["problem_id"], ["problem.id"], name=op.f("fk_answer_problem_id_problem")
        ),
        sa.PrimaryKeyConstraint("problem_id", "question", name=op.f("pk_answer")),
    )
    op.create_table(
        "assessment",
        sa.Column("problem_id", sa.Integer(), nullable=False),
        sa.Column(
            "delivered",
            sa.Enum(
                "yes",
                "part",
                "no",
                name="delivered",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=True,
        ),
        sa.Column("process", sa.Text(), nullable=False),
        sa.Column(
            "failure",
            sa.Enum(
                "misunderstood",
                "component",
                "adapted",
                "outside",
                name="failurereason",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=True,
        ),
        sa.Column(
            "fell",
            sa.Enum(
                "enough",
                "some",
                "not",
                "unclear",
                name="fell",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=True,
        ),
        sa.Column("impact", sa.Text(), nullable=False),
        sa.Column(
            "goal_met",
            sa.Enum(
                "met",
                "partly",
                "not_met",
                name="goalmet",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=True,
        ),
        sa.Column("objectives", sa.Text(), nullable=False),
        sa.Column("residents_measure", sa.Text(), nullable=False),
        sa.Column("lessons", sa.Text(), nullable=False),
        sa.Column("goes_on", sa.Text(), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum(
                "goal_met",
                "reduced",
                "disagree",
                "exhausted",
                "not_solved",
                "moved",
                "overtaken",
                "withdrawn",
                name="assessed_outcome",
                native_enum=False,
                length=24,
            ),
            nullable=True,
        ),
        sa.Column("you_said", sa.Text(), nullable=False),
        sa.Column("we_found", sa.Text(), nullable=False),
        sa.Column("we_did", sa.Text(), nullable=False),
        sa.Column("what_changed", sa.Text(), nullable=False),
        sa.Column("what_did_not", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["problem_id"], ["problem.id"], name=op.f("fk_assessment_problem_id_problem")
        ),
        sa.PrimaryKeyConstraint("problem_id", name=op.f("pk_assessment")),
    )
    op.create_table(
        "check_back",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("problem_id", sa.Integer(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("with_whom", sa.String(length=200), nullable=False),
        sa.Column(
            "agreement",
            sa.Enum(
                "agreed",
                "disagreed",
                "added",
                "no_answer",
                name="agreement",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("added_by", sa.Integer(), nullable=False),
        sa.Column("added_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["added_by"], ["account.id"], name=op.f("fk_check_back_added_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["problem_id"], ["problem.id"], name=op.f("fk_check_back_problem_id_problem")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_check_back")),
    )
    with op.batch_alter_table("check_back", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_check_back_problem_id"), ["problem_id"], unique=False)

    op.create_table(
        "comment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("problem_id", sa.Integer(), nullable=False),
        sa.Column(
            "audience",
            sa.Enum(
                "public",
                "team",
                "agencies",
                name="audience",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("posted_at", Moment(), nullable=False),
        sa.Column("edited_at", Moment(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("audience IN ('team', 'agencies')", name=op.f("ck_comment_a_room")),
        sa.ForeignKeyConstraint(
            ["author_id"], ["account.id"], name=op.f("fk_comment_author_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["problem_id"], ["problem.id"], name=op.f("fk_comment_problem_id_problem")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comment")),
    )
    with op.batch_alter_table("comment", schema=None) as batch_op:
        batch_op.create_index(
            "ix_comment_problem_id_audience_id", ["problem_id", "audience", "id"], unique=False
        )

    op.create_table(
        "displacement",
        sa.Column("problem_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "place",
                "time",
                "target",
                "tactic",
                "offence",
                "offenders",
                name="moved",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column(
            "finding",
            sa.Enum(
                "not_examined",
                "none_seen",
                "moved",
                "spread",
                name="finding",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "finding <> 'not_examined' OR words <> ''", name=op.f("ck_displacement_because")
        ),
        sa.ForeignKeyConstraint(
            ["problem_id"], ["problem.id"], name=op.f("fk_displacement_problem_id_problem")
        ),
        sa.PrimaryKeyConstraint("problem_id", "kind", name=op.f("pk_displacement")),
    )
    op.create_table(
        "entry",
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("problem_id", sa.Integer(), nullable=True),
        sa.Column("verb", sa.String(length=48), nullable=False),
        sa.Column("subject", sa.String(length=32), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=True),
        sa.Column(
            "audience",
            sa.Enum(
                "public",
                "team",
                "agencies",
                name="audience",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("seal", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_entry_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["problem_id"], ["problem.id"], name=op.f("fk_entry_problem_id_problem")
        ),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_entry")),
    )
    with op.batch_alter_table("entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_entry_account_id"), ["account_id"], unique=False)
        batch_op.create_index("ix_entry_problem_id_seq", ["problem_id", "seq"], unique=False)
        batch_op.create_index("ix_entry_subject", ["subject", "subject_id"], unique=False)

    op.create_table(
        "evaluation_plan",
        sa.Column("problem_id", sa.Integer(), nullable=False),
        sa.Column(
            "design",
            sa.Enum(
                "before_after",
                "time_series",
                "comparison",
                name="design",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=True,
        ),
        sa.Column("comparison", sa.Text(), nullable=False),
        sa.Column("buffer", sa.Text(), nullable=False),
        sa.Column("follow_up_on", sa.Date(), nullable=True),
        sa.Column("assessor", sa.String(length=200), nullable=False),
        sa.Column("decision_rule", sa.Text(), nullable=False),
        sa.Column("locked_at", Moment(), nullable=True),
        sa.Column("locked_by", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["locked_by"], ["account.id"], name=op.f("fk_evaluation_plan_locked_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["problem_id"], ["problem.id"], name=op.f("fk_evaluation_plan_problem_id_problem")
        ),
        sa.PrimaryKeyConstraint("problem_id", name=op.f("pk_evaluation_plan")),
    )
    op.create_table(
        "event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("problem_id", sa.Integer(), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("what", sa.String(length=300), nullable=False),
        sa.Column(
            "source",
            sa.Enum(
                "residents",
                "police",
                "agency",
                "observation",
                "research",
                name="sourcekind",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("added_by", sa.Integer(), nullable=False),
        sa.Column("added_at", Moment(), nullable=False),
        sa.Column("removed_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["added_by"], ["account.id"], name=op.f("fk_event_added_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["problem_id"], ["problem.id"], name=op.f("fk_event_problem_id_problem")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event")),
    )
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_event_problem_id"), ["problem_id"], unique=False)

    op.create_table(
        "evidence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("problem_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "note",
                "photo",
                "document",
                "link",
                "interview",
                "table",
                name="evidencekind",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("title", sa.String(length=140), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("url", sa.String(length=1000), nullable=False),
        sa.Column(
            "source",
            sa.Enum(
                "residents",
                "police",
                "agency",
                "observation",
                "research",
                name="sourcekind",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("supplied_by", sa.String(length=140), nullable=False),
        sa.Column("fact_on", sa.Date(), nullable=True),
        sa.Column(
            "reliability",
            sa.Enum(
                "firm",
                "fair",
                "weak",
                name="reliability",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column(
            "stage",
            sa.Enum(
                "scanning",
                "analysis",
                "plan",
                "running",
                "assessment",
                "sustain",
                "closed",
                "paused",
                "referred_out",
                "not_a_problem",
                "merged",
                name="stage",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column(
            "audience",
            sa.Enum(
                "public",
                "team",
                "agencies",
                name="audience",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("added_by", sa.Integer(), nullable=False),
        sa.Column("added_at", Moment(), nullable=False),
        sa.Column("withdrawn_at", Moment(), nullable=True),
        sa.Column("withdrawn_because", sa.String(length=300), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["added_by"], ["account.id"], name=op.f("fk_evidence_added_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["problem_id"], ["problem.id"], name=op.f("fk_evidence_problem_id_problem")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
    )
    with op.batch_alter_table("evidence", schema=None) as batch_op:
        batch_op.create_index("ix_evidence_problem_id_id", ["problem_id", "id"], unique=False)

    op.create_table(
        "hypothesis",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("problem_id", sa.Integer(), nullable=False),
        sa.Column("cause", sa.String(length=400), nullable=False),
        sa.Column("effect", sa.String(length=400), nullable=False),
        sa.Column("expected", sa.Text(), nullable=False),
        sa.Column("test", sa.Text(), nullable=False),
        sa.Column(
            "result",
            sa.Enum(
                "untested",
                "supported",
                "not_supported",
                "unclear",
                name="testresult",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("finding", sa.Text(), nullable=False),
        sa.Column("rival_of", sa.Integer(), nullable=True),
        sa.Column("added_by", sa.Integer(), nullable=False),
        sa.Column("added_at", Moment(), nullable=False),
        sa.Column("dropped_at", Moment(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["added_by"], ["account.id"], name=op.f("fk_hypothesis_added_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["problem_id"], ["problem.id"], name=op.f("fk_hypothesis_problem_id_problem")
        ),
        sa.ForeignKeyConstraint(
            ["rival_of"], ["hypothesis.id"], name=op.f("fk_hypothesis_rival_of_hypothesis")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hypothesis")),
    )
    with op.batch_alter_table("hypothesis", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_hypothesis_problem_id"), ["problem_id"], unique=False)

    op.create_table(
        "indicator",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("problem_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=140), nullable=False),
        sa.Column("unit", sa.String(length=60), nullable=False),
        sa.Column(
            "counted",
            sa.Enum(
                "count",
                "level",
                name="counted",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column(
            "generator",
            sa.Enum(
                "residents",
                "agencies",
                "police_activity",
                name="generator",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column(
            "direction",
            sa.Enum(
                "down", "up", name="direction", native_enum=False, create_constraint=True, length=24
            ),
            nullable=False,
        ),
        sa.Column("frozen_at", Moment(), nullable=True),
        sa.Column("added_by", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["added_by"], ["account.id"], name=op.f("fk_indicator_added_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["problem_id"], ["problem.id"], name=op.f("fk_indicator_problem_id_problem")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_indicator")),
    )
    with op.batch_alter_table("indicator", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_indicator_problem_id"), ["problem_id"], unique=False)

    op.create_table(
        "message",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.String(length=120), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("problem_id", sa.Integer(), nullable=True),
        sa.Column("to", sa.String(length=254), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("due_at", Moment(), nullable=False),
        sa.Column("claimed_until", Moment(), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("sent_at", Moment(), nullable=True),
        sa.Column("dropped_at", Moment(), nullable=True),
        sa.Column("last_error", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_message_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["problem_id"], ["problem.id"], name=op.f("fk_message_problem_id_problem")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
        sa.UniqueConstraint("message_id", name=op.f("uq_message_message_id")),
    )
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_message_account_id"), ["account_id"], unique=False)
        batch_op.create_index(
            "ix_message_waiting",
            ["due_at", "id"],
            unique=False,
            sqlite_where=sa.text("sent_at IS NULL AND dropped_at IS NULL"),
            postgresql_where=sa.text("sent_at IS NULL AND dropped_at IS NULL"),
        )

    op.create_table(
        "plan",
        sa.Column("problem_id", sa.Integer(), nullable=False),
        sa.Column("choice_because", sa.Text(), nullable=False),
        sa.Column("agreed", sa.Text(), nullable=False),
        sa.Column("objections", sa.Text(), nullable=False),
        sa.Column("answers", sa.Text(), nullable=False),
        sa.Column("enforcement_only_because", sa.Text(), nullable=False),
        sa.Column("short_term", sa.Text(), nullable=False),
        sa.Column("long_term", sa.Text(), nullable=False),
        sa.Column("lawful_basis", sa.Text(), nullable=False),
        sa.Column("approvals", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["problem_id"], ["problem.id"], name=op.f("fk_plan_problem_id_problem")
        ),
        sa.PrimaryKeyConstraint("problem_id", name=op.f("pk_plan")),
    )
    op.create_table(
        "scan",
        sa.Column("problem_id", sa.Integer(), nullable=False),
        sa.Column("community", sa.Text(), nullable=False),
        sa.Column("harms", sa.Text(), nullable=False),
        sa.Column("expectation", sa.Text(), nullable=False),
        sa.Column("events", sa.Text(), nullable=False),
        sa.Column("recurring", sa.Text(), nullable=False),
        sa.Column("similarity", sa.Text(), nullable=False),
        sa.Column("since_on", sa.Date(), nullable=True),
        sa.Column("identified_by", sa.Text(), nullable=False),
        sa.Column("community_input", sa.Text(), nullable=False),
        sa.Column("no_voice_because", sa.Text(), nullable=False),
        sa.Column(
            "goal_type",
            sa.Enum(
                "eliminate",
                "reduce_number",
                "reduce_harm",
                "handle_better",
                "move",
                name="goaltype",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=True,
        ),
        sa.Column("minimum_change", sa.String(length=300), nullable=False),
        sa.Column("success_by", sa.Date(), nullable=True),
        sa.Column("no_names", sa.Boolean(), nullable=False),
        sa.Column("child_involved", sa.Boolean(), nullable=False),
        sa.Column("other_process", sa.String(length=300), nullable=False),
        sa.Column("review_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["problem_id"], ["problem.id"], name=op.f("fk_scan_problem_id_problem")
        ),
        sa.PrimaryKeyConstraint("problem_id", name=op.f("pk_scan")),
    )
    op.create_table(
        "searchable",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("problem_id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=32), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column(
            "audience",
            sa.Enum(
                "public",
                "team",
                "agencies",
                name="audience",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_searchable_area_id_area")),
        sa.ForeignKeyConstraint(
            ["problem_id"], ["problem.id"], name=op.f("fk_searchable_problem_id_problem")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_searchable")),
        sa.UniqueConstraint("subject", "subject_id", name=op.f("uq_searchable_subject_subject_id")),
    )
    with op.batch_alter_table("searchable", schema=None) as batch_op:
        batch_op.create_index("ix_searchable_problem_id", ["problem_id", "id"], unique=False)

    op.create_table(
        "seat",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("problem_id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "lead",
                "member",
                "partner",
                "observer",
                "reviewer",
                name="seatkind",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("since", Moment(), nullable=False),
        sa.Column("until", Moment(), nullable=True),
        sa.Column("given_by", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_seat_account_id_account")
        ),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_seat_area_id_area")),
        sa.ForeignKeyConstraint(
            ["given_by"], ["account.id"], name=op.f("fk_seat_given_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["problem_id"], ["problem.id"], name=op.f("fk_seat_problem_id_problem")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seat")),
    )
    with op.batch_alter_table("seat", schema=None) as batch_op:
        batch_op.create_index(
            "ix_seat_held_area",
            ["account_id", "area_id", "problem_id", "until"],
            unique=False,
            sqlite_where=sa.text("until IS NULL"),
            postgresql_where=sa.text("until IS NULL"),
        )
        batch_op.create_index("ix_seat_problem_id", ["problem_id"], unique=False)
        batch_op.create_index(
            "uq_seat_held",
            ["account_id", "problem_id"],
            unique=True,
            sqlite_where=sa.text("until IS NULL"),
            postgresql_where=sa.text("until IS NULL"),
        )
        batch_op.create_index(
            "uq_seat_one_lead",
            ["problem_id"],
            unique=True,
            sqlite_where=sa.text("until IS NULL AND kind = 'lead'"),
            postgresql_where=sa.text("until IS NULL AND kind = 'lead'"),
        )

    op.create_table(
        "stakeholder",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("problem_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=140), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "organisation",
                "group",
                "role",
                name="stakeholderkind",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column(
            "part",
            sa.Enum(
                "affected",
                "helps",
                "owns",
                "decides",
                "funds",
                "opposes",
                name="part",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("contact", sa.String(length=300), nullable=False),
        sa.Column("added_by", sa.Integer(), nullable=False),
        sa.Column("added_at", Moment(), nullable=False),
        sa.Column("removed_at", Moment(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["added_by"], ["account.id"], name=op.f("fk_stakeholder_added_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["problem_id"], ["problem.id"], name=op.f("fk_stakeholder_problem_id_problem")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stakeholder")),
    )
    with op.batch_alter_table("stakeholder", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_stakeholder_problem_id"), ["problem_id"], unique=False)

    op.create_table(
        "study",
        sa.Column("problem_id", sa.Integer(), nullable=False),
        sa.Column("offending", sa.Text(), nullable=False),
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("handler", sa.Text(), nullable=False),
        sa.Column("guardian", sa.Text(), nullable=False),
        sa.Column("manager", sa.Text(), nullable=False),
        sa.Column("conditions", sa.Text(), nullable=False),
        sa.Column("done_so_far", sa.Text(), nullable=False),
        sa.Column("pinch_point", sa.Text(), nullable=False),
        sa.Column("problem_changed", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["problem_id"], ["problem.id"], name=op.f("fk_study_problem_id_problem")
        ),
        sa.PrimaryKeyConstraint("problem_id", name=op.f("pk_study")),
    )
    op.create_table(
        "sustain_check",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("problem_id", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("holder_id", sa.Integer(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("holds", sa.Boolean(), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("done_by", sa.Integer(), nullable=True),
        sa.Column("dropped_at", Moment(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["done_by"], ["account.id"], name=op.f("fk_sustain_check_done_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["holder_id"], ["account.id"], name=op.f("fk_sustain_check_holder_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["problem_id"], ["problem.id"], name=op.f("fk_sustain_check_problem_id_problem")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sustain_check")),
    )
    with op.batch_alter_table("sustain_check", schema=None) as batch_op:
        batch_op.create_index(
            "ix_sustain_check_holder", ["holder_id", "due_on", "id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_sustain_check_problem_id"), ["problem_id"], unique=False
        )

    op.create_table(
        "verdict",
        sa.Column("problem_id", sa.Integer(), nullable=False),
        sa.Column(
            "of",
            sa.Enum(
                "agencies",
                "residents",
                name="verdictof",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column(
            "judgement",
            sa.Enum(
                "worked",
                "partly",
                "did_not",
                "no_answer",
                name="judgement",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("given_by", sa.Integer(), nullable=False),
        sa.Column("given_at", Moment(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["given_by"], ["account.id"], name=op.f("fk_verdict_given_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["problem_id"], ["problem.id"], name=op.f("fk_verdict_problem_id_problem")
        ),
        sa.PrimaryKeyConstraint("problem_id", "of", name=op.f("pk_verdict")),
    )
    op.create_table(
        "visit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("problem_id", sa.Integer(), nullable=False),
        sa.Column(
            "stage",
            sa.Enum(
                "scanning",
                "analysis",
                "plan",
                "running",
                "assessment",
                "sustain",
                "closed",
                "paused",
                "referred_out",
                "not_a_problem",
                "merged",
                name="stage",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("entered_at", Moment(), nullable=False),
        sa.Column("left_at", Moment(), nullable=True),
        sa.Column("entered_by", sa.Integer(), nullable=False),
        sa.Column("move", sa.String(length=32), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["entered_by"], ["account.id"], name=op.f("fk_visit_entered_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["problem_id"], ["problem.id"], name=op.f("fk_visit_problem_id_problem")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit")),
    )
    with op.batch_alter_table("visit", schema=None) as batch_op:
        batch_op.create_index("ix_visit_problem_id_id", ["problem_id", "id"], unique=False)
        batch_op.create_index(
            "uq_visit_open",
            ["problem_id"],
            unique=True,
            sqlite_where=sa.text("left_at IS NULL"),
            postgresql_where=sa.text("left_at IS NULL"),
        )

    op.create_table(
        "action",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("problem_id", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(length=300), nullable=False),
        sa.Column("hypothesis_id", sa.Integer(), nullable=True),
        sa.Column("criterion", sa.String(length=48), nullable=False),
        sa.Column("interim", sa.Boolean(), nullable=False),
        sa.Column("owner_account_id", sa.Integer(), nullable=True),
        sa.Column("owner_agency_id", sa.Integer(), nullable=True),
        sa.Column("owner_stakeholder_id", sa.Integer(), nullable=True),
        sa.Column("role", sa.String(length=140), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("start_on", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("continuing", sa.Boolean(), nullable=False),
        sa.Column(
            "stage",
            sa.Enum(
                "scanning",
                "analysis",
                "plan",
                "running",
                "assessment",
                "sustain",
                "closed",
                "paused",
                "referred_out",
                "not_a_problem",
                "merged",
                name="stage",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column(
            "audience",
            sa.Enum(
                "public",
                "team",
                "agencies",
                name="audience",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column(
            "status",
            sa.Enum(
                "proposed",
                "accepted",
                "declined",
                "done",
                "part_done",
                "dropped",
                name="actionstatus",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("status_because", sa.String(length=500), nullable=False),
        sa.Column("planned_dosage", sa.String(length=140), nullable=False),
        sa.Column("done_dosage", sa.String(length=140), nullable=False),
        sa.Column("delivered_percent", sa.Integer(), nullable=True),
        sa.Column("cost", sa.String(length=140), nullable=False),
        sa.Column("proof", sa.Text(), nullable=False),
        sa.Column("answered_at", Moment(), nullable=True),
        sa.Column("answered_by", sa.Integer(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("added_by", sa.Integer(), nullable=False),
        sa.Column("added_at", Moment(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "status NOT IN ('declined', 'dropped') OR status_because <> ''",
            name=op.f("ck_action_no_has_reason"),
        ),
        sa.CheckConstraint(
            "(CASE WHEN owner_account_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN owner_agency_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN owner_stakeholder_id IS NULL THEN 0 ELSE 1 END) = 1",
            name=op.f("ck_action_one_owner"),
        ),
        sa.CheckConstraint(
            "delivered_percent IS NULL OR delivered_percent BETWEEN 0 AND 100",
            name=op.f("ck_action_percent"),
        ),
        sa.ForeignKeyConstraint(
            ["added_by"], ["account.id"], name=op.f("fk_action_added_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["answered_by"], ["account.id"], name=op.f("fk_action_answered_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["owner_account_id"], ["account.id"], name=op.f("fk_action_owner_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["owner_agency_id"], ["agency.id"], name=op.f("fk_action_owner_agency_id_agency")
        ),
        sa.ForeignKeyConstraint(
            ["owner_stakeholder_id"],
            ["stakeholder.id"],
            name=op.f("fk_action_owner_stakeholder_id_stakeholder"),
        ),
        sa.ForeignKeyConstraint(
            ["problem_id"], ["problem.id"], name=op.f("fk_action_problem_id_problem")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action")),
    )
    with op.batch_alter_table("action", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_action_hypothesis_id"), ["hypothesis_id"], unique=False
        )
        batch_op.create_index(
            "ix_action_owner_account", ["owner_account_id", "status", "due_on", "id"], unique=False
        )
        batch_op.create_index(
            "ix_action_owner_agency", ["owner_agency_id", "status", "due_on", "id"], unique=False
        )
        batch_op.create_index("ix_action_problem_id_id", ["problem_id", "id"], unique=False)
        batch_op.create_index(
            "ix_action_problem_status_due", ["problem_id", "status", "due_on"], unique=False
        )

    op.create_table(
        "amendment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("problem_id", sa.Integer(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("because", sa.Text(), nullable=False),
        sa.Column("follow_up_from", sa.Date(), nullable=True),
        sa.Column("follow_up_to", sa.Date(), nullable=True),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["made_by"], ["account.id"], name=op.f("fk_amendment_made_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["problem_id"],
            ["evaluation_plan.problem_id"],
            name=op.f("fk_amendment_problem_id_evaluation_plan"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_amendment")),
    )
    with op.batch_alter_table("amendment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_amendment_problem_id"), ["problem_id"], unique=False)

    op.create_table(
        "earlier_text",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("comment_id", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("until", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["comment.id"], name=op.f("fk_earlier_text_comment_id_comment")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_earlier_text")),
    )
    with op.batch_alter_table("earlier_text", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_earlier_text_comment_id"), ["comment_id"], unique=False
        )

    op.create_table(
        "entry_text",
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("salt", sa.String(length=32), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["seq"], ["entry.seq"], name=op.f("fk_entry_text_seq_entry")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_entry_text")),
    )
    op.create_table(
        "measurement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("indicator_id", sa.Integer(), nullable=False),
        sa.Column(
            "taken",
            sa.Enum(
                "baseline",
                "interim",
                "after",
                "later",
                name="taken",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("value", sa.Double(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("added_by", sa.Integer(), nullable=False),
        sa.Column("added_at", Moment(), nullable=False),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_measurement_window")),
        sa.ForeignKeyConstraint(
            ["added_by"], ["account.id"], name=op.f("fk_measurement_added_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["indicator_id"], ["indicator.id"], name=op.f("fk_measurement_indicator_id_indicator")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_measurement")),
    )
    with op.batch_alter_table("measurement", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_measurement_indicator_id"), ["indicator_id"], unique=False
        )

    op.create_table(
        "mention",
        sa.Column("comment_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("seen_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_mention_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["comment.id"], name=op.f("fk_mention_comment_id_comment")
        ),
        sa.PrimaryKeyConstraint("comment_id", "account_id", name=op.f("pk_mention")),
    )
    with op.batch_alter_table("mention", schema=None) as batch_op:
        batch_op.create_index("ix_mention_account_id", ["account_id", "comment_id"], unique=False)

    op.create_table(
        "option",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("problem_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column(
            "approach",
            sa.Enum(
                "prevention",
                "services",
                "rules",
                "mediation",
                "information",
                "enforcement",
                name="approach",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column(
            "side",
            sa.Enum(
                "offending",
                "target",
                "place",
                name="side",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("hypothesis_id", sa.Integer(), nullable=True),
        sa.Column("how", sa.Text(), nullable=False),
        sa.Column("chosen", sa.Boolean(), nullable=False),
        sa.Column("added_by", sa.Integer(), nullable=False),
        sa.Column("added_at", Moment(), nullable=False),
        sa.Column("removed_at", Moment(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["added_by"], ["account.id"], name=op.f("fk_option_added_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["hypothesis_id"], ["hypothesis.id"], name=op.f("fk_option_hypothesis_id_hypothesis")
        ),
        sa.ForeignKeyConstraint(
            ["problem_id"], ["problem.id"], name=op.f("fk_option_problem_id_problem")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_option")),
    )
    with op.batch_alter_table("option", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_option_problem_id"), ["problem_id"], unique=False)

    op.create_table(
        "plan_indicator",
        sa.Column("problem_id", sa.Integer(), nullable=False),
        sa.Column("indicator_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["indicator_id"],
            ["indicator.id"],
            name=op.f("fk_plan_indicator_indicator_id_indicator"),
        ),
        sa.ForeignKeyConstraint(
            ["problem_id"],
            ["evaluation_plan.problem_id"],
            name=op.f("fk_plan_indicator_problem_id_evaluation_plan"),
        ),
        sa.PrimaryKeyConstraint("problem_id", "indicator_id", name=op.f("pk_plan_indicator")),
    )
    op.create_table(
        "review",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("problem_id", sa.Integer(), nullable=False),
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column(
            "stage",
            sa.Enum(
                "scanning",
                "analysis",
                "plan",
                "running",
                "assessment",
                "sustain",
                "closed",
                "paused",
                "referred_out",
                "not_a_problem",
                "merged",
                name="stage",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("lead_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", Moment(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "decided",
                "withdrawn",
                name="reviewstate",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column(
            "decision",
            sa.Enum(
                "advance",
                "send_back",
                "refer",
                "merge",
                "not_a_problem",
                "park",
                "close",
                name="decision",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=True,
        ),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", Moment(), nullable=True),
        sa.Column("because", sa.Text(), nullable=False),
        sa.Column("told", sa.Text(), nullable=False),
        sa.Column("rules_version", sa.String(length=24), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'decided') = (decision IS NOT NULL AND decided_by IS NOT NULL AND decided_at IS NOT NULL AND because <> '' AND told <> '')",
            name=op.f("ck_review_decided_whole"),
        ),
        sa.CheckConstraint(
            "decided_by IS NULL OR (decided_by <> author_id AND decided_by <> lead_id)",
            name=op.f("ck_review_not_ones_own"),
        ),
        sa.ForeignKeyConstraint(
            ["author_id"], ["account.id"], name=op.f("fk_review_author_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["account.id"], name=op.f("fk_review_decided_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["lead_id"], ["account.id"], name=op.f("fk_review_lead_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["problem_id"], ["problem.id"], name=op.f("fk_review_problem_id_problem")
        ),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name=op.f("fk_review_visit_id_visit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review")),
    )
    with op.batch_alter_table("review", schema=None) as batch_op:
        batch_op.create_index("ix_review_problem_id_id", ["problem_id", "id"], unique=False)
        batch_op.create_index("ix_review_state_due", ["state", "due_on", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_review_visit_id"), ["visit_id"], unique=False)
        batch_op.create_index(
            "uq_review_open",
            ["problem_id"],
            unique=True,
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )

    op.create_table(
        "stakeholder_stage",
        sa.Column("stakeholder_id", sa.Integer(), nullable=False),
        sa.Column(
            "stage",
            sa.Enum(
                "scanning",
                "analysis",
                "plan",
                "running",
                "assessment",
                "sustain",
                "closed",
                "paused",
                "referred_out",
                "not_a_problem",
                "merged",
                name="stage",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column(
            "involvement",
            sa.Enum(
                "informed",
                "consulted",
                "deciding",
                "delivering",
                name="involvement",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["stakeholder_id"],
            ["stakeholder.id"],
            name=op.f("fk_stakeholder_stage_stakeholder_id_stakeholder"),
        ),
        sa.PrimaryKeyConstraint(
            "stakeholder_id", "stage", "involvement", name=op.f("pk_stakeholder_stage")
        ),
    )
    op.create_table(
        "stored_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=32), nullable=False),
        sa.Column("evidence_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("sealed", sa.String(length=64), nullable=False),
        sa.Column("sealed_size", sa.BigInteger(), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("shown", sa.String(length=64), nullable=False),
        sa.Column("shown_size", sa.BigInteger(), nullable=False),
        sa.Column("thumb", sa.String(length=64), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("hidden", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["evidence_id"], ["evidence.id"], name=op.f("fk_stored_file_evidence_id_evidence")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stored_file")),
        sa.UniqueConstraint("token", name=op.f("uq_stored_file_token")),
    )
    with op.batch_alter_table("stored_file", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_stored_file_evidence_id"), ["evidence_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_stored_file_sealed"), ["sealed"], unique=False)

    op.create_table(
        "support",
        sa.Column("evidence_id", sa.Integer(), nullable=False),
        sa.Column(
            "claim",
            sa.Enum(
                "cheers",
                "question",
                "hypothesis",
                "action",
                "indicator",
                name="supports",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("key", sa.String(length=24), nullable=False),
        sa.ForeignKeyConstraint(
            ["evidence_id"], ["evidence.id"], name=op.f("fk_support_evidence_id_evidence")
        ),
        sa.PrimaryKeyConstraint("evidence_id", "claim", "key", name=op.f("pk_support")),
    )
    op.create_table(
        "waiver",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("problem_id", sa.Integer(), nullable=False),
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("criterion", sa.String(length=48), nullable=False),
        sa.Column("because", sa.Text(), nullable=False),
        sa.Column("waived_by", sa.Integer(), nullable=False),
        sa.Column("waived_at", Moment(), nullable=False),
        sa.CheckConstraint("because <> ''", name=op.f("ck_waiver_has_reason")),
        sa.ForeignKeyConstraint(
            ["problem_id"], ["problem.id"], name=op.f("fk_waiver_problem_id_problem")
        ),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name=op.f("fk_waiver_visit_id_visit")),
        sa.ForeignKeyConstraint(
            ["waived_by"], ["account.id"], name=op.f("fk_waiver_waived_by_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waiver")),
        sa.UniqueConstraint("visit_id", "criterion", name=op.f("uq_waiver_visit_id_criterion")),
    )
    with op.batch_alter_table("waiver", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_waiver_problem_id"), ["problem_id"], unique=False)

    op.create_table(
        "log_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("problem_id", sa.Integer(), nullable=False),
        sa.Column("action_id", sa.Integer(), nullable=True),
        sa.Column(
            "kind",
            sa.Enum(
                "deviation",
                "unexpected",
                "cost",
                "complaint",
                "told",
                name="logkind",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("added_by", sa.Integer(), nullable=False),
        sa.Column("added_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["action_id"], ["action.id"], name=op.f("fk_log_line_action_id_action")
        ),
        sa.ForeignKeyConstraint(
            ["added_by"], ["account.id"], name=op.f("fk_log_line_added_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["problem_id"], ["problem.id"], name=op.f("fk_log_line_problem_id_problem")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_log_line")),
    )
    with op.batch_alter_table("log_line", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_log_line_action_id"), ["action_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_log_line_problem_id"), ["problem_id"], unique=False)

    op.create_table(
        "review_point",
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("criterion", sa.String(length=48), nullable=False),
        sa.Column("met", sa.Boolean(), nullable=False),
        sa.Column("because", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["review_id"], ["review.id"], name=op.f("fk_review_point_review_id_review")
        ),
        sa.PrimaryKeyConstraint("review_id", "criterion", name=op.f("pk_review_point")),
    )


def downgrade() -> None:
    op.drop_table("review_point")
    with op.batch_alter_table("log_line", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_log_line_problem_id"))
        batch_op.drop_index(batch_op.f("ix_log_line_action_id"))

    op.drop_table("log_line")
    with op.batch_alter_table("waiver", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_waiver_problem_id"))

    op.drop_table("waiver")
    op.drop_table("support")
    with op.batch_alter_table("stored_file", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_stored_file_sealed"))
        batch_op.drop_index(batch_op.f("ix_stored_file_evidence_id"))

    op.drop_table("stored_file")
    op.drop_table("stakeholder_stage")
    with op.batch_alter_table("review", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_review_open",
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )
        batch_op.drop_index(batch_op.f("ix_review_visit_id"))
        batch_op.drop_index("ix_review_state_due")
        batch_op.drop_index("ix_review_problem_id_id")

    op.drop_table("review")
    op.drop_table("plan_indicator")
    with op.batch_alter_table("option", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_option_problem_id"))

    op.drop_table("option")
    with op.batch_alter_table("mention", schema=None) as batch_op:
        batch_op.drop_index("ix_mention_account_id")

    op.drop_table("mention")
    with op.batch_alter_table("measurement", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_measurement_indicator_id"))

    op.drop_table("measurement")
    op.drop_table("entry_text")
    with op.batch_alter_table("earlier_text", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_earlier_text_comment_id"))

    op.drop_table("earlier_text")
    with op.batch_alter_table("amendment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_amendment_problem_id"))

    op.drop_table("amendment")
    with op.batch_alter_table("action", schema=None) as batch_op:
        batch_op.drop_index("ix_action_problem_status_due")
        batch_op.drop_index("ix_action_problem_id_id")
        batch_op.drop_index("ix_action_owner_agency")
        batch_op.drop_index("ix_action_owner_account")
        batch_op.drop_index(batch_op.f("ix_action_hypothesis_id"))

    op.drop_table("action")
    with op.batch_alter_table("visit", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_visit_open",
            sqlite_where=sa.text("left_at IS NULL"),
            postgresql_where=sa.text("left_at IS NULL"),
        )
        batch_op.drop_index("ix_visit_problem_id_id")

    op.drop_table("visit")
    op.drop_table("verdict")
    with op.batch_alter_table("sustain_check", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sustain_check_problem_id"))
        batch_op.drop_index("ix_sustain_check_holder")

    op.drop_table("sustain_check")
    op.drop_table("study")
    with op.batch_alter_table("stakeholder", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_stakeholder_problem_id"))

    op.drop_table("stakeholder")
    with op.batch_alter_table("seat", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_seat_one_lead",
            sqlite_where=sa.text("until IS NULL AND kind = 'lead'"),
            postgresql_where=sa.text("until IS NULL AND kind = 'lead'"),
        )
        batch_op.drop_index(
            "uq_seat_held",
            sqlite_where=sa.text("until IS NULL"),
            postgresql_where=sa.text("until IS NULL"),
        )
        batch_op.drop_index("ix_seat_problem_id")
        batch_op.drop_index(
            "ix_seat_held_area",
            sqlite_where=sa.text("until IS NULL"),
            postgresql_where=sa.text("until IS NULL"),
        )

    op.drop_table("seat")
    with op.batch_alter_table("searchable", schema=None) as batch_op:
        batch_op.drop_index("ix_searchable_problem_id")

    op.drop_table("searchable")
    op.drop_table("scan")
    op.drop_table("plan")
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_message_waiting",
            sqlite_where=sa.text("sent_at IS NULL AND dropped_at IS NULL"),
            postgresql_where=sa.text("sent_at IS NULL AND dropped_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_message_account_id"))

    op.drop_table("message")
    with op.batch_alter_table("indicator", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_indicator_problem_id"))

    op.drop_table("indicator")
    with op.batch_alter_table("hypothesis", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_hypothesis_problem_id"))

    op.drop_table("hypothesis")
    with op.batch_alter_table("evidence", schema=None) as batch_op:
        batch_op.drop_index("ix_evidence_problem_id_id")

    op.drop_table("evidence")
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_event_problem_id"))

    op.drop_table("event")
    op.drop_table("evaluation_plan")
    with op.batch_alter_table("entry", schema=None) as batch_op:
        batch_op.drop_index("ix_entry_subject")
        batch_op.drop_index("ix_entry_problem_id_seq")
        batch_op.drop_index(batch_op.f("ix_entry_account_id"))

    op.drop_table("entry")
    op.drop_table("displacement")
    with op.batch_alter_table("comment", schema=None) as batch_op:
        batch_op.drop_index("ix_comment_problem_id_audience_id")

    op.drop_table("comment")
    with op.batch_alter_table("check_back", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_check_back_problem_id"))

    op.drop_table("check_back")
    op.drop_table("assessment")
    op.drop_table("answer")
    with op.batch_alter_table("single_use_link", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_single_use_link_account_id"))

    op.drop_table("single_use_link")
    with op.batch_alter_table("sign_in_session", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sign_in_session_ends_at"))
        batch_op.drop_index(batch_op.f("ix_sign_in_session_account_id"))

    op.drop_table("sign_in_session")
    with op.batch_alter_table("role_grant", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_role_grant_everywhere",
            sqlite_where=sa.text("area_id IS NULL"),
            postgresql_where=sa.text("area_id IS NULL"),
        )
        batch_op.drop_index("uq_role_grant_area")
        batch_op.drop_index(batch_op.f("ix_role_grant_area_id"))
        batch_op.drop_index(batch_op.f("ix_role_grant_account_id"))

    op.drop_table("role_grant")
    with op.batch_alter_table("problem", schema=None) as batch_op:
        batch_op.drop_index("ix_problem_updated_at_id")
        batch_op.drop_index("ix_problem_tier_updated_at_id")
        batch_op.drop_index("ix_problem_tier_stage")
        batch_op.drop_index("ix_problem_stage_updated_at_id")
        batch_op.drop_index("ix_problem_stage_due")
        batch_op.drop_index(
            "ix_problem_published_stage",
            sqlite_where=sa.text("published_at IS NOT NULL"),
            postgresql_where=sa.text("published_at IS NOT NULL"),
        )
        batch_op.drop_index(
            "ix_problem_published_area_stage",
            sqlite_where=sa.text("published_at IS NOT NULL"),
            postgresql_where=sa.text("published_at IS NOT NULL"),
        )
        batch_op.drop_index(
            "ix_problem_published_area",
            sqlite_where=sa.text("published_at IS NOT NULL"),
            postgresql_where=sa.text("published_at IS NOT NULL"),
        )
        batch_op.drop_index(
            "ix_problem_published",
            sqlite_where=sa.text("published_at IS NOT NULL"),
            postgresql_where=sa.text("published_at IS NOT NULL"),
        )
        batch_op.drop_index("ix_problem_lead_stage")
        batch_op.drop_index("ix_problem_lead")
        batch_op.drop_index(
            "ix_problem_clock_stage",
            sqlite_where=sa.text("stage_due IS NOT NULL"),
            postgresql_where=sa.text("stage_due IS NOT NULL"),
        )
        batch_op.drop_index(
            "ix_problem_clock_area_stage",
            sqlite_where=sa.text("stage_due IS NOT NULL"),
            postgresql_where=sa.text("stage_due IS NOT NULL"),
        )
        batch_op.drop_index(
            "ix_problem_clock_area",
            sqlite_where=sa.text("stage_due IS NOT NULL"),
            postgresql_where=sa.text("stage_due IS NOT NULL"),
        )
        batch_op.drop_index(
            "ix_problem_clock",
            sqlite_where=sa.text("stage_due IS NOT NULL"),
            postgresql_where=sa.text("stage_due IS NOT NULL"),
        )
        batch_op.drop_index("ix_problem_area_tier_stage")
        batch_op.drop_index("ix_problem_area_tier")
        batch_op.drop_index("ix_problem_area_stage")
        batch_op.drop_index("ix_problem_area_id_updated_at_id")

    op.drop_table("problem")
    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_account_agency_id"))

    op.drop_table("account")
    op.drop_table("year_count")
    with op.batch_alter_table("submission", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_submission_at"))

    op.drop_table("submission")
    op.drop_table("head")
    with op.batch_alter_table("attempt", schema=None) as batch_op:
        batch_op.drop_index("ix_attempt_key_at")
        batch_op.drop_index(batch_op.f("ix_attempt_at"))

    op.drop_table("attempt")
    op.drop_table("area")
    op.drop_table("agency")
