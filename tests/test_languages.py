"""The reader's language: chosen, or asked for by the browser; in pages, dates and letters."""

import json
import threading
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import sqlalchemy as sa

from sara import languages
from sara.accounts.models import Account
from sara.db import Database, utc_now
from sara.intake.models import ContactBy, IdentityMode
from sara.intake.operations import Contact, Told, receive
from sara.languages import known, speaking, wished
from sara.mail.models import Message
from sara.mail.packing import packed, unpacked
from sara.settings import Settings
from sara.triage.letters import tell_reporters
from sara.words import gettext, ngettext, number_of, reading_language, say
from tests.cast import Cast
from tests.conftest import NewClient
from tests.databases import on_sqlite

HEADER = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: {plurals}\\n"
"""
TWO = "nplurals=2; plural=(n != 1);"
ARABIC = (
    "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 :"
    " n%100>=11 && n%100<=99 ? 4 : 5);"
)
WORDS = {
    "Problems": "Probleme", "Sign in": "Anmelden", "Please sign in": "Bitte anmelden",
    "You are invited to {place}": "Einladung: {place}",
    "A new password for {place}": "Neues Passwort: {place}",
    "There is news on your report": "Neues zu Ihrer Meldung",
}  # fmt: skip


def speak(settings: Settings, code: str, words: dict[str, str], plurals: str = TWO) -> None:
    """Give the installation a language of its own."""
    folder = languages.own_folder(settings)
    folder.mkdir(parents=True, exist_ok=True)
    lines = [f'msgid "{one}"\nmsgstr "{other}"\n' for one, other in words.items()]
    text = HEADER.format(plurals=plurals) + "\n" + "\n".join(lines)
    (folder / f"{code}.po").write_text(text, "utf-8")
    forget_languages()


def forget_languages() -> None:
    languages._known.cache_clear()
    languages._catalogue.cache_clear()


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    yield
    forget_languages()


@pytest.fixture
def german(settings: Settings) -> Settings:
    speak(settings, "de", WORDS)
    return settings


def page(client: httpx.Client, path: str = "/sign-in", asks: str = "") -> str:
    answer = client.get(path, headers={"accept-language": asks} if asks else {})
    assert answer.status_code == 200
    return answer.text


# Which language


@on_sqlite
@pytest.mark.parametrize(
    "header, code",
    [
        ("", "en"), ("*", "en"), ("xx", "en"), ("de", "de"), ("de-AT,en;q=0.5", "de"),
        ("en;q=0.8,de;q=0.9", "de"), ("de;q=0,en", "en"), ("fr, de;q=0.2", "de"),
        ("DE", "de"), ("de;q=x", "en"), (";;;,,", "en"), ("a" * 5000, "en"),
    ],
)  # fmt: skip
def test_the_browser_is_asked_what_its_reader_reads(
    german: Settings, header: str, code: str
) -> None:
    assert wished(german, header) == code


@on_sqlite
def test_an_odd_file_among_the_languages_is_left_alone(german: Settings) -> None:
    (languages.own_folder(german) / "notes from Ann.po").write_text("hello")
    languages._known.cache_clear()
    assert "de" in [one.code for one in known(german)]
    assert not [one for one in known(german) if "Ann" in one.name]


@on_sqlite
def test_a_language_is_called_by_its_own_name_and_knows_its_direction(settings: Settings) -> None:
    speak(settings, "ar", {})
    arabic = languages.language(settings, "ar")
    assert arabic
    assert arabic.name == "العربية"
    assert arabic.direction == "rtl"


@on_sqlite
def test_the_operators_word_stands_over_ours(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = tmp_path / "ours"
    (ours / "de" / "LC_MESSAGES").mkdir(parents=True)
    speak(settings, "de", WORDS | {"Area": "Revier"})
    own = languages.own_folder(settings) / "de.po"
    own.rename(ours / "de" / "LC_MESSAGES" / "sara.po")
    speak(settings, "de", {"Area": "Kiez"})
    monkeypatch.setattr(languages, "folder", lambda _name: ours)
    with speaking(settings, "de"):
        assert gettext("Area") == "Kiez"
        assert gettext("Problems") == "Probleme"
        assert gettext("Board") == "Board", "what nobody translated is shown in English"


@on_sqlite
def test_plurals_follow_the_language(settings: Settings) -> None:
    folder = languages.own_folder(settings)
    speak(settings, "ar", {}, ARABIC)
    forms = "\n".join(f'msgstr[{n}] "{n}:{{n}}"' for n in range(6))
    with (folder / "ar.po").open("a") as file:
        file.write(f'\nmsgid "{{n}} day"\nmsgid_plural "{{n}} days"\n{forms}\n')
    languages._catalogue.cache_clear()
    with speaking(settings, "ar"):
        said = [ngettext("{n} day", "{n} days", n) for n in (0, 1, 2, 3, 11, 100)]
        # A sentence that was kept until somebody reads it forms its number then.
        kept = packed(say("{some}!", some=number_of("{n} day", "{n} days", 3)))
        assert gettext(unpacked(json.loads(json.dumps(kept)))) == "3:3!"
    assert said == ["0:0", "1:1", "2:2", "3:3", "4:11", "5:100"]


@on_sqlite
def test_a_line_its_translator_doubts_is_not_shown(settings: Settings) -> None:
    speak(settings, "de", {})
    with (languages.own_folder(settings) / "de.po").open("a") as file:
        file.write('\n#, fuzzy\nmsgid "Problems"\nmsgstr "Pilze"\n')
    languages._catalogue.cache_clear()
    with speaking(settings, "de"):
        assert gettext("Problems") == "Problems"


@on_sqlite
def test_speaking_for_another_ends_where_it_began(german: Settings) -> None:
    with speaking(german, "de"), pytest.raises(ValueError, match="x"), speaking(german, "en"):
        raise ValueError("x")
    assert reading_language() == "en"
    assert gettext("Problems") == "Problems"


@on_sqlite
def test_each_thread_speaks_for_its_own_reader(german: Settings) -> None:
    heard: list[str] = []
    with speaking(german, "de"):
        thread = threading.Thread(target=lambda: heard.append(gettext("Problems")))
        thread.start()
        thread.join()
        assert [*heard, gettext("Problems")] == ["Problems", "Probleme"]


# On the page


def test_a_visitor_reads_what_the_browser_asks_for(german: Settings, client: httpx.Client) -> None:
    text = page(client, asks="de-CH")
    assert '<html lang="de" dir="ltr">' in text
    assert "Anmelden" in text
    answer = client.get("/sign-in", headers={"accept-language": "de"})
    assert "Accept-Language" in answer.headers["vary"]
    assert not answer.cookies
    assert '<html lang="en"' in page(client)


def test_a_visitor_may_choose_and_the_browser_keeps_it(
    german: Settings, client: httpx.Client
) -> None:
    assert "<bdi>Deutsch</bdi>" in page(client, "/sign-in?next=/board")
    answer = client.post("/language", data={"language": "de", "next": "/sign-in?next=/board"})
    assert answer.status_code == 303
    assert answer.headers["location"] == "/sign-in?next=/board"
    assert "HttpOnly" in answer.headers["set-cookie"]
    assert "Anmelden" in page(client, asks="en")


@pytest.mark.parametrize("sent", [{"language": "xx"}, {"language": "../../etc"}, {}])
def test_a_language_nobody_speaks_is_refused(
    german: Settings, client: httpx.Client, sent: dict[str, str]
) -> None:
    answer = client.post("/language", data=sent)
    assert answer.status_code in (400, 422)
    assert "set-cookie" not in answer.headers


def test_choosing_leads_nowhere_else(german: Settings, client: httpx.Client) -> None:
    answer = client.post("/language", data={"language": "de", "next": "https://evil.example.org"})
    assert answer.headers["location"] == "/"


def test_who_is_signed_in_reads_their_language_everywhere(
    german: Settings, cast: Cast, new_client: NewClient
) -> None:
    client = cast.sign_in(new_client(), "officer")
    hidden = {"_csrf": cast.hidden(client, "/account", "name")["_csrf"]}
    client.post("/language", data=hidden | {"language": "de"})
    elsewhere = cast.sign_in(new_client(), "officer")
    assert "Probleme" in page(elsewhere, "/account", asks="en")
    with cast.database.read() as db:
        chosen = db.scalar(sa.select(Account.language).where(Account.email.like("officer@%")))
    assert chosen == "de"
    assert "Probleme" not in page(cast.sign_in(new_client(), "partner"), "/account")


def test_a_refusal_speaks_the_readers_language(german: Settings, client: httpx.Client) -> None:
    answer = client.post("/problems", data={"x": "y"}, headers={"accept-language": "de"})
    assert answer.status_code == 401
    assert "Bitte anmelden" in answer.text
    nowhere = client.get("/nowhere/at/all", headers={"accept-language": "de"})
    assert nowhere.status_code == 404
    assert 'lang="de"' in nowhere.text


def test_only_one_language_leaves_nothing_to_choose(
    settings: Settings, client: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    english = languages.Language("en", "English", "ltr", False)
    monkeypatch.setattr(languages, "known", lambda _settings: (english,))
    assert "/language" not in page(client)


def test_dates_are_written_as_the_reader_writes_them(
    german: Settings, cast: Cast, client: httpx.Client
) -> None:
    cast.sign_in(client, "officer")
    with cast.database.write() as db:
        db.execute(sa.update(Account).values(language="de"))
    text = page(client, f"/problems/{cast.problem_id}")
    assert "Nov." in text or "Dez." in text or ". 20" in text


# In letters


def letters(database: Database) -> list[str]:
    with database.read() as db:
        return list(db.scalars(sa.select(Message.subject).order_by(Message.id)))


def test_a_letter_is_in_the_language_of_who_gets_it(
    german: Settings, cast: Cast, client: httpx.Client
) -> None:
    with cast.database.write() as db:
        db.execute(
            sa.update(Account)
            .where(Account.id == cast.accounts["resident"])
            .values(language="de")
        )  # fmt: skip
        db.execute(sa.update(Account).values(password_hash="x"))
    for who in ("resident", "partner"):
        client.post("/forgotten", data={"email": f"{who}@example.org"},
                    headers={"accept-language": "de"})  # fmt: skip
    assert [subject.partition(":")[0] for subject in letters(cast.database)] == [
        "Neues Passwort", "A new password for sara",
    ]  # fmt: skip


@pytest.mark.parametrize("asked, subject", [
    ("de", "Neues zu Ihrer Meldung"), (" DE ", "Neues zu Ihrer Meldung"),
    ("deutsch", "Neues zu Ihrer Meldung"), ("Klingon", "There is news on your report"),
    ("", "There is news on your report"),
])  # fmt: skip
def test_a_letter_to_a_reporter_is_in_the_language_they_asked_for(
    german: Settings, database: Database, asked: str, subject: str
) -> None:
    contact = Contact(contact_name="Ann", contact_by=ContactBy.EMAIL, contact_to="ann@example.org")
    told = Told(what="Glass", place="Ramp", language=asked)
    now = utc_now()
    with database.write() as db:
        receipt = receive(db, told, mode=IdentityMode.GROUP, contact=contact, now=now,
                          today=now.date())  # fmt: skip
        tell_reporters(db, [receipt.report_id], now=now, settings=german)
    assert letters(database) == [subject]
