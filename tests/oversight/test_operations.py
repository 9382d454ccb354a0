"""Requests for a review: what gives the right, what is owed, and who may review."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import exc
from sqlalchemy.orm import Session

from sara.accounts.models import Role
from sara.errors import Forbidden, Refused, Stale
from sara.factories import viewer_for
from sara.history.models import DayEntry, Entry
from sara.history.operations import record
from sara.oversight import operations
from sara.oversight.guards import involved
from sara.oversight.models import RequestState, ReviewRequest
from sara.oversight.operations import Asking, Behalf
from sara.oversight.rules import Facts, Limits, is_met, threshold
from sara.problems.models import Seat, SeatKind
from sara.scanning.models import Scan
from sara.triage.operations import link, log_only
from tests.oversight.bench import NOW, TODAY, WHY, Bench

HALF_A_YEAR_AGO = dt.date(2026, 5, 20)


@pytest.fixture
def bench(db: Session) -> Bench:
    return Bench(db)


def test_reports_are_counted_that_are_part_of_the_problem_and_new_enough(bench: Bench) -> None:
    bench.report(on=HALF_A_YEAR_AGO)
    bench.report(on=HALF_A_YEAR_AGO - dt.timedelta(days=1))
    bench.report(linked=False)
    assert bench.facts(bench.ask(bench.report())).reports == 2


def test_reports_count_that_no_problem_was_made_of(bench: Bench) -> None:
    own, *others = (bench.report(linked=False) for _ in range(3))
    row = bench.ask(own, *(report.id for report in others))
    assert row.problem_id is None
    assert bench.facts(row) == Facts(reports=3)


def test_a_request_follows_its_report_into_the_problem(bench: Bench) -> None:
    report = bench.report(linked=False)
    row = bench.ask(report)
    link(bench.db, [report.id], bench.problem, told="Thank you.", by=bench.by, now=NOW)
    assert bench.row(row.id).problem_id == bench.problem


def test_members_count_once_each_and_only_as_long_as_they_are_members(bench: Bench) -> None:
    one, two, *_ = (bench.member() for _ in range(4))
    bench.member(SeatKind.OBSERVER)
    row = bench.ask_as(one)
    bench.ask_as(two)
    assert (bench.facts(row).asking, bench.facts(row).members) == (2, 4)
    bench.db.execute(sa.update(Seat).where(Seat.account_id == two.account_id).values(until=NOW))
    assert (bench.facts(row).asking, bench.facts(row).members) == (1, 3)


def test_a_stage_beyond_its_limit_is_counted_in_days(bench: Bench) -> None:
    bench.stage_due(TODAY - dt.timedelta(days=15))
    assert bench.facts(bench.ask(bench.report())).over == 15


def test_a_report_waits_too_long_only_while_nobody_decided_about_it(bench: Bench) -> None:
    report = bench.report(on=TODAY - dt.timedelta(days=30), linked=False)
    row = bench.ask(report)
    assert bench.facts(row).over == 25
    link(bench.db, [report.id], bench.problem, told="Thank you.", by=bench.by, now=NOW)
    assert bench.facts(bench.row(row.id)).over == 0


def test_our_own_delay_takes_no_right_away(bench: Bench) -> None:
    bench.report(on=HALF_A_YEAR_AGO)
    bench.report()
    row = bench.ask(bench.report())
    assert bench.facts(row, today=TODAY + dt.timedelta(days=40)).reports == 3


def test_a_request_sent_twice_is_taken_once(bench: Bench) -> None:
    report = bench.report()
    assert bench.ask(report).id == bench.ask(report).id


def test_a_member_asks_once_and_may_ask_again_after_taking_it_back(bench: Bench) -> None:
    member = bench.member()
    row = bench.ask_as(member)
    with pytest.raises(Refused, match="asked for a review already"):
        bench.ask_as(member)
    operations.withdraw(bench.db, row, by=member, now=NOW, today=TODAY)
    assert bench.ask_as(member).id != row.id


def test_of_a_request_with_a_receipt_only_the_day_is_kept(bench: Bench) -> None:
    before = bench.db.scalar(sa.select(sa.func.count()).select_from(Entry))
    row = bench.ask(bench.report(linked=False))
    told = bench.db.scalars(sa.select(DayEntry).where(DayEntry.verb == "request.asked")).one()
    assert (told.day, told.account_id, told.subject_id) == (TODAY, None, row.id)
    assert bench.db.scalar(sa.select(sa.func.count()).select_from(Entry)) == before
    assert row.account_id is None


def test_a_third_party_needs_consent_and_follows_with_a_code_of_its_own(bench: Bench) -> None:
    asking = Asking(why=WHY, problem_id=bench.problem)
    behalf = Behalf(contact_name="Ada", contact_to="", consent="For my neighbour, who signed.")
    number, code = operations.ask_for_another(bench.db, asking, behalf, once="x", today=TODAY)
    again = operations.ask_for_another(bench.db, asking, behalf, once="x", today=TODAY)
    assert again == (number, code)
    other = operations.ask_for_another(bench.db, asking, behalf, once="y", today=TODAY)
    assert other[0] != number
    assert other[1] != code
    nobody = Behalf(contact_name="Ada", contact_to="", consent="")
    with pytest.raises(exc.IntegrityError), bench.db.begin_nested():
        operations.ask_for_another(bench.db, asking, nobody, once="z", today=TODAY)


def reported_three_times(bench: Bench) -> Any:
    bench.report()
    bench.report()
    return bench.ask(bench.report())


def asked_by_a_quarter_of_the_members(bench: Bench) -> Any:
    one, *_ = (bench.member() for _ in range(4))
    return bench.ask_as(one)


def stuck_for_two_weeks(bench: Bench) -> Any:
    bench.stage_due(TODAY - dt.timedelta(days=14))
    return bench.ask(bench.report())


def never_decided_about(bench: Bench) -> Any:
    return bench.ask(bench.report(on=TODAY - dt.timedelta(days=5 + 14), linked=False))


@pytest.mark.parametrize("right", [
    reported_three_times, asked_by_a_quarter_of_the_members, stuck_for_two_weeks,
    never_decided_about,
])  # fmt: skip
def test_a_right_cannot_be_turned_down(bench: Bench, right: Callable[[Bench], Any]) -> None:
    row = right(bench)
    with pytest.raises(Refused, match="so there is a review"):
        bench.decide(row, met=False)
    assert bench.decide(row).state is RequestState.MET


def test_without_the_right_it_is_decided_either_way_with_what_was_known(bench: Bench) -> None:
    row = bench.decide(bench.ask(bench.report()), met=False)
    assert row.state is RequestState.NOT_MET
    assert (row.reports, row.members, row.over) == (1, 0, 0)
    assert row.acknowledged_on == TODAY
    other = bench.ask(bench.report(linked=False))
    assert bench.decide(other).state is RequestState.MET


def test_nobody_decides_about_their_own_work_or_request(bench: Bench) -> None:
    row = bench.ask(bench.report())
    lead = viewer_for(bench.lead, (Role.COORDINATOR, bench.area))
    with pytest.raises(Forbidden, match="logged or leads"):
        bench.decide(row, by=lead)
    member = bench.member()
    with pytest.raises(Forbidden, match="own request"):
        bench.decide(bench.ask_as(member), by=member)


def test_what_was_decided_meanwhile_is_not_decided_again(bench: Bench) -> None:
    row = bench.ask(bench.report())
    bench.decide(row, met=False)
    with pytest.raises(Stale):
        bench.decide(row, met=True)
    with pytest.raises(Refused, match="meanwhile"):
        bench.decide(bench.row(row.id), met=True)


def test_the_reviewer_was_not_involved_in_any_way_before(bench: Bench) -> None:
    report = bench.report()
    row = bench.decide(bench.ask(report))
    member = bench.member()
    other = bench.another_coordinator()
    assert involved(bench.db, row.id, bench.problem) == {
        bench.lead.id, bench.coordinator.id, member.account_id,
    }  # fmt: skip
    for account in (bench.lead.id, bench.coordinator.id, member.account_id):
        with pytest.raises(Refused, match="involved before"):
            bench.name(row, account, by=other)
    with pytest.raises(Refused, match="names somebody else"):
        bench.name(row, other.account_id, by=other)
    named = bench.name(row, bench.outsider.id)
    assert named.reviewer_name == bench.outsider.name


def test_the_database_refuses_whom_the_operation_refuses(bench: Bench) -> None:
    """By every way in which somebody can have been involved, one after the other."""
    row = bench.decide(bench.ask(bench.report()))
    seated = bench.member().account_id
    wrote = bench.another_coordinator()
    bench.acknowledge(bench.ask_as(bench.member()))
    record(bench.db, "comment.posted", by=wrote.account_id, now=NOW, problem_id=bench.problem)
    people = involved(bench.db, row.id, bench.problem)
    assert {bench.lead.id, bench.coordinator.id, seated, wrote.account_id} <= people
    for account in people:
        with pytest.raises(exc.DBAPIError, match="involved before"), bench.db.begin_nested():
            _name_by_hand(bench.db, row.id, account)
    reader = bench.another_coordinator()
    record(bench.db, "read", by=reader.account_id, now=NOW, problem_id=bench.problem)
    _name_by_hand(bench.db, row.id, reader.account_id)


def test_the_database_refuses_whoever_decided_about_the_report(bench: Bench) -> None:
    report = bench.report(linked=False)
    row = bench.ask(report)
    log_only(bench.db, report.id, told="Thank you.", by=bench.by, now=NOW)
    assert involved(bench.db, row.id, None) == {bench.coordinator.id}
    with pytest.raises(exc.DBAPIError, match="involved before"), bench.db.begin_nested():
        _name_by_hand(bench.db, row.id, bench.coordinator.id)
    _name_by_hand(bench.db, row.id, bench.outsider.id)


def _name_by_hand(db: Session, number: int, account_id: int) -> None:
    db.execute(
        sa.update(ReviewRequest).where(ReviewRequest.id == number).values(reviewer_id=account_id)
    )


def test_the_reviewer_reads_the_problem_until_the_result_is_told(bench: Bench) -> None:
    row = bench.name(bench.decide(bench.ask(bench.report())), bench.outsider.id)
    seat = sa.select(Seat.kind).where(
        Seat.account_id == bench.outsider.id, Seat.until.is_(None)
    )  # fmt: skip
    assert bench.db.scalars(seat).all() == [SeatKind.OBSERVER]
    operations.answer(bench.db, row, row.version, result="Too little was done.",
                      plan="A count in May.", by=bench.outside, now=NOW, today=TODAY)  # fmt: skip
    assert bench.row(row.id).state is RequestState.ANSWERED
    assert bench.db.scalars(seat).all() == []


def test_the_result_is_the_reviewers_and_comes_after_the_meeting(bench: Bench) -> None:
    later = TODAY + dt.timedelta(days=1)
    row = bench.name(bench.decide(bench.ask(bench.report())), bench.outsider.id, on=later)
    words = {"result": "So.", "plan": "So.", "now": NOW, "today": TODAY}
    with pytest.raises(Forbidden, match="Only the reviewer"):
        operations.answer(bench.db, row, row.version, by=bench.by, **words)  # type: ignore[arg-type]
    with pytest.raises(Refused, match="not been held"):
        operations.answer(bench.db, row, row.version, by=bench.outside, **words)  # type: ignore[arg-type]


def test_another_reviewer_takes_the_place_of_the_first(bench: Bench) -> None:
    row = bench.name(bench.decide(bench.ask(bench.report())), bench.outsider.id)
    second, _ = bench.person(Role.ANALYST)
    row = bench.name(row, second.id)
    held = sa.select(Seat.account_id).where(
        Seat.problem_id == bench.problem, Seat.kind == SeatKind.OBSERVER, Seat.until.is_(None)
    )
    assert bench.db.scalars(held).all() == [second.id]
    assert row.reviewer_id == second.id


def test_a_day_that_is_over_is_no_day_for_the_meeting(bench: Bench) -> None:
    row = bench.decide(bench.ask(bench.report()))
    with pytest.raises(Refused, match="still to come"):
        bench.name(row, bench.outsider.id, on=TODAY - dt.timedelta(days=1))
    with pytest.raises(Refused, match="first whether"):
        bench.name(bench.ask(bench.report()), bench.outsider.id)


def test_two_reports_are_enough_where_the_team_wrote_that_there_is_hate(bench: Bench) -> None:
    bench.report()
    row = bench.ask(bench.report())
    assert not is_met(threshold(bench.facts(row), Limits()))
    scan = bench.db.scalars(sa.select(Scan).where(Scan.problem_id == bench.problem)).one_or_none()
    if scan is None:
        scan = Scan(problem_id=bench.problem)
        bench.db.add(scan)
    scan.hate_element = True
    bench.db.flush()
    assert bench.facts(row).hate
    assert is_met(threshold(bench.facts(row), Limits()))
