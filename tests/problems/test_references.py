"""The number of a problem within its year."""

import threading

from sara.db import Database
from sara.problems.operations import next_reference


def test_numbers_begin_anew_with_each_year(database: Database) -> None:
    with database.write() as db:
        given = [next_reference(db, year) for year in (2031, 2031, 2032, 2031)]
    assert given == ["2031-0001", "2031-0002", "2032-0001", "2031-0003"]


def test_two_at_once_may_log_the_first_problem_of_a_year(database: Database) -> None:
    given: list[str] = []

    def second() -> None:
        with database.write() as db:
            given.append(next_reference(db, 2031))

    waiting = threading.Thread(target=second)
    with database.write() as db:
        given.append(next_reference(db, 2031))
        waiting.start()
        waiting.join(0.5)
    waiting.join()
    assert given == ["2031-0001", "2031-0002"]
