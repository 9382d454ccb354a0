"""What sara asks of the drivers."""

from sara.db import BIGGEST_ID, bump
from sara.problems.models import Problem


def test_postgresql_describes_columns_to_whoever_asks(database):
    with database.read() as db:
        cursor = db.exec_driver_sql("SELECT 1 AS first, 'x' AS second").cursor
        assert [column[0] for column in cursor.description] == ["first", "second"]
        assert len(cursor.description) == 2
        assert cursor.description[1][0] == "second"
        assert [row._asdict() for row in db.exec_driver_sql("SELECT 3 AS n")] == [{"n": 3}]


def test_no_row_was_changed_as_often_as_a_number_can_say(cast, database):
    """One more than the biggest number is none: the form comes from nowhere and changes nothing."""
    with database.write() as db:
        assert not bump(db, Problem.__table__, cast.problem_id, BIGGEST_ID, title="Taken over")
        assert bump(db, Problem.__table__, cast.problem_id, 1, title="Broken glass again")
