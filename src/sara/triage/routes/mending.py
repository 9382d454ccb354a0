"""Putting a report right: its area, and what nobody needs to know of it."""

from sara.accounts import queries as accounts
from sara.files.arriving import store_of
from sara.triage import covering, operations, queries
from sara.triage.forms import AreaForm, CoverForm, PhotoForm
from sara.triage.routes.report import MAY, show
from sara.web.answers import Redirect
from sara.web.call import Write
from sara.web.forms import CHOOSE, FormError
from sara.web.notices import notice
from sara.web.route import Route, post
from sara.words import N_, say

PHOTO_ERASED = notice("report-photo-erased", N_("The photo is erased."))
COVERED = notice("report-covered", N_("Covered. Nobody can read it any more."))
NOT_COVERED = N_("Nothing is covered: these words do not stand in the report.")
MOVED = notice("report-moved", N_("The report is in the other area now."))


@post("/triage/{report_id:int}/area", may=MAY, again=show)
def move(call: Write, report_id: int) -> Redirect:
    queries.find(call.db, call.me, report_id)
    form = call.read(AreaForm)
    area = next((a for a in accounts.areas(call.db) if a.id == form.area_id), None)
    if area is None:
        raise FormError({"area_id": say(CHOOSE)})
    operations.move_to(call.db, report_id, area.id, area.name, by=call.me, now=call.now)
    kept = queries.reads(call.me, area.id)
    return Redirect(f"/triage/{report_id}" if kept else "/triage", MOVED)


@post("/triage/{report_id:int}/covering", may=MAY, again=show)
def cover(call: Write, report_id: int) -> Redirect:
    report = queries.find(call.db, call.me, report_id)
    form, first = call.read(CoverForm), queries.whole_of(call.db, report_id)
    done = covering.cover(call.db, report, first, chosen=form.cover, words=form.words,
                          by=call.me, now=call.now)  # fmt: skip
    if not done:
        raise FormError({"words": say(NOT_COVERED)})
    return Redirect(f"/triage/{report_id}", COVERED)


@post("/triage/{report_id:int}/photo-erasing", may=MAY, again=show)
def erase_photo(call: Write, report_id: int) -> Redirect:
    """A photo that shows whom nobody needs to know."""
    report = queries.find(call.db, call.me, report_id)
    covering.erase_photo(
        call.db, report, call.read(PhotoForm).photo, store=store_of(call.settings), by=call.me,
        now=call.now, today=call.today,
    )  # fmt: skip
    return Redirect(f"/triage/{report_id}", PHOTO_ERASED)


ROUTES: list[Route] = [move, cover, erase_photo]
