"""What is asked, and what may be answered (practice 1.6 E7: problem seen, safety, fairness and
respect, voice). The standard items are always worded alike, so that before and after can be
compared, and one neighbourhood with itself."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from sara.figures.models import Direction
from sara.surveys.models import Ask
from sara.words import N_, Sentence, say

STANDARD = (Ask.SEEN, Ask.SAFE, Ask.FAIR, Ask.VOICE)
OWN = (Ask.AGREE, Ask.YES_NO, Ask.CHOICE, Ask.ABOUT)

UNKNOWN, NONE, UNCLEAR = "unknown", "none", "unclear"
MISSING: Mapping[str, str] = {
    UNKNOWN: N_("I do not know, or would rather not say"),
    NONE: N_("No answer"),
    UNCLEAR: N_("Cannot be read, or two crosses"),
}
"""Codes for what is no answer, each counted by itself; the last one is for paper alone."""

AGREE = (
    N_("Disagree strongly"), N_("Disagree"), N_("Neither"), N_("Agree"), N_("Agree strongly"),
)  # fmt: skip
SCALES: Mapping[Ask, Sequence[str]] = {
    Ask.SEEN: (N_("Never"), N_("Once or twice"), N_("About every week"),
               N_("Several times a week"), N_("Nearly every day")),
    Ask.SAFE: (N_("Very unsafe"), N_("Rather unsafe"), N_("Neither"), N_("Rather safe"),
               N_("Very safe")),
    Ask.FAIR: AGREE, Ask.VOICE: AGREE, Ask.AGREE: AGREE,
    Ask.YES_NO: (N_("Yes"), N_("No")),
}  # fmt: skip
COUNTS: Mapping[Ask, frozenset[str]] = {
    Ask.SEEN: frozenset("345"), Ask.SAFE: frozenset("45"), Ask.FAIR: frozenset("45"),
    Ask.VOICE: frozenset("45"), Ask.AGREE: frozenset("45"), Ask.YES_NO: frozenset("1"),
}  # fmt: skip
"""Which answers are counted together as the share of a question (its top box)."""

QUESTIONS: Mapping[Ask, str] = {
    Ask.SEEN: N_("In the last four weeks, how often did you see or notice this: {matter}?"),
    Ask.SAFE: N_("How safe do you feel at that place, at the times when it happens?"),
    Ask.FAIR: N_("The police and the others who deal with this treat people like me fairly and"
                 " with respect."),
    Ask.VOICE: N_("People like me have a say in what is done about this."),
}  # fmt: skip
SHARES: Mapping[Ask, str] = {
    Ask.SEEN: N_("See it every week or more often"),
    Ask.SAFE: N_("Feel safe there"),
    Ask.FAIR: N_("Say they are treated fairly and with respect"),
    Ask.VOICE: N_("Say they have a say"),
    Ask.AGREE: N_("Agree: {words}"),
    Ask.YES_NO: N_("Yes: {words}"),
    Ask.CHOICE: N_("Answers that count: {words}"),
}
"""What the counted answers say, as the name of their share."""
DIRECTIONS = dict.fromkeys(STANDARD, Direction.UP) | {Ask.SEEN: Direction.DOWN}


class Option(msgspec.Struct, frozen=True, kw_only=True):
    """One answer; `words` are marked (the house's) or somebody's own, which `own` says."""

    key: str
    words: str
    own: bool
    counts: bool = False
    people: int | None = None


def options(question: Any) -> tuple[Option, ...]:
    """The answers to a question (a row with `ask` and `options`), without the missing codes."""
    if question.ask in SCALES:
        counted = COUNTS[question.ask]
        return tuple(
            Option(key=str(n), words=words, own=False, counts=str(n) in counted)
            for n, words in enumerate(SCALES[question.ask], 1)
        )
    return tuple(
        Option(key=o["key"], words=o["words"], own=True, counts=o["counts"], people=o["people"])
        for o in question.options
    )


def has_share(question: Any) -> bool:
    """Whether some of its answers are counted together."""
    return any(option.counts for option in options(question))


def asked(question: Any, matter: str, words: str = "") -> Sentence:
    """The question; `words` are its own in the language of the reader."""
    if question.ask in QUESTIONS:
        return say(QUESTIONS[question.ask], matter=matter)
    return say(N_("{words}"), words=words or question.words)


def share_of(question: Any) -> Sentence:
    return say(SHARES[question.ask], words=question.words)
