"""The catalogues that come with sara: of the sentences there are, whole for residents, and with the
same places in every sentence."""

import re
from fnmatch import fnmatch
from functools import lru_cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

from sara.languages import CHECKED
from tests.whole.catalogue import ROOT, pybabel, template

LANGUAGES = sorted(path.parents[1].name for path in (ROOT / "locales").glob("*/*/sara.po"))
PLACE = re.compile(r"\{\w+\}")

FOR_RESIDENTS = (
    "templates/base.html", "templates/errors/*", "templates/macros/*", "templates/mail/*",
    "templates/accounts/sign_in.html", "templates/people/own.html", "templates/public/*",
    "templates/intake/*", "templates/groups/*", "templates/hearing/*", "templates/meetings/*",
    "templates/rounds/*", "templates/workflow/home.html", "templates/workflow/problem.html",
    "templates/problems/frame.html", "templates/problems/list.html", "templates/problems/_*",
    "src/sara/errors.py", "src/sara/web/*", "src/sara/mail/*", "src/sara/people/letters.py",
    "src/sara/intake/*", "src/sara/public/*", "src/sara/groups/*", "src/sara/hearing/*",
    "src/sara/meetings/*", "src/sara/rounds/*", "src/sara/problems/models/*",
    "src/sara/*/letters.py", "src/sara/*/telling.py", "src/sara/surveys/as*.py",
    "src/sara/surveys/stopping.py", "src/sara/surveys/answering.py", "src/sara/triage/words.py",
    "src/sara/triage/standing.py", "src/sara/workflow/told.py",
    *(f"templates/surveys/{name}.html" for name in (
        "_words", "_numbers", "answer", "enter", "over", "paper", "screen", "slips", "stopped",
        "thanks",
    )),
)  # fmt: skip
"""Where the words stand that residents read, on the page and in letters."""
STILL_MISSING = 0.03
"""The share of them that may wait for a translator while a change is under way."""


@lru_cache
def catalogue_of(code: str) -> Catalog:
    with (ROOT / "locales" / code / "LC_MESSAGES" / "sara.po").open("rb") as file:
        return read_po(file, code)


def texts(message: Message) -> list[str]:
    """The one translation of a message, or one for each number."""
    return [message.string] if isinstance(message.string, str) else list(message.string)


def test_a_language_comes_with_sara_besides_english() -> None:
    assert "es" in LANGUAGES
    assert not CHECKED & set(LANGUAGES), "say who has checked it, and take this line out"


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_catalogue_holds_every_sentence_and_no_other(code: str, tmp_path: Path) -> None:
    bare = tmp_path / "sara.pot"
    with bare.open("wb") as file:
        write_po(file, template(), no_location=True, sort_output=True, omit_header=True)
    asked = ("update", "--check", "-i", str(bare), "-d", "locales", "-D", "sara", "-l", code,
             "--no-fuzzy-matching", "--ignore-obsolete",
             "--ignore-pot-creation-date")  # fmt: skip
    done = pybabel(*asked)
    assert done.returncode == 0, f"run `make words`: {done.stderr}"


@pytest.mark.parametrize("code", LANGUAGES)
def test_each_translation_has_the_places_of_its_sentence(code: str) -> None:
    wrong = [
        f"{message.id!r}: {text!r}"
        for message in catalogue_of(code)
        for text in texts(message)
        if message.id and text and places(text) != places(message.id)
    ]
    assert not wrong, "\n".join(wrong)


def places(text: str | tuple[str, ...]) -> set[str]:
    return set(PLACE.findall(text if isinstance(text, str) else text[-1]))


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_plural_is_said_for_every_number_or_not_at_all(code: str) -> None:
    forms = catalogue_of(code).num_plurals
    wrong = [
        message.id
        for message in catalogue_of(code)
        if not isinstance(message.id, str)
        and (len(texts(message)) != forms or 0 < sum(map(bool, texts(message))) < forms)
    ]
    assert not wrong


@pytest.mark.parametrize("code", LANGUAGES)
def test_what_residents_read_is_translated(code: str) -> None:
    theirs = [
        message
        for message in template()
        if message.id
        and any(fnmatch(place, mask) for place, _ in message.locations for mask in FOR_RESIDENTS)
    ]
    missing = [
        message.id
        for message in theirs
        if (there := catalogue_of(code).get(message.id)) is None or not all(texts(there))
    ]
    assert len(theirs) > 1000
    assert len(missing) <= STILL_MISSING * len(theirs), "\n".join(map(str, missing))
