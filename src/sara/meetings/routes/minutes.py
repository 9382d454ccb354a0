"""The minutes on one page, and how the group agrees to them."""

import datetime as dt

from sara.accounts.permissions import Permission
from sara.meetings import minutes as operations, queries
from sara.meetings.finding import find_meeting
from sara.meetings.forms import AnswerMinutes, ProposeMinutes
from sara.meetings.looking import pointed_out
from sara.meetings.models import LineKind
from sara.meetings.routes.around import around
from sara.meetings.routes.offering import line_choices
from sara.web.answers import Page, Redirect
from sara.web.call import Read, Write
from sara.web.forms import FormError
from sara.web.notices import notice
from sara.web.route import Route, get, post
from sara.words import N_, say

PROPOSED = notice("minutes-proposed", N_("The minutes are laid before the group."))
BACK = notice("minutes-back", N_("The minutes are yours again. Lay them before the group anew."))
AGREED = notice("minutes-agreed", N_("The minutes are agreed."))
ANSWERED = notice("minutes-answered", N_("Your answer to the minutes is saved."))

USUAL_DAYS = 7
PAST = N_("This day has already passed")


@get("/meetings/{meeting_id:int}/minutes", may=Permission.SIGNED_IN)
def minutes(call: Read, meeting_id: int) -> Page:
    found = find_meeting(call.db, call.me, meeting_id)
    answers = queries.minutes_answers(call.db, meeting_id)
    lines = queries.lines(call.db, meeting_id)
    # Who writes live stays with a point until they choose the next.
    last = max(lines, key=lambda line: line.id, default=None)
    standing = {"kind": LineKind.NOTE, "source": "residents", "item_id": last and last.item_id}
    form = call.filled(standing, name="line")
    return Page(
        "meetings/minutes.html",
        around(call, found, "/minutes")
        | line_choices(call, found)
        | {
            "lines": lines,
            "questions": queries.questions(call.db, meeting_id),
            "given": answers if found.writes else [],
            "asked": [one.words for one in answers if not one.agrees],
            "mine": next((one for one in answers if one.account_id == found.me), None),
            "may_answer": found.circle.belongs and found.row.proposed_by != found.me,
            "may_agree": found.holds and operations.may_be_agreed(found, answers, call.today),
            "speaks": found.circle.speaks or found.writes,
            "form": form,
            "details": pointed_out(call.db, found, form),
            "propose": call.filled(
                {"until": call.today + dt.timedelta(days=USUAL_DAYS)}, name="propose"
            ),
            "answer": call.filled(name="answer"),
            "move": call.filled(name="move"),
        },
    )


@post("/meetings/{meeting_id:int}/minutes/proposal", may=Permission.MEETING_HOLD, again=minutes)
def propose(call: Write, meeting_id: int) -> Redirect:
    found = find_meeting(call.db, call.me, meeting_id, writing=True)
    form = call.read(ProposeMinutes)
    if form.until < call.today:
        raise FormError({"until": say(PAST)})
    operations.propose(call.db, found, form.until, now=call.now)
    return Redirect(f"/meetings/{meeting_id}/minutes", PROPOSED)


@post("/meetings/{meeting_id:int}/minutes/withdrawal", may=Permission.MEETING_HOLD, again=minutes)
def take_back(call: Write, meeting_id: int) -> Redirect:
    found = find_meeting(call.db, call.me, meeting_id, writing=True)
    operations.take_back(call.db, found, now=call.now)
    return Redirect(f"/meetings/{meeting_id}/minutes", BACK)


@post("/meetings/{meeting_id:int}/minutes/answer", may=Permission.SIGNED_IN, again=minutes)
def answer(call: Write, meeting_id: int) -> Redirect:
    found = find_meeting(call.db, call.me, meeting_id)
    form = call.read(AnswerMinutes)
    operations.answer_minutes(
        call.db, found, agrees=form.agrees, words="" if form.agrees else form.words, now=call.now
    )
    return Redirect(f"/meetings/{meeting_id}/minutes", ANSWERED)


@post("/meetings/{meeting_id:int}/minutes/agreement", may=Permission.MEETING_HOLD, again=minutes)
def agree(call: Write, meeting_id: int) -> Redirect:
    found = find_meeting(call.db, call.me, meeting_id, holding=True)
    operations.agree(call.db, found, now=call.now, today=call.today)
    return Redirect(f"/meetings/{meeting_id}/minutes", AGREED)


ROUTES: list[Route] = [minutes, propose, take_back, answer, agree]
