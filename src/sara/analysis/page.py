"""The analysis page: everything it shows, in a fixed number of statements."""

from collections.abc import Sequence
from typing import Any

import msgspec

from sara.accounts.permissions import Permission
from sara.accounts.reach import Audience
from sara.analysis import queries
from sara.analysis.asks import BACKGROUND, CONCLUSION, INNER, OUTER, QUESTIONS, BothWays
from sara.analysis.gate import CRITERIA
from sara.analysis.models import Agreement, Question, RequestState, TestResult
from sara.analysis.queries import HypothesisLine
from sara.evidence.models import Reliability, SourceKind, Supports
from sara.evidence.noting import noted
from sara.evidence.queries import Behind, behind
from sara.figures.drawing import figure
from sara.figures.queries import indicators
from sara.patterns import queries as patterns
from sara.problems.checklist import checklist
from sara.problems.frame import frame
from sara.problems.models import Stage, Tier
from sara.problems.queries import find
from sara.scanning.asks import Ask
from sara.scanning.gate import POLICE_OWN
from sara.scanning.page import Answered, visible
from sara.scanning.queries import scan_row
from sara.web.call import Read
from sara.web.forms import Choice, Filled
from sara.words import gettext

SECTIONS = ("triangle", "background", "conclusion")
"""The forms of the page that save columns of `Study`."""

SCANNED: dict[Question, tuple[str, ...]] = {
    Question.WHO: ("community", "harms"),
    Question.WHERE: ("place",),
    Question.WHEN: ("times", "recurring"),
    Question.WHY: ("similarity",),
    Question.HOW: ("behaviour", "events"),
}
"""What scanning said already, shown beside each question."""


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """One question with both answers, its own form, and what scanning said."""

    ask: BothWays
    answer: Any
    form: Filled
    known: Sequence[str]
    evidence: Sequence[Behind]


class Explanation(msgspec.Struct, frozen=True, kw_only=True):
    """One hypothesis with its forms and the evidence behind it."""

    line: HypothesisLine
    rival: HypothesisLine | None
    form: Filled
    drop: Filled
    evidence: Sequence[Behind]
    rivals: Sequence[Choice]


class DataAsked(msgspec.Struct, frozen=True, kw_only=True):
    """One request for data, and the form for what came of it."""

    line: Any
    late: bool
    form: Filled


class SourceUse(msgspec.Struct, frozen=True):
    """How much evidence comes from one kind of source, and how firm it is."""

    kind: SourceKind
    n: int
    firm: int
    weak: int


def analysis_page(call: Read, problem_id: int, *, on_paper: bool = False) -> dict[str, Any]:
    """The context of `analysis/show.html`, and of the sheet, which lies open on a table.

    On paper stands nothing that is for agencies only, whoever prints it.
    """
    found = find(call.db, call.me, problem_id)
    scan = scan_row(call.db, problem_id)
    row = queries.study_row(call.db, problem_id)
    said = queries.answers(call.db, problem_id)
    lines = queries.all_hypotheses(call.db, problem_id)
    shown = queries.check_backs(call.db, problem_id)
    evidence = behind(call.db, problem_id)
    series = indicators(call.db, problem_id)
    group = queries.asked(call.db, problem_id, call.today)
    file = queries.file_of(row, said, lines, shown, evidence, series, group)
    seen = visible(evidence, found)
    if on_paper:
        seen = [e for e in seen if e.audience is not Audience.AGENCIES]
    around = frame(found, call.today, here="/analysis", stage=Stage.ANALYSIS)
    standing = [h for h in lines if h.dropped_at is None]
    questions = [_asked(call, ask, said, scan, seen) for ask in QUESTIONS]
    explanations = [_explained(call, h, standing, seen) for h in standing]
    behind_them = (*(q.evidence for q in questions), *(e.evidence for e in explanations))
    noted(call, problem_id, [one for shown in behind_them for one in shown])
    return {
        **around,
        "pattern": patterns.behind(call.db, found.row.pattern_id),
        "points": checklist(CRITERIA, file, problem_id),
        "may_add": found.may(Permission.EVIDENCE_ADD) and not around["closed"],
        "forms_of": {name: call.filled(row, name=name) for name in SECTIONS},
        "questions": questions,
        "inner": _answered(INNER, row), "outer": _answered(OUTER, row),
        "background": _answered(BACKGROUND, row), "conclusion": _answered(CONCLUSION, row),
        "explanations": explanations,
        "dropped": [(h, call.filled(name=f"return-{h.id}")) for h in lines if h.dropped_at],
        "explanation": call.filled(name="explanation"),
        "rivals": rivals_of(standing), "results": list(TestResult),
        "sources": _sources(seen), "police_only": bool(file.kinds) and file.kinds <= POLICE_OWN,
        "requests": [
            DataAsked(
                line=r, late=r.became is RequestState.ASKED and r.due_on < call.today,
                form=call.filled(
                    r if r.answered_on else {"became": RequestState.RECEIVED,
                                             "answered_on": call.today, "version": r.version},
                    name=f"data-{r.id}",
                ),
            )
            for r in queries.data_requests(call.db, problem_id)
        ],
        "request": call.filled({"asked_on": call.today}, name="data-request"),
        "came_of_it": [RequestState.RECEIVED, RequestState.REFUSED],
        "asked": group, "may_ask": found.may(Permission.ROUND_OPEN) and not around["closed"],
        "ask_first": group is None and file.tier is not Tier.QUICK,
        "shown": shown, "check_back": call.filled(name="check-back"),
        "agreements": list(Agreement), "freeze": call.filled(name="freeze"),
        "figures": [figure(line) for line in series],
        "to_freeze": any(line.baseline and not line.frozen for line in series),
    }  # fmt: skip


def _answered(asks: Sequence[Ask], row: Any) -> list[Answered]:
    return [Answered(ask=ask, text=getattr(row, ask.name) or "") for ask in asks]


def _asked(
    call: Read, ask: BothWays, said: dict[Question, Any], scan: Any, seen: Sequence[Behind]
) -> Asked:
    answer = said.get(ask.question)
    known = (getattr(scan, name) for name in SCANNED[ask.question])
    return Asked(
        ask=ask, answer=answer, known=[text for text in known if text],
        form=call.filled(answer, name=f"question-{ask.question.value}"),
        evidence=[e for e in seen if e.supports(Supports.QUESTION, ask.question)],
    )  # fmt: skip


def _explained(
    call: Read, line: HypothesisLine, standing: Sequence[HypothesisLine], seen: Sequence[Behind]
) -> Explanation:
    others = [h for h in standing if h.id != line.id]
    return Explanation(
        line=line, rival=next((h for h in others if h.id == line.rival_of), None),
        form=call.filled(line, name=f"explanation-{line.id}"),
        drop=call.filled(name=f"drop-{line.id}"),
        evidence=[e for e in seen if e.supports(Supports.HYPOTHESIS, line.id)],
        rivals=rivals_of(others),
    )  # fmt: skip


def rivals_of(lines: Sequence[HypothesisLine]) -> list[Choice]:
    return [Choice(str(h.id), gettext(h.sentence)) for h in lines]


def _sources(seen: Sequence[Behind]) -> list[SourceUse]:
    used = [[e for e in seen if e.source is kind] for kind in SourceKind]
    return [
        SourceUse(
            kind, len(some),
            firm=sum(e.reliability is Reliability.FIRM for e in some),
            weak=sum(e.reliability is Reliability.WEAK for e in some),
        )
        for kind, some in zip(SourceKind, used, strict=True)
        if some
    ]  # fmt: skip
