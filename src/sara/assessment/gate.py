"""The gate of the assessment (practice 1.6)."""

from sara.assessment.files import AssessmentFile, Compared
from sara.assessment.models import Delivered, Fell, GoalMet, Judgement, Moved, VerdictOf
from sara.figures.models import Generator
from sara.problems.criteria import Criterion
from sara.problems.models import Outcome
from sara.words import N_, Sentence, say

FELL = (Fell.ENOUGH, Fell.SOME)
ONE_DENIES = N_('One side says that it did not work. That is told as "Disagree".')


def process_told(file: AssessmentFile) -> bool:
    texts = file.texts
    if texts.delivered is None or not texts.process.strip():
        return False
    went_well = texts.delivered is Delivered.YES and texts.fell is not Fell.NOT
    return went_well or texts.failure is not None


def impact_told(file: AssessmentFile) -> bool:
    return file.texts.fell is not None and bool(file.texts.impact.strip())


def numbers_agree(file: AssessmentFile) -> bool:
    """Whether an answer that it fell rests on a number that got better."""
    if file.texts.fell is None:
        return False
    return file.texts.fell not in FELL or any(c.change.better for c in _outcomes(file))


def _measured(file: AssessmentFile) -> list[Compared]:
    return [c for c in file.compared if c.measured]


def _outcomes(file: AssessmentFile) -> list[Compared]:
    return [c for c in _measured(file) if c.outcome]


def beyond_activity(file: AssessmentFile) -> bool:
    """Whether there is another number than police activity, and a fall does not rest on that."""
    return bool(_outcomes(file)) and not _rests_on_activity(file)


def _rests_on_activity(file: AssessmentFile) -> bool:
    """Whether it is said that it fell, and nothing got better but how busy the police were."""
    better = [c for c in _measured(file) if c.change.better]
    return file.texts.fell in FELL and bool(better) and not any(c.outcome for c in better)


def _only_busy(file: AssessmentFile) -> Sentence | None:
    busy = [c.line.name for c in _measured(file) if not c.outcome]
    if not busy or beyond_activity(file):
        return None
    return say(N_("Only police activity so far: {names}"), names="; ".join(busy))


def residents_measured(file: AssessmentFile) -> bool:
    asked = any(c.line.generator is Generator.RESIDENTS for c in _outcomes(file))
    told = bool(file.texts.residents_measure.strip()) and bool(file.residents_evidence)
    return asked or told


def displacement_answered(file: AssessmentFile) -> bool:
    return set(file.moved) == set(Moved)


def both_verdicts(file: AssessmentFile) -> bool:
    return set(file.judgements) == set(VerdictOf)


def verdicts_differ(file: AssessmentFile) -> bool:
    """Whether both sides answered, and not the same."""
    given = set(file.judgements.values())
    return both_verdicts(file) and len(given) > 1 and Judgement.NO_ANSWER not in given


def one_denies(file: AssessmentFile) -> bool:
    """Whether one side says that it did not work, and the other says otherwise."""
    return verdicts_differ(file) and Judgement.DID_NOT in file.judgements.values()


def outcome_agrees(file: AssessmentFile) -> bool:
    """Whether the outcome says what was found."""
    texts = file.texts
    match texts.outcome:
        case None:
            return False
        case Outcome.GOAL_MET:
            met = texts.fell is Fell.ENOUGH and texts.goal_met is GoalMet.MET
            return met and not one_denies(file)
        case Outcome.REDUCED:
            return texts.fell in FELL and not one_denies(file)
        case Outcome.DISAGREE:
            return verdicts_differ(file)
        case Outcome.NOT_SOLVED:
            return texts.goal_met is not GoalMet.MET
        case _:
            return True


def _why_not(file: AssessmentFile) -> Sentence | None:
    if outcome_agrees(file):
        return None
    match file.texts.outcome:
        case Outcome.GOAL_MET:
            if one_denies(file):
                return say(ONE_DENIES)
            return say(N_('"Goal met" needs a fall by enough and a goal that is met.'))
        case Outcome.REDUCED:
            if one_denies(file):
                return say(ONE_DENIES)
            return say(N_('"Reduced" needs a fall.'))
        case Outcome.DISAGREE:
            return say(N_('"Disagree" needs two verdicts that differ.'))
        case Outcome.NOT_SOLVED:
            return say(N_('"Not solved" cannot stand beside a goal that is met.'))
        case _:
            return None


def _summary_so_far(file: AssessmentFile) -> Sentence:
    return say(N_("{n} of 5 lines written"), n=sum(bool(t.strip()) for t in file.texts.summary))


CRITERIA: tuple[Criterion[AssessmentFile], ...] = (
    Criterion(
        code="assessment.process",
        asks=N_("It is written whether the plan was carried out, and if it failed, why."),
        missing=N_("Say whether it was done as planned. If it was not, or did not work, say why."),
        mend="/problems/{id}/assessment#process",
        check=process_told,
        detail=lambda f: None if f.share is None
        else say(N_("Delivered: {share}% of the plan"), share=f.share),
        waivable=False,
    ),
    Criterion(
        code="assessment.impact",
        asks=N_("It is written whether the problem fell, and by how much."),
        missing=N_("Say whether the problem fell. \"Too few to tell\" is an answer."),
        mend="/problems/{id}/assessment#impact",
        check=impact_told, waivable=False,
    ),
    Criterion(
        code="assessment.number",
        asks=N_("At least one indicator has a value from before and from after."),
        missing=N_("Enter a value from before and one from after for at least one indicator."),
        mend="/problems/{id}/assessment#impact",
        check=lambda f: bool(_measured(f)),
        detail=lambda f: say(N_("Measured before and after: {n}"), n=len(_measured(f))),
        waivable=False,
    ),
    Criterion(
        code="assessment.not_activity",
        asks=N_("The verdict does not rest on police activity alone."),
        missing=N_("Patrols, stops and tickets show how busy the police were, not what changed for"
                   " people. Add a number that residents or another agency made."),
        mend="/problems/{id}/assessment#impact",
        check=beyond_activity, detail=_only_busy,
        waivable=False,
    ),
    Criterion(
        code="assessment.agrees",
        asks=N_("What is said about the fall agrees with a number."),
        missing=N_("Say that it fell only if an indicator got better that is not police activity."),
        mend="/problems/{id}/assessment#impact",
        check=numbers_agree,
    ),
    Criterion(
        code="assessment.residents",
        asks=N_("Residents measured it too: with an indicator of theirs, or in their own words with"
                " evidence from them."),
        missing=N_("Add an indicator that residents made, with its value after; or write what they"
                   " say and add evidence from them."),
        mend="/problems/{id}/assessment#residents",
        check=residents_measured, evidence=lambda f: f.residents_evidence,
        waivable=False,
    ),
    Criterion(
        code="assessment.displacement",
        asks=N_("For each of the six ways a problem can move it is said what was found, or why"
                " nobody looked."),
        missing=N_("Answer all six. \"Not examined, because\" is an honest answer."),
        mend="/problems/{id}/assessment#displacement",
        check=displacement_answered,
        detail=lambda f: say(N_("{n} of 6 answered"), n=len(f.moved)),
        waivable=False,
    ),
    Criterion(
        code="assessment.goal",
        asks=N_("The goal and each objective is answered: met, partly or not."),
        missing=N_("Say whether the goal was met, and go through the objectives one by one."),
        mend="/problems/{id}/assessment#goal",
        check=lambda f: f.texts.goal_met is not None and bool(f.texts.objectives.strip()),
    ),
    Criterion(
        code="assessment.lessons",
        asks=N_("What was learned, and what must go on to keep the result, is written down."),
        missing=N_("Write what you learned, and what must go on."),
        mend="/problems/{id}/assessment#lessons",
        check=lambda f: bool(f.texts.lessons.strip() and f.texts.goes_on.strip()),
    ),
    Criterion(
        code="assessment.verdicts",
        asks=N_("Both verdicts are given: the agencies' and the residents'."),
        missing=N_("Ask for the verdict that is missing. When no resident answers by the last day,"
                   " that is recorded."),
        mend="/problems/{id}/assessment#verdicts",
        check=both_verdicts,
        detail=lambda f: say(N_("{n} of 2 given"), n=len(f.judgements)),
        waivable=False,
    ),
    Criterion(
        code="assessment.outcome",
        asks=N_("The outcome is named. \"Closed\" alone is not one."),
        missing=N_("Choose the outcome."),
        mend="/problems/{id}/assessment#outcome",
        check=lambda f: f.texts.outcome is not None,
        waivable=False,
    ),
    Criterion(
        code="assessment.outcome_agrees",
        asks=N_("The outcome agrees with what was found."),
        missing=N_("Choose an outcome that agrees with the fall, the goal and the verdicts."),
        mend="/problems/{id}/assessment#outcome",
        check=outcome_agrees, detail=_why_not,
        waivable=False,
    ),
    Criterion(
        code="assessment.summary",
        asks=N_("The public summary has its five lines."),
        missing=N_("Write the five lines: you said, we found, we did, what changed, what did not."),
        mend="/problems/{id}/assessment#summary",
        check=lambda f: all(t.strip() for t in f.texts.summary), detail=_summary_so_far,
        waivable=False,
    ),
    Criterion(
        code="assessment.dates",
        asks=N_("There are dates to measure again."),
        missing=N_("Set the dates to measure again, and who does it."),
        mend="/problems/{id}/assessment#dates",
        check=lambda f: f.checks > 0,
        detail=lambda f: say(N_("Dates set: {n}"), n=f.checks),
        waivable=False,
    ),
)  # fmt: skip
