"""One review on one screen, and the decision that ends it."""

from typing import Any

from sara.accounts.permissions import Permission
from sara.accounts.reach import Reach
from sara.problems.frame import frame
from sara.problems.models import Stage
from sara.problems.queries import Found, find, reach_of
from sara.scanning.models import Letter
from sara.triage.letters import tell_followers
from sara.triage.looking import found_in, look_over
from sara.web.answers import Page, Redirect
from sara.web.call import Read, Write
from sara.web.forms import FormError
from sara.web.notices import notice
from sara.web.route import Route, get, post
from sara.words import N_, say
from sara.workflow import queries
from sara.workflow.forms import Decide
from sara.workflow.letters import tell_decision
from sara.workflow.models import Decision
from sara.workflow.operations.deciding import NO_OTHER, decide
from sara.workflow.operations.moving import Details
from sara.workflow.sheet import sheet
from sara.workflow.words import AFTERWARDS, LETTERS

PUBLIC_WORDS = ("told", "heard")
"""What a reviewer writes for everybody to read."""
DECIDED = notice("review-decided", N_("Your decision is saved and the team is told."))


@get("/problems/{problem_id:int}/reviews/{review_id:int}", may=Permission.PROBLEM_READ)
def review(call: Read, problem_id: int, review_id: int) -> Page:
    found = find(call.db, call.me, problem_id)
    row = queries.review_of(call.db, problem_id, review_id)
    may_decide = (
        row.state.value == "open"
        and found.may(Permission.GATE_REVIEW)
        and queries.not_ones_own(found, call.me)
    )
    context: dict[str, Any] = sheet(call, found, row)
    return Page(
        "workflow/review.html",
        frame(found, call.today)
        | context
        | {
            "review": row,
            "may_decide": may_decide,
            "form": (form := call.filled({"version": row.version})),
            "found": found_in(form, PUBLIC_WORDS),
            "decisions": decisions(row.stage),
            "letters": list(Letter),
            "not_met": LETTERS.get(row.letter),
            "afterwards": AFTERWARDS,
            "is_lead": call.me.account_id == found.row.lead_id,
            "onward": _onward(call) if row.state.value == "decided" else None,
            "most": queries.QUEUE_PAGE,
        },
    )


def _onward(call: Read) -> list[Any] | None:
    """The reviews that wait for this person's decision; None for whoever has no such queue."""
    if not call.me.might_by_role(Permission.REVIEW_QUEUE):
        return None
    waiting = queries.review_queue(call.db, call.me)
    return [r for r in waiting if call.me.account_id not in (r.lead_id, r.author_id)]


def decisions(stage: Stage) -> list[Decision]:
    """The decisions that a review of this stage can end in."""
    always = [Decision.ADVANCE, Decision.SEND_BACK, Decision.PARK]
    early = [Decision.REFER, Decision.MERGE]
    match stage:
        case Stage.SCANNING | Stage.ANALYSIS:
            return [*always, *early, Decision.NOT_A_PROBLEM]
        case Stage.PLAN:
            return [*always, *early]
        case Stage.ASSESSMENT:
            return [*always, Decision.CLOSE]
        case _:
            return always


@post(
    "/problems/{problem_id:int}/reviews/{review_id:int}/decision",
    may=Permission.GATE_REVIEW,
    again=review,
)
def decide_review(call: Write, problem_id: int, review_id: int) -> Redirect:
    found = find(call.db, call.me, problem_id, Permission.GATE_REVIEW)
    form = call.read(Decide)
    public, covered = look_over(form, PUBLIC_WORDS)
    into = None
    if form.decision is Decision.MERGE:
        into = other_problem(call, found, form.into)
    decide(
        call.db, found, review_id, form.version, decision=form.decision, because=form.because,
        told=public["told"], heard=public["heard"], covered=covered,
        waivers=per_criterion(call, "waive."),
        points=per_criterion(call, "point."),
        details=Details(
            until=form.until, into=into, letter=form.letter.value if form.letter else "",
            receiver=form.receiver if form.receiver_agreed else "",
        ),
        by=call.me, now=call.now, today=call.today, settings=call.settings,
    )  # fmt: skip
    tell_decision(call.db, found, review_id, form.decision, by=call.me, now=call.now)
    tell_followers(call.db, problem_id, by=call.me, now=call.now, settings=call.settings)
    return Redirect(f"/problems/{problem_id}/reviews/{review_id}", DECIDED)


def per_criterion(call: Write, prefix: str) -> dict[str, str]:
    """The texts of the fields "waive.scanning.cheers" and the like, by criterion."""
    return {
        name.removeprefix(prefix): values[-1].strip()[:1000]
        for name, values in call.asked.typed.items()
        if name.startswith(prefix) and values[-1].strip()
    }


def other_problem(call: Write, found: Found, reference: str) -> int:
    row = queries.other_problem(call.db, call.me, reference)
    if row is None or row.id == found.id or reach_of(call.me, row) < Reach.TEAM:
        raise FormError({"into": say(NO_OTHER)})
    return int(row.id)


ROUTES: list[Route] = [review, decide_review]
