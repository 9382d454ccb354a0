"""An answer that somebody gave on paper, by phone or face to face, keyed in by who runs the round.

Everyone sees that it was keyed in and by whom, and the person is told and can change it. What
somebody has said themselves is never keyed over: one person, one answer.
"""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Session

from sara.accounts.models import Account, ByHand
from sara.accounts.reach import SeatKind
from sara.accounts.viewer import Viewer
from sara.errors import Forbidden, Refused, Stale
from sara.history.operations import record
from sara.mail.operations import notify, settle
from sara.problems.queries import Found
from sara.rounds.answering import CHOOSE, NOT_ASKED, needs_a_reason, open_to_answers
from sara.rounds.asking import KINDS
from sara.rounds.closing import address
from sara.rounds.models import Position, RoundKind, RoundVoter, Stance
from sara.settings import Settings
from sara.words import N_, say

BLIND = N_("Residents judge before the agencies do: the chair or a coordinator keys their verdict"
           " in, not the lead.")  # fmt: skip
NOT_ONES_OWN = N_("Give your own answer yourself.")
SAID_THEMSELVES = N_("This person has answered themselves. Nobody keys over that.")
KEYED = N_("Somebody keyed in your answer on problem {reference}. Look whether it is right.")


def may_key(found: Found, kind: RoundKind) -> bool:
    """Whether who runs this problem's rounds may key in answers to one of this kind."""
    return kind is not RoundKind.VERDICT or found.seat != SeatKind.LEAD.value


def key_in(
    db: Session, found: Found, round_id: int, account_id: int, version: int, *, stance: Stance,
    reason: str, how: ByHand, by: Viewer, now: dt.datetime, today: dt.date, settings: Settings,
) -> None:  # fmt: skip
    """Key in what a voter said, or put right what was keyed in. As with every answer, nothing of
    it stands in the history before a hidden round is closed."""
    row = open_to_answers(db, found, round_id, now=now, today=today, settings=settings)
    if not may_key(found, row.kind):
        raise Forbidden(BLIND)
    if account_id == by.account_id:
        raise Forbidden(NOT_ONES_OWN)
    if db.get(RoundVoter, (row.id, account_id)) is None:
        raise Forbidden(NOT_ASKED)
    if stance not in KINDS[row.kind].stances or (needs_a_reason(row.kind, stance) and not reason):
        raise Refused(CHOOSE)
    before = db.get(Position, (row.id, account_id), with_for_update=True, populate_existing=True)
    if before is not None and before.keyed_by is None:
        raise Refused(SAID_THEMSELVES)
    if version != (before.version if before else 0):
        raise Stale({"stance": "", "reason": ""}, before.version if before else 0)
    said = (before.stance, before.reason) if before else ("", "")
    if before is None:
        before = Position(round_id=row.id, account_id=account_id)
        db.add(before)
    else:
        before.version += 1
    before.stance, before.reason, before.at = stance, reason, now
    before.keyed_how, before.keyed_by = how, by.account_id
    before.answer, before.answered_by, before.answered_at = "", None, None
    name = db.scalar(sa.select(Account.name).where(Account.id == account_id))
    told = {"stance": (said[0], stance), "reason": (said[1], reason)}
    record(
        db, "position.keyed_in", by=by.account_id, now=now, problem_id=found.id, subject="round",
        subject_id=row.id,
        changes={"name": ("", name), "keyed_how": ("", how)} | ({} if row.hidden else told),
    )  # fmt: skip
    settle(db, "round", row.id, who=[account_id], kind="round.asked", now=now)
    notify(
        db, to=[account_id], kind="round.keyed_in", problem_id=found.id, now=now,
        link=address(found.id, row.id), says=say(KEYED, reference=found.row.reference),
        subject="round", subject_id=row.id,
    )  # fmt: skip
