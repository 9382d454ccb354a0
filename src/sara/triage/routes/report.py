"""The page on which one report is decided about, and who told it."""

from typing import Any

from sara.accounts.permissions import Permission
from sara.errors import NotFound
from sara.intake import queries as taken
from sara.intake.models import ContactBy, IdentityMode
from sara.intake.safety import why_not
from sara.triage import operations, queries
from sara.triage.looking import look_over
from sara.triage.page import LOOKED_OVER, report_page
from sara.web.answers import Page
from sara.web.call import Read, Write
from sara.web.route import Route, get

MAY = Permission.REPORT_TRIAGE


@get("/triage/{report_id:int}", may=MAY)
def show(call: Read, report_id: int) -> Page:
    return Page("triage/show.html", report_page(call, queries.find(call.db, call.me, report_id)))


@get("/triage/{report_id:int}/contact", may=MAY)
def contact(call: Read, report_id: int) -> Page:
    """Who reported it and what to heed. That it was read is written down."""
    report = queries.find(call.db, call.me, report_id)
    first = queries.whole_of(call.db, report_id)
    who = taken.contact_of(call.db, first)
    if who is None or who.mode is IdentityMode.ANONYMOUS:
        raise NotFound
    call.note_reading(None, "report", first)
    ways = [(way, why_not(who, way)) for way in ContactBy]
    return Page("triage/contact.html", {"report": report, "who": who, "ways": ways})


def looked_over(call: Write, report_id: int, name: str, form: Any) -> dict[str, str]:
    """The texts of a form once they were looked over; what was covered is written down."""
    texts, covered = look_over(form, LOOKED_OVER[name])
    if covered:
        operations.note_covered(call.db, report_id, covered, by=call.me, now=call.now)
    return texts


ROUTES: list[Route] = [show, contact]
