"""What somebody else does after a chore has looked how things stand, and before it acts."""

from typing import Any

import sqlalchemy as sa

from sara.db import Database


def meanwhile(database: Database, statement: Any) -> None:
    """Have this done just before the next write begins, by somebody else."""

    def done(_connection: sa.Connection) -> None:
        with database.read() as db:
            db.execute(statement)

    sa.event.listen(database.writes, "engine_connect", done, once=True)
