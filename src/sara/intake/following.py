"""The page behind a receipt: where the report stands, messages both ways, "still happening?".

The code is all there is to know somebody by: it is carried in the forms, never in an address or a
cookie. Each form answers with the page itself, because a redirect could not carry the code.
"""

import base64
import datetime as dt
from typing import Any

import msgspec

from sara.accounts.permissions import Permission
from sara.accounts.throttle import network
from sara.errors import NotFound
from sara.files.arriving import store_of
from sara.intake import codes, operations, queries
from sara.intake.forms import MODES, CodeForm, MessageForm, PulseForm
from sara.intake.models import IdentityMode, Still
from sara.intake.standing import standing_of
from sara.intake.told import facts
from sara.intake.urgent import Urgent, advice
from sara.privacy.covering import LOOK, cover_chosen, each_once, look_through, unseen
from sara.web.answers import Page
from sara.web.call import Call, Read, Write
from sara.web.forms import FormError
from sara.web.route import Route, get, post
from sara.words import N_, say

GUESSES, WINDOW = 20, dt.timedelta(minutes=15)
NO_REPORT = N_("There is no report with this code. Check each group of four digits.")
WRITTEN = N_("Your message is sent. The answer will stand here.")
PULSE_KEPT = N_("Thank you. Your answer is kept.")
FORGOTTEN = N_(
    "Your name and how to reach you are taken out of the report. Whoever read them before may"
    " remember them; from now on nobody can look them up."
)


@get("/receipt", may=Permission.PUBLIC, traceless=True)
def enter(call: Read) -> Page:
    return Page("intake/enter.html", {
        "form": call.filled(name="code"), "leave_to": call.settings.leave_to,
    })  # fmt: skip


@post("/receipt", may=Permission.PUBLIC, again=enter, traceless=True)
def show(call: Write) -> Page:
    code = codes.read(call.read(CodeForm).code)
    report = _behind(call, code)
    if report is None:
        raise FormError({"code": say(NO_REPORT)})
    return page(call, report, code)


@get("/receipt", may=Permission.PUBLIC, traceless=True)
def again(call: Read) -> Page:
    """The page behind the receipt with the mistake in one of its forms. No page of its own."""
    return page(call, *known(call))


@post("/receipt/messages", may=Permission.PUBLIC, again=again, traceless=True)
def write(call: Write) -> Page:
    report, code = known(call)
    form = call.read(MessageForm)
    found = look_through({"message": form.message})
    if unseen(found, form.looked):
        raise FormError({"cover": say(LOOK)})
    texts, _ = cover_chosen({"message": form.message}, found, form.cover)
    operations.write(
        call.db, report, texts["message"], once=call.asked.typed.get("_once", [""])[-1],
        now=call.now, today=call.today,
    )  # fmt: skip
    return page(call, report, code, WRITTEN)


@post("/receipt/pulses", may=Permission.PUBLIC, again=again, traceless=True)
def pulse(call: Write) -> Page:
    report, code = known(call)
    operations.pulse(call.db, report, call.read(PulseForm).still, now=call.now, today=call.today)
    return page(call, report, code, PULSE_KEPT)


@post("/receipt/forgetting", may=Permission.PUBLIC, again=again, traceless=True)
def forget(call: Write) -> Page:
    report, _ = known(call)
    operations.forget_contact(call.db, report, now=call.now, today=call.today)
    return page(call, *known(call), FORGOTTEN)


def known(call: Call[Any]) -> tuple[Any, str]:
    """The report whose code a form of its page carries. Raises `NotFound`."""
    code = codes.read(call.asked.typed.get("code", [""])[-1])
    report = _behind(call, code)
    if report is None:
        raise NotFound
    return report, code


def _behind(call: Call[Any], code: str) -> Any | None:
    """The report with this code. Raises `TooMany` after many guesses from one source."""
    found = queries.by_hash(call.db, codes.hash_of(call.secret, code)) if code else None
    if found is None:
        source = network(call.asked.source)
        call.house.pace.step("code", source, most=GUESSES, window=WINDOW, now=call.now)
    return found


def page(call: Call[Any], report: Any, code: str, done: str = "") -> Page:
    """The page behind a receipt, with a sentence about what was done."""
    form = call.filled(name="message")
    found = look_through({"message": form.value("message")}) if form.error("cover") else []
    found = each_once(found)
    standing = standing_of(call.db, report, call.settings, call.today)
    return Page("intake/report.html", {
        "report": report, "code": code, "leave_to": call.settings.leave_to, "done": done,
        "standing": standing, "matters": [standing, *standing.also],
        "facts": facts(report, report.area_name),
        "messages": queries.messages_of(call.db, report.id),
        "pulses": queries.pulses_of(call.db, report.id),
        "photos": _photos(call, report.id),
        "mode": next(mode for mode in MODES if mode.value == report.mode.value),
        "anonymous": report.mode is IdentityMode.ANONYMOUS,
        "form": form, "found": found, "chosen": [one.key for one in found], "stills": list(Still),
        "urgent": advice(Urgent.DANGER, call.settings).lines[0],
        "pulse": call.filled(name="pulse"), "forget": call.filled(name="forget"),
        "own": call.filled(name="own"), "photo_form": call.filled(name="photo"),
        "narrow": call.filled(name="narrow"), "to_group": report.mode is IdentityMode.GROUP,
    })  # fmt: skip


class Sent(msgspec.Struct, frozen=True):
    """A photo that the reporter sent: its number, and an address that holds the picture itself."""

    number: int
    address: str


def _photos(call: Call[Any], report_id: int) -> list[Sent]:
    """The small copies; an address of ours would need a cookie."""
    store, sent = store_of(call.settings), []
    for photo in queries.photos_of(call.db, [report_id])[report_id]:
        with store.open(photo.thumb) as file:
            content = base64.b64encode(file.read()).decode()
        sent.append(Sent(photo.number, f"data:{photo.media_type};base64,{content}"))
    return sent


ROUTES: list[Route] = [enter, show, write, pulse, forget]
