import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, strategies as st

from sara.assessment.files import AssessmentFile
from sara.assessment.gate import CRITERIA
from sara.assessment.models import (
    Delivered,
    FailureReason,
    Fell,
    GoalMet,
    Judgement,
    Moved,
    VerdictOf,
)
from sara.figures.models import Generator, Taken
from sara.problems.criteria import judge
from sara.problems.models import Outcome
from tests.assessment.findings import answered, assessment_file, measured, said
from tests.response.lines import BEFORE

BUSY = Generator.POLICE_ACTIVITY
AGENCIES, RESIDENTS = VerdictOf.AGENCIES, VerdictOf.RESIDENTS
WORSE = (Taken.AFTER, 40.0, dt.date(2027, 2, 28))


def unmet(file: AssessmentFile) -> list[str]:
    return [j.code.removeprefix("assessment.") for j in judge(CRITERIA, file, 17, {}) if not j.met]


def detail(file: AssessmentFile, code: str) -> str:
    judged = judge(CRITERIA, file, 17, {})
    return next(str(j.detail) for j in judged if j.code == f"assessment.{code}")


def told(**values: Any) -> AssessmentFile:
    return assessment_file(texts=said(**values))


def test_a_whole_assessment_passes() -> None:
    assert unmet(assessment_file()) == []


def test_an_empty_assessment_meets_nothing() -> None:
    assert [f"assessment.{code}" for code in unmet(AssessmentFile())] == [c.code for c in CRITERIA]


SPOILED: list[tuple[str, str, Callable[[], AssessmentFile]]] = [
    ("no word on what was done", "process", lambda: told(process=" ")),
    ("not done as planned and no reason", "process", lambda: told(delivered=Delivered.PART)),
    ("no fall and no reason", "process,outcome_agrees",
     lambda: told(fell=Fell.NOT)),
    ("nothing said about the fall", "impact,agrees,outcome_agrees", lambda: told(fell=None)),
    ("no words about the fall", "impact", lambda: told(impact="")),
    ("no number at all", "number,not_activity,agrees", lambda: assessment_file(compared=())),
    ("a number from before only", "number,not_activity,agrees",
     lambda: assessment_file(compared=(measured(BEFORE),))),
    ("a number after an earlier response", "number,not_activity,agrees",
     lambda: assessment_file(
         compared=(measured(BEFORE, (Taken.AFTER, 9.0, dt.date(2026, 9, 30))),))),
    ("police activity alone", "not_activity,agrees",
     lambda: assessment_file(compared=(measured(generator=BUSY),))),
    ("a fall that no number shows", "agrees",
     lambda: assessment_file(compared=(measured(BEFORE, WORSE),))),
    ("a fall that only police activity shows", "not_activity,agrees",
     lambda: assessment_file(compared=(measured(BEFORE, WORSE), measured(generator=BUSY)))),
    ("no measure of residents", "residents",
     lambda: assessment_file(residents_evidence=(),
                             compared=(measured(generator=Generator.AGENCIES),))),
    ("residents' evidence without words", "residents",
     lambda: assessment_file(texts=said(residents_measure=""),
                             compared=(measured(generator=Generator.AGENCIES),))),
    ("one way that was not answered", "displacement",
     lambda: assessment_file(moved=answered(list(Moved)[1:]))),
    ("no answer on the goal", "goal,outcome_agrees", lambda: told(goal_met=None)),
    ("objectives not gone through", "goal", lambda: told(objectives="")),
    ("no lesson", "lessons", lambda: told(lessons="")),
    ("nobody to go on", "lessons", lambda: told(goes_on="")),
    ("no verdict of residents", "verdicts",
     lambda: assessment_file(judgements={AGENCIES: Judgement.WORKED})),
    ("no verdict of agencies", "verdicts",
     lambda: assessment_file(judgements={RESIDENTS: Judgement.WORKED})),
    ("no outcome", "outcome,outcome_agrees", lambda: told(outcome=None)),
    ("a summary of four lines", "summary", lambda: told(what_did_not="")),
    ("no date to measure again", "dates", lambda: assessment_file(checks=0)),
]  # fmt: skip


@pytest.mark.parametrize("codes, spoiled", [s[1:] for s in SPOILED], ids=[s[0] for s in SPOILED])
def test_an_assessment_is_held_back_by(codes: str, spoiled: Callable[[], AssessmentFile]) -> None:
    assert unmet(spoiled()) == codes.split(",")


def test_police_activity_alone_is_refused_by_name() -> None:
    file = assessment_file(compared=(measured(generator=BUSY),))
    assert detail(file, "not_activity") == "Only police activity so far: Bad nights"


def test_police_activity_may_stand_beside_another_number() -> None:
    assert unmet(assessment_file(compared=(measured(), measured(generator=BUSY)))) == []


def test_a_failure_with_its_reason_is_an_honest_assessment() -> None:
    texts = said(delivered=Delivered.PART, failure=FailureReason.COMPONENT, fell=Fell.NOT,
                 goal_met=GoalMet.NOT_MET, outcome=Outcome.NOT_SOLVED)  # fmt: skip
    assert unmet(assessment_file(texts=texts, compared=(measured(BEFORE, WORSE),))) == []


def test_too_few_to_tell_is_an_answer() -> None:
    texts = said(fell=Fell.UNCLEAR, goal_met=GoalMet.NOT_MET, outcome=Outcome.NOT_SOLVED)
    assert unmet(assessment_file(texts=texts, compared=(measured(BEFORE, WORSE),))) == []


def test_an_indicator_of_residents_needs_no_evidence_beside_it() -> None:
    assert unmet(assessment_file(residents_evidence=(), texts=said(residents_measure=""))) == []


def test_words_and_evidence_of_residents_do_without_an_indicator_of_theirs() -> None:
    assert unmet(assessment_file(compared=(measured(generator=Generator.AGENCIES),))) == []


def test_no_answer_of_residents_counts_as_a_verdict() -> None:
    silent = {AGENCIES: Judgement.WORKED, RESIDENTS: Judgement.NO_ANSWER}
    assert unmet(assessment_file(judgements=silent)) == []


OUTCOMES = [
    (Outcome.GOAL_MET, {"fell": Fell.SOME}, False),
    (Outcome.GOAL_MET, {"goal_met": GoalMet.PARTLY}, False),
    (Outcome.REDUCED, {"fell": Fell.SOME}, True),
    (Outcome.REDUCED, {"fell": Fell.UNCLEAR}, False),
    (Outcome.NOT_SOLVED, {"goal_met": GoalMet.PARTLY}, True),
    (Outcome.NOT_SOLVED, {}, False),
    (Outcome.EXHAUSTED, {}, True),
    (Outcome.WITHDRAWN, {"fell": Fell.NOT, "failure": FailureReason.OUTSIDE}, True),
]


@pytest.mark.parametrize("outcome, values, agrees", OUTCOMES)
def test_an_outcome_agrees_with_what_was_found(
    outcome: Outcome, values: dict[str, Any], agrees: bool
) -> None:
    assert ("outcome_agrees" not in unmet(told(outcome=outcome, **values))) is agrees


@pytest.mark.parametrize(
    "residents, agrees",
    [(Judgement.DID_NOT, True), (Judgement.WORKED, False), (Judgement.NO_ANSWER, False)],
)
def test_disagreement_needs_two_verdicts_that_differ(residents: Judgement, agrees: bool) -> None:
    file = assessment_file(
        texts=said(outcome=Outcome.DISAGREE),
        judgements={AGENCIES: Judgement.WORKED, RESIDENTS: residents},
    )
    assert ("outcome_agrees" not in unmet(file)) is agrees


@pytest.mark.parametrize("outcome", [Outcome.GOAL_MET, Outcome.REDUCED])
@pytest.mark.parametrize("who", list(VerdictOf))
def test_a_success_that_one_side_denies_is_told_as_a_disagreement(
    outcome: Outcome, who: VerdictOf
) -> None:
    judgements = dict.fromkeys(VerdictOf, Judgement.WORKED) | {who: Judgement.DID_NOT}
    assert unmet(assessment_file(texts=said(outcome=outcome), judgements=judgements)) == [
        "outcome_agrees"
    ]
    told = said(outcome=Outcome.DISAGREE)
    assert unmet(assessment_file(texts=told, judgements=judgements)) == []


def test_a_problem_cannot_be_closed_empty_whatever_is_waived() -> None:
    waivable = {c.code.removeprefix("assessment.") for c in CRITERIA if c.waivable}
    assert waivable == {"agrees", "goal", "lessons"}


texts = st.builds(
    said, delivered=st.sampled_from([None, *Delivered]), fell=st.sampled_from([None, *Fell]),
    goal_met=st.sampled_from([None, *GoalMet]), outcome=st.sampled_from([None, *Outcome]),
)  # fmt: skip
verdicts = st.dictionaries(st.sampled_from(VerdictOf), st.sampled_from(Judgement))


@given(texts, verdicts)
def test_nothing_passes_without_outcome_and_both_verdicts(
    answers: Any, judgements: dict[VerdictOf, Judgement]
) -> None:
    if not unmet(assessment_file(texts=answers, judgements=judgements)):
        assert answers.outcome is not None
        assert set(judgements) == set(VerdictOf)


@given(texts, verdicts)
def test_a_goal_is_never_met_where_the_problem_did_not_fall_enough(
    answers: Any, judgements: dict[VerdictOf, Judgement]
) -> None:
    file = assessment_file(texts=answers, judgements=judgements)
    if answers.outcome is Outcome.GOAL_MET and "outcome_agrees" not in unmet(file):
        assert (answers.fell, answers.goal_met) == (Fell.ENOUGH, GoalMet.MET)
