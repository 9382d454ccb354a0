"""What was answered, under the point of the gate that asks for it: for the reviewer's sheet.

Read out of the file that the gate reads. What is for agencies only is not among it, and neither is
a verdict before residents have given theirs.
"""

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any

import msgspec

from sara.accounts.reach import Audience
from sara.analysis import queries as analysis
from sara.analysis.asks import INNER, OUTER, QUESTIONS
from sara.analysis.models import TestResult
from sara.assessment.files import LINES, AssessmentFile, Compared
from sara.assessment.models import Judgement, VerdictOf
from sara.db import Reader
from sara.figures.change import plain
from sara.figures.series import IndicatorLine
from sara.history.fields import field_words
from sara.problems.models import Stage
from sara.problems.queries import Found
from sara.response.files import ActionLine, PlanFile, RunningFile
from sara.rounds.reckoning import Asked
from sara.scanning import queries as scanning
from sara.scanning.asks import CHEERS
from sara.web.dates import day
from sara.words import N_, Spoken, gettext


class Said(msgspec.Struct, frozen=True):
    """One answer: its label, marked for translation, and the text as it is shown."""

    label: str
    text: str


YES = N_("Yes")
WAS = N_("{name}: {value}, from {first} to {last} ({source})")
Pairs = Iterable[tuple[str, Any]]


def said(pairs: Pairs) -> list[Said]:
    """Those that were answered; members of enums in their words."""
    texts = ((label, gettext(v.words) if isinstance(v, Spoken)
              else day(v) if isinstance(v, dt.date) else str(v or ""))
             for label, v in pairs)  # fmt: skip
    return [Said(label, text) for label, text in texts if text.strip()]


def fields(row: Any, *names: str) -> Pairs:
    """Columns by the words they have in the history."""
    return [(field_words(name), getattr(row, name)) for name in names]


def positions(asked: Asked | None) -> list[tuple[str, str]]:
    """What was said in a closed round, each with its written answer."""
    if asked is None or not asked.over:
        return []
    told = [
        (line.stance.words, " → ".join(
            text for text in (f"{line.name}: {line.reason}" if line.reason else line.name,
                              line.answer) if text))
        for line in asked.lines if line.stance
    ]  # fmt: skip
    return [*told, (N_("What follows"), asked.outcome)]


def before(lines: Iterable[IndicatorLine]) -> Pairs:
    return [(i.generator.words, gettext(WAS, name=i.name, value=plain(m.value), source=m.source,
                                        first=day(m.starts_on), last=day(m.ends_on)))
            for i in lines for m in i.baseline]  # fmt: skip


def of_scanning(db: Reader, problem_id: int, file: Any) -> dict[str, Pairs]:
    row = scanning.scan_row(db, problem_id)
    listed = [e for e in scanning.events(db, problem_id) if e.removed_at is None]
    return {
        "scanning.cheers": [(ask.label, getattr(row, ask.name)) for ask in CHEERS],
        "scanning.events": [
            *fields(row, "since_on"), *((e.source.words, f"{day(e.happened_on)}: {e.what}")
                                        for e in listed),
        ],
        "scanning.voice": fields(row, "identified_by", "community_input", "no_voice_because"),
        "scanning.goal": fields(row, "goal_type", "minimum_change", "success_by"),
        "scanning.baseline": before(file.indicators),
        "scanning.privacy": [
            (field_words("child_involved"), gettext(YES) if row.child_involved else ""),
            (field_words("hate_element"), gettext(YES) if row.hate_element else ""),
            *fields(row, "other_process"),
        ],
    }  # fmt: skip


def of_analysis(db: Reader, problem_id: int, file: Any) -> dict[str, Pairs]:
    row, answered = analysis.study_row(db, problem_id), file.answers
    asked = [(ask, answered[ask.question]) for ask in QUESTIONS if ask.question in answered]
    explained = analysis.hypotheses(db, problem_id)
    return {
        "analysis.questions": [
            pair for ask, a in asked
            for pair in ((ask.present, a.present), (ask.absent, a.absent),
                         (N_("Not known, because"), a.unknown_because))
        ],
        "analysis.triangle": [(ask.label, getattr(row, ask.name)) for ask in (*INNER, *OUTER)],
        "analysis.hypothesis": [
            (h.result.words, ". ".join(t for t in (gettext(h.sentence), _shown(h)) if t))
            for h in explained
        ],
        "analysis.pinch_point": fields(row, "pinch_point", "problem_changed"),
        "analysis.inventory": fields(row, "conditions", "done_so_far"),
        "analysis.check_back": [
            (c.agreement.words, f"{day(c.held_on)}, {c.with_whom}: {c.said}")
            for c in analysis.check_backs(db, problem_id)
        ] + positions(file.asked),
        "analysis.baseline": before(file.indicators),
    }  # fmt: skip


def _shown(line: Any) -> str:
    return line.finding if line.result is not TestResult.UNTESTED else ""


def of_plan(_db: Reader, _problem_id: int, file: PlanFile) -> dict[str, Pairs]:
    return {
        "plan.alternatives": [(o.approach.words, o.title) for o in file.options],
        "plan.choice": [
            *((N_("Chosen"), o.title) for o in file.chosen), *fields(file.plan, "choice_because"),
        ],
        "plan.reasons": [(N_("How it works"), f"{o.title}: {o.how}") for o in file.chosen],
        "plan.actions": [
            (a.status.words, ", ".join(t for t in (a.what, a.owner, a.role, a.planned_dosage) if t))
            for a in _open(file.actions)
        ],
        "plan.enforcement": fields(file.plan, "enforcement_only_because"),
        "plan.objections": fields(file.plan, "agreed", "objections", "answers"),
        "plan.consent": positions(file.asked),
        "plan.objectives": fields(file.plan, "short_term", "long_term"),
        "plan.lawful": fields(file.plan, "lawful_basis", "approvals"),
        "plan.locked": fields(
            file.evaluation, "design", "comparison", "buffer", "assessor", "decision_rule"
        ),
        "plan.follow_up": fields(file.evaluation, "follow_up_on"),
    }  # fmt: skip


def of_running(_db: Reader, _problem_id: int, file: RunningFile) -> dict[str, Pairs]:
    live = _open(file.actions)
    return {
        "running.answered": [(a.status.words, _delivered(a)) for a in live],
        "running.deviations": [
            (N_("Why"), f"{a.what}: {a.status_because}") for a in live if a.status_because
        ],
        "running.follow_up": fields(file.evaluation, "follow_up_on"),
    }  # fmt: skip


def _delivered(action: ActionLine) -> str:
    share = "" if action.delivered_percent is None else f"{action.delivered_percent} %"
    told = (action.planned_dosage, action.done_dosage, share)
    return f"{action.what}: {' / '.join(t for t in told if t)}"


def _open(actions: Iterable[ActionLine]) -> list[ActionLine]:
    return [a for a in actions if a.audience is not Audience.AGENCIES]


def of_assessment(_db: Reader, _problem_id: int, file: AssessmentFile) -> dict[str, Pairs]:
    texts, numbers = file.texts, [c for c in file.compared if c.measured]
    both = set(file.judgements) == set(VerdictOf)
    # Whoever was silent can still judge, and reads this sheet: then only the silence stands here.
    silent = file.judgements.get(VerdictOf.RESIDENTS) is Judgement.NO_ANSWER
    told = [VerdictOf.RESIDENTS] if silent else list(VerdictOf)
    return {
        "assessment.process": fields(texts, "delivered", "process", "failure"),
        "assessment.impact": fields(texts, "fell", "impact"),
        "assessment.number": [_compared(c) for c in numbers],
        "assessment.residents": fields(texts, "residents_measure"),
        "assessment.displacement": [
            (way.words, f"{gettext(one.finding.words)}. {one.words}")
            for way, one in file.moved.items()
        ],
        "assessment.goal": fields(texts, "goal_met", "objectives"),
        "assessment.lessons": fields(texts, "lessons", "goes_on"),
        "assessment.verdicts": [(of.words, _judged(file, of)) for of in told if both]
        + (positions(file.asked) if both else []),
        "assessment.outcome": fields(texts, "outcome"),
        "assessment.summary": list(zip(LINES, texts.summary, strict=True)),
    }  # fmt: skip


def _judged(file: AssessmentFile, of: VerdictOf) -> str:
    judged = file.judgements[of]
    reason = file.reasons.get((of, judged), "")
    return ". ".join(text for text in (gettext(judged.words), reason) if text)


def _compared(compared: Compared) -> tuple[str, str]:
    return compared.line.generator.words, f"{compared.line.name}: {gettext(compared.change.words)}"


READ: dict[Stage, Callable[[Reader, int, Any], dict[str, Pairs]]] = {
    Stage.SCANNING: of_scanning,
    Stage.ANALYSIS: of_analysis,
    Stage.PLAN: of_plan,
    Stage.RUNNING: of_running,
    Stage.ASSESSMENT: of_assessment,
}


def answers(db: Reader, found: Found, stage: Stage, file: Any) -> dict[str, list[Said]]:
    """What was answered in a stage, by the code of the point that asks for it."""
    return {code: said(pairs) for code, pairs in READ[stage](db, found.id, file).items()}
