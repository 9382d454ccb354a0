"""The gate from scanning to analysis: is this a problem, and do we know enough to study it?

Practice 1.2, gate S to A. That the reviewer is not the author is part of the review itself; so is
that those whose reports are linked are told, for a review cannot be decided without words for them.
"""

from collections.abc import Mapping

import msgspec

from sara.evidence.models import SourceKind, Supports
from sara.evidence.queries import Behind, ids_for
from sara.figures.series import IndicatorLine
from sara.privacy.finding import names_in
from sara.problems.criteria import Criterion
from sara.scanning.models import GoalType, Letter
from sara.scanning.specific import gaps
from sara.words import N_, Sentence, say

POLICE_OWN = frozenset({SourceKind.POLICE, SourceKind.OBSERVATION})
"""Sources inside the police: their records, and what those who work on the problem saw."""


class ScanFile(msgspec.Struct, frozen=True, kw_only=True):
    """What the gate reads."""

    title: str = ""
    behaviour: str = ""
    place: str = ""
    times: str = ""
    answers: Mapping[Letter, str] = {}
    no_voice_because: str = ""
    goal_type: GoalType | None = None
    minimum_change: str = ""
    no_names: bool = False
    events: int = 0
    events_wanted: int = 2
    reports: int = 0
    """Reports that are part of this problem: each tells of an event."""
    unanswered: int = 0
    """Reports that say they belong here, and that nobody has decided about."""
    evidence: tuple[Behind, ...] = ()
    indicators: tuple[IndicatorLine, ...] = ()

    @property
    def statement(self) -> str:
        return "\n".join((self.title, self.behaviour, self.place, self.times))

    @property
    def letters_answered(self) -> int:
        return sum(bool(self.answers.get(letter, "").strip()) for letter in Letter)


def every_letter(file: ScanFile) -> bool:
    return file.letters_answered == len(Letter)


def expected_by_others(file: ScanFile) -> tuple[int, ...]:
    """Evidence behind Expectation from outside the police: it should never be presumed."""
    return tuple(
        e.id for e in file.evidence
        if e.source not in POLICE_OWN and e.supports(Supports.CHEERS, Letter.EXPECTATION)
    )  # fmt: skip


def enough_events(file: ScanFile) -> bool:
    return file.events + file.reports >= file.events_wanted


def reporters_told(file: ScanFile) -> bool:
    return file.unanswered == 0


def specific(file: ScanFile) -> bool:
    return not gaps(file.behaviour, file.place, file.times)


def _first_gap(file: ScanFile) -> Sentence | None:
    found = gaps(file.behaviour, file.place, file.times)
    return say(found[0]) if found else None


def names_nobody(file: ScanFile) -> bool:
    """Nothing in the statement looks like a name, or somebody read it and says that none is."""
    return file.no_names or not names_in(file.statement)


def _names_found(file: ScanFile) -> Sentence | None:
    found = names_in(file.statement)
    if not found:
        return None
    return say(N_("This may name a person: {words}"), words=", ".join(found))


def has_baseline(file: ScanFile) -> bool:
    return any(line.baseline for line in file.indicators)


def has_goal(file: ScanFile) -> bool:
    return file.goal_type is not None and bool(file.minimum_change.strip())


def resident_voices(file: ScanFile) -> tuple[int, ...]:
    return tuple(e.id for e in file.evidence if e.source is SourceKind.RESIDENTS)


def residents_heard(file: ScanFile) -> bool:
    return bool(resident_voices(file) or file.no_voice_because.strip())


def screened(file: ScanFile) -> bool:
    return file.no_names


PAGE = "/problems/{id}/scanning"

CRITERIA: tuple[Criterion[ScanFile], ...] = (
    Criterion(
        code="scanning.statement",
        asks=N_("The statement says what happens, where and when."),
        missing=N_("Say what happens, where and when, so that a stranger could go and look."),
        mend=PAGE + "#statement",
        check=specific,
        detail=_first_gap,
    ),
    Criterion(
        code="scanning.names",
        asks=N_("The statement names no person."),
        missing=N_("Take the name out of the statement, or confirm that nobody is named."),
        mend=PAGE + "#privacy",
        check=names_nobody,
        detail=_names_found,
        waivable=False,
    ),
    Criterion(
        code="scanning.cheers",
        asks=N_("All six CHEERS questions are answered."),
        missing=N_("Answer all six CHEERS questions."),
        mend=PAGE + "#cheers",
        check=every_letter,
        detail=lambda file: say(N_("{n} of 6 answered"), n=file.letters_answered),
        evidence=lambda file: ids_for(file.evidence, Supports.CHEERS, *Letter),
    ),
    Criterion(
        code="scanning.expectation",
        asks=N_("Someone outside the police expects something to be done, and evidence shows it."),
        missing=N_("Add evidence for Expectation from residents, another agency or research."),
        mend=PAGE + "#expectation",
        check=lambda file: bool(expected_by_others(file)),
        evidence=expected_by_others,
    ),
    Criterion(
        code="scanning.events",
        asks=N_("Enough similar events are listed or reported to show that it keeps coming back."),
        missing=N_("List more events of the same kind. One event is not a problem."),
        mend=PAGE + "#similar",
        check=enough_events,
        detail=lambda file: say(
            N_("{n} listed, {reports} reported, {wanted} wanted"),
            n=file.events, reports=file.reports, wanted=file.events_wanted,
        ),
    ),
    Criterion(
        code="scanning.reporters",
        asks=N_("Everyone who reported it was told what became of their report."),
        missing=N_("Decide about the reports that wait, so that those who reported hear back."),
        mend=PAGE + "#similar",
        check=reporters_told,
        detail=lambda file: say(N_("{n} wait"), n=file.unanswered) if file.unanswered else None,
    ),
    Criterion(
        code="scanning.voice",
        asks=N_("At least one resident was heard, or it is written why none was."),
        missing=N_("Add evidence that comes from residents, or say why there is none."),
        mend=PAGE + "#voice",
        check=residents_heard,
        evidence=resident_voices,
    ),
    Criterion(
        code="scanning.goal",
        asks=N_("The goal and the smallest change that counts are set."),
        missing=N_("Choose the kind of goal and say the smallest change that counts."),
        mend=PAGE + "#goal",
        check=has_goal,
    ),
    Criterion(
        code="scanning.baseline",
        asks=N_("An indicator has a value from before, with its dates and source."),
        missing=N_("Add an indicator and its value from before, with dates and source."),
        mend=PAGE + "#baseline",
        check=has_baseline,
        evidence=lambda file: ids_for(
            file.evidence, Supports.INDICATOR, *(i.id for i in file.indicators if i.baseline)
        ),
    ),
    Criterion(
        code="scanning.privacy",
        asks=N_("Someone has read it with privacy in mind."),
        missing=N_("Answer the privacy questions and confirm that no person is named."),
        mend=PAGE + "#privacy",
        check=screened,
        waivable=False,
    ),
)  # fmt: skip
