"""Writing the plan: options, the choice, what it should reach; and the log of the response."""

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from sara.accounts.reach import Audience
from sara.accounts.viewer import Viewer
from sara.analysis.models import Hypothesis
from sara.db import bump
from sara.errors import NotFound, Refused, Stale
from sara.history.operations import changed, record
from sara.problems.queries import Found
from sara.response.models import LogKind, LogLine, Option, Plan
from sara.response.onerow import as_typed, save_one
from sara.response.queries import actions
from sara.words import N_


def add_option(
    db: Session, found: Found, values: dict[str, Any], *, by: Viewer, now: dt.datetime
) -> Option:
    """Put one more alternative on the table."""
    _explanation_stands(db, found.id, values["hypothesis_id"])
    option = Option(problem_id=found.id, added_by=by.account_id, added_at=now, **values)
    db.add(option)
    db.flush()
    record(
        db, "option.added", by=by.account_id, now=now, problem_id=found.id, subject="option",
        subject_id=option.id, changes={k: ("", v) for k, v in values.items() if v},
    )  # fmt: skip
    return option


def change_option(
    db: Session, found: Found, option_id: int, version: int, values: dict[str, Any], *, by: Viewer,
    now: dt.datetime,
) -> None:  # fmt: skip
    """Say an alternative in other words. Raises `Stale` when somebody was quicker."""
    option = option_of(db, found.id, option_id)
    if values["hypothesis_id"] != option.hypothesis_id:
        _explanation_stands(db, found.id, values["hypothesis_id"])
    changes = changed(option, values)
    if not bump(db, Option.__table__, option_id, version, **values):
        raise Stale({k: as_typed(getattr(option, k)) for k in values}, option.version)
    record(
        db, "option.changed", by=by.account_id, now=now, problem_id=found.id, subject="option",
        subject_id=option_id, changes=changes,
    )  # fmt: skip


def choose_option(
    db: Session, found: Found, option_id: int, *, chosen: bool, by: Viewer, now: dt.datetime
) -> None:
    """Choose an alternative, or no longer choose it."""
    option = option_of(db, found.id, option_id)
    if option.chosen is chosen:
        return
    option.chosen = chosen
    option.version += 1
    record(
        db, "option.chosen" if chosen else "option.unchosen", by=by.account_id, now=now,
        problem_id=found.id, subject="option", subject_id=option_id,
        changes={"title": (option.title, option.title), "chosen": (not chosen, chosen)},
    )  # fmt: skip


def remove_option(
    db: Session, found: Found, option_id: int, *, by: Viewer, now: dt.datetime
) -> None:
    """Take an alternative back; the history keeps it."""
    option = option_of(db, found.id, option_id)
    if option.chosen:
        raise Refused(N_("This option is chosen. Choose another before you remove it."))
    option.removed_at = now
    option.version += 1
    record(
        db, "option.removed", by=by.account_id, now=now, problem_id=found.id, subject="option",
        subject_id=option_id, changes={"title": (option.title, "")},
    )  # fmt: skip


def option_of(db: Session, problem_id: int, option_id: int) -> Option:
    """One option of this problem, held until the commit. Raises `NotFound`."""
    option = db.scalars(
        sa.select(Option)
        .where(Option.id == option_id, Option.problem_id == problem_id,
               Option.removed_at.is_(None))
        .with_for_update()
    ).one_or_none()  # fmt: skip
    if option is None:
        raise NotFound
    return option


def save_plan(
    db: Session, found: Found, version: int, values: dict[str, str], *, by: Viewer,
    now: dt.datetime,
) -> None:  # fmt: skip
    """Save a part of what is written about the choice. Raises `Stale`."""
    changes = save_one(db, Plan, found.id, version, values)
    if changes:
        record(
            db, "plan.saved", by=by.account_id, now=now, problem_id=found.id, subject="plan",
            subject_id=found.id, changes=changes,
        )  # fmt: skip


def add_log_line(
    db: Session, found: Found, *, kind: LogKind, action_id: int | None, happened_on: dt.date,
    words: str, by: Viewer, now: dt.datetime,
) -> LogLine:  # fmt: skip
    """Write down what happened while the response runs."""
    audiences = found.reach.audiences
    about = next((a for a in actions(db, found.id, audiences) if a.id == action_id), None)
    if action_id is not None and about is None:
        raise Refused(N_("Choose an action of this problem."))
    line = LogLine(problem_id=found.id, action_id=action_id, kind=kind, happened_on=happened_on,
                   words=words, added_by=by.account_id, added_at=now)  # fmt: skip
    db.add(line)
    db.flush()
    record(
        db, "log.added", by=by.account_id, now=now, problem_id=found.id, subject="log_line",
        subject_id=line.id,
        changes={"kind": ("", kind), "happened_on": ("", happened_on), "words": ("", words)},
        audience=about.audience if about else Audience.TEAM,
    )  # fmt: skip
    return line


def _explanation_stands(db: Session, problem_id: int, hypothesis_id: int | None) -> None:
    if hypothesis_id is None:
        return
    found = db.scalar(
        sa.select(Hypothesis.id).where(
            Hypothesis.id == hypothesis_id, Hypothesis.problem_id == problem_id,
            Hypothesis.dropped_at.is_(None),
        )
    )  # fmt: skip
    if found is None:
        raise Refused(N_("Choose an explanation of this problem that still stands."))
