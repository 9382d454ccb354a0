"""The analysis board on paper: printed for a table, filled by many hands, keyed in afterwards."""

from collections.abc import Mapping
from typing import Any, TypeVar

import msgspec

from sara.accounts.permissions import Permission
from sara.analysis import keying as operations
from sara.analysis.asks import BACKGROUND, CONCLUSION, INNER, OUTER, QUESTIONS
from sara.analysis.forms import (
    AddCheckBack,
    AddHypothesis,
    AskForData,
    Background,
    BothSides,
    Conclusion,
    TestOf,
    Triangle,
)
from sara.analysis.keying import BOTH, Keyed
from sara.analysis.models import Agreement, Question, TestResult
from sara.analysis.page import analysis_page, rivals_of
from sara.problems.frame import frame
from sara.problems.models import Stage
from sara.problems.queries import find
from sara.problems.writing import writable
from sara.web.answers import Page, Redirect
from sara.web.call import Read, Write
from sara.web.forms import Form, FormError, Typed, read
from sara.web.notices import notice
from sara.web.route import Route, get, post
from sara.words import N_, Sentence, say

KEYED = notice("board-keyed", N_("The board is keyed in. The sheet can be destroyed now."))
NOTHING = N_("Nothing here is new. Type in what stands on the paper.")

PAGE = "/problems/{problem_id:int}/analysis"
NEW = ("new1", "new2", "new3")
ASKED = ("ask1", "ask2")
SHOWN = ("back1",)
F = TypeVar("F", bound=Form)


@get(PAGE + "/sheet", may=Permission.PROBLEM_READ)
def sheet(call: Read, problem_id: int) -> Page:
    return Page("analysis/sheet.html", analysis_page(call, problem_id, on_paper=True))


@get(PAGE + "/keying", may=Permission.PROBLEM_WORK)
def keying(call: Read, problem_id: int) -> Page:
    found = find(call.db, call.me, problem_id, Permission.PROBLEM_WORK)
    there = operations.board(call.db, problem_id)
    days = {f"asked_on.{row}": call.today for row in ASKED} | {
        f"held_on.{row}": call.today for row in SHOWN
    }
    form = call.filled({**there.standing, **days, "version": there.version}, name="board")
    return Page(
        "analysis/keying.html",
        frame(found, call.today, here="/analysis", stage=Stage.ANALYSIS)
        | {
            "form": form, "questions": QUESTIONS, "inner": INNER, "outer": OUTER,
            "background": BACKGROUND, "conclusion": CONCLUSION, "explanations": there.explanations,
            "rivals": rivals_of(there.explanations), "results": list(TestResult),
            "agreements": list(Agreement), "new": NEW, "asked": ASKED, "shown": SHOWN,
        },
    )  # fmt: skip


@post(PAGE + "/keying", may=Permission.PROBLEM_WORK, again=keying)
def key_in(call: Write, problem_id: int) -> Redirect:
    writable(call.db, call.me, problem_id, Stage.ANALYSIS)
    keyed = _keyed(call.asked.typed)
    new = operations.key_in(
        call.db, problem_id, call.read(_Version).version, keyed, by=call.me, now=call.now,
        today=call.today,
    )  # fmt: skip
    if not new:
        raise FormError({"": say(NOTHING)})
    return Redirect(f"/problems/{problem_id}/analysis", KEYED)


class _Version(Form, kw_only=True):
    version: int = 0


def _keyed(typed: Typed) -> Keyed:
    """Everything on the page. Raises `FormError` with every mistake at once."""
    wrong: dict[str, Sentence] = {}
    said: dict[str, str] = {}

    def part(kind: type[F], end: str = "", names: tuple[str, ...] = ()) -> F | None:
        """One part of the page, whose fields end alike; None when it has a mistake."""
        names = names or kind.__struct_fields__
        try:
            return read(kind, {n: typed[n + end] for n in names if n + end in typed})
        except FormError as error:
            wrong.update({name + end: sentence for name, sentence in error.errors.items()})
            return None

    def keep(form: Form | None, end: str = "") -> None:
        for name, value in msgspec.structs.asdict(form).items() if form else ():
            if name != "version" and name + end in typed:
                said[name + end] = str(value)

    for kind in (Triangle, Background, Conclusion):
        keep(part(kind))
    for question in Question:
        keep(part(BothSides, f".{question.value}", BOTH), f".{question.value}")
    for number in _tested(typed):
        keep(part(TestOf, f".{number}"), f".{number}")
    explanations = [part(AddHypothesis, f".{r}") for r in NEW if _any(
        typed, r, "cause", "effect", "expected", "test")]  # fmt: skip
    requests = [part(AskForData, f".{r}") for r in ASKED if _any(
        typed, r, "whom_asked", "what", "due_on")]  # fmt: skip
    backs = [part(AddCheckBack, f".{r}") for r in SHOWN if _any(
        typed, r, "with_whom", "agreement", "said")]  # fmt: skip
    if wrong:
        raise FormError(wrong)
    return Keyed(
        said=said,
        explanations=tuple(e for e in explanations if e),
        requests=tuple(r for r in requests if r),
        check_backs=tuple(b for b in backs if b),
    )


def _tested(typed: Typed) -> list[str]:
    """The explanations whose test the page asked about."""
    ends = (name.partition(".")[2] for name in typed if name.startswith("result."))
    return [end for end in ends if end.isascii() and end.isdigit()]


def _any(typed: Mapping[str, Any], row: str, *names: str) -> bool:
    return any("".join(typed.get(f"{name}.{row}", [])).strip() for name in names)


ROUTES: list[Route] = [sheet, keying, key_in]
