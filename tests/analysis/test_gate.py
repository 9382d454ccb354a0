"""The gate from analysis to the response plan, rule by rule."""

from typing import Any

import msgspec
import pytest
from sqlalchemy.orm import Session

from sara.accounts.reach import Audience
from sara.analysis import operations, queries
from sara.analysis.gate import CRITERIA, SIDES, Answered, StudyFile
from sara.analysis.models import Agreement, Question
from sara.evidence.models import EvidenceKind, Reliability, SourceKind, Supports
from sara.evidence.queries import Behind
from sara.figures.models import Counted, Direction, Generator, Taken
from sara.figures.operations import freeze_baselines
from sara.figures.series import IndicatorLine, MeasurementLine
from sara.problems.criteria import judge
from sara.problems.models import Stage, Tier
from sara.rounds.models import RoundKind
from sara.rounds.reckoning import Asked
from tests.cast import NOW, Cast
from tests.workflow.filling import complete


def evidence(number: int, source: SourceKind, *claims: tuple[Supports, str]) -> Behind:
    return Behind(
        id=number, title="Diary", kind=EvidenceKind.NOTE, source=source,
        reliability=Reliability.FAIR, audience=Audience.TEAM, claims=claims,
    )  # fmt: skip


def indicator(*taken: Taken, frozen: bool) -> IndicatorLine:
    return IndicatorLine(
        id=7, name="Bad nights", unit="", counted=Counted.COUNT, generator=Generator.RESIDENTS,
        direction=Direction.DOWN, frozen_at=NOW if frozen else None, version=1,
        measurements=tuple(
            MeasurementLine(id=n, taken=t, value=3, starts_on=NOW.date(), ends_on=NOW.date(),
                            source="Diary")
            for n, t in enumerate(taken)
        ),
    )  # fmt: skip


BOTH = Answered(present="On the ramp", absent="Not on the lawn")
ANSWERS = dict.fromkeys(Question, BOTH)
TRIANGLE = dict.fromkeys(SIDES, "Nobody")
BEHIND = (Supports.HYPOTHESIS, "4")
WHOLE = StudyFile(
    answers=ANSWERS, triangle=TRIANGLE, done_so_far="Patrols", known_elsewhere="One guide",
    pinch_point="The hedge",
    hypotheses=(4,), check_backs=1,
    evidence=(evidence(1, SourceKind.RESIDENTS, BEHIND), evidence(2, SourceKind.POLICE)),
    indicators=(indicator(Taken.BASELINE, frozen=True),),
)  # fmt: skip


def group(*, over: bool) -> Asked:
    """The group, asked about the findings; nobody has answered."""
    return Asked(
        id=1, kind=RoundKind.FINDINGS, proposal="So it is.", closes_on=NOW.date(), closed_at=None,
        opened_at=NOW, hidden=False, quorum=1, over=over, outcome="", lines=(),
    )  # fmt: skip


def unmet(file: StudyFile) -> set[str]:
    return {c.code for c in CRITERIA if not c.check(file)}


def changed(**values: Any) -> StudyFile:
    return msgspec.structs.replace(WHOLE, **values)


def answered(**values: str) -> dict[Question, Answered]:
    return ANSWERS | {Question.WHY: Answered(**values)}


def test_a_whole_file_opens_the_gate() -> None:
    assert unmet(WHOLE) == set()


def test_an_empty_file_meets_nothing() -> None:
    assert unmet(StudyFile(tier=Tier.TEAM)) == {c.code for c in CRITERIA}


@pytest.mark.parametrize(
    "values, codes",
    [
        ({"answers": answered(present="The dark")}, {"analysis.questions"}),
        ({"answers": answered(absent="The light")}, {"analysis.questions"}),
        ({"answers": answered()}, {"analysis.questions"}),
        ({"answers": answered(present=" ", absent="x")}, {"analysis.questions"}),
        ({"answers": answered(unknown_because="Nobody was there to see.")}, set()),
        ({"evidence": (evidence(1, SourceKind.POLICE, BEHIND),
                       evidence(2, SourceKind.POLICE))}, {"analysis.sources"}),
        ({"evidence": (evidence(1, SourceKind.POLICE, BEHIND),
                       evidence(2, SourceKind.RESEARCH))}, set()),
        ({"evidence": ()}, {"analysis.sources", "analysis.hypothesis"}),
        ({"triangle": TRIANGLE | {"handler": ""}}, {"analysis.triangle"}),
        ({"triangle": TRIANGLE | {"offending": "  "}}, {"analysis.triangle"}),
        ({"hypotheses": ()}, {"analysis.hypothesis"}),
        ({"hypotheses": (5,)}, {"analysis.hypothesis"}),
        ({"hypotheses": (5, 4)}, set()),
        ({"pinch_point": " "}, {"analysis.pinch_point"}),
        ({"done_so_far": ""}, {"analysis.inventory"}),
        ({"known_elsewhere": ""}, set()),
        ({"known_elsewhere": " ", "tier": Tier.TEAM, "asked": group(over=True)},
         {"analysis.elsewhere"}),
        ({"known_elsewhere": "", "tier": Tier.PARTNERSHIP, "asked": group(over=True)},
         {"analysis.elsewhere"}),
        ({"check_backs": 0}, {"analysis.check_back"}),
        ({"tier": Tier.TEAM}, {"analysis.check_back"}),
        ({"tier": Tier.TEAM, "asked": group(over=True)}, set()),
        ({"asked": group(over=False)}, {"analysis.check_back"}),
        ({"check_backs": 0, "asked": group(over=True)}, set()),
        ({"indicators": ()}, {"analysis.baseline"}),
        ({"indicators": (indicator(Taken.BASELINE, frozen=False),)}, {"analysis.baseline"}),
        ({"indicators": (indicator(Taken.AFTER, frozen=True),)}, {"analysis.baseline"}),
        ({"indicators": (indicator(Taken.BASELINE, frozen=True),
                         indicator(Taken.BASELINE, frozen=False))}, {"analysis.baseline"}),
        ({"indicators": (indicator(Taken.BASELINE, frozen=True), indicator(frozen=False))}, set()),
    ],
)  # fmt: skip
def test_each_rule_is_unmet_by_itself(values: dict[str, Any], codes: set[str]) -> None:
    assert unmet(changed(**values)) == codes


def test_the_sheet_says_how_far_and_what_stands_behind() -> None:
    file = changed(
        answers=answered(), triangle=TRIANGLE | {"place": ""},
        indicators=(indicator(Taken.BASELINE, frozen=False),),
    )  # fmt: skip
    judged = {j.code: j for j in judge(CRITERIA, file, 17, {})}
    assert str(judged["analysis.questions"].detail) == "4 of 5 answered"
    assert str(judged["analysis.triangle"].detail) == "5 of 6 considered"
    assert str(judged["analysis.sources"].detail) == "2 of 2 kinds"
    assert str(judged["analysis.baseline"].detail) == "0 of 1 frozen"
    assert judged["analysis.hypothesis"].evidence == (1,)
    assert judged["analysis.inventory"].mend == "/problems/17/analysis#done_so_far"


def test_no_baseline_at_all_is_said_as_such() -> None:
    judged = {j.code: j for j in judge(CRITERIA, changed(indicators=()), 17, {})}
    assert "No indicator has a value from before" in str(judged["analysis.baseline"].detail)


def test_the_file_reads_what_was_saved(cast: Cast, db: Session) -> None:
    officer, problem_id = cast.viewers["officer"], cast.problem_id
    complete(db, cast, Stage.SCANNING)
    complete(db, cast, Stage.ANALYSIS)
    assert unmet(queries.gate_file(db, problem_id, cast.settings, NOW.date())) == set()
    for line in queries.hypotheses(db, problem_id):
        operations.drop_hypothesis(db, problem_id, line.id, because="No", by=officer, now=NOW)
    found = unmet(queries.gate_file(db, problem_id, cast.settings, NOW.date()))
    assert found == {"analysis.hypothesis"}
    assert queries.hypotheses(db, problem_id) == ()
    assert len(queries.all_hypotheses(db, problem_id)) == 1


def test_the_verbs_fill_the_file(cast: Cast, db: Session) -> None:
    by, problem_id = cast.viewers["officer"], cast.problem_id
    complete(db, cast, Stage.SCANNING)
    operations.fill(db, problem_id, 0, by=by, now=NOW, **TRIANGLE)
    operations.fill(db, problem_id, 1, by=by, now=NOW, done_so_far="Patrols", pinch_point="Light")
    for question in Question:
        operations.answer(db, problem_id, question, 0, by=by, now=NOW, present="A", absent="B")
    operations.add_check_back(
        db, problem_id, held_on=NOW.date(), with_whom="Parents", said="",
        agreement=Agreement.NO_ANSWER, by=by, now=NOW, today=NOW.date(),
    )  # fmt: skip
    freeze_baselines(db, problem_id, by=by, now=NOW)
    found = unmet(queries.gate_file(db, problem_id, cast.settings, NOW.date()))
    assert found == {"analysis.hypothesis", "analysis.sources"}
