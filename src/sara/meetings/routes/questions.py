"""What was asked in a meeting, and its answer."""

from sara.accounts.permissions import Permission
from sara.meetings import minutes as operations, queries
from sara.meetings.finding import find_meeting
from sara.meetings.forms import AnswerQuestion
from sara.meetings.routes.around import around
from sara.web.answers import Page, Redirect
from sara.web.call import Read, Write
from sara.web.notices import SAVED
from sara.web.route import Route, get, post


@get("/meetings/{meeting_id:int}/questions/{question_id:int}", may=Permission.SIGNED_IN)
def question(call: Read, meeting_id: int, question_id: int) -> Page:
    found = find_meeting(call.db, call.me, meeting_id)
    row = queries.question(call.db, meeting_id, question_id)
    return Page(
        "meetings/question.html",
        around(call, found, "/minutes")
        | {
            "question": row,
            "speaks": found.circle.speaks or found.writes,
            "form": call.filled(row),
        },
    )


@post(
    "/meetings/{meeting_id:int}/questions/{question_id:int}",
    may=Permission.SIGNED_IN,
    again=question,
)
def answer_question(call: Write, meeting_id: int, question_id: int) -> Redirect:
    found = find_meeting(call.db, call.me, meeting_id)
    form = call.read(AnswerQuestion)
    operations.answer_question(call.db, found, question_id, form.version, form.answer, now=call.now)
    return Redirect(f"/meetings/{meeting_id}/minutes#questions", SAVED)


ROUTES: list[Route] = [question, answer_question]
