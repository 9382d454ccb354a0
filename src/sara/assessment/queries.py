"""Reads of the assessment room."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from sara.accounts.models import Account, AccountState, RoleGrant
from sara.accounts.reach import Audience
from sara.accounts.viewer import READS_ITS_AREA
from sara.assessment.files import (
    AssessmentFile,
    AssessmentTexts,
    Compared,
    MovedLine,
    compared,
)
from sara.assessment.models import (
    Assessment,
    Displacement,
    Judgement,
    Moved,
    SustainCheck,
    Verdict,
    VerdictOf,
)
from sara.db import Moment, Reader
from sara.evidence.models import Evidence, SourceKind
from sara.problems.models import Problem, Seat, Stage
from sara.response import queries as response
from sara.response.delivery import delivered_share
from sara.response.files import RunningFile
from sara.rounds.models import Result, RoundKind
from sara.rounds.queries import latest
from sara.rounds.reckoning import Asked
from sara.settings import Settings

LONG_AGO = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


def gate_file(
    db: Reader, problem_id: int, settings: Settings, today: dt.date,
    run: RunningFile | None = None,
) -> AssessmentFile:  # fmt: skip
    """What the gate looks at. Twelve statements, or seven beside those of `run`."""
    run = run or response.running_file(db, problem_id, settings, today)
    group = asked(db, problem_id, today)
    given = _given(db, problem_id)
    return AssessmentFile(
        texts=texts(db, problem_id),
        compared=comparisons(run),
        residents_evidence=tuple(r.id for r in residents_evidence(db, problem_id)),
        moved=displacement(db, problem_id),
        judgements=with_the_round({row.of: row.judgement for row in given}, group),
        reasons={(row.of, row.judgement): row.words for row in given},
        asked=group,
        checks=sum(1 for c in checks(db, problem_id) if c.done_on is None and c.due_on > today),
        share=delivered_share(run.actions),
    )


def asked(db: Reader, problem_id: int, today: dt.date) -> Asked | None:
    """The round in which residents give their verdict on this response."""
    return latest(db, problem_id, RoundKind.VERDICT, today)


JUDGED = {Result.WORKED: Judgement.WORKED, Result.PARTLY: Judgement.PARTLY,
          Result.DID_NOT: Judgement.DID_NOT, Result.NO_ANSWER: Judgement.NO_ANSWER}  # fmt: skip


def with_the_round(
    given: dict[VerdictOf, Judgement], group: Asked | None
) -> dict[VerdictOf, Judgement]:
    """The verdicts that stand: where residents are asked in a round, theirs is what came of it.

    When nothing came of it, one of them can still have judged alone since.
    """
    if group is None:
        return given
    others: dict[VerdictOf, Judgement] = {
        of: judgement for of, judgement in given.items() if of is not VerdictOf.RESIDENTS
    }
    if group.result is None:
        return others
    came = JUDGED[group.result]
    if came is Judgement.NO_ANSWER:
        came = given.get(VerdictOf.RESIDENTS, came)
    return others | {VerdictOf.RESIDENTS: came}


def judgements(db: Reader, problem_id: int, group: Asked | None) -> dict[VerdictOf, Judgement]:
    """The verdicts on the present response, as far as they are given; `group` is the round in
    which residents were asked."""
    given = {row.of: row.judgement for row in _given(db, problem_id)}
    return with_the_round(given, group)


def _given(db: Reader, problem_id: int) -> list[Any]:
    """The verdicts of this round of assessing, open or not: for the gate."""
    began = began_at(db, problem_id)
    return [row for row in verdicts(db, problem_id, began, sealed=False) if row.given_at >= began]


def began_at(db: Reader, problem_id: int) -> dt.datetime:
    """When this round of assessing began."""
    return response.began_at(db, problem_id, Stage.ASSESSMENT) or LONG_AGO


def comparisons(run: RunningFile) -> tuple[Compared, ...]:
    """Every indicator before and after; those that the evaluation plan names come first."""
    found = [compared(i, run.began_on, named=i.id in run.named) for i in run.indicators]
    return tuple(sorted(found, key=lambda c: (not c.named, c.line.id)))


_TEXTS = sa.select(*(c for c in Assessment.__table__.c if c.name != "problem_id")).where(
    Assessment.problem_id == sa.bindparam("problem_id")
)


def texts(db: Reader, problem_id: int) -> AssessmentTexts:
    """The answers on the assessment page."""
    row = db.execute(_TEXTS, {"problem_id": problem_id}).one_or_none()
    return AssessmentTexts(**row._mapping) if row else AssessmentTexts()


_DISPLACEMENT = sa.select(
    Displacement.kind, Displacement.finding, Displacement.words, Displacement.version
).where(Displacement.problem_id == sa.bindparam("problem_id"))


def displacement(db: Reader, problem_id: int) -> dict[Moved, MovedLine]:
    """What was found for each way the problem can move, in their order, where answered."""
    rows = {row.kind: row for row in db.execute(_DISPLACEMENT, {"problem_id": problem_id})}
    return {way: MovedLine(*rows[way]) for way in Moved if way in rows}


_RESIDENTS_EVIDENCE = (
    sa.select(Evidence.id, Evidence.title, Evidence.audience)
    .where(
        Evidence.problem_id == sa.bindparam("problem_id"),
        Evidence.withdrawn_at.is_(None),
        Evidence.source == SourceKind.RESIDENTS,
        Evidence.stage == Stage.ASSESSMENT,
        Evidence.audience.in_(sa.bindparam("audiences", expanding=True)),
    )
    .order_by(Evidence.id)
)


def residents_evidence(
    db: Reader, problem_id: int, audiences: Sequence[Audience] = tuple(Audience)
) -> list[Any]:
    """Evidence from residents that was brought to the assessment."""
    return list(
        db.execute(
            _RESIDENTS_EVIDENCE, {"problem_id": problem_id, "audiences": list(audiences)}
        ).all()
    )


Residents = sa.orm.aliased(Verdict)

_OPEN = sa.or_(
    sa.bindparam("sealed", type_=sa.Boolean).is_(sa.false()),
    Verdict.of == VerdictOf.RESIDENTS,
    Verdict.given_at < sa.bindparam("round_began", type_=Moment),
    sa.exists().where(
        Residents.problem_id == Verdict.problem_id,
        Residents.of == VerdictOf.RESIDENTS,
        Residents.judgement != Judgement.NO_ANSWER,
        Residents.given_at >= sa.bindparam("round_began", type_=Moment),
    ),
    sa.exists().where(
        Problem.id == Verdict.problem_id, Problem.stage.not_in((Stage.ASSESSMENT, Stage.PAUSED))
    ),
)
"""The agencies' verdict stays sealed for residents until theirs is in, so that whoever was silent
can still judge without having seen it; at the latest until the problem moves on (practice 2, row
28)."""

_VERDICTS = (
    sa.select(
        Verdict.of, Verdict.given_at, Verdict.version, _OPEN.label("open"),
        sa.case((_OPEN, Verdict.judgement)).label("judgement"),
        sa.case((_OPEN, Verdict.words), else_="").label("words"),
        sa.case((_OPEN, Account.name), else_="").label("by_name"),
    )
    .join(Account, Account.id == Verdict.given_by)
    .where(Verdict.problem_id == sa.bindparam("problem_id"))
    .order_by(Verdict.of)
)  # fmt: skip


def verdicts(db: Reader, problem_id: int, round_began: dt.datetime, *, sealed: bool) -> list[Any]:
    """Both verdicts, as far as they are given.

    With `sealed`, what the agencies say never leaves the database before residents have answered
    in this round: the row is there, its words are not.
    """
    return list(
        db.execute(
            _VERDICTS, {"problem_id": problem_id, "round_began": round_began, "sealed": sealed}
        ).all()
    )


_CHECKS = (
    sa.select(*SustainCheck.__table__.c, Account.name.label("holder_name"))
    .join(Account, Account.id == SustainCheck.holder_id)
    .where(SustainCheck.problem_id == sa.bindparam("problem_id"), SustainCheck.dropped_at.is_(None))
    .order_by(SustainCheck.due_on, SustainCheck.id)
)


def checks(db: Reader, problem_id: int) -> list[Any]:
    """The dates to measure again that were not taken back, earliest first."""
    return list(db.execute(_CHECKS, {"problem_id": problem_id}).all())


Holder = sa.orm.aliased(Account)
_HOLDS = sa.and_(
    Holder.state != AccountState.DISABLED,
    sa.or_(
        sa.exists().where(
            Seat.problem_id == Problem.id,
            Seat.account_id == SustainCheck.holder_id,
            Seat.until.is_(None),
        ),
        sa.exists().where(
            RoleGrant.account_id == SustainCheck.holder_id,
            RoleGrant.role.in_(READS_ITS_AREA),
            sa.or_(RoleGrant.area_id.is_(None), RoleGrant.area_id == Problem.area_id),
        ),
    ),
)


def _coming_due(*mine: sa.ColumnElement[bool]) -> Any:
    return (
        sa.select(
            SustainCheck.id, SustainCheck.problem_id, SustainCheck.due_on, Problem.reference,
            Problem.title,
        )
        .join(Problem, Problem.id == SustainCheck.problem_id)
        .join(Holder, Holder.id == SustainCheck.holder_id)
        .where(
            *mine,
            SustainCheck.due_on <= sa.bindparam("until"),
            SustainCheck.done_on.is_(None),
            SustainCheck.dropped_at.is_(None),
            Problem.stage.in_((Stage.SUSTAIN, Stage.CLOSED)),
        )
    )  # fmt: skip


# Two selects, so that each finds its rows by an index.
_THEIRS = sa.union_all(
    _coming_due(SustainCheck.holder_id == sa.bindparam("reader"), _HOLDS),
    _coming_due(Problem.lead_id == sa.bindparam("reader"), ~_HOLDS),
).subquery()
_DUE = sa.select(_THEIRS).order_by(_THEIRS.c.due_on, _THEIRS.c.id).limit(sa.bindparam("limit"))


def checks_due(db: Reader, account_id: int, until: dt.date, limit: int = 20) -> list[Any]:
    """The dates to measure again that this person holds and that come due by a day.

    They come due by themselves, also on a closed problem; not where the person sees it no longer.
    When whoever held one has left, it is asked of the lead.
    """
    return list(db.execute(_DUE, {"reader": account_id, "until": until, "limit": limit}).all())
