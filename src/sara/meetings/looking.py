"""Personal details of others in a line of the minutes: pointed out before it is kept.

Names of those who meet are spared: they know each other, and minutes say who does what.
"""

from typing import Any

from sara.db import Reader
from sara.meetings.finding import FoundMeeting, people
from sara.meetings.forms import WriteLine
from sara.privacy.covering import LOOK, cover
from sara.privacy.finding import Detail, Kind, details_in
from sara.web.forms import Filled, FormError
from sara.words import say


def look_over(db: Reader, found: FoundMeeting, form: WriteLine) -> tuple[str, list[str]]:
    """The words of the line with what was chosen covered, and what kinds these were.

    Raises `FormError` unless everything that could tell who somebody is was pointed out before.
    """
    details = details_of(form.words, known_in(db, found))
    if any(one.words not in form.seen for one in details):
        raise FormError({"cover": say(LOOK)})
    chosen = [one for one in details if one.words in form.cover]
    return cover(form.words, chosen), [one.kind.value for one in chosen]


def pointed_out(db: Reader, found: FoundMeeting, filled: Filled, end: str = "") -> list[Detail]:
    """What a form that was turned down for it has to point out; each words once."""
    if not filled.error("cover" + end):
        return []
    words = filled.value("words" + end).replace("\r\n", "\n").strip()
    return list({one.words: one for one in details_of(words, known_in(db, found))}.values())


def known_in(db: Reader, found: FoundMeeting) -> frozenset[str]:
    """The words of the names of those who meet here."""
    return frozenset(word for one in people(db, found.circle) for word in one.name.split())


def details_of(words: str, known: frozenset[str]) -> list[Detail]:
    return [
        one
        for one in details_in(words)
        if not (one.kind is Kind.NAME and known.issuperset(_name(one)))
    ]


def _name(detail: Any) -> set[str]:
    return {word.removesuffix("'s").removesuffix("\u2019s") for word in detail.words.split()}
