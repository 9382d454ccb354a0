"""Reads of the rounds. What is hidden until closing never leaves the database before."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from sara.accounts.models import Account, AccountState, RoleGrant
from sara.accounts.permissions import GRANTS, Permission
from sara.accounts.reach import SeatKind
from sara.accounts.viewer import AGENCY_ROLES
from sara.db import Reader
from sara.errors import NotFound
from sara.problems.models import Problem, Seat, Visit
from sara.problems.stages import AT_REST
from sara.rounds.asking import AGAINST, KINDS
from sara.rounds.models import (
    Position,
    Round,
    RoundKind,
    RoundQuestion,
    RoundState,
    RoundVoter,
    Stance,
)
from sara.rounds.reckoning import Asked, Said

NOBODY = 0
"""Reads as somebody who has no position of their own."""
VOTING = [SeatKind.of(seat) for seat in sorted(GRANTS[Permission.ROUND_ANSWER].seats)]
Answerer, Keyer = sa.orm.aliased(Account), sa.orm.aliased(Account)

_OVER = sa.or_(
    Round.state == RoundState.CLOSED,
    sa.and_(Round.state == RoundState.OPEN, Round.closes_on < sa.bindparam("today")),
)
_SHOWN = sa.or_(
    Round.hidden.is_(sa.false()), _OVER, RoundVoter.account_id == sa.bindparam("reader")
)
"""Whether this position may be seen by this reader now."""


def _if_shown(column: Any, otherwise: Any = None) -> sa.ColumnElement[Any]:
    return sa.case((_SHOWN, column), else_=otherwise).label(column.key)


_LINES = (
    sa.select(
        *Round.__table__.c, _OVER.label("over"),
        RoundVoter.account_id, RoundVoter.resident, Account.name, Account.by_hand,
        Keyer.name.label("keyer"), Position.keyed_how,
        sa.func.coalesce(Position.stance != Stance.NO_ANSWER, sa.false()).label("said"),
        _if_shown(Position.stance), _if_shown(Position.reason, ""), _if_shown(Position.answer, ""),
        _if_shown(Position.at), _if_shown(Position.answered_at),
        sa.case((_SHOWN, Answerer.name), else_="").label("answerer"),
        Position.version.label("position_version"),
    )
    .join(RoundVoter, RoundVoter.round_id == Round.id)
    .join(Account, Account.id == RoundVoter.account_id)
    .outerjoin(
        Position,
        sa.and_(
            Position.round_id == RoundVoter.round_id, Position.account_id == RoundVoter.account_id
        ),
    )
    .outerjoin(Answerer, Answerer.id == Position.answered_by)
    .outerjoin(Keyer, Keyer.id == Position.keyed_by)
    .where(Round.problem_id == sa.bindparam("problem_id"))
    .order_by(Round.id, Account.name, Account.id)
)  # fmt: skip
_ONE = _LINES.where(Round.id == sa.bindparam("round_id"))

# Whoever comes back to a stage asks anew: an older answer was to other findings, another plan.
_BEGAN = (
    sa.select(sa.func.max(Visit.entered_at))
    .where(Visit.problem_id == Round.problem_id, Visit.stage == sa.bindparam("stage"),
           Visit.move != "resume")
    .correlate(Round)
    .scalar_subquery()
)  # fmt: skip
_LATEST = (
    sa.select(sa.func.max(Round.id))
    .where(
        Round.problem_id == sa.bindparam("problem_id"), Round.kind == sa.bindparam("kind"),
        Round.state != RoundState.TAKEN_BACK, Round.opened_at >= _BEGAN,
    )
    .scalar_subquery()
)  # fmt: skip
_LATEST_LINES = _LINES.where(Round.id == _LATEST)


def latest(db: Reader, problem_id: int, kind: RoundKind, today: dt.date) -> Asked | None:
    """The last round of this kind in the present passage of its stage; one statement.

    Positions are in it when everybody may see them.
    """
    asked = {"problem_id": problem_id, "kind": kind, "stage": KINDS[kind].stage, "today": today,
             "reader": NOBODY}  # fmt: skip
    rows = db.execute(_LATEST_LINES, asked).all()
    return _asked(rows) if rows else None


_OF_OPTIONS = _LINES.where(
    Round.option_id.is_not(None), Round.state != RoundState.TAKEN_BACK
)  # fmt: skip


def of_options(db: Reader, problem_id: int, today: dt.date) -> dict[int, Asked]:
    """The last round about each option of the plan; one statement, as everybody may see them."""
    asked = {"problem_id": problem_id, "today": today, "reader": NOBODY}
    lines: dict[int, list[Any]] = {}
    for row in db.execute(_OF_OPTIONS, asked):
        if lines.setdefault(row.option_id, [row])[0].id != row.id:
            lines[row.option_id] = [row]
        elif lines[row.option_id][-1] is not row:
            lines[row.option_id].append(row)
    return {option: _asked(rows) for option, rows in lines.items()}


def one(
    db: Reader, problem_id: int, round_id: int, reader: int, today: dt.date
) -> tuple[Any, Asked]:
    """The row of one round of this problem, and the round as this person may see it.

    Raises `NotFound`.
    """
    rows = db.execute(
        _ONE, {"problem_id": problem_id, "round_id": round_id, "reader": reader, "today": today}
    ).all()
    if not rows:
        raise NotFound
    return rows[0], _asked(rows)


def whole(db: Reader, problem_id: int, today: dt.date) -> list[tuple[Any, Asked]]:
    """Every round of a problem, oldest first, as everybody may see it; one statement."""
    by_round: dict[int, list[Any]] = {}
    asked = {"problem_id": problem_id, "today": today, "reader": NOBODY}
    for row in db.execute(_LINES, asked):
        by_round.setdefault(row.id, []).append(row)
    return [(rows[0], _asked(rows)) for rows in by_round.values()]


def _asked(rows: Sequence[Any]) -> Asked:
    first = rows[0]
    return Asked(
        id=first.id, kind=first.kind, proposal=first.proposal, closes_on=first.closes_on,
        closed_at=first.closed_at, opened_at=first.opened_at, hidden=first.hidden,
        quorum=first.quorum, over=bool(first.over), outcome=first.outcome,
        lines=tuple(
            Said(
                account_id=r.account_id, name=r.name, resident=r.resident,
                has_answered=bool(r.said), stance=r.stance, reason=r.reason or "",
                answer=r.answer or "", answered_by=r.answerer or "", answered_at=r.answered_at,
                at=r.at, version=r.position_version or 0, by_hand=r.by_hand,
                keyed_by=r.keyer or "", keyed_how=r.keyed_how,
            )
            for r in rows
        ),
    )  # fmt: skip


_SAID = (
    sa.select(sa.func.count())
    .select_from(Position)
    .where(Position.round_id == Round.id, Position.stance != Stance.NO_ANSWER)
    .scalar_subquery()
)
SHOWN = 200
_LIST = (
    sa.select(
        Round.id, Round.kind, Round.proposal, Round.state, Round.closes_on, Round.closed_at,
        Round.result, Round.taken_back_because, Round.hidden, _SAID.label("answered"),
        Round.voters, _OVER.label("over"),
        sa.exists(
            sa.select(1).where(RoundVoter.round_id == Round.id,
                               RoundVoter.account_id == sa.bindparam("reader"))
        ).label("mine"),
        sa.exists(
            sa.select(1).where(Position.round_id == Round.id, Position.stance != Stance.NO_ANSWER,
                               Position.account_id == sa.bindparam("reader"))
        ).label("said"),
    )
    .where(Round.problem_id == sa.bindparam("problem_id"))
    .order_by(Round.id.desc())
    .limit(SHOWN)
)  # fmt: skip


def on_problem(db: Reader, problem_id: int, reader: int, today: dt.date) -> list[Any]:
    """Every round of a problem, newest first, without any position in it."""
    asked = {"problem_id": problem_id, "reader": reader, "today": today}
    return list(db.execute(_LIST, asked).all())


_QUESTIONS = (
    sa.select(
        *RoundQuestion.__table__.c, Account.name.label("asker"), Answerer.name.label("answerer")
    )
    .join(Account, Account.id == RoundQuestion.asked_by)
    .outerjoin(Answerer, Answerer.id == RoundQuestion.answered_by)
    .where(RoundQuestion.round_id == sa.bindparam("round_id"))
    .order_by(RoundQuestion.id)
)


def questions(db: Reader, round_id: int) -> list[Any]:
    """What was asked before answering, oldest first."""
    return list(db.execute(_QUESTIONS, {"round_id": round_id}).all())


_OF_AN_AGENCY = sa.exists(
    sa.select(1).where(RoleGrant.account_id == Account.id, RoleGrant.role.in_(AGENCY_ROLES))
)
_ABLE = (
    sa.select(Account.id, Account.name, Seat.kind, sa.not_(_OF_AN_AGENCY).label("resident"))
    .join(Seat, Seat.account_id == Account.id)
    .where(
        Seat.problem_id == sa.bindparam("problem_id"), Seat.until.is_(None), Seat.kind.in_(VOTING),
        Account.state == AccountState.ACTIVE,
    )
    .order_by(Account.name, Account.id)
)  # fmt: skip


def able(db: Reader, problem_id: int, kind: RoundKind) -> list[Any]:
    """Who can be asked: the people who work on the problem; for a verdict, its residents."""
    rows = db.execute(_ABLE, {"problem_id": problem_id}).all()
    return [r for r in rows if r.resident or not KINDS[kind].residents_only]


_OPEN_QUESTIONS = (
    sa.select(sa.func.count())
    .select_from(RoundQuestion)
    .where(RoundQuestion.round_id == Round.id, RoundQuestion.answer == "")
    .scalar_subquery()
)
_OPEN_OBJECTIONS = (
    sa.select(sa.func.count())
    .select_from(Position)
    .where(Position.round_id == Round.id, Position.answer == "", Position.stance.in_(AGAINST))
    .scalar_subquery()
)
_NOT_HIDDEN = sa.or_(Round.hidden.is_(sa.false()), _OVER)
_SILENT = sa.and_(
    Round.state == RoundState.OPEN,
    Round.closes_on >= sa.bindparam("today"),
    Seat.kind.in_(VOTING),
    sa.exists(
        sa.select(1).where(RoundVoter.round_id == Round.id,
                           RoundVoter.account_id == sa.bindparam("reader"))
    ),
    ~sa.exists(
        sa.select(1).where(Position.round_id == Round.id,
                           Position.account_id == sa.bindparam("reader"))
    ),
)  # fmt: skip
_MINE = sa.and_(
    Round.opened_by == sa.bindparam("reader"),
    Round.state != RoundState.TAKEN_BACK,
    sa.or_(
        sa.and_(Round.state == RoundState.OPEN, _OPEN_QUESTIONS > 0),
        sa.and_(_NOT_HIDDEN, _OPEN_OBJECTIONS > 0),
    ),
)
HOME = 20
_WAITING = (
    sa.select(
        Round.id, Round.problem_id, Round.kind, Round.closes_on, Problem.reference, Problem.title,
        _SILENT.label("to_answer"),
    )
    .join(Problem, Problem.id == Round.problem_id)
    .join(
        Seat,
        sa.and_(
            Seat.problem_id == Round.problem_id, Seat.account_id == sa.bindparam("reader"),
            Seat.until.is_(None),
        ),
    )
    .where(sa.or_(_SILENT, _MINE), Problem.stage.not_in(AT_REST))
    .order_by(Round.closes_on, Round.id)
    .limit(HOME)
)  # fmt: skip


def waiting(db: Reader, reader: int, today: dt.date) -> list[Any]:
    """The rounds that wait for this person: for their position, or for an answer of theirs."""
    return list(db.execute(_WAITING, {"reader": reader, "today": today}).all())


_RUN_OUT = sa.select(Round.id, Round.problem_id).where(
    Round.state == RoundState.OPEN, Round.closes_on < sa.bindparam("today")
)


def run_out(db: Reader, today: dt.date) -> list[Any]:
    """Rounds whose last day has passed, and of which nobody has written down so far."""
    return list(db.execute(_RUN_OUT.order_by(Round.id), {"today": today}).all())
