"""What becomes of a report, and taking a decision back."""

import datetime as dt
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from sara.accounts.models import AgencyKind, Role
from sara.accounts.viewer import Viewer
from sara.errors import Refused
from sara.factories import AccountFactory, AgencyFactory, AreaFactory, a_problem, using, viewer_for
from sara.history.models import Entry, EntryText
from sara.intake.models import IdentityMode, Report, ReportMessage, ReportState
from sara.intake.operations import Told, receive, write
from sara.scanning.models import LinkedReport
from sara.triage import covering, operations, queries
from sara.triage.models import Fate, Referral, ReferralState, TriageDecision

NOW = dt.datetime(2026, 11, 20, 10, 0, tzinfo=dt.UTC)
WHAT = "Bottles are smashed on the ramp."
TOLD = "Thank you."


class Bench:
    """A coordinator, a problem and reports in one area."""

    def __init__(self, db: Session) -> None:
        self.db = db
        with using(db):
            area = AreaFactory()
            account = AccountFactory(roles=[(Role.COORDINATOR, area)])
            self.by: Viewer = viewer_for(account, (Role.COORDINATOR, area))
            self.problem = a_problem(AccountFactory(), area, now=NOW).id
            self.agency = AgencyFactory(kind=AgencyKind.HOUSING)
        self.area = area.id

    def report(self, what: str = WHAT, **more: Any) -> int:
        told = Told(what=what, place="Skate ramp", area_id=self.area, **more)
        receipt = receive(self.db, told, mode=IdentityMode.ANONYMOUS, now=NOW, today=NOW.date())
        return receipt.report_id

    def row(self, report_id: int) -> Report:
        return self.db.get_one(Report, report_id, populate_existing=True)

    def link(self, *report_ids: int) -> None:
        operations.link(self.db, report_ids, self.problem, told=TOLD, by=self.by, now=NOW)

    def undo(self, report_id: int) -> Fate:
        return operations.undo(self.db, report_id, because="A mistake.", by=self.by, now=NOW)

    def refer(self, report_id: int, agency: bool = True) -> Referral:
        return operations.refer(
            self.db, report_id, receiver=self.agency.name, told=TOLD, note="",
            agency_id=self.agency.id if agency else None, by=self.by, now=NOW,
        )  # fmt: skip

    def answer(self, passed: Referral, accepted: bool) -> None:
        operations.answer_referral(
            self.db, passed.id, passed.version, accepted=accepted, answer="We look on Friday.",
            by=self.by, now=NOW,
        )  # fmt: skip


@pytest.fixture
def bench(db: Session) -> Bench:
    return Bench(db)


def test_several_reports_become_part_of_one_problem(bench: Bench) -> None:
    one, two = bench.report(), bench.report("More bottles")
    bench.link(one, two)
    assert {row.id for row in queries.reports_of(bench.db, bench.problem)} == {one, two}
    assert bench.row(one).state is ReportState.LINKED
    assert [d.told for d in queries.decisions_of(bench.db, one)] == [TOLD]


def test_a_report_is_not_decided_about_twice(bench: Bench) -> None:
    report = bench.report()
    bench.link(report)
    with pytest.raises(Refused, match="decided about already"):
        bench.link(report)
    with pytest.raises(Refused, match="decided about already"):
        operations.log_only(bench.db, report, told=TOLD, by=bench.by, now=NOW)


def test_a_link_is_taken_back_and_stays_on_record(bench: Bench) -> None:
    report = bench.report()
    bench.link(report)
    assert bench.undo(report) is Fate.LINK
    assert queries.reports_of(bench.db, bench.problem) == []
    assert bench.row(report).state is ReportState.NEW
    kept = bench.db.scalars(sa.select(LinkedReport)).one()
    assert kept.unlinked_by == bench.by.account_id
    [decision] = queries.decisions_of(bench.db, report)
    assert (decision.undone_because, decision.told) == ("A mistake.", TOLD)
    bench.link(report)
    assert len(queries.reports_of(bench.db, bench.problem)) == 1


def test_there_may_be_nothing_to_take_back(bench: Bench) -> None:
    with pytest.raises(Refused, match="no decision"):
        bench.undo(bench.report())


def test_what_is_kept_on_record_may_still_become_a_problem(bench: Bench) -> None:
    report = bench.report()
    operations.log_only(bench.db, report, told="One event is no problem.", by=bench.by, now=NOW)
    assert bench.row(report).state is ReportState.LOGGED
    bench.link(report)
    bench.undo(report)
    assert bench.row(report).state is ReportState.LOGGED


def test_a_referral_is_open_until_the_receiver_takes_it(bench: Bench) -> None:
    report = bench.report()
    passed = bench.refer(report)
    assert [row.report_id for row in queries.passed_on(bench.db, bench.by)] == [report]
    assert [row.id for row in queries.passed_to(bench.db, bench.agency.id)] == [passed.id]
    bench.answer(passed, accepted=True)
    assert queries.passed_on(bench.db, bench.by) == []
    assert bench.row(report).state is ReportState.REFERRED


def test_a_referral_that_was_turned_down_waits_for_a_decision_anew(bench: Bench) -> None:
    report = bench.report()
    bench.answer(bench.refer(report), accepted=False)
    assert bench.row(report).state is ReportState.NEW
    [decision] = queries.decisions_of(bench.db, report)
    assert decision.undone_because == "We look on Friday."
    bench.link(report)


def test_a_referral_is_answered_once(bench: Bench) -> None:
    passed = bench.refer(bench.report())
    bench.answer(passed, accepted=True)
    with pytest.raises(Refused, match="answered or taken back"):
        bench.answer(passed, accepted=False)


def test_a_referral_that_was_taken_back_cannot_be_answered(bench: Bench) -> None:
    report = bench.report()
    passed = bench.refer(report)
    bench.undo(report)
    bench.db.refresh(passed)
    assert passed.state is ReferralState.TAKEN_BACK
    with pytest.raises(Refused, match="answered or taken back"):
        bench.answer(passed, accepted=True)


def test_two_reports_are_joined_and_taken_apart(bench: Bench) -> None:
    one, two = bench.report(), bench.report()
    operations.merge(bench.db, two, one, told=TOLD, by=bench.by, now=NOW)
    assert bench.row(two).state is ReportState.MERGED
    assert queries.joined_with(bench.db, one) == [two]
    bench.link(one)
    assert set(queries.followers_of(bench.db, bench.problem)) == {one, two}
    bench.undo(two)
    assert (bench.row(two).state, bench.row(two).merged_into_id) == (ReportState.NEW, None)


def test_reports_are_not_joined_in_a_ring(bench: Bench) -> None:
    one, two, three = bench.report(), bench.report(), bench.report()
    for wrong in (one, 1):
        with pytest.raises(Refused):
            operations.merge(bench.db, one, wrong, told=TOLD, by=bench.by, now=NOW)
    operations.merge(bench.db, two, one, told=TOLD, by=bench.by, now=NOW)
    with pytest.raises(Refused):
        operations.merge(bench.db, one, two, told=TOLD, by=bench.by, now=NOW)
    with pytest.raises(Refused, match="Other reports were joined"):
        operations.merge(bench.db, one, three, told=TOLD, by=bench.by, now=NOW)


def split(bench: Bench, report: int) -> int:
    return operations.split(bench.db, report, what="The lamp is broken.", place="The path",
                            told=TOLD, by=bench.by, now=NOW)  # fmt: skip


def test_a_report_is_split_and_put_together_again(bench: Bench) -> None:
    report = bench.report()
    part = split(bench, report)
    assert bench.row(part).what == "The lamp is broken."
    assert bench.row(report).what == WHAT
    assert bench.row(part).receipt_hash != bench.row(report).receipt_hash
    assert queries.parts_of(bench.db, report) == [part]
    assert queries.whole_of(bench.db, part) == report
    bench.link(part)
    with pytest.raises(Refused, match="part that was split off"):
        bench.undo(report)
    bench.undo(part)
    bench.undo(report)
    assert queries.parts_of(bench.db, report) == []
    assert bench.row(part).merged_into_id == report


def test_whoever_reported_follows_the_part_with_the_receipt_of_the_whole(bench: Bench) -> None:
    report = bench.report()
    bench.link(split(bench, report))
    assert report in queries.followers_of(bench.db, bench.problem)


def test_covering_leaves_nothing_of_the_words(bench: Bench) -> None:
    report = bench.report("Kevin Miller smashes bottles, call 0161 496 0000. Old Blue saw it.")
    write(bench.db, bench.row(report), "It was Kevin Miller again.", now=NOW, today=NOW.date())
    row = queries.find(bench.db, bench.by, report)
    texts = covering.texts_of(bench.db, row, report)
    chosen = [one.key for one in covering.details(texts)]
    assert len(chosen) == 3
    stray = covering.cover(bench.db, row, report, chosen=chosen, words="red car", by=bench.by,
                           now=NOW)  # fmt: skip
    assert not stray, "words that stand nowhere are told, not passed over"
    assert "Kevin" in bench.row(report).what
    done = covering.cover(bench.db, row, report, chosen=chosen, words="old blue", by=bench.by,
                          now=NOW)  # fmt: skip
    assert done
    written = bench.db.scalars(sa.select(ReportMessage.words)).one()
    kept = str(bench.db.execute(sa.select(EntryText.changes, EntryText.reason)).all())
    for text in (bench.row(report).what, written, kept):
        for hidden in ("Kevin", "Miller", "0161", "496", "Blue"):
            assert hidden not in text
    assert "smashes bottles" in bench.row(report).what
    assert "what: name" in kept
    assert "by_hand" in kept


def test_every_decision_leaves_an_entry_without_the_reporter(bench: Bench) -> None:
    report = bench.report()
    bench.link(report)
    bench.undo(report)
    verbs = bench.db.scalars(sa.select(Entry.verb).order_by(Entry.seq)).all()
    assert verbs[-4:] == ["report.linked", "report.decided", "report.unlinked", "report.undone"]


def test_the_database_refuses_a_decision_of_which_nobody_is_told(bench: Bench) -> None:
    report = bench.report()
    untold = TriageDecision(report_id=report, fate=Fate.LOG, told="", before=ReportState.NEW,
                            decided_by=bench.by.account_id, decided_at=NOW)  # fmt: skip
    with pytest.raises(sa.exc.IntegrityError), bench.db.begin_nested():
        bench.db.add(untold)


def test_a_report_of_another_area_is_not_there(bench: Bench) -> None:
    with using(bench.db):
        other = AreaFactory()
        stranger = viewer_for(AccountFactory(), (Role.COORDINATOR, other))
    assert not queries.reads(stranger, bench.area)
    assert queries.reads(stranger, None)
    report = bench.report()
    assert queries.waiting(bench.db, stranger) == []
    operations.move_to(bench.db, report, other.id, other.name, by=bench.by, now=NOW)
    assert [row.id for row in queries.waiting(bench.db, stranger)] == [report]
