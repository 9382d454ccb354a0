"""Reports that staff write down for somebody: by telephone, at the counter, from paper.

The form carries a number of its own instead of the usual one: that one is kept with the moment it
was sent, and an anonymous report must not have one (see docs/decisions).
"""

import msgspec

from sara.accounts import queries as accounts
from sara.accounts.models import Precision
from sara.accounts.permissions import Permission
from sara.accounts.viewer import Viewer
from sara.db import Reader
from sara.intake import codes, operations
from sara.intake.forms import MODES, TEXTS, Before
from sara.intake.models import Channel, ContactBy, HowOften, IdentityMode
from sara.intake.operations import Photo
from sara.intake.receiving import MOST_PHOTOS, PHOTOS, keep_photos, look_at_photos
from sara.problems.likeness import Known
from sara.triage.forms import KeyedForm
from sara.triage.likeness import like_problems
from sara.triage.looking import found_in, look_over
from sara.web import forms
from sara.web.answers import Page
from sara.web.asked import Asked
from sara.web.call import House, Read, Write
from sara.web.forms import CHOOSE, Choice, Filled, FormError
from sara.web.route import Route, get, post
from sara.words import N_, say

MAY = Permission.REPORT_KEY
KEYED = tuple(channel for channel in Channel if channel is not Channel.ONLINE)
WAYS = tuple(Choice(way.value, way.words) for way in KEYED)
IS_IT = N_("We know of something like it. Ask whether it is one of these.")
MODES_KEYED = (
    Choice(MODES[0].value, N_("Nobody"),
           N_("No name and no number are kept, and of the time only the day.")),
    Choice(MODES[1].value, N_("Only the coordinator of the area"), N_("Nobody else sees it.")),
    Choice(MODES[2].value, N_("The people who work on it"),
           N_("They see the name; only the coordinator sees how to reach them.")),
)  # fmt: skip


@get("/reports/new", may=MAY)
def new(call: Read) -> Page:
    asked = call.query("channel")
    first = {
        "channel": asked if asked in {way.value for way in KEYED} else Channel.PHONE,
        "mode": IdentityMode.ANONYMOUS, "area_id": call.query("area"), "serial": call.filled().once,
    }  # fmt: skip
    form = call.filled(first, name="report")
    areas = [a for a in accounts.areas(call.db) if call.me.may_in(MAY, a.id)]
    offers = _shown_again(call, form)
    return Page("triage/key.html", {
        "form": form, "areas": areas, "channels": WAYS, "modes": MODES_KEYED,
        "ways": list(ContactBy), "often": list(HowOften), "before": list(Before),
        "found": (found := found_in(form, TEXTS)), "chosen": [one.key for one in found],
        "number": call.settings.emergency_number, "precisions": list(Precision),
        "most": MOST_PHOTOS, "accepted": PHOTOS, "offers": offers,
    })  # fmt: skip


def _shown_again(call: Read, form: Filled) -> list[Known]:
    """The problems like it, once they were pointed out."""
    if not form.error("joins") and not form.value("offered"):
        return []
    try:
        return _alike(call.db, call.me, forms.read(KeyedForm, call.asked.typed))
    except FormError:
        return []


def _alike(db: Reader, viewer: Viewer, form: KeyedForm) -> list[Known]:
    """Problems that whoever writes it down may read, and that are like it."""
    return like_problems(db, viewer, form.told(form.texts(), form.area_id))


class Keyed(msgspec.Struct, frozen=True):
    """A form that may be taken in, with its details covered and its photos kept."""

    form: KeyedForm
    texts: dict[str, str]
    covered: list[str]
    photos: tuple[Photo, ...]


def _take(house: House, asked: Asked, viewer: Viewer | None) -> Keyed:
    """As with the form for everybody: problems like it are shown once before it is taken in, and of
    a photo only a clean copy is kept."""
    form = forms.read(KeyedForm, asked.typed)
    wrong = form.against()
    if form.channel not in KEYED:
        wrong["channel"] = say(CHOOSE)
    if viewer is not None:
        with house.database.read() as db:
            known = {one.id for one in _alike(db, viewer, form)}
        if form.joins not in {None, *known} or (form.joins is None and known - {*form.offered}):
            wrong["joins"] = say(IS_IT)
    looked, why_not = look_at_photos(house, asked)
    if why_not:
        wrong["photos"] = why_not
    if wrong:
        raise FormError(wrong)
    texts, covered = look_over(form, TEXTS)
    return Keyed(form, texts, covered, keep_photos(house, looked, house.clock()))


@post("/reports", may=MAY, again=new, before=_take, uploads=True)
def key(call: Write) -> Page:
    keyed: Keyed = call.prepared
    form = keyed.form
    if form.area_id and form.area_id not in {area.id for area in accounts.areas(call.db)}:
        raise FormError({"area_id": say(CHOOSE)})
    receipt = operations.receive(
        call.db, form.told(keyed.texts, form.area_id), mode=form.mode, contact=form.contact(),
        channel=form.channel, covered=keyed.covered, photos=keyed.photos, once=form.serial,
        keyed_by=call.me.account_id, now=call.now, today=call.today,
    )  # fmt: skip
    return Page("triage/keyed.html", {
        "groups": codes.shown(receipt.code), "channel": form.channel, "area_id": form.area_id,
        "address": f"{call.settings.public_address}/receipt", "days": call.settings.report_days,
    })  # fmt: skip


@get("/report/paper", may=Permission.PUBLIC, traceless=True)
def paper(call: Read) -> Page:
    """A form to print, with the questions in the order in which they are keyed in."""
    return Page("triage/paper.html", {
        "modes": MODES, "often": [one for one in HowOften if one is not HowOften.UNKNOWN],
        "ways": list(ContactBy), "number": call.settings.emergency_number,
        "leave_to": call.settings.leave_to, "address": f"{call.settings.public_address}/receipt",
    })  # fmt: skip


ROUTES: list[Route] = [new, key, paper]
