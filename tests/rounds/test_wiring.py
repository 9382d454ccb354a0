"""Rounds at the gates: findings, plan and verdict, and what stays as it was without them."""

import datetime as dt

import httpx
import pytest
import sqlalchemy as sa
from selectolax.lexbor import LexborHTMLParser

from sara.assessment.models import Judgement, Verdict, VerdictOf
from sara.assessment.verdicts import give_verdict
from sara.errors import Refused
from sara.problems.models import WORKING, Outcome, Problem, Stage, Tier
from sara.problems.queries import find
from sara.response.models import Approach, Option, Side
from sara.rounds.closing import close_run_out
from sara.rounds.models import RoundKind, Stance
from sara.web.dates import today
from sara.workflow.gates import judgement
from sara.workflow.models import Review
from tests.cast import NOW, Cast
from tests.clock import Clock
from tests.rounds.asking import LAST_DAY, Asking
from tests.workflow.walking import Walk


@pytest.fixture
def asking(cast: Cast) -> Asking:
    return Asking(cast)


def unmet(cast: Cast, stage: Stage, now: dt.datetime = NOW) -> list[str]:
    with cast.database.read() as db:
        held = judgement(db, cast.problem_id, stage, cast.settings, today(now))
        return [c.code for c in held.unmet]


def choose_tier(cast: Cast, tier: Tier) -> None:
    with cast.database.write() as db:
        db.execute(sa.update(Problem).where(Problem.id == cast.problem_id).values(tier=tier))


def verdict(cast: Cast, who: str, of: VerdictOf, judged: Judgement, now: dt.datetime = NOW) -> None:
    with cast.database.write() as db:
        found = find(db, cast.viewers[who], cast.problem_id)
        give_verdict(db, found, 0, of=of, judgement=judged, words="So.", by=cast.viewers[who],
                     now=now)  # fmt: skip


# findings


def findings_without_a_check_back(cast: Cast) -> None:
    Walk(cast).fill(Stage.ANALYSIS)
    Walk(cast).stand_in(Stage.ANALYSIS)
    with cast.database.write() as db:
        db.execute(sa.text("DELETE FROM check_back"))


def test_findings_that_nobody_answered_count_as_shown_after_the_last_day(
    cast: Cast, asking: Asking
) -> None:
    findings_without_a_check_back(cast)
    assert "analysis.check_back" in unmet(cast, Stage.ANALYSIS)
    asking.opens(kind=RoundKind.FINDINGS)
    assert "analysis.check_back" in unmet(cast, Stage.ANALYSIS)
    after = NOW + dt.timedelta(days=8)
    assert "analysis.check_back" not in unmet(cast, Stage.ANALYSIS, after)


def test_where_a_team_works_the_group_is_asked_and_its_answer_waited_for(
    cast: Cast, asking: Asking
) -> None:
    Walk(cast).fill(Stage.ANALYSIS)  # with what the community said, recorded by hand
    Walk(cast).stand_in(Stage.ANALYSIS)
    assert "analysis.check_back" not in unmet(cast, Stage.ANALYSIS)
    choose_tier(cast, Tier.TEAM)
    assert "analysis.check_back" in unmet(cast, Stage.ANALYSIS)
    choose_tier(cast, Tier.QUICK)
    asking.opens(kind=RoundKind.FINDINGS)
    assert "analysis.check_back" in unmet(cast, Stage.ANALYSIS)
    choose_tier(cast, Tier.TEAM)
    assert "analysis.check_back" not in unmet(cast, Stage.ANALYSIS, NOW + dt.timedelta(days=8))


def test_findings_of_an_earlier_passage_are_not_these(cast: Cast, asking: Asking) -> None:
    findings_without_a_check_back(cast)
    asking.opens(kind=RoundKind.FINDINGS)
    Walk(cast).stand_in(Stage.SCANNING)
    walk = Walk(cast)
    walk.now = NOW + dt.timedelta(days=9)
    walk.stand_in(Stage.ANALYSIS)
    assert "analysis.check_back" in unmet(cast, Stage.ANALYSIS, NOW + dt.timedelta(days=9))


def test_disagreement_with_the_findings_stands_on_the_page_and_the_sheet(
    cast: Cast, asking: Asking, client: httpx.Client
) -> None:
    findings_without_a_check_back(cast)
    one = asking.opens(kind=RoundKind.FINDINGS, voters=("officer", "resident"))
    asking.says("resident", one, Stance.DISAGREE, "It also happens on Thursdays.")
    asking.says("officer", one, Stance.AGREE)
    asking.closes(one)
    cast.sign_in(client, "resident")
    page = client.get(f"/problems/{cast.problem_id}/analysis").text
    assert "It also happens on Thursdays." in page
    review = Walk(cast).ask(anyway=True, note="Please look.")
    cast.sign_in(client, "coordinator")
    sheet = client.get(f"/problems/{cast.problem_id}/reviews/{review}").text
    assert sheet.count("It also happens on Thursdays.") >= 2


# plan


@pytest.mark.parametrize("tier", list(Tier))
def test_a_team_asks_for_consent_and_a_quick_problem_may(cast: Cast, tier: Tier) -> None:
    Walk(cast).fill(Stage.PLAN)
    Walk(cast).stand_in(Stage.PLAN)
    choose_tier(cast, tier)
    assert ("plan.consent" in unmet(cast, Stage.PLAN)) is (tier is not Tier.QUICK)


@pytest.mark.parametrize("tier", [Tier.QUICK, Tier.TEAM])
def test_an_objection_holds_the_plan_up_until_it_is_answered_in_writing(
    cast: Cast, asking: Asking, tier: Tier
) -> None:
    Walk(cast).fill(Stage.PLAN)
    Walk(cast).stand_in(Stage.PLAN)
    choose_tier(cast, tier)
    one = asking.opens(kind=RoundKind.PLAN)
    asking.says("resident", one, Stance.OBJECT, "Nobody asked the rowers.")
    assert "plan.consent" in unmet(cast, Stage.PLAN)
    after = NOW + dt.timedelta(days=8)
    assert "plan.consent" in unmet(cast, Stage.PLAN, after)
    asking.wait_out()
    close_run_out(cast.database, cast.settings, asking.now)
    asking.answers("officer", one, "resident", "We asked them on Sunday. They agree.")
    assert "plan.consent" not in unmet(cast, Stage.PLAN, after)


def test_a_plan_that_nobody_answered_moves_on_and_says_so(cast: Cast, asking: Asking) -> None:
    Walk(cast).fill(Stage.PLAN)
    Walk(cast).stand_in(Stage.PLAN)
    choose_tier(cast, Tier.TEAM)
    asking.opens(kind=RoundKind.PLAN)
    after = NOW + dt.timedelta(days=8)
    assert "plan.consent" not in unmet(cast, Stage.PLAN, after)
    with cast.database.read() as db:
        held = judgement(db, cast.problem_id, Stage.PLAN, cast.settings, today(after))
    consent = next(c for c in held.criteria if c.code == "plan.consent")
    assert "0 of 4 answered; 2 were wanted" in str(consent.detail)


def test_consent_is_asked_for_something_that_was_chosen(cast: Cast, asking: Asking) -> None:
    Walk(cast).stand_in(Stage.PLAN)
    with pytest.raises(Refused):
        asking.opens(kind=RoundKind.PLAN)


@pytest.mark.parametrize(
    "kind, stage", [(RoundKind.FINDINGS, Stage.ANALYSIS), (RoundKind.PLAN, Stage.PLAN)]
)
def test_no_resident_is_left_out_of_what_a_gate_asks_of_the_group(
    cast: Cast, asking: Asking, kind: RoundKind, stage: Stage
) -> None:
    Walk(cast).fill(stage)
    Walk(cast).stand_in(stage)
    with pytest.raises(Refused):
        asking.opens(kind=kind, voters=("officer", "partner"))
    asking.opens(kind=RoundKind.ANYTHING, voters=("officer", "partner"))
    asking.opens(kind=kind, voters=("officer", "resident"))


# verdict


@pytest.fixture
def judged(cast: Cast) -> Asking:
    for stage in WORKING:
        Walk(cast).fill(stage)
    Walk(cast).stand_in(Stage.ASSESSMENT)
    with cast.database.write() as db:
        db.execute(sa.delete(Verdict))
    return Asking(cast)


def test_residents_alone_are_asked_for_a_verdict_and_it_is_always_hidden(
    judged: Asking,
) -> None:
    with pytest.raises(Refused):
        judged.opens(kind=RoundKind.VERDICT, voters=("resident", "officer"))
    one = judged.opens(kind=RoundKind.VERDICT, voters=("resident",), quorum=1)
    assert judged.row(one).hidden


def test_agencies_cannot_judge_before_residents_have_or_their_last_day_is_over(
    cast: Cast, judged: Asking
) -> None:
    one = judged.opens(kind=RoundKind.VERDICT, voters=("resident",), quorum=1)
    with pytest.raises(Refused):
        verdict(cast, "officer", VerdictOf.AGENCIES, Judgement.WORKED)
    judged.says("resident", one, Stance.PARTLY, "Better, but Fridays.")
    with pytest.raises(Refused):
        verdict(cast, "officer", VerdictOf.AGENCIES, Judgement.WORKED)
    judged.closes(one)
    assert "assessment.verdicts" in unmet(cast, Stage.ASSESSMENT)
    verdict(cast, "officer", VerdictOf.AGENCIES, Judgement.WORKED)
    assert "assessment.verdicts" not in unmet(cast, Stage.ASSESSMENT)
    with pytest.raises(Refused):
        verdict(cast, "coordinator", VerdictOf.AGENCIES, Judgement.PARTLY)


def test_silent_residents_are_recorded_and_agencies_go_on(cast: Cast, judged: Asking) -> None:
    judged.opens(kind=RoundKind.VERDICT, voters=("resident",), quorum=1)
    after = NOW + dt.timedelta(days=8)
    verdict(cast, "officer", VerdictOf.AGENCIES, Judgement.WORKED, after)
    assert "assessment.verdicts" not in unmet(cast, Stage.ASSESSMENT, after)


def silent_round(cast: Cast, judged: Asking) -> None:
    """Residents were asked, none answered, and agencies have judged since."""
    judged.opens(kind=RoundKind.VERDICT, voters=("resident",), quorum=1)
    judged.wait_out()
    close_run_out(cast.database, cast.settings, judged.now)
    verdict(cast, "officer", VerdictOf.AGENCIES, Judgement.WORKED, judged.now)


def test_who_was_silent_still_judges_without_having_seen_what_agencies_say(
    cast: Cast, judged: Asking, client: httpx.Client, clock: Clock
) -> None:
    silent_round(cast, judged)
    clock.forward(days=8)
    page = f"/problems/{cast.problem_id}/assessment"
    cast.sign_in(client, "resident", clock())
    text = client.get(page).text
    assert "Nobody answered by the closing date" in text
    assert "Sealed" in text
    sent = cast.send(client, page, f"{page}/residents-verdict",
                     {"judgement": "did_not", "words": "Same glass."},
                     form="residents-verdict")  # fmt: skip
    assert sent.status_code == 303
    text = client.get(page).text
    assert "Given after the last day" in text
    assert "Sealed" not in text
    assert "The two verdicts differ" in text
    assert [r.stage for r in reviews(cast)] == [Stage.ASSESSMENT]


def test_after_silence_residents_can_be_asked_together_again(cast: Cast, judged: Asking) -> None:
    silent_round(cast, judged)
    last_day = today(judged.now) + dt.timedelta(days=5)
    one = judged.opens(kind=RoundKind.VERDICT, voters=("resident",), quorum=1, closes_on=last_day)
    judged.says("resident", one, Stance.DID_NOT, "Same glass.")
    judged.closes(one)
    assert "assessment.verdicts" not in unmet(cast, Stage.ASSESSMENT, judged.now)
    assert len(reviews(cast)) == 1


def test_a_verdict_that_residents_gave_together_is_told_to_everybody(
    cast: Cast, judged: Asking, client: httpx.Client
) -> None:
    one = judged.opens(kind=RoundKind.VERDICT, voters=("resident",), quorum=1)
    judged.says("resident", one, Stance.DID_NOT, "Same glass.")
    judged.closes(one)
    verdict(cast, "officer", VerdictOf.AGENCIES, Judgement.WORKED)
    with cast.database.write() as db:
        problem = db.get_one(Problem, cast.problem_id)
        problem.stage, problem.outcome = Stage.CLOSED, Outcome.DISAGREE
        problem.stage_due, problem.closed_at = None, NOW
        problem.published_at, problem.public_summary = NOW, "Summary."
        reference = problem.reference
    page = client.get(f"/public/{reference}").text
    assert page.index("It did not work") < page.index("It worked")
    assert "They do not agree" in page
    assert "Same glass." not in page


def test_silence_is_no_disagreement(cast: Cast, judged: Asking, client: httpx.Client) -> None:
    silent_round(cast, judged)
    with cast.database.write() as db:
        problem = db.get_one(Problem, cast.problem_id)
        problem.stage, problem.outcome = Stage.CLOSED, Outcome.GOAL_MET
        problem.stage_due, problem.closed_at = None, NOW
        problem.published_at, problem.public_summary = NOW, "Summary."
        reference = problem.reference
    page = client.get(f"/public/{reference}").text
    assert "It worked" in page
    assert "They do not agree" not in page


def reviews(cast: Cast) -> list[Review]:
    with cast.database.read() as db:
        return list(db.execute(sa.select(*Review.__table__.c)).all())  # type: ignore[arg-type]


def test_while_residents_are_asked_together_none_of_them_judges_alone(
    cast: Cast, judged: Asking
) -> None:
    judged.opens(kind=RoundKind.VERDICT, voters=("resident",), quorum=1)
    with pytest.raises(Refused):
        verdict(cast, "resident", VerdictOf.RESIDENTS, Judgement.WORKED)
    with pytest.raises(Refused):
        verdict(cast, "officer", VerdictOf.RESIDENTS, Judgement.NO_ANSWER)


def test_without_a_round_a_resident_judges_as_before(cast: Cast, judged: Asking) -> None:
    verdict(cast, "resident", VerdictOf.RESIDENTS, Judgement.WORKED)
    verdict(cast, "officer", VerdictOf.AGENCIES, Judgement.WORKED)
    assert "assessment.verdicts" not in unmet(cast, Stage.ASSESSMENT)
    with pytest.raises(Refused):
        judged.opens(kind=RoundKind.VERDICT, voters=("resident",), quorum=1)


def test_an_agencies_verdict_given_before_stays_sealed_until_the_round_is_closed(
    cast: Cast, judged: Asking, client: httpx.Client
) -> None:
    verdict(cast, "officer", VerdictOf.RESIDENTS, Judgement.NO_ANSWER)
    verdict(cast, "officer", VerdictOf.AGENCIES, Judgement.DID_NOT)
    one = judged.opens(kind=RoundKind.VERDICT, voters=("resident",), quorum=1)
    cast.sign_in(client, "resident")
    page = f"/problems/{cast.problem_id}/assessment"
    assert "Sealed" in client.get(page).text
    judged.says("resident", one, Stance.WORKED, "Quiet nights.")
    assert "Sealed" in client.get(page).text
    judged.closes(one)
    assert "Sealed" not in client.get(page).text
    assert "Quiet nights." in client.get(page).text


def test_a_second_round_never_replaces_a_verdict_that_was_given(cast: Cast, judged: Asking) -> None:
    one = judged.opens(kind=RoundKind.VERDICT, voters=("resident",), quorum=1)
    judged.says("resident", one, Stance.DID_NOT, "Same glass.")
    judged.closes(one)
    with pytest.raises(Refused):
        judged.opens(kind=RoundKind.VERDICT, voters=("resident",), quorum=1)


@pytest.mark.parametrize(
    "stance, opened", [(Stance.WORKED, 0), (Stance.PARTLY, 1), (Stance.DID_NOT, 1)]
)
def test_verdicts_that_differ_open_a_review(
    cast: Cast, judged: Asking, client: httpx.Client, stance: Stance, opened: int
) -> None:
    one = judged.opens(kind=RoundKind.VERDICT, voters=("resident",), quorum=1)
    judged.says("resident", one, stance, "So it is.")
    judged.closes(one)
    page = f"/problems/{cast.problem_id}/assessment"
    cast.sign_in(client, "officer")
    sent = cast.send(client, page, f"{page}/agencies-verdict",
                     {"judgement": "worked", "words": "Half as many."},
                     form="agencies-verdict")  # fmt: skip
    assert sent.status_code == 303
    assert len(reviews(cast)) == opened
    differ = "assessment.outcome_agrees" in unmet(cast, Stage.ASSESSMENT)
    assert differ is (stance is Stance.DID_NOT)  # the outcome said that the goal was met
    assert ("The two verdicts differ" in client.get(page).text) is bool(opened)


def test_a_difference_that_the_calendar_brings_opens_a_review_too(
    cast: Cast, judged: Asking
) -> None:
    verdict(cast, "officer", VerdictOf.RESIDENTS, Judgement.NO_ANSWER)
    verdict(cast, "officer", VerdictOf.AGENCIES, Judgement.WORKED)
    one = judged.opens(kind=RoundKind.VERDICT, voters=("resident",), quorum=1, closes_on=LAST_DAY)
    judged.says("resident", one, Stance.DID_NOT, "Same glass.")
    close_run_out(cast.database, cast.settings, NOW + dt.timedelta(days=8))
    assert len(reviews(cast)) == 1


def test_one_resident_and_an_agency_that_differ_open_a_review_too(
    cast: Cast, judged: Asking, client: httpx.Client
) -> None:
    page = f"/problems/{cast.problem_id}/assessment"
    for who, of, judged_so in (("resident", "residents", "did_not"),
                               ("officer", "agencies", "worked")):  # fmt: skip
        cast.sign_in(client, who)
        assert reviews(cast) == []
        cast.send(client, page, f"{page}/{of}-verdict",
                  {"judgement": judged_so, "words": "So it is."}, form=f"{of}-verdict")  # fmt: skip
    assert len(reviews(cast)) == 1


def test_what_came_of_asking_about_an_option_stands_beside_it_with_dissent(
    cast: Cast, client: httpx.Client
) -> None:
    Walk(cast).stand_in(Stage.PLAN)
    with cast.database.write() as db:
        row = Option(problem_id=cast.problem_id, title="A gate on the path",
                     approach=Approach.PREVENTION, side=Side.PLACE,
                     added_by=cast.accounts["officer"], added_at=NOW)  # fmt: skip
        db.add(row)
        db.flush()
        option = row.id
    cast.sign_in(client, "officer")
    base = f"/problems/{cast.problem_id}"
    page = f"{base}/decisions/new?kind=option&option={option}"
    people = [cast.accounts[who] for who in ("colleague", "partner", "resident")]
    values: dict[str, object] = {
        "option_id": option, "proposal": "We build the gate.", "voters": people, "quorum": 2,
        "closes_on": LAST_DAY.isoformat(),
    }  # fmt: skip
    assert f'value="{option}" dir="auto" selected' in client.get(page).text
    wrong = cast.send(client, page, f"{base}/decisions", values | {"option_id": 77_777})
    assert wrong.status_code == 422
    sent = cast.send(client, page, f"{base}/decisions", values)
    asked = int(sent.headers["location"].partition("?")[0].rpartition("/")[2])
    asking = Asking(cast)
    asking.says("resident", asked, Stance.OBJECT, "The gate is too narrow for prams.")
    for who in ("colleague", "partner"):
        asking.says(who, asked, Stance.AGREE)
    asking.closes(asked)
    found = LexborHTMLParser(client.get(f"{base}/plan").text).css_first(f"#option-{option}")
    assert found is not None
    assert "There are objections" in found.text()
    assert "The gate is too narrow for prams." in found.text()
    # A second question about the same option takes the place of the first.
    cast.send(client, page, f"{base}/decisions", values | {"proposal": "A wider gate."})
    found = LexborHTMLParser(client.get(f"{base}/plan").text).css_first(f"#option-{option}")
    assert found is not None
    assert "A wider gate." in found.text()
    assert "narrow for prams" not in found.text()
