"""Handing letters over: to a mail server that may misbehave, or to files."""

import datetime as dt
from collections.abc import Iterator
from email import message_from_bytes, policy

import msgspec
import pytest
import sqlalchemy as sa

from sara.db import Database
from sara.mail import carriers
from sara.mail.carriers import FAILURES, Parcel, ToFiles, ToServer, carrier_for, where
from sara.mail.models import Message
from sara.mail.operations import post
from sara.mail.worker import deliver
from sara.settings import Settings
from tests.clock import Clock
from tests.mail.smtp import MailServer, serving

WRITTEN = dt.datetime(2026, 11, 22, 9, 30, tzinfo=dt.UTC)
LETTER = Parcel(
    number="0123abcd", to="ada@example.org", subject="Prüfung für Łódź 📋",
    body="Hello Ada,\n\nopen https://sara.example.org/reset/" + "x" * 43 + "\n.\nfrom Łódź\n",
    written_at=WRITTEN,
)  # fmt: skip


@pytest.fixture
def server() -> Iterator[MailServer]:
    with serving() as running:
        yield running


def through(settings: Settings, server: MailServer, user: str = "") -> Settings:
    address = f"smtp://{user}127.0.0.1:{server.port}"
    return msgspec.structs.replace(settings, mail_server=address, mail_from="sara@city.example.org")


def test_a_letter_arrives_as_it_was_written(settings: Settings, server: MailServer) -> None:
    carrier = carrier_for(through(settings, server))
    assert isinstance(carrier, ToServer)
    carrier.carry(LETTER)
    carrier.rest()
    [letter] = server.letters()
    assert letter["From"] == "sara@city.example.org"
    assert letter["To"] == "ada@example.org"
    assert letter["Subject"] == LETTER.subject
    assert letter["Message-ID"] == "<0123abcd@city.example.org>"
    assert letter["Date"].datetime == WRITTEN
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter.get_content().replace("\r\n", "\n") == LETTER.body
    assert "QUIT" in server.heard[-1].upper()


def test_one_talk_carries_many_letters(settings: Settings, server: MailServer) -> None:
    carrier = ToServer(through(settings, server))
    for _ in range(3):
        carrier.carry(LETTER)
    carrier.rest()
    assert len(server.taken) == 3
    assert len([line for line in server.heard if line.startswith("ehlo")]) == 1
    assert len(set(server.taken)) == 1, "the same letter is the same bytes"


def test_the_mail_servers_password_is_used_on_the_own_machine(
    settings: Settings, server: MailServer
) -> None:
    carrier = ToServer(through(settings, server, "sara:p%40ss@"))
    carrier.carry(LETTER)
    carrier.rest()
    assert any(line.upper().startswith("AUTH") for line in server.heard)


def test_the_mail_servers_password_is_never_sent_in_clear(
    settings: Settings, server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(carriers, "OWN_MACHINE", ())
    with pytest.raises(ValueError, match="no TLS"):
        ToServer(through(settings, server, "sara:secret@")).carry(LETTER)
    assert not any(line.upper().startswith(("AUTH", "MAIL")) for line in server.heard)


@pytest.mark.parametrize("mood", ["refuse", "stall", "drop"])
def test_after_trouble_the_next_try_starts_afresh(
    settings: Settings, server: MailServer, mood: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(carriers, "PATIENCE", 0.5)
    server.moods = [mood] if mood == "refuse" else ["friendly", mood]
    carrier = ToServer(through(settings, server))
    with pytest.raises(FAILURES):
        carrier.carry(LETTER)
    carrier.carry(LETTER)
    carrier.rest()
    numbers = {letter["Message-ID"] for letter in server.letters()}
    assert numbers == {"<0123abcd@city.example.org>"}
    assert len(server.taken) == (2 if mood == "drop" else 1)


def test_no_mail_server_at_the_address_is_a_failure(settings: Settings) -> None:
    with serving() as gone:
        nowhere = through(settings, gone)
    with pytest.raises(FAILURES):
        ToServer(nowhere).carry(LETTER)


def test_whatever_the_server_does_each_letter_comes_once_for_its_number(
    database: Database, settings: Settings, server: MailServer, clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(carriers, "PATIENCE", 0.3)
    server.moods = ["drop", "refuse", "friendly", "stall", "refuse", "drop", "friendly"] * 4
    with database.write() as db:
        for number in range(12):
            post(db, to=f"p{number}@example.org", subject="x", body="x", now=clock())
    carrier = ToServer(through(settings, server))
    for _ in range(30):
        deliver(database, carrier, lambda *_: True, clock)
        clock.forward(hours=5)
        with database.read() as db:
            if not db.scalar(
                sa.select(sa.func.count()).select_from(Message).where(Message.sent_at.is_(None))
            ):
                break
    with database.read() as db:
        expected = {f"<{n}@city.example.org>" for n in db.scalars(sa.select(Message.message_id))}
    arrived = {letter["Message-ID"]: letter["To"] for letter in server.letters()}
    assert set(arrived) == expected
    assert len(set(arrived.values())) == 12


# Files


def test_without_a_mail_server_letters_lie_in_a_folder(settings: Settings) -> None:
    carrier = carrier_for(settings)
    assert isinstance(carrier, ToFiles)
    carrier.carry(LETTER)
    carrier.carry(LETTER)
    [file] = (settings.data / "mail").iterdir()
    assert file.name == "0123abcd.eml"
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.parent.stat().st_mode & 0o777 == 0o700
    raw = file.read_bytes()
    assert b"https://sara.example.org/reset/" + b"x" * 43 in raw, "a link can be copied"
    letter = message_from_bytes(raw, policy=policy.default)
    assert letter.get_content().replace("\r\n", "\n") == LETTER.body
    assert str(settings.data / "mail") in where(settings)


def test_the_terminal_does_not_name_the_mail_servers_password(
    settings: Settings, server: MailServer
) -> None:
    said = where(through(settings, server, "sara:secret@"))
    assert "127.0.0.1" in said
    assert "secret" not in said


# What goes along


INVITATION = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nSUMMARY:Łódź\r\nEND:VCALENDAR\r\n"


def test_a_calendar_goes_along_for_programs_and_as_a_file(
    settings: Settings, server: MailServer
) -> None:
    carrier = ToServer(through(settings, server))
    parcel = msgspec.structs.replace(LETTER, calendar=INVITATION, calendar_method="REQUEST")
    carrier.carry(parcel)
    carrier.carry(parcel)
    carrier.rest()
    assert len(set(server.taken)) == 1, "the same letter is the same bytes"
    letter = server.letters()[0]
    assert letter.get_content_type() == "multipart/mixed"
    text, part = letter.iter_parts().__next__().iter_parts()
    assert text.get_content().replace("\r\n", "\n") == LETTER.body
    assert part.get_content_type() == "text/calendar"
    assert part.get_param("method") == "REQUEST"
    assert part.get_content().replace("\r\n", "\n") == INVITATION.replace("\r\n", "\n")
    [file] = letter.iter_attachments()
    assert file.get_filename() == "invitation.ics"
    assert file.get_content() == INVITATION.encode()


def test_answers_and_one_click_stops_have_their_headers(
    settings: Settings, server: MailServer
) -> None:
    carrier = ToServer(through(settings, server))
    stop = "https://sara.example.org/mail/stops/abc"
    carrier.carry(msgspec.structs.replace(LETTER, reply_to="a+b@example.org", unsubscribe=stop))
    carrier.carry(LETTER)
    carrier.rest()
    with_them, without = server.letters()
    assert with_them["Reply-To"] == "a+b@example.org"
    assert with_them["List-Unsubscribe"] == f"<{stop}>"
    assert with_them["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert not {"Reply-To", "List-Unsubscribe", "List-Unsubscribe-Post"} & set(without.keys())
