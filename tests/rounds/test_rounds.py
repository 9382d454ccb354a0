"""Asking the group: what is fixed, who may answer, what is kept, and how it ends."""

import datetime as dt

import pytest
import sqlalchemy as sa
from sqlalchemy import exc

from sara.db import utc_now
from sara.errors import Forbidden, NotFound, Refused, Stale
from sara.mail.models import Notification
from sara.problems.models import SeatKind, Stage
from sara.problems.operations import end_seat, give_seat
from sara.problems.writing import Closed
from sara.rounds.calendars import my_rounds
from sara.rounds.closing import close_run_out
from sara.rounds.models import Result, RoundKind, RoundState, RoundVoter, Stance
from tests.cast import NOW, Cast
from tests.rounds.asking import LAST_DAY, TODAY, Asking
from tests.workflow.walking import Walk, at_once


@pytest.fixture
def asking(cast: Cast) -> Asking:
    return Asking(cast)


def told(cast: Cast, kind: str) -> set[str]:
    """Who has a notification of this kind that is not settled."""
    people = {number: who for who, number in cast.accounts.items()}
    with cast.database.read() as db:
        rows = db.execute(
            sa.select(Notification.account_id).where(
                Notification.kind == kind, Notification.settled_at.is_(None)
            )
        )
        return {people[row.account_id] for row in rows}


def test_whoever_is_asked_is_told_and_no_more_once_they_answered(
    cast: Cast, asking: Asking
) -> None:
    one = asking.opens()
    assert told(cast, "round.asked") == {"colleague", "partner", "resident"}
    asking.says("resident", one, Stance.AGREE)
    assert told(cast, "round.asked") == {"colleague", "partner"}


def test_silence_is_recorded_and_the_round_closes_by_the_calendar(
    cast: Cast, asking: Asking
) -> None:
    one = asking.opens()
    asking.says("resident", one, Stance.OBJECT, "The gate is too narrow for prams.")
    asking.says("partner", one, Stance.AGREE)
    today = utc_now()
    assert close_run_out(cast.database, cast.settings, today) == 0
    later = NOW + dt.timedelta(days=8)
    assert close_run_out(cast.database, cast.settings, later) == 1
    assert close_run_out(cast.database, cast.settings, later) == 0
    assert asking.row(one).state is RoundState.CLOSED
    assert asking.row(one).result is Result.OBJECTIONS
    assert asking.stances(one) == {
        "officer": Stance.NO_ANSWER, "colleague": Stance.NO_ANSWER, "partner": Stance.AGREE,
        "resident": Stance.OBJECT,
    }  # fmt: skip
    (entry,) = asking.told("round.closed")
    assert entry.account_id is None
    assert entry.changes["stands_object"] == ["", ["Resident: The gate is too narrow for prams."]]
    assert entry.changes["stands_no_answer"] == ["", ["Colleague", "Officer"]]
    assert told(cast, "round.closed") == {"officer", "colleague", "partner", "resident"}
    assert told(cast, "round.asked") == set()


def test_nobody_answers_after_the_last_day_even_if_nobody_closed_it(asking: Asking) -> None:
    one = asking.opens()
    asking.wait_out()
    with pytest.raises(Closed):
        asking.says("resident", one, Stance.AGREE)
    assert asking.stances(one) == {}


def test_one_can_answer_on_the_last_day_itself(asking: Asking) -> None:
    one = asking.opens(closes_on=TODAY + dt.timedelta(days=1))
    asking.now = NOW + dt.timedelta(days=1)
    asking.says("resident", one, Stance.AGREE)
    assert asking.stances(one) == {"resident": Stance.AGREE}


def test_a_round_closes_early_only_when_everybody_has_answered(asking: Asking) -> None:
    one = asking.opens(voters=("officer", "resident"), quorum=2)
    asking.says("officer", one, Stance.AGREE)
    with pytest.raises(Refused):
        asking.closes(one)
    asking.says("resident", one, Stance.ABSTAIN)
    asking.closes(one)
    assert asking.row(one).result is Result.CONSENT
    with pytest.raises(Closed):
        asking.says("officer", one, Stance.OBJECT, "No.", version=1)


def test_an_answer_can_be_changed_while_it_is_open_and_both_are_kept(asking: Asking) -> None:
    one = asking.opens()
    asking.says("resident", one, Stance.OBJECT, "Too narrow.")
    with pytest.raises(Stale):
        asking.says("resident", one, Stance.AGREE, version=0)
    asking.says("resident", one, Stance.AGREE, version=1)
    assert asking.stances(one) == {"resident": Stance.AGREE}
    first, second = (entry.changes for entry in asking.told("position.taken"))
    assert first["stance"] == ["", "object"]
    assert second == {"stance": ["object", "agree"], "reason": ["Too narrow.", ""]}


def test_an_objection_that_changes_loses_the_answer_to_the_old_one(
    cast: Cast, asking: Asking
) -> None:
    one = asking.opens()
    asking.says("resident", one, Stance.OBJECT, "Too narrow.")
    asking.answers("officer", one, "resident", "We make it a metre wide.")
    assert told(cast, "round.objection_answered") == {"resident"}
    asking.says("resident", one, Stance.OBJECT, "And too dark.", version=2)
    with pytest.raises(Stale):
        asking.answers("officer", one, "resident", "Lamps come.", version=2)
    asking.answers("officer", one, "resident", "Lamps come.", version=3)


def test_nobody_answers_their_own_objection(asking: Asking) -> None:
    one = asking.opens()
    asking.says("officer", one, Stance.OBJECT, "I was not asked before.")
    with pytest.raises(Forbidden):
        asking.answers("officer", one, "officer", "Fair.")
    asking.answers("coordinator", one, "officer", "You were on leave.")


@pytest.mark.parametrize("stance", [Stance.WORKED, Stance.DISAGREE, Stance.NO_ANSWER])
def test_only_what_is_offered_can_be_answered(asking: Asking, stance: Stance) -> None:
    one = asking.opens()
    with pytest.raises(Refused):
        asking.says("resident", one, stance, "So.")


def test_an_objection_needs_its_reason(asking: Asking) -> None:
    one = asking.opens()
    with pytest.raises(Refused):
        asking.says("resident", one, Stance.OBJECT)


def test_who_may_answer_is_fixed_at_the_start(cast: Cast, asking: Asking) -> None:
    one = asking.opens(voters=("officer", "resident"))
    with pytest.raises(Forbidden):
        asking.says("colleague", one, Stance.AGREE)
    with cast.database.write() as db:
        give_seat(db, cast.problem_id, cast.accounts["neighbour_officer"], SeatKind.MEMBER,
                  by=cast.viewers["officer"], now=NOW)  # fmt: skip
    with pytest.raises(Forbidden):
        asking.says("neighbour_officer", one, Stance.AGREE)


def test_who_lost_their_seat_cannot_answer_and_counts_as_silent(cast: Cast, asking: Asking) -> None:
    one = asking.opens()
    with cast.database.write() as db:
        end_seat(db, cast.problem_id, cast.accounts["resident"], by=cast.viewers["officer"],
                 now=NOW)  # fmt: skip
    with pytest.raises(NotFound):
        asking.says("resident", one, Stance.AGREE)
    close_run_out(cast.database, cast.settings, NOW + dt.timedelta(days=8))
    assert asking.stances(one)["resident"] is Stance.NO_ANSWER


@pytest.mark.parametrize("change", ["insert", "update", "delete"])
def test_the_database_keeps_the_voters_as_they_were(
    cast: Cast, asking: Asking, change: str
) -> None:
    one = asking.opens()
    table = RoundVoter.__table__
    statements = {
        "insert": sa.insert(table).values(round_id=one, account_id=cast.accounts["coordinator"],
                                          resident=False),
        "update": sa.update(table).values(resident=True),
        "delete": sa.delete(table).where(table.c.account_id == cast.accounts["resident"]),
    }  # fmt: skip
    with pytest.raises(exc.DBAPIError, match="fixed when the group is asked"), \
            cast.database.write() as db:  # fmt: skip
        db.execute(statements[change])


def test_only_people_who_work_on_it_can_be_asked(asking: Asking) -> None:
    with pytest.raises(Refused):
        asking.opens(voters=("officer", "stranger"))
    with pytest.raises(Refused):
        asking.opens(voters=())


@pytest.mark.parametrize("quorum", [0, 5])
def test_a_quorum_can_be_reached(asking: Asking, quorum: int) -> None:
    with pytest.raises(Refused):
        asking.opens(quorum=quorum)


@pytest.mark.parametrize("days", [-1, 0, 61])
def test_the_last_day_lies_ahead_and_not_too_far(asking: Asking, days: int) -> None:
    with pytest.raises(Refused):
        asking.opens(closes_on=TODAY + dt.timedelta(days=days))


def test_what_belongs_to_another_stage_is_not_asked(asking: Asking) -> None:
    for kind in (RoundKind.FINDINGS, RoundKind.PLAN, RoundKind.OPTION, RoundKind.VERDICT):
        with pytest.raises(Refused):
            asking.opens(kind=kind)


def test_the_same_is_not_asked_twice_at_once(cast: Cast, asking: Asking) -> None:
    Walk(cast).stand_in(Stage.ANALYSIS)
    first = asking.opens(kind=RoundKind.FINDINGS)
    with pytest.raises(Refused):
        asking.opens(kind=RoundKind.FINDINGS)
    asking.wait_out()
    asking.opens(kind=RoundKind.FINDINGS, closes_on=LAST_DAY + dt.timedelta(days=7))
    assert asking.row(first).result is Result.NO_ANSWER


def test_a_question_taken_back_has_no_result_and_cannot_be_answered(
    cast: Cast, asking: Asking
) -> None:
    one = asking.opens()
    asking.says("resident", one, Stance.AGREE)
    asking.takes_back(one)
    with pytest.raises(Closed):
        asking.says("partner", one, Stance.AGREE)
    assert asking.row(one).result is None
    assert close_run_out(cast.database, cast.settings, NOW + dt.timedelta(days=8)) == 0
    assert told(cast, "round.asked") == set()


def test_a_closed_question_cannot_be_taken_back(asking: Asking) -> None:
    one = asking.opens()
    asking.wait_out()
    with pytest.raises(Closed):
        asking.takes_back(one)


def test_only_those_who_run_the_group_ask_it(asking: Asking) -> None:
    for who in ("resident", "partner", "colleague"):
        with pytest.raises(Forbidden):
            asking.opens(who)


# at once


def test_two_people_answer_at_once_and_both_are_kept(asking: Asking) -> None:
    one = asking.opens()
    found = at_once(
        lambda: asking.says("resident", one, Stance.AGREE),
        lambda: asking.says("partner", one, Stance.OBJECT, "Not our land."),
    )
    assert found == [None, None]
    assert asking.stances(one) == {"resident": Stance.AGREE, "partner": Stance.OBJECT}


def test_one_person_answers_twice_at_once_and_one_of_them_is_told(asking: Asking) -> None:
    one = asking.opens()
    found = at_once(
        lambda: asking.says("resident", one, Stance.AGREE),
        lambda: asking.says("resident", one, Stance.OBJECT, "Wait."),
    )
    assert sorted(type(f).__name__ for f in found) == ["NoneType", "Stale"]
    assert len(asking.stances(one)) == 1


def test_an_answer_and_the_closing_at_once_leave_one_of_both(cast: Cast, asking: Asking) -> None:
    one = asking.opens(voters=("resident", "partner"), quorum=1)
    late = NOW + dt.timedelta(days=8)
    found = at_once(
        lambda: asking.says("resident", one, Stance.AGREE),
        lambda: close_run_out(cast.database, cast.settings, late),
        lambda: close_run_out(cast.database, cast.settings, late),
    )
    assert asking.row(one).state is RoundState.CLOSED
    assert len(asking.told("round.closed")) == 1
    said = asking.stances(one)["resident"]
    assert said is (Stance.AGREE if found[0] is None else Stance.NO_ANSWER)


def test_two_ask_the_same_at_once_and_one_is_turned_down(cast: Cast, asking: Asking) -> None:
    Walk(cast).stand_in(Stage.ANALYSIS)
    found = at_once(
        lambda: asking.opens(kind=RoundKind.FINDINGS),
        lambda: asking.opens("coordinator", kind=RoundKind.FINDINGS),
    )
    assert sum(isinstance(f, int) for f in found) == 1
    assert sum(isinstance(f, Refused) for f in found) == 1


def test_the_last_day_stands_in_the_calendar_of_who_has_not_answered(
    cast: Cast, asking: Asking
) -> None:
    one = asking.opens()

    def days(who: str) -> list[dt.date]:
        with cast.database.read() as db:
            return [h.starts for h in my_rounds(db, cast.viewers[who], NOW)]

    assert days("resident") == [LAST_DAY]
    assert days("stranger") == []
    asking.says("resident", one, Stance.AGREE)
    assert days("resident") == []
