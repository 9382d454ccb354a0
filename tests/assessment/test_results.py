"""What is said of an indicator: one plain sentence each, with its uncertainty or a reason."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings, strategies as st

from sara.assessment.findings import Reading
from sara.assessment.models import Fell
from sara.assessment.record import held_to_the_plan
from sara.assessment.results import Result, result, together
from sara.figures.models import Counted, Direction, Generator, Place, Taken
from sara.figures.series import IndicatorLine, MeasurementLine
from sara.response.files import Evaluation
from sara.words import gettext

DAY = dt.date(2026, 1, 5)


def weeks(counts: Sequence[float], *, after: bool = False, place: Place = Place.RESPONSE,
          long: int = 7) -> tuple[MeasurementLine, ...]:  # fmt: skip
    begin = DAY + dt.timedelta(days=700 if after else 0)
    return tuple(
        MeasurementLine(
            id=n, taken=Taken.AFTER if after else Taken.BASELINE, value=count, place=place,
            starts_on=begin + dt.timedelta(days=n * long),
            ends_on=begin + dt.timedelta(days=n * long + long - 1), source="Diary",
        )
        for n, count in enumerate(counts)
    )  # fmt: skip


def line(*values: tuple[MeasurementLine, ...], **said: Any) -> IndicatorLine:
    every = [m for side in values for m in side]
    whole: dict[str, Any] = {
        "id": 1, "name": "Nights", "unit": "nights", "counted": Counted.COUNT,
        "generator": Generator.RESIDENTS, "direction": Direction.DOWN, "frozen_at": None,
        "version": 1,
        "measurements": tuple(m for m in every if m.place is Place.RESPONSE),
        "elsewhere": tuple(m for m in every if m.place is not Place.RESPONSE),
    }  # fmt: skip
    return IndicatorLine(**(whole | said))


def sentences(found: Result) -> list[str]:
    return [gettext(f.words) for f in found.findings]


def test_a_fall_beyond_chance_says_between_what_it_lies() -> None:
    found = result(line(weeks([40], long=90), weeks([15], after=True, long=90)), named=True)
    assert found.reading is Reading.BETTER
    assert sentences(found)[0] == (
        "40 in 90 days before, 15 in 90 days after: 62% fewer for each day. That is more than"
        " chance alone would do; the true change most likely lies between 81% fewer and 31% fewer."
    )


def test_too_few_to_tell_is_a_result_and_no_change_is_never_said_of_it() -> None:
    found = result(line(weeks([11], long=92), weeks([7], after=True, long=92)), named=True)
    assert found.reading is Reading.UNCLEAR
    assert found.fell is Fell.UNCLEAR
    assert "The numbers cannot tell" in sentences(found)[0]
    assert "between 79% fewer and 80% more" in sentences(found)[0]


def test_a_fall_to_nothing_is_told_with_how_little_it_may_be() -> None:
    found = result(line(weeks([9], long=30), weeks([0], after=True, long=30)), named=True)
    assert "100% fewer" in sentences(found)[0]
    assert found.reading is Reading.BETTER
    few = result(line(weeks([3], long=30), weeks([0], after=True, long=30)), named=True)
    assert few.reading is Reading.UNCLEAR


def test_a_rise_from_nothing_has_no_percentage() -> None:
    found = result(line(weeks([0], long=30), weeks([3], after=True, long=30)), named=True)
    assert sentences(found)[0].startswith("None in 30 days before, 3 in 30 days after.")
    assert "%" not in sentences(found)[0].replace("59% fewer", "")


def test_nothing_at_all_and_half_a_comparison_give_a_reason() -> None:
    none = result(line(weeks([0]), weeks([0], after=True)), named=True)
    assert none.reading is Reading.NOTHING
    assert none.fell is None
    half = result(line(weeks([5])), named=True)
    assert half.reading is Reading.NOTHING
    assert "not yet values from before and after" in gettext(half.notes[0])


def test_a_level_and_windows_that_overlap_are_not_dressed_up() -> None:
    level = result(
        line(weeks([40]), weeks([60], after=True), counted=Counted.LEVEL), named=True
    )  # fmt: skip
    assert level.reading is Reading.BARE
    assert not level.judges
    twice = line((*weeks([4]), *weeks([5])), weeks([3], after=True))
    assert result(twice, named=True).reading is Reading.BARE
    assert "overlap" in gettext(result(twice, named=True).notes[0])


def test_both_comparisons_are_shown_and_only_what_both_say_counts() -> None:
    """The place fell from 100 to 60, the other from 40 to 10: fewer in number, more as a ratio."""
    found = result(
        line(weeks([100], long=90), weeks([60], after=True, long=90),
             weeks([40], place=Place.COMPARISON, long=90),
             weeks([10], after=True, place=Place.COMPARISON, long=90)),
        named=True,
    )  # fmt: skip
    numbers, ratio = found.findings[1:3]
    assert gettext(numbers.words).startswith("10 fewer than")
    assert gettext(ratio.words).startswith("140% more than")
    assert found.reading is Reading.UNCLEAR
    assert "disagree" in " ".join(gettext(n) for n in found.notes)


def test_a_clear_fall_beside_a_steady_place_is_better_in_both_ways() -> None:
    found = result(
        line(weeks([100], long=90), weeks([40], after=True, long=90),
             weeks([90], place=Place.COMPARISON, long=90),
             weeks([92], after=True, place=Place.COMPARISON, long=90), enough_percent=50),
        named=True,
    )  # fmt: skip
    assert found.reading is Reading.BETTER
    assert found.fell is Fell.ENOUGH
    assert "62 fewer than the comparison place lets expect" in sentences(found)[1]


def test_unequal_windows_are_weighed() -> None:
    """Twice as many in twice as many days is no change, at both places."""
    found = result(
        line(weeks([80], long=60), weeks([40], after=True, long=30),
             weeks([60], place=Place.COMPARISON, long=60),
             weeks([30], after=True, place=Place.COMPARISON, long=30)),
        named=True,
    )  # fmt: skip
    assert found.reading is Reading.UNCLEAR
    assert sentences(found)[0].startswith("80 in 60 days before, 40 in 30 days after: no change")
    assert sentences(found)[1].startswith("none fewer and none more")


def test_what_happened_around_is_told_and_the_quotient_withheld_after_a_failure() -> None:
    around = (
        weeks([50], place=Place.BUFFER, long=90),
        weeks([90], after=True, place=Place.BUFFER, long=90),
        weeks([90], place=Place.COMPARISON, long=90),
        weeks([90], after=True, place=Place.COMPARISON, long=90),
    )
    worked = result(
        line(weeks([100], long=90), weeks([40], after=True, long=90), *around), named=True
    )  # fmt: skip
    said = " ".join(sentences(worked))
    assert "may have moved there" in said
    assert "As a description only" in said
    failed = result(
        line(weeks([40], long=90), weeks([100], after=True, long=90), *around), named=True
    )  # fmt: skip
    assert failed.reading is Reading.WORSE
    assert failed.fell is Fell.NOT
    assert "As a description only" not in " ".join(sentences(failed))
    assert any("did no better" in gettext(w) for w in failed.left_out)


def test_a_long_series_is_charted_summed_and_interrupted() -> None:
    before = [9, 11, 10, 8, 12, 10, 9, 11, 10, 10, 12, 9]
    found = result(
        line(weeks(before), weeks([4, 5, 3, 4, 6, 4], after=True), enough_percent=40), named=True
    )  # fmt: skip
    titles = [f.title for f in found.findings]
    assert titles == ["The change", "Control chart", "Cumulative sum", "Interrupted series"]
    assert "passed its limit in window" in sentences(found)[2]
    assert "began: 5" in sentences(found)[3] or "began: 6" in sentences(found)[3]
    assert found.fell is Fell.ENOUGH


def test_bursts_widen_what_is_said() -> None:
    bursts = [0, 20, 1, 0, 25, 0, 2, 30, 0, 1, 22, 0]
    found = result(line(weeks(bursts), weeks([0, 15, 0, 1, 12, 0], after=True)), named=True)
    assert any("come in bursts" in gettext(n) for n in found.notes)
    assert found.reading is Reading.UNCLEAR
    assert "Widened for bursts (phi)" in dict(found.findings[0].numbers)


def test_a_goal_that_the_numbers_rule_out_is_not_reached() -> None:
    found = result(
        line(weeks([400], long=90), weeks([395], after=True, long=90), enough_percent=50),
        named=True,
    )
    assert found.reading is Reading.UNCLEAR
    assert found.fell is Fell.NOT


def test_more_is_better_where_it_is_said_so() -> None:
    found = result(
        line(weeks([20], long=90), weeks([60], after=True, long=90), direction=Direction.UP),
        named=True,
    )
    assert found.reading is Reading.BETTER


def test_indicators_that_disagree_leave_it_unclear_and_police_activity_has_no_voice() -> None:
    fell = result(line(weeks([90], long=90), weeks([30], after=True, long=90)), named=True)
    rose = result(line(weeks([30], long=90), weeks([90], after=True, long=90)), named=True)
    busy = msgspec.structs.replace(rose.line, generator=Generator.POLICE_ACTIVITY)
    assert together([fell]) is Fell.SOME
    assert together([fell, rose]) is Fell.UNCLEAR
    assert together([fell, result(busy, named=True)]) is Fell.SOME
    assert together([msgspec.structs.replace(fell, named=False)]) is None


def test_values_outside_the_settled_days_are_named() -> None:
    found = result(line(weeks([40], long=90), weeks([15], after=True, long=90)), named=True)
    plan = Evaluation(before_first=DAY, before_last=DAY + dt.timedelta(days=89))
    assert held_to_the_plan(found, plan) == found
    shorter = Evaluation(before_first=DAY, before_last=DAY + dt.timedelta(days=60))
    assert "outside the days" in gettext(held_to_the_plan(found, shorter).notes[-1])
    other = msgspec.structs.replace(found, named=False)
    assert held_to_the_plan(other, shorter) == other


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_any_numbers_give_a_sentence_or_a_reason(data: st.DataObject) -> None:
    counts = st.lists(st.integers(0, 12), max_size=14)
    sides = [
        weeks(data.draw(counts), after=after, place=place) for place in Place for after in (0, 1)
    ]
    enough = data.draw(st.none() | st.integers(1, 100))
    found = result(line(*sides, enough_percent=enough), named=True)
    assert found.findings or found.notes
    for text in (*sentences(found), *map(gettext, found.notes), *map(gettext, found.left_out)):
        assert "nan" not in text
        assert "{" not in text


@pytest.mark.parametrize("mean", [2, 8, 30])
def test_simulated_weeks_without_an_effect_are_seldom_called_one(mean: int) -> None:
    """The whole reading, comparison and widening included: at most one time of twenty."""
    import numpy as np

    chance, called = np.random.default_rng(mean), 0
    for _ in range(200):
        drawn = chance.poisson(mean, (4, 12))
        found = result(
            line(weeks(drawn[0].tolist()), weeks(drawn[1].tolist(), after=True),
                 weeks(drawn[2].tolist(), place=Place.COMPARISON),
                 weeks(drawn[3].tolist(), after=True, place=Place.COMPARISON)),
            named=True,
        )  # fmt: skip
        called += found.reading in (Reading.BETTER, Reading.WORSE)
    assert called <= 15
