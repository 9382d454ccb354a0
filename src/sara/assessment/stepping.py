"""The interrupted series: did the level step when the response began, beside its own trend?"""

from collections.abc import Sequence

from sara.assessment.findings import Finding, as_percent, interval_text, number
from sara.figures.models import Taken
from sara.figures.series import IndicatorLine
from sara.figures.sides import Sides
from sara.statistics.interrupted import Interrupted, interrupted
from sara.statistics.reasons import Why
from sara.words import N_, Sentence, say

STEP = N_("Interrupted series")
MONTH_DAYS = 27


def step_found(line: IndicatorLine, here: Sides) -> Finding | Why:
    found = interrupted(here.before, here.after, months=_months(line))
    if isinstance(found, Why):
        return found
    return Finding(
        title=STEP, words=_step_words(found),
        formula=N_("log(events for each day) = level + step after the response + trend over time,"
                   " Poisson regression; errors widened by the root of phi, quantiles of Student's"
                   " t. The season is taken out where there are two years of months."),
        source="Lopez Bernal, Cummins, Gasparrini (2017), International Journal of Epidemiology"
        " 46:348",
        numbers=(
            (N_("Step, as a ratio"), number(found.step)),
            (N_("95% interval"), interval_text(found.interval)),
            (N_("Trend from window to window, as a ratio"), number(found.trend)),
            (N_("Variance as a multiple of the mean (phi)"), number(found.phi)),
            (N_("Degrees of freedom"), str(found.df)),
        ),
    )  # fmt: skip


def _step_words(found: Interrupted) -> Sentence:
    values = {
        "much": as_percent(found.step), "low": as_percent(found.interval.low),
        "high": as_percent(found.interval.high),
    }  # fmt: skip
    if not found.beyond_chance:
        text = N_(
            "Beside its own trend the level stepped when the response began: {much}. The"
            " series cannot tell: it may be anything between {low} and {high}."
        )
    elif found.few:
        text = N_(
            "Beside its own trend the level stepped when the response began: {much} (between"
            " {low} and {high}). With fewer than 12 windows before, the trend is hardly"
            " known."
        )
    else:
        text = N_(
            "Beside its own trend the level stepped when the response began: {much},"
            " more than chance alone would do (between {low} and {high})."
        )
    return say(text, **values)  # fmt: skip


def _months(line: IndicatorLine) -> Sequence[int]:
    """The month of each window, when the windows are months."""
    values = line.at(Taken.BASELINE) + line.at(Taken.AFTER)
    return [m.starts_on.month for m in values] if all(m.days > MONTH_DAYS for m in values) else ()
