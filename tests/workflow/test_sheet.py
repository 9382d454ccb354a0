"""The reviewer's sheet and what stays of it on the problem."""

import datetime as dt

import pytest
import sqlalchemy as sa
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from sara.accounts.reach import Audience
from sara.actions.models import Action
from sara.assessment.models import Judgement, Verdict, VerdictOf
from sara.history.operations import record
from sara.problems.models import Stage
from sara.web.dates import day
from sara.workflow.models import Decision
from sara.workflow.queries import reviews
from tests.cast import NOW, Cast
from tests.conftest import NewClient
from tests.workflow.filling import complete_until
from tests.workflow.walking import Walk, another_problem

QUEUE = "nav[aria-label=Queue]"
LATER = "The owner sells the land next week."


@pytest.fixture
def walk(cast: Cast) -> Walk:
    return Walk(cast)


def page(cast: Cast, new_client: NewClient, who: str, end: str = "") -> HTMLParser:
    client = cast.sign_in(new_client(), who)
    answer = client.get(f"/problems/{cast.problem_id}{end}")
    assert answer.status_code == 200
    return HTMLParser(answer.text)


def without_a_goal(walk: Walk, cast: Cast) -> int:
    walk.fill(Stage.SCANNING)
    with cast.database.write() as db:
        db.execute(sa.text("UPDATE scan SET minimum_change = ''"))
    return walk.ask(note=LATER, anyway=True)


def test_why_a_point_was_let_pass_stands_on_the_review_and_the_problem_for_good(
    walk: Walk, cast: Cast, new_client: NewClient
) -> None:
    review = without_a_goal(walk, cast)
    walk.decide("coordinator", Decision.ADVANCE, review, waivers={"scanning.goal": LATER})
    sheet = page(cast, new_client, "resident", f"/reviews/{review}")
    (item,) = [i for i in sheet.css(".sheet-item") if "smallest change" in i.text()]
    assert "Waived" in item.text()
    assert LATER in item.text()
    overview = page(cast, new_client, "resident").css_first("#let-pass")
    assert overview is not None
    assert "1 point was let pass" in overview.text()
    assert LATER in overview.text()
    assert "The goal and the smallest change that counts are set." in overview.text()


def test_a_decided_review_leads_on_to_the_next_that_waits_for_the_same_person(
    walk: Walk, cast: Cast, new_client: NewClient
) -> None:
    review = without_a_goal(walk, cast)
    other, own = (Walk(cast, another_problem(cast, who)) for who in ("officer", "coordinator"))
    waits = other.ask(note=LATER, anyway=True)
    own.ask("coordinator", note=LATER, anyway=True)
    walk.decide("coordinator", Decision.ADVANCE, review, waivers={"scanning.goal": LATER})
    onward = page(cast, new_client, "coordinator", f"/reviews/{review}").css_first(QUEUE)
    assert onward is not None
    assert [a.attributes["href"] for a in onward.css("a")] == [
        f"/problems/{other.problem_id}/reviews/{waits}", "/reviews",
    ]  # fmt: skip
    assert "1 more waits" in onward.text()
    assert page(cast, new_client, "resident", f"/reviews/{review}").css_first(QUEUE) is None


def test_a_waiver_is_counted_at_the_review_that_gave_it(walk: Walk, cast: Cast) -> None:
    first = without_a_goal(walk, cast)
    walk.decide("coordinator", Decision.SEND_BACK, first, points={"scanning.goal": "Say one."})
    walk.now = NOW + dt.timedelta(hours=1)
    second = walk.ask(note=LATER, anyway=True)
    walk.decide("coordinator", Decision.ADVANCE, second, waivers={"scanning.goal": LATER})
    with cast.database.read() as db:
        assert {r.id: r.waivers for r in reviews(db, cast.problem_id)} == {first: 0, second: 1}


def test_what_changed_names_what_was_filled_in_and_leaves_out_who_read_what(
    walk: Walk, cast: Cast, new_client: NewClient
) -> None:
    walk.fill(Stage.SCANNING)
    review = walk.ask()
    who = cast.accounts["analyst"]
    with cast.database.write() as db:
        record(db, "scan.filled", by=who, now=NOW, problem_id=cast.problem_id, subject="scan",
               changes={"harms": ("", "Cut feet.")})  # fmt: skip
        for _ in range(15):
            record(db, "read", by=who, now=NOW, problem_id=cast.problem_id, subject="evidence",
                   subject_id=1, audience=Audience.AGENCIES)  # fmt: skip
    sheet = page(cast, new_client, "coordinator", f"/reviews/{review}")
    changes = sheet.css_first("[aria-labelledby=changes-heading]")
    assert changes is not None
    assert "Filled in scanning" in changes.text()
    assert "Harms" in changes.text()
    assert "Read material" not in changes.text()


SHOWN = {
    Stage.SCANNING: ("What we know about harms.", "At most four bad nights a month",
                     "Bottles smashed on the ramp"),
    Stage.ANALYSIS: ("Not on the lawn.", "Because the path is dark, groups meet there",
                     "Patrols on Fridays.", "That is how it is."),
    Stage.PLAN: ("Do something about place", "It is cheap and quick.", "Half as many bad nights.",
                 "Quiet nights.", "The owner's own land."),
    Stage.ASSESSMENT: ("From eleven bad nights to two.", "Ask the residents first.",
                       "Looked, none seen. We looked.", "Goal met", "Two lights.",
                       "It worked. The ramp is quiet."),
}  # fmt: skip


@pytest.mark.parametrize("stage", list(SHOWN), ids=lambda s: s.value)
def test_the_sheet_shows_what_was_answered_under_the_point_that_asks(
    walk: Walk, cast: Cast, new_client: NewClient, stage: Stage
) -> None:
    with cast.database.write() as db:
        complete_until(db, cast, stage)
    walk.stand_in(stage)
    review = walk.ask(note=LATER, anyway=True)
    sheet = page(cast, new_client, "coordinator", f"/reviews/{review}")
    shown = " ".join(node.text() for node in sheet.css(".sheet-proof"))
    assert [words for words in SHOWN[stage] if words not in shown] == []


def test_the_sheet_tells_no_resident_of_an_action_that_is_for_agencies_only(
    walk: Walk, cast: Cast, new_client: NewClient
) -> None:
    with cast.database.write() as db:
        complete_until(db, cast, Stage.PLAN)
        db.execute(sa.update(Action).values(what="CANARY hours", audience=Audience.AGENCIES))
    walk.stand_in(Stage.PLAN)
    review = walk.ask(note=LATER, anyway=True)
    for who in ("resident", "coordinator"):
        client = cast.sign_in(new_client(), who)
        shown = client.get(f"/problems/{cast.problem_id}/reviews/{review}").text
        assert "It is cheap and quick." in shown
        assert "CANARY" not in shown


def test_the_sheet_keeps_the_agencies_verdict_sealed_until_residents_have_judged(
    walk: Walk, cast: Cast, new_client: NewClient
) -> None:
    with cast.database.write() as db:
        complete_until(db, cast, Stage.ASSESSMENT)
        db.execute(sa.delete(Verdict).where(Verdict.of == VerdictOf.RESIDENTS))
        db.execute(sa.update(Verdict).values(judgement=Judgement.DID_NOT, words="CANARY"))
    walk.stand_in(Stage.ASSESSMENT)
    review = walk.ask(note=LATER, anyway=True)
    sheet = page(cast, new_client, "resident", f"/reviews/{review}")
    (verdicts,) = [i for i in sheet.css(".sheet-item") if "Both verdicts are given" in i.text()]
    assert "It did not work" not in verdicts.text()
    assert "CANARY" not in sheet.text()


def test_the_queue_holds_the_age_of_a_stage_against_its_clock(
    walk: Walk, cast: Cast, new_client: NewClient
) -> None:
    walk.fill(Stage.SCANNING)
    walk.ask()
    client = cast.sign_in(new_client(), "coordinator")
    for address in ("/", "/reviews"):
        shown = client.get(address).text
        assert day(walk.problem().stage_since) in shown
        assert f"due by {day(walk.problem().stage_due)}" in shown
