"""Working groups and who is in them; a chair's seat; the public room, and removed messages."""

import sqlalchemy as sa
from alembic import op

from sara.db import Moment
from sara.migrate import remake

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

SEATS = ("lead", "member", "partner", "observer", "reviewer")
ROOMS = ("team", "agencies")


def one_of(column: str, values: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(repr(value) for value in values)})"


REASON = (
    "(removed_at IS NULL) = (removed_by IS NULL) AND (removed_at IS NULL OR removed_because <> '')"
)
# The definition of `comment` as SQLite keeps it, before and after.
EDITED = "edited_at DATETIME, \n\t"
REMOVED = (
    "removed_at DATETIME, \n\tremoved_by INTEGER, \n\tremoved_because VARCHAR(300) NOT NULL, \n\t"
)
ROOM = f"CONSTRAINT ck_comment_a_room CHECK ({one_of('audience', ROOMS)}), \n\t"
REASONED = (
    "CONSTRAINT fk_comment_removed_by_account FOREIGN KEY(removed_by) REFERENCES account (id), \n\t"
    f"CONSTRAINT ck_comment_removed_with_a_reason CHECK ({REASON}), \n\t"
)


def spoken(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=24)


def upgrade() -> None:
    op.create_table(
        "working_group",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", spoken("groupkind", "problem", "area", "board"), nullable=False),
        sa.Column("problem_id", sa.Integer(), nullable=True),
        sa.Column("area_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=140), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("conduct", sa.Text(), nullable=False),
        sa.Column("open_to_ask", sa.Boolean(), nullable=False),
        sa.Column("opened_by", sa.Integer(), nullable=False),
        sa.Column("opened_at", Moment(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(kind = 'problem') = (problem_id IS NOT NULL)", name=op.f("ck_working_group_of_a_problem")),
        sa.CheckConstraint("(kind = 'area') = (area_id IS NOT NULL)", name=op.f("ck_working_group_of_an_area")),
        sa.CheckConstraint("kind = 'problem' OR name <> ''", name=op.f("ck_working_group_standing_has_a_name")),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_working_group_area_id_area")),
        sa.ForeignKeyConstraint(["opened_by"], ["account.id"], name=op.f("fk_working_group_opened_by_account")),
        sa.ForeignKeyConstraint(["problem_id"], ["problem.id"], name=op.f("fk_working_group_problem_id_problem")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_working_group")),
        sa.UniqueConstraint("problem_id", name=op.f("uq_working_group_problem_id")),
    )  # fmt: skip
    op.create_index("ix_working_group_area_id", "working_group", ["area_id"])
    op.create_table(
        "membership",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("role", spoken("grouprole", "chair", "member", "observer"), nullable=False),
        sa.Column("state", spoken("membershipstate", "asked", "invited", "admitted", "refused", "declined", "withdrawn", "left", "ended"), nullable=False),
        sa.Column("named_as", sa.String(length=80), nullable=False),
        sa.Column("interests", sa.String(length=500), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=False),
        sa.Column("asked_at", Moment(), nullable=False),
        sa.Column("answered_at", Moment(), nullable=True),
        sa.Column("conduct_accepted_at", Moment(), nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("because", sa.String(length=500), nullable=False),
        sa.Column("since", Moment(), nullable=True),
        sa.Column("until", Moment(), nullable=True),
        sa.Column("term_ends", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("decided_by <> account_id", name=op.f("ck_membership_decided_by_someone_else")),
        sa.CheckConstraint("state <> 'admitted' OR (since IS NOT NULL AND until IS NULL)", name=op.f("ck_membership_admitted_since")),
        sa.CheckConstraint("state NOT IN ('left', 'ended') OR (since IS NOT NULL AND until IS NOT NULL)", name=op.f("ck_membership_over_with_dates")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_membership_account_id_account")),
        sa.ForeignKeyConstraint(["asked_by"], ["account.id"], name=op.f("fk_membership_asked_by_account")),
        sa.ForeignKeyConstraint(["decided_by"], ["account.id"], name=op.f("fk_membership_decided_by_account")),
        sa.ForeignKeyConstraint(["group_id"], ["working_group.id"], name=op.f("fk_membership_group_id_working_group")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership")),
    )  # fmt: skip
    open_only = sa.text("state IN ('asked', 'invited', 'admitted')")
    op.create_index(
        "uq_membership_open", "membership", ["group_id", "account_id"], unique=True,
        sqlite_where=open_only, postgresql_where=open_only,
    )  # fmt: skip
    op.create_index("ix_membership_group_id", "membership", ["group_id", "id"])
    op.create_index("ix_membership_account_id", "membership", ["account_id", "group_id", "id"])
    op.create_table(
        "registration",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("ends_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["working_group.id"], name=op.f("fk_registration_group_id_working_group")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registration")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_registration_token_hash")),
    )  # fmt: skip
    for column in ("group_id", "email", "ends_at"):
        op.create_index(f"ix_registration_{column}", "registration", [column])
    if op.get_bind().dialect.name == "sqlite":
        remake("seat", (one_of("kind", SEATS), one_of("kind", ("chair", *SEATS))))
        remake(
            "comment",
            (EDITED, EDITED + REMOVED),
            (ROOM, REASONED),
            filled={"removed_because": "''"},
        )
        return
    op.drop_constraint(op.f("ck_seat_seatkind"), "seat", type_="check")
    op.create_check_constraint(op.f("ck_seat_seatkind"), "seat", one_of("kind", ("chair", *SEATS)))
    op.drop_constraint(op.f("ck_comment_a_room"), "comment", type_="check")
    op.add_column("comment", sa.Column("removed_at", Moment(), nullable=True))
    op.add_column("comment", sa.Column("removed_by", sa.Integer(), nullable=True))
    op.add_column(
        "comment",
        sa.Column("removed_because", sa.String(length=300), nullable=False, server_default=""),
    )
    op.alter_column("comment", "removed_because", server_default=None)
    op.create_foreign_key(
        op.f("fk_comment_removed_by_account"), "comment", "account", ["removed_by"], ["id"]
    )
    op.create_check_constraint(op.f("ck_comment_removed_with_a_reason"), "comment", REASON)


def downgrade() -> None:
    op.execute(sa.text("UPDATE comment SET audience = 'team' WHERE audience = 'public'"))
    op.execute(sa.text("UPDATE seat SET kind = 'member' WHERE kind = 'chair'"))
    if op.get_bind().dialect.name == "sqlite":
        remake("comment", (EDITED + REMOVED, EDITED), (REASONED, ROOM))
        remake("seat", (one_of("kind", ("chair", *SEATS)), one_of("kind", SEATS)))
    else:
        op.drop_constraint(op.f("ck_comment_removed_with_a_reason"), "comment", type_="check")
        op.drop_constraint(op.f("fk_comment_removed_by_account"), "comment", type_="foreignkey")
        for column in ("removed_at", "removed_by", "removed_because"):
            op.drop_column("comment", column)
        op.create_check_constraint(op.f("ck_comment_a_room"), "comment", one_of("audience", ROOMS))
        op.drop_constraint(op.f("ck_seat_seatkind"), "seat", type_="check")
        op.create_check_constraint(op.f("ck_seat_seatkind"), "seat", one_of("kind", SEATS))
    for table in ("registration", "membership", "working_group"):
        op.drop_table(table)
