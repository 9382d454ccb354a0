"""What people are told of a move; finding what was merged into a problem, to tell its reporters."""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

INDEX = "ix_problem_merged_into_id"
MERGED = sa.text("merged_into_id IS NOT NULL")


def upgrade() -> None:
    op.add_column("visit", sa.Column("told", sa.Text(), nullable=True))
    op.create_index(INDEX, "problem", ["merged_into_id"], sqlite_where=MERGED,
                    postgresql_where=MERGED)  # fmt: skip


def downgrade() -> None:
    op.drop_index(INDEX, "problem")
    op.drop_column("visit", "told")
