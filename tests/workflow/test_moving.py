"""Every move leaves a visit and an entry, and happens only as the practice has it."""

import datetime as dt
from functools import partial

import httpx
import pytest
import sqlalchemy as sa
from selectolax.lexbor import LexborHTMLParser

from sara.db import Database
from sara.errors import Refused, Stale
from sara.history.models import Entry, EntryText
from sara.history.verification import verify
from sara.problems.models import WORKING, Outcome, Problem, Stage
from sara.workflow.models import Decision, ReviewState
from sara.workflow.operations.moving import due
from tests.cast import NOW, Cast
from tests.workflow.walking import Walk, another_problem, at_once

TODAY = NOW.date()
NEXT_MONTH = TODAY + dt.timedelta(days=30)


@pytest.fixture
def walk(cast: Cast) -> Walk:
    return Walk(cast)


def test_advancing_ends_the_visit_begins_the_next_and_starts_its_clock(walk: Walk) -> None:
    walk.now = NOW + dt.timedelta(hours=1)
    walk.on_to(Stage.ANALYSIS)
    first, second = walk.visits()
    assert (first.stage, first.left_at) == (Stage.SCANNING, walk.now)
    assert (second.stage, second.entered_at, second.left_at) == (Stage.ANALYSIS, walk.now, None)
    assert (second.move, second.reason) == ("advance", "It is all there.")
    problem = walk.problem()
    assert problem.stage_since == walk.now
    assert problem.stage_due == due(Stage.ANALYSIS, walk.cast.settings, walk.now.date())
    assert walk.moves_told() == ["moved.advance"]


def test_the_entry_of_a_move_says_from_where_to_where_and_why(walk: Walk) -> None:
    walk.stand_in(Stage.ANALYSIS)
    walk.move("redefine", reason="It is about the cars.")
    entry = walk.rows(Entry, Entry.verb == "moved.redefine")[0]
    (said,) = walk.rows(EntryText, EntryText.seq == entry.seq)
    assert said.changes == {"stage": ["analysis", "scanning"]}
    assert said.reason == "It is about the cars."
    assert entry.account_id == walk.cast.accounts["officer"]


def test_a_pause_ends_where_it_began(walk: Walk) -> None:
    for stage in (*WORKING, Stage.SUSTAIN):
        walk.stand_in(stage)
        assert walk.move("pause", reason="Winter.", until=NEXT_MONTH) is Stage.PAUSED
        paused = walk.problem()
        assert (paused.paused_from, paused.paused_until) == (stage, NEXT_MONTH)
        assert (paused.paused_because, paused.stage_due) == ("Winter.", None)
        assert walk.move("resume") is stage
        back = walk.problem()
        assert (back.paused_from, back.paused_until, back.paused_because) == (None, None, "")
        assert back.stage_due == due(stage, walk.cast.settings, TODAY)


def test_a_pause_needs_a_day_after_today(walk: Walk) -> None:
    for until in (None, TODAY, TODAY - dt.timedelta(days=1)):
        with pytest.raises(Refused):
            walk.move("pause", reason="Winter.", until=until)


def test_going_back_needs_its_reason(walk: Walk) -> None:
    back = {
        "redefine": [Stage.ANALYSIS],
        "reanalyse": [Stage.PLAN, Stage.ASSESSMENT],
        "replan": [Stage.RUNNING, Stage.ASSESSMENT],
        "came_back": [Stage.SUSTAIN],
    }
    for event, stage in ((event, stage) for event, stages in back.items() for stage in stages):
        walk.stand_in(stage)
        with pytest.raises(Refused) as refused:
            walk.move(event)
        assert [s.text for s in refused.value.more] == ["Say why."]
        walk.move(event, reason="Our explanation does not hold.")
        assert walk.problem().stage is not stage


def test_a_move_leaves_no_review_waiting_for_the_stage_that_was_left(walk: Walk) -> None:
    walk.fill(Stage.SCANNING)
    walk.ask()
    walk.move("pause", reason="Winter.", until=NEXT_MONTH)
    assert [r.state for r in walk.reviews()] == [ReviewState.WITHDRAWN]


def test_of_two_moves_at_once_one_happens(walk: Walk) -> None:
    walk.stand_in(Stage.PLAN)
    outcomes = at_once(
        lambda: walk.move("reanalyse", reason="It does not hold."),
        lambda: walk.move("pause", reason="Winter.", until=NEXT_MONTH),
    )
    # Whoever comes second finds the problem moved, before or after looking at it.
    assert sum(isinstance(o, Stage) for o in outcomes) >= 1
    assert all(isinstance(o, Stage | Stale | Refused) for o in outcomes)
    assert len(walk.visits()) == 2 + sum(isinstance(o, Stage) for o in outcomes)


def test_a_move_and_a_decision_at_once_end_in_one_stage(walk: Walk) -> None:
    walk.fill(Stage.SCANNING)
    review = walk.ask()
    outcomes = at_once(
        lambda: walk.decide("coordinator", Decision.ADVANCE, review),
        lambda: walk.move("pause", reason="Winter.", until=NEXT_MONTH),
    )
    assert not [o for o in outcomes if isinstance(o, sa.exc.SQLAlchemyError)]
    problem, visits = walk.problem(), walk.visits()
    assert visits[-1].stage is problem.stage
    assert len(walk.moves_told()) == len(visits) - 1


# aside


def test_a_problem_is_referred_to_who_takes_it(
    walk: Walk, cast: Cast, client: httpx.Client
) -> None:
    for stage in (Stage.SCANNING, Stage.ANALYSIS, Stage.PLAN):
        walk.stand_in(stage)
        review = walk.ask(note="Not ours.", anyway=True)
        with pytest.raises(Refused) as refused:
            walk.decide("coordinator", Decision.REFER, review)
        assert "Name who takes it over" in refused.value.more[0].text
        walk.decide("coordinator", Decision.REFER, review, receiver="Highways department")
        problem = walk.problem()
        assert (problem.stage, problem.referred_to) == (Stage.REFERRED_OUT, "Highways department")
        sheet = cast.sign_in(client, "resident").get(
            f"/problems/{cast.problem_id}/reviews/{review}"
        )
        assert "Highways department" in sheet.text
        walk.move("reopen", "coordinator", reason="It is ours after all.")
        assert walk.problem().referred_to == ""


def test_not_a_problem_names_the_letter_that_is_not_met(walk: Walk) -> None:
    review = walk.ask(note="One event only.", anyway=True)
    with pytest.raises(Refused):
        walk.decide("coordinator", Decision.NOT_A_PROBLEM, review)
    walk.decide("coordinator", Decision.NOT_A_PROBLEM, review, letter="recurring")
    assert walk.problem().stage is Stage.NOT_A_PROBLEM
    last = walk.visits()[-1]
    assert (last.reason, last.letter) == ("It is all there.", "recurring")
    walk.move("reopen", "coordinator", reason="It came back twice.")
    assert walk.problem().stage is Stage.SCANNING


def test_the_letter_that_is_not_met_is_shown_in_words(
    walk: Walk, cast: Cast, client: httpx.Client
) -> None:
    review = walk.ask(note="One event only.", anyway=True)
    walk.decide("coordinator", Decision.NOT_A_PROBLEM, review, letter="harms")
    cast.sign_in(client, "resident")
    for page in ("", f"/reviews/{review}"):
        said = client.get(f"/problems/{cast.problem_id}{page}").text
        shown = " ".join(LexborHTMLParser(said).css_first("main").text(separator=" ").split())
        assert "Not met: Harms: what damage it does" in shown, page
        assert "[harms]" not in said
    walk.move("reopen", "coordinator", reason="It harms after all.")
    again = walk.ask(note="Early.", anyway=True)
    walk.decide("coordinator", Decision.SEND_BACK, again, points={"scanning.goal": "Vague."})
    assert "Not met:" not in client.get(f"/problems/{cast.problem_id}/reviews/{again}").text


def test_of_two_that_are_merged_into_each_other_at_once_one_is(walk: Walk, cast: Cast) -> None:
    walks = (walk, Walk(cast, another_problem(cast)))
    reviews = [one.ask(note="The same thing.", anyway=True) for one in walks]
    came = at_once(*(
        partial(one.decide, "coordinator", Decision.MERGE, review, into=into.problem_id)
        for one, review, into in zip(walks, reviews, walks[::-1], strict=True)
    ))  # fmt: skip
    assert sorted(type(one) for one in came if one is not None) == [Refused]
    assert sorted(one.problem().stage.value for one in walks) == ["merged", "scanning"]


def test_a_merged_problem_says_where_the_work_goes_on(
    walk: Walk, cast: Cast, client: httpx.Client
) -> None:
    other = another_problem(cast)
    review = walk.ask(note="The same thing.", anyway=True)
    with pytest.raises(Refused):
        walk.decide("coordinator", Decision.MERGE, review)
    walk.decide("coordinator", Decision.MERGE, review, into=other)
    problem = walk.problem()
    assert (problem.stage, problem.merged_into_id) == (Stage.MERGED, other)
    for who, sees in (("coordinator", True), ("resident", False)):
        page = cast.sign_in(client, who).get(f"/problems/{cast.problem_id}").text
        assert (f'href="/problems/{other}"' in page) is sees, who
        assert ("not open to you" in page) is not sees, who
    sheet = client.get(f"/problems/{cast.problem_id}/reviews/{review}").text
    assert "See which problem it is part of now" in sheet


def test_a_decision_that_the_stage_does_not_know_is_refused(walk: Walk, cast: Cast) -> None:
    other = another_problem(cast)
    unknown = {
        Stage.SCANNING: [Decision.CLOSE],
        Stage.PLAN: [Decision.NOT_A_PROBLEM],
        Stage.RUNNING: [Decision.REFER, Decision.MERGE, Decision.CLOSE],
        Stage.ASSESSMENT: [Decision.REFER, Decision.MERGE, Decision.NOT_A_PROBLEM],
    }
    for stage, decisions in unknown.items():
        walk.stand_in(stage)
        review = walk.ask(note="Please.", anyway=True)
        for decision in decisions:
            with pytest.raises(Refused):
                walk.decide("coordinator", decision, review, receiver="Somebody", letter="harms",
                            into=other)  # fmt: skip
        assert walk.problem().stage is stage
        walk.withdraw(review)


# the end, and after it


def test_a_closed_problem_keeps_its_outcome_until_it_is_reopened(walk: Walk) -> None:
    walk.closed()
    closed = walk.problem()
    assert (closed.stage, closed.outcome, closed.closed_at) == (
        Stage.CLOSED, Outcome.GOAL_MET, NOW,
    )  # fmt: skip
    with pytest.raises(Refused):
        walk.move("reopen", "officer", reason="It is loud again.")  # the lead alone may not
    walk.move("reopen", "coordinator", reason="It is loud again.")
    again = walk.problem()
    assert (again.stage, again.outcome, again.closed_at) == (Stage.SCANNING, None, None)
    assert again.stage_due == due(Stage.SCANNING, walk.cast.settings, TODAY)


def test_sustaining_ends_in_a_closing_with_the_outcome_that_was_named(walk: Walk) -> None:
    walk.on_to(Stage.SUSTAIN)
    with pytest.raises(Refused):
        walk.move("close", "officer", reason="Twelve months of quiet.")
    walk.move("close", "coordinator", reason="Twelve months of quiet.")
    assert walk.problem().outcome is Outcome.GOAL_MET


def test_a_whole_life_is_told_move_by_move_and_the_chain_holds(
    walk: Walk, database: Database
) -> None:
    walk.on_to(Stage.PLAN)
    walk.move("reanalyse", reason="Our explanation does not hold.")
    walk.move("pause", reason="Winter.", until=NEXT_MONTH)
    walk.move("resume")
    walk.closed()
    walk.move("reopen", "coordinator", reason="It is loud again.")
    assert walk.moves_told() == [
        "moved.advance", "moved.advance", "moved.reanalyse", "moved.pause", "moved.resume",
        "moved.advance", "moved.advance", "moved.advance", "moved.close", "moved.reopen",
    ]  # fmt: skip
    assert [v.stage for v in walk.visits()][-2:] == [Stage.CLOSED, Stage.SCANNING]
    with database.read() as db:
        assert verify(db, database.secret).ok


def test_the_table_itself_knows_no_pause_from_nowhere_and_no_merge_into_nothing(
    cast: Cast, database: Database
) -> None:
    for values in ({"stage": Stage.PAUSED}, {"stage": Stage.MERGED},
                   {"merged_into_id": cast.problem_id}):  # fmt: skip
        with pytest.raises(sa.exc.IntegrityError), database.write() as db:
            db.execute(sa.update(Problem).values(**values))
