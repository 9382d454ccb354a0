"""What came of a report that another body took over, or why it was given back."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("referral", sa.Column("result", sa.Text(), nullable=True))
    op.add_column("referral", sa.Column("ended_on", sa.Date(), nullable=True))


def downgrade() -> None:
    op.drop_column("referral", "ended_on")
    op.drop_column("referral", "result")
