"""How new a row is comes before its words in the index: a search goes straight to the newest rows.

GIN looks for the first column first. With the words before it, every span of a search compared the
words of all rows, however old, with each other.
"""

from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

INDEX = "ix_searchable_tsv"


def upgrade() -> None:
    _index("span, tsv")


def downgrade() -> None:
    _index("tsv, span")


def _index(columns: str) -> None:
    if op.get_bind().dialect.name != "postgresql":
        return  # the rows of FTS5 lie in order
    op.execute(f"DROP INDEX {INDEX}")
    op.execute(f"CREATE INDEX {INDEX} ON searchable USING gin ({columns})")
