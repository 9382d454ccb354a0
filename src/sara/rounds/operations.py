"""Opening a round, taking it back, closing it early, and writing down what follows."""

import datetime as dt
from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from sara.accounts.viewer import Viewer
from sara.errors import Refused, Stale
from sara.history.operations import record
from sara.mail.operations import notify, settle
from sara.problems.models import Problem
from sara.problems.queries import Found
from sara.problems.stages import AT_REST
from sara.problems.writing import Closed
from sara.rounds import queries
from sara.rounds.asking import KINDS, alone, offered, subjects_of, why_not
from sara.rounds.closing import address, close, locked
from sara.rounds.models import Position, Round, RoundKind, RoundState, RoundVoter
from sara.settings import Settings
from sara.words import N_, say

LONGEST = 60
"""Days that a round may take at most: nobody is to be kept waiting by a date."""
ALREADY = N_("This is being asked already. Wait until it is closed, or take it back.")
FROM_TOMORROW = N_("Give people at least until tomorrow, and at most {n} days.")
EVERY_RESIDENT = N_("Every resident who works on this is asked: this question is theirs, too.")
NOBODY = N_("Choose who may answer.")
NOT_ABLE = N_("Somebody you chose cannot be asked: they no longer work on this problem, or they"
              " work for an agency and this is for residents.")  # fmt: skip
NOT_NOW = N_("This question belongs to another stage.")
NO_OPTION = N_("This option is not in the plan any more.")
OVER = N_("This question is closed. Nobody can answer it any more.")
QUORUM = N_("Choose a number between 1 and {n}: so many may answer.")
STILL_OPEN = N_("It is still open. It closes by itself after its last day, or earlier once all"
                " have answered.")  # fmt: skip
TAKEN_BACK = N_("This question was taken back.")
BACK = N_("What the group of problem {reference} was asked is taken back. Read why.")
FOLLOWS = N_("It is written down what follows from what you were asked on problem {reference}.")
PLEASE = N_("You are asked about problem {reference}. Please answer by {day}.")


def open_round(
    db: Session, found: Found, *, kind: RoundKind, proposal: str, background: str,
    voters: Sequence[int], closes_on: dt.date, hidden: bool, quorum: int, by: Viewer,
    now: dt.datetime, today: dt.date, settings: Settings, option_id: int | None = None,
) -> Round:  # fmt: skip
    """Ask the group. From now on nothing of it can be changed, only taken back."""
    if found.row.stage in AT_REST:
        raise Closed(AT_REST[found.row.stage])
    if kind not in offered(found.row.stage):
        raise Refused(NOT_NOW)
    db.execute(sa.select(Problem.id).where(Problem.id == found.id).with_for_update())
    _one_at_a_time(db, found.id, kind, now=now, today=today, settings=settings)
    if reason := why_not(db, found.id, kind, today):
        raise Refused(reason)
    if not today < closes_on <= today + dt.timedelta(days=LONGEST):
        raise Refused(FROM_TOMORROW, n=LONGEST)
    if option_id is not None and option_id not in dict(subjects_of(db, found.id, kind)):
        raise Refused(NO_OPTION)
    known = {p.id: p for p in queries.able(db, found.id, kind)}
    chosen = sorted(set(voters))
    if not chosen:
        raise Refused(NOBODY)
    if not known.keys() >= set(chosen):
        raise Refused(NOT_ABLE)
    if KINDS[kind].of_the_group and any(p.resident and p.id not in chosen for p in known.values()):
        raise Refused(EVERY_RESIDENT)
    if not 1 <= quorum <= len(chosen):
        raise Refused(QUORUM, n=len(chosen))
    row = Round(
        problem_id=found.id, kind=kind, option_id=option_id, proposal=proposal,
        background=background,
        opened_by=by.account_id, opened_at=now, closes_on=closes_on, voters=len(chosen),
        hidden=hidden or kind is RoundKind.VERDICT, quorum=quorum,
    )  # fmt: skip
    db.add(row)
    db.flush()
    db.add_all(
        RoundVoter(round_id=row.id, account_id=who, resident=bool(known[who].resident))
        for who in chosen
    )
    record(
        db, "round.opened", by=by.account_id, now=now, problem_id=found.id, subject="round",
        subject_id=row.id,
        changes={
            "proposal": ("", proposal), "background": ("", background),
            "voters": ("", [known[who].name for who in chosen]), "quorum": ("", quorum),
            "closes_on": ("", closes_on), "hidden": (False, row.hidden),
        },
    )  # fmt: skip
    notify(
        db, to=set(chosen) - {by.account_id}, kind="round.asked", problem_id=found.id,
        link=address(found.id, row.id), now=now, act=True, subject="round", subject_id=row.id,
        says=say(PLEASE, reference=found.row.reference, day=closes_on),
    )  # fmt: skip
    return row


def _one_at_a_time(
    db: Session, problem_id: int, kind: RoundKind, *, now: dt.datetime, today: dt.date,
    settings: Settings,
) -> None:  # fmt: skip
    """Close what has run out on this problem; raises `Refused` when the same is being asked."""
    for row in db.scalars(
        sa.select(Round)
        .where(Round.problem_id == problem_id, Round.state == RoundState.OPEN)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all():
        if row.closes_on < today:
            close(db, row, by=None, now=now, settings=settings)
        elif row.kind is kind and alone(kind):
            raise Refused(ALREADY)


def close_round(
    db: Session, found: Found, round_id: int, *, by: Viewer, now: dt.datetime, today: dt.date,
    settings: Settings,
) -> None:  # fmt: skip
    """Close a round before its last day: only when everybody has answered."""
    row = locked(db, found.id, round_id, now=now, today=today, settings=settings)
    if row.state is RoundState.CLOSED:
        return
    if row.state is RoundState.TAKEN_BACK:
        raise Refused(TAKEN_BACK)
    said = sa.select(sa.func.count()).select_from(Position).where(Position.round_id == row.id)
    if (db.scalar(said) or 0) < row.voters:
        raise Refused(STILL_OPEN)
    close(db, row, by=by.account_id, now=now, settings=settings)


def take_back(
    db: Session, found: Found, round_id: int, *, because: str, by: Viewer, now: dt.datetime,
    today: dt.date, settings: Settings,
) -> None:  # fmt: skip
    """Take an open question back. It stays in the list, with the reason; no result comes of it."""
    row = locked(db, found.id, round_id, now=now, today=today, settings=settings)
    if row.state is RoundState.TAKEN_BACK:
        return
    if row.state is RoundState.CLOSED:
        raise Closed(OVER)
    row.state, row.closed_at, row.taken_back_because = RoundState.TAKEN_BACK, now, because
    row.version += 1
    record(
        db, "round.taken_back", by=by.account_id, now=now, problem_id=found.id, subject="round",
        subject_id=row.id, reason=because, changes={"proposal": (row.proposal, row.proposal)},
    )  # fmt: skip
    settle(db, "round", row.id, now=now)
    _tell_voters(db, found, row, "round.taken_back", BACK, by=by, now=now)


def _tell_voters(
    db: Session, found: Found, row: Round, kind: str, words: str, *, by: Viewer, now: dt.datetime
) -> None:
    """Whoever was asked hears what became of it."""
    asked = db.scalars(sa.select(RoundVoter.account_id).where(RoundVoter.round_id == row.id))
    notify(
        db, to=set(asked) - {by.account_id}, kind=kind, problem_id=found.id,
        link=address(found.id, row.id), now=now, subject="round", subject_id=row.id,
        says=say(words, reference=found.row.reference),
    )  # fmt: skip


def write_outcome(
    db: Session, found: Found, round_id: int, version: int, *, outcome: str, by: Viewer,
    now: dt.datetime, today: dt.date, settings: Settings,
) -> None:  # fmt: skip
    """Write down what follows. The positions stand beside it and cannot be changed by it."""
    row = locked(db, found.id, round_id, now=now, today=today, settings=settings)
    if row.state is not RoundState.CLOSED:
        raise Refused(TAKEN_BACK if row.state is RoundState.TAKEN_BACK else STILL_OPEN)
    before = row.outcome
    if before == outcome:
        return
    # Whoever looked before the calendar closed it has seen an older version of the same.
    if version != row.version and before:
        raise Stale({"outcome": before}, row.version)
    row.outcome = outcome
    row.version += 1
    record(
        db, "round.concluded", by=by.account_id, now=now, problem_id=found.id, subject="round",
        subject_id=row.id, changes={"outcome": (before, outcome)},
    )  # fmt: skip
    _tell_voters(db, found, row, "round.concluded", FOLLOWS, by=by, now=now)
