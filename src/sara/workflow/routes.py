"""The page of a problem, its reviews and its moves."""

import datetime as dt
from typing import Any

from sara.accounts.permissions import Permission
from sara.accounts.reach import Reach
from sara.assessment import queries as assessment
from sara.assessment.files import five_lines
from sara.errors import Forbidden, NotFound, Refused
from sara.groups.opening import open_group
from sara.privacy.covering import LOOK, cover_chosen, each_once, look_through, unseen
from sara.privacy.finding import names_in
from sara.problems.frame import frame
from sara.problems.models import WORKING, Stage
from sara.problems.operations import publish_summary
from sara.problems.queries import Found, find, reach_of, team
from sara.scanning.models import Letter
from sara.triage.letters import tell_followers
from sara.triage.looking import found_in, look_over
from sara.web.answers import Page, Redirect
from sara.web.call import Read, Write
from sara.web.forms import FormError
from sara.web.notices import notice
from sara.web.route import Route, get, post
from sara.words import N_, Sentence, say
from sara.workflow import naming, queries, taking
from sara.workflow.forms import AskReview, Decide, MakeMove, Publish
from sara.workflow.gates import judgement
from sara.workflow.letters import tell_decision, tell_move, tell_reviewers
from sara.workflow.models import Decision
from sara.workflow.moves import Move, moves
from sara.workflow.operations import Details, ask_review, decide, move, withdraw_review
from sara.workflow.sheet import let_pass, sheet
from sara.workflow.words import AFTERWARDS, BY_HAND, LETTERS, MOVED as MOVED_WORDS, WORDS

ASKED = notice("review-asked", N_("The review is asked for. A reviewer is told."))
TELL_THEM = N_("Write what the people who reported it are told")
PUBLIC_WORDS = ("told", "heard")
"""What a reviewer writes for everybody to read."""
DECIDED = notice("review-decided", N_("Your decision is saved and the team is told."))
WITHDRAWN = notice("review-withdrawn", N_("The review is withdrawn."))
MOVED = notice("moved", N_("The problem is moved, and the reason is in its history."))
PAUSED = notice(
    "paused",
    N_("The problem is paused. When the pause is over, it stands on the lead's home page."),
)
RESUMED = notice("resumed", N_("The problem goes on where it was."))
PUBLISHED = notice("published", N_("It is published: everybody can read it now."))
UNPUBLISHED = notice(
    "unpublished", N_("It is no longer published. Only the team and agencies see it.")
)
SUMMARISED = notice("summarised", N_("The summary is saved. It is not published yet."))


@get("/problems/{problem_id:int}", may=Permission.PROBLEM_READ)
def show(call: Read, problem_id: int) -> Page | Redirect:
    found = find(call.db, call.me, problem_id, at_least=Reach.PUBLIC)
    if found.reach is Reach.PUBLIC:  # one truth: what everybody sees stands on the public page
        return Redirect(f"/public/{found.row.reference}")
    held = judgement(call.db, problem_id, found.row.stage, call.settings, call.today)
    reviews = queries.reviews(call.db, problem_id)
    return Page(
        "workflow/problem.html",
        frame(found, call.today)
        | {
            "held": held,
            "into": _into(call, found),
            "has_gate": found.row.stage in WORKING,
            "reviews": reviews,
            "open_review": next((r for r in reviews if r.state.value == "open"), None),
            "may_ask": found.may(Permission.REVIEW_ASK),
            "may_review": found.may(Permission.GATE_REVIEW)
            and queries.not_ones_own(found, call.me),
            "may_publish": found.may(Permission.PROBLEM_PUBLISH),
            "may_cover": found.may(Permission.DETAILS_COVER),
            "visits": queries.visits(call.db, problem_id),
            "team": team(call.db, problem_id),
            "moves": by_hand(call, found, held.enough_delivered),
            "let_pass": let_pass(held),
            "letters": LETTERS,
            "words": WORDS,
            "afterwards": AFTERWARDS,
        },
        parts={"gate": "workflow/_gate.html"},
    )


def _into(call: Read, found: Found) -> Any:
    """The problem that it was merged into, if whoever reads this may know of it; else None."""
    if found.row.merged_into_id is None:
        return None
    try:
        return find(call.db, call.me, found.row.merged_into_id, at_least=Reach.PUBLIC).row
    except NotFound:
        return None


def by_hand(call: Read, found: Found, enough: bool) -> list[Move]:
    """The moves that this person may make with a button, or sees refused with a reason."""
    facts = queries.facts_for_display(call.db, found, call.me, enough)
    if not (facts.may_lead or facts.may_review):
        return []
    possible = [m for m in moves(facts) if m.event in BY_HAND and "reviewed" not in m.blockers]
    if found.row.stage is Stage.PAUSED:
        return [m for m in possible if m.open]
    return sorted(possible, key=lambda m: BY_HAND.index(m.event))


@get("/problems/{problem_id:int}/moves/new", may=Permission.PROBLEM_MOVE)
def new_move(call: Read, problem_id: int) -> Page:
    found = find(call.db, call.me, problem_id, Permission.PROBLEM_MOVE)
    sent = call.asked.typed.get("event", [call.query("event")])[-1]
    chosen = next((m for m in by_hand(call, found, enough=True) if m.event == sent), None)
    if chosen is None:
        raise NotFound
    return Page(
        "workflow/move.html",
        frame(found, call.today)
        | {"move": chosen, "words": WORDS[chosen.event], "form": (form := call.filled()),
           "event": sent, "found": found_in(form, ("told",))},
    )  # fmt: skip


@post("/problems/{problem_id:int}/moves", may=Permission.PROBLEM_MOVE, again=new_move)
def make_move(call: Write, problem_id: int) -> Redirect:
    found = find(call.db, call.me, problem_id, Permission.PROBLEM_MOVE)
    form = call.read(MakeMove)
    if form.event not in BY_HAND:
        raise Refused(N_("This move is decided in a review."))
    if wrong := _mistakes(form, call.today):
        raise FormError(wrong)
    told = look_over(form, ("told",))[0]["told"]
    stage = move(
        call.db, found, form.event, by=call.me,
        details=Details(reason=form.reason, until=form.until, told=told),
        now=call.now, today=call.today, settings=call.settings,
    )  # fmt: skip
    tell_move(call.db, found, stage, by=call.me, now=call.now)
    tell_followers(call.db, problem_id, by=call.me, now=call.now, settings=call.settings)
    said = {"pause": PAUSED, "resume": RESUMED}.get(form.event, MOVED)
    return Redirect(f"/problems/{problem_id}", said)


def _mistakes(form: MakeMove, today: dt.date) -> dict[str, Sentence]:
    """A move that no review decides is told with its reason, too: to the team, and to everybody."""
    wrong: dict[str, Sentence] = {}
    if form.event == "resume":
        return wrong
    if not form.reason:
        wrong["reason"] = say(N_("Say why"))
    if not form.told:
        wrong["told"] = say(TELL_THEM)
    if form.event == "pause" and (form.until is None or form.until <= today):
        wrong["until"] = say(N_("Choose a day after today"))
    return wrong


@get("/problems/{problem_id:int}/reviews/new", may=Permission.REVIEW_ASK)
def new_review(call: Read, problem_id: int) -> Page:
    found = find(call.db, call.me, problem_id, Permission.REVIEW_ASK)
    held = judgement(call.db, problem_id, found.row.stage, call.settings, call.today)
    return Page(
        "workflow/ask.html", frame(found, call.today) | {"held": held, "form": call.filled()}
    )


@post("/problems/{problem_id:int}/reviews", may=Permission.REVIEW_ASK, again=new_review)
def ask(call: Write, problem_id: int) -> Redirect:
    found = find(call.db, call.me, problem_id, Permission.REVIEW_ASK)
    form = call.read(AskReview)
    if form.anyway and not form.note:
        raise FormError({"note": say(N_("Say why the missing points should not hold this up"))})
    review = ask_review(
        call.db, found, note=form.note, anyway=form.anyway, by=call.me, now=call.now,
        today=call.today, settings=call.settings,
    )  # fmt: skip
    tell_reviewers(call.db, found, review.id, now=call.now)
    return Redirect(f"/problems/{problem_id}", ASKED)


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
        },
    )


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
        raise FormError({"into": say(N_("There is no open problem with this reference"))})
    return int(row.id)


@post("/problems/{problem_id:int}/reviews/{review_id:int}/withdrawal", may=Permission.REVIEW_ASK)
def withdraw(call: Write, problem_id: int, review_id: int) -> Redirect:
    found = find(call.db, call.me, problem_id, Permission.REVIEW_ASK)
    withdraw_review(call.db, found, review_id, by=call.me, now=call.now)
    return Redirect(f"/problems/{problem_id}", WITHDRAWN)


@get("/problems/{problem_id:int}/publication", may=Permission.PROBLEM_PUBLISH)
def publication(call: Read, problem_id: int) -> Page:
    found = find(call.db, call.me, problem_id, Permission.PROBLEM_PUBLISH)
    lines = assessment.texts(call.db, problem_id)
    written = found.row.public_summary or five_lines(lines)
    form = call.filled(
        {"version": found.row.version, "public_summary": written,
         "publish": "1" if found.row.published_at else ""}
    )  # fmt: skip
    decided = [r for r in queries.reviews(call.db, problem_id) if r.told]
    summary = {"public_summary": form.value("public_summary")}
    details = each_once(look_through(summary)) if form.error("cover") else []
    moved = [visit for visit in queries.visits(call.db, problem_id) if visit.told]
    five = (lines.you_said, lines.we_found, lines.we_did, lines.what_changed, lines.what_did_not)
    beside = (found.row.title, *five, *(text for r in decided for text in (r.told, r.heard)),
              *(visit.told for visit in moved))  # fmt: skip
    return Page(
        "workflow/publication.html",
        frame(found, call.today)
        | {
            "form": form,
            "lines": lines,
            "decided": decided,
            "moved": moved,
            "moves": MOVED_WORDS,
            "afterwards": AFTERWARDS,
            "found": details,
            "chosen": [one.key for one in details],
            "may_name": names_in("\n".join(filter(None, beside))),
        },
    )


@post("/problems/{problem_id:int}/publication", may=Permission.PROBLEM_PUBLISH, again=publication)
def publish(call: Write, problem_id: int) -> Redirect:
    found = find(call.db, call.me, problem_id, Permission.PROBLEM_PUBLISH)
    form = call.read(Publish)
    summary = {"public_summary": form.public_summary}
    details = look_through(summary)
    if form.publish and unseen(details, form.looked):
        raise FormError({"cover": say(LOOK)})
    covered, _ = cover_chosen(summary, details, form.cover)
    said = UNPUBLISHED if found.row.published_at else SUMMARISED
    publish_summary(
        call.db, found, form.version, summary=covered["public_summary"], public=form.publish,
        by=call.me, now=call.now,
    )  # fmt: skip
    if form.publish:
        # Whoever reads of a problem must be able to ask to take part.
        open_group(call.db, problem_id, by=call.me, now=call.now)
        said = PUBLISHED
    return Redirect(f"/problems/{problem_id}", said)


@get("/reviews", may=Permission.REVIEW_QUEUE)
def queue(call: Read) -> Page:
    if not call.me.might_by_role(Permission.REVIEW_QUEUE):
        raise Forbidden
    waiting = queries.review_queue(call.db, call.me, queries.cursor(call.query("after")))
    shown = waiting[: queries.QUEUE_PAGE]
    more = len(waiting) > len(shown)
    last = shown[-1] if shown else None
    return Page(
        "workflow/queue.html",
        {
            "waiting": shown,
            "today": call.today,
            "me": call.me.account_id,
            "decided": queries.decided_lately(call.db, call.me),
            "afterwards": AFTERWARDS,
            "older": f"/reviews?after={last.due_on}.{last.id}" if more and last else "",
        },
    )


ROUTES: list[Route] = [
    show, new_move, make_move, new_review, ask, review, decide_review, withdraw, publication,
    publish, queue, *naming.ROUTES, *taking.ROUTES,
]  # fmt: skip
