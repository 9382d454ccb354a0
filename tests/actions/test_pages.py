"""Promises: proposed, accepted by their owner, reported, changed, dropped; by whom."""

import datetime as dt
import re
from html import unescape
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from litestar import Litestar
from selectolax.lexbor import LexborHTMLParser
from sqlalchemy.orm import Session

from sara.accounts.models import Account, Area
from sara.accounts.reach import Audience, SeatKind
from sara.actions import operations
from sara.actions.models import Action, ActionStatus
from sara.actions.queries import Waiting, mine
from sara.analysis.models import Hypothesis
from sara.db import Database, utc_now
from sara.evidence.models import Support, Supports
from sara.factories import (
    ActionFactory,
    EvidenceFactory,
    StakeholderFactory,
    a_problem,
    using,
)
from sara.history.models import Entry, EntryText
from sara.problems.models import Problem, Seat, Stage
from sara.workflow.gates import GATES
from tests.cast import Cast
from tests.counting import statements
from tests.databases import on_sqlite
from tests.evidence.uploads import token
from tests.telling import still_told, told

TODAY = utc_now().date()
DUE = TODAY + dt.timedelta(days=30)
SECRET = "SECRET-of-the-agencies-8820"


def base_of(cast: Cast) -> str:
    return f"/problems/{cast.problem_id}/actions"


def stage(database: Database, cast: Cast, at: Stage) -> None:
    with database.write() as db:
        db.execute(sa.update(Problem).where(Problem.id == cast.problem_id).values(stage=at))


@pytest.fixture
def planning(cast: Cast, database: Database) -> Cast:
    """The problem stands in its response plan."""
    stage(database, cast, Stage.PLAN)
    return cast


def propose(cast: Cast, client: httpx.Client, **values: object) -> httpx.Response:
    sent = {
        "what": "Repair two path lights", "owner": f"account:{cast.accounts['partner']}",
        "due_on": DUE.isoformat(), "audience": "team",
    }  # fmt: skip
    return cast.send(client, f"{base_of(cast)}/new", base_of(cast), sent | values)


def proposed(cast: Cast, client: httpx.Client, **values: object) -> str:
    response = propose(cast, client, **values)
    assert response.status_code == 303, response.text
    return response.headers["location"]


def answer(cast: Cast, client: httpx.Client, page: str, **values: object) -> httpx.Response:
    return cast.send(client, page, f"{page}/answer", values, form="answer")


def the_action(database: Database) -> Any:
    with database.read() as db:
        return db.execute(sa.select(*Action.__table__.c).order_by(Action.id.desc())).first()


def entries(database: Database, verb: str) -> list[Any]:
    with database.read() as db:
        return list(
            db.execute(
                sa.select(Entry.audience, Entry.account_id, EntryText.changes, EntryText.reason)
                .join(EntryText, EntryText.seq == Entry.seq)
                .where(Entry.verb == verb)
                .order_by(Entry.seq)
            ).all()
        )


# The life of an action


def test_an_action_is_proposed_accepted_and_reported(
    planning: Cast, client: httpx.Client, database: Database
) -> None:
    cast = planning
    page = proposed(cast, cast.sign_in(client, "officer"), planned_dosage="2 lights")
    assert "Repair two path lights" in client.get(base_of(cast)).text
    (asked,) = still_told(database)
    assert (asked.to, asked.link, asked.act) == ("partner", page, True)

    cast.sign_in(client, "partner")
    assert "Repair two path lights" in client.get("/").text
    assert answer(cast, client, page, status="accepted").headers["location"] == page
    assert the_action(database).status is ActionStatus.ACCEPTED
    assert still_told(database) == [], "nobody is asked for what is answered"
    began = TODAY - dt.timedelta(days=2)
    reported = answer(
        cast, client, page, status="part_done", delivered_percent="50", start_on=str(began),
        done_dosage="1 light", proof="Work order 4711", because="One lamp is out of stock.",
    )  # fmt: skip
    assert reported.status_code == 303
    done = the_action(database)
    assert (done.status, done.delivered_percent, done.start_on) == (
        ActionStatus.PART_DONE, 50, began,
    )  # fmt: skip
    assert done.ended_on is None
    assert answer(cast, client, page, status="done", done_dosage="2 lights").status_code == 303
    done = the_action(database)
    assert (done.status, done.delivered_percent, done.ended_on) == (ActionStatus.DONE, 100, TODAY)
    shown = client.get(page).text
    assert "2 lights" in shown
    assert [e.account_id for e in entries(database, "action.accepted")] == [
        cast.accounts["partner"]
    ]
    (part,) = entries(database, "action.part_done")
    assert part.reason == "One lamp is out of stock."
    assert part.changes["delivered_percent"] == [None, 50]
    assert len(entries(database, "action.done")) == 1


def test_a_declined_action_keeps_its_reason_and_the_lead_is_told(
    planning: Cast, client: httpx.Client, database: Database
) -> None:
    cast = planning
    page = proposed(cast, cast.sign_in(client, "officer"))
    cast.sign_in(client, "partner")
    silent = answer(cast, client, page, status="declined")
    assert silent.status_code == 422
    assert "Say why" in silent.text
    answer(cast, client, page, status="declined", because="The lights belong to the railway.")
    assert "The lights belong to the railway." in client.get(page).text
    (entry,) = entries(database, "action.declined")
    assert entry.reason == "The lights belong to the railway."
    (declined,) = still_told(database)
    assert (declined.to, declined.act) == ("officer", True)
    assert "railway" not in declined.says


def test_a_dropped_action_keeps_its_reason_and_its_owner_is_told(
    planning: Cast, client: httpx.Client, database: Database
) -> None:
    cast = planning
    page = proposed(cast, cast.sign_in(client, "officer"))
    silent = cast.send(client, page, f"{page}/drop", {"because": ""}, form="drop")
    assert silent.status_code == 422
    assert "Say why" in silent.text
    sent = cast.send(client, page, f"{page}/drop", {"because": "The park closes."}, form="drop")
    assert sent.status_code == 303
    assert the_action(database).status is ActionStatus.DROPPED
    (dropped,) = still_told(database)
    assert (dropped.to, dropped.kind, dropped.act) == ("partner", "action.dropped", False)
    assert "The park closes." in client.get(page).text
    hidden = {"version": str(the_action(database).version)} | token(client)
    again = client.post(f"{page}/drop", data=hidden | {"because": "Again"})
    assert again.status_code == 422


def test_what_people_promise_themselves_is_accepted(
    planning: Cast, client: httpx.Client, database: Database
) -> None:
    cast = planning
    proposed(cast, cast.sign_in(client, "officer"), owner=f"account:{cast.accounts['officer']}")
    action = the_action(database)
    assert action.status is ActionStatus.ACCEPTED
    assert action.answered_by == cast.accounts["officer"]
    assert told(database) == []


def test_a_form_sent_twice_proposes_once(
    planning: Cast, client: httpx.Client, database: Database
) -> None:
    cast = planning
    cast.sign_in(client, "officer")
    data = cast.hidden(client, f"{base_of(cast)}/new") | {
        "what": "Once", "owner": f"account:{cast.accounts['partner']}", "due_on": str(DUE),
    }  # fmt: skip
    first, second = (client.post(base_of(cast), data=data) for _ in range(2))
    assert first.headers["location"] == second.headers["location"]
    with database.read() as db:
        assert db.scalar(sa.select(sa.func.count()).select_from(Action)) == 1
    assert len(told(database)) == 1


# Before the plan


@pytest.mark.parametrize("at", [Stage.SCANNING, Stage.ANALYSIS])
def test_before_the_plan_only_interim_safety_actions_are_added(
    cast: Cast, client: httpx.Client, database: Database, at: Stage
) -> None:
    stage(database, cast, at)
    cast.sign_in(client, "officer")
    refused = propose(cast, client)
    assert refused.status_code == 422
    assert operations.TOO_EARLY in unescape(refused.text)
    assert 'value="Repair two path lights"' in refused.text
    page = proposed(cast, client, interim="1")
    action = the_action(database)
    assert action.interim is True
    assert action.stage is at
    assert "Interim, not analysed" in client.get(page).text
    assert "Interim, not analysed" in client.get(base_of(cast)).text


def test_in_the_plan_nothing_is_interim(
    planning: Cast, client: httpx.Client, database: Database
) -> None:
    cast = planning
    cast.sign_in(client, "officer")
    assert 'name="interim"' not in client.get(f"{base_of(cast)}/new").text
    proposed(cast, client, interim="1")
    assert the_action(database).interim is False
    assert the_action(database).stage is Stage.PLAN


def test_the_reason_is_an_explanation_of_this_problem(
    planning: Cast, client: httpx.Client, database: Database
) -> None:
    cast = planning
    with database.write() as db, using(db):
        other = another_problem(db, cast)
        mine_, dropped, theirs = (
            Hypothesis(problem_id=problem, cause="the ramp is hidden", effect="groups stay",
                       added_by=cast.accounts["officer"], added_at=utc_now(), dropped_at=gone)
            for problem, gone in ((cast.problem_id, None), (cast.problem_id, utc_now()),
                                  (other.id, None))
        )  # fmt: skip
        db.add_all([mine_, dropped, theirs])
        db.flush()
        ids = [h.id for h in (mine_, dropped, theirs)]
    cast.sign_in(client, "officer")
    assert (
        f'value="{ids[0]}" dir="auto" selected'
        in client.get(f"{base_of(cast)}/new?hypothesis={ids[0]}").text
    )
    for wrong in ids[1:]:
        assert propose(cast, client, hypothesis_id=wrong).status_code == 422
    page = proposed(cast, client, hypothesis_id=ids[0])
    assert "Because the ramp is hidden, groups stay" in client.get(page).text


def test_the_reason_is_a_point_of_the_gate_that_comes_or_own_words_beside(
    planning: Cast, client: httpx.Client, database: Database
) -> None:
    cast = planning
    cast.sign_in(client, "officer")
    form = LexborHTMLParser(client.get(f"{base_of(cast)}/new").text)
    offered = {o.attributes["value"]: o.text(strip=True) for o in form.css("#criterion option")}
    assert next(iter(offered.values())) == "None"
    assert set(offered) - {""} == {c.code for c in GATES[Stage.PLAN].criteria}
    for wrong in ("Because I say so", "scanning.goal", "plan.nothing"):
        refused = propose(cast, client, criterion=wrong)
        assert refused.status_code == 422
        assert "Choose one of the points" in refused.text
    aim = "Children walk home by the path again"
    page = proposed(cast, client, criterion="plan.lawful", aim=aim)
    shown = " ".join(LexborHTMLParser(client.get(page).text).css_first("main").text().split())
    assert f"It serves this point of the gate: {offered['plan.lawful']}" in shown
    assert f"What it is to achieve: {aim}" in shown
    stage(database, cast, Stage.RUNNING)
    edit = LexborHTMLParser(client.get(f"{page}/edit").text)
    assert edit.css_first("#criterion option[selected]").attributes["value"] == "plan.lawful"
    kept = change(cast, criterion="plan.lawful", aim="Quieter")
    assert cast.send(client, f"{page}/edit", page, kept).status_code == 303
    assert (the_action(database).criterion, the_action(database).aim) == ("plan.lawful", "Quieter")


def another_problem(db: Session, cast: Cast) -> Problem:
    return a_problem(
        db.get_one(Account, cast.accounts["officer"]), db.get_one(Area, cast.areas["north"])
    )


@on_sqlite
@pytest.mark.parametrize(
    "values, sentence",
    [
        ({"what": ""}, "Say what is to be done"),
        ({"owner": ""}, "Choose who does it"),
        ({"owner": "account:9999"}, "Choose who does it"),
        ({"owner": "agency:x"}, "Choose who does it"),
        ({"due_on": ""}, "Say by when"),
        ({"due_on": "tomorrow"}, "Write a date like"),
        ({"due_on": "2020-01-01"}, "The due day has already passed"),
        ({"start_on": "2999-01-01"}, "The due day comes before the first day"),
        ({"what": "x" * 301}, "Use at most 300 characters"),
    ],
)
def test_mistakes_are_shown_beside_what_was_typed(
    planning: Cast, client: httpx.Client, database: Database, values: dict[str, object],
    sentence: str,
) -> None:  # fmt: skip
    response = propose(planning, planning.sign_in(client, "officer"), place="By the pond", **values)
    assert response.status_code == 422
    assert sentence in response.text
    assert "By the pond" in response.text
    assert the_action(database) is None


def test_owners_are_those_who_can_answer(
    planning: Cast, client: httpx.Client, database: Database
) -> None:
    cast = planning
    with database.write() as db, using(db):
        StakeholderFactory(problem_id=cast.problem_id, added_by=cast.accounts["officer"])
        db.execute(
            sa.update(Seat)
            .where(Seat.account_id == cast.accounts["colleague"])
            .values(kind=SeatKind.OBSERVER)
        )
    cast.sign_in(client, "officer")
    form = client.get(f"{base_of(cast)}/new").text
    offered = set(re.findall(r'value="((?:account|agency|stakeholder):\d+)"', form))
    people = {f"account:{cast.accounts[who]}" for who in ("officer", "partner", "resident")}
    agencies = {f"agency:{number}" for number in cast.agencies.values()}
    assert offered == people | agencies | {"stakeholder:1"}


@pytest.mark.parametrize("owner", ["resident"])
def test_nobody_owns_what_they_cannot_see(
    planning: Cast, client: httpx.Client, database: Database, owner: str
) -> None:
    cast = planning
    cast.sign_in(client, "officer")
    refused = propose(cast, client, audience="agencies",
                      owner=f"account:{cast.accounts[owner]}")  # fmt: skip
    assert refused.status_code == 422
    assert operations.OWNER_BLIND in refused.text
    assert the_action(database) is None
    assert told(database) == []


# Who may


@pytest.mark.parametrize("who", ["officer", "coordinator", "colleague", "resident", "analyst"])
def test_only_the_owner_answers(
    planning: Cast, client: httpx.Client, database: Database, who: str
) -> None:
    cast = planning
    page = proposed(cast, cast.sign_in(client, "officer"))
    cast.sign_in(client, who)
    assert 'action="' + page + '/answer"' not in unescape(client.get(page).text)
    sent = {"status": "accepted", "version": "1"} | token(client)
    refused = client.post(f"{page}/answer", data=sent)
    assert refused.status_code == 403
    assert the_action(database).status is ActionStatus.PROPOSED


def test_who_does_not_reach_the_problem_finds_no_action(
    planning: Cast, client: httpx.Client, database: Database
) -> None:
    cast = planning
    page = proposed(cast, cast.sign_in(client, "officer"))
    for who in ("stranger", "other_officer", "board_member", "administrator"):
        cast.sign_in(client, who)
        sent = {"status": "accepted", "version": "1", "because": "x"} | token(client)
        for path in (base_of(cast), page):
            assert client.get(path).status_code == 404, who
        for path in (f"{page}/answer", f"{page}/drop", page, base_of(cast)):
            assert client.post(path, data=sent | {"what": "x", "owner": "x", "due_on": str(DUE)}
                               ).status_code in (403, 404), who  # fmt: skip
    assert the_action(database).version == 1


def test_anybody_of_the_owning_agency_answers(
    planning: Cast, client: httpx.Client, database: Database
) -> None:
    cast = planning
    page = proposed(cast, cast.sign_in(client, "officer"), owner=f"agency:{cast.agencies['parks']}")
    assert [one.to for one in told(database)] == ["partner"]
    cast.sign_in(client, "officer")
    refused = client.post(f"{page}/answer",
                          data={"status": "accepted", "version": "1"} | token(client))  # fmt: skip
    assert refused.status_code == 403
    cast.sign_in(client, "partner")
    assert answer(cast, client, page, status="accepted").status_code == 303
    assert the_action(database).answered_by == cast.accounts["partner"]


def test_the_lead_writes_down_the_answer_of_a_stakeholder(
    planning: Cast, client: httpx.Client, database: Database
) -> None:
    cast = planning
    with database.write() as db, using(db):
        number = StakeholderFactory(problem_id=cast.problem_id,
                                    added_by=cast.accounts["officer"]).id  # fmt: skip
    page = proposed(cast, cast.sign_in(client, "officer"), owner=f"stakeholder:{number}")
    cast.sign_in(client, "colleague")
    sent = {"status": "accepted", "version": "1"} | token(client)
    assert client.post(f"{page}/answer", data=sent).status_code == 403
    cast.sign_in(client, "coordinator")
    assert answer(cast, client, page, status="accepted").status_code == 303
    cast.sign_in(client, "officer")
    assert answer(cast, client, page, status="done").status_code == 303


@pytest.mark.parametrize(
    "who, status", [("officer", 303), ("coordinator", 303), ("colleague", 403), ("partner", 403)]
)
def test_the_lead_and_coordinators_change_and_drop(
    planning: Cast, client: httpx.Client, database: Database, who: str, status: int
) -> None:
    cast = planning
    page = proposed(cast, cast.sign_in(client, "officer"))
    cast.sign_in(client, who)
    assert client.get(f"{page}/edit").status_code == (200 if status == 303 else 403)
    sent = {
        "what": "Repair three", "owner": f"account:{cast.accounts['partner']}",
        "due_on": str(DUE), "version": "1", "audience": "team",
    } | token(client)  # fmt: skip
    assert client.post(page, data=sent).status_code == status
    dropping = {"because": "No.", "version": str(the_action(database).version)} | token(client)
    assert client.post(f"{page}/drop", data=dropping).status_code == status


def test_a_partner_adds_actions_but_an_observer_does_not(
    planning: Cast, client: httpx.Client, database: Database
) -> None:
    cast = planning
    cast.sign_in(client, "partner")
    assert client.get(f"{base_of(cast)}/new").status_code == 200
    with database.write() as db:
        db.execute(
            sa.update(Seat)
            .where(Seat.account_id == cast.accounts["partner"])
            .values(kind=SeatKind.OBSERVER)
        )
    assert client.get(f"{base_of(cast)}/new").status_code == 403
    assert client.post(base_of(cast), data=token(client)).status_code == 403


# What is for agencies only


def test_an_action_for_agencies_is_read_by_them_alone(
    planning: Cast, client: httpx.Client, database: Database
) -> None:
    cast = planning
    page = proposed(cast, cast.sign_in(client, "officer"), what=SECRET, audience="agencies")
    assert SECRET not in told(database)[0].says + told(database)[0].link
    (entry,) = entries(database, "action.added")
    assert entry.audience is Audience.AGENCIES
    cast.sign_in(client, "partner")
    assert SECRET in client.get(base_of(cast)).text
    client.get(page)
    assert [e.account_id for e in entries(database, "read")] == [cast.accounts["partner"]] * 2
    cast.sign_in(client, "resident")
    assert client.get(page).status_code == 404
    for path in (base_of(cast), f"{base_of(cast)}/new", "/"):
        assert SECRET not in client.get(path).text
    sent = {"status": "accepted", "version": "1"} | token(client)
    assert client.post(f"{page}/answer", data=sent).status_code == 404


def test_home_names_an_action_for_agencies_without_its_words_and_reads_nothing(
    planning: Cast, client: httpx.Client, database: Database
) -> None:
    """Whoever reads it reads it on its own page, which leaves an entry."""
    cast = planning
    owner = f"account:{cast.accounts['partner']}"
    officer = cast.sign_in(client, "officer")
    page = proposed(cast, officer, what=SECRET, audience="agencies", owner=owner)
    proposed(cast, officer, what="Mend the lamps", owner=owner)
    home = cast.sign_in(client, "partner").get("/").text
    lines = LexborHTMLParser(home).css("section[aria-labelledby=actions-heading] li")
    assert sorted(line.css_first("a").text(strip=True) for line in lines) == [
        "An action for agencies only", "Mend the lamps",
    ]  # fmt: skip
    assert SECRET not in home
    assert f'href="{page}"' in home
    assert entries(database, "read") == []
    assert SECRET in client.get(page).text
    assert len(entries(database, "read")) == 1


def test_what_a_resident_adds_is_for_the_team(
    planning: Cast, client: httpx.Client, database: Database
) -> None:
    cast = planning
    cast.sign_in(client, "resident")
    assert 'value="agencies"' not in client.get(f"{base_of(cast)}/new").text
    proposed(cast, client, audience="agencies")
    assert the_action(database).audience is Audience.TEAM


def test_widening_is_told_to_nobody_new(
    planning: Cast, client: httpx.Client, database: Database
) -> None:
    cast = planning
    page = proposed(cast, cast.sign_in(client, "officer"), what=SECRET, audience="agencies")
    cast.send(client, f"{page}/edit", page, change(cast, what="Harmless", audience="team"))
    (entry,) = entries(database, "action.changed")
    assert entry.changes["what"] == [SECRET, "Harmless"]
    assert entry.audience is Audience.AGENCIES


def test_narrowing_hides_what_was_told_of_an_action_before(
    planning: Cast, client: httpx.Client
) -> None:
    cast = planning
    history = f"/problems/{cast.problem_id}/history"
    page = proposed(cast, cast.sign_in(client, "officer"), what=SECRET)
    assert SECRET in client.get(history).text
    cast.send(client, f"{page}/edit", page, change(cast, what=SECRET, audience="agencies"))
    assert SECRET in client.get(history).text
    cast.sign_in(client, "resident")
    assert SECRET not in client.get(history).text


# Changing


def change(cast: Cast, **values: object) -> dict[str, object]:
    return {
        "what": "Repair two path lights", "owner": f"account:{cast.accounts['partner']}",
        "due_on": str(DUE), "audience": "team",
    } | values  # fmt: skip


@pytest.mark.parametrize(
    "field, value, again",
    [
        ("what", "Repair three path lights", True),
        ("due_on", str(DUE + dt.timedelta(days=9)), True),
        ("owner", "agency", True),
        ("cost", "400", False),
        ("place", "By the pond", False),
    ],
)
def test_a_changed_promise_is_asked_for_again(
    planning: Cast, client: httpx.Client, database: Database, field: str, value: str, again: bool
) -> None:
    cast = planning
    page = proposed(cast, cast.sign_in(client, "officer"))
    answer(cast, cast.sign_in(client, "partner"), page, status="accepted")
    cast.sign_in(client, "officer")
    value = f"agency:{cast.agencies['parks']}" if value == "agency" else value
    sent = cast.send(client, f"{page}/edit", page, change(cast, **{field: value}))
    assert sent.status_code == 303
    assert ("asked again" in client.get(page).text) == again
    action = the_action(database)
    assert action.status is (ActionStatus.PROPOSED if again else ActionStatus.ACCEPTED)
    assert (action.answered_by is None) == again
    assert len(told(database)) == (2 if again else 1)
    assert len(still_told(database)) == (1 if again else 0)
    (entry,) = entries(database, "action.changed")
    assert ("status" in entry.changes) == again


def test_a_declined_action_is_offered_to_another_owner(
    planning: Cast, client: httpx.Client, database: Database
) -> None:
    cast = planning
    page = proposed(cast, cast.sign_in(client, "officer"))
    answer(cast, cast.sign_in(client, "partner"), page, status="declined", because="Not ours.")
    cast.sign_in(client, "officer")
    cast.send(client, f"{page}/edit", page,
              change(cast, owner=f"account:{cast.accounts['resident']}"))  # fmt: skip
    action = the_action(database)
    assert (action.status, action.status_because) == (ActionStatus.PROPOSED, "")
    assert entries(database, "action.changed")[0].changes["owner"] == [
        "Partner, City Parks", "Resident",
    ]  # fmt: skip


def test_saving_without_a_change_leaves_no_entry(
    planning: Cast, client: httpx.Client, database: Database
) -> None:
    cast = planning
    page = proposed(cast, cast.sign_in(client, "officer"))
    assert cast.send(client, f"{page}/edit", page, change(cast)).status_code == 303
    assert entries(database, "action.changed") == []


def test_nobody_accepts_what_was_changed_meanwhile(
    planning: Cast, client: httpx.Client, database: Database
) -> None:
    cast = planning
    page = proposed(cast, cast.sign_in(client, "officer"))
    cast.sign_in(client, "partner")
    read = cast.hidden(client, page, "answer")
    cast.sign_in(client, "officer")
    cast.send(client, f"{page}/edit", page, change(cast, what="Repair ninety lights"))
    cast.sign_in(client, "partner")
    late = client.post(f"{page}/answer", data=read | token(client) | {"status": "accepted"})
    assert late.status_code == 409
    assert "changed while you were reading" in late.text
    assert the_action(database).status is ActionStatus.PROPOSED


def test_two_people_who_change_one_action_both_keep_their_text(
    planning: Cast, client: httpx.Client, database: Database
) -> None:
    cast = planning
    page = proposed(cast, cast.sign_in(client, "officer"))
    mine_ = cast.hidden(client, f"{page}/edit")
    cast.send(client, f"{page}/edit", page, change(cast, what="Theirs."))
    late = client.post(page, data=mine_ | change(cast, what="Mine."))
    assert late.status_code == 409
    assert "Theirs." in late.text
    assert "Mine." in late.text
    kept = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', late.text)
    again = {name: unescape(value) for name, value in kept} | {"what": "Both."}
    assert client.post(page, data=again).status_code == 303
    assert the_action(database).what == "Both."


def test_a_closed_problem_takes_no_promises(
    planning: Cast, client: httpx.Client, database: Database
) -> None:
    cast = planning
    page = proposed(cast, cast.sign_in(client, "officer"),
                    owner=f"account:{cast.accounts['officer']}")  # fmt: skip
    stage(database, cast, Stage.NOT_A_PROBLEM)
    shown = client.get(page).text
    assert "Reopen it to change anything" in shown
    assert "/answer" not in shown
    sent = {
        "status": "done", "version": "1", "because": "x", "what": "x", "due_on": str(DUE),
        "owner": f"account:{cast.accounts['officer']}",
    } | token(client)  # fmt: skip
    for path in (base_of(cast), page, f"{page}/answer", f"{page}/drop"):
        refused = client.post(path, data=sent)
        assert refused.status_code == 422, path
        assert "Reopen it to change anything" in refused.text
    assert the_action(database).version == 1


@on_sqlite
@pytest.mark.parametrize(
    "values, sentence",
    [
        ({"status": "part_done"}, "Say how much of it was done, in percent"),
        ({"status": "part_done", "delivered_percent": "101"}, "Write a number from 0 to 100"),
        ({"status": "done", "ended_on": "2999-01-01"}, "This day is still to come"),
        ({"status": "done", "start_on": "2026-05-02", "ended_on": "2026-05-01"},
         "The last day comes before the first day"),
        ({"status": "done", "ended_on": "2026-05-01", "continuing": "1"}, "Choose one."),
        ({"status": "declined", "because": "Too late"}, operations.DOES_NOT_FIT),
        ({"status": "dropped", "because": "Not mine to drop"}, operations.DOES_NOT_FIT),
        ({"status": ""}, "Choose an answer"),
    ],
)  # fmt: skip
def test_a_report_that_does_not_hold_is_refused(
    planning: Cast, client: httpx.Client, database: Database, values: dict[str, object],
    sentence: str,
) -> None:  # fmt: skip
    cast = planning
    page = proposed(cast, cast.sign_in(client, "officer"),
                    owner=f"account:{cast.accounts['officer']}")  # fmt: skip
    refused = answer(cast, client, page, proof="Work order 4711", **values)
    assert refused.status_code == 422
    assert sentence in refused.text
    assert "Work order 4711" in refused.text
    assert the_action(database).status is ActionStatus.ACCEPTED


def test_evidence_of_what_came_of_it_stands_on_its_page(
    planning: Cast, client: httpx.Client, database: Database
) -> None:
    cast = planning
    page = proposed(cast, cast.sign_in(client, "officer"))
    number = page.rpartition("/")[2]
    with database.write() as db, using(db):
        common = {"problem_id": cast.problem_id, "added_by": cast.accounts["officer"]}
        for title, audience in (("Photo of both lamps", Audience.TEAM),
                                (SECRET, Audience.AGENCIES)):  # fmt: skip
            one = EvidenceFactory(title=title, audience=audience, **common)
            db.add(Support(evidence_id=one.id, claim=Supports.ACTION, key=number))
    assert SECRET in client.get(page).text
    cast.sign_in(client, "resident")
    shown = client.get(page).text
    assert "Photo of both lamps" in shown
    assert SECRET not in shown


# What waits for me


def waiting(cast: Cast, database: Database, who: str, **more: Any) -> list[str]:
    with database.read() as db:
        return [row.what for row in mine(db, cast.viewers[who], TODAY, 20, **more)]


def test_what_waits_for_a_person_comes_late_first(planning: Cast, database: Database) -> None:
    cast = planning
    me, agency = cast.accounts["partner"], cast.agencies["parks"]

    def due(days: int) -> dt.date:
        return TODAY + dt.timedelta(days=days)

    with database.write() as db, using(db):
        common = {"problem_id": cast.problem_id, "added_by": cast.accounts["officer"]}
        accepted, done = ActionStatus.ACCEPTED, ActionStatus.DONE
        for what, on, values in (
            ("soon", due(3), {"owner_account_id": me}),
            ("late", due(-3), {"owner_account_id": me, "status": accepted}),
            ("goes on", due(-9), {"owner_account_id": me, "status": accepted, "continuing": True}),
            ("for my agency", due(1), {"owner_agency_id": agency}),
            ("accepted by another", due(1), {"owner_agency_id": agency, "status": accepted,
                                             "answered_by": cast.accounts["officer"]}),
            ("accepted by me", due(2), {"owner_agency_id": agency, "status": accepted,
                                        "answered_by": me}),
            ("done", due(1), {"owner_account_id": me, "status": done}),
            ("of another", due(1), {"owner_account_id": cast.accounts["officer"]}),
        ):  # fmt: skip
            ActionFactory(what=what, due_on=on, **values, **common)
    wanted = ["late", "goes on", "for my agency", "accepted by me", "soon"]
    assert waiting(cast, database, "partner") == wanted
    with database.read() as db:
        viewer, place, seen = cast.viewers["partner"], None, []
        while rows := mine(db, viewer, TODAY, 2, place):
            seen += [row.what for row in rows]
            place = Waiting(rows[-1].in_time, rows[-1].due_on, rows[-1].id)
    assert seen == wanted


def test_what_i_no_longer_reach_does_not_wait_for_me(planning: Cast, database: Database) -> None:
    cast = planning
    with database.write() as db, using(db):
        common = {"problem_id": cast.problem_id, "added_by": cast.accounts["officer"]}
        for who in ("partner", "resident", "neighbour_officer"):
            ActionFactory(what=f"of {who}", owner_account_id=cast.accounts[who], **common)
        ActionFactory(what=SECRET, audience=Audience.AGENCIES,
                      owner_account_id=cast.accounts["resident"], **common)  # fmt: skip
    assert waiting(cast, database, "partner") == ["of partner"]
    assert waiting(cast, database, "resident") == ["of resident"]
    assert waiting(cast, database, "neighbour_officer") == ["of neighbour_officer"]
    with database.write() as db:
        db.execute(sa.update(Seat).values(until=utc_now()))
    assert waiting(cast, database, "partner") == []
    assert waiting(cast, database, "resident") == []
    assert waiting(cast, database, "neighbour_officer") == ["of neighbour_officer"]
    stage(database, cast, Stage.NOT_A_PROBLEM)
    assert waiting(cast, database, "neighbour_officer") == []


# Speed


def test_pages_ask_as_much_for_ten_as_for_two_hundred(
    planning: Cast, client: httpx.Client, database: Database, app: Litestar
) -> None:
    cast = planning
    cast.sign_in(client, "officer")
    client.get(base_of(cast))
    asked = []
    for more in (10, 190):
        with database.write() as db, using(db):
            for n in range(more):
                one = ActionFactory(problem_id=cast.problem_id, added_by=cast.accounts["officer"],
                                    owner_account_id=cast.accounts["officer"])  # fmt: skip
                if n < 5:
                    evidence = EvidenceFactory(problem_id=cast.problem_id,
                                               added_by=cast.accounts["officer"])  # fmt: skip
                    db.add(Support(evidence_id=evidence.id, claim=Supports.ACTION, key=str(one.id)))
        for path in (base_of(cast), f"{base_of(cast)}/{one.id}", f"{base_of(cast)}/new"):
            with statements(app) as sent:
                assert client.get(path).status_code == 200
            asked.append(len(sent))
    assert asked == [4, 6, 6, 4, 6, 6]
    with database.read() as db, statements(database) as sent:
        mine(db, cast.viewers["officer"], TODAY, 20)
    assert len(sent) == 1
