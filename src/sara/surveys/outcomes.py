"""What came of a time of asking, put down where it belongs: as evidence, and as the values of the
indicators that the shares of its questions are."""

import datetime as dt
from collections.abc import Sequence

from sqlalchemy.orm import Session

from sara.accounts.reach import Audience
from sara.accounts.viewer import Viewer
from sara.evidence import operations as evidence
from sara.evidence.claims import Claim
from sara.evidence.models import EvidenceKind, Reliability, SourceKind, Supports
from sara.figures import operations as figures
from sara.figures.models import Counted, Generator, Indicator, Taken
from sara.languages import speaking
from sara.problems.models import Problem
from sara.problems.stages import at
from sara.settings import Settings
from sara.surveys import queries
from sara.surveys.asks import SHARES, asked, options, share_of
from sara.surveys.models import Ask, Survey, SurveyQuestion, SurveyWave, Way
from sara.surveys.reckoning import Result, Share, rounded
from sara.words import N_, Sentence, gettext, say

UNIT = N_("of 100 who answered")
SOURCE = N_("Survey: {title}. {of} answers to this question.")
TITLE = N_("Survey, {taken}: {title}")
LINE = N_("{name}: {share}")
EXACT = N_("{counted} of {of} ({percent}%, with 95% certainty between {low}% and {high}%)")
FEWER = N_("fewer than {n} of {of} (with 95% certainty at most {high}%)")
ALL_BUT = N_("all but fewer than {n} of {of} (with 95% certainty at least {low}%)")
ANSWERED = N_("At least {many} people answered, from {first} to {last}.")
BY_CODE = N_("{many} codes were handed out, each for one answer.")
BY_LINK = N_("Anybody could open the link, so nobody knows who did not answer.")
DEFINITION = N_(
    "People were asked: {question} Counted are those who answered: {answers}. Who did not know or"
    " did not answer is left out."
)
NO_SAMPLE = N_(
    "Whoever answered wanted to. This is no random sample: the intervals say how much chance alone"
    " could do, and not who is missing."
)


def put_down(
    db: Session, survey: Survey, wave: SurveyWave, *, now: dt.datetime, settings: Settings
) -> None:
    """Nothing of it when too few answered: then only that it ended is on record."""
    results = [r for r in queries.results(db, survey.id, [wave.id], settings)[wave.id] if r.share]
    if not results:
        return
    by = Viewer(account_id=wave.opened_by, name="", email="", agency_id=None, held=())
    with speaking(settings, survey.language):
        lines = [_measure(db, survey, wave, result, by, now) for result in results]
        title = gettext(say(TITLE, taken=wave.taken, title=survey.title))[:140]
        body = "\n".join([*_telling(survey, wave, settings), "", *_told(results, settings)])
    problem = db.get_one(Problem, survey.problem_id)
    put = evidence.put_by(
        db, survey.problem_id, by=wave.opened_by, now=now,
        values={
            "kind": EvidenceKind.TABLE, "title": title, "body": body, "url": "",
            "source": SourceKind.RESIDENTS, "supplied_by": "", "fact_on": wave.closed_on,
            "reliability": Reliability.FIRM, "stage": at(problem), "audience": Audience.TEAM,
        },
        supports=[Claim(Supports.INDICATOR.value, str(i)) for i in sorted(lines)],
    )  # fmt: skip
    wave.evidence_id = put.id
    db.flush()


def _measure(
    db: Session, survey: Survey, wave: SurveyWave, result: Result, by: Viewer, now: dt.datetime
) -> int:
    """Give the indicator of a question its value; gives the indicator."""
    question = db.get_one(SurveyQuestion, result.question.id)
    if question.indicator_id is None:
        name = gettext(_name(question, survey))[:140]
        question.indicator_id = figures.add_indicator(
            db, survey.problem_id, name=name, unit=gettext(UNIT), counted=Counted.LEVEL,
            generator=Generator.RESIDENTS, direction=question.direction, by=by, now=now,
            definition=_definition(question, survey), known_bias=gettext(NO_SAMPLE),
        ).id  # fmt: skip
    indicator = db.get_one(Indicator, question.indicator_id)
    frozen = wave.taken is Taken.BASELINE and indicator.frozen_at is not None
    if result.share and wave.closed_on and not frozen:
        figures.add_measurement(
            db, survey.problem_id, indicator.id, taken=wave.taken, by=by, now=now,
            value=round(result.share.value * 100, 1), starts_on=wave.opened_on,
            ends_on=wave.closed_on, today=wave.closed_on,
            source=gettext(say(SOURCE, title=survey.title, of=result.share.of))[:200],
        )  # fmt: skip
    return indicator.id


def _name(question: SurveyQuestion, survey: Survey) -> Sentence:
    if question.ask is Ask.SEEN:
        return say(LINE, name=say(SHARES[Ask.SEEN]), share=survey.matter)
    return share_of(question)


def _definition(question: SurveyQuestion, survey: Survey) -> str:
    counted = [o.words if o.own else gettext(o.words) for o in options(question) if o.counts]
    put = asked(question, survey.matter)
    return gettext(say(DEFINITION, question=put, answers=", ".join(counted)))


def _telling(survey: Survey, wave: SurveyWave, settings: Settings) -> list[str]:
    many = rounded(wave.answers, settings.small_count)
    answered = say(ANSWERED, many=many, first=wave.opened_on, last=wave.closed_on)
    how = say(BY_CODE, many=wave.codes) if wave.way is Way.CODES else say(BY_LINK)
    return [survey.opening, "", gettext(answered), gettext(how), gettext(NO_SAMPLE)]


def _told(results: Sequence[Result], settings: Settings) -> list[str]:
    return [
        "- " + gettext(say(LINE, name=share_of(r.question), share=said(r.share, settings)))
        for r in results if r.share
    ]  # fmt: skip


def said(share: Share, settings: Settings) -> Sentence:
    """A share in one sentence with its interval, small numbers kept back."""
    if share.exact:
        return say(EXACT, counted=share.least, of=share.of, percent=percent(share.value),
                   low=percent(share.low), high=percent(share.high))  # fmt: skip
    text = FEWER if share.few else ALL_BUT
    return say(text, n=settings.small_count, of=share.of, low=percent(share.low),
               high=percent(share.high))  # fmt: skip


def percent(value: float) -> int:
    return round(value * 100)
