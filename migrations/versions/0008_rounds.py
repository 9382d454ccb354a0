"""Asking the group: rounds, who may answer, what they said, and questions before."""

import sqlalchemy as sa
from alembic import op

from sara.db import Moment

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

OPEN = sa.text("state = 'open'")
ONE_OPEN = sa.text("state = 'open' AND kind IN ('findings', 'plan', 'verdict')")
FIXED = "who may answer is fixed when the group is asked"
FULL = (
    "(SELECT count(*) FROM round_voter WHERE round_id = NEW.round_id) >="
    " (SELECT voters FROM round WHERE id = NEW.round_id)"
)
ANSWERED = "(answer <> '') = (answered_by IS NOT NULL AND answered_at IS NOT NULL)"


def spoken(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=24)


def upgrade() -> None:
    op.create_table(
        "round",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("problem_id", sa.Integer(), nullable=False),
        sa.Column("kind", spoken("roundkind", "findings", "option", "plan", "verdict", "anything"), nullable=False),
        sa.Column("proposal", sa.Text(), nullable=False),
        sa.Column("background", sa.Text(), nullable=False),
        sa.Column("opened_by", sa.Integer(), nullable=False),
        sa.Column("opened_at", Moment(), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=False),
        sa.Column("hidden", sa.Boolean(), nullable=False),
        sa.Column("voters", sa.Integer(), nullable=False),
        sa.Column("quorum", sa.Integer(), nullable=False),
        sa.Column("state", spoken("roundstate", "open", "closed", "taken_back"), nullable=False),
        sa.Column("result", spoken("result", "consent", "objections", "too_few", "agreed", "added", "disagreed", "worked", "partly", "did_not", "no_answer"), nullable=True),
        sa.Column("closed_at", Moment(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("taken_back_because", sa.String(length=300), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(state = 'closed') = (result IS NOT NULL) AND (state = 'open') = (closed_at IS NULL)", name=op.f("ck_round_closed_with_a_result")),
        sa.CheckConstraint("(state = 'taken_back') = (taken_back_because <> '')", name=op.f("ck_round_taken_back_with_a_reason")),
        sa.CheckConstraint("quorum BETWEEN 1 AND voters", name=op.f("ck_round_quorum_can_be_reached")),
        sa.CheckConstraint("kind <> 'verdict' OR hidden", name=op.f("ck_round_verdict_is_blind")),
        sa.ForeignKeyConstraint(["opened_by"], ["account.id"], name=op.f("fk_round_opened_by_account")),
        sa.ForeignKeyConstraint(["problem_id"], ["problem.id"], name=op.f("fk_round_problem_id_problem")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round")),
    )  # fmt: skip
    op.create_index("ix_round_problem_id", "round", ["problem_id", "kind", "id"])
    op.create_index("ix_round_opened_by", "round", ["opened_by", "id"])
    op.create_index(
        "ix_round_open", "round", ["closes_on", "id"], sqlite_where=OPEN, postgresql_where=OPEN
    )
    op.create_index(
        "uq_round_open", "round", ["problem_id", "kind"], unique=True, sqlite_where=ONE_OPEN,
        postgresql_where=ONE_OPEN,
    )  # fmt: skip
    op.create_table(
        "round_voter",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("resident", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_round_voter_account_id_account")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_round_voter_round_id_round")),
        sa.PrimaryKeyConstraint("round_id", "account_id", name=op.f("pk_round_voter")),
    )  # fmt: skip
    op.create_index("ix_round_voter_account_id", "round_voter", ["account_id", "round_id"])
    op.create_table(
        "position",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("stance", spoken("stance", "agree", "add", "disagree", "object", "worked", "partly", "did_not", "abstain", "no_answer"), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_by", sa.Integer(), nullable=True),
        sa.Column("answered_at", Moment(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("stance NOT IN ('object', 'disagree', 'add') OR reason <> ''", name=op.f("ck_position_with_a_reason")),
        sa.CheckConstraint(ANSWERED, name=op.f("ck_position_answered_by_somebody")),
        sa.CheckConstraint("answered_by <> account_id", name=op.f("ck_position_answered_by_another")),
        sa.ForeignKeyConstraint(["answered_by"], ["account.id"], name=op.f("fk_position_answered_by_account")),
        sa.ForeignKeyConstraint(["round_id", "account_id"], ["round_voter.round_id", "round_voter.account_id"], name="of_a_voter"),
        sa.PrimaryKeyConstraint("round_id", "account_id", name=op.f("pk_position")),
    )  # fmt: skip
    op.create_table(
        "round_question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=False),
        sa.Column("asked_at", Moment(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_by", sa.Integer(), nullable=True),
        sa.Column("answered_at", Moment(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(ANSWERED, name=op.f("ck_round_question_answered_by_somebody")),
        sa.ForeignKeyConstraint(["answered_by"], ["account.id"], name=op.f("fk_round_question_answered_by_account")),
        sa.ForeignKeyConstraint(["asked_by"], ["account.id"], name=op.f("fk_round_question_asked_by_account")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_round_question_round_id_round")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round_question")),
    )  # fmt: skip
    op.create_index("ix_round_question_round_id", "round_question", ["round_id"])
    for statement in _guards()[op.get_bind().dialect.name]:
        op.execute(sa.text(statement))


def _guards() -> dict[str, list[str]]:
    return {
        "sqlite": [
            "CREATE TRIGGER round_voter_full BEFORE INSERT ON round_voter "
            f"WHEN {FULL} BEGIN SELECT RAISE(ABORT, '{FIXED}'); END",
            *(
                f"CREATE TRIGGER round_voter_no_{verb} BEFORE {verb} ON round_voter "
                f"BEGIN SELECT RAISE(ABORT, '{FIXED}'); END"
                for verb in ("update", "delete")
            ),
        ],
        "postgresql": [
            "CREATE FUNCTION voters_are_fixed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF TG_OP <> 'INSERT' OR {FULL} THEN RAISE EXCEPTION '{FIXED}'; END IF; "
            "RETURN NEW; END $$",
            "CREATE TRIGGER round_voter_fixed BEFORE INSERT OR UPDATE OR DELETE ON round_voter "
            "FOR EACH ROW EXECUTE FUNCTION voters_are_fixed()",
        ],
    }


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(sa.text("DROP TRIGGER round_voter_fixed ON round_voter"))
        op.execute(sa.text("DROP FUNCTION voters_are_fixed()"))
    for table in ("round_question", "position", "round_voter", "round"):
        op.drop_table(table)
