"""Everything a meeting needs on paper: for a kitchen table, and to be keyed in afterwards.

The questions of the analysis board lie above this room; they are hung in where rooms are joined.
"""

from collections.abc import Sequence
from typing import Any

from sara.accounts.permissions import Permission
from sara.errors import NotFound
from sara.meetings import queries
from sara.meetings.finding import find_meeting
from sara.meetings.routes.around import around
from sara.web.answers import Page
from sara.web.call import Read
from sara.web.route import Route, get
from sara.words import N_

SHEETS = {
    "agenda": N_("Agenda"),
    "sign-in": N_("Sheet to sign in"),
    "board": N_("Analysis board"),
    "lines": N_("Sheet for minutes"),
    "minutes": N_("Minutes"),
}
_board: list[Any] = []


def ask_on_board(questions: Sequence[Any]) -> None:
    """Say what the analysis board asks: each with the words of both sides, present and absent."""
    _board[:] = questions


@get("/meetings/{meeting_id:int}/paper/{sheet:str}", may=Permission.SIGNED_IN)
def paper(call: Read, meeting_id: int, sheet: str) -> Page:
    found = find_meeting(call.db, call.me, meeting_id)
    if sheet not in SHEETS:
        raise NotFound
    written = sheet == "minutes"
    return Page(
        f"meetings/paper_{sheet.replace('-', '_')}.html",
        around(call, found)
        | {
            "sheet": SHEETS[sheet],
            "agenda": queries.agenda(call.db, meeting_id) if not written else [],
            "lines": queries.lines(call.db, meeting_id) if written else [],
            "questions": queries.questions(call.db, meeting_id) if written else [],
            "board": list(_board),
        },
    )


ROUTES: list[Route] = [paper]
