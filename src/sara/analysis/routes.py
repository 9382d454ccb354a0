"""The analysis page, each of whose sections is a form of its own."""

import msgspec

from sara.accounts.permissions import Permission
from sara.analysis import data_requests, on_paper, operations
from sara.analysis.forms import (
    AddCheckBack,
    AddHypothesis,
    AskForData,
    Background,
    BothSides,
    ChangeHypothesis,
    Conclusion,
    DataCame,
    DropHypothesis,
    Triangle,
)
from sara.analysis.models import Question
from sara.analysis.page import analysis_page
from sara.errors import NotFound
from sara.figures.operations import freeze_baselines
from sara.problems.models import Stage
from sara.problems.writing import writable
from sara.web.answers import Page, Redirect
from sara.web.call import Read, Write
from sara.web.forms import Form
from sara.web.notices import SAVED, notice
from sara.web.route import Route, get, post
from sara.words import N_

EXPLAINED = notice("explained", N_("The explanation is written down. Now link evidence to it."))
DROPPED = notice("explanation-dropped", N_("The explanation is dropped. It can be taken up again."))
RETURNED = notice("explanation-returned", N_("The explanation stands again."))
SHOWN = notice("shown-to-community", N_("What the community said is recorded."))
DATA_ASKED = notice("data-asked", N_("The request is written down."))
BASELINE_FROZEN = notice("baseline-frozen", N_("The values from before are frozen."))

PAGE = "/problems/{problem_id:int}/analysis"
WORK = Permission.PROBLEM_WORK


@get(PAGE, may=Permission.PROBLEM_READ)
def show(call: Read, problem_id: int) -> Page:
    return Page("analysis/show.html", analysis_page(call, problem_id))


def section(name: str, kind: type[Form]) -> Route:
    """The form of one section, which saves its own fields and no others."""

    @post(f"{PAGE}/{name}", may=WORK, again=show)
    def save(call: Write, problem_id: int) -> Redirect:
        writable(call.db, call.me, problem_id, Stage.ANALYSIS)
        values = msgspec.structs.asdict(call.read(kind))
        operations.fill(call.db, problem_id, by=call.me, now=call.now, **values)
        return _back(problem_id, name, SAVED)

    return save


SECTIONS = [
    section("triangle", Triangle),
    section("background", Background),
    section("conclusion", Conclusion),
]


@post(PAGE + "/questions/{question:str}", may=WORK, again=show)
def answer(call: Write, problem_id: int, question: str) -> Redirect:
    writable(call.db, call.me, problem_id, Stage.ANALYSIS)
    asked = _question(question)
    values = msgspec.structs.asdict(call.read(BothSides))
    operations.answer(call.db, problem_id, asked, by=call.me, now=call.now, **values)
    if call.query("then") == "evidence":
        claim = f"claim=question&key={asked.value}&stage=analysis"
        return Redirect(f"/problems/{problem_id}/evidence/new?{claim}", SAVED)
    return _back(problem_id, f"question-{asked.value}", SAVED)


@post(PAGE + "/hypotheses", may=WORK, again=show)
def explain(call: Write, problem_id: int) -> Redirect:
    writable(call.db, call.me, problem_id, Stage.ANALYSIS)
    values = msgspec.structs.asdict(call.read(AddHypothesis))
    made = operations.add_hypothesis(call.db, problem_id, by=call.me, now=call.now, **values)
    return _back(problem_id, f"hypothesis-{made.id}", EXPLAINED)


@post(PAGE + "/hypotheses/{hypothesis_id:int}", may=WORK, again=show)
def change(call: Write, problem_id: int, hypothesis_id: int) -> Redirect:
    writable(call.db, call.me, problem_id, Stage.ANALYSIS)
    values = msgspec.structs.asdict(call.read(ChangeHypothesis))
    operations.change_hypothesis(
        call.db, problem_id, hypothesis_id, by=call.me, now=call.now, **values
    )
    return _back(problem_id, f"hypothesis-{hypothesis_id}", SAVED)


@post(PAGE + "/hypotheses/{hypothesis_id:int}/drop", may=WORK, again=show)
def drop(call: Write, problem_id: int, hypothesis_id: int) -> Redirect:
    writable(call.db, call.me, problem_id, Stage.ANALYSIS)
    form = call.read(DropHypothesis)
    operations.drop_hypothesis(
        call.db, problem_id, hypothesis_id, because=form.because, by=call.me, now=call.now
    )
    return _back(problem_id, "hypotheses", DROPPED)


@post(PAGE + "/hypotheses/{hypothesis_id:int}/return", may=WORK, again=show)
def take_up(call: Write, problem_id: int, hypothesis_id: int) -> Redirect:
    writable(call.db, call.me, problem_id, Stage.ANALYSIS)
    operations.return_hypothesis(call.db, problem_id, hypothesis_id, by=call.me, now=call.now)
    return _back(problem_id, f"hypothesis-{hypothesis_id}", RETURNED)


@post(PAGE + "/check-backs", may=WORK, again=show)
def check_back(call: Write, problem_id: int) -> Redirect:
    writable(call.db, call.me, problem_id, Stage.ANALYSIS)
    values = msgspec.structs.asdict(call.read(AddCheckBack))
    operations.add_check_back(
        call.db, problem_id, by=call.me, now=call.now, today=call.today, **values
    )
    return _back(problem_id, "check-back", SHOWN)


@post(PAGE + "/data-requests", may=WORK, again=show)
def ask_for_data(call: Write, problem_id: int) -> Redirect:
    writable(call.db, call.me, problem_id, Stage.ANALYSIS)
    values = msgspec.structs.asdict(call.read(AskForData))
    made = data_requests.ask_for_data(
        call.db, problem_id, by=call.me, now=call.now, today=call.today, **values
    )
    return _back(problem_id, f"data-request-{made.id}", DATA_ASKED)


@post(PAGE + "/data-requests/{data_request_id:int}", may=WORK, again=show)
def data_came(call: Write, problem_id: int, data_request_id: int) -> Redirect:
    writable(call.db, call.me, problem_id, Stage.ANALYSIS)
    values = msgspec.structs.asdict(call.read(DataCame))
    data_requests.data_came(
        call.db, problem_id, data_request_id, by=call.me, now=call.now, today=call.today, **values
    )
    return _back(problem_id, f"data-request-{data_request_id}", SAVED)


@post(PAGE + "/baseline-freeze", may=WORK, again=show)
def freeze(call: Write, problem_id: int) -> Redirect:
    writable(call.db, call.me, problem_id, Stage.ANALYSIS)
    freeze_baselines(call.db, problem_id, by=call.me, now=call.now)
    return _back(problem_id, "baseline", BASELINE_FROZEN)


def _back(problem_id: int, anchor: str, words: str) -> Redirect:
    return Redirect(f"/problems/{problem_id}/analysis#{anchor}", words)


def _question(value: str) -> Question:
    try:
        return Question.of(value)
    except ValueError:
        raise NotFound from None


ROUTES: list[Route] = [
    show, *SECTIONS, answer, explain, change, drop, take_up, check_back,
    ask_for_data, data_came, freeze, *on_paper.ROUTES,
]  # fmt: skip
