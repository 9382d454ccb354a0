"""What the page of one survey shows: its questions, each time it was sent out, and the results."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from sara.db import Reader
from sara.figures.models import Direction, Taken
from sara.settings import Settings
from sara.surveys import queries, waves
from sara.surveys.asks import asked, options, share_of
from sara.surveys.coverage import Coverage, coverage
from sara.surveys.models import Ask, Way
from sara.surveys.outcomes import percent, said
from sara.surveys.reckoning import Result, Share, change, result, rounded
from sara.words import N_, Sentence, say

TOO_FEW = N_("Too few answered this to show a share: {n} answers are needed.")
NOTHING_COUNTS = N_("No share: none of its answers is marked as counting.")
UNSURE = N_("The change could be chance: between {low} and {high} points.")
BETTER = N_("Better by {by} points, with 95% certainty between {low} and {high}.")
WORSE = N_("Worse by {by} points, with 95% certainty between {low} and {high}.")
WIDE, HIGH = 300, 24


class QuestionLine(msgspec.Struct, frozen=True, kw_only=True):
    """A question as staff see it."""

    id: int
    kind: Ask
    words: Sentence
    options: tuple[tuple[str, bool, int | None], ...]
    """Words, whether they are somebody's own, and how many live there."""
    own: bool


class Bar(msgspec.Struct, frozen=True):
    """Where the interval and the share stand in a picture so wide and high."""

    x: float
    width: float
    at: float


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """What came of one question in one wave."""

    name: Sentence
    said: Sentence
    bar: Bar | None
    result: Result


class WaveLine(msgspec.Struct, frozen=True, kw_only=True):
    row: Any
    over: bool
    many: int
    """How many answered, cut down to whole steps; so are the others."""
    on_paper: int
    percent_back: int | None
    rows: tuple[Row, ...]
    coverages: tuple[tuple[Coverage, tuple[str, ...], tuple[Bar, ...]], ...]


class Pair(msgspec.Struct, frozen=True):
    """One question before and after."""

    name: Sentence
    before: Sentence
    after: Sentence
    change: Sentence


def question_lines(rows: Sequence[Any], matter: str) -> list[QuestionLine]:
    return [
        QuestionLine(
            id=r.id, kind=r.ask, words=asked(r, matter), own=bool(r.words),
            options=tuple((o.words, o.own, o.people) for o in options(r)),
        )
        for r in rows
    ]  # fmt: skip


def wave_lines(db: Reader, survey_id: int, today: dt.date, settings: Settings) -> list[WaveLine]:
    """Each time it was sent out, the newest first; answers only of what has ended."""
    rows = queries.waves(db, [survey_id])
    asked_now = queries.questions(db, survey_id)
    counted = queries.tallies(db, [r.id for r in rows if r.closed_on])
    return [_line(r, asked_now, counted, today, settings) for r in reversed(rows)]


def shown_to_all(db: Reader, wave: Any, settings: Settings) -> list[Row]:
    """What came of it for whoever was asked: the shares, once it has ended and when the problem is
    published (`wave` as `queries.wave_with` gives it)."""
    if wave.closed_on is None or wave.published_at is None:
        return []
    return _shares(queries.results(db, wave.survey_id, [wave.id], settings)[wave.id], settings)


def _shares(found: Sequence[Result], settings: Settings) -> list[Row]:
    return [_row(one, settings) for one in found if one.share]


class ToldWave(msgspec.Struct, frozen=True, kw_only=True):
    """One time of asking, with what came of it, for the public page of a problem."""

    title: str
    taken: Taken
    token: str
    opened_on: dt.date
    closed_on: dt.date
    rows: list[Row]


def told_to_all(db: Reader, problem_id: int, settings: Settings) -> list[ToldWave]:
    """What came of every time of asking on a published problem, the newest first."""
    ended = [wave for wave in queries.ended_on(db, problem_id) if wave.published_at is not None]
    found: dict[int, list[Result]] = {}
    for survey_id in dict.fromkeys(wave.survey_id for wave in ended):
        numbers = [wave.id for wave in ended if wave.survey_id == survey_id]
        found |= queries.results(db, survey_id, numbers, settings)
    return [
        ToldWave(title=wave.title, taken=wave.taken, token=wave.token,
                 opened_on=wave.opened_on, closed_on=wave.closed_on, rows=rows)
        for wave in ended
        if (rows := _shares(found[wave.id], settings))
    ]  # fmt: skip


def _line(
    row: Any, questions: Sequence[Any], counted: Mapping[tuple[int, int], dict[str, int]],
    today: dt.date, settings: Settings,
) -> WaveLine:  # fmt: skip
    smallest = settings.small_count
    many = rounded(row.answers, smallest)
    rows, coverages = [], []
    for question in questions if row.closed_on else ():
        given = counted.get((row.id, question.id), {})
        if question.ask is Ask.ABOUT:
            coverages.append(coverage(question, given, smallest))
        else:
            rows.append(_row(result(question, given, smallest), settings))
    back = row.way is Way.CODES and row.codes
    return WaveLine(
        row=row, over=waves.is_over(row, today), many=many,
        on_paper=rounded(row.on_paper, smallest),
        percent_back=percent(many / row.codes) if back and many else None,
        rows=tuple(rows), coverages=tuple((c, _named(c), _bars(c)) for c in coverages),
    )  # fmt: skip


def _row(found: Result, settings: Settings) -> Row:
    counts = any(option.counts for option in options(found.question))
    why = say(TOO_FEW, n=2 * settings.small_count) if counts else say(NOTHING_COUNTS)
    share = found.share
    return Row(
        name=share_of(found.question), result=found, bar=_bar(share) if share else None,
        said=said(share, settings) if share else why,
    )  # fmt: skip


def _bar(share: Share) -> Bar:
    return Bar(round(WIDE * share.low, 1), round(WIDE * (share.high - share.low), 1),
               round(WIDE * share.value, 1))  # fmt: skip


def _named(found: Coverage) -> tuple[str, ...]:
    words = {o.key: o.words for o in options(found.question)}
    return tuple(", ".join(words[k] for k in group.keys) for group in found.groups)


def _bars(found: Coverage) -> tuple[Bar, ...]:
    return tuple(
        Bar(0, round(WIDE * g.answered_share, 1), round(WIDE * (g.living_share or 0), 1))
        for g in found.groups
    )


def pairs(lines: Sequence[WaveLine]) -> list[Pair]:
    """Before and after beside each other: the last time of each, question by question."""
    ended = [line for line in lines if line.row.closed_on]  # the newest first
    before = next((w for w in ended if w.row.taken is Taken.BASELINE), None)
    after = next((w for w in ended if w.row.taken in (Taken.AFTER, Taken.LATER)), None)
    if before is None or after is None:
        return []
    return [
        Pair(one.name, one.said, other.said,
             change_words(one.result.share, other.result.share, one.result.question.direction))
        for one, other in zip(before.rows, after.rows, strict=True)
        if one.result.share and other.result.share
    ]  # fmt: skip


def change_words(before: Share, after: Share, direction: Direction) -> Sentence:
    found = change(before, after)
    if found.low <= 0 <= found.high:
        return say(UNSURE, low=percent(found.low), high=percent(found.high))
    better = (found.by > 0) is (direction is Direction.UP)
    low, high = sorted((abs(found.low), abs(found.high)))
    return say(BETTER if better else WORSE, by=percent(abs(found.by)), low=percent(low),
               high=percent(high))  # fmt: skip
