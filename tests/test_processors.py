"""Of two processors one is for quick pages; what they start runs on both."""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from sara import processors

GIVEN = os.sched_getaffinity(0)


def _in_a_thread(work: Callable[[], set[int]]) -> set[int]:
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(work).result()


def _kept() -> set[int]:
    processors.keep_to_one()
    return os.sched_getaffinity(0)


@pytest.fixture
def two(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    if len(GIVEN) < 2:
        pytest.skip("one processor: there is nothing to share out")
    chosen = sorted(GIVEN)[:2]
    monkeypatch.setattr(processors, "ALL", frozenset(chosen))
    return chosen


def test_quick_pages_keep_to_the_first_of_two(two: list[int]) -> None:
    assert _in_a_thread(_kept) == {two[0]}


def test_what_they_start_runs_on_both(two: list[int]) -> None:
    def started() -> set[int]:
        processors.keep_to_one()
        with processors.pool(1, "other") as other:
            return other.submit(os.sched_getaffinity, 0).result()

    assert _in_a_thread(started) == set(two)


def test_heavy_pages_leave_the_first(two: list[int]) -> None:
    def left() -> set[int]:
        processors.leave_first(frozenset(two))
        return os.sched_getaffinity(0)

    assert _in_a_thread(left) == {two[1]}


@pytest.mark.parametrize("number", [1, 3, 64])
def test_with_one_or_many_the_system_decides(number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processors, "ALL", frozenset(range(number)))
    assert _in_a_thread(_kept) == GIVEN


def test_one_processor_is_for_everybody() -> None:
    only = frozenset([min(GIVEN)])

    def left() -> set[int]:
        processors.leave_first(only)
        return os.sched_getaffinity(0)

    assert _in_a_thread(left) == only


def test_who_may_not_choose_works_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "sched_setaffinity", refused)
    monkeypatch.setattr(os, "sched_setscheduler", refused)
    processors.stand_back()
    processors.leave_first(frozenset(GIVEN))
    with processors.pool(1, "other") as other:
        assert other.submit(lambda: "done").result() == "done"
