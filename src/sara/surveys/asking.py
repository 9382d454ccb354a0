"""Answering a survey, without an account and without a trace.

The code is carried in the forms, never in an address or a cookie; nothing is kept of who looks at a
question, nor at which hour an answer came.
"""

import datetime as dt
from typing import Any

from sara.accounts.permissions import Permission
from sara.accounts.throttle import network
from sara.errors import NotFound
from sara.surveys import answering, codes, queries
from sara.surveys.asks import MISSING, NONE, UNKNOWN
from sara.surveys.forms import CodeForm
from sara.surveys.models import AskedOf, Way
from sara.surveys.page import shown_to_all
from sara.surveys.stopping import NO, STOPS, YES, help_after
from sara.surveys.waves import is_over
from sara.surveys.wording import sheet
from sara.web.answers import Page
from sara.web.call import Call, Read, Write
from sara.web.forms import CHOOSE, FormError
from sara.web.route import Route, get, post
from sara.words import N_, say

GUESSES, WINDOW = 20, dt.timedelta(minutes=15)
ANSWERS_AN_HOUR, HOUR = 60, dt.timedelta(hours=1)
"""From one source by a link. A library or a school is one source, too."""
NO_SURVEY = N_("This code cannot be used. Check each group of four digits; it works only once.")
SAY_ONE = N_("Answer at least one question, or leave the page.")
STOP_OR_NOT = N_("Say whether one of these happened")


@get("/survey", may=Permission.PUBLIC, traceless=True)
def enter(call: Read) -> Page:
    return _enter(call)


@get("/survey/{survey_token:str}", may=Permission.PUBLIC, traceless=True)
def by_link(call: Read, survey_token: str) -> Page:
    wave = queries.wave_with(call.db, survey_token)
    if wave is None:
        raise NotFound
    if is_over(wave, call.today):
        return Page("surveys/over.html", _leave(call) | {
            "rows": shown_to_all(call.db, wave, call.settings),
            "sheet": sheet(call.db, wave, wave.survey_id), "many": call.settings.small_count,
        })  # fmt: skip
    return _enter(call) if wave.way is Way.CODES else _first(call, wave, "")


@get("/survey", may=Permission.PUBLIC, traceless=True)
def again(call: Read) -> Page:
    """The page with the mistake, of those that lead to the questions. No page of its own."""
    sent = call.asked.typed.get("_form", [""])[-1]
    wave, code = _known(call, guessing=False)
    if wave is None or sent == "code":
        return _enter(call)
    return _questions(call, wave, code) if sent == "answers" else _screen(call, wave, code)


@post("/survey", may=Permission.PUBLIC, again=again, traceless=True)
def begin(call: Write) -> Page:
    """From the code to the questions; after contact by way of the stop rules. Keeps nothing."""
    call.read(CodeForm)
    wave, code = _known(call)
    if wave is None:
        raise FormError({"code": say(NO_SURVEY)})
    if wave.asked_of is AskedOf.CONTACT and call.asked.typed.get("_form", [""])[-1] == "stop":
        said = call.asked.typed.get("stop", [""])[-1]
        if said == YES:
            return _stopped(call)
        if said != NO:
            raise FormError({"stop": say(STOP_OR_NOT)})
        return _questions(call, wave, code)
    return _first(call, wave, code)


@post("/survey/answers", may=Permission.PUBLIC, again=again, traceless=True)
def send(call: Write) -> Page:
    wave, code = _known(call)
    if wave is None:
        raise FormError({"code": say(answering.USED)})
    if wave.asked_of is AskedOf.CONTACT and call.asked.typed.get("stop", [""])[-1] != NO:
        return _screen(call, wave, code)
    given, wrong = answering.read(queries.questions(call.db, wave.survey_id), call.asked.typed)
    if wrong:
        raise FormError({name: say(CHOOSE) for name in wrong})
    if set(given.values()) <= {NONE}:
        raise FormError({"": say(SAY_ONE)})
    if not code:
        call.house.pace.step("survey", network(call.asked.source), most=ANSWERS_AN_HOUR,
                             window=HOUR, now=call.now)  # fmt: skip
    number = call.asked.typed.get("_once", [""])[-1]
    answering.take(call.db, wave.id, given, code=code, number=number, today=call.today)
    return Page("surveys/thanks.html", _leave(call) | {
        "address": f"{call.settings.public_address}/survey/{wave.token}", "token": wave.token,
        "published": wave.published_at is not None, "closes_on": wave.closes_on,
    })  # fmt: skip


def _known(call: Call[Any], *, guessing: bool = True) -> tuple[Any | None, str]:
    """The time of asking that a form is for, and its code; None when it cannot be answered (now).

    Raises `TooMany` after many wrong codes from one source.
    """
    typed = call.asked.typed
    if token := typed.get("token", [""])[-1]:
        found, code = queries.wave_with(call.db, token), ""
        found = found if found is not None and found.way is Way.LINK else None
    else:
        code = codes.read(typed.get("code", [""])[-1])
        hashed = codes.hash_of(call.secret, code)
        found = queries.wave_of_code(call.db, hashed) if code else None
        if found is None and guessing:
            source = network(call.asked.source)
            call.house.pace.step("survey code", source, most=GUESSES, window=WINDOW, now=call.now)
    if found is None or is_over(found, call.today):
        return None, ""
    return found, code


def _enter(call: Call[Any]) -> Page:
    return Page("surveys/enter.html", _leave(call) | {"form": call.filled(name="code")})


def _first(call: Call[Any], wave: Any, code: str) -> Page:
    if wave.asked_of is AskedOf.CONTACT:
        return _screen(call, wave, code)
    return _questions(call, wave, code)


def _screen(call: Call[Any], wave: Any, code: str) -> Page:
    return Page("surveys/screen.html", _leave(call) | _carried(wave, code) | {
        "form": call.filled(name="stop"), "stops": STOPS,
        "sheet": sheet(call.db, wave, wave.survey_id),
    })  # fmt: skip


def _stopped(call: Call[Any]) -> Page:
    return Page("surveys/stopped.html", _leave(call) | {"advice": help_after(call.settings)})


def _questions(call: Call[Any], wave: Any, code: str) -> Page:
    contact = wave.asked_of is AskedOf.CONTACT
    return Page("surveys/answer.html", _leave(call) | _carried(wave, code) | {
        "form": call.filled(name="answers"), "sheet": sheet(call.db, wave, wave.survey_id),
        "missing": [(UNKNOWN, MISSING[UNKNOWN])], "stop": NO if contact else "",
        "advice": help_after(call.settings), "by_code": bool(code),
    })  # fmt: skip


def _carried(wave: Any, code: str) -> dict[str, Any]:
    """What the next form carries: the code, or the address that anybody may open."""
    return {"code": code, "token": "" if code else wave.token}


def _leave(call: Call[Any]) -> dict[str, Any]:
    return {"leave_to": call.settings.leave_to}


ROUTES: list[Route] = [enter, by_link, begin, send]
