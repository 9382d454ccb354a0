"""Why an action is done: a point of the gate by its code, and own words beside it."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

GATES = ("scanning", "analysis", "plan", "running", "assessment")
ACTION = sa.table("action", sa.column("criterion", sa.String), sa.column("aim", sa.String))


def upgrade() -> None:
    op.add_column(
        "action", sa.Column("aim", sa.String(length=300), nullable=False, server_default="")
    )
    # Until now anything could be typed there.
    codes = [ACTION.c.criterion.like(f"{gate}.%") for gate in GATES]
    typed = sa.not_(sa.and_(sa.or_(*codes), ACTION.c.criterion.not_like("% %")))
    op.execute(ACTION.update().where(typed).values(aim=ACTION.c.criterion, criterion=""))


def downgrade() -> None:
    said = sa.func.substr(ACTION.c.aim, 1, 48)
    only = sa.and_(ACTION.c.criterion == "", ACTION.c.aim != "")
    op.execute(ACTION.update().where(only).values(criterion=said))
    op.drop_column("action", "aim")
