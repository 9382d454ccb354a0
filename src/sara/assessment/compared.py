"""The result of every indicator of a problem, as its page and its case file show it."""

from sara.assessment.asked_twice import with_the_survey
from sara.assessment.by_harm import harm_for, with_harm
from sara.assessment.files import AssessmentFile
from sara.assessment.record import held_to_the_plan
from sara.assessment.results import Result, result
from sara.db import Reader
from sara.problems.queries import Found
from sara.response.files import RunningFile
from sara.settings import Settings
from sara.surveys.queries import of_indicators


def results_of(
    db: Reader, found: Found, file: AssessmentFile, run: RunningFile, settings: Settings
) -> list[Result]:
    """Before and after, with what a survey says of chance, held to the plan, weighed by harm: in
    the order of `file.compared`."""
    shares = of_indicators(db, found.id, settings)
    harm = harm_for(db, file.compared, found.reach, settings.small_count)

    def told(line_id: int, plain: Result) -> Result:
        asked = with_the_survey(plain, shares.get(line_id, {}), settings)
        return with_harm(held_to_the_plan(asked, run.evaluation), harm)

    return [told(c.line.id, result(c.line, named=c.named)) for c in file.compared]
