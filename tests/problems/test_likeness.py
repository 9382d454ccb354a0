"""Problems like what somebody tells, for those who read them by their role."""

import pytest
import sqlalchemy as sa

from sara.problems import likeness
from sara.problems.likeness import known_to
from sara.problems.models import Problem
from tests.cast import Cast
from tests.databases import on_sqlite
from tests.problems.crowd import crowd


def test_the_one_that_was_named_comes_first_however_old(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(likeness, "LOOKED_AT_BY_ROLE", 3)
    area = cast.areas["north"]
    with cast.database.write() as db:
        ids = crowd(db, cast, 6, area_id=area, title="Mattresses behind garages")
        oldest = ids[-1]
        db.execute(sa.update(Problem).where(Problem.id == oldest).values(title="Something else"))
    with cast.database.read() as db:
        officer = cast.viewers["officer"]
        found = known_to(db, officer, "mattresses garages", area, named=oldest)
        assert (found[0].id, found[0].named) == (oldest, True)
        assert len({one.id for one in found}) == len(found) <= 4
        assert not any(one.named for one in found[1:])
        out_of_reach = cast.viewers["other_officer"]
        assert not known_to(db, out_of_reach, "mattresses garages", area, named=oldest)


@on_sqlite
def test_an_index_leads_to_the_newest_of_an_area(cast: Cast) -> None:
    with cast.database.read() as db:
        for named in (None, cast.problem_id):
            asked = likeness._within(cast.viewers["coordinator"], cast.areas["north"], named)
            written = asked.compile(db, compile_kwargs={"literal_binds": True})
            plan = str(db.exec_driver_sql(f"EXPLAIN QUERY PLAN {written}").all())
            assert "ix_problem_area_id_updated_at_id (area_id=?)" in plan
            assert "SCAN problem" not in plan
