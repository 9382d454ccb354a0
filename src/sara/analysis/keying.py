"""Keying in a board that was filled on paper: many answers at once, all of them or none.

The board has one version for all its parts: how often anything on it was saved. Whoever keys in an
older board changes only what they typed anew; where somebody else changed the same field meanwhile,
both texts are shown.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.orm import Session

from sara.accounts.viewer import Viewer
from sara.analysis import data_requests, operations, queries
from sara.analysis.forms import AddCheckBack, AddHypothesis, AskForData
from sara.analysis.models import Question, TestResult
from sara.analysis.queries import HypothesisLine
from sara.db import Reader
from sara.errors import Stale
from sara.history.models import Entry, EntryText
from sara.problems.models import Problem
from sara.scanning.sections import as_typed

BOTH = ("present", "absent", "unknown_because")
STUDY = (
    "offending", "target", "place", "handler", "guardian", "manager", "conditions", "done_so_far",
    "known_elsewhere", "pinch_point", "problem_changed",
)  # fmt: skip
TESTED = ("result", "finding")

Place = tuple[str, int | None, str]
"""One field on the board: subject and number of its entries in the history, and its name."""


class Keyed(msgspec.Struct, frozen=True, kw_only=True):
    """What stood on the paper. `said` maps the field of the form to its text."""

    said: Mapping[str, str]
    explanations: tuple[AddHypothesis, ...] = ()
    requests: tuple[AskForData, ...] = ()
    check_backs: tuple[AddCheckBack, ...] = ()


class Board(msgspec.Struct, frozen=True, kw_only=True):
    """What stands on the board now, by field of the form, and how often it was saved."""

    standing: Mapping[str, str]
    versions: Mapping[str, int]
    places: Mapping[str, Place]
    explanations: tuple[HypothesisLine, ...] = ()
    """Those that stand."""

    @property
    def version(self) -> int:
        return sum(self.versions.values())


def board(db: Reader, problem_id: int) -> Board:
    """The board of a problem, in three statements."""
    study = queries.study_row(db, problem_id)
    said = queries.answers(db, problem_id)
    standing = {name: getattr(study, name) or "" for name in STUDY}
    versions = {"study": study.version or 0}
    places: dict[str, Place] = {name: ("study", problem_id, name) for name in STUDY}
    for question in Question:
        row, subject = said.get(question), f"answer.{question.value}"
        versions[subject] = row.version if row else 0
        for name in BOTH:
            standing[f"{name}.{question.value}"] = getattr(row, name) if row else ""
            places[f"{name}.{question.value}"] = (subject, problem_id, name)
    lines = queries.all_hypotheses(db, problem_id)
    for line in lines:
        versions[f"hypothesis.{line.id}"] = line.version
        if line.dropped_at is None:
            for name in TESTED:
                standing[f"{name}.{line.id}"] = as_typed(getattr(line, name))
                places[f"{name}.{line.id}"] = ("hypothesis", line.id, name)
    return Board(
        standing=standing, versions=versions, places=places,
        explanations=tuple(line for line in lines if line.dropped_at is None),
    )  # fmt: skip


def key_in(
    db: Session, problem_id: int, version: int, keyed: Keyed, *, by: Viewer, now: dt.datetime,
    today: dt.date,
) -> bool:  # fmt: skip
    """Save all that was keyed in; False when nothing of it was new.

    Raises `Stale` where somebody else changed one of the same fields after `version`.
    """
    db.execute(_HOLD, {"problem_id": problem_id})
    db.expire_all()
    now_there = board(db.connection(), problem_id)
    typed = {n: text for n, text in keyed.said.items() if n in now_there.standing}
    other = {n: text for n, text in typed.items() if text != now_there.standing[n]}
    mine = other
    if version != now_there.version:
        before = _before(db, problem_id, now_there.version - version)
        if before is None:
            raise Stale({n: now_there.standing[n] for n in other}, now_there.version)
        places = now_there.places
        mine = {n: text for n, text in other.items() if text != before.get(places[n])}
        if any(places[n] in before for n in mine):
            raise Stale({n: now_there.standing[n] for n in other}, now_there.version)
    _save(db, problem_id, now_there, mine, by=by, now=now)
    _add(db, problem_id, keyed, by=by, now=now, today=today)
    return bool(mine or keyed.explanations or keyed.requests or keyed.check_backs)


def _save(
    db: Session, problem_id: int, there: Board, mine: Mapping[str, str], *, by: Viewer,
    now: dt.datetime,
) -> None:  # fmt: skip
    """Each part of the board that was changed, as if its own form had been sent."""
    parts: dict[tuple[str, int | None], dict[str, Any]] = {}
    for field, text in mine.items():
        subject, number, name = there.places[field]
        value = TestResult.of(text) if name == "result" else text
        parts.setdefault((subject, number), {})[name] = value
    for (subject, number), values in parts.items():
        if subject == "study":
            version = there.versions["study"]
            operations.fill(db, problem_id, version, by=by, now=now, **values)
        elif subject == "hypothesis":
            assert number is not None
            version = there.versions[f"hypothesis.{number}"]
            operations.change_hypothesis(
                db, problem_id, number, version, by=by, now=now, **values
            )  # fmt: skip
        else:
            question = Question.of(subject.partition(".")[2])
            version = there.versions[subject]
            operations.answer(db, problem_id, question, version, by=by, now=now, **values)


def _add(
    db: Session, problem_id: int, keyed: Keyed, *, by: Viewer, now: dt.datetime, today: dt.date
) -> None:
    for one in keyed.explanations:
        operations.add_hypothesis(
            db, problem_id, by=by, now=now, **msgspec.structs.asdict(one)
        )  # fmt: skip
    for asked in keyed.requests:
        data_requests.ask_for_data(
            db, problem_id, by=by, now=now, today=today, **msgspec.structs.asdict(asked)
        )
    for shown in keyed.check_backs:
        operations.add_check_back(
            db, problem_id, by=by, now=now, today=today, **msgspec.structs.asdict(shown)
        )


_HOLD = (
    sa.select(Problem.id)
    .where(Problem.id == sa.bindparam("problem_id"))
    .with_for_update(key_share=True)
)
_SINCE = (
    sa.select(Entry.subject, Entry.subject_id, EntryText.changes)
    .select_from(Entry)
    .outerjoin(EntryText, EntryText.seq == Entry.seq)
    .where(
        Entry.problem_id == sa.bindparam("problem_id"),
        Entry.subject.in_(
            ["study", "hypothesis", *(f"answer.{question.value}" for question in Question)]
        ),
    )
    .order_by(Entry.seq.desc())
    .limit(sa.bindparam("limit"))
)


def _before(db: Session, problem_id: int, saves: int) -> dict[Place, str] | None:
    """What stood before the last so many saves in each field that they changed.

    None where it is not known: text that was erased, or a version that never was.
    """
    if saves < 1:
        return None
    found = db.execute(_SINCE, {"problem_id": problem_id, "limit": saves}).all()
    if len(found) < saves or any(row.changes is None for row in found):
        return None
    stood: dict[Place, str] = {}
    for row in found:  # the newest first, so that the oldest has the last word
        for name, (was, _became) in row.changes.items():
            stood[row.subject, row.subject_id, name] = as_typed(was)
    return stood
