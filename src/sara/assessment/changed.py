"""Before against after at the place of the response: the rate ratio, and the E-test beside it."""

from sara.assessment.findings import Finding, Reading, as_percent, judged, number, ratio_numbers
from sara.figures.change import lasting, plain
from sara.statistics.etest import e_test
from sara.statistics.rates import Counted, Ratio
from sara.statistics.reasons import Why
from sara.words import N_, Sentence, say

CHANGED = N_("The change")


def change_found(before: Counted, after: Counted, ratio: Ratio, *, down: bool) -> Finding:
    reading = judged(ratio.beyond_chance, ratio.ratio, 1.0, down=down)
    p = e_test(before, after)
    numbers = [
        (N_("Before"), f"{plain(before.events)} / {plain(before.exposure)}"),
        (N_("After"), f"{plain(after.events)} / {plain(after.exposure)}"),
        *ratio_numbers(ratio),
    ]
    if not isinstance(p, Why) and ratio.phi <= 1:
        numbers.append((N_("E-test of Krishnamoorthy and Thomson, p"), number(p)))
    return Finding(
        title=CHANGED, words=_words(before, after, ratio, reading), reading=reading,
        formula=N_("Rate ratio: events for each day after, divided by events for each day before."
                   " The interval is exact: it comes from how likely each split of all events into"
                   " before and after is (binomial, Clopper and Pearson)."),
        source="Clopper, Pearson (1934), Biometrika 26:404; Krishnamoorthy, Thomson (2004),"
        " Journal of Statistical Planning and Inference 119:23",
        numbers=tuple(numbers),
    )  # fmt: skip


def _words(before: Counted, after: Counted, ratio: Ratio, reading: Reading) -> Sentence:
    values = {
        "before": plain(before.events), "days_before": lasting(round(before.exposure)),
        "after": plain(after.events), "days_after": lasting(round(after.exposure)),
        "much": as_percent(ratio.ratio), "low": as_percent(ratio.interval.low),
        "high": as_percent(ratio.interval.high),
    }  # fmt: skip
    if before.events == 0:
        text = N_(
            "None in {days_before} before, {after} in {days_after} after. The"
            " numbers cannot tell how much that is: it may be {low}, or any number more."
        )
        if reading is not Reading.UNCLEAR:
            text = N_(
                "None in {days_before} before, {after} in {days_after} after. That"
                " is more than chance alone would do: at least {low}."
            )
        return say(text, **values)
    if reading is Reading.UNCLEAR:
        text = N_(
            "{before} in {days_before} before, {after} in {days_after} after:"
            " {much} for each day. The numbers cannot tell: the true change may lie anywhere"
            " between {low} and {high}."
        )
    else:
        text = N_(
            "{before} in {days_before} before, {after} in {days_after} after:"
            " {much} for each day. That is more than chance alone would do; the true change"
            " most likely lies between {low} and {high}."
        )
    return say(text, **values)  # fmt: skip
