"""When there is a right to a review, and by when each answer is due."""

import datetime as dt

import pytest

from sara.oversight.rules import (
    APPLICANT,
    INVOLVED,
    NOT_ONESELF,
    Clock,
    Dates,
    Facts,
    Limits,
    Step,
    Trigger,
    clocks,
    is_met,
    next_clock,
    threshold,
    why_not_reviewer,
    window,
    workdays_after,
)
from sara.settings import Settings

MONDAY = dt.date(2026, 11, 2)
LIMITS = Limits()


def met(**facts: int) -> set[Trigger]:
    return {f.trigger for f in threshold(Facts(**facts), LIMITS) if f.met}


def test_three_reports_in_six_months_are_enough_and_two_are_not() -> None:
    assert met(reports=3) == {Trigger.REPORTS}
    assert met(reports=2) == set()


def test_two_are_enough_where_there_is_an_element_of_hate() -> None:
    assert met(reports=2, hate=True) == {Trigger.REPORTS}
    assert met(reports=1, hate=True) == set()
    assert met(reports=2) == set()


@pytest.mark.parametrize("asking, members, enough", [
    (1, 4, True), (1, 5, False), (2, 8, True), (0, 0, False), (0, 3, False), (1, 1, True),
])  # fmt: skip
def test_a_quarter_of_the_members_is_enough(asking: int, members: int, enough: bool) -> None:
    assert (Trigger.MEMBERS in met(asking=asking, members=members)) is enough


def test_a_stage_must_have_stood_still_for_two_weeks_beyond_its_limit() -> None:
    assert met(over=13) == set()
    assert met(over=14) == {Trigger.STUCK}


def test_one_trigger_is_enough() -> None:
    assert is_met(threshold(Facts(over=14), LIMITS))
    assert not is_met(threshold(Facts(), LIMITS))


def test_each_trigger_says_what_it_counted_and_what_it_asks_for() -> None:
    said = [str(f.words) for f in threshold(Facts(reports=2, asking=1, members=9, over=3), LIMITS)]
    assert said == [
        "Reports in the last 6 months: 2; 3 are needed.",
        "Members who ask: 1 of 9; 25 percent are needed.",
        "Days beyond the limit of the stage: 3; 14 are needed.",
    ]


def test_the_numbers_are_settings_of_the_installation() -> None:
    limits = Limits.of(Settings(request_reports=2, request_meeting_days=12))
    assert is_met(threshold(Facts(reports=2), limits))
    assert limits.meeting_days == 12
    assert limits.months == 6
    assert Limits.of(Settings(report_days=9)).report_days == 9


@pytest.mark.parametrize("today, first", [
    (dt.date(2026, 11, 25), dt.date(2026, 5, 25)),
    (dt.date(2026, 3, 31), dt.date(2025, 9, 30)),
    (dt.date(2024, 8, 31), dt.date(2024, 2, 29)),
    (dt.date(2026, 6, 1), dt.date(2025, 12, 1)),
])  # fmt: skip
def test_six_months_reach_back_to_the_same_day_of_the_month(today: dt.date, first: dt.date) -> None:
    assert window(today, 6) == first


@pytest.mark.parametrize("day, n, due", [
    (MONDAY, 10, dt.date(2026, 11, 16)),
    (dt.date(2026, 11, 6), 1, dt.date(2026, 11, 9)),  # Friday
    (dt.date(2026, 11, 7), 1, dt.date(2026, 11, 9)),  # Saturday
    (dt.date(2026, 11, 8), 5, dt.date(2026, 11, 13)),  # Sunday
    (MONDAY, 0, MONDAY),
])  # fmt: skip
def test_saturdays_and_sundays_do_not_count(day: dt.date, n: int, due: dt.date) -> None:
    assert workdays_after(day, n) == due


def test_every_clock_counts_from_the_day_of_the_request() -> None:
    found = clocks(Dates(asked_on=MONDAY), LIMITS, MONDAY)
    assert [(c.step, c.due) for c in found] == [
        (Step.ACKNOWLEDGE, dt.date(2026, 11, 16)),
        (Step.THRESHOLD, dt.date(2026, 11, 23)),
        (Step.MEETING, dt.date(2026, 11, 30)),
        (Step.RESULT, dt.date(2026, 12, 14)),
    ]
    assert next_clock(found) == found[0]


def test_a_promise_is_late_from_the_day_after_it_was_due() -> None:
    clock = clocks(Dates(asked_on=MONDAY), LIMITS, MONDAY)[0]
    assert not clock.late(clock.due)
    assert clock.late(clock.due + dt.timedelta(days=1))


def test_a_promise_kept_too_late_stays_late_and_one_kept_in_time_does_not() -> None:
    due = dt.date(2026, 11, 16)
    kept = Clock(step=Step.ACKNOWLEDGE, due=due, done_on=due)
    broken = Clock(step=Step.ACKNOWLEDGE, due=due, done_on=dt.date(2026, 11, 17))
    assert not kept.late(dt.date(2027, 1, 1))
    assert broken.late(dt.date(2027, 1, 1))


def test_a_meeting_planned_too_late_is_late_before_it_is_held() -> None:
    dates = Dates(asked_on=MONDAY, met=True, meeting_on=dt.date(2026, 12, 1))
    meeting = clocks(dates, LIMITS, MONDAY)[2]
    assert meeting.planned == dt.date(2026, 12, 1)
    assert meeting.done_on is None
    assert meeting.late(MONDAY)
    held = clocks(dates, LIMITS, dt.date(2026, 12, 1))[2]
    assert held.done_on == dt.date(2026, 12, 1)
    assert held.planned is None


def test_after_a_no_nothing_more_is_owed() -> None:
    dates = Dates(asked_on=MONDAY, acknowledged_on=MONDAY, decided_on=MONDAY, met=False)
    found = clocks(dates, LIMITS, MONDAY)
    assert [c.step for c in found] == [Step.ACKNOWLEDGE, Step.THRESHOLD]
    assert next_clock(found) is None


def test_after_a_withdrawal_only_what_was_done_is_shown() -> None:
    dates = Dates(asked_on=MONDAY, acknowledged_on=MONDAY, withdrawn_on=MONDAY)
    assert [c.step for c in clocks(dates, LIMITS, MONDAY)] == [Step.ACKNOWLEDGE]


def test_the_reviewer_was_not_involved_before_did_not_ask_and_is_named_by_another() -> None:
    asked: dict[str, object] = {"involved": {1, 2}, "applicant": 3, "by": 4}
    assert why_not_reviewer(1, **asked) == INVOLVED  # type: ignore[arg-type]
    assert why_not_reviewer(3, **asked) == APPLICANT  # type: ignore[arg-type]
    assert why_not_reviewer(4, **asked) == NOT_ONESELF  # type: ignore[arg-type]
    assert why_not_reviewer(5, **asked) == ""  # type: ignore[arg-type]
