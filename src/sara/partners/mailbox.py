"""Looks into the mailbox for answers by mail (IMAP), as one of the worker's errands."""

import datetime as dt
import hashlib
import imaplib
import logging
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import SplitResult, unquote, urlsplit

from imap_tools import (
    AND,
    BaseMailBox,
    ImapToolsError,
    MailBox,
    MailBoxStartTls,
    MailBoxUnencrypted,
    MailMessage,
)

from sara.db import Database
from sara.mail.carriers import OWN_MACHINE
from sara.partners.reading import Mail
from sara.partners.replies import MOST_BYTES, forget_old, receive
from sara.settings import Settings

logger = logging.getLogger("sara.partners")

PATIENCE = 20.0
"""Seconds that one step of the talk may take."""
AT_ONCE = 50
FAILURES = (OSError, ValueError, imaplib.IMAP4.error, ImapToolsError)


def fetch_answers(database: Database, settings: Settings, now: dt.datetime) -> int:
    """Judge every mail that is not read yet, fifty at most; gives how many were looked at.

    A mail is marked as read after the commit. Whatever happens in between, it is looked at again
    and known by its number. A server that is away is asked again the next time.
    """
    if not settings.reply_mailbox:
        return 0
    looked_at = 0
    try:
        with _open(urlsplit(settings.reply_mailbox)) as mailbox:
            for uid in mailbox.uids(AND(seen=False))[:AT_ONCE]:
                mail = _read(mailbox, uid)
                if mail is not None:
                    with database.write() as db:
                        receive(db, settings, mail, now=now)
                mailbox.flag(uid, r"\Seen", True)
                looked_at += 1
    except FAILURES as error:
        # Not the error itself: it may hold the name and the password.
        logger.warning("the mailbox for answers could not be read: %s", type(error).__name__)
    return looked_at


def forget_answers(database: Database, _settings: Settings, now: dt.datetime) -> None:
    """Drop what is known of mails judged long ago."""
    with database.write() as db:
        forget_old(db, now)


def _read(mailbox: BaseMailBox, uid: str) -> Mail | None:
    """The mail; None for one that cannot be read, which must not keep the others waiting."""
    try:
        return _take(mailbox, uid)
    except FAILURES:
        raise
    except Exception:
        logger.exception("a mail could not be read, and is left alone")
        return None


def _take(mailbox: BaseMailBox, uid: str) -> Mail | None:
    """The mail; of one that is too big only its headers."""
    head = next(iter(mailbox.fetch(uid_list=[uid], headers_only=True, mark_seen=False)), None)
    if head is None:
        return None
    if head.size_rfc822 > MOST_BYTES:
        return _as_mail(head, head.size_rfc822)
    whole = next(iter(mailbox.fetch(uid_list=[uid], mark_seen=False)), None)
    return _as_mail(whole, head.size_rfc822) if whole else None


def _as_mail(message: MailMessage, size: int) -> Mail:
    headers = {name: tuple(message.headers[name]) for name in message.headers}
    number = "".join(headers.get("message-id", ())).strip()
    return Mail(
        number=number or hashlib.sha256(message.obj.as_bytes()).hexdigest(), headers=headers,
        sender=message.from_, text=message.text, html=message.html, bytes=size,
    )  # fmt: skip


@contextmanager
def _open(address: SplitResult) -> Iterator[BaseMailBox]:
    mailbox = _connect(address)
    try:
        folder = unquote(address.path.strip("/")) or "INBOX"
        name, password = unquote(address.username or ""), unquote(address.password or "")
        mailbox.login(name, password, initial_folder=folder)
        yield mailbox
    finally:
        try:
            mailbox.logout()
        except FAILURES:
            mailbox.client.shutdown()  # a goodbye is only polite


def _connect(address: SplitResult) -> BaseMailBox:
    host = address.hostname or ""
    if address.scheme == "imaps":
        sealed = ssl.create_default_context()
        return MailBox(host, address.port or 993, timeout=PATIENCE, ssl_context=sealed)
    if host in OWN_MACHINE:
        return MailBoxUnencrypted(host, address.port or 143, timeout=PATIENCE)
    # Without TLS nothing is said: a password is not sent in clear.
    sealed = ssl.create_default_context()
    return MailBoxStartTls(host, address.port or 143, timeout=PATIENCE, ssl_context=sealed)
