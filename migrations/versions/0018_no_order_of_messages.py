"""SQLite counts the rows of a table that has no number of its own. Beside the times of our own
answers that count says at what hour somebody wrote who was promised that only the day is kept."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

TABLES = {"report_message": "report_id, number", "report_photo": "report_id, number",
          "pulse": "report_id, day"}  # fmt: skip
"""What reporters leave, by report; rows are kept in the order of these columns from now on."""
UNCOUNTED = " WITHOUT ROWID"


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for table, order in TABLES.items():
            _rebuild(table, order, _built(table) + UNCOUNTED)


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for table, order in TABLES.items():
            _rebuild(table, order, _built(table).removesuffix(UNCOUNTED))


def _built(table: str) -> str:
    """How the table was made."""
    asked = sa.text("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = :table")
    return str(op.get_bind().execute(asked, {"table": table}).scalar_one())


def _rebuild(table: str, order: str, built: str) -> None:
    asked = sa.text(
        "SELECT name, sql FROM sqlite_master"
        " WHERE type = 'index' AND tbl_name = :table AND sql IS NOT NULL ORDER BY name"
    )
    indexes = op.get_bind().execute(asked, {"table": table}).all()
    for index in indexes:
        op.execute(f'DROP INDEX "{index.name}"')
    op.execute(f"ALTER TABLE {table} RENAME TO {table}_before")
    op.execute(built)
    op.execute(f"INSERT INTO {table} SELECT * FROM {table}_before ORDER BY {order}")
    op.execute(f"DROP TABLE {table}_before")
    for index in indexes:
        op.execute(index.sql)
