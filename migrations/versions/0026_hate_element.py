"""Whether what happens is done out of hate: then fewer reports give the right to a review."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

COLUMNS = {"scan": "hate_element", "review_request": "hate"}


def upgrade() -> None:
    for table, column in COLUMNS.items():
        op.add_column(
            table, sa.Column(column, sa.Boolean(), nullable=False, server_default=sa.false())
        )


def downgrade() -> None:
    for table, column in COLUMNS.items():
        op.drop_column(table, column)
