"""The minutes on one page, and how the group agrees to them."""

import datetime as dt
from typing import Any

from sara.accounts.models import ByHand
from sara.accounts.permissions import Permission
from sara.meetings import minutes as operations, queries
from sara.meetings.finding import FoundMeeting, find_meeting, people
from sara.meetings.forms import AnswerMinutes, KeyMinutesAnswer, ProposeMinutes, ToMinutes
from sara.meetings.looking import pointed_out
from sara.meetings.models import LineKind, MinutesState
from sara.meetings.routes.around import around
from sara.meetings.routes.offering import line_choices
from sara.web.answers import Page, Redirect
from sara.web.call import Read, Write
from sara.web.forms import Filled, FormError
from sara.web.notices import notice
from sara.web.route import Route, get, post
from sara.words import N_, say

PROPOSED = notice("minutes-proposed", N_("The minutes are laid before the group."))
BACK = notice("minutes-back", N_("The minutes are yours again. Lay them before the group anew."))
AGREED = notice("minutes-agreed", N_("The minutes are agreed."))
ANSWERED = notice("minutes-answered", N_("Your answer to the minutes is saved."))
KEYED = notice("minutes-keyed", N_("The answer is saved. The person is told that you keyed it in."))

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
            "keyings": _keyings(call, found, answers),
            "replies": list(ToMinutes),
            "ways": list(ByHand),
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


def _keyings(call: Read, found: FoundMeeting, answers: list[Any]) -> list[tuple[Any, Filled]]:
    """Whose answer whoever writes the minutes may key in: of those who gave none themselves."""
    if not found.writes or found.row.minutes_state is not MinutesState.PROPOSED:
        return []
    given = {one.account_id: one for one in answers}
    own = {found.me, found.row.proposed_by}
    own |= {one.account_id for one in answers if one.keyed_by is None}
    return [
        (one, call.filled(_standing(given.get(one.id)), name=f"keying-{one.id}"))
        for one in people(call.db, found.circle)
        if one.id not in own
    ]


def _standing(given: Any | None) -> dict[str, Any]:
    if given is None:
        return {}
    said = ToMinutes.AGREES if given.agrees else ToMinutes.CORRECTS
    return {"answer": said, "words": given.words, "how": given.keyed_how}


@post(
    "/meetings/{meeting_id:int}/minutes/answers/{account_id:int}",
    may=Permission.MEETING_HOLD,
    again=minutes,
)
def key_in(call: Write, meeting_id: int, account_id: int) -> Redirect:
    found = find_meeting(call.db, call.me, meeting_id, writing=True)
    form = call.read(KeyMinutesAnswer)
    operations.key_in_answer(
        call.db, found, account_id, agrees=form.agrees, words="" if form.agrees else form.words,
        how=form.how, now=call.now,
    )  # fmt: skip
    return Redirect(f"/meetings/{meeting_id}/minutes", KEYED)


@post("/meetings/{meeting_id:int}/minutes/agreement", may=Permission.MEETING_HOLD, again=minutes)
def agree(call: Write, meeting_id: int) -> Redirect:
    found = find_meeting(call.db, call.me, meeting_id, holding=True)
    operations.agree(call.db, found, now=call.now, today=call.today)
    return Redirect(f"/meetings/{meeting_id}/minutes", AGREED)


ROUTES: list[Route] = [minutes, propose, take_back, answer, key_in, agree]
