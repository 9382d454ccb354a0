"""Templates for problems of one kind, and with which one a problem began."""

import sqlalchemy as sa
from alembic import op

from sara.db import Moment

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

TEXTS = ("behaviour", "scanning_asks", "analysis_asks", "stakeholders", "actions")


def upgrade() -> None:
    op.create_table(
        "pattern",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("name", sa.String(140), nullable=False, unique=True),
        sa.Column("behaviour_kind", sa.String(24), nullable=False),
        sa.Column("surroundings", sa.String(24)),
        *(sa.Column(name, sa.Text(), nullable=False) for name in TEXTS),
        sa.Column("times", sa.String(300), nullable=False),
        sa.Column("must", sa.String(200), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("made_by", sa.Integer(), sa.ForeignKey("account.id"), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
    )
    op.execute(
        "ALTER TABLE problem ADD COLUMN pattern_id INTEGER CONSTRAINT "
        "fk_problem_pattern_id_pattern REFERENCES pattern (id)"
    )
    op.create_index(op.f("ix_problem_pattern_id"), "problem", ["pattern_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_problem_pattern_id"), "problem")
    op.drop_column("problem", "pattern_id")
    op.drop_table("pattern")
