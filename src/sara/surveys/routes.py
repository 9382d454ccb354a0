"""The surveys of a problem: the list, making one, its page, its languages."""

from typing import Any

import msgspec

from sara.accounts.permissions import Permission
from sara.errors import NotFound
from sara.figures.models import Direction
from sara.languages import known, language
from sara.problems.queries import find
from sara.problems.writing import writable
from sara.surveys import operations, queries
from sara.surveys.asking import ROUTES as ASKING
from sara.surveys.finding import around, known_survey
from sara.surveys.forms import (
    ASKED_OF,
    DIRECTIONS,
    KINDS,
    ChangeSurvey,
    CountedByForm,
    QuestionForm,
    RemoveQuestion,
    SurveyForm,
)
from sara.surveys.models import Ask, AskedOf
from sara.surveys.page import HIGH, WIDE, pairs, question_lines, wave_lines
from sara.surveys.reckoning import rounded
from sara.surveys.sending import ROUTES as SENDING
from sara.surveys.taking import ROUTES as TAKING
from sara.surveys.waves import is_over
from sara.surveys.wording import to_translate
from sara.web.answers import Page, Redirect
from sara.web.call import Call, Read, Write
from sara.web.notices import notice
from sara.web.route import Route, get, post
from sara.words import N_, reading_language

MADE = notice("survey-made", N_("The survey is made. Look at its questions, then send it out."))
CHANGED = notice("survey-changed", N_("The survey is changed."))
ADDED = notice("survey-question-added", N_("The question is added."))
REMOVED = notice("survey-question-removed", N_("The question is taken out."))
TRANSLATED = notice("survey-translated", N_("The words are saved."))

LIST = "/problems/{problem_id:int}/surveys"
ONE = LIST + "/{survey_id:int}"
RUN = Permission.SURVEY_RUN


@get(LIST, may=Permission.PROBLEM_READ)
def listed(call: Read, problem_id: int) -> Page:
    found = find(call.db, call.me, problem_id)
    surveys = queries.surveys(call.db, problem_id)
    sent: dict[int, list[Any]] = {s.id: [] for s in surveys}
    for wave in queries.waves(call.db, list(sent)):
        sent[wave.survey_id].append(
            (wave, is_over(wave, call.today), rounded(wave.answers, call.settings.small_count))
        )
    return Page("surveys/list.html", around(found, call) | {
        "surveys": [(s, sent[s.id]) for s in surveys],
    })  # fmt: skip


@get(LIST + "/new", may=RUN)
def new(call: Read, problem_id: int) -> Page:
    found = writable(call.db, call.me, problem_id, permission=RUN)
    first = {"asked_of": AskedOf.NEIGHBOURS, "matter": found.row.title}
    return Page("surveys/new.html", around(found, call) | {
        "form": call.filled(first, name="survey"), "asked_of": ASKED_OF,
    })  # fmt: skip


@post(LIST, may=RUN, again=new)
def make(call: Write, problem_id: int) -> Redirect:
    writable(call.db, call.me, problem_id, permission=RUN)
    form = call.read(SurveyForm)
    survey = operations.make(
        call.db, problem_id, language=reading_language(), by=call.me, now=call.now,
        today=call.today, **msgspec.structs.asdict(form),
    )  # fmt: skip
    return Redirect(f"/problems/{problem_id}/surveys/{survey.id}", MADE)


@get(ONE, may=Permission.PROBLEM_READ, heavy=True)
def show(call: Read, problem_id: int, survey_id: int) -> Page:
    found = find(call.db, call.me, problem_id)
    survey = known_survey(call, problem_id, survey_id)
    questions = queries.questions(call.db, survey_id)
    sent = wave_lines(call.db, survey_id, call.today, call.settings)
    out = next((w for w in sent if not w.row.closed_on), None)
    return Page("surveys/show.html", around(found, call) | {
        "survey": survey, "questions": question_lines(questions, survey.matter), "out": out,
        "ended": [w for w in sent if w.row.closed_on], "pairs": pairs(sent),
        "asked": bool(sent), "smallest": call.settings.small_count, "wide": WIDE, "high": HIGH,
        "address": call.settings.public_address, "languages_of": _languages(call, survey),
        "change": call.filled(survey, name="change"), "asked_of": ASKED_OF,
        "question": call.filled({"direction": Direction.UP, "ask": Ask.AGREE}, name="question"),
        "removal": call.filled(name="removal"), "kinds": KINDS, "directions": DIRECTIONS,
        "counted": call.filled(survey, name="counted"), "ending": call.filled(name="ending"),
        "groups_asked": any(q.ask is Ask.ABOUT for q in questions),
    })  # fmt: skip


def _languages(call: Call[Any], survey: Any) -> list[tuple[Any, int]]:
    """Every other language, with how many words of this survey are in it."""
    done = queries.translated(call.db, survey.id)
    return [(one, done.get(one.code, 0)) for one in known(call.settings)
            if one.code != survey.language]  # fmt: skip


@post(ONE, may=RUN, again=show)
def change(call: Write, problem_id: int, survey_id: int) -> Redirect:
    survey = _held(call, problem_id, survey_id)
    values = msgspec.structs.asdict(call.read(ChangeSurvey))
    operations.change(call.db, survey, by=call.me, now=call.now, **values)
    return Redirect(f"/problems/{problem_id}/surveys/{survey_id}", CHANGED)


@post(ONE + "/counted-by", may=RUN, again=show)
def change_counted(call: Write, problem_id: int, survey_id: int) -> Redirect:
    survey = _held(call, problem_id, survey_id)
    values = msgspec.structs.asdict(call.read(CountedByForm))
    operations.change(call.db, survey, by=call.me, now=call.now, **values)
    return Redirect(f"/problems/{problem_id}/surveys/{survey_id}", CHANGED)


@post(ONE + "/questions", may=RUN, again=show)
def add_question(call: Write, problem_id: int, survey_id: int) -> Redirect:
    survey = _held(call, problem_id, survey_id)
    form = call.read(QuestionForm)
    operations.add_question(
        call.db, survey, ask=form.ask, words=form.words, options=form.choices(),
        direction=form.direction, by=call.me, now=call.now,
    )  # fmt: skip
    return Redirect(f"/problems/{problem_id}/surveys/{survey_id}#questions", ADDED)


@post(ONE + "/question-removals", may=RUN, again=show)
def remove_question(call: Write, problem_id: int, survey_id: int) -> Redirect:
    survey = _held(call, problem_id, survey_id)
    operations.remove_question(
        call.db, survey, call.read(RemoveQuestion).question_id, by=call.me, now=call.now
    )
    return Redirect(f"/problems/{problem_id}/surveys/{survey_id}#questions", REMOVED)


@get(ONE + "/languages/{language_code:str}", may=RUN)
def words(call: Read, problem_id: int, survey_id: int, language_code: str) -> Page:
    found = find(call.db, call.me, problem_id, RUN)
    survey = known_survey(call, problem_id, survey_id)
    spoken = language(call.settings, language_code)
    if spoken is None or spoken.code == survey.language:
        raise NotFound
    standing = queries.texts(call.db, survey_id, spoken.code)
    return Page("surveys/words.html", around(found, call) | {
        "survey": survey, "spoken": spoken,
        "form": call.filled({k.replace(".", "_"): v for k, v in standing.items()}, name="words"),
        "texts": [(k.replace(".", "_"), text)
                  for k, text in to_translate(survey, queries.questions(call.db, survey_id))],
    })  # fmt: skip


@post(ONE + "/languages/{language_code:str}", may=RUN, again=words)
def translate(call: Write, problem_id: int, survey_id: int, language_code: str) -> Redirect:
    survey = _held(call, problem_id, survey_id)
    if language(call.settings, language_code) is None or language_code == survey.language:
        raise NotFound
    typed = {
        key: call.asked.typed.get(key.replace(".", "_"), [""])[-1].strip()[: 2 * len(text) + 200]
        for key, text in to_translate(survey, queries.questions(call.db, survey_id))
    }
    operations.translate(call.db, survey, language_code, typed, by=call.me, now=call.now)
    return Redirect(f"/problems/{problem_id}/surveys/{survey_id}#languages", TRANSLATED)


def _held(call: Write, problem_id: int, survey_id: int) -> Any:
    writable(call.db, call.me, problem_id, permission=RUN)
    return operations.locked(call.db, problem_id, survey_id)


ROUTES: list[Route] = [
    listed, new, make, show, change, change_counted, add_question, remove_question, words,
    translate, *SENDING, *ASKING, *TAKING,
]  # fmt: skip
