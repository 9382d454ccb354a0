"""The running page: what is done, how much of it, and what went otherwise."""

import datetime as dt
import re
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from litestar import Litestar

from sara.accounts.reach import Audience
from sara.actions.models import Action, ActionStatus
from sara.history.models import Entry
from sara.problems.criteria import judge
from sara.problems.models import Stage
from sara.response.gate import RUNNING_CRITERIA
from sara.response.models import LogLine
from sara.response.queries import running_file
from tests.cast import NOW, Cast
from tests.conftest import NewClient
from tests.counting import statements
from tests.response import plans

TODAY = NOW.date()
A_LINE = {"kind": "deviation", "happened_on": str(TODAY), "words": "The lamps came late."}


@pytest.fixture
def running(cast: Cast) -> Cast:
    """The problem of the cast, running for 50 days; one action of its plan is accepted."""
    with cast.database.write() as db:
        plans.bring_to(db, cast, Stage.PLAN, days_ago=100)
        plans.a_whole_plan(db, cast)
        plans.bring_to(db, cast, Stage.RUNNING, days_ago=50)
    return cast


def page_of(cast: Cast) -> str:
    return f"/problems/{cast.problem_id}/running"


def write(cast: Cast, client: httpx.Client, **values: Any) -> httpx.Response:
    return cast.send(client, page_of(cast), f"{page_of(cast)}/log", A_LINE | values, form="log")


def lines(cast: Cast) -> list[Any]:
    with cast.database.read() as db:
        return list(db.execute(sa.select(*LogLine.__table__.c)).all())


def action_of(cast: Cast, **values: Any) -> int:
    with cast.database.write() as db:
        return plans.an_action(db, cast, None, **values).id


def test_a_line_in_the_log_is_kept_shown_and_told(running: Cast, client: httpx.Client) -> None:
    action = action_of(running, what="Talk to the shops")
    running.sign_in(client, "officer")
    answer = write(running, client, action_id=action)
    assert answer.headers["location"] == f"{page_of(running)}#log"
    [line] = lines(running)
    assert (line.kind.value, line.action_id, line.happened_on, line.words) == (
        "deviation", action, TODAY, "The lamps came late.",
    )  # fmt: skip
    assert "The lamps came late." in client.get(page_of(running)).text
    with running.database.read() as db:
        last = db.execute(sa.select(Entry.verb).order_by(Entry.seq.desc()).limit(1)).scalar_one()
    assert last == "log.added"


def test_a_line_without_words_is_asked_for_again(running: Cast, client: httpx.Client) -> None:
    running.sign_in(client, "officer")
    answer = write(running, client, words=" ")
    assert answer.status_code == 422
    assert "Say what happened" in answer.text
    assert lines(running) == []


@pytest.mark.parametrize("who, status", [("partner", 403), ("neighbour_officer", 403),
                                         ("stranger", 404), ("other_officer", 404)])  # fmt: skip
def test_those_who_may_not_write_are_refused(
    running: Cast, client: httpx.Client, who: str, status: int
) -> None:
    running.sign_in(client, who)
    found = re.search(r'name="_csrf" value="([^"]+)"', client.get("/").text)
    assert found
    answer = client.post(f"{page_of(running)}/log", data=A_LINE | {"_csrf": found[1]})
    assert answer.status_code == status
    assert lines(running) == []


def test_a_line_about_an_action_goes_where_the_action_goes(
    running: Cast, new_client: NewClient
) -> None:
    action = action_of(running, what="CANARY evening", audience=Audience.AGENCIES)
    lead = running.sign_in(new_client(), "officer")
    assert write(running, lead, action_id=action, words="CANARY was seen").status_code == 303
    assert "CANARY was seen" in lead.get(page_of(running)).text
    resident = running.sign_in(new_client(), "resident")
    shown = resident.get(page_of(running)).text
    assert "CANARY" not in shown
    assert "1 action is for agencies only." in shown
    with running.database.read() as db:
        entry = db.execute(sa.select(Entry.audience).where(Entry.verb == "log.added")).scalar_one()
    assert entry is Audience.AGENCIES


def test_a_line_follows_its_action_when_that_is_narrowed(
    running: Cast, new_client: NewClient
) -> None:
    action, lead = action_of(running), running.sign_in(new_client(), "officer")
    assert write(running, lead, action_id=action, words="CANARY was seen").status_code == 303
    resident = running.sign_in(new_client(), "resident")
    history = f"/problems/{running.problem_id}/history"
    assert "CANARY" in resident.get(history).text
    with running.database.write() as db:
        db.execute(sa.update(Action).values(audience=Audience.AGENCIES))
    assert "CANARY" in lead.get(history).text
    for path in (history, page_of(running)):
        assert "CANARY" not in resident.get(path).text


def test_a_resident_cannot_write_about_an_action_they_do_not_see(
    running: Cast, client: httpx.Client
) -> None:
    action = action_of(running, audience=Audience.AGENCIES)
    running.sign_in(client, "resident")
    answer = write(running, client, action_id=action)
    assert answer.status_code == 422
    assert "Choose an action of this problem." in answer.text
    assert lines(running) == []


def test_the_page_counts_what_was_delivered(running: Cast, client: httpx.Client) -> None:
    action_of(running, what="Talk to the shops", status=ActionStatus.PART_DONE,
              delivered_percent=50, status_because="Two were closed", ended_on=TODAY)  # fmt: skip
    running.sign_in(client, "officer")
    shown = client.get(page_of(running)).text
    assert "25% of the plan" in shown
    assert "2 actions counted" in shown
    assert "at least 50% is needed" in shown


def test_a_deviation_asks_for_its_reason_until_the_log_gives_it(
    running: Cast, client: httpx.Client
) -> None:
    action = action_of(running, status=ActionStatus.DONE, due_on=TODAY - dt.timedelta(days=9),
                       start_on=TODAY, ended_on=TODAY)  # fmt: skip
    running.sign_in(client, "officer")
    asks = "It went otherwise than planned. Say why."
    assert asks in client.get(page_of(running)).text
    write(running, client, action_id=action)
    assert asks not in client.get(page_of(running)).text


def test_the_link_to_explain_opens_the_form_with_kind_and_action(
    running: Cast, client: httpx.Client
) -> None:
    action = action_of(running, what="Talk to the shops")
    running.sign_in(client, "officer")
    shown = client.get(f"{page_of(running)}?kind=deviation&action={action}").text
    assert '<option value="deviation" dir="auto" selected>' in shown
    assert f'<option value="{action}" dir="auto" selected>' in shown


def codes(cast: Cast, today: dt.date = TODAY) -> list[str]:
    with cast.database.read() as db:
        file = running_file(db, cast.problem_id, cast.settings, today)
    return [j.code for j in judge(RUNNING_CRITERIA, file, cast.problem_id, {}) if not j.met]


def test_a_response_in_the_database_passes_when_all_is_reported_and_measured(
    running: Cast,
) -> None:
    later = TODAY + dt.timedelta(days=70)
    assert "running.answered" in codes(running, later)
    with running.database.write() as db:
        db.execute(sa.text(
            "UPDATE action SET status = 'done', start_on = :on, ended_on = :on,"
            " done_dosage = '4 lamps'"), {"on": TODAY})  # fmt: skip
        [indicator] = db.execute(sa.text("SELECT id FROM indicator")).scalars()
        plans.a_value(db, running, indicator, 4, later)
    assert codes(running, later) == []
    assert codes(running, TODAY) == ["running.follow_up"]


def test_what_was_dropped_before_it_ran_is_no_part_of_the_response(running: Cast) -> None:
    before, after = TODAY - dt.timedelta(days=60), TODAY - dt.timedelta(days=40)
    for on in (before, after):
        action_of(running, status=ActionStatus.DROPPED, status_because="Too dear", ended_on=on)
    with running.database.read() as db:
        file = running_file(db, running.problem_id, running.settings, TODAY)
    dropped = [a.ended_on for a in file.actions if a.status is ActionStatus.DROPPED]
    assert dropped == [after]


def test_coming_back_from_a_pause_does_not_begin_the_response_anew(running: Cast) -> None:
    with running.database.write() as db:
        db.execute(sa.text("UPDATE visit SET left_at = entered_at WHERE left_at IS NULL"))
        plans.bring_to(db, running, Stage.RUNNING)
        db.execute(sa.text("UPDATE visit SET move = 'resume' WHERE left_at IS NULL"))
    with running.database.read() as db:
        file = running_file(db, running.problem_id, running.settings, TODAY)
    assert file.began_on == (NOW - dt.timedelta(days=50)).date()


def test_the_page_takes_the_same_few_statements_however_much_it_shows(
    running: Cast, client: httpx.Client, app: Litestar
) -> None:
    running.sign_in(client, "officer").get(page_of(running))
    taken = []
    for more in (0, 15):
        for _ in range(more):
            action = action_of(running)
            write(running, client, action_id=action)
        with statements(app) as sent:
            assert client.get(page_of(running)).status_code == 200
        taken.append(len(sent))
    assert taken == [8, 8]


def test_every_point_of_the_gate_is_mended_where_its_link_leads(
    running: Cast, client: httpx.Client
) -> None:
    shown = running.sign_in(client, "officer").get(page_of(running)).text
    for criterion in RUNNING_CRITERIA:
        page, _, part = criterion.mend.format(id=running.problem_id).partition("#")
        assert page == page_of(running), criterion.code
        assert f'id="{part}"' in shown, criterion.code
