"""What the record says by itself: how much was delivered, and what the numbers show."""

from collections.abc import Sequence

import msgspec

from sara.assessment.models import Delivered, Fell
from sara.assessment.results import Result, together
from sara.assessment.verdict_table import Cell, applies
from sara.figures.change import Side, plain
from sara.figures.models import Taken
from sara.figures.series import IndicatorLine, MeasurementLine
from sara.response.delivery import delivered_share
from sara.response.files import Evaluation, RunningFile
from sara.words import N_, say

MOST_SHOWN = 3
NOTHING = N_("Nothing that a verdict could rest on yet")
GOAL_OPEN = N_("It fell. Nobody wrote down as a number how much would be enough.")
OUTSIDE = N_(
    "Some of these values lie outside the days that the evaluation plan settled. Whoever chooses"
    " days when the result is known can choose the result: say why."
)


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """Process beside impact, from records alone; the answers of the page are held against it."""

    share: int | None
    least_share: int
    fell: Fell | None
    words: str
    """What the numbers show, in words."""
    cell: Cell | None


def record_says(run: RunningFile, results: Sequence[Result]) -> Record:
    """A fall without a goal in numbers is a fall, but puts the result into no cell."""
    share, fell = delivered_share(run.actions), together(results)
    goal_open = fell is Fell.SOME and any(r.goal_open for r in results if r.named and r.judges)
    words = fell.words if fell else NOTHING
    cell = applies(_delivered(share, run.least_share), fell)
    return Record(
        share=share, least_share=run.least_share, fell=fell,
        words=GOAL_OPEN if goal_open else words, cell=None if goal_open else cell,
    )  # fmt: skip


def _delivered(share: int | None, least: int) -> Delivered | None:
    if share is None:
        return None
    if share >= 100:
        return Delivered.YES
    return Delivered.PART if share >= least else Delivered.NO


def held_to_the_plan(found: Result, plan: Evaluation) -> Result:
    """The result, with a word when its values lie outside the windows that the plan settled."""
    if not found.named or not _outside(found.line, plan):
        return found
    return msgspec.structs.replace(found, notes=(*found.notes, say(OUTSIDE)))


def _outside(line: IndicatorLine, plan: Evaluation) -> bool:
    windows = {Taken.BASELINE: (plan.before_first, plan.before_last),
               Taken.AFTER: (plan.after_first, plan.after_last)}  # fmt: skip
    for m in (*line.measurements, *line.elsewhere):
        first, last = windows.get(m.taken, (None, None))
        if first is not None and last is not None and (m.starts_on < first or m.ends_on > last):
            return True
    return False


class Values(msgspec.Struct, frozen=True, kw_only=True):
    """The values of one side as a page shows them: each, or all together when there are many."""

    each: tuple[tuple[MeasurementLine, str], ...] = ()
    many: int = 0
    total: str = ""
    first: MeasurementLine | None = None
    last: MeasurementLine | None = None


def values_shown(values: Sequence[MeasurementLine], side: Side | None) -> Values:
    if len(values) <= MOST_SHOWN or side is None:
        return Values(each=tuple((m, plain(m.value)) for m in values))
    return Values(
        many=len(values), total=plain(side.total), first=values[0],
        last=max(values, key=lambda m: m.ends_on),
    )  # fmt: skip
