"""One's dates in a calendar of one's own, at secret addresses that can be ended."""

import msgspec

from sara.accounts.permissions import Permission
from sara.db import Reader
from sara.errors import NotFound
from sara.hearing import feeds
from sara.hearing.forms import MakeFeed
from sara.web.answers import Page, Redirect, Text
from sara.web.call import Read, Write
from sara.web.notices import notice
from sara.web.route import Route, get, post
from sara.words import N_

ENDED = notice("feed-ended", N_("The address is ended. Calendars that use it get nothing more."))
FILE = ".ics"


class Offered(msgspec.Struct, frozen=True):
    """A calendar there is or could be an address for; without a group it is one's own."""

    group_id: int | None
    name: str
    reference: str
    feed: object | None


def _context(call: Read | Write, db: Reader) -> dict[str, object]:
    made = feeds.standing(db, call.me)
    offers = [Offered(None, "", "", made.get(None))]
    offers += [
        Offered(g.id, g.name or g.title, g.reference or "", made.get(g.id))
        for g in feeds.groups(db, call.me)
    ]
    return {"offers": offers, "fresh": "", "subscribe": "", "form": call.filled()}


@get("/account/calendars", may=Permission.SIGNED_IN)
def calendars(call: Read) -> Page:
    return Page("hearing/calendars.html", _context(call, call.db))


@post("/account/calendars", may=Permission.SIGNED_IN, again=calendars)
def make(call: Write) -> Page:
    """Shown at once and only now: the address itself is kept nowhere."""
    token = feeds.make(call.db, call.read(MakeFeed).group_id, by=call.me, now=call.now)
    address = f"{call.settings.public_address.rstrip('/')}/calendars/{token}{FILE}"
    shown = {"fresh": address, "subscribe": "webcal:" + address.partition(":")[2]}
    return Page("hearing/calendars.html", _context(call, call.db) | shown)


@post("/account/calendars/{feed_id:int}/end", may=Permission.SIGNED_IN)
def end(call: Write, feed_id: int) -> Redirect:
    feeds.revoke(call.db, feed_id, by=call.me, now=call.now)
    return Redirect("/account/calendars", ENDED)


@get("/calendars/{feed_file:str}", may=Permission.PUBLIC)
def feed(call: Read, feed_file: str) -> Text:
    token, dot, ending = feed_file.rpartition(".")
    if dot + ending != FILE:
        raise NotFound
    return Text(
        feeds.read(call.db, token, call.settings, call.now), "text/calendar",
        'inline; filename="sara.ics"',
    )  # fmt: skip


ROUTES: list[Route] = [calendars, make, end, feed]
