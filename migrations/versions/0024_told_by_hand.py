"""News that a person brings to a reporter, and that they were told."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

UNTOLD = sa.text("told_on IS NULL")


def upgrade() -> None:
    ways = sa.Enum(
        "call", "visit", "face", "letter", "text", "email", name="tellway", native_enum=False,
        create_constraint=True, length=24,
    )  # fmt: skip
    op.create_table(
        "hand_telling",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("news_on", sa.Date(), nullable=False),
        sa.Column("told_on", sa.Date(), nullable=True),
        sa.Column("told_by", sa.Integer(), nullable=True),
        sa.Column("how", ways, nullable=True),
        sa.Column("line", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(told_on IS NULL) = (told_by IS NULL) AND (told_on IS NULL) = (how IS NULL)",
            name=op.f("ck_hand_telling_told_by_somebody"),
        ),
        sa.ForeignKeyConstraint(
            ["report_id"], ["report.id"], name=op.f("fk_hand_telling_report_id_report")
        ),
        sa.ForeignKeyConstraint(
            ["told_by"], ["account.id"], name=op.f("fk_hand_telling_told_by_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hand_telling")),
    )
    op.create_index("ix_hand_telling_report_id", "hand_telling", ["report_id", "id"])
    op.create_index(
        "uq_hand_telling_open", "hand_telling", ["report_id"], unique=True, sqlite_where=UNTOLD,
        postgresql_where=UNTOLD,
    )  # fmt: skip


def downgrade() -> None:
    op.drop_table("hand_telling")
