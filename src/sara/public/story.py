"""What happened to a published problem, as one list for visitors: decisions, and moves between."""

import datetime as dt
from typing import Any

import msgspec

from sara.db import Reader
from sara.public import queries
from sara.public.words import ASKED, MOVED
from sara.workflow.words import AFTERWARDS


class Happened(msgspec.Struct, frozen=True, kw_only=True):
    """One line. `stage`, `words` and `came` (of asking) are still to be translated; `told` a person
    wrote."""

    at: dt.datetime
    words: str
    stage: str = ""
    came: str = ""
    told: str = ""
    heard: str = ""


def story(db: Reader, problem_id: int) -> list[Happened]:
    """The newest first."""
    told = [decided(row) for row in queries.decisions(db, problem_id)]
    moments = {one.at for one in told}  # a move that a review decided is told by the review
    moved = [
        Happened(at=m.entered_at, words=MOVED[m.move], told=m.told or "")
        for m in queries.moves(db, problem_id)
        if m.entered_at not in moments
    ]
    asked = [
        Happened(at=r.closed_at, words=ASKED[r.kind], came=r.result.words)
        for r in queries.rounds(db, problem_id)
    ]
    return sorted([*told, *moved, *asked], key=lambda one: one.at, reverse=True)


def decided(row: Any) -> Happened:
    return Happened(at=row.decided_at, stage=row.stage.words, told=row.told,
                    heard=row.heard, words=AFTERWARDS[row.decision.value])  # fmt: skip


class Line(msgspec.Struct, frozen=True):
    """One line of a summary; `label` is empty where the writer wrote plain text."""

    label: str
    text: str


def lines(summary: str, labels: tuple[str, ...]) -> list[Line]:
    """A public summary, with "You said: ..." and the like told apart from plain text.

    `labels` are the words of the five lines in the language of the installation and the reader.
    """
    found: list[Line] = []
    for text in summary.splitlines():
        label, colon, rest = text.partition(":")
        if colon and label.strip() in labels:
            found.append(Line(label.strip(), rest.strip()))
        elif found:
            last = found[-1]
            found[-1] = Line(last.label, f"{last.text}\n{text}".strip())
        elif text.strip():
            found.append(Line("", text))
    return found


SHORT = 160


def gist(summary: str) -> str:
    """How a summary begins, cut at a word."""
    text = " ".join(summary.split())
    return text if len(text) <= SHORT else text[:SHORT].rpartition(" ")[0] + " …"
