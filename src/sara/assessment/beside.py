"""The place of the response beside others: a comparison place, and the places around."""

from collections.abc import Mapping, Sequence

from sara.assessment.findings import (
    Finding,
    Reading,
    as_events,
    as_percent,
    interval_text,
    judged,
    left_out,
    number,
    ratio_numbers,
)
from sara.figures.models import Place
from sara.figures.sides import Sides
from sara.statistics.differences import Difference, Pair, wdd
from sara.statistics.rates import Counted, Ratio
from sara.statistics.reasons import Why
from sara.statistics.relative import relative_ratio
from sara.words import N_, Sentence, say

NUMBERS = N_("Beside the comparison place, in numbers")
RATIO = N_("Beside the comparison place, as a ratio")
Places = Mapping[Place, Sides]
Found = tuple[list[Finding], list[Sentence]]


def beside_comparison(places: Places, phi: float, *, down: bool) -> Found:
    """WDD and the relative rate ratio, both: they assume different things of the comparison."""
    here, there = pair(places[Place.RESPONSE]), pair(places[Place.COMPARISON])
    if here is None or there is None:
        return [], [left_out(N_("Comparison place"), Why.ONE_SIDE_MISSING)]
    found, why_not = [], []
    difference = wdd(in_days_after(here, here), in_days_after(there, here), phi=phi)
    if isinstance(difference, Why):
        why_not.append(left_out(NUMBERS, difference))
    else:
        found.append(difference_found(NUMBERS, difference, (here, there), down=down))
    ratio = relative_ratio(here, there, phi=phi)
    if isinstance(ratio, Why):
        why_not.append(left_out(RATIO, ratio))
    else:
        found.append(_relative(ratio, down=down))
    return found, why_not


def both_ways(alone: Reading, compared: Sequence[Finding]) -> Reading:
    """With a comparison place it counts, and only what both ways of comparing say."""
    if not compared:
        return alone
    said = {f.reading or Reading.UNCLEAR for f in compared}
    return said.pop() if len(said) == 1 else Reading.UNCLEAR


def pair(s: Sides) -> Pair | None:
    """One place before and after; None when one side has no value."""
    return Pair(s.first, s.second) if s.first is not None and s.second is not None else None


def in_days_after(place: Pair, here: Pair) -> Pair:
    """With windows as shares of the days after, so that a difference is in events over these."""
    days = here.after.exposure
    return Pair(
        Counted(place.before.events, place.before.exposure / days),
        Counted(place.after.events, place.after.exposure / days),
    )


def difference_found(
    title: str, found: Difference, pairs: Sequence[Pair], *, down: bool
) -> Finding:
    reading = judged(found.beyond_chance, found.estimate, 0.0, down=down)
    text = N_("{much} than the comparison place lets expect. The numbers cannot tell: it may be"
              " anything between {low} and {high}.")  # fmt: skip
    if reading is not Reading.UNCLEAR:
        text = N_("{much} than the comparison place lets expect. That is more than chance alone"
                  " would do; most likely between {low} and {high}.")  # fmt: skip
    numbers = [
        (label, f"{number(p.before.events)} \u2192 {number(p.after.events)}")
        for label, p in zip(LABELS, pairs, strict=False)
    ]
    numbers += [
        (N_("Difference"), number(found.estimate)), (N_("Standard error"), number(found.error)),
        (N_("95% interval"), interval_text(found.interval)),
    ]  # fmt: skip
    if found.p is not None:
        numbers.append((N_("p, two-sided"), number(found.p)))
    if found.phi > 1:
        numbers.append((N_("Widened for bursts (phi)"), number(found.phi)))
    return Finding(
        title=title, reading=reading, numbers=tuple(numbers),
        words=say(text, much=as_events(found.estimate), low=as_events(found.interval.low),
                  high=as_events(found.interval.high)),
        formula=N_("Weighted displacement difference: the change at the place of the response, less"
                   " the change at the comparison place, and the same for the places around, all"
                   " over the days after. Its error is the root of the sum of all counts, each"
                   " weighted by the square of its window. It takes it that both places would have"
                   " changed by the same number."),
        source="Wheeler, Ratcliffe (2018), Crime Science 7:11",
    )  # fmt: skip


LABELS = (
    N_("Place of the response"), N_("Comparison place"), N_("Places around"),
    N_("Around the comparison place"),
)  # fmt: skip


def _relative(found: Ratio, *, down: bool) -> Finding:
    reading = judged(found.beyond_chance, found.ratio, 1.0, down=down)
    text = N_("{much} than if it had changed by the percentage of the comparison place. The numbers"
              " cannot tell: it may be anything between {low} and {high}.")  # fmt: skip
    if reading is not Reading.UNCLEAR:
        text = N_(
            "{much} than if it had changed by the percentage of the comparison place. That is"
            " more than chance alone would do; most likely between {low} and {high}."
        )
    return Finding(
        title=RATIO, reading=reading, numbers=ratio_numbers(found),
        words=say(text, **ratio_values(found)),
        formula=N_("Relative rate ratio: (after / before) at the place of the response, divided by"
                   " (after / before) at the comparison place. The logarithm has the variance 1/a +"
                   " 1/b + 1/c + 1/d of the four counts; one half is added to each when one of them"
                   " is 0. It takes it that both would have changed by the same percentage."),
        source="Wilson (2022), Journal of Quantitative Criminology 38:323",
    )  # fmt: skip


def ratio_values(found: Ratio) -> dict[str, Sentence]:
    return {
        "much": as_percent(found.ratio), "low": as_percent(found.interval.low),
        "high": as_percent(found.interval.high),
    }  # fmt: skip
