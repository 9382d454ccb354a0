"""Made-up problems: the same for the same number, true to the rules, and open to go on with."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from sara.accounts.models import Account, Area
from sara.db import Base, Database
from sara.errors import Refused
from sara.factories import START, a_problem, using
from sara.history.models import Entry
from sara.history.verbs import VERBS
from sara.history.verification import verify
from sara.problems.models import WORKING, Problem, Searchable, Seat, Stage, Visit
from sara.seed import UNTIL, sow
from sara.settings import load
from sara.workflow.gates import judgement
from sara.workflow.models import Review, ReviewState
from tests.databases import POSTGRESQL, copy, this_process

NUMBER = 150


@pytest.fixture(scope="module", params=["sqlite", POSTGRESQL])
def sown(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Database]:
    """Sown once for each engine, and only looked at."""
    environ = {"SARA_DATA": str(tmp_path_factory.mktemp("sown"))}
    if request.param == "postgresql":
        server = request.getfixturevalue("postgresql_server")
        name = f"{server.prefix}_{this_process()}_sown"
        server.create(name, template=server.migrated)
        environ["SARA_DATABASE"] = server.address(name)
    else:
        copy(request.getfixturevalue("migrated_file"), Path(environ["SARA_DATA"]) / "sara.db")
    database = Database(load(environ))
    sow(database, NUMBER)
    yield database
    database.close()


def rows_of(database: Database) -> dict[str, list[Any]]:
    """Everything that is stored but for what hangs on the key of the installation."""
    with database.read() as db:
        return {
            table.name: sorted(
                map(str, db.execute(sa.select(*(c for c in table.c if c.name != "seal"))).all())
            )
            for table in Base.metadata.sorted_tables
            if table.name != "head"
        }


def test_the_same_number_makes_the_same_rows(new_settings: Any) -> None:
    found = []
    for chance in (3, 3, 4):
        database = Database(new_settings())
        sow(database, 40, chance=chance)
        found.append(rows_of(database))
        database.close()
    assert found[0] == found[1]
    assert found[0] != found[2]


def test_every_stage_occurs(sown: Database) -> None:
    with sown.read() as db:
        stages = Counter(db.scalars(sa.select(Problem.stage)))
    assert sum(stages.values()) == NUMBER
    assert set(stages) >= set(Stage) - {Stage.MERGED, Stage.REFERRED_OUT}


def test_the_history_of_what_was_sown_is_in_order(sown: Database) -> None:
    with sown.read() as db:
        verdict = verify(db, sown.secret)
    assert verdict.ok, verdict.faults
    assert verdict.entries > NUMBER * 10


def test_every_entry_can_be_told_in_words(sown: Database) -> None:
    with sown.read() as db:
        assert set(db.scalars(sa.select(Entry.verb).distinct())) <= set(VERBS)


def test_what_was_sown_reads_as_if_it_had_been_saved(sown: Database) -> None:
    with sown.write() as db:
        for mapper in Base.registry.mappers:
            for row in db.scalars(sa.select(mapper.class_).limit(500)):
                assert row is not None


ONCE_AHEAD = ("plan.follow_up", "assessment.dates")
"""What asks for a day to come: it was, when the gate was passed."""


def test_what_has_passed_a_gate_meets_it(sown: Database) -> None:
    moved_on = (
        sa.select(Visit.problem_id, Visit.stage)
        .where(Visit.left_at.is_not(None), Visit.stage.in_(WORKING))
        .join(Review, sa.and_(Review.visit_id == Visit.id, Review.decision == "advance"))
    )
    waits = sa.select(Review.problem_id, Review.stage).where(Review.state == ReviewState.OPEN)
    with sown.read() as db:
        rows = {(r.problem_id, r.stage) for s in (moved_on, waits) for r in db.execute(s)}
        assert {stage for _, stage in rows} == set(WORKING)
        for problem_id, stage in rows:
            unmet = judgement(db, problem_id, stage, sown.settings, UNTIL).unmet
            unmet = [c for c in unmet if c.code not in ONCE_AHEAD]
            assert unmet == [], (problem_id, stage, [c.code for c in unmet])


def test_every_problem_has_one_lead_who_sits_on_it(sown: Database) -> None:
    with sown.read() as db:
        lead_seats = sa.select(Seat.problem_id, Seat.account_id).where(Seat.kind == "lead")
        seats = dict(db.execute(lead_seats).all())
        leads = dict(db.execute(sa.select(Problem.id, Problem.lead_id)).all())
    assert seats == leads


def test_nobody_reviews_their_own(sown: Database) -> None:
    with sown.read() as db:
        rows = db.execute(sa.select(Review.decided_by, Review.author_id, Review.lead_id)).all()
    assert any(r.decided_by for r in rows)
    assert not any(r.decided_by in (r.author_id, r.lead_id) for r in rows if r.decided_by)


def test_everything_sown_is_findable(sown: Database) -> None:
    with sown.read() as db:
        subjects = Counter(db.scalars(sa.select(Searchable.subject)))
        if sown.sqlite:
            found = "SELECT count(*) FROM searchable_fts WHERE words MATCH 'residents'"
        else:
            found = "SELECT count(*) FROM searchable WHERE tsv @@ 'residents'::tsquery"
        assert subjects["problem"] == NUMBER
        assert (db.scalar(sa.text(found)) or 0) > NUMBER / 2


def test_people_go_on_where_the_sowing_ended(database: Database) -> None:
    sow(database, NUMBER)
    with database.write() as db, using(db):
        officer = db.scalars(sa.select(Account).order_by(Account.id.desc())).first()
        last = db.scalars(sa.select(Problem).order_by(Problem.id.desc())).first()
        assert officer is not None
        assert last is not None
        area = db.get_one(Area, last.area_id)
        fresh = a_problem(officer, area, now=START)
        assert fresh.id == last.id + 1
    with database.read() as db:
        assert verify(db, database.secret).ok


def test_sowing_needs_a_database_without_problems(sown: Database) -> None:
    with pytest.raises(Refused, match="already"):
        sow(sown, 1)
