"""Finding what was removed from public discussions without reading all that was ever said."""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

INDEX = "ix_comment_removed"
REMOVED = sa.text("removed_at IS NOT NULL")


def upgrade() -> None:
    op.create_index(INDEX, "comment", ["removed_at", "id"], sqlite_where=REMOVED,
                    postgresql_where=REMOVED)  # fmt: skip


def downgrade() -> None:
    op.drop_index(INDEX, "comment")
