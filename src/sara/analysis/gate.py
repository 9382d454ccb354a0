"""The gate from analysis to the response plan: do we know why it happens here and now?

Practice 1.3, gate A to R.
"""

from collections.abc import Mapping

import msgspec

from sara.analysis.models import Question
from sara.evidence.models import SourceKind, Supports
from sara.evidence.queries import Behind, ids_for
from sara.figures.series import IndicatorLine
from sara.problems.criteria import Criterion
from sara.problems.models import Tier
from sara.rounds.reckoning import Asked
from sara.words import N_, Sentence, say

KINDS_WANTED = 2
"""Source kinds that a quick problem needs (practice 1.3, gate item 2)."""

SIDES = ("offending", "target", "place", "handler", "guardian", "manager")
"""The triangle: inner sides, then who watches over each."""


class Answered(msgspec.Struct, frozen=True, kw_only=True):
    """One question, from both sides or with the reason why it is not known."""

    present: str = ""
    absent: str = ""
    unknown_because: str = ""

    @property
    def whole(self) -> bool:
        both = self.present.strip() and self.absent.strip()
        return bool(both or self.unknown_because.strip())


class StudyFile(msgspec.Struct, frozen=True, kw_only=True):
    """What the gate reads."""

    answers: Mapping[Question, Answered] = {}
    triangle: Mapping[str, str] = {}
    done_so_far: str = ""
    known_elsewhere: str = ""
    pinch_point: str = ""
    hypotheses: tuple[int, ...] = ()
    """Those not dropped."""
    check_backs: int = 0
    tier: Tier = Tier.QUICK
    asked: Asked | None = None
    """The round in which the group was shown the findings."""
    evidence: tuple[Behind, ...] = ()
    indicators: tuple[IndicatorLine, ...] = ()

    @property
    def questions_answered(self) -> int:
        return sum(self.answers.get(q, Answered()).whole for q in Question)

    @property
    def sides_considered(self) -> int:
        return sum(bool(self.triangle.get(side, "").strip()) for side in SIDES)

    @property
    def kinds(self) -> frozenset[SourceKind]:
        return frozenset(e.source for e in self.evidence)


def both_ways(file: StudyFile) -> bool:
    return file.questions_answered == len(Question)


def several_sources(file: StudyFile) -> bool:
    return len(file.kinds) >= KINDS_WANTED


def whole_triangle(file: StudyFile) -> bool:
    """Every side is considered; "nobody" is an answer, an empty side is not."""
    return file.sides_considered == len(SIDES)


def behind_hypotheses(file: StudyFile) -> tuple[int, ...]:
    return ids_for(file.evidence, Supports.HYPOTHESIS, *file.hypotheses)


def frozen(file: StudyFile) -> bool:
    """Every series that has values from before is frozen, and there is at least one."""
    before = [line for line in file.indicators if line.baseline]
    return bool(before) and all(line.frozen for line in before)


def _frozen_so_far(file: StudyFile) -> Sentence | None:
    before = [line for line in file.indicators if line.baseline]
    if not before:
        return say(N_("No indicator has a value from before yet."))
    n = sum(line.frozen for line in before)
    return say(N_("{n} of {of} frozen"), n=n, of=len(before))


def shown(file: StudyFile) -> bool:
    """Asked of the group until the last day: silence is an answer too.

    For one officer's quick problem it can be recorded by hand; where a team works on it, the group
    itself is asked.
    """
    if file.asked is None:
        return file.tier is Tier.QUICK and file.check_backs > 0
    return file.asked.over


def looked_elsewhere(file: StudyFile) -> bool:
    """What is known elsewhere is written down, or that nothing was found.

    One officer's quick problem may do without.
    """
    return file.tier is Tier.QUICK or bool(file.known_elsewhere.strip())


PAGE = "/problems/{id}/analysis"

CRITERIA: tuple[Criterion[StudyFile], ...] = (
    Criterion(
        code="analysis.questions",
        asks=N_("Each of the five questions is answered both ways, or it is said why not."),
        missing=N_("Answer each question for where it happens and where it does not."),
        mend=PAGE + "#questions",
        check=both_ways,
        detail=lambda file: say(N_("{n} of 5 answered"), n=file.questions_answered),
        evidence=lambda file: ids_for(file.evidence, Supports.QUESTION, *Question),
    ),
    Criterion(
        code="analysis.sources",
        asks=N_("The evidence comes from at least two kinds of source."),
        missing=N_("Add evidence from another kind of source, best from residents."),
        mend=PAGE + "#sources",
        check=several_sources,
        detail=lambda file: say(
            N_("{n} of {wanted} kinds"), n=len(file.kinds), wanted=KINDS_WANTED
        ),
        evidence=lambda file: tuple(e.id for e in file.evidence),
    ),
    Criterion(
        code="analysis.triangle",
        asks=N_("All sides of the triangle are considered, and who watches over each."),
        missing=N_("Fill in every side of the triangle. “Nobody” is an answer."),
        mend=PAGE + "#triangle",
        check=whole_triangle,
        detail=lambda file: say(N_("{n} of 6 considered"), n=file.sides_considered),
    ),
    Criterion(
        code="analysis.hypothesis",
        asks=N_("At least one explanation has evidence behind it."),
        missing=N_("Write an explanation and link evidence to it."),
        mend=PAGE + "#hypotheses",
        check=lambda file: bool(behind_hypotheses(file)),
        evidence=behind_hypotheses,
    ),
    Criterion(
        code="analysis.pinch_point",
        asks=N_("At least one thing is named that can be changed."),
        missing=N_("Name one thing that could be changed and would make a difference."),
        mend=PAGE + "#pinch_point",
        check=lambda file: bool(file.pinch_point.strip()),
    ),
    Criterion(
        code="analysis.inventory",
        asks=N_("What is done now, and was done before, is written down."),
        missing=N_("Write down what is done now and was done before, and what came of it."),
        mend=PAGE + "#done_so_far",
        check=lambda file: bool(file.done_so_far.strip()),
    ),
    Criterion(
        code="analysis.elsewhere",
        asks=N_("Where a team works on it: what is known elsewhere was looked for, and is written"
                " down, also when nothing was found."),
        missing=N_("Look at closed problems of the same kind, those that failed first, and at the"
                   " guides. Write down what you found, also when it was nothing."),
        mend=PAGE + "#known_elsewhere",
        check=looked_elsewhere, tier=Tier.TEAM,
    ),
    Criterion(
        code="analysis.check_back",
        asks=N_("The findings were shown to the community, and what they said is recorded. Where a"
                " team works on it, the group itself was asked, and the last day to answer has"
                " passed."),
        missing=N_("Show the findings and ask the group. For a quick problem you can also record"
                   " what people said."),
        mend=PAGE + "#check-back",
        check=shown,
        detail=lambda file: file.asked.so_far if file.asked else None,
    ),
    Criterion(
        code="analysis.baseline",
        asks=N_("The values from before are frozen, so that nobody can change them later."),
        missing=N_("Freeze the values from before."),
        mend=PAGE + "#baseline",
        check=frozen,
        detail=_frozen_so_far,
        evidence=lambda file: ids_for(
            file.evidence, Supports.INDICATOR, *(i.id for i in file.indicators if i.baseline)
        ),
    ),
)  # fmt: skip
