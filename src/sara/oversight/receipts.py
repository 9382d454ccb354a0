"""Asking for a review with a receipt, or for another person; and following what came of it.

These pages lie below the receipt, and keep as little: no session, no hour, no line in a log.
"""

import datetime as dt
from typing import Any

from sara.accounts.permissions import Permission
from sara.accounts.throttle import network
from sara.errors import NotFound
from sara.intake import codes, queries as intake
from sara.intake.forms import CodeForm
from sara.oversight import letters, operations, queries
from sara.oversight.forms import WHICH, Ask, AskForAnother
from sara.oversight.models import OPEN
from sara.oversight.operations import Asking, Behalf
from sara.oversight.rules import Limits
from sara.oversight.shown import shown
from sara.privacy.covering import LOOK, cover_chosen, each_once, look_through, unseen
from sara.web.answers import Page
from sara.web.call import Call, Read, Write
from sara.web.forms import FormError
from sara.web.route import Route, get, post
from sara.words import N_, say

GUESSES, WINDOW = 20, dt.timedelta(minutes=15)
ASKED_AN_HOUR, HOUR = 30, dt.timedelta(hours=1)
UNKNOWN = N_("There is no report and no request with this code. Check each group of four digits.")
NOT_A_CODE = N_("One of these is not the code of a receipt. Check each group of four digits.")
ASKED = N_("Your request is with us. Below you see by when we owe you which answer.")
WITHDRAWN = N_("You have taken your request back.")


@get("/receipt/review", may=Permission.PUBLIC, traceless=True)
def enter(call: Read) -> Page:
    return Page("oversight/enter.html", _around(call) | {"form": call.filled(name="code")})


@post("/receipt/review", may=Permission.PUBLIC, again=enter, traceless=True)
def show(call: Write) -> Page:
    code = codes.read(call.read(CodeForm).code)
    report, request = _behind(call, code)
    if report is None and request is None:
        raise FormError({"code": say(UNKNOWN)})
    return _page(call, report, request, code)


@get("/receipt/review", may=Permission.PUBLIC, traceless=True)
def again(call: Read) -> Page:
    """The page behind the code with the mistake in its form. No page of its own."""
    report, request, code = _known(call)
    return _page(call, report, request, code)


@post("/receipt/review/requests", may=Permission.PUBLIC, again=again, traceless=True)
def ask(call: Write) -> Page:
    report, _, code = _known(call)
    if report is None:
        raise NotFound
    form = call.read(Ask)
    more = _reports_behind(call, form.more)
    why, wanted = _covered(form)
    asking = Asking(why=why, wanted=wanted, report_ids=(report.id, *more))
    operations.ask_as_reporter(call.db, report, asking, today=call.today)
    return _page(call, report, None, code, ASKED)


@post("/receipt/review/withdrawal", may=Permission.PUBLIC, again=again, traceless=True)
def withdraw(call: Write) -> Page:
    report, request, code = _known(call)
    asked = queries.of_report(call.db, report.id) if report is not None else [request]
    for row in asked:
        if row.state in OPEN:
            operations.withdraw(call.db, row, by=None, now=call.now, today=call.today)
            letters.forget_waiting(call.db, row, today=call.today, settings=call.settings)
    report, request, code = _known(call)
    return _page(call, report, request, code, WITHDRAWN)


@get("/receipt/review/for-another", may=Permission.PUBLIC, traceless=True)
def another(call: Read) -> Page:
    form = call.filled({"reference": call.query("problem")}, name="another")
    return Page("oversight/another.html", _around(call) | {"form": form} | _details(form))


@post("/receipt/review/for-another", may=Permission.PUBLIC, again=another, traceless=True)
def ask_for_another(call: Write) -> Page:
    source = network(call.asked.source)
    call.house.pace.step("review", source, most=ASKED_AN_HOUR, window=HOUR, now=call.now)
    form = call.read(AskForAnother)
    why, wanted = _covered(form)
    asking = Asking(
        why=why, wanted=wanted, problem_id=_problem(call, form),
        report_ids=tuple(dict.fromkeys([*_reports_behind(call, form.receipt, "receipt"),
                                        *_reports_behind(call, form.more)])),
    )  # fmt: skip
    behalf = Behalf(contact_name=form.contact_name, contact_to=form.contact_to,
                    consent=form.consent)  # fmt: skip
    _, code = operations.ask_for_another(
        call.db, asking, behalf, once=call.asked.typed.get("_once", [""])[-1], today=call.today
    )
    return Page("oversight/sent.html", _around(call) | {
        "code": code, "groups": codes.shown(code), "form": call.filled(),
        "address": f"{call.settings.public_address}/receipt/review",
    })  # fmt: skip


def _problem(call: Write, form: AskForAnother) -> int | None:
    if not form.reference:
        return None
    row = queries.published(call.db, form.reference.strip())
    if row is None:
        raise FormError({"reference": say(WHICH)})
    return int(row.id)


def _reports_behind(call: Write, text: str, field: str = "more") -> list[int]:
    """The reports whose codes stand in a text, one a line."""
    found = []
    for line in text.splitlines():
        if not line.strip():
            continue
        code = codes.read(line)
        report, _ = _behind(call, code)
        if report is None:
            raise FormError({field: say(NOT_A_CODE)})
        found.append(int(report.id))
    return list(dict.fromkeys(found))


def _covered(form: Ask) -> tuple[str, str]:
    """Both texts as they are kept. Raises `FormError` until somebody looked at what was found."""
    found = look_through(form.texts())
    if unseen(found, form.looked):
        raise FormError({"cover": say(LOOK)})
    texts, _ = cover_chosen(form.texts(), found, form.cover)
    return texts["why"], texts["wanted"]


def _details(form: Any) -> dict[str, Any]:
    """What the form points out, once it was sent."""
    texts = {"why": form.value("why"), "wanted": form.value("wanted")}
    shown = form.error("cover") or form.value("looked")
    found = each_once(look_through(texts)) if shown else []
    chosen = form.typed.get("cover", []) if form.typed and form.value("looked") else None
    return {"found": found, "chosen": [f.key for f in found] if chosen is None else chosen}


def _known(call: Call[Any]) -> tuple[Any, Any, str]:
    """What lies behind the code that a form of the page carries. Raises `NotFound`."""
    code = codes.read(call.asked.typed.get("code", [""])[-1])
    report, request = _behind(call, code)
    if report is None and request is None:
        raise NotFound
    return report, request, code


def _behind(call: Call[Any], code: str) -> tuple[Any | None, Any | None]:
    """The report, or the request of a third party, with this code."""
    report = request = None
    if code:
        report = intake.by_hash(call.db, codes.hash_of(call.secret, code))
        if report is None:
            request = queries.by_code(call.db, queries.code_hash(call.secret, code))
    if report is None and request is None:
        source = network(call.asked.source)
        call.house.pace.step("code", source, most=GUESSES, window=WINDOW, now=call.now)
    return report, request


def _page(call: Call[Any], report: Any, request: Any, code: str, done: str = "") -> Page:
    limits = Limits.of(call.settings)
    rows = queries.of_report(call.db, report.id) if report is not None else [request]
    requests = [shown(row, limits, call.today) for row in rows]
    form = call.filled(name="ask")
    return Page("oversight/mine.html", _around(call) | _details(form) | {
        "code": code, "requests": requests, "form": form, "done": done,
        "may_ask": report is not None and not any(r.open for r in requests),
        "back": call.filled(name="back"), "of_report": report is not None,
    })  # fmt: skip


def _around(call: Call[Any]) -> dict[str, Any]:
    return {"leave_to": call.settings.leave_to, "limits": Limits.of(call.settings),
            "complaints_to": call.settings.complaints_to}  # fmt: skip


ROUTES: list[Route] = [enter, show, ask, withdraw, another, ask_for_another]
