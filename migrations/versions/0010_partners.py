"""Agencies without an account: their addresses, signed links, what they write; mails looked at."""

import sqlalchemy as sa
from alembic import op

from sara.db import Moment
from sara.migrate import remake

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

FATES = ("threaded", "automatic", "empty", "forged", "not_theirs", "too_big", "too_many", "unknown")
IN_USE = sa.text("removed_at IS NULL")
SENT_IN = ("added_by INTEGER NOT NULL", "added_by INTEGER")


def spoken(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=24)


def upgrade() -> None:
    op.create_table(
        "agency_contact",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("desk", sa.String(length=120), nullable=False),
        sa.Column("added_by", sa.Integer(), nullable=False),
        sa.Column("added_at", Moment(), nullable=False),
        sa.Column("removed_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["added_by"], ["account.id"], name=op.f("fk_agency_contact_added_by_account")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_agency_contact_agency_id_agency")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agency_contact")),
    )  # fmt: skip
    op.create_index(
        "uq_agency_contact_in_use", "agency_contact", ["agency_id", "email"], unique=True,
        sqlite_where=IN_USE, postgresql_where=IN_USE,
    )  # fmt: skip
    op.create_table(
        "signed_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("reply_hash", sa.String(length=64), nullable=True),
        sa.Column("action_id", sa.Integer(), nullable=False),
        sa.Column("contact_id", sa.Integer(), nullable=False),
        sa.Column("step", spoken("step", "answer", "report"), nullable=False),
        sa.Column("message_id", sa.String(length=120), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("ends_at", Moment(), nullable=False),
        sa.Column("used_at", Moment(), nullable=True),
        sa.Column("revoked_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["action_id"], ["action.id"], name=op.f("fk_signed_link_action_id_action")),
        sa.ForeignKeyConstraint(["contact_id"], ["agency_contact.id"], name=op.f("fk_signed_link_contact_id_agency_contact")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signed_link")),
        sa.UniqueConstraint("reply_hash", name=op.f("uq_signed_link_reply_hash")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_signed_link_token_hash")),
    )  # fmt: skip
    op.create_index("ix_signed_link_action_id_id", "signed_link", ["action_id", "id"])
    op.create_index("ix_signed_link_contact_id", "signed_link", ["contact_id"])
    op.create_table(
        "action_message",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("action_id", sa.Integer(), nullable=False),
        sa.Column("contact_id", sa.Integer(), nullable=True),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("by_mail", sa.Boolean(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.CheckConstraint("(contact_id IS NULL) <> (author_id IS NULL)", name=op.f("ck_action_message_one_writer")),
        sa.ForeignKeyConstraint(["action_id"], ["action.id"], name=op.f("fk_action_message_action_id_action")),
        sa.ForeignKeyConstraint(["author_id"], ["account.id"], name=op.f("fk_action_message_author_id_account")),
        sa.ForeignKeyConstraint(["contact_id"], ["agency_contact.id"], name=op.f("fk_action_message_contact_id_agency_contact")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action_message")),
    )  # fmt: skip
    op.create_index("ix_action_message_action_id_id", "action_message", ["action_id", "id"])
    op.create_table(
        "received_mail",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number_hash", sa.String(length=64), nullable=False),
        sa.Column("link_id", sa.Integer(), nullable=True),
        sa.Column("fate", spoken("fate", *FATES), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["link_id"], ["signed_link.id"], name=op.f("fk_received_mail_link_id_signed_link")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_received_mail")),
        sa.UniqueConstraint("number_hash", name=op.f("uq_received_mail_number_hash")),
    )  # fmt: skip
    op.create_index("ix_received_mail_at", "received_mail", ["at"])
    op.create_index("ix_received_mail_link_id_at", "received_mail", ["link_id", "at"])
    if op.get_bind().dialect.name == "sqlite":
        remake("evidence", SENT_IN)
    else:
        op.alter_column("evidence", "added_by", nullable=True)


def downgrade() -> None:
    # What an agency sent in without an account has nobody to put there: whoever leads the problem.
    op.execute(
        sa.text(
            "UPDATE evidence SET added_by = (SELECT lead_id FROM problem"
            " WHERE problem.id = evidence.problem_id) WHERE added_by IS NULL"
        )
    )
    if op.get_bind().dialect.name == "sqlite":
        remake("evidence", SENT_IN[::-1])
    else:
        op.alter_column("evidence", "added_by", nullable=False)
    for table in ("received_mail", "action_message", "signed_link", "agency_contact"):
        op.drop_table(table)
