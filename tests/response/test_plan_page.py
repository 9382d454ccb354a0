"""The plan page: who sees it, who writes it, and how the evaluation plan is locked."""

import datetime as dt
import re
from html import unescape
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from litestar import Litestar

from sara.accounts.reach import Audience
from sara.actions.models import ActionStatus
from sara.db import Database, utc_now
from sara.figures.models import Generator
from sara.history.models import Entry, EntryText
from sara.problems.criteria import judge
from sara.problems.models import Stage
from sara.response.gate import PLAN_CRITERIA
from sara.response.models import (
    Amendment,
    Approach,
    Design,
    EvaluationPlan,
    Option,
    Plan,
    PlanIndicator,
    Side,
)
from sara.response.queries import plan_file
from tests.cast import NOW, Cast
from tests.conftest import NewClient
from tests.counting import statements
from tests.response import plans

SEES = {
    "officer": 200, "colleague": 200, "resident": 200, "partner": 200, "coordinator": 200,
    "analyst": 200, "neighbour_officer": 200, "stranger": 404, "other_officer": 404,
    "board_member": 404, "administrator": 404,
}  # fmt: skip
WRITES = {"officer", "colleague", "resident", "coordinator"}
AN_OPTION = {
    "title": "Light the path", "approach": "prevention", "side": "place", "hypothesis_id": "",
    "how": "It can be seen.",
}  # fmt: skip


@pytest.fixture
def planning(cast: Cast) -> Cast:
    """The problem of the cast in the plan stage, with nothing planned."""
    with cast.database.write() as db:
        plans.bring_to(db, cast, Stage.PLAN)
    return cast


def page_of(cast: Cast) -> str:
    return f"/problems/{cast.problem_id}/plan"


def save(
    cast: Cast, client: httpx.Client, form: str, values: dict[str, Any], to: str = ""
) -> httpx.Response:
    return cast.send(client, page_of(cast), f"{page_of(cast)}/{to or form}", values, form=form)


def rows(database: Database, kind: Any) -> list[Any]:
    with database.read() as db:
        return list(db.execute(sa.select(*kind.__table__.c)).all())


def verbs(database: Database) -> list[str]:
    with database.read() as db:
        return list(db.scalars(sa.select(Entry.verb).order_by(Entry.seq)))


def last_changes(database: Database) -> dict[str, Any]:
    with database.read() as db:
        found: dict[str, Any] = db.execute(
            sa.select(EntryText.changes).order_by(EntryText.seq.desc()).limit(1)
        ).scalar_one()
    return found


def test_everybody_sees_the_page_or_nothing_and_only_some_its_forms(
    planning: Cast, new_client: NewClient
) -> None:
    for who, status in SEES.items():
        answer = planning.sign_in(new_client(), who).get(page_of(planning))
        assert answer.status_code == status, who
        assert ('name="choice_because"' in answer.text) is (who in WRITES), who


WRONG_FORMS = [
    "options", "choice", "objectives", "lawful-basis", "evaluation", "indicators/1", "options/1",
    "options/1/choice", "options/1/removal", "lock", "amendments",
]  # fmt: skip


def test_those_who_may_not_write_are_refused_and_nothing_changes(
    planning: Cast, new_client: NewClient
) -> None:
    page = page_of(planning)
    before = verbs(planning.database)
    for who, status in (("partner", 403), ("neighbour_officer", 403), ("other_officer", 404),
                        ("stranger", 404)):  # fmt: skip
        client = planning.sign_in(new_client(), who)
        token = _token(client)
        for form in WRONG_FORMS:
            answer = client.post(f"{page}/{form}", data=token | AN_OPTION | {"what": "x"})
            assert answer.status_code in (status, 403), (who, form)
    assert verbs(planning.database) == before
    assert rows(planning.database, Option) == []


def _token(client: httpx.Client) -> dict[str, str]:
    found = re.search(r'name="_csrf" value="([^"]+)"', client.get("/").text)
    assert found
    return {"_csrf": found[1]}


def test_an_option_is_added_linked_and_told(planning: Cast, client: httpx.Client) -> None:
    with planning.database.write() as db:
        explanation = plans.an_explanation(db, planning)
    planning.sign_in(client, "officer")
    answer = save(planning, client, "option-new", AN_OPTION | {"hypothesis_id": explanation.id},
                  "options")  # fmt: skip
    [option] = rows(planning.database, Option)
    assert answer.headers["location"] == f"{page_of(planning)}#option-{option.id}"
    assert (option.title, option.approach, option.side, option.hypothesis_id) == (
        "Light the path", Approach.PREVENTION, Side.PLACE, explanation.id,
    )  # fmt: skip
    assert verbs(planning.database)[-1] == "option.added"
    assert last_changes(planning.database)["title"] == ["", "Light the path"]
    assert (
        "Because the ramp is dark, groups meet there unseen" in client.get(page_of(planning)).text
    )


def test_the_group_is_asked_about_one_option_from_where_it_stands(
    planning: Cast, client: httpx.Client
) -> None:
    planning.sign_in(client, "officer")
    save(planning, client, "option-new", AN_OPTION, "options")
    (option,) = rows(planning.database, Option)
    ask = f"/problems/{planning.problem_id}/decisions/new?kind=option&option={option.id}"
    assert f'href="{ask}"' in unescape(client.get(page_of(planning)).text)
    assert re.search(r">\s*Light the path</textarea>", client.get(ask).text)
    planning.sign_in(client, "partner")
    assert "kind=option" not in client.get(page_of(planning)).text


def test_an_option_cannot_act_on_an_explanation_of_another_problem(
    planning: Cast, client: httpx.Client
) -> None:
    planning.sign_in(client, "officer")
    answer = save(planning, client, "option-new", AN_OPTION | {"hypothesis_id": "99"}, "options")
    assert answer.status_code == 422
    assert "Choose an explanation of this problem that still stands." in answer.text
    assert 'value="Light the path"' in answer.text
    assert rows(planning.database, Option) == []


def test_an_option_without_its_kind_is_asked_for_again(
    planning: Cast, client: httpx.Client
) -> None:
    planning.sign_in(client, "officer")
    answer = save(planning, client, "option-new", {"title": "Light the path"}, "options")
    assert answer.status_code == 422
    assert "Choose what kind of option it is" in answer.text
    assert "Choose the side of the triangle it works on" in answer.text


def test_two_people_who_change_one_option_see_both_texts(
    planning: Cast, new_client: NewClient
) -> None:
    with planning.database.write() as db:
        option = plans.an_option(db, planning, None)
    page, form = page_of(planning), f"option-{option.id}"
    one, two = (planning.sign_in(new_client(), who) for who in ("officer", "colleague"))
    late = planning.hidden(two, page, form)
    save(planning, one, form, AN_OPTION | {"title": "Light the whole park"}, f"options/{option.id}")
    answer = two.post(f"{page}/options/{option.id}",
                      data=late | AN_OPTION | {"title": "Light the stairs"})  # fmt: skip
    assert answer.status_code == 409
    assert "Light the whole park" in answer.text
    assert "Light the stairs" in answer.text
    assert [o.title for o in rows(planning.database, Option)] == ["Light the whole park"]


def test_a_chosen_option_stays_until_another_is_chosen(
    planning: Cast, client: httpx.Client
) -> None:
    with planning.database.write() as db:
        option = plans.an_option(db, planning, None)
    planning.sign_in(client, "officer")
    at = f"options/{option.id}"
    removal = planning.hidden(client, page_of(planning), f"remove-{option.id}")
    save(planning, client, f"choose-{option.id}", {"chosen": "1"}, f"{at}/choice")
    refused = client.post(f"{page_of(planning)}/{at}/removal", data=removal)
    assert refused.status_code == 422
    assert "This option is chosen." in refused.text
    save(planning, client, f"choose-{option.id}", {"chosen": "0"}, f"{at}/choice")
    save(planning, client, f"remove-{option.id}", {}, f"{at}/removal")
    assert rows(planning.database, Option)[0].removed_at is not None
    assert "Light the path" not in client.get(page_of(planning)).text
    assert verbs(planning.database)[-3:] == ["option.chosen", "option.unchosen", "option.removed"]


SECTIONS = [
    ("choice", "choice", {"choice_because": "It acts", "agreed": "All", "objections": "Some",
                          "answers": "Told", "enforcement_only_because": ""}),
    ("objectives", "objectives", {"short_term": "Four nights", "long_term": "Families"}),
    ("lawful", "lawful-basis", {"lawful_basis": "Owner", "approvals": "Parks"}),
]  # fmt: skip


@pytest.mark.parametrize("form, to, values", SECTIONS, ids=[s[0] for s in SECTIONS])
def test_a_section_of_the_plan_is_saved_and_told(
    planning: Cast, client: httpx.Client, form: str, to: str, values: dict[str, str]
) -> None:
    planning.sign_in(client, "officer")
    answer = save(planning, client, form, values, to)
    assert answer.headers["location"] == f"{page_of(planning)}#{form}"
    [plan] = rows(planning.database, Plan)
    assert {k: getattr(plan, k) for k in values} == values
    assert verbs(planning.database)[-1] == "plan.saved"
    assert last_changes(planning.database) == {k: ["", v] for k, v in values.items() if v}


def test_the_first_to_write_a_section_wins_over_one_who_began_from_nothing(
    planning: Cast, new_client: NewClient
) -> None:
    page = page_of(planning)
    one, two = (planning.sign_in(new_client(), who) for who in ("officer", "colleague"))
    late = planning.hidden(two, page, "objectives")
    save(planning, one, "objectives", {"short_term": "Four nights", "long_term": "Families"})
    answer = two.post(f"{page}/objectives", data=late | {"short_term": "Two", "long_term": "All"})
    assert answer.status_code == 409
    assert "Four nights" in answer.text
    assert rows(planning.database, Plan)[0].short_term == "Four nights"


def test_the_plan_opens_after_analysis(cast: Cast, client: httpx.Client) -> None:
    cast.sign_in(client, "officer")
    shown = client.get(page_of(cast)).text
    assert "This opens when analysis has passed its review." in shown
    assert 'name="choice_because"' not in shown
    answer = client.post(f"{page_of(cast)}/objectives", data=_token(client) | {"short_term": "x"})
    assert answer.status_code == 409
    assert "This opens when analysis has passed its review." in answer.text
    assert rows(cast.database, Plan) == []


def test_an_action_for_agencies_only_is_not_shown_to_residents_and_its_reading_is_kept(
    planning: Cast, new_client: NewClient
) -> None:
    with planning.database.write() as db:
        explanation = plans.an_explanation(db, planning)
        plans.an_action(db, planning, explanation)
        plans.an_action(db, planning, None, what="CANARY evening", audience=Audience.AGENCIES)
    resident = planning.sign_in(new_client(), "resident").get(page_of(planning)).text
    assert "Put up four lamps" in resident
    assert "CANARY" not in resident
    assert "read" not in verbs(planning.database)
    assert "CANARY evening" in planning.sign_in(new_client(), "partner").get(page_of(planning)).text
    assert verbs(planning.database)[-1] == "read"


def lockable(cast: Cast) -> None:
    with cast.database.write() as db:
        plans.an_evaluation(db, cast)
        plans.an_indicator(db, cast)


def lock(cast: Cast, client: httpx.Client) -> httpx.Response:
    at = f"{page_of(cast)}/lock"
    return cast.send(client, at, at, {})


def test_the_lock_is_asked_for_twice_and_then_stands(planning: Cast, client: httpx.Client) -> None:
    lockable(planning)
    planning.sign_in(client, "officer")
    asked = client.get(f"{page_of(planning)}/lock").text
    assert "There is no way to unlock." in asked
    assert "Bad nights a month" in asked
    assert rows(planning.database, EvaluationPlan)[0].locked_at is None
    assert lock(planning, client).status_code == 303
    [plan] = rows(planning.database, EvaluationPlan)
    assert abs(plan.locked_at - utc_now()) < dt.timedelta(minutes=5)
    assert plan.locked_by == planning.accounts["officer"]
    assert verbs(planning.database)[-1] == "evaluation.locked"
    assert last_changes(planning.database)["indicators"] == ["", ["Bad nights a month"]]


LACKING: list[tuple[dict[str, Any], str]] = [
    ({"design": None}, "Choose a design."),
    ({"design": Design.COMPARISON}, "Name the comparison place."),
    ({"before_first": NOW.date()}, "Give all four days of the two windows, or none."),
    ({"follow_up_on": None}, "Set a follow-up day that is still to come."),
    ({"follow_up_on": NOW.date()}, "Set a follow-up day that is still to come."),
    ({"assessor": " "}, "Say who assesses."),
    ({"decision_rule": ""}, "Write the decision rule."),
]


@pytest.mark.parametrize("lacking, sentence", LACKING, ids=[s for _, s in LACKING])
def test_an_unfinished_evaluation_plan_cannot_be_locked(
    planning: Cast, client: httpx.Client, lacking: dict[str, Any], sentence: str
) -> None:
    with planning.database.write() as db:
        plans.an_evaluation(db, planning, **lacking)
        plans.an_indicator(db, planning)
    planning.sign_in(client, "officer")
    asked = client.get(f"{page_of(planning)}/lock").text
    assert sentence in asked
    assert "Lock it now" not in asked
    answer = client.post(f"{page_of(planning)}/lock", data=_token(client) | {"version": "1"})
    assert answer.status_code == 422
    assert rows(planning.database, EvaluationPlan)[0].locked_at is None


@pytest.mark.parametrize("generator, sentence", [
    (None, "Name at least one indicator to judge by."),
    (Generator.POLICE_ACTIVITY, "Name an indicator that is not police activity"),
])  # fmt: skip
def test_success_is_not_judged_by_nothing_or_by_police_activity_alone(
    planning: Cast, client: httpx.Client, generator: Generator | None, sentence: str
) -> None:
    with planning.database.write() as db:
        plans.an_evaluation(db, planning)
        plans.an_indicator(db, planning, named=generator is not None,
                           generator=generator or Generator.RESIDENTS)  # fmt: skip
    planning.sign_in(client, "officer")
    assert sentence in client.get(f"{page_of(planning)}/lock").text


@pytest.mark.parametrize("who", ["colleague", "coordinator", "resident", "partner"])
def test_only_the_lead_locks(planning: Cast, client: httpx.Client, who: str) -> None:
    lockable(planning)
    planning.sign_in(client, who)
    assert client.get(f"{page_of(planning)}/lock").status_code == 403
    answer = client.post(f"{page_of(planning)}/lock", data=_token(client) | {"version": "1"})
    assert answer.status_code == 403
    assert rows(planning.database, EvaluationPlan)[0].locked_at is None


def test_nobody_locks_another_plan_than_the_one_they_saw(
    planning: Cast, new_client: NewClient
) -> None:
    lockable(planning)
    with planning.database.write() as db:
        other = plans.an_indicator(db, planning, named=False, name="Calls about noise")
    lead, colleague = (planning.sign_in(new_client(), who) for who in ("officer", "colleague"))
    seen = planning.hidden(lead, f"{page_of(planning)}/lock")
    save(planning, colleague, f"indicator-{other.id}", {"named": "1"}, f"indicators/{other.id}")
    assert len(rows(planning.database, PlanIndicator)) == 2
    answer = lead.post(f"{page_of(planning)}/lock", data=seen)
    assert answer.status_code == 409
    assert "The evaluation plan was changed meanwhile." in answer.text
    assert rows(planning.database, EvaluationPlan)[0].locked_at is None


def test_after_the_lock_only_amendments_change_the_plan_and_they_stay_visible(
    planning: Cast, new_client: NewClient
) -> None:
    lockable(planning)
    lead = planning.sign_in(new_client(), "officer")
    page = page_of(planning)
    open_form = planning.hidden(lead, page, "evaluation")
    [named] = rows(planning.database, PlanIndicator)
    leave_out = planning.hidden(lead, page, f"indicator-{named.indicator_id}")
    lock(planning, lead)
    for to, sent in (("evaluation", open_form | {"decision_rule": "Anything goes"}),
                     (f"indicators/{named.indicator_id}", leave_out | {"named": "0"})):  # fmt: skip
        answer = lead.post(f"{page}/{to}", data=sent)
        assert answer.status_code == 422, to
        assert "The evaluation plan is locked." in answer.text
    assert rows(planning.database, PlanIndicator) == [named]
    later = NOW.date() + dt.timedelta(days=90)
    amended = save(planning, lead, "amendment", {
        "what": "Measure a month later", "because": "The lamps came late", "follow_up_on": later,
    }, "amendments")  # fmt: skip
    assert amended.status_code == 303
    [plan] = rows(planning.database, EvaluationPlan)
    assert (plan.decision_rule, plan.follow_up_on) == (
        "It worked if bad nights fall by half.", later,
    )  # fmt: skip
    [amendment] = rows(planning.database, Amendment)
    assert amendment.follow_up_from == NOW.date() + dt.timedelta(days=60)
    assert verbs(planning.database)[-1] == "evaluation.amended"
    for path in (page, f"/problems/{planning.problem_id}/assessment"):
        shown = planning.sign_in(new_client(), "resident").get(path).text
        assert "Measure a month later" in shown, path
        assert "The lamps came late" in shown, path


def test_an_amendment_needs_its_reason_and_a_lock(planning: Cast, client: httpx.Client) -> None:
    lockable(planning)
    planning.sign_in(client, "officer")
    token = _token(client)
    early = client.post(f"{page_of(planning)}/amendments",
                        data=token | {"what": "x", "because": "y"})  # fmt: skip
    assert early.status_code == 422
    lock(planning, client)
    silent = save(planning, client, "amendment", {"what": "Measure later"}, "amendments")
    assert silent.status_code == 422
    assert "Say why it changes" in silent.text
    assert rows(planning.database, Amendment) == []


def test_an_action_that_ran_early_is_warned_of(planning: Cast, client: httpx.Client) -> None:
    with planning.database.write() as db:
        plans.an_action(db, planning, None, status=ActionStatus.DONE)
    planning.sign_in(client, "officer")
    assert "the evaluation plan is not locked" in client.get(page_of(planning)).text


def test_a_whole_plan_in_the_database_passes_its_gate(planning: Cast) -> None:
    with planning.database.write() as db:
        plans.a_whole_plan(db, planning)
        plans.an_action(db, planning, None, status=ActionStatus.DROPPED, status_because="Too dear")
        plans.an_action(db, planning, None, interim=True, status=ActionStatus.PROPOSED)
    with planning.database.read() as reader:
        file = plan_file(reader, planning.problem_id, planning.settings, NOW.date())
    assert [j.code for j in judge(PLAN_CRITERIA, file, planning.problem_id, {}) if not j.met] == []


def test_an_explanation_that_was_dropped_leaves_orphans(planning: Cast) -> None:
    with planning.database.write() as db:
        gone = plans.an_explanation(db, planning, dropped_at=NOW)
        plans.an_action(db, planning, gone)
        plans.an_option(db, planning, gone, chosen=True)
    with planning.database.read() as reader:
        file = plan_file(reader, planning.problem_id, planning.settings, NOW.date())
    assert [a.explained for a in file.actions] == [False]
    assert [o.explained for o in file.options] == [False]


def test_the_page_takes_the_same_few_statements_however_much_it_shows(
    planning: Cast, client: httpx.Client, app: Litestar
) -> None:
    planning.sign_in(client, "officer").get(page_of(planning))
    taken = []
    for more in (0, 20):
        with planning.database.write() as db:
            for _ in range(more):
                explanation = plans.an_explanation(db, planning)
                plans.an_option(db, planning, explanation)
                plans.an_action(db, planning, explanation)
        with statements(app) as sent:
            assert client.get(page_of(planning)).status_code == 200
        taken.append(len(sent))
    assert taken == [16, 16]


def test_every_point_of_the_gate_is_mended_where_its_link_leads(
    planning: Cast, client: httpx.Client
) -> None:
    shown = planning.sign_in(client, "officer").get(page_of(planning)).text
    for criterion in PLAN_CRITERIA:
        page, _, part = criterion.mend.format(id=planning.problem_id).partition("#")
        assert page == page_of(planning), criterion.code
        assert f'id="{part}"' in shown, criterion.code
