"""The weeks or months after, one by one: control chart, cumulative sums, interrupted series."""

from sara.assessment.beside import Found, Places
from sara.assessment.drawing import drawn
from sara.assessment.findings import (
    Finding,
    as_events,
    interval_text,
    left_out,
    number,
)
from sara.assessment.stepping import STEP, step_found
from sara.figures.models import Direction, Place
from sara.figures.series import IndicatorLine
from sara.figures.sides import Sides
from sara.statistics.control import SPREAD, control_chart
from sara.statistics.cusum import plan_cusum, watched
from sara.statistics.differences import Pair, cumulative
from sara.statistics.dispersion import HIGH
from sara.statistics.reasons import Why
from sara.words import N_, Sentence, say

CHART = N_("Control chart")
SUM = N_("Cumulative sum")
ADDED_UP = N_("Added up beside the comparison place")
BY_CHANCE = N_("The band is what chance alone would keep within.")
MOST_LIKELY = N_("The true difference most likely lies in the band.")
ALIKE = 1.15
"""Windows count as equally long up to this ratio: months are between 28 and 31 days."""


def over_time(line: IndicatorLine, places: Places, phi: float) -> Found:
    here = places[Place.RESPONSE]
    found: list[Finding] = []
    why_not: list[Sentence] = []
    for title, made in (
        (CHART, _chart(here, phi)),
        (SUM, _sum(line, here, phi)),
        (ADDED_UP, _added_up(here, places[Place.COMPARISON], phi)),
        (STEP, step_found(line, here)),
    ):
        if isinstance(made, Why):
            why_not.append(left_out(title, made))
        else:
            found.append(made)
    return found, why_not


def equally_long(here: Sides) -> bool:
    days = [w.exposure for w in (*here.before, *here.after)]
    return max(days) <= min(days) * ALIKE


def _chart(here: Sides, phi: float) -> Finding | Why:
    if len(here.before) < 8 or not equally_long(here):
        return Why.TOO_FEW_POINTS
    counts = [w.events for w in (*here.before, *here.after)]
    lines = control_chart(counts, prior=len(here.before), fixed=True, spread=SPREAD * phi**0.5)
    if isinstance(lines, Why):
        return lines
    after = lines[len(here.before) :]
    low, high = after[0].low or 0.0, after[0].high or 0.0
    below, above = sum(w.beyond < 0 for w in after), sum(w.beyond > 0 for w in after)
    text = N_("Of {of} windows after, {below} lie below and {above} above what the windows before"
              " let expect by chance.")  # fmt: skip
    if low == 0 and not above:
        text = N_(
            "No window after lies above what the windows before let expect by chance. So few"
            " are normal that none can lie below: a single quiet window shows nothing."
        )
    lows, highs = [w.low for w in lines], [w.high for w in lines]
    return Finding(
        drawn=drawn(counts, lows, highs, begins=len(here.before), band=BY_CHANCE),
        title=CHART,
        words=say(text, of=len(after), below=below, above=above),
        formula=N_("Control limits: the root of the mean of the windows before, less and plus 3/2 *"
                   " sqrt(1 + 1/n), squared; a lower limit under one event is none. A window"
                   " without any change lies beyond them in fewer than 6 of 1,000."),
        source="Wheeler (2016), International Journal of Police Science and Management 18:159",
        numbers=(
            (N_("Windows before"), str(len(here.before))),
            (N_("Mean before"), number(after[0].expected or 0.0)),
            (N_("Limits"), f"{number(low)} \u2013 {number(high)}"),
            (N_("After, in order"), ", ".join(number(w.count) for w in after)),
        ),
    )  # fmt: skip


def _sum(line: IndicatorLine, here: Sides, phi: float) -> Finding | Why:
    if len(here.before) < 8 or not equally_long(here) or line.direction is Direction.UP:
        return Why.TOO_FEW_POINTS
    if phi > HIGH:
        return Why.NOTHING_VARIES
    mean = sum(w.events for w in here.before) / len(here.before)
    fall = min(line.enough_percent or 50, 90) / 100
    plan = plan_cusum(mean, mean * (1 - fall))
    if isinstance(plan, Why):
        return plan
    sums = watched([w.events for w in here.after], plan)
    passed = next((n for n, total in enumerate(sums, 1) if total > plan.limit), None)
    text = N_("The sum of small falls has not passed its limit in {of} windows: a lasting fall of"
              " {percent}% is not shown yet.")  # fmt: skip
    if passed is not None:
        text = N_("The sum of small falls passed its limit in window {n} after the response began."
                  " Without any change that happens about once in {run} windows.")  # fmt: skip
    return Finding(
        title=SUM,
        words=say(text, n=passed or 0, of=len(sums), percent=round(fall * 100),
                  run=round(plan.run_length)),
        formula=N_("S = max(0, k - count + S before), with k between the mean before and the mean"
                   " that is hoped for; it signals above h, which is chosen for the run without"
                   " change (Markov chain)."),
        source="Page (1954), Biometrika 41:100; Lucas (1985), Technometrics 27:129; Brook, Evans"
        " (1972), Biometrika 59:539",
        numbers=(
            (N_("Mean before"), number(mean)), (N_("Reference k"), number(plan.reference)),
            (N_("Limit h"), number(plan.limit)),
            (N_("Sums, in order"), ", ".join(number(s) for s in sums)),
        ),
    )  # fmt: skip


def _added_up(here: Sides, there: Sides, phi: float) -> Finding | Why:
    if not there.after or there.first is None or here.first is None:
        return Why.ONE_SIDE_MISSING
    if len(here.after) < 3 or len(here.after) != len(there.after):
        return Why.TOO_FEW_POINTS
    steps = list(zip(here.after, there.after, strict=True))
    found = cumulative(steps, Pair(here.first, there.first), phi=phi)
    if isinstance(found, Why):
        return found
    last = found[-1]
    lows, highs = [d.interval.low for d in found], [d.interval.high for d in found]
    return Finding(
        drawn=drawn([d.estimate for d in found], lows, highs, band=MOST_LIKELY), title=ADDED_UP,
        words=say(
            N_("After {n} windows it adds up to {much} than both places before and the comparison"
               " place after let expect (between {low} and {high})."),
            n=len(found), much=as_events(last.estimate), low=as_events(last.interval.low),
            high=as_events(last.interval.high),
        ),
        formula=N_("Weighted displacement difference over the first 1, 2, 3 ... windows after."),
        source="Wheeler, Ratcliffe (2018), Crime Science 7:11",
        numbers=(
            (N_("Differences, in order"), ", ".join(number(d.estimate) for d in found)),
            (N_("Standard errors, in order"), ", ".join(number(d.error) for d in found)),
            (N_("95% interval"), interval_text(last.interval)),
        ),
    )  # fmt: skip
