"""Filling in the analysis page, its explanations, and what the community said to it."""

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from sara.accounts.viewer import Viewer
from sara.analysis.models import Agreement, Answer, CheckBack, Hypothesis, Question, Study
from sara.db import bump
from sara.errors import NotFound, Refused, Stale
from sara.history.operations import changed, record
from sara.scanning.sections import as_typed, save_section
from sara.words import N_

NOT_YET = N_("This day is still to come. Record it when it has happened.")
NO_RIVAL = N_("Choose another explanation of this problem as the one it competes with.")
DROPPED = N_("This explanation was dropped. Take it up again to change it.")


def fill(
    db: Session, problem_id: int, version: int, *, by: Viewer, now: dt.datetime, **values: Any
) -> None:
    """Save one section of the analysis page; `values` are columns of `Study`."""
    save_section(
        db, Study, {"problem_id": problem_id}, version, values, verb="study.filled",
        subject="study", by=by, now=now,
    )  # fmt: skip


def answer(
    db: Session, problem_id: int, question: Question, version: int, *, by: Viewer,
    now: dt.datetime, **values: Any,
) -> None:  # fmt: skip
    """Answer one question from both sides, or say why it is not known."""
    save_section(
        db, Answer, {"problem_id": problem_id, "question": question}, version, values,
        verb="question.answered", subject=f"answer.{question.value}", by=by, now=now,
        told={"question": (question, question)},
    )  # fmt: skip


def add_hypothesis(
    db: Session, problem_id: int, *, cause: str, effect: str, by: Viewer, now: dt.datetime,
    expected: str = "", test: str = "", rival_of: int | None = None,
) -> Hypothesis:  # fmt: skip
    """Write down an explanation: because `cause`, `effect` happens."""
    _check_rival(db, problem_id, rival_of)
    hypothesis = Hypothesis(
        problem_id=problem_id, cause=cause, effect=effect, expected=expected, test=test,
        rival_of=rival_of, added_by=by.account_id, added_at=now,
    )  # fmt: skip
    db.add(hypothesis)
    db.flush()
    record(
        db, "hypothesis.added", by=by.account_id, now=now, problem_id=problem_id,
        subject="hypothesis", subject_id=hypothesis.id,
        changes={"cause": ("", cause), "effect": ("", effect)},
    )  # fmt: skip
    return hypothesis


def change_hypothesis(
    db: Session, problem_id: int, hypothesis_id: int, version: int, *, by: Viewer,
    now: dt.datetime, **values: Any,
) -> None:  # fmt: skip
    """Change an explanation, its test or what the test showed."""
    hypothesis = _locked(db, problem_id, hypothesis_id)
    if hypothesis.dropped_at is not None:
        raise Refused(DROPPED)
    _check_rival(db, problem_id, values.get("rival_of"), but=hypothesis_id)
    changes = changed(hypothesis, values)
    if not changes:
        return
    if not bump(db, Hypothesis.__table__, hypothesis_id, version, **values):
        theirs = {name: as_typed(getattr(hypothesis, name)) for name in values}
        raise Stale(theirs, hypothesis.version)
    record(
        db, "hypothesis.changed", by=by.account_id, now=now, problem_id=problem_id,
        subject="hypothesis", subject_id=hypothesis_id, changes=changes,
    )  # fmt: skip


def drop_hypothesis(
    db: Session, problem_id: int, hypothesis_id: int, *, because: str, by: Viewer,
    now: dt.datetime,
) -> None:  # fmt: skip
    """Drop an explanation. It stays readable, with the reason in the history."""
    hypothesis = _locked(db, problem_id, hypothesis_id)
    if hypothesis.dropped_at is None:
        _set_dropped(db, hypothesis, now, "hypothesis.dropped", because, by=by, now=now)


def return_hypothesis(
    db: Session, problem_id: int, hypothesis_id: int, *, by: Viewer, now: dt.datetime
) -> None:
    """Take up an explanation that was dropped."""
    hypothesis = _locked(db, problem_id, hypothesis_id)
    if hypothesis.dropped_at is not None:
        _set_dropped(db, hypothesis, None, "hypothesis.returned", "", by=by, now=now)


def add_check_back(
    db: Session, problem_id: int, *, held_on: dt.date, with_whom: str, agreement: Agreement,
    said: str, by: Viewer, now: dt.datetime, today: dt.date,
) -> CheckBack:  # fmt: skip
    """Record what the community said to the findings. Nobody can change or remove it later."""
    if held_on > today:
        raise Refused(NOT_YET)
    shown = CheckBack(
        problem_id=problem_id, held_on=held_on, with_whom=with_whom, agreement=agreement,
        said=said, added_by=by.account_id, added_at=now,
    )  # fmt: skip
    db.add(shown)
    db.flush()
    record(
        db, "check_back.added", by=by.account_id, now=now, problem_id=problem_id,
        subject="check_back", subject_id=shown.id,
        changes={"with_whom": ("", with_whom), "agreement": ("", agreement), "said": ("", said)},
    )  # fmt: skip
    return shown


def _locked(db: Session, problem_id: int, hypothesis_id: int) -> Hypothesis:
    hypothesis = db.get(Hypothesis, hypothesis_id, with_for_update=True, populate_existing=True)
    if hypothesis is None or hypothesis.problem_id != problem_id:
        raise NotFound
    return hypothesis


def _check_rival(
    db: Session, problem_id: int, rival_of: int | None, but: int | None = None
) -> None:
    """A rival is another explanation of the same problem that still stands."""
    if rival_of is None:
        return
    found = db.scalar(
        sa.select(Hypothesis.id).where(
            Hypothesis.id == rival_of, Hypothesis.problem_id == problem_id,
            Hypothesis.dropped_at.is_(None),
        )
    )  # fmt: skip
    if found is None or found == but:
        raise Refused(NO_RIVAL)


def _set_dropped(
    db: Session, hypothesis: Hypothesis, at: dt.datetime | None, verb: str, because: str, *,
    by: Viewer, now: dt.datetime,
) -> None:  # fmt: skip
    before = hypothesis.dropped_at
    hypothesis.dropped_at = at
    hypothesis.version += 1
    record(
        db, verb, by=by.account_id, now=now, problem_id=hypothesis.problem_id,
        subject="hypothesis", subject_id=hypothesis.id, reason=because,
        changes={"cause": (hypothesis.cause, hypothesis.cause), "dropped_at": (before, at)},
    )  # fmt: skip
