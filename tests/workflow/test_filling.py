"""What the other tests fill in does open the gates, and nothing less does."""

import pytest

from sara.db import Base, Database
from sara.problems.models import WORKING, Stage
from sara.web.dates import today
from sara.workflow.gates import GATES, judgement
from tests.cast import NOW, Cast
from tests.workflow.filling import complete
from tests.workflow.walking import Walk


@pytest.mark.parametrize("stage", WORKING, ids=lambda s: s.value)
def test_a_gate_is_shut_on_an_empty_problem(cast: Cast, stage: Stage) -> None:
    with cast.database.read() as db:
        held = judgement(db, cast.problem_id, stage, cast.settings, today(NOW))
    assert held.unmet


def test_filling_in_every_stage_leads_to_its_end(cast: Cast) -> None:
    walk = Walk(cast)
    for stage in WORKING:
        walk.on_to(stage)
        walk.fill(stage)
        with cast.database.read() as db:
            held = judgement(db, cast.problem_id, stage, cast.settings, today(NOW))
        assert held.unmet == []
        assert len(held.criteria) == len(GATES[stage].criteria)


def test_filling_in_twice_adds_nothing(cast: Cast, database: Database) -> None:
    walk = Walk(cast)
    walk.on_to(Stage.ASSESSMENT)
    counted = []
    for _ in range(2):
        with database.write() as db:
            for stage in WORKING:
                complete(db, cast, stage)
        with database.read() as db:
            counted.append(
                {t.name: len(db.execute(t.select()).all()) for t in Base.metadata.sorted_tables}
            )
    assert counted[0] == counted[1]
