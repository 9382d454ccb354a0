"""The gate from scanning to analysis, rule by rule."""

import datetime as dt
from typing import Any

import msgspec
import pytest
from sqlalchemy.orm import Session

from sara.accounts.reach import Audience
from sara.evidence.models import EvidenceKind, Reliability, SourceKind, Supports
from sara.evidence.queries import Behind
from sara.factories import EvidenceFactory, IndicatorFactory, MeasurementFactory, using
from sara.figures.models import Counted, Direction, Generator, Taken
from sara.figures.series import IndicatorLine, MeasurementLine
from sara.problems.criteria import judge
from sara.problems.models import Stage
from sara.scanning import operations, queries
from sara.scanning.gate import CRITERIA, ScanFile
from sara.scanning.models import GoalType, Letter
from tests.cast import NOW, Cast
from tests.workflow.filling import complete


def evidence(number: int, source: SourceKind, *claims: tuple[Supports, str]) -> Behind:
    return Behind(
        id=number, title="Diary", kind=EvidenceKind.NOTE, source=source,
        reliability=Reliability.FAIR, audience=Audience.TEAM, claims=claims,
    )  # fmt: skip


def indicator(*taken: Taken, source: str = "Diary") -> IndicatorLine:
    day = dt.date(2026, 6, 1)
    return IndicatorLine(
        id=7, name="Bad nights", unit="", counted=Counted.COUNT, generator=Generator.RESIDENTS,
        direction=Direction.DOWN, frozen_at=None, version=1,
        measurements=tuple(
            MeasurementLine(id=n, taken=t, value=3, starts_on=day, ends_on=day, source=source)
            for n, t in enumerate(taken)
        ),
    )  # fmt: skip


EXPECTED = (Supports.CHEERS, "expectation")
ANSWERS = dict.fromkeys(Letter, "An answer.")
WHOLE = ScanFile(
    title="Broken glass", behaviour="Groups smash bottles.", place="Linden Park, ramp",
    times="Fridays, 10 pm", answers=ANSWERS, goal_type=GoalType.REDUCE_NUMBER,
    minimum_change="At most three nights", no_names=True, events=2, events_wanted=2,
    evidence=(evidence(1, SourceKind.RESIDENTS, EXPECTED),),
    indicators=(indicator(Taken.BASELINE),),
)  # fmt: skip


def unmet(file: ScanFile) -> set[str]:
    return {c.code for c in CRITERIA if not c.check(file)}


def changed(**values: Any) -> ScanFile:
    return msgspec.structs.replace(WHOLE, **values)


def test_a_whole_file_opens_the_gate() -> None:
    assert unmet(WHOLE) == set()


def test_an_empty_file_meets_only_that_nobody_is_named_or_waits() -> None:
    met = {"scanning.names", "scanning.reporters"}
    assert unmet(ScanFile()) == {c.code for c in CRITERIA} - met


@pytest.mark.parametrize(
    "values, codes",
    [
        ({"behaviour": "crime"}, {"scanning.statement"}),
        ({"place": ""}, {"scanning.statement"}),
        ({"times": "always"}, {"scanning.statement"}),
        ({"answers": ANSWERS | {Letter.HARMS: "  "}}, {"scanning.cheers"}),
        ({"answers": {}}, {"scanning.cheers"}),
        ({"events": 1}, {"scanning.events"}),
        ({"events": 2, "events_wanted": 3}, {"scanning.events"}),
        ({"events": 1, "reports": 1}, set()),
        ({"unanswered": 1}, {"scanning.reporters"}),
        ({"goal_type": None}, {"scanning.goal"}),
        ({"minimum_change": " "}, {"scanning.goal"}),
        ({"indicators": ()}, {"scanning.baseline"}),
        ({"indicators": (indicator(Taken.AFTER),)}, {"scanning.baseline"}),
        ({"indicators": (indicator(Taken.BASELINE, source=" "),)}, {"scanning.baseline"}),
        ({"no_names": False}, {"scanning.privacy"}),
        ({"no_names": False, "behaviour": "Mr Smith smashes bottles"},
         {"scanning.privacy", "scanning.names"}),
        ({"evidence": ()}, {"scanning.expectation", "scanning.voice"}),
        ({"evidence": (evidence(1, SourceKind.RESIDENTS),)}, {"scanning.expectation"}),
        ({"evidence": (evidence(1, SourceKind.POLICE, EXPECTED),)},
         {"scanning.expectation", "scanning.voice"}),
        ({"evidence": (evidence(1, SourceKind.OBSERVATION, EXPECTED),)},
         {"scanning.expectation", "scanning.voice"}),
        ({"evidence": (evidence(1, SourceKind.AGENCY, EXPECTED),)}, {"scanning.voice"}),
        ({"evidence": (evidence(1, SourceKind.AGENCY, EXPECTED),),
          "no_voice_because": "Only offices stand here."}, set()),
        ({"evidence": (evidence(1, SourceKind.RESIDENTS, (Supports.QUESTION, "expectation")),)},
         {"scanning.expectation"}),
    ],
)  # fmt: skip
def test_each_rule_is_unmet_by_itself(values: dict[str, Any], codes: set[str]) -> None:
    assert unmet(changed(**values)) == codes


def test_a_person_may_confirm_that_a_word_is_no_name() -> None:
    assert unmet(changed(behaviour="Bottles at the Dr Martin School", no_names=True)) == set()


def test_names_and_privacy_cannot_be_waived() -> None:
    assert {c.code for c in CRITERIA if not c.waivable} == {"scanning.names", "scanning.privacy"}


def test_the_sheet_says_how_far_and_what_stands_behind() -> None:
    file = changed(answers={Letter.HARMS: "Cuts"}, events=1, behaviour="Mr Smith smashes bottles")
    judged = {j.code: j for j in judge(CRITERIA, file, 17, {})}
    assert str(judged["scanning.cheers"].detail) == "1 of 6 answered"
    assert str(judged["scanning.events"].detail) == "1 listed, 0 reported, 2 wanted"
    assert str(judged["scanning.names"].detail) == "This may name a person: Mr Smith"
    assert judged["scanning.expectation"].evidence == (1,)
    assert judged["scanning.voice"].evidence == (1,)
    assert judged["scanning.goal"].mend == "/problems/17/scanning#goal"


def test_the_statement_says_what_it_lacks_first() -> None:
    judged = {j.code: j for j in judge(CRITERIA, changed(place="everywhere"), 17, {})}
    assert "too general" in str(judged["scanning.statement"].detail)
    assert judge(CRITERIA, WHOLE, 17, {})[0].detail is None


def test_the_file_reads_what_was_saved(cast: Cast, db: Session) -> None:
    officer, problem_id = cast.viewers["officer"], cast.problem_id
    complete(db, cast, Stage.SCANNING)
    event = operations.add_event(
        db, problem_id, happened_on=NOW.date(), what="Once more", source=SourceKind.POLICE,
        by=officer, now=NOW, today=NOW.date(),
    )  # fmt: skip
    file = queries.gate_file(db, problem_id, cast.settings, NOW.date())
    assert file.events == 4
    assert unmet(file) == set()
    operations.remove_event(db, problem_id, event.id, by=officer, now=NOW)
    assert queries.gate_file(db, problem_id, cast.settings, NOW.date()).events == 3


def test_a_problem_nobody_scanned_yet_has_an_empty_file(cast: Cast, db: Session) -> None:
    file = queries.gate_file(db, cast.problem_id, cast.settings, NOW.date())
    assert file.letters_answered == 0
    assert file.events_wanted == cast.settings.similar_events
    assert "scanning.statement" not in unmet(file)


def test_withdrawn_evidence_and_other_problems_count_for_nothing(cast: Cast, db: Session) -> None:
    with using(db):
        EvidenceFactory(
            problem_id=cast.problem_id, added_by=cast.accounts["officer"], withdrawn_at=NOW,
            withdrawn_because="Wrong place.",
        )  # fmt: skip
        line = IndicatorFactory(problem_id=cast.problem_id, added_by=cast.accounts["officer"])
        MeasurementFactory(
            indicator_id=line.id, taken=Taken.AFTER, added_by=cast.accounts["officer"]
        )
    found = unmet(queries.gate_file(db, cast.problem_id, cast.settings, NOW.date()))
    assert {"scanning.voice", "scanning.baseline"} <= found
