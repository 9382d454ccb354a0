"""The two verdicts, side by side: what agencies say, and what residents say without seeing it."""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Session

from sara.accounts.permissions import WORKING_SEATS, Permission
from sara.accounts.reach import Audience
from sara.accounts.viewer import Viewer
from sara.assessment.models import Judgement, Verdict, VerdictOf
from sara.assessment.queries import JUDGED, asked, began_at, judgements, with_the_round
from sara.db import Reader
from sara.errors import Forbidden, Refused, Stale
from sara.history.operations import record
from sara.problems.queries import Found
from sara.response.onerow import hold
from sara.rounds.reckoning import Asked
from sara.words import N_

ANSWERED = N_("A resident has answered. Their verdict stands.")
BOTH_IN = N_("Both verdicts are in. They stay as they were given.")
CHOOSE = N_("Choose one of the answers.")
IN_THE_ROUND = N_("Residents are asked together: their verdict is what comes of that.")
LEAD_ONLY = N_("Only the lead records that no resident answered.")
NOT_YOURS = N_("The agencies' verdict is given by the lead or a coordinator of an agency.")
RESIDENTS_FIRST = N_("Residents judge first. You can give yours once they have, or once their last"
                     " day has passed.")  # fmt: skip
RESIDENTS_ONLY = N_("The residents' verdict is given by a resident on the team.")


def speaks_for_residents(found: Found) -> bool:
    """Whether this person gives the residents' verdict: on the team, and of no agency."""
    return found.seat in WORKING_SEATS and not found.viewer.works_for_agency


def speaks_for_agencies(found: Found) -> bool:
    """Whether this person gives the agencies' verdict: of an agency, and lead or coordinator."""
    coordinates = found.viewer.may_in(Permission.VERDICT_GIVE, found.row.area_id)
    return found.viewer.works_for_agency and (found.seat == "lead" or coordinates)


def give_verdict(
    db: Session, found: Found, version: int, *, of: VerdictOf, judgement: Judgement, words: str,
    by: Viewer, now: dt.datetime,
) -> None:  # fmt: skip
    """Give one of the two verdicts, or record that no resident answered.

    Once both have answered in this round neither changes, or the second would answer the first.
    In the history the agencies' words are for agencies: residents judge before they see them.
    """
    _may_say(found, of, judgement)
    hold(db, found.id)
    rows = {
        v.of: v
        for v in db.scalars(sa.select(Verdict).where(Verdict.problem_id == found.id),
                            execution_options={"populate_existing": True})
    }  # fmt: skip
    group = asked(db, found.id, now.astimezone(db.info["zone"]).date())
    _may_still_be_said(rows, began_at(db, found.id), judgement, of, group)
    before = rows.get(of)
    standing = before.version if before else 0
    said = {
        "judgement": before.judgement.value if before else "",
        "words": before.words if before else "",
    }
    if version != standing:
        raise Stale(said, standing)
    if before is None:
        db.add(
            Verdict(problem_id=found.id, of=of, judgement=judgement, words=words,
                    given_by=by.account_id, given_at=now)
        )  # fmt: skip
    else:
        before.judgement, before.words = judgement, words
        before.given_by, before.given_at, before.version = by.account_id, now, standing + 1
    record(
        db, "verdict.given" if judgement is not Judgement.NO_ANSWER else "verdict.not_answered",
        by=by.account_id, now=now, problem_id=found.id, subject="verdict", subject_id=found.id,
        changes={
            "of": (of, of), "judgement": (said["judgement"], judgement),
            "words": (said["words"], words),
        },
        audience=Audience.AGENCIES if of is VerdictOf.AGENCIES else Audience.TEAM,
    )  # fmt: skip


def _may_say(found: Found, of: VerdictOf, judgement: Judgement) -> None:
    if of is VerdictOf.AGENCIES:
        if not speaks_for_agencies(found):
            raise Forbidden(NOT_YOURS)
        if judgement is Judgement.NO_ANSWER:
            raise Refused(CHOOSE)
    elif judgement is Judgement.NO_ANSWER:
        if found.seat != "lead":
            raise Forbidden(LEAD_ONLY)
    elif not speaks_for_residents(found):
        raise Forbidden(RESIDENTS_ONLY)


def _may_still_be_said(
    rows: dict[VerdictOf, Verdict], round_began: dt.datetime, judgement: Judgement, by: VerdictOf,
    group: Asked | None,
) -> None:  # fmt: skip
    """Residents first: nobody of an agency judges before a resident has, or is recorded as silent.

    Who was silent until the last day of a round can still judge alone, as blind as before.
    """
    given = {of: v.judgement for of, v in rows.items() if v.given_at >= round_began}
    if group is not None and by is VerdictOf.RESIDENTS:
        over_in_silence = group.result is not None and JUDGED[group.result] is Judgement.NO_ANSWER
        if judgement is Judgement.NO_ANSWER or not over_in_silence:
            raise Refused(IN_THE_ROUND)
    given = with_the_round(given, group)
    if by is VerdictOf.AGENCIES and VerdictOf.RESIDENTS not in given:
        raise Refused(RESIDENTS_FIRST)
    if given.get(VerdictOf.RESIDENTS, Judgement.NO_ANSWER) is Judgement.NO_ANSWER:
        return
    if judgement is Judgement.NO_ANSWER:
        raise Refused(ANSWERED)
    if VerdictOf.AGENCIES in given:
        raise Refused(BOTH_IN)


def why_no_round(db: Reader, problem_id: int, today: dt.date) -> str:
    """Why residents cannot be asked together now; "" when they can: a verdict that one of them
    gave stands."""
    given = judgements(db, problem_id, asked(db, problem_id, today))
    silent = given.get(VerdictOf.RESIDENTS, Judgement.NO_ANSWER) is Judgement.NO_ANSWER
    return "" if silent else ANSWERED
