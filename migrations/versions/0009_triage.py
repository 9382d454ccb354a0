"""What becomes of reports: decisions, referrals, parts, and the reports of a problem."""

import sqlalchemy as sa
from alembic import op

from sara.db import Moment

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

STATES = ("new", "linked", "started", "referred", "logged", "merged")


def spoken(name: str, *values: str, check: bool = True) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=check, length=24)


def points(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}_{to}"))


def upgrade() -> None:
    op.create_table(
        "linked_report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("problem_id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("linked_by", sa.Integer(), nullable=False),
        sa.Column("linked_at", Moment(), nullable=False),
        sa.Column("unlinked_by", sa.Integer(), nullable=True),
        sa.Column("unlinked_at", Moment(), nullable=True),
        sa.CheckConstraint("(unlinked_at IS NULL) = (unlinked_by IS NULL)", name=op.f("ck_linked_report_taken_off_by_somebody")),
        points("linked_report", "problem_id", "problem"),
        points("linked_report", "report_id", "report"),
        points("linked_report", "linked_by", "account"),
        points("linked_report", "unlinked_by", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_linked_report")),
    )  # fmt: skip
    op.create_index("ix_linked_report_problem_id_id", "linked_report", ["problem_id", "id"])
    op.create_index("ix_linked_report_report_id", "linked_report", ["report_id"])
    only("uq_linked_report_now", "linked_report", "unlinked_at IS NULL")
    op.create_table(
        "triage_decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("fate", spoken("fate", "link", "start", "refer", "log", "merge", "split"), nullable=False),
        sa.Column("told", sa.Text(), nullable=False),
        sa.Column("problem_id", sa.Integer(), nullable=True),
        sa.Column("other_id", sa.Integer(), nullable=True),
        sa.Column("before", spoken("before", *STATES, check=False), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=False),
        sa.Column("decided_at", Moment(), nullable=False),
        sa.Column("undone_by", sa.Integer(), nullable=True),
        sa.Column("undone_at", Moment(), nullable=True),
        sa.Column("undone_because", sa.Text(), nullable=False),
        sa.CheckConstraint("told <> ''", name=op.f("ck_triage_decision_reporter_is_told")),
        sa.CheckConstraint("(undone_at IS NULL) = (undone_by IS NULL) AND (undone_at IS NULL OR undone_because <> '')", name=op.f("ck_triage_decision_taken_back_with_a_reason")),
        points("triage_decision", "report_id", "report"),
        points("triage_decision", "problem_id", "problem"),
        points("triage_decision", "other_id", "report"),
        points("triage_decision", "decided_by", "account"),
        points("triage_decision", "undone_by", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_triage_decision")),
    )  # fmt: skip
    op.create_index("ix_triage_decision_report_id_id", "triage_decision", ["report_id", "id"])
    op.create_index("ix_triage_decision_problem_id", "triage_decision", ["problem_id"])
    op.create_index("ix_triage_decision_other_id", "triage_decision", ["other_id"])
    op.create_table(
        "referral",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=True),
        sa.Column("receiver", sa.String(length=200), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("state", spoken("referralstate", "open", "accepted", "declined", "taken_back"), nullable=False),
        sa.Column("sent_by", sa.Integer(), nullable=False),
        sa.Column("sent_at", Moment(), nullable=False),
        sa.Column("answered_by", sa.Integer(), nullable=True),
        sa.Column("answered_at", Moment(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("receiver <> ''", name=op.f("ck_referral_has_a_receiver")),
        sa.CheckConstraint("state NOT IN ('accepted', 'declined') OR (answered_by IS NOT NULL AND answered_at IS NOT NULL AND answer <> '')", name=op.f("ck_referral_answered_whole")),
        points("referral", "report_id", "report"),
        points("referral", "agency_id", "agency"),
        points("referral", "sent_by", "account"),
        points("referral", "answered_by", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral")),
    )  # fmt: skip
    op.create_index("ix_referral_report_id_id", "referral", ["report_id", "id"])
    op.create_index("ix_referral_agency_id_state", "referral", ["agency_id", "state", "id"])
    op.create_index("ix_referral_state", "referral", ["state", "id"])
    only("uq_referral_open", "referral", "state = 'open'")
    op.create_table(
        "report_part",
        sa.Column("part_id", sa.Integer(), nullable=False),
        sa.Column("of_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("part_id <> of_id", name=op.f("ck_report_part_not_of_itself")),
        points("report_part", "part_id", "report"),
        points("report_part", "of_id", "report"),
        sa.PrimaryKeyConstraint("part_id", name=op.f("pk_report_part")),
    )
    op.create_index("ix_report_part_of_id", "report_part", ["of_id"])
    # Added as it is: rebuilding the table would break what points to its rows.
    op.add_column("review", sa.Column("heard", sa.Text(), nullable=False, server_default=""))


def only(name: str, table: str, condition: str) -> None:
    where = sa.text(condition)
    op.create_index(
        name, table, ["report_id"], unique=True, sqlite_where=where, postgresql_where=where
    )


def downgrade() -> None:
    op.drop_column("review", "heard")
    for table in ("report_part", "referral", "triage_decision", "linked_report"):
        op.drop_table(table)
