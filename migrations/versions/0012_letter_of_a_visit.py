"""The CHEERS letter of what was no problem, beside the reason instead of inside it as a code."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

LETTERS = ("community", "harms", "expectation", "events", "recurring", "similarity")


def upgrade() -> None:
    op.add_column("visit", sa.Column("letter", sa.String(length=24), nullable=True))
    visit = sa.table("visit", sa.column("stage"), sa.column("reason"), sa.column("letter"))
    for letter in LETTERS:
        code = f"[{letter}]"
        op.execute(
            visit.update()
            .where(visit.c.stage == "not_a_problem", visit.c.reason.like(f"%{code}"))
            .values(
                letter=letter,
                reason=sa.func.trim(
                    sa.func.substr(visit.c.reason, 1, sa.func.length(visit.c.reason) - len(code))
                ),
            )
        )


def downgrade() -> None:
    visit = sa.table("visit", sa.column("reason"), sa.column("letter"))
    said = sa.func.trim(visit.c.reason + " [" + visit.c.letter + "]")
    op.execute(visit.update().where(visit.c.letter.is_not(None)).values(reason=said))
    op.drop_column("visit", "letter")
