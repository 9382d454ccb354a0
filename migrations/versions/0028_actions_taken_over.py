"""Actions taken over from closed problems, that nobody owns yet; what somebody decided lately."""

import sqlalchemy as sa
from alembic import op

from sara.db import Moment

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

TABLE = "action_suggestion"


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("problem_id", sa.Integer(), sa.ForeignKey("problem.id"), nullable=False),
        sa.Column("what", sa.String(300), nullable=False),
        sa.Column("aim", sa.String(300), nullable=False),
        sa.Column("planned_dosage", sa.String(140), nullable=False),
        sa.Column("from_problem_id", sa.Integer(), sa.ForeignKey("problem.id"), nullable=False),
        sa.Column("from_action_id", sa.Integer(), sa.ForeignKey("action.id"), nullable=False),
        sa.Column("added_by", sa.Integer(), sa.ForeignKey("account.id"), nullable=False),
        sa.Column("added_at", Moment(), nullable=False),
        sa.Column("action_id", sa.Integer(), sa.ForeignKey("action.id")),
        sa.Column("dropped_at", Moment()),
        sa.CheckConstraint("from_problem_id <> problem_id", name="from_elsewhere"),
        sa.CheckConstraint("action_id IS NULL OR dropped_at IS NULL", name="made_or_dropped"),
    )
    op.create_index("ix_review_decided_by", "review", ["decided_by", "decided_at"])
    op.create_index("ix_action_suggestion_problem_id", TABLE, ["problem_id", "id"])
    for column in ("from_problem_id", "from_action_id", "action_id"):
        op.create_index(op.f(f"ix_{TABLE}_{column}"), TABLE, [column])


def downgrade() -> None:
    op.drop_table(TABLE)
    op.drop_index("ix_review_decided_by", "review")
