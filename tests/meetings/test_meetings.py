"""Meetings: agenda by itself, invitations with a calendar file, answers that only few see."""

import datetime as dt
import html
import re
from typing import Any

import httpx
import icalendar
import pytest
import sqlalchemy as sa

from sara.accounts.reach import Audience
from sara.app import CHORES
from sara.db import Database, utc_now
from sara.factories import ActionFactory, using
from sara.groups.models import GroupKind, GroupRole, Membership, MembershipState, WorkingGroup
from sara.history.models import Entry, EntryText
from sara.mail.models import MailStop, Message, Notification
from sara.meetings.forgetting import forget_old_needs
from sara.meetings.models import AgendaItem, Attendance, Meeting
from sara.problems.models import Seat, SeatKind
from sara.problems.operations import give_seat
from tests.cast import Cast
from tests.meetings.holding import (
    CALLED,
    SECRET,
    SOON,
    TODAY,
    answered,
    called,
    hidden_in,
    invited,
    rows,
)


def letters(database: Database, subject: str) -> dict[str, Any]:
    return {m.to: m for m in rows(database, Message, Message.subject.like(f"{subject}%"))}


def event(letter: Any) -> Any:
    return icalendar.Calendar.from_ical(letter.calendar).walk("VEVENT")[0]


def test_the_agenda_proposes_what_is_open_and_what_is_late(
    cast: Cast, client: httpx.Client, database: Database
) -> None:
    on = {"problem_id": cast.problem_id, "added_by": cast.accounts["officer"],
          "owner_account_id": cast.accounts["partner"]}  # fmt: skip
    with database.write() as db, using(db):
        late = ActionFactory(**on, what="Sweep the ramp", due_on=TODAY - dt.timedelta(days=2)).id
        ActionFactory(**on, what="Not due yet", due_on=SOON + dt.timedelta(days=2))
        ActionFactory(**on, what="Plain clothes on Friday", audience=Audience.AGENCIES,
                      due_on=TODAY - dt.timedelta(days=2))  # fmt: skip
    meeting = called(cast, client)
    page = client.get(f"{meeting}/agenda").text
    assert "Sweep the ramp" in page
    assert "Not due yet" not in page
    assert "Plain clothes" not in page
    criteria = re.findall(r'value="(criterion:[^"]+)"', page)
    assert len(criteria) > 3
    chosen = [criteria[0], f"action:{late}"]
    cast.send(client, f"{meeting}/agenda", f"{meeting}/agenda",
              {"chosen": chosen, "words": "Tea and names"}, form="add")  # fmt: skip
    cast.sign_in(client, "resident")
    shown = client.get(meeting).text
    assert "Sweep the ramp" in shown
    assert "Tea and names" in shown
    standing = rows(database, AgendaItem)
    assert [item.source for item in standing] == [*chosen, ""]
    cast.sign_in(client, "officer")
    assert f'value="{criteria[0]}"' not in client.get(f"{meeting}/agenda").text
    again = cast.send(client, f"{meeting}/agenda", f"{meeting}/agenda",
                      {"chosen": ["action:99999"]}, form="add")  # fmt: skip
    assert again.status_code == 422


def test_points_can_come_earlier_and_be_taken_off(
    cast: Cast, client: httpx.Client, database: Database
) -> None:
    meeting = called(cast, client)
    for words in ("First", "Second"):
        cast.send(client, f"{meeting}/agenda", f"{meeting}/agenda", {"words": words}, form="add")
    first, second = rows(database, AgendaItem)
    page = f"{meeting}/agenda"
    cast.send(client, page, f"{page}/{second.id}/earlier", {}, form="move")
    text = client.get(meeting).text
    assert text.index("Second") < text.index("First")
    cast.send(client, page, f"{page}/{second.id}/removal", {}, form="move")
    assert [item.words for item in rows(database, AgendaItem)] == ["First"]
    other = called(cast, client)
    hidden = cast.hidden(client, f"{other}/agenda", "add")
    assert client.post(f"{other}/agenda/{first.id}/removal", data=hidden).status_code == 404


def test_everybody_who_meets_gets_one_letter_with_a_calendar_file_of_their_own(
    cast: Cast, client: httpx.Client, database: Database
) -> None:
    meeting = invited(cast, client)
    sent = letters(database, "Invitation")
    names = {"officer", "colleague", "partner", "resident"}
    assert set(sent) == {f"{who}@example.org" for who in names}
    for to, letter in sent.items():
        assert letter.calendar_method == "REQUEST"
        found = event(letter)
        assert found["SEQUENCE"] == 0
        assert found["LOCATION"] == "Library, room 2"
        assert str(found["ATTENDEE"]) == f"mailto:{to}"
        others = {f"{who}@example.org" for who in names} - {to}
        assert not [o for o in others if o in letter.calendar + letter.body]
        assert letter.problem_id == cast.problem_id
        assert letter.unsubscribe
        # The title of a meeting and of a problem is not for letters.
        for private in ("The ramp", "Broken glass"):
            assert private not in letter.subject + letter.body + letter.calendar
        assert meeting in letter.body
    told = rows(database, Notification, Notification.kind == "meeting.invited")
    assert {t.account_id for t in told} == {cast.accounts[w] for w in names - {"officer"}}
    assert all(t.due_at is None and t.act for t in told)
    assert "Everybody who meets here is invited." in client.get(meeting).text
    again = client.post(f"{meeting}/invitations", data=hidden_in(cast, client, meeting, "invite"))
    assert again.status_code == 422


def test_who_stopped_mail_about_the_problem_gets_no_invitation_by_mail(
    cast: Cast, client: httpx.Client, database: Database
) -> None:
    with database.write() as db:
        db.add(MailStop(account_id=cast.accounts["resident"], problem_id=cast.problem_id,
                        at=utc_now()))  # fmt: skip
    invited(cast, client)
    assert "resident@example.org" not in letters(database, "Invitation")
    told = rows(database, Notification, Notification.account_id == cast.accounts["resident"])
    assert [t.due_at for t in told] == [None]


def test_another_time_goes_into_the_calendars_and_asks_again(
    cast: Cast, client: httpx.Client, database: Database
) -> None:
    meeting = invited(cast, client)
    first = event(letters(database, "Invitation")["resident@example.org"])
    answered(cast, client, meeting, "resident", shown="1")
    cast.sign_in(client, "officer")
    later = CALLED | {"starts": "19:00"}
    assert cast.send(client, f"{meeting}/edit", meeting, later, form="edit").status_code == 303
    letter = letters(database, "Changed")["resident@example.org"]
    assert event(letter)["SEQUENCE"] == 1
    assert event(letter)["UID"] == first["UID"]
    assert [a.answer for a in rows(database, Attendance)] == [None] * 4
    # What no calendar shows sends nobody a letter.
    cast.send(client, f"{meeting}/edit", meeting, later | {"access": "No steps"}, form="edit")
    assert len(letters(database, "Changed")) == 4
    assert rows(database, Meeting)[0].sequence == 1


def test_a_cancelled_meeting_leaves_the_calendars_and_keeps_its_reason(
    cast: Cast, client: httpx.Client, database: Database
) -> None:
    meeting = invited(cast, client)
    answered(cast, client, meeting, "resident")
    with database.write() as db:
        db.execute(sa.update(Seat).where(Seat.account_id == cast.accounts["colleague"])
                   .values(until=utc_now()))  # fmt: skip
    cast.sign_in(client, "officer")
    page = f"{meeting}/edit"
    assert cast.send(client, page, f"{meeting}/cancellation", {}, form="cancel").status_code == 422
    cast.send(client, page, f"{meeting}/cancellation", {"because": "Flu"}, form="cancel")
    gone = letters(database, "Cancelled")
    # Whoever left the team meanwhile is told nothing more.
    assert set(gone) == {f"{w}@example.org" for w in ("officer", "partner", "resident")}
    letter = gone["resident@example.org"]
    assert letter.calendar_method == "CANCEL"
    assert (event(letter)["SEQUENCE"], event(letter)["STATUS"]) == (1, "CANCELLED")
    assert "Flu" not in letter.body
    assert "Flu" in client.get(meeting).text
    assert [a.needs for a in rows(database, Attendance)] == [""] * 4


@pytest.mark.parametrize("who", ["colleague", "partner", "coordinator"])
def test_nobody_else_learns_who_comes_and_what_they_need(
    cast: Cast, client: httpx.Client, database: Database, who: str
) -> None:
    meeting = invited(cast, client)
    answered(cast, client, meeting, "resident")
    cast.sign_in(client, who)
    pages = ["", "/minutes", "/agenda", "/paper/sign-in", "/paper/minutes", "/paper/agenda"]
    for page in (*(meeting + p for p in pages), f"/problems/{cast.problem_id}/history",
                 f"/problems/{cast.problem_id}/meetings", "/", "/meetings"):  # fmt: skip
        text = client.get(page).text
        assert SECRET not in text, page
        assert "Resident" not in re.sub(r"<select.*?</select>", "", text, flags=re.DOTALL), page
    assert client.get(f"{meeting}/attendance").status_code == 404


def test_the_history_and_the_mail_keep_no_trace_of_an_answer(
    cast: Cast, client: httpx.Client, database: Database
) -> None:
    meeting = invited(cast, client)
    mail = len(rows(database, Message))
    answered(cast, client, meeting, "resident", shown="1")
    entries = rows(database, Entry, Entry.verb == "meeting.answered")
    assert [(e.account_id, e.problem_id) for e in entries] == [(None, None)]
    texts = rows(database, EntryText, EntryText.seq == entries[0].seq)
    assert [t.changes for t in texts] == [{}]
    assert len(rows(database, Message)) == mail
    told = rows(database, Notification, Notification.account_id == cast.accounts["resident"])
    assert all(t.settled_at for t in told)


def test_what_somebody_needs_is_deleted_even_when_nobody_writes_minutes(
    cast: Cast, client: httpx.Client, database: Database
) -> None:
    meeting = invited(cast, client)
    answered(cast, client, meeting, "resident")

    def after(days: int) -> set[str]:
        ended = rows(database, Meeting)[0].ends_at
        forget_old_needs(database, cast.settings, ended + dt.timedelta(days=days))
        return {a.needs for a in rows(database, Attendance)}

    assert after(13) == {SECRET, ""}
    assert after(15) == after(16) == {""}
    (entry,) = rows(database, Entry, Entry.verb == "meeting.needs_forgotten")
    assert (entry.account_id, entry.problem_id) == (None, None)
    assert forget_old_needs in CHORES


def test_who_called_it_sees_who_comes_and_who_came_is_kept_quietly(
    cast: Cast, client: httpx.Client, database: Database
) -> None:
    meeting = invited(cast, client)
    answered(cast, client, meeting, "resident")
    cast.sign_in(client, "officer")
    text = client.get(f"{meeting}/attendance").text
    assert SECRET in text
    assert "1 person says that they come" in text
    sent = {"came": [str(cast.accounts["resident"]), str(cast.accounts["partner"])]}
    cast.send(client, f"{meeting}/attendance", f"{meeting}/attendance", sent)
    came = {a.account_id for a in rows(database, Attendance) if a.came}
    assert came == {cast.accounts["resident"], cast.accounts["partner"]}
    entry = rows(database, Entry, Entry.verb == "meeting.attendance_kept")[0]
    assert entry.problem_id is None


def test_one_can_show_the_group_that_one_comes(cast: Cast, client: httpx.Client) -> None:
    meeting = invited(cast, client)
    answered(cast, client, meeting, "resident", shown="1")
    cast.sign_in(client, "partner")
    assert "<bdi>Resident</bdi>" in client.get(meeting).text
    answered(cast, client, meeting, "resident", answer="no", shown="1")
    cast.sign_in(client, "partner")
    assert "<bdi>Resident</bdi>" not in client.get(meeting).text


def test_only_those_who_may_hold_meetings_call_them(cast: Cast, client: httpx.Client) -> None:
    base = f"/problems/{cast.problem_id}/meetings"
    for who, status in (("officer", 200), ("coordinator", 200), ("resident", 403),
                        ("partner", 403), ("stranger", 404), ("other_officer", 404)):  # fmt: skip
        cast.sign_in(client, who)
        assert client.get(f"{base}/new").status_code == status, who
    for who in ("stranger", "other_officer", "administrator"):
        meeting = called(cast, client)
        cast.sign_in(client, who)
        for page in ("", "/minutes", "/paper/agenda", "/agenda", "/attendance", "/keying"):
            assert client.get(meeting + page).status_code == 404, (who, page)


def test_mistakes_in_the_form_are_told_all_at_once(cast: Cast, client: httpx.Client) -> None:
    cast.sign_in(client, "officer")
    base = f"/problems/{cast.problem_id}/meetings"
    wrong = {"title": "", "starts": "half past six", "ends": "20:00", "day": "2026-13-01"}
    text = cast.send(client, f"{base}/new", base, CALLED | wrong).text
    assert "Say what it is about" in text
    assert "Write a date like" in text
    wrong = {"starts": "20:00", "ends": "18:00"}
    assert "The end comes before" in cast.send(client, f"{base}/new", base, CALLED | wrong).text
    far = {"day": "9999-12-31"}
    assert "within two years" in cast.send(client, f"{base}/new", base, CALLED | far).text
    other = {"minutes_by": str(cast.accounts["stranger"])}
    assert "somebody who meets here" in cast.send(client, f"{base}/new", base, CALLED | other).text


def test_a_focus_group_comes_with_its_guide_and_words_of_consent(
    cast: Cast, client: httpx.Client
) -> None:
    cast.sign_in(client, "officer")
    base = f"/problems/{cast.problem_id}/meetings"
    for kind in ("focus_group", "walk_round"):
        text = client.get(f"{base}/new?kind={kind}").text
        assert "You take part because you want to." in text
        assert re.search(rf'name="kind" value="{kind}"', text)
    assert "You take part" not in client.get(f"{base}/new").text


def test_a_standing_group_meets_and_only_its_members_know(
    cast: Cast, client: httpx.Client, database: Database
) -> None:
    now = utc_now()
    with database.write() as db:
        group = WorkingGroup(kind=GroupKind.AREA, area_id=cast.areas["north"], name="Northside",
                             opened_by=cast.accounts["coordinator"], opened_at=now)  # fmt: skip
        db.add(group)
        db.flush()
        for who, role in (("stranger", GroupRole.CHAIR), ("partner", GroupRole.MEMBER)):
            db.add(Membership(group_id=group.id, account_id=cast.accounts[who], role=role,
                              state=MembershipState.ADMITTED, since=now, asked_at=now,
                              asked_by=cast.accounts[who]))  # fmt: skip
        base = f"/groups/{group.id}/meetings"
    for who, status in (("stranger", 200), ("coordinator", 200), ("partner", 200),
                        ("resident", 404), ("officer", 404)):  # fmt: skip
        cast.sign_in(client, who)
        assert client.get(base).status_code == status, who
    assert cast.sign_in(client, "partner").get(f"{base}/new").status_code == 403
    cast.sign_in(client, "stranger")
    made = cast.send(client, f"{base}/new", base, CALLED)
    meeting = made.headers["location"].removesuffix("/agenda")
    assert client.get(f"{meeting}/agenda").status_code == 200
    cast.send(client, meeting, f"{meeting}/invitations", {}, form="invite")
    sent = letters(database, "Invitation")
    assert set(sent) == {"stranger@example.org", "partner@example.org"}
    assert "Northside" in sent["partner@example.org"].body
    text = client.get(f"{meeting}/minutes").text
    assert 'value="promise"' in text
    assert 'value="action"' not in text
    cast.sign_in(client, "resident")
    assert client.get(meeting).status_code == 404


def test_a_meeting_that_is_over_invites_nobody(
    cast: Cast, client: httpx.Client, database: Database
) -> None:
    meeting = called(cast, client, day=str(TODAY - dt.timedelta(days=3)))
    answer = client.post(
        f"{meeting}/invitations", data=cast.hidden(client, f"{meeting}/agenda", "add")
    )
    assert answer.status_code == 422
    assert rows(database, Attendance) == []


def test_an_answer_by_hand_is_keyed_in_and_the_persons_own_counts(
    cast: Cast, client: httpx.Client, database: Database
) -> None:
    meeting = invited(cast, client)
    page, who = f"{meeting}/attendance", cast.accounts["resident"]
    keyed = {"answer": "yes", "how": "phone", "needs": SECRET}
    answer = cast.send(client, page, f"{page}/{who}", keyed, form=f"keying-{who}")
    assert answer.status_code == 303, answer.text
    shown = client.get(page).text
    assert SECRET in shown
    assert "By phone, keyed in by Officer" in shown
    entry = rows(database, Entry, Entry.verb == "meeting.keyed_in")[0]
    assert entry.account_id == cast.accounts["officer"]
    told = rows(database, EntryText, EntryText.seq == entry.seq)[0]
    assert told.changes == {"keyed_how": ["", "phone"]}
    # Whose answer it is, and what they need, nobody else learns.
    cast.sign_in(client, "partner")
    for other in (meeting, f"/problems/{cast.problem_id}/history"):
        assert SECRET not in client.get(other).text
    assert client.get(page).status_code == 404

    answered(cast, client, meeting, "resident", answer="no")
    given = rows(database, Attendance, Attendance.account_id == who)[0]
    assert (given.keyed_by, given.needs) == (None, "")
    cast.sign_in(client, "officer")
    sent = keyed | cast.hidden(client, page, "")
    assert client.post(f"{page}/{who}", data=sent).status_code == 422
    assert f"keying-{who}" not in client.get(page).text


def test_whoever_comes_later_is_offered_for_an_invitation_with_one_press(
    cast: Cast, client: httpx.Client, database: Database
) -> None:
    meeting = invited(cast, client)
    heading = "Came to the group since, and not invited yet"
    assert heading not in client.get("/").text
    with database.write() as db:
        give_seat(db, cast.problem_id, cast.accounts["neighbour_officer"], SeatKind.MEMBER,
                  by=cast.viewers["officer"], now=utc_now())  # fmt: skip
    home = html.unescape(client.get("/").text)
    assert heading in home
    assert "1 person is not invited" in home
    form = re.search(rf'<form[^>]*action="{meeting}/invitations".*?</form>', home, re.DOTALL)
    assert form is not None
    sent = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form[0]))
    assert client.post(f"{meeting}/invitations", data=sent).status_code == 303
    assert heading not in client.get("/").text
    came = cast.accounts["neighbour_officer"]
    assert rows(database, Attendance, Attendance.account_id == came)
    cast.sign_in(client, "colleague")
    assert heading not in client.get("/").text
