"""Puts a letter into the outbox, in the transaction that causes it."""

import datetime as dt
import re
import secrets

from sqlalchemy.orm import Session

from sara.errors import Refused
from sara.mail.models import Message
from sara.words import N_

LONGEST_SUBJECT = 200
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
) -> str:
    """Write a letter to be sent after the commit; gives the number in its Message-ID.

    It is dropped unsent if by then the account is disabled or, with `problem_id`, no longer
    reaches the problem. Raises `Refused` for an address that could carry further headers.
    """
    if not is_address(to):
        raise Refused(NO_ADDRESS)
    number = secrets.token_hex(16)
    db.add(
        Message(
            message_id=number, account_id=account_id, problem_id=problem_id, to=to,
            subject=_UNSEEN.sub(" ", subject).strip()[:LONGEST_SUBJECT], body=body,
            created_at=now, due_at=now,
        )
    )  # fmt: skip
    return number


def is_address(text: str) -> bool:
    """Whether the text is one plain e-mail address, in the letters every mail server takes."""
    return len(text) <= 254 and _ADDRESS.fullmatch(text) is not None
