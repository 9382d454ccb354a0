"""Both verdicts as one reader sees them, with the forms they may fill in now."""

import datetime as dt
from typing import Any

from sara.accounts.permissions import Permission
from sara.accounts.reach import Reach
from sara.assessment import queries
from sara.assessment.models import Judgement, VerdictOf
from sara.assessment.verdicts import (
    RESIDENTS_FIRST,
    speaks_for_agencies,
    speaks_for_residents,
)
from sara.db import Reader
from sara.problems.queries import Found
from sara.rounds.models import Result
from sara.rounds.reckoning import Asked
from sara.web.call import Read


def verdict_rows(
    db: Reader, found: Found, group: Asked | None
) -> tuple[dt.datetime, dict[VerdictOf, Any]]:
    """When this round of assessing began, and both verdicts as far as this reader may see them."""
    began = queries.began_at(db, found.id)
    judged_together = group is not None and group.result not in (None, Result.NO_ANSWER)
    sealed = found.reach is not Reach.AGENCIES and not judged_together
    return began, {r.of: r for r in queries.verdicts(db, found.id, began, sealed=sealed)}


def verdicts_shown(
    call: Read, found: Found, group: Asked | None, *, may_answer: bool
) -> dict[str, Any]:
    """Both verdicts as this reader sees them, and the forms they may fill in now.

    Who is of no agency sees what the agencies say once residents have answered.
    """
    began, rows = verdict_rows(call.db, found, group)
    over_in_silence = group is not None and group.result is Result.NO_ANSWER
    given = queries.with_the_round(
        {of: r.judgement for of, r in rows.items() if r.given_at >= began}, group
    )
    answered = given.get(VerdictOf.RESIDENTS, Judgement.NO_ANSWER) is not Judgement.NO_ANSWER
    fixed = not may_answer or (answered and VerdictOf.AGENCIES in given)
    alone = group is None or over_in_silence
    for_agencies = not fixed and speaks_for_agencies(found)
    return {
        "verdicts": [
            (of, rows.get(of), of in rows and rows[of].given_at < began)
            for of in (VerdictOf.RESIDENTS, VerdictOf.AGENCIES)
        ],
        "asked": group,
        "differ": len(set(given.values())) > 1 and Judgement.NO_ANSWER not in given.values(),
        "agree": answered and VerdictOf.AGENCIES in given and len(set(given.values())) == 1,
        "may_ask": may_answer and alone and found.may(Permission.ROUND_OPEN) and not answered,
        "residents_first": RESIDENTS_FIRST
        if for_agencies and VerdictOf.RESIDENTS not in given
        else "",
        "agencies_verdict": call.filled(
            _standing(rows.get(VerdictOf.AGENCIES), began), name="agencies-verdict"
        )
        if for_agencies and VerdictOf.RESIDENTS in given
        else None,
        "residents_verdict": None
        if fixed or not alone or not speaks_for_residents(found)
        else call.filled(_standing(rows.get(VerdictOf.RESIDENTS), began), name="residents-verdict"),
        "no_answer": None
        if not may_answer or answered or group is not None or found.seat != "lead"
        else call.filled(_standing(rows.get(VerdictOf.RESIDENTS), began), name="no-answer"),
    }


def _standing(row: Any, began: dt.datetime) -> dict[str, Any]:
    """What stands in a verdict's form: nothing of an earlier round, and no reason for silence."""
    if row is None:
        return {}
    if row.given_at < began or row.judgement is Judgement.NO_ANSWER:
        return {"version": row.version}
    return {"version": row.version, "judgement": row.judgement, "words": row.words}
