"""Tells one made-up problem from its logging to where it stands."""

import datetime as dt
from typing import Any

from sara.accounts.models import Role
from sara.accounts.reach import Audience
from sara.problems.criteria import RULES
from sara.problems.models import (
    Involvement,
    Outcome,
    Part,
    Precision,
    Problem,
    Seat,
    SeatKind,
    Stage,
    Stakeholder,
    StakeholderKind,
    StakeholderStage,
    Tier,
    Visit,
)
from sara.problems.search import TITLE
from sara.seed import phrases
from sara.seed.course import CLOCK, Leg
from sara.seed.stages import SUMMARY, TELL, indicator
from sara.seed.tale import Tale
from sara.workflow.gates import GATES
from sara.workflow.models import Decision, Review, ReviewPoint, ReviewState

ONWARD = ("advance", "close")
DECIDED = {
    "advance": Decision.ADVANCE, "close": Decision.CLOSE, "refer_out": Decision.REFER,
    "merge": Decision.MERGE, "reject": Decision.NOT_A_PROBLEM,
}  # fmt: skip
SEATS = (
    (Role.OFFICER, SeatKind.MEMBER, 2), (Role.PARTNER, SeatKind.PARTNER, 1),
    (Role.RESIDENT, SeatKind.MEMBER, 1), (Role.ANALYST, SeatKind.OBSERVER, 1),
)  # fmt: skip
"""Who else sits on a team: role, seat, and at most how many."""
FULL = 0.45
"""The share of problems whose present stage is filled in and could be reviewed."""
ASKED = 0.6
"""Of those, the share for which a review was asked."""
NOT_MET = "recurring"
"""The CHEERS letter of those that are found not to be problems."""


def tell(tale: Tale, reference: str) -> None:
    """Write all rows of one problem."""
    first = tale.legs[0]
    title = tale.kind.title.format(place=tale.where)
    times = tale.chance.choice(phrases.TIMES)
    place = f"{tale.where}, {tale.chance.choice(phrases.DETAILS)}"
    tale.tell(first.start, "problem.logged", by=tale.author,
              changes={"title": ("", title), "stage": ("", Stage.SCANNING)})  # fmt: skip
    words = "\n".join((reference, title, tale.kind.behaviour, place, times))
    tale.findable("problem", tale.id, words)
    _seats(tale)
    _stakeholder(tale)
    full = tale.chance.random() < FULL
    for number, leg in enumerate(tale.legs):
        _leg(tale, number, leg, full)
    indicator(tale)
    tale.bulk.add(
        Problem, id=tale.id, reference=reference, title=title, behaviour=tale.kind.behaviour,
        place=place, times=times, area_id=tale.place.area_id, author_id=tale.author,
        lead_id=tale.lead, opened_at=first.start, **_point(tale), **_standing(tale, title),
    )  # fmt: skip


def _point(tale: Tale) -> dict[str, Any]:
    if tale.chance.random() < 0.2:
        return {"precision": Precision.AREA}
    row, column = divmod(tale.place.number, 8)
    return {
        "latitude": round(47.6 + row * 0.02 + tale.chance.uniform(0, 0.02), 5),
        "longitude": round(-31.2 + column * 0.03 + tale.chance.uniform(0, 0.03), 5),
        "precision": tale.chance.choice((Precision.EXACT, Precision.STREET, Precision.BLOCK)),
    }


def _standing(tale: Tale, title: str) -> dict[str, Any]:
    """The columns that say where the problem stands."""
    last, before = tale.legs[-1], tale.legs[-2] if len(tale.legs) > 1 else None
    days = CLOCK.get(last.stage)
    found: dict[str, Any] = {
        "stage": last.stage,
        "stage_since": last.start,
        "stage_due": (last.start + dt.timedelta(days=days)).date() if days else None,
        "tier": tale.chance.choices(list(Tier), (70, 22, 8))[0],
        "version": len(tale.legs),
    }
    match last.stage:
        case Stage.CLOSED:
            found |= {"closed_at": last.start, "outcome": Outcome.GOAL_MET}
            if tale.chance.random() < 0.5:
                published = last.start + dt.timedelta(days=1)
                found |= {"public_summary": "\n".join(SUMMARY.values()), "published_at": published}
                tale.findable(TITLE, tale.id, title, Audience.PUBLIC)
                tale.tell(published, "problem.published", by=tale.reviewer)
        case Stage.PAUSED if before:
            until = (tale.until + dt.timedelta(days=60)).date()
            found |= {"paused_from": before.stage, "paused_until": until,
                      "paused_because": last.reason}  # fmt: skip
        case Stage.REFERRED_OUT:
            found["referred_to"] = "The port authority"
        case Stage.MERGED:
            found["merged_into_id"] = tale.id - 1
    return found | {"updated_at": tale.updated_at}


def _seats(tale: Tale) -> None:
    since = tale.legs[0].start
    given = [(tale.lead, SeatKind.LEAD)]
    for role, kind, most in SEATS:
        free = [a for a in tale.place.people[role] if a != tale.lead]
        given += [(a, kind) for a in tale.chance.sample(free, tale.chance.randint(0, most))]
    for account_id, kind in given:
        tale.add(Seat, account_id=account_id, kind=kind, since=since, given_by=tale.author)
        if kind is not SeatKind.LEAD:
            tale.tell(since, "seat.given", "seat", account_id, changes={"seat": ("", kind)})
            tale.team.append(account_id)


def _stakeholder(tale: Tale) -> None:
    name = tale.chance.choice(phrases.GROUPS).format(place=tale.where)
    at = tale.within(tale.legs[0])
    stakeholder_id = tale.add(
        Stakeholder, name=name, kind=StakeholderKind.GROUP, part=tale.chance.choice(list(Part)),
        added_by=tale.lead, added_at=at,
    )  # fmt: skip
    tale.bulk.add(StakeholderStage, stakeholder_id=stakeholder_id, stage=Stage.SCANNING,
                  involvement=Involvement.CONSULTED)  # fmt: skip
    tale.tell(at, "stakeholder.added", "stakeholder", stakeholder_id, changes={"name": ("", name)})


def _leg(tale: Tale, number: int, leg: Leg, full: bool) -> None:
    """One visit: what was written in it, the discussion, and the review at its end."""
    after = tale.legs[number + 1] if number + 1 < len(tale.legs) else None
    gate_move = leg.move in DECIDED
    by = tale.reviewer if gate_move else tale.lead
    visit_id = tale.add(Visit, stage=leg.stage, entered_at=leg.start, left_at=leg.end,
                        entered_by=by, move=leg.move, reason=leg.reason,
                        letter=NOT_MET if leg.stage is Stage.NOT_A_PROBLEM else None)  # fmt: skip
    if number:
        tale.tell(leg.start, f"moved.{leg.move}", by=by, reason=leg.reason,
                  changes={"stage": (tale.legs[number - 1].stage, leg.stage)})  # fmt: skip
    if leg.stage in TELL and _is_turn(tale, number, leg):
        TELL[leg.stage](tale, leg, _passed(tale, leg.stage) or (after is None and full))
    for _ in range(tale.chance.choice((0, 1, 1, 2))):
        tale.comment(leg)
    if leg.stage not in GATES:
        return
    if after is not None and after.move in DECIDED:
        if tale.chance.random() < 0.12:
            _review(tale, leg, visit_id, tale.within(leg, 0.5, 0.7), Decision.SEND_BACK)
        _review(tale, leg, visit_id, after.start, DECIDED[after.move])
    asked = full and leg.stage is not Stage.RUNNING and tale.chance.random() < ASKED
    if after is None and asked:
        _review(tale, leg, visit_id, None, None)


def _is_turn(tale: Tale, number: int, leg: Leg) -> bool:
    """A stage is told at the first visit; the assessment at the last, the response at each."""
    visits = [n for n, other in enumerate(tale.legs) if other.stage is leg.stage]
    if leg.stage is Stage.RUNNING:
        return True
    return number == (visits[-1] if leg.stage is Stage.ASSESSMENT else visits[0])


def _passed(tale: Tale, stage: Stage) -> bool:
    return any(
        here.stage is stage and after.move in ONWARD
        for here, after in zip(tale.legs, tale.legs[1:], strict=False)
    )


def _review(
    tale: Tale, leg: Leg, visit_id: int, at: dt.datetime | None, decision: Decision | None
) -> None:  # fmt: skip
    asked = at - dt.timedelta(hours=tale.chance.randint(5, 90)) if at else tale.within(leg, 0.9, 1)
    asked = max(asked, leg.start)
    decided: dict[str, Any] = {"state": ReviewState.OPEN}
    if at:
        decided = {
            "state": ReviewState.DECIDED, "decision": decision, "decided_by": tale.reviewer,
            "decided_at": at, "because": "As the criteria show.", "told": "Told at the meeting.",
        }  # fmt: skip
    review_id = tale.add(
        Review, visit_id=visit_id, stage=leg.stage, author_id=tale.author, lead_id=tale.lead,
        asked_at=asked, due_on=(asked + dt.timedelta(days=5)).date(), rules_version=RULES,
        **decided,
    )  # fmt: skip
    tale.tell(asked, "review.asked", "review", review_id, changes={"stage": ("", leg.stage)})
    if not at:
        return
    short = decision is Decision.SEND_BACK
    tale.tell(at, "review.decided", "review", review_id, by=tale.reviewer,
              reason="As the criteria show.", changes={"decision": ("", decision)})  # fmt: skip
    if not short and leg is not tale.legs[-2]:  # of the others their points are left out
        return
    for turn, criterion in enumerate(GATES[leg.stage].criteria):
        missed = short and turn == 0
        tale.bulk.add(ReviewPoint, review_id=review_id, criterion=criterion.code, met=not missed,
                      because="Say it more exactly." if missed else "")  # fmt: skip
