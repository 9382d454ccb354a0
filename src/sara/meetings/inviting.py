"""Invitations: a letter with a calendar file that later letters change or cancel, and the answers.

Who answered what is nobody's business but of those who prepare the meeting: the history says only
that an answer came, not whose.
"""

import datetime as dt
from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from sara.accounts.models import ByHand
from sara.db import Reader
from sara.errors import NotFound, Refused
from sara.history.operations import record
from sara.languages import speaking
from sara.mail import stops
from sara.mail.calendars import calendar_file
from sara.mail.models import Message
from sara.mail.operations import notify, post, settle
from sara.mail.queries import recipients
from sara.mail.stops import Stop, Stopped
from sara.mail.times import after_quiet
from sara.meetings.calendars import CALLED, happening
from sara.meetings.finding import FoundMeeting, people
from sara.meetings.models import Attendance, Coming, Meeting, MinutesState
from sara.settings import Settings
from sara.words import N_, Sentence, gettext, say

SUBJECT = "meeting"
INVITED, CHANGED, CANCELLED = "meeting.invited", "meeting.changed", "meeting.cancelled"
SUBJECTS = {
    INVITED: N_("Invitation: {what}, {start}"),
    CHANGED: N_("Changed: {what}, {start}"),
    CANCELLED: N_("Cancelled: {what}, {start}"),
}
BODIES = {
    INVITED: N_(
        "You are invited: {what}.\n\nWhen: {start} to {end}\nWhere: {place}\n\n"
        "The agenda stands here, and here you say whether you come:\n{link}\n\n"
        "Only whoever called the meeting, and the chair, see what you answer.\n"
    ),
    CHANGED: N_(
        "A meeting was changed: {what}.\n\nWhen: {start} to {end}\nWhere: {place}\n\n"
        "What else is new stands here. If the time was moved, please answer again:\n{link}\n"
    ),
    CANCELLED: N_("A meeting was cancelled: {what}, {start}.\n\nThe reason stands here:\n{link}\n"),
}
TOLD = {
    INVITED: N_("You are invited: {what}, {start}"),
    CHANGED: N_("A meeting was changed: {what}, {start}"),
    CANCELLED: N_("A meeting was cancelled: {what}, {start}"),
}

OVER = N_("This meeting is over.")
IS_CANCELLED = N_("This meeting was cancelled.")
NOBODY_NEW = N_("Everybody who meets here is invited already.")
SAID_THEMSELVES = N_("This person answers themselves. Nobody keys over that.")
NOT_INVITED = N_("You are not invited to this meeting.")


_INVITED = sa.select(Attendance.account_id).where(
    Attendance.meeting_id == sa.bindparam("meeting_id")
)


def not_invited(db: Reader, found: FoundMeeting) -> list[Any]:
    """Those who meet here and got no invitation yet."""
    invited = set(db.execute(_INVITED, {"meeting_id": found.id}).scalars())
    return [one for one in people(db, found.circle) if one.id not in invited]


def invite(db: Session, found: FoundMeeting, *, now: dt.datetime, settings: Settings) -> int:
    """Invite all who meet here and are not invited yet; gives their number."""
    hold(db, found)
    check_ahead(found, now)
    new = not_invited(db, found)
    if not new:
        raise Refused(NOBODY_NEW)
    db.add_all(Attendance(meeting_id=found.id, account_id=one.id) for one in new)
    tell(db, found, INVITED, new, now=now, settings=settings)
    record(
        db, "meeting.invited", by=found.me, now=now, problem_id=found.circle.problem_id,
        subject=SUBJECT, subject_id=found.id,
    )  # fmt: skip
    return len(new)


def answer(
    db: Session, found: FoundMeeting, coming: Coming, *, needs: str, shown: bool, now: dt.datetime
) -> None:
    """Say whether one comes. Raises `Refused` for a meeting that is over or cancelled."""
    check_ahead(found, now)
    if found.row.invited is None:
        raise Refused(NOT_INVITED)
    db.execute(
        sa.update(Attendance)
        .where(Attendance.meeting_id == found.id, Attendance.account_id == found.me)
        .values(answer=coming, needs=needs if coming is not Coming.NO else "",
                shown=shown and coming is Coming.YES, keyed_how=None, keyed_by=None)
    )  # fmt: skip
    settle(db, SUBJECT, found.id, now=now, who=[found.me])
    # Without a name, and without the problem: its timeline would tell who comes.
    record(db, "meeting.answered", by=None, now=now, subject=SUBJECT, subject_id=found.id)


def key_in(
    db: Session, found: FoundMeeting, account_id: int, coming: Coming, *, needs: str,
    how: ByHand, now: dt.datetime,
) -> None:  # fmt: skip
    """Key in what somebody answered by hand, and what they need. Nobody keys over what a person
    said themselves. The history names who keyed it in, and not whose answer it is."""
    check_ahead(found, now)
    hold(db, found)
    given = db.get(Attendance, (found.id, account_id), populate_existing=True)
    if given is None:
        raise NotFound
    if account_id == found.me or (given.answer is not None and given.keyed_by is None):
        raise Refused(SAID_THEMSELVES)
    given.answer, given.needs = coming, needs if coming is not Coming.NO else ""
    given.shown, given.keyed_how, given.keyed_by = False, how, found.me
    settle(db, SUBJECT, found.id, now=now, who=[account_id])
    record(
        db, "meeting.keyed_in", by=found.me, now=now, problem_id=found.circle.problem_id,
        subject=SUBJECT, subject_id=found.id, changes={"keyed_how": ("", how)},
    )  # fmt: skip


def tell_invited(
    db: Session, found: FoundMeeting, kind: str, *, now: dt.datetime, settings: Settings
) -> None:
    """Tell those who are invited, and still meet here, that the meeting is another or is off."""
    invited = set(db.scalars(_INVITED, {"meeting_id": found.id}))
    settle(db, SUBJECT, found.id, now=now)
    told = [one for one in people(db, found.circle) if one.id in invited]
    tell(db, found, kind, told, now=now, settings=settings)


def tell(
    db: Session, found: FoundMeeting, kind: str, who: Iterable[Any], *, now: dt.datetime,
    settings: Settings,
) -> None:  # fmt: skip
    """A letter with the calendar file to each who wants mail at once; the rest hear of it as usual.

    Each letter is in its reader's own language, and names nobody else.
    """
    meeting = db.get_one(Meeting, found.id, populate_existing=True)
    by_id = {one.id: one for one in who}
    wishes = recipients(db, sorted(by_id), found.circle.problem_id)
    at_once = [r for r in wishes if r.wish.at_once and not r.stopped]
    for one in at_once:
        due = after_quiet(one.wish, now, settings.zone)
        _write(db, found, meeting, kind, by_id[one.id], due, now=now, settings=settings)
    apart = {r.id for r in at_once}
    what = _what(found, meeting)
    for ids, by_mail in ((apart, False), (set(by_id) - apart, True)):
        notify(
            db, to=ids - {found.me}, kind=kind, problem_id=found.circle.problem_id,
            link=f"/meetings/{found.id}", says=say(TOLD[kind], what=what, start=meeting.starts_at),
            now=now, act=kind != CANCELLED, subject=SUBJECT, subject_id=found.id, by_mail=by_mail,
            group_id=found.circle.group_id, until=meeting.ends_at,
        )  # fmt: skip


def hold(db: Session, found: FoundMeeting) -> MinutesState:
    """Hold the meeting until the commit, so that two people do not do the same; gives the state
    of its minutes now."""
    held = sa.select(Meeting.minutes_state).where(Meeting.id == found.id).with_for_update()
    return db.scalars(held).one()


def check_ahead(found: FoundMeeting, now: dt.datetime) -> None:
    """Raise `Refused` for a meeting that is cancelled or over."""
    if found.cancelled:
        raise Refused(IS_CANCELLED)
    if found.row.ends_at < now:
        raise Refused(OVER)


def _what(found: FoundMeeting, meeting: Meeting) -> Sentence:
    return say(CALLED, kind=meeting.kind, who=found.circle.in_letters)


def _write(
    db: Session, found: FoundMeeting, meeting: Meeting, kind: str, person: Any, due: dt.datetime, *,
    now: dt.datetime, settings: Settings,
) -> None:  # fmt: skip
    method = "CANCEL" if kind == CANCELLED else "REQUEST"
    problem_id = found.circle.problem_id
    stop = (
        Stop(person.id, Stopped.PROBLEM, problem_id)
        if problem_id is not None
        else Stop(person.id, Stopped.AT_ONCE)
    )
    with speaking(settings, person.language):
        said = {
            "what": _what(found, meeting), "start": meeting.starts_at, "end": meeting.ends_at,
            "place": meeting.place,
            "link": f"{settings.public_address.rstrip('/')}/meetings/{meeting.id}",
        }  # fmt: skip
        number = post(
            db, to=person.email, subject=gettext(SUBJECTS[kind], **said),
            body=gettext(BODIES[kind], **said), account_id=person.id, problem_id=problem_id,
            group_id=found.circle.group_id, about=f"meeting-{meeting.id}", until=meeting.ends_at,
            now=now, calendar_method=method,
            calendar=calendar_file(
                settings, [happening(meeting, found.circle.in_letters, now)], method=method,
                attendee=person.email,
            ),
            unsubscribe=stops.address(settings, db.info["secret"], stop),
        )  # fmt: skip
    if due > now:
        db.execute(sa.update(Message).where(Message.message_id == number).values(due_at=due))
