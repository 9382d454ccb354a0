"""What kind of problem it is, so that closed ones of the same kind are found; what was learnt."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

COLUMNS = ["behaviour_kind", "stage", "closed_at", "id", "area_id", "published_at"]
SAID = sa.text("behaviour_kind IS NOT NULL")


def upgrade() -> None:
    op.add_column("problem", sa.Column("surroundings", sa.String(24), nullable=True))
    op.add_column("problem", sa.Column("behaviour_kind", sa.String(24), nullable=True))
    op.create_index("ix_problem_kind", "problem", COLUMNS, sqlite_where=SAID, postgresql_where=SAID)
    op.add_column(
        "study", sa.Column("known_elsewhere", sa.Text(), nullable=False, server_default="")
    )


def downgrade() -> None:
    op.drop_column("study", "known_elsewhere")
    op.drop_index("ix_problem_kind", "problem")
    op.drop_column("problem", "behaviour_kind")
    op.drop_column("problem", "surroundings")
