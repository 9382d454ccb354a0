"""Finer marks of how new a row is: a search looks first through some 8,000 of the newest rows."""

from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

INDEX = "ix_searchable_tsv"
BEFORE = (("e", 13), ("f", 16), ("g", 19))
NOW = (("d", 10), *BEFORE)


def upgrade() -> None:
    _mark(NOW)


def downgrade() -> None:
    _mark(BEFORE)


def _mark(grains: tuple[tuple[str, int], ...]) -> None:
    if op.get_bind().dialect.name != "postgresql":
        return  # the rows of FTS5 lie in order
    marks = ", ".join(f"'{letter}' || CAST(id >> {bits} AS text)" for letter, bits in grains)
    op.execute(f"DROP INDEX {INDEX}")
    op.execute("ALTER TABLE searchable DROP COLUMN span")
    op.execute(
        "ALTER TABLE searchable ADD COLUMN span tsvector "
        f"GENERATED ALWAYS AS (array_to_tsvector(ARRAY[{marks}])) STORED"
    )
    op.execute(f"CREATE INDEX {INDEX} ON searchable USING gin (tsv, span)")
