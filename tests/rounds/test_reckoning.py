"""What comes of a round, reckoned from what was said."""

import datetime as dt

import pytest

from sara.rounds.models import Result, RoundKind, RoundState, Stance
from sara.rounds.reckoning import Asked, Said, is_over, middle, result

TODAY = dt.date(2026, 11, 25)
YESTERDAY, TOMORROW = TODAY - dt.timedelta(days=1), TODAY + dt.timedelta(days=1)
S = Stance


def a_round(*stances: Stance | None, kind: RoundKind = RoundKind.PLAN, **more: object) -> Asked:
    lines = tuple(
        Said(account_id=n, name=f"P{n}", resident=True, stance=stance,
             has_answered=stance not in (None, S.NO_ANSWER), reason="Because.")
        for n, stance in enumerate(stances)
    )  # fmt: skip
    values: dict[str, object] = {
        "id": 1, "kind": kind, "proposal": "We do.", "closes_on": YESTERDAY, "closed_at": None,
        "opened_at": dt.datetime(2026, 11, 1, tzinfo=dt.UTC), "hidden": False, "quorum": 2,
        "over": True, "outcome": "", "lines": lines,
    }  # fmt: skip
    return Asked(**(values | more))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "kind, said, quorum, expected",
    [
        (RoundKind.PLAN, [S.AGREE, S.AGREE], 2, Result.CONSENT),
        (RoundKind.PLAN, [S.AGREE, S.ABSTAIN], 2, Result.CONSENT),
        (RoundKind.PLAN, [S.AGREE, S.NO_ANSWER], 2, Result.TOO_FEW),
        (RoundKind.PLAN, [S.OBJECT, S.NO_ANSWER], 2, Result.OBJECTIONS),
        (RoundKind.OPTION, [S.AGREE, S.OBJECT, S.AGREE], 2, Result.OBJECTIONS),
        (RoundKind.ANYTHING, [S.NO_ANSWER, S.NO_ANSWER], 1, Result.NO_ANSWER),
        (RoundKind.PLAN, [], 1, Result.NO_ANSWER),
        (RoundKind.FINDINGS, [S.AGREE, S.DISAGREE, S.ADD], 1, Result.DISAGREED),
        (RoundKind.FINDINGS, [S.AGREE, S.ADD], 3, Result.ADDED),
        (RoundKind.FINDINGS, [S.AGREE, S.ABSTAIN], 1, Result.AGREED),
        (RoundKind.FINDINGS, [S.ABSTAIN], 1, Result.NO_ANSWER),
        (RoundKind.VERDICT, [S.WORKED, S.WORKED, S.DID_NOT], 1, Result.WORKED),
        (RoundKind.VERDICT, [S.NO_ANSWER], 1, Result.NO_ANSWER),
    ],
)
def test_the_result_follows_from_what_was_said(
    kind: RoundKind, said: list[Stance], quorum: int, expected: Result
) -> None:
    assert result(kind, said, quorum) is expected
    assert result(kind, said[::-1], quorum) is expected


@pytest.mark.parametrize(
    "said, expected",
    [
        ([S.WORKED, S.DID_NOT], Result.DID_NOT),
        ([S.WORKED, S.PARTLY], Result.PARTLY),
        ([S.WORKED, S.PARTLY, S.DID_NOT], Result.PARTLY),
        ([S.WORKED, S.ABSTAIN, S.ABSTAIN], Result.WORKED),
        ([S.ABSTAIN], Result.NO_ANSWER),
    ],
)
def test_a_verdict_is_the_one_in_the_middle(said: list[Stance], expected: Result) -> None:
    assert middle(said) is expected


@pytest.mark.parametrize(
    "state, closes_on, over",
    [
        (RoundState.OPEN, TOMORROW, False),
        (RoundState.OPEN, TODAY, False),
        (RoundState.OPEN, YESTERDAY, True),
        (RoundState.CLOSED, TOMORROW, True),
        (RoundState.TAKEN_BACK, YESTERDAY, False),
    ],
)
def test_a_round_is_over_when_its_last_day_is(
    state: RoundState, closes_on: dt.date, over: bool
) -> None:
    assert is_over(state, closes_on, TODAY) is over


def test_an_open_round_has_no_result() -> None:
    assert a_round(S.OBJECT, S.AGREE, over=False).result is None


def test_an_objection_waits_until_it_is_answered() -> None:
    asked = a_round(S.OBJECT, S.AGREE, S.ADD)
    assert [line.account_id for line in asked.waiting] == [0]
    assert [line.account_id for line in asked.dissent] == [0, 2]


def test_a_round_that_nobody_answered_still_moves_on() -> None:
    asked = a_round(None, None, kind=RoundKind.FINDINGS)
    assert asked.result is Result.NO_ANSWER
    assert not asked.quorate
