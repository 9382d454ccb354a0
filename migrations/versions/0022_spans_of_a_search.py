"""Marks of how new a row is, so that PostgreSQL finds the newest matches without the others."""

from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

INDEX = "ix_searchable_tsv"
MARKS = ", ".join(
    f"'{letter}' || CAST(id >> {bits} AS text)"
    for letter, bits in (("e", 13), ("f", 16), ("g", 19))
)


def upgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return  # the rows of FTS5 lie in order
    op.execute(
        "ALTER TABLE searchable ADD COLUMN span tsvector "
        f"GENERATED ALWAYS AS (array_to_tsvector(ARRAY[{MARKS}])) STORED"
    )
    op.execute(f"DROP INDEX {INDEX}")
    op.execute(f"CREATE INDEX {INDEX} ON searchable USING gin (tsv, span)")


def downgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    op.execute(f"DROP INDEX {INDEX}")
    op.execute(f"CREATE INDEX {INDEX} ON searchable USING gin (tsv)")
    op.execute("ALTER TABLE searchable DROP COLUMN span")
