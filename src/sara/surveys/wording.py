"""The words of a survey in the language of whoever reads it; where a word is not translated, it
stands in the language it was written in, and says so."""

from collections.abc import Iterator
from typing import Any

import msgspec

from sara.db import Reader
from sara.surveys import queries
from sara.surveys.asks import Option, asked, options
from sara.surveys.models import Ask
from sara.words import gettext, reading_language


class Words(msgspec.Struct, frozen=True):
    text: str
    lang: str = ""
    """Empty when it is the reader's."""


class AskedOption(msgspec.Struct, frozen=True):
    key: str
    words: Words


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """One question as it is put; `name` is what the form calls it."""

    name: str
    words: Words
    options: tuple[AskedOption, ...]
    about: bool


class Sheet(msgspec.Struct, frozen=True, kw_only=True):
    """All that somebody who answers reads."""

    title: Words
    opening: Words
    questions: tuple[Asked, ...]


TEXTS = ("title", "matter", "opening")


def sheet(db: Reader, survey: Any, survey_id: int) -> Sheet:
    """The survey (a row with its own columns) in the language this thread reads."""
    language = reading_language()
    known = {} if language == survey.language else queries.texts(db, survey_id, language)
    elsewhere = "" if language == survey.language else survey.language

    def own(key: str, text: str) -> Words:
        return Words(known[key]) if key in known else Words(text, elsewhere)

    def question(row: Any) -> Asked:
        name = f"q{row.id}"
        if row.words:
            words = own(name, row.words)
        else:
            words = Words(gettext(asked(row, own("matter", survey.matter).text)))
        return Asked(
            name=name, words=words, about=row.ask is Ask.ABOUT,
            options=tuple(AskedOption(o.key, _option(o, name, own)) for o in options(row)),
        )  # fmt: skip

    return Sheet(
        title=own("title", survey.title), opening=own("opening", survey.opening),
        questions=tuple(question(row) for row in queries.questions(db, survey_id)),
    )  # fmt: skip


def _option(option: Option, name: str, own: Any) -> Words:
    if not option.own:
        return Words(gettext(option.words))
    found: Words = own(f"{name}.{option.key}", option.words)
    return found


def to_translate(survey: Any, questions: list[Any]) -> Iterator[tuple[str, str]]:
    """Every text of one's own with its key, in the order somebody reads them."""
    for name in TEXTS:
        yield name, getattr(survey, name)
    for row in questions:
        if row.words:
            yield f"q{row.id}", row.words
            for option in options(row):
                if option.own:
                    yield f"q{row.id}.{option.key}", option.words
