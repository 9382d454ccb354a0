"""Short surveys: their questions and words, each time they are asked, codes, and counts."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

OPEN = sa.text("closed_on IS NULL")


def spoken(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=24)


def fk(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}_{to}"))


def upgrade() -> None:
    op.create_table(
        "survey",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("problem_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=140), nullable=False),
        sa.Column("matter", sa.String(length=140), nullable=False),
        sa.Column("opening", sa.Text(), nullable=False),
        sa.Column("asked_of", spoken("askedof", "neighbours", "contact"), nullable=False),
        sa.Column("language", sa.String(length=12), nullable=False),
        sa.Column("counted_by", sa.String(length=140), nullable=False),
        sa.Column("added_by", sa.Integer(), nullable=False),
        sa.Column("added_on", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        fk("survey", "problem_id", "problem"),
        fk("survey", "added_by", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey")),
    )
    op.create_index(op.f("ix_survey_problem_id"), "survey", ["problem_id"])
    op.create_table(
        "survey_question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.Column("ask", spoken("ask", "seen", "safe", "fair", "voice", "agree", "yes_no", "choice", "about"), nullable=False),
        sa.Column("words", sa.String(length=300), nullable=False),
        sa.Column("options", sa.JSON(), nullable=False),
        sa.Column("direction", spoken("direction", "down", "up"), nullable=False),
        sa.Column("indicator_id", sa.Integer(), nullable=True),
        fk("survey_question", "survey_id", "survey"),
        fk("survey_question", "indicator_id", "indicator"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_question")),
        sa.UniqueConstraint("indicator_id", name=op.f("uq_survey_question_indicator_id")),
    )  # fmt: skip
    op.create_index(op.f("ix_survey_question_survey_id"), "survey_question", ["survey_id"])
    op.create_table(
        "survey_text",
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=12), nullable=False),
        sa.Column("key", sa.String(length=24), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        fk("survey_text", "survey_id", "survey"),
        sa.PrimaryKeyConstraint("survey_id", "language", "key", name=op.f("pk_survey_text")),
    )
    op.create_table(
        "survey_wave",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.Column("taken", spoken("taken", "baseline", "interim", "after", "later"), nullable=False),
        sa.Column("way", spoken("way", "codes", "link"), nullable=False),
        sa.Column("token", sa.String(length=16), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("opened_by", sa.Integer(), nullable=False),
        sa.Column("codes", sa.Integer(), nullable=False),
        sa.Column("answers", sa.Integer(), nullable=False),
        sa.Column("on_paper", sa.Integer(), nullable=False),
        sa.Column("evidence_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("closes_on >= opened_on", name=op.f("ck_survey_wave_window")),
        sa.CheckConstraint("on_paper BETWEEN 0 AND answers", name=op.f("ck_survey_wave_paper_is_part")),
        fk("survey_wave", "survey_id", "survey"),
        fk("survey_wave", "opened_by", "account"),
        fk("survey_wave", "evidence_id", "evidence"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_wave")),
        sa.UniqueConstraint("token", name=op.f("uq_survey_wave_token")),
        sa.UniqueConstraint("evidence_id", name=op.f("uq_survey_wave_evidence_id")),
    )  # fmt: skip
    op.create_index("ix_survey_wave_survey_id", "survey_wave", ["survey_id", "id"])
    op.create_index(
        "uq_survey_wave_open", "survey_wave", ["survey_id"], unique=True, sqlite_where=OPEN,
        postgresql_where=OPEN,
    )  # fmt: skip
    op.create_table(
        "survey_code",
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("wave_id", sa.Integer(), nullable=False),
        fk("survey_code", "wave_id", "survey_wave"),
        sa.PrimaryKeyConstraint("code_hash", name=op.f("pk_survey_code")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_survey_code_wave_id"), "survey_code", ["wave_id"])
    op.create_table(
        "survey_tally",
        sa.Column("wave_id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("answer", sa.String(length=12), nullable=False),
        sa.Column("given", sa.Integer(), nullable=False),
        fk("survey_tally", "wave_id", "survey_wave"),
        fk("survey_tally", "question_id", "survey_question"),
        sa.PrimaryKeyConstraint("wave_id", "question_id", "answer", name=op.f("pk_survey_tally")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_survey_tally_question_id"), "survey_tally", ["question_id"])


def downgrade() -> None:
    for table in ("survey_tally", "survey_code", "survey_wave", "survey_text", "survey_question",
                  "survey"):  # fmt: skip
        op.drop_table(table)
