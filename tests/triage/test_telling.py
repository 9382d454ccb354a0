"""Reporters whom a person has to tell: a list, and each telling is written down."""

import datetime as dt
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa

from sara.errors import Refused
from sara.history.models import Entry
from sara.intake.models import ContactBy, IdentityMode
from sara.intake.operations import Contact
from sara.triage.models import HandTelling, TellWay
from sara.triage.telling import heard_back, to_be_told, told, untold
from tests.triage.desk import ANN, Desk

CALLER = Contact(contact_name="Ann Field", contact_by=ContactBy.CALL, contact_to="555 0142")


def caller(desk: Desk, contact: Contact = CALLER) -> int:
    number, _ = desk.report(mode=IdentityMode.COORDINATOR, contact=contact)
    desk.link(number)
    return number


def waiting(desk: Desk, who: str = "coordinator") -> list[int]:
    with desk.cast.database.read() as db:
        return [row.id for row in untold(db, desk.cast.viewers[who], 50)]


def test_what_was_decided_waits_to_be_told_until_somebody_told_it(desk: Desk) -> None:
    number = caller(desk)
    desk.link(desk.report(mode=IdentityMode.COORDINATOR, contact=ANN)[0])
    desk.link(desk.report()[0])
    assert waiting(desk) == [number]
    queue = desk.client.get("/triage").text
    assert "To be told by hand" in queue
    assert "since today" in queue
    assert "To be told by hand" in desk.client.get("/").text.replace("Reporters to be", "To be")
    page = f"/triage/{number}"
    assert CALLER.contact_to not in desk.client.get(page).text
    values = {"how": "call", "line": "They will call back on Friday."}
    done = desk.cast.send(desk.client, page, f"{page}/telling", values, form="telling")
    assert done.status_code == 303, done.text
    assert waiting(desk) == []
    shown = desk.client.get(page).text
    assert "They will call back on Friday." in shown
    assert "By telephone" in shown
    entries = [row for row in desk.rows(Entry) if row.verb == "report.told_by_hand"]
    assert [entry.account_id for entry in entries] == [desk.cast.accounts["coordinator"]]


def test_every_new_decision_opens_it_again_and_two_in_a_row_are_told_in_one(
    desk: Desk,
) -> None:
    number = caller(desk)
    desk.decide(number, "messages", message="We look on Friday.")
    assert len(desk.rows(HandTelling)) == 1
    tell(desk, number)
    desk.decide(number, "messages", message="We looked.")
    assert [row.told_on is None for row in desk.rows(HandTelling)] == [False, True]


def test_news_of_many_decisions_at_once_is_told_in_one(desk: Desk) -> None:
    number = desk.report(mode=IdentityMode.COORDINATOR, contact=CALLER)[0]

    def decided(_: int) -> None:
        with desk.cast.database.write() as db:
            to_be_told(db, number, today=dt.date(2026, 3, 2))
            time.sleep(0.05)  # so that the others begin before this one is done

    with ThreadPoolExecutor(4) as many:
        list(many.map(decided, range(4)))
    assert [row.report_id for row in desk.rows(HandTelling)] == [number]


def test_nothing_is_told_twice(desk: Desk) -> None:
    number = caller(desk)
    tell(desk, number)
    with pytest.raises(Refused):
        tell(desk, number)


def test_a_name_in_the_line_is_pointed_out(desk: Desk) -> None:
    number = caller(desk)
    page = f"/triage/{number}"
    values = {"how": "visit", "line": "Call her on 07700 900123"}
    sent = desk.cast.send(desk.client, page, f"{page}/telling", values, form="telling")
    assert sent.status_code == 422
    assert "07700 900123" in sent.text


def test_who_waits_has_not_heard_back(desk: Desk) -> None:
    number = caller(desk)
    desk.link(desk.report()[0])
    on = desk.cast.problem_id
    with desk.cast.database.read() as db:
        assert (heard_back(db, on).heard, heard_back(db, on).reporters) == (1, 2)
    page = f"/problems/{on}/reports"
    assert "1 of 2 reporters heard" in desk.client.get(page).text
    assert "to be told since" in desk.client.get(page).text
    tell(desk, number)
    assert "2 of 2 reporters heard" in desk.client.get(page).text
    officer = desk.cast.sign_in(desk.new_client(), "officer").get(page).text
    assert "2 of 2 reporters heard" in officer
    assert f"/triage/{number}" not in officer


def test_a_coordinator_of_another_area_is_not_asked(desk: Desk) -> None:
    caller(desk)
    assert waiting(desk, "other_officer") == []


def test_who_took_out_how_to_reach_them_is_called_no_more(desk: Desk) -> None:
    number = caller(desk)
    with desk.cast.database.write() as db:
        db.execute(sa.text(
            "UPDATE report SET mode = 'anonymous', contact_by = NULL, contact_to = '',"
            " contact_name = '' WHERE id = :id"), {"id": number})  # fmt: skip
    assert waiting(desk) == []
    with desk.cast.database.read() as db:
        assert heard_back(db, desk.cast.problem_id).waiting == 0


def tell(desk: Desk, number: int) -> None:
    cast = desk.cast
    now = dt.datetime.now(dt.UTC)
    with cast.database.write() as db:
        told(db, number, how=TellWay.VISIT, line="", by=cast.viewers["coordinator"], now=now,
             today=now.date())  # fmt: skip
