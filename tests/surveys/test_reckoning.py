"""Shares, their intervals, and what may not be told of a few."""

from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given, strategies as st

from sara.figures.models import Direction
from sara.surveys.coverage import coverage
from sara.surveys.models import Ask
from sara.surveys.reckoning import change, result, rounded


def question(ask: Ask = Ask.SAFE, **more: Any) -> Any:
    return SimpleNamespace(id=1, ask=ask, words="", options=[], direction=Direction.UP, **more)


def safe(of: int, yes: int, **missing: int) -> Any:
    return result(question(), {"5": yes, "1": of - yes, **missing}, 5)


def test_a_share_has_wilsons_interval() -> None:
    """Newcombe (1998), table I: 81 of 263 give 0.2553 to 0.3662."""
    share = safe(263, 81).share
    assert (share.least, share.most, share.of) == (81, 81, 263)
    assert (round(share.low, 4), round(share.high, 4)) == (0.2553, 0.3662)


def test_a_change_has_newcombes_interval() -> None:
    """Newcombe (1998), table II (a): 56 of 70 and 48 of 80 differ by 0.0524 to 0.3339."""
    found = change(safe(80, 48).share, safe(70, 56).share)
    assert round(found.by, 4) == 0.2
    assert (round(found.low, 4), round(found.high, 4)) == (0.0524, 0.3339)


def test_missing_codes_are_no_answers() -> None:
    found = safe(40, 20, unknown=7, none=2, unclear=1)
    assert found.share.of == 40
    assert [n for _, n in found.missing] == [7, None, None], "and small ones are not told"


@pytest.mark.parametrize("of", range(10))
def test_with_fewer_than_ten_answers_there_is_no_share(of: int) -> None:
    for yes in range(of + 1):
        found = safe(of, yes)
        assert found.share is None
        assert found.lines == () or of == 0


@given(st.integers(10, 200), st.data())
def test_no_number_below_five_can_be_told(of: int, data: st.DataObject) -> None:
    """The same is shown whichever of the small numbers is true."""
    few = data.draw(st.integers(0, 4))
    assert safe(of, few).share == safe(of, 0).share
    assert safe(of, of - few).share == safe(of, of).share
    assert not safe(of, few).share.exact


@given(st.integers(10, 60), st.data())
def test_what_is_kept_back_lies_within_what_is_told(of: int, data: st.DataObject) -> None:
    yes = data.draw(st.integers(0, of))
    share = safe(of, yes).share
    assert share.least <= yes <= share.most
    assert share.low <= yes / of <= share.high
    assert change(share, share).low <= 0 <= change(share, share).high


def test_single_answers_are_shown_where_each_is_large_enough() -> None:
    every = result(question(), {str(n): 5 for n in range(1, 6)}, 5)
    assert [line.given for line in every.lines] == [5] * 5
    assert result(question(), {"1": 5, "2": 5, "3": 5, "4": 5, "5": 4}, 5).lines == ()


def test_what_is_watched_grows_in_steps() -> None:
    assert [rounded(n, 5) for n in (0, 4, 5, 9, 10, 23)] == [0, 0, 5, 5, 10, 20]


# who answered


def ages(people: tuple[int | None, ...] = (400, 400, 200)) -> Any:
    asked = question(Ask.ABOUT)
    asked.options = [
        {"key": str(n), "words": str(n), "counts": False, "people": p}
        for n, p in enumerate(people, 1)
    ]
    return asked


def groups(*answers: int, people: tuple[int | None, ...] = (400, 400, 200)) -> Any:
    asked = ages(people)
    found = coverage(asked, {str(n): a for n, a in enumerate(answers, 1)}, 5)
    return [(g.keys, g.answered) for g in found.groups], found


def test_large_groups_stand_beside_those_who_live_there() -> None:
    shown, found = groups(30, 8, 12)
    assert shown == [(("1",), 30), (("2",), 8), (("3",), 12)]
    assert [g.missed for g in found.groups] == [False, True, False]
    assert found.groups[1].living_share == 0.4


def test_one_small_group_takes_the_next_smallest_with_it() -> None:
    """Alone it would be the difference between the sum and the others."""
    shown, found = groups(30, 3, 8)
    assert shown == [(("1",), 30), (("2", "3"), 11)]
    assert found.groups[1].living == 600


def test_two_small_groups_stand_together_when_they_are_enough() -> None:
    assert groups(30, 3, 4)[0] == [(("1",), 30), (("2", "3"), 7)]
    assert groups(30, 1, 2)[0] == [], "three people are too few, and all together say nothing"


def test_without_numbers_of_who_lives_there_nobody_is_called_missing() -> None:
    _, found = groups(30, 8, 12, people=(400, None, 200))
    assert [(g.living, g.missed) for g in found.groups] == [(None, False)] * 3


@given(st.lists(st.integers(0, 30), min_size=2, max_size=8))
def test_no_group_of_a_few_can_be_worked_out(answers: list[int]) -> None:
    shown, _ = groups(*answers, people=tuple([100] * len(answers)))
    for keys, answered in shown:
        assert answered >= 5
        parts = [answers[int(k) - 1] for k in keys]
        if min(parts) < 5:
            assert len(parts) >= 2
