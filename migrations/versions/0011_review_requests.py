"""Requests for a review of the work; a reviewer who was involved before is refused here, too."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

REFUSAL = "the reviewer was involved before"
OPEN = "state IN ('asked', 'acknowledged', 'met')"
ENUMS = {
    "applicant": ("applicant", ("reporter", "member", "third_party")),
    "state": (
        "requeststate", ("asked", "acknowledged", "met", "not_met", "answered", "withdrawn"),
    ),
}  # fmt: skip
CHECKS = {
    "of_something": "problem_id IS NOT NULL OR report_id IS NOT NULL",
    "member_has_account": "(applicant = 'member') = (account_id IS NOT NULL)",
    "reporter_has_report": "applicant <> 'reporter' OR (report_id IS NOT NULL"
    " AND contact_name = '' AND contact_to = '' AND consent = '')",
    "third_party_with_consent": "applicant <> 'third_party' OR (consent <> ''"
    " AND contact_name <> '' AND code_hash IS NOT NULL)",
    "decided_with_reasons": "state NOT IN ('met', 'not_met', 'answered')"
    " OR (decided_on IS NOT NULL AND decided_by IS NOT NULL AND because <> '')",
    "answered_whole": "state <> 'answered' OR (answered_on IS NOT NULL AND reviewer_id IS NOT NULL"
    " AND meeting_on IS NOT NULL AND result <> '' AND plan <> '')",
    "reviewed_by_another": "reviewer_id <> named_by AND reviewer_id <> decided_by"
    " AND reviewer_id <> account_id",
}
ACCOUNTS = ("account_id", "acknowledged_by", "decided_by", "reviewer_id", "named_by")


def upgrade() -> None:
    op.create_table(
        "review_request",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        _enum("applicant"),
        sa.Column("problem_id", sa.Integer(), nullable=True),
        sa.Column("report_id", sa.Integer(), nullable=True),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("code_hash", sa.String(64), nullable=True),
        sa.Column("contact_name", sa.String(120), nullable=False),
        sa.Column("contact_to", sa.String(254), nullable=False),
        sa.Column("consent", sa.String(500), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("wanted", sa.Text(), nullable=False),
        _enum("state"),
        sa.Column("acknowledged_on", sa.Date(), nullable=True),
        sa.Column("acknowledged_by", sa.Integer(), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("because", sa.Text(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=True)
          for name in ("reports", "asking", "members", "over", "reviewer_id", "named_by")),
        sa.Column("meeting_on", sa.Date(), nullable=True),
        sa.Column("meeting_where", sa.String(300), nullable=False),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("plan", sa.Text(), nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        *(sa.CheckConstraint(text, name=op.f(f"ck_review_request_{name}"))
          for name, text in CHECKS.items()),
        *(_points(name, "account") for name in ACCOUNTS),
        _points("problem_id", "problem"),
        _points("report_id", "report"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_request")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_review_request_code_hash")),
    )  # fmt: skip
    for name in ("problem_id", "report_id", "account_id", "reviewer_id"):
        op.create_index(op.f(f"ix_review_request_{name}"), "review_request", [name])
    op.create_index(
        "ix_review_request_state_asked_on", "review_request", ["state", "asked_on", "id"]
    )
    op.create_index("ix_review_request_asked_on", "review_request", ["asked_on"])
    _one_open("uq_review_request_of_report", ["report_id"], "applicant = 'reporter'")
    _one_open("uq_review_request_of_member", ["account_id", "problem_id"], "applicant = 'member'")
    op.create_table(
        "request_report",
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["request_id"], ["review_request.id"],
            name=op.f("fk_request_report_request_id_review_request"),
        ),
        sa.ForeignKeyConstraint(
            ["report_id"], ["report.id"], name=op.f("fk_request_report_report_id_report")
        ),
        sa.PrimaryKeyConstraint("request_id", "report_id", name=op.f("pk_request_report")),
    )  # fmt: skip
    op.create_index(op.f("ix_request_report_report_id"), "request_report", ["report_id"])
    for statement in _guards()[op.get_bind().dialect.name]:
        op.execute(sa.text(statement))


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(sa.text("DROP TRIGGER reviewer_is_new ON review_request"))
        op.execute(sa.text("DROP FUNCTION reviewer_is_new()"))
    op.drop_table("request_report")
    op.drop_table("review_request")


def _enum(column: str) -> sa.Column[str]:
    name, values = ENUMS[column]
    kind = sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=24)
    return sa.Column(column, kind, nullable=False)


def _points(column: str, table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{table}.id"], name=op.f(f"fk_review_request_{column}_{table}")
    )


def _one_open(name: str, columns: list[str], only: str) -> None:
    where = sa.text(f"{OPEN} AND {only}")
    op.create_index(
        name, "review_request", columns, unique=True, sqlite_where=where, postgresql_where=where
    )


def _involved() -> str:
    """Whether NEW.reviewer_id worked on the problem or decided about the reports before.

    The same condition as `sara.oversight.guards.involved`; a test compares the two.
    """
    reports = (
        "(SELECT NEW.report_id UNION SELECT report_id FROM request_report"
        " WHERE request_id = NEW.id)"
    )
    found = (
        "problem WHERE id = NEW.problem_id AND NEW.reviewer_id IN (author_id, lead_id)",
        "seat WHERE problem_id = NEW.problem_id AND account_id = NEW.reviewer_id",
        "entry WHERE problem_id = NEW.problem_id AND account_id = NEW.reviewer_id"
        " AND verb <> 'read'",
        f"report WHERE id IN {reports} AND keyed_by = NEW.reviewer_id",
        f"triage_decision WHERE report_id IN {reports} AND decided_by = NEW.reviewer_id",
    )
    return " OR ".join(f"EXISTS (SELECT 1 FROM {one})" for one in found)


def _guards() -> dict[str, list[str]]:
    return {
        "sqlite": [
            f"CREATE TRIGGER reviewer_is_new_{when[:6].lower()} BEFORE {when} ON review_request "
            f"WHEN NEW.reviewer_id IS NOT NULL {other}AND ({_involved()}) "
            f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
            for when, other in (
                ("INSERT", ""),
                ("UPDATE OF reviewer_id", "AND NEW.reviewer_id IS NOT OLD.reviewer_id "),
            )
        ],
        "postgresql": [
            "CREATE FUNCTION reviewer_is_new() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            "IF TG_OP = 'UPDATE' THEN IF NEW.reviewer_id IS NOT DISTINCT FROM OLD.reviewer_id "
            "THEN RETURN NEW; END IF; END IF; "
            f"IF NEW.reviewer_id IS NOT NULL AND ({_involved()}) "
            f"THEN RAISE EXCEPTION '{REFUSAL}'; END IF; RETURN NEW; END $$",
            "CREATE TRIGGER reviewer_is_new BEFORE INSERT OR UPDATE OF reviewer_id "
            "ON review_request FOR EACH ROW EXECUTE FUNCTION reviewer_is_new()",
        ],
    }
