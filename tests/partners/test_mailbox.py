"""Answers by mail, from a mailbox to the page of the action: whose are heard, and whose not."""

from collections.abc import Iterator
from email.message import EmailMessage
from typing import Any
from urllib.parse import quote

import msgspec
import pytest
import sqlalchemy as sa

from sara.actions.models import ActionMessage
from sara.db import Database, utc_now
from sara.partners import replies
from sara.partners.mailbox import fetch_answers
from sara.partners.models import Fate, ReceivedMail
from sara.settings import Settings
from tests.cast import Cast, gather
from tests.partners.asked import DESK, Asked, ask
from tests.partners.imap import NAME, PASSWORD, Mailbox, serving
from tests.telling import still_told

OURS = "replies@sara.example.org"


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with serving() as server:
        yield server


@pytest.fixture
def asked(settings: Settings, mailbox: Mailbox) -> Iterator[Asked]:
    """City Parks is asked for an action, by an installation that reads this mailbox."""
    address = f"imap://{NAME}:{quote(PASSWORD, safe='')}@127.0.0.1:{mailbox.port}/INBOX"
    own = msgspec.structs.replace(settings, reply_mailbox=address, reply_address=OURS)
    database = Database(own)
    yield ask(gather(database, own))
    database.close()


def letter(
    asked: Asked, words: str = "Which lamps?", *, number: str = "1", **headers: str
) -> bytes:
    """An answer as a mail program writes it."""
    ours = asked.letters()[-1]
    message = EmailMessage()
    given = {
        "From": f"The Desk <{DESK}>", "To": ours.reply_to, "Subject": f"Re: {ours.subject}",
        "Message-ID": f"<{number}@lamps.example.org>",
    }  # fmt: skip
    for name, value in (given | {k.replace("_", "-"): v for k, v in headers.items()}).items():
        message[name] = value
    quoted = "".join(f"> {line}\n" for line in ours.body.splitlines())
    message.set_content(f"{words}\n\nOn 3 May 2026 at 10:00, sara <{OURS}> wrote:\n\n{quoted}")
    return message.as_bytes()


def fetch(asked: Asked) -> int:
    return fetch_answers(asked.cast.database, asked.cast.database.settings, utc_now())


def fates(cast: Cast) -> list[Fate]:
    with cast.database.read() as db:
        return [r.fate for r in db.execute(sa.select(ReceivedMail.fate).order_by(ReceivedMail.id))]


def said(cast: Cast) -> list[Any]:
    with cast.database.read() as db:
        return list(db.execute(sa.select(ActionMessage.__table__).order_by(ActionMessage.id)))


def test_an_answer_by_mail_stands_with_its_action_without_what_it_quotes(
    asked: Asked, mailbox: Mailbox
) -> None:
    uid = mailbox.put(letter(asked))
    assert fetch(asked) == 1
    (one,) = said(asked.cast)
    assert (one.body, one.by_mail, one.action_id) == ("Which lamps?", True, asked.action_id)
    assert mailbox.seen == {uid}
    told = still_told(asked.cast.database, "partner.asked_back")
    assert [(n.to, n.act) for n in told] == [("officer", True)]


def test_the_letter_asks_for_answers_above_a_line(asked: Asked) -> None:
    ours = asked.letters()[-1]
    assert ours.reply_to.startswith("replies+")
    assert ours.body.startswith("##~")


def test_a_mail_is_heard_once_even_if_it_could_not_be_marked_as_read(
    asked: Asked, mailbox: Mailbox
) -> None:
    mailbox.put(letter(asked))
    fetch(asked)
    mailbox.seen.clear()
    fetch(asked)
    assert len(said(asked.cast)) == 1
    assert mailbox.seen == {1}


def test_one_may_answer_again_and_after_the_step_is_done(asked: Asked, mailbox: Mailbox) -> None:
    with asked.cast.database.write() as db:
        db.execute(sa.text("UPDATE signed_link SET used_at = made_at"))
    for number in "12":
        mailbox.put(letter(asked, f"Answer {number}", number=number))
    fetch(asked)
    assert [one.body for one in said(asked.cast)] == ["Answer 1", "Answer 2"]


def test_somebody_else_with_the_right_address_is_not_heard_and_the_lead_is_told(
    asked: Asked, mailbox: Mailbox
) -> None:
    mailbox.put(letter(asked, From="Somebody <else@example.org>"))
    fetch(asked)
    assert fates(asked.cast) == [Fate.NOT_THEIRS]
    assert said(asked.cast) == []
    assert [n.to for n in still_told(asked.cast.database, "partner.stranger")] == ["officer"]


@pytest.mark.parametrize(
    "headers, fate",
    [
        ({"To": OURS}, Fate.UNKNOWN),
        ({"To": OURS.replace("@", "+" + "a" * 32 + "@")}, Fate.UNKNOWN),
        ({"Auto_Submitted": "auto-replied"}, Fate.AUTOMATIC),
        ({"Precedence": "bulk"}, Fate.AUTOMATIC),
        ({"Return_Path": "<>"}, Fate.AUTOMATIC),
    ],
)
def test_what_is_not_an_answer_by_a_person_to_a_letter_of_ours_is_left_out(
    asked: Asked, mailbox: Mailbox, headers: dict[str, str], fate: Fate
) -> None:
    mailbox.put(letter(asked, **headers))
    fetch(asked)
    assert fates(asked.cast) == [fate]
    assert said(asked.cast) == []


@pytest.mark.parametrize("change", ["revoked", "contact", "agency", "old"])
def test_who_may_not_use_the_link_any_more_may_not_answer_either(
    asked: Asked, mailbox: Mailbox, change: str
) -> None:
    mailbox.put(letter(asked))
    with asked.cast.database.write() as db:
        db.execute(sa.text({
            "revoked": "UPDATE signed_link SET revoked_at = made_at",
            "contact": "UPDATE agency_contact SET removed_at = added_at",
            "agency": "UPDATE agency SET active = (1 = 0)",
            "old": "UPDATE signed_link SET ends_at = made_at",
        }[change]))  # fmt: skip
    fetch(asked)
    assert fates(asked.cast) == [Fate.UNKNOWN]


@pytest.mark.parametrize(
    "result, heard",
    [
        ("mx.example.org; dmarc=pass header.from=lamps.example.org", True),
        ("mx.example.org; spf=pass; dmarc=fail", False),
        ("mx.example.org; spf=pass", False),
        ("elsewhere.example.org; dmarc=pass", False),
        ("", False),
    ],
)
def test_only_what_our_own_server_vouches_for_is_heard_where_it_is_named(
    asked: Asked, mailbox: Mailbox, result: str, heard: bool
) -> None:
    headers = {"Authentication_Results": result} if result else {}
    mailbox.put(letter(asked, **headers))
    strict = msgspec.structs.replace(asked.cast.database.settings, reply_judge="mx.example.org")
    fetch_answers(asked.cast.database, strict, utc_now())
    assert fates(asked.cast) == [Fate.THREADED if heard else Fate.FORGED]


def test_many_in_a_day_and_big_ones_are_left_out(
    asked: Asked, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replies, "A_DAY", 2)
    monkeypatch.setattr("sara.partners.replies.MOST_BYTES", 20_000)
    monkeypatch.setattr("sara.partners.mailbox.MOST_BYTES", 20_000)
    for number in "123":
        mailbox.put(letter(asked, number=number))
    mailbox.put(letter(asked, "word " * 10_000, number="4"))
    fetch(asked)
    assert fates(asked.cast) == [*[Fate.THREADED] * 2, Fate.TOO_MANY, Fate.TOO_BIG]
    assert sum(b"BODY.PEEK[]" in one for one in mailbox.heard) == 3


def test_a_mail_that_cannot_be_read_keeps_nobody_waiting(asked: Asked, mailbox: Mailbox) -> None:
    mailbox.put(b"Content-Type: text/plain; charset=no-such-thing\nSubject: =?x?q?\xff?=\n\n\xff")
    mailbox.put(letter(asked))
    fetch(asked)
    assert [one.body for one in said(asked.cast)] == ["Which lamps?"]
    assert mailbox.seen == {1, 2}


@pytest.mark.parametrize("trouble", ["away", "stall", "password"])
def test_trouble_with_the_mailbox_is_told_in_the_log_without_the_password(
    asked: Asked, mailbox: Mailbox, trouble: str, caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr("sara.partners.mailbox.PATIENCE", 1.0)
    settings = asked.cast.database.settings
    if trouble == "stall":
        mailbox.mood = "stall"
    elif trouble == "away":
        mailbox.server_close()
    else:
        wrong = f"imap://{NAME}:hunter2@127.0.0.1:{mailbox.port}"
        settings = msgspec.structs.replace(settings, reply_mailbox=wrong)
    assert fetch_answers(asked.cast.database, settings, utc_now()) == 0
    assert "could not be read" in caplog.text
    assert "hunter2" not in caplog.text
    assert PASSWORD not in caplog.text


def test_without_a_mailbox_nothing_is_asked_and_letters_say_so(cast: Cast) -> None:
    assert fetch_answers(cast.database, cast.settings, utc_now()) == 0
    asked = ask(cast)
    assert asked.letters()[0].reply_to == ""
    assert "Nobody reads answers" in asked.letters()[0].body
