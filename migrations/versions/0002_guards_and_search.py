"""Guards on the history, and the full-text index: made by hand for each engine."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

REFUSAL = "the history is append-only"


def upgrade() -> None:
    # After a downgrade the head is there already, and nobody could prove another one.
    op.execute(
        sa.text(
            "INSERT INTO head (id, seq, seal, proof) SELECT 1, 0, '', ''"
            " WHERE NOT EXISTS (SELECT 1 FROM head)"
        )
    )
    for statement in _up()[op.get_bind().dialect.name]:
        op.execute(sa.text(statement))


def downgrade() -> None:
    for statement in _down()[op.get_bind().dialect.name]:
        op.execute(sa.text(statement))


def _scope(row: str) -> str:
    """Who may find a row, as words beside its words, so that the index itself looks only there.

    a7 is area 7, p9 problem 9 for agencies, t9 problem 9 for its whole team. The title of a
    published problem carries the mark for everyone, and says to which area and problem it belongs.
    """
    return (
        f"CASE WHEN {row}.subject = 'title' "
        f"THEN 'title ta' || {row}.area_id || ' tp' || {row}.problem_id "
        f"ELSE 'a' || {row}.area_id || ' p' || {row}.problem_id || "
        f"CASE WHEN {row}.audience = 'agencies' THEN '' ELSE ' t' || {row}.problem_id END END"
    )


def _lexemes() -> str:
    """The same marks as PostgreSQL keeps them: with a sign that no word in a text can have."""
    area, problem = "CAST(area_id AS text)", "CAST(problem_id AS text)"
    return (
        "array_to_tsvector(CASE WHEN subject = 'title' "
        f"THEN ARRAY['#title', '#ta' || {area}, '#tp' || {problem}] "
        f"WHEN audience = 'agencies' THEN ARRAY['#a' || {area}, '#p' || {problem}] "
        f"ELSE ARRAY['#a' || {area}, '#p' || {problem}, '#t' || {problem}] END)"
    )


_put = (
    f"INSERT INTO searchable_fts(rowid, words, scope) VALUES (NEW.id, NEW.words, {_scope('NEW')});"
)
_take = (
    "INSERT INTO searchable_fts(searchable_fts, rowid, words, scope) "
    f"VALUES ('delete', OLD.id, OLD.words, {_scope('OLD')});"
)
# The parser of PostgreSQL takes "lamp/bench" for one path and "10.30pm" for a host.
PUNCTUATION = r"""!"#$%&'()*+,-./:;<=>?@[\]^_`{|}~"""
_spaced = "translate(words, '{}', '{}')".format(
    PUNCTUATION.replace("'", "''"), " " * len(PUNCTUATION)
)


def _up() -> dict[str, list[str]]:
    return {
        "sqlite": [
            *(
                f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
                for table, verb in (("entry", "update"), ("entry", "delete"),
                                    ("entry_text", "update"))
            ),
            # A REPLACE would delete without firing the delete trigger.
            "CREATE TRIGGER entry_no_replace BEFORE INSERT ON entry "
            "WHEN EXISTS (SELECT 1 FROM entry WHERE seq = NEW.seq) "
            f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END",
            "CREATE TRIGGER entry_text_no_replace BEFORE INSERT ON entry_text "
            "WHEN EXISTS (SELECT 1 FROM entry_text WHERE seq = NEW.seq) "
            f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END",
            f"CREATE VIEW searchable_scoped AS SELECT id, words, {_scope('searchable')} AS scope "
            "FROM searchable",
            "CREATE VIRTUAL TABLE searchable_fts USING fts5("
            "words, scope, content='searchable_scoped', content_rowid='id', "
            "tokenize='unicode61 remove_diacritics 2', prefix='2 3')",
            f"CREATE TRIGGER searchable_added AFTER INSERT ON searchable BEGIN {_put} END",
            f"CREATE TRIGGER searchable_gone AFTER DELETE ON searchable BEGIN {_take} END",
            "CREATE TRIGGER searchable_changed "
            "AFTER UPDATE OF words, audience, area_id, problem_id, subject ON searchable "
            f"BEGIN {_take} {_put} END",
            "INSERT INTO searchable_fts(searchable_fts) VALUES ('rebuild')",
        ],
        "postgresql": [
            "CREATE FUNCTION history_is_append_only() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$",
            "CREATE TRIGGER entry_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON entry "
            "FOR EACH STATEMENT EXECUTE FUNCTION history_is_append_only()",
            "CREATE TRIGGER entry_text_stays BEFORE UPDATE OR TRUNCATE ON entry_text "
            "FOR EACH STATEMENT EXECUTE FUNCTION history_is_append_only()",
            "ALTER TABLE searchable ADD COLUMN tsv tsvector "
            f"GENERATED ALWAYS AS (to_tsvector('simple', {_spaced}) || {_lexemes()}) STORED",
            "CREATE INDEX ix_searchable_tsv ON searchable USING gin (tsv)",
        ],
    }  # fmt: skip


def _down() -> dict[str, list[str]]:
    triggers = (
        "entry_no_update", "entry_no_delete", "entry_no_replace", "entry_text_no_update",
        "entry_text_no_replace", "searchable_added", "searchable_gone", "searchable_changed",
    )  # fmt: skip
    return {
        "sqlite": [
            *(f"DROP TRIGGER {name}" for name in triggers),
            "DROP TABLE searchable_fts",
            "DROP VIEW searchable_scoped",
        ],
        "postgresql": [
            "DROP INDEX ix_searchable_tsv",
            "ALTER TABLE searchable DROP COLUMN tsv",
            "DROP TRIGGER entry_stays ON entry",
            "DROP TRIGGER entry_text_stays ON entry_text",
            "DROP FUNCTION history_is_append_only()",
        ],
    }
