"""What an indicator means and may hide, values of other places, and the windows of an evaluation."""

import sqlalchemy as sa
from alembic import op

from sara.db import Moment

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

WINDOWS = ("before_first", "before_last", "after_first", "after_last")


def upgrade() -> None:
    for name in ("definition", "known_bias"):
        op.add_column("indicator", sa.Column(name, sa.Text(), nullable=False, server_default=""))
    op.add_column("indicator", sa.Column("enough_percent", sa.Integer(), nullable=True))
    op.add_column("indicator", sa.Column("elsewhere_frozen_at", Moment(), nullable=True))
    op.add_column(
        "measurement",
        sa.Column("counted_at", sa.String(length=24), nullable=False, server_default="response"),
    )
    op.add_column(
        "evaluation_plan", sa.Column("place", sa.Text(), nullable=False, server_default="")
    )
    for name in WINDOWS:
        op.add_column("evaluation_plan", sa.Column(name, sa.Date(), nullable=True))


def downgrade() -> None:
    """Values of other places go: an older version would take them for the place of the response."""
    op.execute("DELETE FROM measurement WHERE counted_at <> 'response'")
    for name in (*WINDOWS, "place"):
        op.drop_column("evaluation_plan", name)
    op.drop_column("measurement", "counted_at")
    for name in ("elsewhere_frozen_at", "enough_percent", "known_bias", "definition"):
        op.drop_column("indicator", name)
