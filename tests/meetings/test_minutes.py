"""Minutes: something made of a line in one step, agreed by the group, keyed in from paper."""

import datetime as dt
import re
from html import unescape

import httpx
import pytest
import sqlalchemy as sa

from sara.accounts.models import Account
from sara.accounts.reach import Audience
from sara.actions.models import Action, ActionStatus
from sara.db import Database, utc_now
from sara.evidence.models import Evidence
from sara.history.models import Entry, EntryText
from sara.mail.models import Notification
from sara.meetings.models import (
    AgendaItem,
    Attendance,
    LineKind,
    Meeting,
    MinuteLine,
    MinutesState,
    Promise,
    RaisedQuestion,
)
from sara.problems.models import Problem, Stage
from sara.web.dates import day
from tests.cast import Cast
from tests.meetings.holding import answered, called, hidden_in, invited, rows
from tests.telling import told

TODAY = utc_now().date()
DUE = str(TODAY + dt.timedelta(days=20))


@pytest.fixture
def meeting(cast: Cast, client: httpx.Client) -> str:
    return called(cast, client)


def write(cast: Cast, client: httpx.Client, meeting: str, **values: object) -> httpx.Response:
    sent = {"kind": "note", "words": "The lamp is out"} | values
    hidden = hidden_in(cast, client, f"{meeting}/minutes", "line")
    return client.post(f"{meeting}/lines", data=hidden | sent)


def at_stage(cast: Cast, stage: Stage) -> None:
    with cast.database.write() as db:
        db.execute(sa.update(Problem).where(Problem.id == cast.problem_id).values(stage=stage))


def move(
    cast: Cast, client: httpx.Client, meeting: str, end: str, who: str, **values: object
) -> int:
    cast.sign_in(client, who)
    form = {"proposal": "propose", "answer": "answer"}.get(end, "move")
    page = f"{meeting}/minutes"
    hidden = hidden_in(cast, client, page, form)
    return client.post(f"{page}/{end}", data=hidden | values).status_code


def test_each_thing_is_made_in_one_step(
    cast: Cast, client: httpx.Client, database: Database, meeting: str
) -> None:
    at_stage(cast, Stage.PLAN)
    partner = f"account:{cast.accounts['partner']}"
    agency = f"agency:{cast.agencies['parks']}"
    made = (
        {"kind": "promise", "words": "Empty the bins", "owner": agency, "due_on": DUE},
        {"kind": "action", "words": "Two lamps", "owner": partner, "due_on": DUE},
        {"kind": "evidence", "words": "Nine bad nights in October.\nAll on Fridays.",
         "source": "residents"},
        {"kind": "question", "words": "Who holds the key?", "who": "City Parks"},
        {"kind": "decision", "words": "We meet again in December"},
    )  # fmt: skip
    for values in made:
        assert write(cast, client, meeting, **values).status_code == 303, values
    lines = rows(database, MinuteLine)
    assert [line.kind.value for line in lines] == [v["kind"] for v in made]
    (promise,) = rows(database, Promise)
    assert (promise.what, promise.agency_id, str(promise.due_on)) == (
        "Empty the bins", cast.agencies["parks"], DUE,
    )  # fmt: skip
    (action,) = rows(database, Action)
    assert (action.what, action.status) == ("Two lamps", ActionStatus.PROPOSED)
    (evidence,) = rows(database, Evidence)
    assert evidence.title == "Nine bad nights in October."
    assert "All on Fridays" in evidence.body
    (question,) = rows(database, RaisedQuestion)
    assert question.asked_of == "City Parks"
    assert [line.thing_id for line in lines] == [
        promise.id, action.id, evidence.id, question.id, None,
    ]  # fmt: skip
    told = rows(database, Notification, Notification.kind == "promise.made")
    assert [t.account_id for t in told] == [cast.accounts["partner"]]
    cast.sign_in(client, "resident")
    text = unescape(client.get(f"{meeting}/minutes").text)
    for values in made:
        assert str(values["words"]).split("\n")[0] in text
    assert f"/problems/{cast.problem_id}/actions/{action.id}" in text


def test_a_note_becomes_a_promise_later_and_only_once(
    cast: Cast, client: httpx.Client, database: Database, meeting: str
) -> None:
    write(cast, client, meeting)
    line = rows(database, MinuteLine)[0]
    page = f"{meeting}/lines/{line.id}"
    assert 'value="promise" checked' in client.get(f"{page}?as=promise").text
    sent = {"kind": "promise", "words": "Mend the lamp", "who": "The kiosk", "due_on": DUE}
    assert cast.send(client, page, page, sent, form="line").status_code == 303
    assert rows(database, MinuteLine)[0].kind is LineKind.PROMISE
    assert rows(database, Promise)[0].who == "The kiosk"
    again = cast.send(client, page, page, sent | {"kind": "question"}, form="line")
    assert again.status_code == 422
    assert rows(database, RaisedQuestion) == []


def test_what_the_room_of_actions_refuses_leaves_no_line(
    cast: Cast, client: httpx.Client, database: Database, meeting: str
) -> None:
    owner = f"account:{cast.accounts['partner']}"
    sent = {"kind": "action", "words": "Two lamps", "owner": owner, "due_on": DUE}
    answer = write(cast, client, meeting, **sent)
    assert answer.status_code == 422
    assert "interim" in answer.text
    assert rows(database, MinuteLine) == []
    assert write(cast, client, meeting, **sent, interim="1").status_code == 303
    assert rows(database, Action)[0].interim


def test_mistakes_in_a_line_are_told_by_field(
    cast: Cast, client: httpx.Client, meeting: str
) -> None:
    text = write(cast, client, meeting, kind="promise", words="x" * 301).text
    for sentence in ("Choose who does it", "Say by when", "Use at most 300"):
        assert sentence in text
    stranger = f"account:{cast.accounts['stranger']}"
    answer = write(cast, client, meeting, kind="promise", owner=stranger, due_on=DUE)
    assert "Choose who does it from the list" in answer.text


def test_whoever_takes_the_minutes_writes_them_and_others_read(
    cast: Cast, client: httpx.Client, database: Database
) -> None:
    meeting = called(cast, client, minutes_by=cast.accounts["resident"])
    cast.sign_in(client, "resident")
    assert write(cast, client, meeting).status_code == 303
    assert client.get(f"{meeting}/agenda").status_code == 403
    cast.sign_in(client, "partner")
    assert "The lamp is out" in client.get(f"{meeting}/minutes").text
    assert 'action="/meetings' not in client.get(f"{meeting}/minutes").text
    line = rows(database, MinuteLine)[0]
    assert client.get(f"{meeting}/lines/{line.id}").status_code == 403
    assert client.get(f"{meeting}/keying").status_code == 403


def test_the_group_agrees_and_whoever_wrote_cannot_agree_alone(
    cast: Cast, client: httpx.Client, database: Database
) -> None:
    meeting = invited(cast, client)
    answered(cast, client, meeting, "resident")
    cast.sign_in(client, "officer")
    write(cast, client, meeting)
    assert move(cast, client, meeting, "proposal", "officer", until=DUE) == 303
    assert [a.needs for a in rows(database, Attendance)] == [""] * 4
    waiting = rows(database, Notification, Notification.kind == "minutes.proposed")
    assert {w.account_id for w in waiting} == {
        cast.accounts[w] for w in ("colleague", "partner", "resident")
    }
    assert write(cast, client, meeting, words="Too late").status_code == 422
    assert move(cast, client, meeting, "agreement", "officer") == 422
    assert move(cast, client, meeting, "answer", "resident", agrees="0") == 422
    correction = {"agrees": "0", "words": "It was the east lamp"}
    assert move(cast, client, meeting, "answer", "resident", **correction) == 303
    assert move(cast, client, meeting, "agreement", "officer") == 422
    cast.sign_in(client, "partner")
    text = client.get(f"{meeting}/minutes").text
    assert "It was the east lamp" in text
    assert "<bdi>Resident</bdi>" not in text
    assert move(cast, client, meeting, "withdrawal", "officer") == 303
    line = rows(database, MinuteLine)[0]
    page = f"{meeting}/lines/{line.id}"
    cast.send(client, page, page, {"kind": "note", "words": "The east lamp is out"}, form="line")
    assert move(cast, client, meeting, "proposal", "officer", until=DUE) == 303
    assert move(cast, client, meeting, "answer", "resident", agrees="1") == 303
    assert move(cast, client, meeting, "agreement", "officer") == 303
    assert rows(database, Meeting)[0].minutes_state is MinutesState.AGREED
    assert all(
        n.settled_at for n in rows(database, Notification, Notification.subject == "minutes")
    )
    assert move(cast, client, meeting, "withdrawal", "officer") == 422
    assert cast.sign_in(client, "officer").get(page).status_code == 200
    answer = client.post(page, data=cast.hidden(client, "/account", "name") | {
        "kind": "note", "words": "Something else", "version": "2"})  # fmt: skip
    assert answer.status_code == 422
    cast.sign_in(client, "resident")
    assert "Agreed by the group" in client.get(f"{meeting}/minutes").text


def test_silence_does_not_hold_minutes_up_and_a_correction_not_taken_up_stays(
    cast: Cast, client: httpx.Client, database: Database, meeting: str
) -> None:
    write(cast, client, meeting)
    move(cast, client, meeting, "proposal", "officer", until=TODAY)
    move(cast, client, meeting, "answer", "resident", agrees="0", words="It was the east lamp")
    assert move(cast, client, meeting, "agreement", "officer") == 422
    with database.write() as db:
        db.execute(sa.update(Meeting).values(minutes_until=TODAY - dt.timedelta(days=1)))
    assert move(cast, client, meeting, "agreement", "officer") == 303
    cast.sign_in(client, "partner")
    text = client.get(f"{meeting}/minutes").text
    assert "not taken up" in text
    assert "It was the east lamp" in text


@pytest.mark.parametrize("who", ["coordinator", "reviewer_of_nothing"])
def test_only_those_who_meet_answer_to_the_minutes(
    cast: Cast, client: httpx.Client, meeting: str, who: str
) -> None:
    write(cast, client, meeting)
    move(cast, client, meeting, "proposal", "officer", until=DUE)
    if who == "coordinator":
        assert move(cast, client, meeting, "answer", who, agrees="1") == 403
    else:
        assert move(cast, client, meeting, "answer", "stranger", agrees="1") == 404


def test_an_answer_to_the_minutes_is_keyed_in_and_the_persons_own_counts(
    cast: Cast, client: httpx.Client, database: Database
) -> None:
    meeting = invited(cast, client)
    page, who = f"{meeting}/minutes", cast.accounts["resident"]
    write(cast, client, meeting)
    move(cast, client, meeting, "proposal", "officer", until=DUE)

    def key(**values: str) -> httpx.Response:
        sent = {"answer": "agrees", "how": "paper"} | values
        return cast.send(client, page, f"{page}/answers/{who}", sent, form=f"keying-{who}")

    assert key(answer="").status_code == 422
    assert key(answer="corrects").status_code == 422
    assert key().status_code == 303
    assert "On paper, keyed in by Officer" in client.get(page).text
    # Who laid the minutes before the group cannot agree alone by keying in for another.
    assert move(cast, client, meeting, "agreement", "officer") == 422
    assert "minutes/agreement" not in client.get(page).text
    entry = rows(database, Entry, Entry.verb == "minutes.keyed_in")[0]
    told = rows(database, EntryText, EntryText.seq == entry.seq)[0]
    assert (entry.account_id, told.changes) == (
        cast.accounts["officer"], {"keyed_how": ["", "paper"]}
    )  # fmt: skip
    hears = rows(database, Notification, Notification.kind == "minutes.keyed_in")
    assert [one.account_id for one in hears] == [who]
    cast.sign_in(client, "partner")
    hidden = hidden_in(cast, client, page, "answer")
    sent = hidden | {"answer": "agrees", "how": "paper"}
    assert client.post(f"{page}/answers/{who}", data=sent).status_code == 403

    assert move(cast, client, meeting, "answer", "resident", agrees="1") == 303
    assert "keyed in by" not in client.get(page).text
    cast.sign_in(client, "officer")
    assert f"keying-{who}" not in client.get(page).text
    sent = hidden_in(cast, client, page, "move") | {"answer": "corrects", "how": "paper",
                                                    "words": "No"}  # fmt: skip
    assert client.post(f"{page}/answers/{who}", data=sent).status_code == 422
    assert move(cast, client, meeting, "agreement", "officer") == 303


def test_a_struck_line_is_gone_and_what_was_made_of_it_stays(
    cast: Cast, client: httpx.Client, database: Database, meeting: str
) -> None:
    write(cast, client, meeting, kind="question", words="Who holds the key?")
    line = rows(database, MinuteLine)[0]
    page = f"{meeting}/lines/{line.id}"
    assert cast.send(client, page, f"{page}/removal", {}, form="strike").status_code == 303
    assert "Who holds the key?" not in client.get(f"{meeting}/minutes").text
    assert len(rows(database, RaisedQuestion)) == 1
    assert client.get(page).status_code == 404


def test_paper_is_keyed_in_and_every_mistake_is_told_at_once(
    cast: Cast, client: httpx.Client, database: Database, meeting: str
) -> None:
    page = f"{meeting}/keying"
    assert cast.send(client, page, page, {}).status_code == 422
    sent = {
        "kind.1": "note", "words.1": "Seven came",
        "kind.2": "promise", "words.2": "Sweep on Fridays",
        "kind.3": "question", "words.3": "Why only Fridays?", "who.3": "City Parks",
    }  # fmt: skip
    answer = cast.send(client, page, page, sent)
    assert answer.status_code == 422
    assert 'href="#owner.2"' in answer.text
    assert 'href="#due_on.2"' in answer.text
    assert "Seven came" in answer.text
    assert rows(database, MinuteLine) == []
    sent |= {"owner.2": f"agency:{cast.agencies['parks']}", "due_on.2": DUE}
    assert cast.send(client, page, page, sent).status_code == 303
    assert [line.kind.value for line in rows(database, MinuteLine)] == [
        "note", "promise", "question",
    ]  # fmt: skip


def test_a_question_waits_on_the_next_agenda_until_it_is_answered(
    cast: Cast, client: httpx.Client, database: Database, meeting: str
) -> None:
    write(cast, client, meeting, kind="question", words="Who holds the key?")
    question = rows(database, RaisedQuestion)[0]
    following = called(cast, client)
    assert "Who holds the key?" in client.get(f"{following}/agenda").text
    page = f"{meeting}/questions/{question.id}"
    assert client.get(f"{following}/questions/{question.id}").status_code == 404
    with database.write() as db:
        db.merge(Attendance(meeting_id=question.meeting_id, account_id=cast.accounts["resident"],
                            came=True))  # fmt: skip
    cast.sign_in(client, "partner")
    assert cast.send(client, page, page, {"answer": "The café"}).status_code == 303
    cast.sign_in(client, "officer")
    assert [one.to for one in told(database, "question.settled")] == ["resident"], "who was there"
    assert "Who holds the key?" not in client.get(f"{following}/agenda").text
    assert "The café" in client.get(f"{meeting}/minutes").text
    cast.sign_in(client, "coordinator")
    stale = cast.hidden(client, page) | {"version": "1", "answer": "The school"}
    assert client.post(page, data=stale).status_code == 409


def test_every_sheet_prints_and_no_other_is_known(
    cast: Cast, client: httpx.Client, meeting: str
) -> None:
    write(cast, client, meeting, words="The lamp is out")
    words = {
        "agenda": "The agenda is not set yet", "sign-in": "Nobody has to sign",
        "lines": "One line for each thing", "minutes": "The lamp is out",
        "board": "In which similar places does it not?",
    }  # fmt: skip
    for sheet, text in words.items():
        assert text in client.get(f"{meeting}/paper/{sheet}").text
    assert client.get(f"{meeting}/paper/attendance").status_code == 404


def test_what_may_tell_who_somebody_is_is_pointed_out_and_covered(
    cast: Cast, client: httpx.Client, database: Database, meeting: str
) -> None:
    with database.write() as db:
        mine = Account.id == cast.accounts["resident"]
        db.execute(sa.update(Account).where(mine).values(name="Fatima Noor"))
    words = "Kevin Miller parks there, call 01632 960 123. Fatima will ask."
    answer = write(cast, client, meeting, words=words)
    assert answer.status_code == 422
    assert "May this tell who somebody is?" in answer.text
    assert 'value="Kevin Miller" checked' in answer.text
    assert 'value="Fatima"' not in answer.text  # who meets here is known to those who meet
    assert rows(database, MinuteLine) == []
    seen = ["Kevin Miller", "01632 960 123"]
    # Another name, added meanwhile, is pointed out as well.
    more = write(cast, client, meeting, words=words + " So does Ibrahim.", seen=seen, cover=seen)
    assert more.status_code == 422
    sent = {"kind": "promise", "who": "The kiosk", "due_on": DUE, "words": words}
    done = write(cast, client, meeting, **sent, seen=seen, cover=["Kevin Miller"])
    assert done.status_code == 303
    line = rows(database, MinuteLine)[0]
    assert line.words == words.replace("Kevin Miller", "▇▇▇ (name)")
    assert rows(database, Promise)[0].what == line.words
    entry = rows(database, Entry, Entry.verb == "line.written")[0]
    (text,) = rows(database, EntryText, EntryText.seq == entry.seq)
    assert text.changes["covered"] == ["", ["name"]]
    assert "Kevin" not in str(rows(database, EntryText))
    page = f"{meeting}/lines/{line.id}"
    changed = {"kind": "promise", "words": "Kevin Miller parks there"}
    assert cast.send(client, page, page, changed, form="line").status_code == 422


def test_names_on_paper_are_pointed_out_line_by_line(
    cast: Cast, client: httpx.Client, database: Database, meeting: str
) -> None:
    page = f"{meeting}/keying"
    sent: dict[str, object] = {
        "kind.1": "note", "words.1": "Seven came",
        "kind.2": "evidence", "words.2": "Kevin Miller has photos", "source.2": "residents",
    }  # fmt: skip
    answer = cast.send(client, page, page, sent)
    assert answer.status_code == 422
    assert 'href="#cover.2"' in answer.text
    assert 'name="cover.1"' not in answer.text
    sent |= {"seen.2": "Kevin Miller", "cover.2": "Kevin Miller"}
    assert cast.send(client, page, page, sent).status_code == 303
    assert [line.words for line in rows(database, MinuteLine)] == [
        "Seven came", "▇▇▇ (name) has photos",
    ]  # fmt: skip
    assert rows(database, Evidence)[0].title == "▇▇▇ (name) has photos"


def test_whoever_writes_live_stays_with_the_point_until_they_choose_the_next(
    cast: Cast, client: httpx.Client, database: Database, meeting: str
) -> None:
    page = f"{meeting}/agenda"
    cast.send(client, page, page, {"words": "The lamps"}, form="add")
    item = rows(database, AgendaItem)[0].id
    chosen = f'<option value="{item}" dir="auto" selected>'
    assert chosen not in client.get(f"{meeting}/minutes").text
    write(cast, client, meeting, item_id=item)
    assert chosen in client.get(f"{meeting}/minutes").text


@pytest.mark.parametrize("sheet", ["minutes", "paper/minutes"])
def test_the_minutes_say_who_does_an_action_and_by_when(
    cast: Cast, client: httpx.Client, database: Database, meeting: str, sheet: str
) -> None:
    at_stage(cast, Stage.PLAN)
    owner = f"account:{cast.accounts['partner']}"
    write(cast, client, meeting, kind="action", words="Two lamps", owner=owner, due_on=DUE)
    cast.sign_in(client, "resident")
    due = f"{day(dt.date.fromisoformat(DUE))}"
    text = client.get(f"{meeting}/{sheet}").text
    assert re.search(rf"Partner.*by {due}", text, re.DOTALL)
    with database.write() as db:
        db.execute(sa.update(Action).values(audience=Audience.AGENCIES))
    assert due not in client.get(f"{meeting}/{sheet}").text


def test_home_asks_whoever_laid_the_minutes_before_the_group_for_the_next_step(
    cast: Cast, client: httpx.Client, database: Database
) -> None:
    meeting = invited(cast, client)
    write(cast, client, meeting)
    move(cast, client, meeting, "proposal", "officer", until=DUE)
    record, look = "Record that the group agrees", "See the correction asked for"

    def at_home(who: str = "officer") -> str:
        return cast.sign_in(client, who).get("/").text

    assert record not in at_home()
    assert "Answer to the minutes" in at_home("resident")
    move(cast, client, meeting, "answer", "resident", agrees="0", words="It was the east lamp")
    assert look in at_home()
    assert record not in at_home()
    move(cast, client, meeting, "answer", "resident", agrees="1")
    assert record in at_home()
    assert record not in at_home("partner")
    move(cast, client, meeting, "answer", "resident", agrees="0", words="No, the east lamp")
    with database.write() as db:
        db.execute(sa.update(Meeting).values(minutes_until=TODAY - dt.timedelta(days=1)))
    assert record in at_home()
    move(cast, client, meeting, "agreement", "officer")
    assert record not in at_home()


def test_agreed_minutes_offer_no_page_to_key_in(
    cast: Cast, client: httpx.Client, meeting: str
) -> None:
    assert f'href="{meeting}/keying"' in unescape(client.get(meeting).text)
    write(cast, client, meeting)
    move(cast, client, meeting, "proposal", "officer", until=DUE)
    assert f'href="{meeting}/keying"' not in unescape(client.get(meeting).text)
