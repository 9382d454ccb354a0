"""Weights for the harm of each kind of incident, and of which kinds a value is made."""

import sqlalchemy as sa
from alembic import op

from sara.db import Moment

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("measurement", sa.Column("kinds", sa.JSON(), nullable=True))
    op.create_table(
        "harm_weights",
        sa.Column("dataset_id", sa.Integer(), nullable=False),
        sa.Column("unit", sa.String(60), nullable=False),
        sa.Column("source", sa.String(200), nullable=False),
        sa.Column("weights", sa.JSON(), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=False),
        sa.Column("changed_at", Moment(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dataset_id"], ["dataset.id"], name=op.f("fk_harm_weights_dataset_id_dataset")
        ),
        sa.ForeignKeyConstraint(
            ["changed_by"], ["account.id"], name=op.f("fk_harm_weights_changed_by_account")
        ),
        sa.PrimaryKeyConstraint("dataset_id", name=op.f("pk_harm_weights")),
    )


def downgrade() -> None:
    op.drop_table("harm_weights")
    op.drop_column("measurement", "kinds")
