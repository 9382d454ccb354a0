"""People without e-mail, and answers that somebody keyed in for another person."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

TABLES = ("membership", "position", "attendance")
ANOTHER = "keyed_by <> account_id"


def upgrade() -> None:
    op.add_column(
        "account", sa.Column("by_hand", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    for table in TABLES:
        op.execute(
            f"ALTER TABLE {table} ADD COLUMN keyed_how VARCHAR(24) CONSTRAINT ck_{table}_byhand "
            "CHECK (keyed_how IN ('paper', 'phone', 'face'))"
        )
        another = f" CONSTRAINT ck_{table}_keyed_by_another CHECK ({ANOTHER})"
        op.execute(
            f"ALTER TABLE {table} ADD COLUMN keyed_by INTEGER CONSTRAINT "
            f"fk_{table}_keyed_by_account REFERENCES account (id){another}"
        )


def downgrade() -> None:
    """Answers that were keyed in stay as answers; an older version does not know by whom. It would
    send letters to whoever has no address: their accounts go out of use."""
    op.execute("UPDATE account SET state = 'disabled' WHERE by_hand")
    for table in TABLES:
        op.drop_column(table, "keyed_by")
        op.drop_column(table, "keyed_how")
    op.drop_column("account", "by_hand")
