"""A result beside its comparison place, with each kind of incident weighed by its harm."""

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from sara.accounts.reach import Reach
from sara.assessment.beside import NUMBERS, RATIO, in_days_after
from sara.assessment.files import Compared
from sara.assessment.findings import (
    Finding,
    Reading,
    interval_text,
    judged,
    left_out,
    number,
)
from sara.assessment.results import Result, ToWeigh
from sara.db import Reader
from sara.figures.change import plain
from sara.figures.models import Direction, Place, Taken
from sara.figures.series import IndicatorLine, MeasurementLine
from sara.figures.sides import bursts, sides
from sara.incidents.harm import Weighed, weighed
from sara.incidents.showing import showing
from sara.statistics.differences import Difference, Pair, harm_weighted, wdd
from sara.statistics.rates import Counted
from sara.statistics.reasons import Why
from sara.words import N_, Sentence, say

TITLE = N_("Weighed by harm")
PLACES = (Place.RESPONSE, Place.COMPARISON)
TAKEN = (Taken.BASELINE, Taken.AFTER)
NO_WEIGHTS = N_(
    "These incidents are of several kinds, and nobody has weighed their harm. A coordinator or an"
    " analyst does it on the page of the incidents “{dataset}”."
)
SOME_WEIGHTS = N_("Not every kind has a weight for its harm. Without one: {kinds}.")
BY_HAND = N_("{method}: it is not known of which kinds they are. That takes values from incidents"
             " that are kept with the problem.")  # fmt: skip
TWO_DATASETS = N_("{method}: the two places come from different data, whose kinds differ.")
UNCLEAR = N_(
    "In harm: {much} than the comparison place lets expect, in {unit}. The numbers cannot tell: it"
    " may be anything between {low} and {high}."
)
BEYOND = N_(
    "In harm: {much} than the comparison place lets expect, in {unit}. That is more than chance"
    " alone would do; most likely between {low} and {high}."
)
FORMULA = N_(
    "Harm-weighted displacement difference: the difference beside the comparison place, worked out"
    " for each kind of incident by itself, times the weight of one, and added up. Its error is the"
    " root of the sum of (weight times error) squared. It takes the kinds as independent of each"
    " other, and the weights as known exactly."
)


def kinds_of(compared: Iterable[Compared]) -> set[str]:
    """Every kind that stands in a value of these indicators."""
    values = (m for c in compared for m in (*c.line.measurements, *c.line.elsewhere))
    return {kind for m in values for kind in m.kinds or {}}


class Harm(msgspec.Struct, frozen=True, kw_only=True):
    """The weights of all kinds, and how far their reader may see."""

    weights: Mapping[str, Weighed]
    reach: Reach
    least: int


def harm_for(db: Reader, compared: Sequence[Compared], reach: Reach, least: int) -> Harm:
    """What this reader's results are weighed with, in one statement."""
    return Harm(weights=weighed(db, kinds_of(compared)), reach=reach, least=least)


def with_harm(found: Result, harm: Harm) -> Result:
    """The result with a finding weighed by harm; or in one line what is missing for it.

    It is one more finding and changes no reading: weights are values, and could be chosen to suit.
    """
    line = found.line
    if not any(f.title in (NUMBERS, RATIO) for f in found.findings):
        return found
    values = [m for place in PLACES for m in line.counted_at(place) if m.taken in TAKEN]
    if any(m.kinds is None or not m.kinds.keys() <= harm.weights.keys() for m in values):
        return _without(found, say(BY_HAND, method=say(TITLE)))
    kinds = {k: w for k, w in harm.weights.items() if any((m.kinds or {}).get(k) for m in values)}
    if len(kinds) < 2 or not all(_may_see(harm, kind, values) for kind in kinds):
        return found
    if len({w.dataset_id for w in kinds.values()}) > 1:
        return _without(found, say(TWO_DATASETS, method=say(TITLE)))
    if missing := [w for w in kinds.values() if w.weight is None]:
        if harm.reach is not Reach.AGENCIES:
            return found
        return msgspec.structs.replace(found, to_weigh=_to_weigh(missing, kinds))
    return _weighed(found, kinds)


def _without(found: Result, why: Sentence) -> Result:
    return msgspec.structs.replace(found, left_out=(*found.left_out, why))


def _to_weigh(missing: Sequence[Weighed], kinds: Mapping[str, Weighed]) -> ToWeigh:
    words = say(NO_WEIGHTS, dataset=missing[0].dataset)
    if len(missing) < len(kinds):
        words = say(SOME_WEIGHTS, kinds=", ".join(w.kind for w in missing))
    return ToWeigh(words=words, dataset_id=missing[0].dataset_id)


def _may_see(harm: Harm, kind: str, values: Sequence[MeasurementLine]) -> bool:
    """Whether this reader may know how many of a kind there were on each side of each place."""
    shown = showing(harm.reach, harm.weights[kind].audience, harm.least)
    if shown is None:
        return False
    sums = (_sum(values, kind, place, taken) for place in PLACES for taken in TAKEN)
    return all(shown.count(n) is not None for n in sums)


def _sum(values: Sequence[MeasurementLine], kind: str, place: Place, taken: Taken) -> int:
    return sum((m.kinds or {}).get(kind, 0) for m in values if (m.place, m.taken) == (place, taken))


def _weighed(found: Result, kinds: Mapping[str, Weighed]) -> Result:
    line = found.line
    varies = bursts([sides(line, place) for place in Place])
    phi = 1.0 if isinstance(varies, Why) else varies.widens
    pairs = {kind: (_pair(line, Place.RESPONSE, kind), _pair(line, Place.COMPARISON, kind))
             for kind in kinds}  # fmt: skip
    parts = []
    for kind, (here, there) in pairs.items():
        one = wdd(in_days_after(here, here), in_days_after(there, here), phi=phi)
        if not isinstance(one, Why):
            parts.append((one, kinds[kind].weight or 0.0))
    whole = harm_weighted(parts)
    if isinstance(whole, Why):
        return _without(found, left_out(TITLE, whole))
    if whole.error == 0:
        return found
    numbers: list[tuple[str | Sentence, str]] = [
        (say(N_("{kind}, weight {weight}"), kind=w.kind, weight=plain(w.weight or 0.0)),
         "; ".join(f"{plain(p.before.events)} \u2192 {plain(p.after.events)}" for p in pairs[kind]))
        for kind, w in kinds.items()
    ]  # fmt: skip
    finding = _finding(whole, next(iter(kinds.values())), numbers, line)
    at = 1 + max(n for n, f in enumerate(found.findings) if f.title in (NUMBERS, RATIO))
    return msgspec.structs.replace(
        found, findings=(*found.findings[:at], finding, *found.findings[at:])
    )


def _pair(line: IndicatorLine, place: Place, kind: str) -> Pair:
    """One kind at one place, before and after, over the days of all values of the place."""
    values = line.counted_at(place)
    before, after = (
        Counted(_sum(values, kind, place, taken),
                sum(m.days for m in values if m.taken is taken))
        for taken in TAKEN
    )  # fmt: skip
    return Pair(before, after)


def _finding(
    whole: Difference, weighed_in: Weighed, numbers: Sequence[tuple[str | Sentence, str]],
    line: IndicatorLine,
) -> Finding:  # fmt: skip
    down = line.direction is Direction.DOWN
    reading = judged(whole.beyond_chance, whole.estimate, 0.0, down=down)
    return Finding(
        title=TITLE, reading=reading,
        words=say(
            UNCLEAR if reading is Reading.UNCLEAR else BEYOND, unit=weighed_in.unit,
            much=_much(whole.estimate), low=_much(whole.interval.low),
            high=_much(whole.interval.high),
        ),
        formula=FORMULA,
        source="Wheeler, Ratcliffe (2018), Crime Science 7:11; Wheeler, ptools for R, wdd_harm",
        numbers=(
            *numbers, (N_("Difference"), number(whole.estimate)),
            (N_("Standard error"), number(whole.error)),
            (N_("95% interval"), interval_text(whole.interval)),
            (N_("Source of the weights"), weighed_in.source),
        ),
    )  # fmt: skip


def _much(estimate: float) -> Sentence:
    """A difference of harm in words."""
    n = plain(round(abs(estimate), 0 if abs(estimate) >= 3 else 1))
    if n == "0":
        return say(N_("no more and no less"))
    return say(N_("{n} less") if estimate < 0 else N_("{n} more"), n=n)
