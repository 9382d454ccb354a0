"""Calling a meeting, changing and cancelling it, its agenda, and who came."""

import datetime as dt
from collections.abc import Collection, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from sara.db import bump
from sara.errors import NotFound, Refused, Stale
from sara.history.operations import changed, record
from sara.meetings import inviting
from sara.meetings.finding import Circle, FoundMeeting
from sara.meetings.forgetting import forget_needs
from sara.meetings.inviting import CANCELLED, CHANGED, SUBJECT, check_ahead
from sara.meetings.models import AgendaItem, Attendance, Meeting, MeetingState, MinuteLine
from sara.meetings.proposing import Proposal
from sara.settings import Settings
from sara.words import N_

IN_LETTERS = ("kind", "starts_at", "ends_at", "place")
"""What stands in the calendars of those who are invited."""
TOLD_IN_HISTORY = ("kind", "title", "starts_at", "ends_at", "place", "access", "interpreter",
                   "guide", "consent")  # fmt: skip

SPOKEN_OF = N_("Something was written down under this point. It stays on the agenda.")
GONE = N_("This point is not proposed any more. Look again.")


def call_meeting(db: Session, circle: Circle, *, now: dt.datetime, **values: Any) -> int:
    """Call a meeting of this circle; gives its number. Nobody is invited by that yet."""
    meeting = Meeting(
        problem_id=circle.problem_id, group_id=circle.group.id if circle.group else None,
        called_by=circle.viewer.account_id, called_at=now, **values,
    )  # fmt: skip
    db.add(meeting)
    db.flush()
    record(
        db, "meeting.called", by=circle.viewer.account_id, now=now, problem_id=circle.problem_id,
        subject=SUBJECT, subject_id=meeting.id,
        changes={name: ("", values[name]) for name in TOLD_IN_HISTORY if values.get(name)},
    )  # fmt: skip
    return meeting.id


def change_meeting(
    db: Session, found: FoundMeeting, version: int, *, now: dt.datetime, settings: Settings,
    **values: Any,
) -> None:  # fmt: skip
    """Change a meeting. Those invited get a letter when what their calendars show has changed.

    Who has answered for another time is asked again. Raises `Stale` when another was quicker.
    """
    if found.cancelled:
        raise Refused(inviting.IS_CANCELLED)
    changes = changed(found.row, values)
    if not changes:
        return
    shown = any(name in changes for name in IN_LETTERS)
    values["sequence"] = found.row.sequence + shown
    if not bump(db, Meeting.__table__, found.id, version, **values):
        raise Stale(as_typed(found.row, db.info["zone"]), found.row.version)
    if "starts_at" in changes and values["ends_at"] > now:
        db.execute(
            sa.update(Attendance)
            .where(Attendance.meeting_id == found.id)
            .values(answer=None, shown=False)
        )
    told = {name: changes[name] for name in TOLD_IN_HISTORY if name in changes}
    record(
        db, "meeting.changed", by=found.me, now=now, problem_id=found.circle.problem_id,
        subject=SUBJECT, subject_id=found.id, changes=told,
    )  # fmt: skip
    if shown and values["ends_at"] > now:
        inviting.tell_invited(db, found, CHANGED, now=now, settings=settings)


def cancel_meeting(
    db: Session, found: FoundMeeting, version: int, *, because: str, now: dt.datetime,
    settings: Settings,
) -> None:  # fmt: skip
    """Cancel a meeting that is still to come, with a reason; those invited are told."""
    check_ahead(found, now)
    values = {"state": MeetingState.CANCELLED, "cancelled_because": because,
              "sequence": found.row.sequence + 1}  # fmt: skip
    if not bump(db, Meeting.__table__, found.id, version, **values):
        raise Stale(version=found.row.version)
    forget_needs(db, found.id)
    record(
        db, "meeting.cancelled", by=found.me, now=now, problem_id=found.circle.problem_id,
        subject=SUBJECT, subject_id=found.id, reason=because,
    )  # fmt: skip
    inviting.tell_invited(db, found, CANCELLED, now=now, settings=settings)


def add_to_agenda(
    db: Session, found: FoundMeeting, *, chosen: Sequence[str], proposed: Sequence[Proposal],
    words: str, now: dt.datetime,
) -> None:  # fmt: skip
    """Put proposed points, by their source, and one of one's own on the agenda."""
    if found.cancelled:
        raise Refused(inviting.IS_CANCELLED)
    inviting.hold(db, found)
    by_source = {one.source: one for one in proposed}
    standing = set(db.scalars(_items(AgendaItem.source, found.id)))
    new = [source for source in dict.fromkeys(chosen) if source not in standing]
    if any(source not in by_source for source in new):
        raise Refused(GONE)
    place = (db.scalar(_items(sa.func.max(AgendaItem.place), found.id)) or 0) + 1
    items = [
        AgendaItem(meeting_id=found.id, place=place + number, words=by_source[source].words,
                   source=source, href=by_source[source].href)
        for number, source in enumerate(new)
    ]  # fmt: skip
    if words:
        items.append(AgendaItem(meeting_id=found.id, place=place + len(new), words=words))
    if items:
        db.add_all(items)
        _note_agenda(db, found, {"agenda": ("", [item.words for item in items])}, now)


def take_off_agenda(db: Session, found: FoundMeeting, item_id: int, *, now: dt.datetime) -> None:
    item = _item(db, found, item_id)
    if db.scalar(sa.select(MinuteLine.id).where(MinuteLine.item_id == item_id).limit(1)):
        raise Refused(SPOKEN_OF)
    words = item.words
    db.delete(item)
    _note_agenda(db, found, {"agenda": (words, "")}, now)


def raise_on_agenda(db: Session, found: FoundMeeting, item_id: int, *, now: dt.datetime) -> None:
    """Let a point come one place earlier; the first stays where it is."""
    inviting.hold(db, found)
    item = _item(db, found, item_id)
    before = db.scalars(
        sa.select(AgendaItem)
        .where(AgendaItem.meeting_id == found.id, AgendaItem.place < item.place)
        .order_by(AgendaItem.place.desc())
        .limit(1)
    ).one_or_none()
    if before is None:
        return
    before.place, item.place = item.place, before.place
    _note_agenda(db, found, {"agenda": (before.words, item.words)}, now)


def keep_attendance(
    db: Session, found: FoundMeeting, came: Collection[int], *, now: dt.datetime
) -> None:
    """Note who came, of those invited; the history says only that it was noted."""
    mine = Attendance.meeting_id == found.id
    db.execute(sa.update(Attendance).where(mine).values(came=Attendance.account_id.in_(came)))
    record(
        db, "meeting.attendance_kept", by=found.me, now=now, subject=SUBJECT, subject_id=found.id
    )


def _items(what: Any, meeting_id: int) -> Any:
    return sa.select(what).where(AgendaItem.meeting_id == meeting_id)


def _item(db: Session, found: FoundMeeting, item_id: int) -> AgendaItem:
    item = db.get(AgendaItem, item_id)
    if item is None or item.meeting_id != found.id:
        raise NotFound
    return item


def _note_agenda(
    db: Session, found: FoundMeeting, changes: dict[str, tuple[Any, Any]], now: dt.datetime
) -> None:
    record(
        db, "agenda.changed", by=found.me, now=now, problem_id=found.circle.problem_id,
        subject=SUBJECT, subject_id=found.id, changes=changes,
    )  # fmt: skip


def as_typed(row: Any, zone: dt.tzinfo) -> dict[str, str]:
    """A meeting as the fields of its form, in the time of the place."""
    starts, ends = row.starts_at.astimezone(zone), row.ends_at.astimezone(zone)
    texts = ("kind", "title", "place", "access", "interpreter", "guide", "consent", "minutes_by")
    found = {name: str(getattr(row, name) or "") for name in texts}
    return found | {"day": str(starts.date()), "starts": f"{starts:%H:%M}", "ends": f"{ends:%H:%M}"}
