"""What reporters can take out of their report afterwards, with the receipt and without an account.

These pages lie below the receipt, and keep as little: no session, no hour, no line in a log.
"""

from sara.accounts.permissions import Permission
from sara.files.arriving import store_of
from sara.intake import operations
from sara.intake.following import again, known, page
from sara.triage import covering
from sara.triage.forms import CoverOwnForm, PhotoForm
from sara.web.answers import Page
from sara.web.call import Write
from sara.web.forms import FormError
from sara.web.route import Route, post
from sara.words import N_, say

COVERED = N_(
    "Covered. What you told us no longer holds these words, and nobody can bring them back. If they"
    " also stand in something that we wrote, tell us below."
)
NOT_THERE = N_("These words do not stand in what you told us.")
PHOTO_GONE = N_("The photo is erased.")
NARROWED = N_(
    "From now on only the coordinator sees your name. Whoever read it before may remember it."
)


@post("/receipt/covering", may=Permission.PUBLIC, again=again, traceless=True)
def cover(call: Write) -> Page:
    report, code = known(call)
    words = call.read(CoverOwnForm).words
    if not covering.cover_own(call.db, report, words, now=call.now, today=call.today):
        raise FormError({"words": say(NOT_THERE)})
    return page(call, known(call)[0], code, COVERED)


@post("/receipt/photos", may=Permission.PUBLIC, again=again, traceless=True)
def erase_photo(call: Write) -> Page:
    report, code = known(call)
    covering.erase_photo(
        call.db, report, call.read(PhotoForm).photo, store=store_of(call.settings), by=None,
        now=call.now, today=call.today,
    )  # fmt: skip
    return page(call, report, code, PHOTO_GONE)


@post("/receipt/narrowing", may=Permission.PUBLIC, again=again, traceless=True)
def narrow(call: Write) -> Page:
    report, code = known(call)
    operations.narrow(call.db, report, now=call.now, today=call.today)
    return page(call, known(call)[0], code, NARROWED)


ROUTES: list[Route] = [cover, erase_photo, narrow]
