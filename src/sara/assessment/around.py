"""The places around: whether the problem moved there, or the benefit spread."""

from sara.assessment.beside import (
    Found,
    Places,
    difference_found,
    in_days_after,
    pair,
    ratio_values,
)
from sara.assessment.findings import Finding, left_out, number, ratio_numbers
from sara.figures.models import Place
from sara.statistics.differences import Pair, wdd
from sara.statistics.quotient import Quotient, Spill, wdq
from sara.statistics.rates import Ratio, rate_ratio
from sara.statistics.reasons import Why
from sara.statistics.relative import relative_ratio
from sara.words import N_, Sentence, say

AROUND = N_("The places around")
WHOLE = N_("With the places around counted in")
QUOTIENT = N_("Displacement quotient")


def around(places: Places, phi: float) -> Found:
    """What happened in the buffers: moved, spread, or neither."""
    here, buffer = pair(places[Place.RESPONSE]), pair(places[Place.BUFFER])
    there, beyond = pair(places[Place.COMPARISON]), pair(places[Place.BUFFER_COMPARISON])
    if here is None or buffer is None:
        return [], [left_out(AROUND, Why.ONE_SIDE_MISSING)]
    found: list[Finding] = []
    why_not: list[Sentence] = []
    ratio = relative_ratio(buffer, there, phi=phi) if there else rate_ratio(
        buffer.before, buffer.after, phi=phi
    )  # fmt: skip
    if isinstance(ratio, Why):
        why_not.append(left_out(AROUND, ratio))
    else:
        found.append(_buffer(ratio, buffer, compared=there is not None))
    if there is None:
        return found, why_not
    whole = wdd(
        in_days_after(here, here), in_days_after(there, here), in_days_after(buffer, here),
        in_days_after(beyond, here) if beyond else None, phi=phi,
    )  # fmt: skip
    if not isinstance(whole, Why):
        pairs = tuple(p for p in (here, there, buffer, beyond) if p is not None)
        found.append(difference_found(WHOLE, whole, pairs, down=True))
    quotient = wdq(here, buffer, there)
    if isinstance(quotient, Why):
        why_not.append(left_out(QUOTIENT, quotient))
    else:
        found.append(_quotient(quotient))
    return found, why_not


def _buffer(found: Ratio, buffer: Pair, *, compared: bool) -> Finding:
    text = N_("{much} around the place. The numbers cannot tell whether it moved there or the"
              " benefit spread: it may be anything between {low} and {high}.")  # fmt: skip
    if found.beyond_chance:
        text = N_("{much} around the place, more than chance alone would do (between {low} and"
                  " {high}). Part of the problem may have moved there.")  # fmt: skip
        if found.ratio < 1:
            text = N_("{much} around the place, more than chance alone would do (between {low} and"
                      " {high}). The benefit may have spread there.")  # fmt: skip
    formula = N_("Rate ratio of the places around, after divided by before, exact interval.")
    if compared:
        formula = N_("Relative rate ratio of the places around beside the comparison place.")
    return Finding(
        title=AROUND, formula=formula, words=say(text, **ratio_values(found)),
        source="Guerette (2009), POP Center tool guide 10; Wilson (2022)",
        numbers=(
            (N_("Before"), f"{number(buffer.before.events)} / {number(buffer.before.exposure)}"),
            (N_("After"), f"{number(buffer.after.events)} / {number(buffer.after.exposure)}"),
            *ratio_numbers(found),
        ),
    )  # fmt: skip


READS_AS = {
    Spill.SPREAD_BEYOND: N_("The places around got better by even more than the place itself."),
    Spill.SPREAD: N_("The places around got better, too."),
    Spill.NEITHER: N_("Nothing moved, and nothing spread."),
    Spill.MOVED: N_("Part of the gain was lost around the place."),
    Spill.MOVED_ALL: N_("What was gained was lost around the place, and more."),
}


def _quotient(found: Quotient) -> Finding:
    return Finding(
        title=QUOTIENT,
        aside=True,
        words=say(
            N_("As a description only, without any measure of chance: {reads_as}"),
            reads_as=say(READS_AS[found.reads_as]),
        ),
        formula=N_("Weighted displacement quotient: (D1/C1 - D0/C0) / (T1/C1 - T0/C0), with D the"
                   " places around, C the comparison place, T the place of the response. It has no"
                   " standard error, and no meaning where the response failed."),
        source="Bowers, Johnson (2003), Journal of Quantitative Criminology 19:275",
        numbers=(
            (N_("Quotient"), number(found.quotient)),
            (N_("Success measure (below 0 is a success)"), number(found.success)),
            (N_("Measure around"), number(found.around)),
        ),
    )  # fmt: skip
