"""Every part that is asked for always says why it is asked, with a good and a poor answer."""

import pytest
import sqlalchemy as sa
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from sara.problems.models import Stage
from sara.response.models import EvaluationPlan
from tests.cast import Cast
from tests.conftest import NewClient
from tests.workflow.filling import complete_until
from tests.workflow.walking import Walk

FORMS: dict[Stage, dict[str, tuple[str, ...]]] = {
    Stage.SCANNING: {
        "scanning": ("scanning/statement", "scanning/cheers", "scanning/origin", "scanning/voice",
                     "scanning/goal", "scanning/privacy", "scanning/review", "scanning/events",
                     "scanning/tier"),
        "figures": ("figures",),
    },
    Stage.ANALYSIS: {
        "analysis": ("analysis/questions/who", "analysis/questions/how", "analysis/triangle",
                     "analysis/background", "analysis/hypotheses", "analysis/conclusion",
                     "analysis/check-backs"),
    },
    Stage.PLAN: {
        "plan": ("plan/options", "plan/choice", "plan/objectives", "plan/lawful-basis"),
        "actions/new": ("actions",),
    },
    Stage.RUNNING: {"running": ("running/log",)},
    Stage.ASSESSMENT: {
        "assessment": ("assessment/process", "assessment/impact", "assessment/displacement",
                       "assessment/goal", "assessment/residents", "assessment/lessons",
                       "assessment/outcome", "assessment/summary"),
    },
}  # fmt: skip


@pytest.mark.parametrize("stage", list(FORMS), ids=lambda s: s.value)
def test_each_form_says_why_with_a_good_and_a_poor_answer(
    cast: Cast, new_client: NewClient, stage: Stage
) -> None:
    with cast.database.write() as db:
        complete_until(db, cast, stage)
    Walk(cast).stand_in(stage)
    client = cast.sign_in(new_client(), "officer")
    base = f"/problems/{cast.problem_id}"
    for page, actions in FORMS[stage].items():
        shown = HTMLParser(client.get(f"{base}/{page}").text)
        for action in actions:
            form = shown.css_first(f'form[action="{base}/{action}"]')
            assert form is not None, action
            assert form.css_first(".why-good") is not None, action
            assert form.css_first(".why-bad") is not None, action


def test_looking_again_and_the_days_for_it_say_why(cast: Cast, new_client: NewClient) -> None:
    with cast.database.write() as db:
        complete_until(db, cast, Stage.ASSESSMENT)
    Walk(cast).stand_in(Stage.SUSTAIN)
    client = cast.sign_in(new_client(), "officer")
    shown = HTMLParser(client.get(f"/problems/{cast.problem_id}/sustain").text)
    for part in ("form[action$='/answer']", "section#dates"):
        assert shown.css_first(f"{part} .why-good") is not None, part
        assert shown.css_first(f"{part} .why-bad") is not None, part


def test_what_must_go_on_and_who_agreed_say_why_themselves(
    cast: Cast, new_client: NewClient
) -> None:
    with cast.database.write() as db:
        complete_until(db, cast, Stage.ASSESSMENT)
    Walk(cast).stand_in(Stage.ASSESSMENT)
    client = cast.sign_in(new_client(), "officer")
    for page, field in (("assessment", "lessons-goes_on"), ("plan", "choice-agreed")):
        shown = HTMLParser(client.get(f"/problems/{cast.problem_id}/{page}").text)
        box = shown.css_first(f"#{field}")
        assert box is not None
        assert box.parent is not None
        assert box.parent.css_first(".why-good") is not None, field


def test_the_evaluation_plan_says_why_it_asks_all_that(cast: Cast, new_client: NewClient) -> None:
    with cast.database.write() as db:
        complete_until(db, cast, Stage.PLAN)
        db.execute(sa.update(EvaluationPlan).values(locked_at=None, locked_by=None))
    Walk(cast).stand_in(Stage.PLAN)
    client = cast.sign_in(new_client(), "officer")
    base = f"/problems/{cast.problem_id}/plan"
    form = HTMLParser(client.get(base).text).css_first(f'form[action="{base}/evaluation"]')
    assert form is not None
    assert len(form.css(".why-good")) == 2
