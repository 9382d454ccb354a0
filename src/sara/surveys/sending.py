"""Sending a survey out: opening, codes to hand out, paper to print and to key in, ending."""

import datetime as dt
from typing import Any

from sara import languages
from sara.accounts.permissions import Permission
from sara.errors import NotFound, Refused
from sara.figures.models import Taken
from sara.problems.queries import find
from sara.problems.writing import writable
from sara.surveys import answering, codes, operations, queries, waves
from sara.surveys.asks import MISSING, NONE, UNCLEAR
from sara.surveys.finding import around, known_survey
from sara.surveys.forms import WAYS, CodesForm, OpenForm
from sara.surveys.models import AskedOf, Way
from sara.surveys.stopping import STOPS
from sara.surveys.wording import sheet
from sara.web.answers import Page, Redirect
from sara.web.call import Call, Read, Write
from sara.web.forms import CHOOSE, FormError
from sara.web.notices import notice
from sara.web.route import Route, get, post
from sara.words import N_, say

OPENED = notice(
    "survey-opened", N_("The survey is out. Hand out its codes, its link or its paper.")
)
ENDED = notice("survey-ended", N_("The survey has ended. What came of it stands below."))
KEYED = N_("The answer is counted. Key in the next one.")
TWICE = N_("This sheet was counted already.")
NEED_A_CODE = N_("Write the code that stands on the sheet: twelve digits.")
WEEKS = dt.timedelta(weeks=3)

ONE = "/problems/{problem_id:int}/surveys/{survey_id:int}"
WAVE = ONE + "/waves/{wave_id:int}"
RUN = Permission.SURVEY_RUN


@get(ONE + "/waves/new", may=RUN)
def opening(call: Read, problem_id: int, survey_id: int) -> Page:
    found = writable(call.db, call.me, problem_id, permission=RUN)
    survey = known_survey(call, problem_id, survey_id)
    first = {"way": Way.CODES, "taken": Taken.BASELINE, "closes_on": call.today + WEEKS}
    return Page("surveys/opening.html", {
        **around(found, call), "survey": survey,
        "form": call.filled(first, name="opening"), "takens": list(Taken), "ways": WAYS,
        "stops": STOPS if survey.asked_of is AskedOf.CONTACT else (),
    })  # fmt: skip


@post(ONE + "/waves", may=RUN, again=opening)
def open_it(call: Write, problem_id: int, survey_id: int) -> Redirect:
    writable(call.db, call.me, problem_id, permission=RUN)
    survey = operations.locked(call.db, problem_id, survey_id)
    form = call.read(OpenForm)
    waves.open_wave(
        call.db, survey, taken=form.taken, way=form.way, closes_on=form.closes_on,
        stops_heeded=form.stops, by=call.me, now=call.now, today=call.today,
    )  # fmt: skip
    return Redirect(f"/problems/{problem_id}/surveys/{survey_id}#out", OPENED)


@get(WAVE + "/codes", may=RUN)
def ask_codes(call: Read, problem_id: int, survey_id: int, wave_id: int) -> Page:
    return Page("surveys/codes.html", _around(call, problem_id, survey_id, wave_id) | {
        "form": call.filled({"many": 30}, name="codes"), "made": (), "most": codes.MOST_AT_ONCE,
    })  # fmt: skip


@post(WAVE + "/codes", may=RUN, again=ask_codes)
def make_codes(call: Write, problem_id: int, survey_id: int, wave_id: int) -> Page:
    """The codes themselves, as slips to be cut: they are shown this once."""
    writable(call.db, call.me, problem_id, permission=RUN)
    survey = operations.locked(call.db, problem_id, survey_id)
    made = waves.make_codes(
        call.db, survey, wave_id, call.read(CodesForm).many, by=call.me, now=call.now,
        today=call.today,
    )  # fmt: skip
    return Page("surveys/slips.html", _around(call, problem_id, survey_id, wave_id) | {
        "made": [codes.shown(code) for code in made], "sheet": sheet(call.db, survey, survey_id),
        "address": f"{call.settings.public_address}/survey",
    })  # fmt: skip


@get(WAVE + "/paper", may=Permission.PROBLEM_READ)
def paper(call: Read, problem_id: int, survey_id: int, wave_id: int) -> Page:
    """The same questions to print, in the language that is asked for."""
    around = _around(call, problem_id, survey_id, wave_id, may=Permission.PROBLEM_READ)
    if wanted := call.query("language"):
        languages.read_in(call.settings, wanted)
    return Page("surveys/paper.html", around | {
        "sheet": sheet(call.db, around["survey"], survey_id), "missing": _missing(paper=False),
        "address": f"{call.settings.public_address}/survey",
    })  # fmt: skip


@get(WAVE + "/keying", may=RUN)
def keying(call: Read, problem_id: int, survey_id: int, wave_id: int) -> Page:
    return _keying(call, problem_id, survey_id, wave_id)


def _keying(call: Call[Any], problem_id: int, survey_id: int, wave_id: int, done: str = "") -> Page:
    around = _around(call, problem_id, survey_id, wave_id)
    form = call.filled({"serial": call.filled().once}, name="keying")
    return Page("surveys/keying.html", around | {
        "form": form, "sheet": sheet(call.db, around["survey"], survey_id), "done": done,
        "missing": _missing(paper=True), "by_code": around["wave"].way is Way.CODES,
    })  # fmt: skip


@post(WAVE + "/answers", may=RUN, again=keying)
def key(call: Write, problem_id: int, survey_id: int, wave_id: int) -> Page:
    writable(call.db, call.me, problem_id, permission=RUN)
    survey = operations.locked(call.db, problem_id, survey_id)
    wave = waves.held(call.db, survey_id, wave_id)
    if waves.is_over(wave, call.today):
        raise Refused(waves.OVER)
    given, wrong = answering.read(
        queries.questions(call.db, survey.id), call.asked.typed, paper=True
    )
    mistakes = {name: say(CHOOSE) for name in wrong}
    code = codes.read(call.asked.typed.get("code", [""])[-1]) if wave.way is Way.CODES else ""
    if wave.way is Way.CODES and not code:
        mistakes["code"] = say(NEED_A_CODE)
    if mistakes:
        raise FormError(mistakes)
    first = answering.take(
        call.db, wave_id, given, code=code, number=call.asked.typed.get("serial", [""])[-1],
        keyed_by=call.me.account_id, today=call.today,
    )  # fmt: skip
    return _keying(call, problem_id, survey_id, wave_id, KEYED if first else TWICE)


@post(WAVE + "/closing", may=RUN)
def end(call: Write, problem_id: int, survey_id: int, wave_id: int) -> Redirect:
    writable(call.db, call.me, problem_id, permission=RUN)
    survey = operations.locked(call.db, problem_id, survey_id)
    waves.close_wave(
        call.db, survey, wave_id, by=call.me.account_id, now=call.now, today=call.today,
        settings=call.settings,
    )  # fmt: skip
    return Redirect(f"/problems/{problem_id}/surveys/{survey_id}#results", ENDED)


def _around(
    call: Call[Any], problem_id: int, survey_id: int, wave_id: int, may: Permission = RUN
) -> dict[str, Any]:
    """The frame with one time of asking. Raises `NotFound`, `Forbidden`."""
    found = find(call.db, call.me, problem_id, may)
    survey = known_survey(call, problem_id, survey_id)
    wave = next((w for w in queries.waves(call.db, [survey_id]) if w.id == wave_id), None)
    if wave is None:
        raise NotFound
    return around(found, call) | {
        "survey": survey, "wave": wave, "over": waves.is_over(wave, call.today),
        "leave_to": call.settings.leave_to,
    }  # fmt: skip


def _missing(*, paper: bool) -> list[tuple[str, str]]:
    """The missing codes somebody may choose; nothing ticked is one by itself."""
    hidden = {NONE} if paper else {NONE, UNCLEAR}
    return [(code, words) for code, words in MISSING.items() if code not in hidden]


ROUTES: list[Route] = [opening, open_it, ask_codes, make_codes, paper, keying, key, end]
