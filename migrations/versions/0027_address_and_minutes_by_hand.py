"""An address for somebody who had none, and answers to minutes that somebody keyed in."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

TABLE = "minutes_answer"


def upgrade() -> None:
    op.add_column(
        "account",
        sa.Column("offered_email", sa.String(254), nullable=False, server_default=""),
    )
    op.execute(
        f"ALTER TABLE {TABLE} ADD COLUMN keyed_how VARCHAR(24) CONSTRAINT ck_{TABLE}_byhand "
        "CHECK (keyed_how IN ('paper', 'phone', 'face'))"
    )
    op.execute(
        f"ALTER TABLE {TABLE} ADD COLUMN keyed_by INTEGER CONSTRAINT "
        f"fk_{TABLE}_keyed_by_account REFERENCES account (id) "
        f"CONSTRAINT ck_{TABLE}_keyed_by_another CHECK (keyed_by <> account_id)"
    )


def downgrade() -> None:
    """Answers that were keyed in stay as answers; an older version does not know by whom."""
    op.drop_column(TABLE, "keyed_by")
    op.drop_column(TABLE, "keyed_how")
    op.drop_column("account", "offered_email")
