"""Takes a letter to the mail server, or to a file where there is none."""

import datetime as dt
import os
import smtplib
import ssl
from contextlib import suppress
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

import msgspec

from sara.settings import Settings

PATIENCE = 20.0
"""Seconds that one step of the talk with a mail server may take."""
PORTS = {"smtp": 25, "smtps": 465}
LONGEST_LINE = 990
OWN_MACHINE = ("localhost", "127.0.0.1", "::1")

FAILURES = (OSError, ValueError)
"""What a carrier raises when a letter cannot be taken now; smtplib's errors are among them."""


class Parcel(msgspec.Struct, frozen=True, kw_only=True):
    """One letter, ready to go."""

    number: str
    to: str
    subject: str
    body: str
    written_at: dt.datetime
    calendar: str = ""
    calendar_method: str = ""
    reply_to: str = ""
    unsubscribe: str = ""


class Carrier(Protocol):
    def carry(self, parcel: Parcel) -> None:
        """Hand the letter over, or raise one of `FAILURES`."""

    def rest(self) -> None:
        """Nothing more to carry for now."""


def carrier_for(settings: Settings) -> Carrier:
    return ToServer(settings) if settings.mail_server else ToFiles(settings)


def folder(settings: Settings) -> Path:
    """Where mail lies when no mail server is set."""
    return settings.data / "mail"


def where(settings: Settings) -> str:
    """For the terminal: where mail goes."""
    if settings.mail_server:
        address = urlsplit(settings.mail_server)
        return f"Mail is sent through {address.scheme}://{address.hostname}."
    return f"No mail server is set: mail is written to {folder(settings)}"


def as_message(parcel: Parcel, sender: str, coding: str = "quoted-printable") -> EmailMessage:
    """The same bytes at every try, with one Message-ID, so that a second copy is known as such."""
    message = EmailMessage(policy=SMTP)
    message["From"] = sender
    message["To"] = parcel.to
    message["Subject"] = parcel.subject
    message["Date"] = format_datetime(parcel.written_at)
    message["Message-ID"] = f"<{parcel.number}@{sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    if parcel.reply_to:
        message["Reply-To"] = parcel.reply_to
    if parcel.unsubscribe:
        message["List-Unsubscribe"] = f"<{parcel.unsubscribe}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"  # RFC 8058
    message.set_content(parcel.body, cte="7bit" if _is_plain(parcel.body) else coding)
    if parcel.calendar:
        _add_calendar(message, parcel)
    return message


def _add_calendar(message: EmailMessage, parcel: Parcel) -> None:
    """Beside the text for programs that answer invitations, and as a file for all others."""
    method = parcel.calendar_method
    message.make_alternative(boundary=f"{parcel.number}-either")
    message.add_alternative(
        parcel.calendar, subtype="calendar", params={"method": method}, cte="quoted-printable"
    )
    message.make_mixed(boundary=parcel.number)
    message.add_attachment(
        parcel.calendar.encode(), maintype="application", subtype="ics",
        filename="cancelled.ics" if method == "CANCEL" else "invitation.ics",
    )  # fmt: skip


def _is_plain(body: str) -> bool:
    return body.isascii() and all(len(line) < LONGEST_LINE for line in body.splitlines())


class ToFiles:
    """Writes each letter to a file that only sara may read, which mail programs can open."""

    def __init__(self, settings: Settings) -> None:
        self.folder, self.sender = folder(settings), settings.mail_from

    def carry(self, parcel: Parcel) -> None:
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        part = self.folder / f".{parcel.number}.part"
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as file:
            # Nothing coded: people open these files and copy the address from them.
            file.write(as_message(parcel, self.sender, "8bit").as_bytes())
            file.flush()
            os.fsync(file.fileno())
        part.rename(self.folder / f"{parcel.number}.eml")

    def rest(self) -> None:
        pass


class ToServer:
    """Speaks SMTP; keeps one connection while there are letters."""

    def __init__(self, settings: Settings) -> None:
        self.sender = settings.mail_from
        self.address = urlsplit(settings.mail_server)
        self._open: smtplib.SMTP | None = None

    def carry(self, parcel: Parcel) -> None:
        message = as_message(parcel, self.sender)
        try:
            if self._open is None:
                self._open = self._connect()
            self._open.send_message(message, self.sender, [parcel.to])
        except BaseException:
            # After an error nobody knows how far the talk went: the next one starts afresh.
            self._hang_up()
            raise

    def rest(self) -> None:
        if self._open is not None:
            with suppress(*FAILURES):  # the letters are delivered; a goodbye is only polite
                self._open.quit()
            self._hang_up()

    def _hang_up(self) -> None:
        if self._open is not None:
            self._open.close()
            self._open = None

    def _connect(self) -> smtplib.SMTP:
        scheme, host = self.address.scheme, self.address.hostname or ""
        port = self.address.port or PORTS[scheme]
        name = self.sender.rpartition("@")[2]
        server: smtplib.SMTP
        if scheme == "smtps":
            server = smtplib.SMTP_SSL(
                host, port, name, timeout=PATIENCE, context=ssl.create_default_context()
            )
        else:
            server = smtplib.SMTP(host, port, name, timeout=PATIENCE)
        try:
            self._secure(server, scheme, host)
        except BaseException:
            server.close()
            raise
        return server

    def _secure(self, server: smtplib.SMTP, scheme: str, host: str) -> None:
        server.ehlo_or_helo_if_needed()
        sealed = scheme == "smtps" or host in OWN_MACHINE
        if not sealed and server.has_extn("starttls"):
            server.starttls(context=ssl.create_default_context())
            server.ehlo()
            sealed = True
        if self.address.username:
            if not sealed:
                raise ValueError("the mail server offers no TLS: its password is not sent in clear")
            server.login(unquote(self.address.username), unquote(self.address.password or ""))
