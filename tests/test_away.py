"""A database that is only away is told apart from one that is broken."""

import pytest
import sqlalchemy as sa
from sqlalchemy import exc

from sara.away import away
from sara.errors import CannotWrite, Unavailable
from sara.settings import Settings

LOCK = {"sqlite": "BEGIN IMMEDIATE", "postgresql": "LOCK TABLE agency"}
READ_ONLY = {"sqlite": "PRAGMA query_only = on", "postgresql": "SET TRANSACTION READ ONLY"}
NO_WAIT = {"sqlite": {"timeout": 0}, "postgresql": {"options": "-c lock_timeout=1"}}


def test_a_database_is_away_or_broken(settings: Settings, engine: str) -> None:
    database = sa.create_engine(settings.database_url, connect_args=NO_WAIT[engine])

    def raised(by: sa.Connection, statement: str) -> exc.DBAPIError:
        with pytest.raises(exc.DBAPIError) as found:
            by.exec_driver_sql(statement)
        by.rollback()
        return found.value

    with database.connect() as one, database.connect() as other:
        one.exec_driver_sql(LOCK[engine])
        assert isinstance(away(raised(other, LOCK[engine])), Unavailable)
        one.rollback()
        for broken in ("SELECT 1 FROM nowhere", "SELECT nothing FROM agency", "no sentence"):
            assert away(raised(other, broken)) is None, broken
        other.exec_driver_sql(READ_ONLY[engine])
        assert isinstance(away(raised(other, "DELETE FROM agency")), CannotWrite)
    database.dispose()
    assert away(ValueError("no such table")) is None
    assert isinstance(away(exc.TimeoutError("every connection is in use")), Unavailable)
