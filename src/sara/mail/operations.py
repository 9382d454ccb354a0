"""Telling people: a letter in the outbox, or a notification, in the transaction that causes it."""

import datetime as dt
import re
import secrets
from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.orm import Session

from sara.errors import Refused
from sara.mail.models import Message, Notification
from sara.mail.packing import packed
from sara.mail.queries import recipients
from sara.mail.times import due
from sara.mail.withdrawing import overtake
from sara.words import N_, Sentence

LONGEST_SUBJECT = 200
METHODS = ("PUBLISH", "REQUEST", "CANCEL")
"""What a calendar file may ask of the calendar it is opened in (RFC 5546)."""
_ADDRESS = re.compile(r"[^\s@<>()\[\],;:\\\"\x00-\x20\x7f-\U0010ffff]+@[A-Za-z0-9.\-]+")
_UNSEEN = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u2028\u2029]+")

NO_ADDRESS = N_("This is not an e-mail address that mail can be sent to.")


def post(
    db: Session,
    *,
    to: str,
    subject: str,
    body: str,
    now: dt.datetime,
    account_id: int | None = None,
    problem_id: int | None = None,
    group_id: int | None = None,
    about: str = "",
    until: dt.datetime | None = None,
    calendar: str = "",
    calendar_method: str = "",
    reply_to: str = "",
    unsubscribe: str = "",
) -> str:
    """Write a letter to be sent after the commit; gives the number in its Message-ID.

    It is dropped unsent if by then the account is disabled or, with `problem_id` or `group_id`, no
    longer reaches the problem or the standing group; also when a later letter `about` the same
    thing was written, and when it is `until`, after which it is of no use. Raises `Refused` for an
    address that could carry further headers.

    `calendar` is a calendar file that goes along, with its `calendar_method` (REQUEST, CANCEL);
    `reply_to` an address for answers; `unsubscribe` the whole address that stops such letters with
    one click (RFC 8058). What is news for a member goes through `notify` instead.
    """
    if not is_address(to) or (reply_to and not is_address(reply_to)):
        raise Refused(NO_ADDRESS)
    if bool(calendar) is not (calendar_method in METHODS) or _UNSEEN.search(unsubscribe):
        raise ValueError("a calendar needs its method, an address of ours has no gaps")
    if about and account_id is not None:
        overtake(db, account_id, about, now=now)
    letter = Message(
        account_id=account_id, problem_id=problem_id, group_id=group_id, about=about, until=until,
        to=to, subject=one_line(subject), body=body, calendar=calendar,
        calendar_method=calendar_method, reply_to=reply_to, unsubscribe=unsubscribe,
    )  # fmt: skip
    place(db, letter, now)
    return letter.message_id


def place(db: Session, letter: Message, now: dt.datetime) -> int:
    """Put a letter into the outbox under a number of its own; gives its id."""
    letter.message_id = secrets.token_hex(16)
    letter.created_at = letter.due_at = now
    db.add(letter)
    db.flush()
    return letter.id


def one_line(subject: str) -> str:
    """A subject that can hold no further header."""
    return _UNSEEN.sub(" ", subject).strip()[:LONGEST_SUBJECT]


def is_address(text: str) -> bool:
    """Whether the text is one plain e-mail address, in the letters every mail server takes."""
    return len(text) <= 254 and _ADDRESS.fullmatch(text) is not None


def notify(
    db: Session, *, to: Iterable[int], kind: str, problem_id: int | None, link: str,
    says: Sentence, now: dt.datetime, act: bool = False, subject: str = "",
    subject_id: int | None = None, by_mail: bool = True, group_id: int | None = None,
    until: dt.datetime | None = None,
) -> None:  # fmt: skip
    """Tell these accounts one thing, on the page and by mail as each of them wants it.

    Accounts not in use are left out; whoever is no longer allowed to know by the time of the mail
    gets none. `says` must be fit for a letter: the reference of a problem and public words, nothing
    that a reader must sign in for. `link` begins with a slash. `act` is for what the reader has to
    do; that comes at once. `subject` and `subject_id` name the thing for `settle`, as in the
    history. The same told again takes the place of what was not opened yet. `by_mail` is False
    where a letter of its own goes along. `group_id` is a standing group that the reader must still
    belong to; `until` is when it is over by itself.
    """
    if not link.startswith("/"):
        raise ValueError("a link leads to a page of ours")
    people = recipients(db, sorted(set(to)), problem_id)
    same = (Notification.kind == kind, Notification.link == link)
    _settle(db, subject, subject_id, *same, Notification.account_id.in_([p.id for p in people]),
            now=now)  # fmt: skip
    told = [
        {
            "account_id": person.id, "problem_id": problem_id, "group_id": group_id,
            "kind": kind, "act": act, "subject": subject, "subject_id": subject_id, "link": link,
            "says": packed(says), "at": now, "until": until,
            "due_at": None if person.stopped or not by_mail
            else due(person.wish, act=act, now=now, zone=db.info["zone"]),
        }
        for person in people
    ]  # fmt: skip
    if told:
        db.execute(sa.insert(Notification), told)


def settle(
    db: Session, subject: str, subject_id: int | None, *, now: dt.datetime,
    who: Iterable[int] | None = None, kind: str = "",
) -> None:  # fmt: skip
    """The thing is done, or of no matter any more: nobody is told of it from now on.

    It also leaves letters that are not sent yet. `who` and `kind` narrow it to some people, or to
    one kind of what was told.
    """
    narrow = [Notification.kind == kind] if kind else []
    if who is not None:
        narrow.append(Notification.account_id.in_(list(who)))
    _settle(db, subject, subject_id, *narrow, now=now)


def _settle(
    db: Session, subject: str, subject_id: int | None, *narrow: sa.ColumnElement[bool],
    now: dt.datetime,
) -> None:  # fmt: skip
    db.execute(
        sa.update(Notification)
        .where(
            Notification.subject == subject, Notification.subject_id == subject_id,
            Notification.settled_at.is_(None), *narrow,
        )
        .values(settled_at=now, due_at=None)
        .execution_options(synchronize_session=False)
    )  # fmt: skip
