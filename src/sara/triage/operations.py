"""Deciding what becomes of a report, and taking a decision back."""

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from sara.accounts.reach import Audience
from sara.accounts.viewer import Viewer
from sara.db import bump
from sara.errors import NotFound, Refused
from sara.history.operations import Changes, record
from sara.intake.models import Report, ReportState
from sara.intake.operations import SUBJECT
from sara.intake.splitting import split_off
from sara.mail.operations import settle
from sara.scanning.models import LinkedReport
from sara.triage.models import Fate, Referral, ReferralState, ReportPart, TriageDecision
from sara.words import N_

TOLD_SENDER = "referral.answer"
"""What a sender is told of an answer; settled when the report is decided about again."""
OPEN = (ReportState.NEW, ReportState.LOGGED)
"""A report in another state was decided about; that decision is taken back first."""

DECIDED = N_("This report was decided about already. Take that decision back first.")
NOTHING_TO_UNDO = N_("There is no decision to take back.")
MEANWHILE = N_("Somebody else decided about this report meanwhile. Look at it again.")
PART_DECIDED = N_("The part that was split off was decided about. Take that decision back first.")
GONE_ON = N_("This referral was answered or taken back meanwhile.")
INTO_ITSELF = N_("Choose another report, one that was not joined with a third.")


def link(
    db: Session, report_ids: Iterable[int], problem_id: int, *, told: str, by: Viewer,
    now: dt.datetime,
) -> None:  # fmt: skip
    """Make these reports part of a problem. Raises `Refused` when one is decided about."""
    _take_in(db, report_ids, problem_id, Fate.LINK, ReportState.LINKED, told=told, by=by, now=now)


def started(
    db: Session, report_ids: Iterable[int], problem_id: int, *, told: str, by: Viewer,
    now: dt.datetime,
) -> None:  # fmt: skip
    """A problem was logged from these reports: they are its first ones."""
    _take_in(db, report_ids, problem_id, Fate.START, ReportState.STARTED, told=told, by=by, now=now)


def _take_in(
    db: Session, report_ids: Iterable[int], problem_id: int, fate: Fate, state: ReportState, *,
    told: str, by: Viewer, now: dt.datetime,
) -> None:  # fmt: skip
    for report_id in report_ids:
        report = _open(db, report_id)
        _link(db, report_id, problem_id, by=by, now=now)
        _decide(db, report, fate, state, told=told, problem_id=problem_id, by=by, now=now)


def log_only(db: Session, report_id: int, *, told: str, by: Viewer, now: dt.datetime) -> None:
    """Keep the report on record and do nothing more; `told` is the reason, for its reporter."""
    report = _open(db, report_id)
    _decide(db, report, Fate.LOG, ReportState.LOGGED, told=told, by=by, now=now)


def refer(
    db: Session, report_id: int, *, receiver: str, agency_id: int | None, note: str, told: str,
    by: Viewer, now: dt.datetime,
) -> Referral:  # fmt: skip
    """Pass the report on. It stays open until the receiver has said that it takes it."""
    report = _open(db, report_id)
    passed = Referral(report_id=report_id, agency_id=agency_id, receiver=receiver, note=note,
                      sent_by=by.account_id, sent_at=now)  # fmt: skip
    db.add(passed)
    db.flush()
    _decide(db, report, Fate.REFER, ReportState.REFERRED, told=told, by=by, now=now)
    _note(db, "referral.sent", report_id, by, now, changes={"receiver": ("", receiver)})
    return passed


def answer_referral(
    db: Session, referral_id: int, version: int, *, accepted: bool, answer: str, by: Viewer,
    now: dt.datetime,
) -> None:  # fmt: skip
    """The receiver takes the report over, or turns it down: then it waits for a decision anew."""
    passed = db.get(Referral, referral_id, populate_existing=True)
    if passed is None or passed.state is not ReferralState.OPEN:
        raise Refused(GONE_ON)
    state = ReferralState.ACCEPTED if accepted else ReferralState.DECLINED
    done = bump(db, Referral.__table__, referral_id, version, state=state, answer=answer,
                answered_by=by.account_id, answered_at=now)  # fmt: skip
    if not done:
        raise Refused(GONE_ON)
    if not accepted:
        _back_in_the_queue(db, passed.report_id, answer, by, now)
    verb = "referral.accepted" if accepted else "referral.declined"
    _note(db, verb, passed.report_id, by, now, reason=answer,
          changes={"receiver": ("", passed.receiver)})  # fmt: skip


def end_referral(
    db: Session, referral_id: int, version: int, *, back: bool, result: str, by: Viewer,
    now: dt.datetime, today: dt.date,
) -> None:  # fmt: skip
    """The receiver says what came of what it took over; or gives it back: then it waits for a
    decision anew. Either stays beside what was said when it was taken over."""
    passed = db.get(Referral, referral_id, populate_existing=True)
    if passed is None or passed.state is not ReferralState.ACCEPTED or passed.ended_on is not None:
        raise Refused(GONE_ON)
    state = ReferralState.DECLINED if back else ReferralState.ACCEPTED
    done = bump(db, Referral.__table__, referral_id, version, state=state, result=result,
                ended_on=today)  # fmt: skip
    if not done:
        raise Refused(GONE_ON)
    if back:
        _back_in_the_queue(db, passed.report_id, result, by, now)
    verb = "referral.given_back" if back else "referral.ended"
    _note(db, verb, passed.report_id, by, now, reason=result,
          changes={"receiver": ("", passed.receiver)})  # fmt: skip


def _back_in_the_queue(
    db: Session, report_id: int, because: str, by: Viewer, now: dt.datetime
) -> None:
    last = _last(db, report_id)
    if last is not None and last.fate is Fate.REFER:
        last.undone_by, last.undone_at, last.undone_because = by.account_id, now, because
    _to(db, db.get_one(Report, report_id, populate_existing=True), ReportState.NEW)


def merge(
    db: Session, report_id: int, into: int, *, told: str, by: Viewer, now: dt.datetime
) -> None:
    """Join a report with another that tells of the same; its reporter follows that one."""
    report, other = _open(db, report_id), db.get(Report, into, populate_existing=True)
    if other is None or other.id == report_id or other.state is ReportState.MERGED:
        raise Refused(INTO_ITSELF)
    if db.scalar(sa.select(Report.id).where(Report.merged_into_id == report_id).limit(1)):
        raise Refused(N_("Other reports were joined with this one: join that one with it instead."))
    _decide(db, report, Fate.MERGE, ReportState.MERGED, told=told, other_id=into,
            merged_into_id=into, by=by, now=now)  # fmt: skip


def split(
    db: Session, report_id: int, *, what: str, place: str, told: str, by: Viewer,
    now: dt.datetime,
) -> int:  # fmt: skip
    """Split off what is another matter, as a report of its own; gives its number.

    Its reporter reads of both with the one receipt there is.
    """
    report = _open(db, report_id)
    part_id = split_off(db, report_id, what=what, place=place)
    of_id = db.scalar(sa.select(ReportPart.of_id).where(ReportPart.part_id == report_id))
    db.add(ReportPart(part_id=part_id, of_id=of_id or report_id))
    _decide(db, report, Fate.SPLIT, report.state, told=told, other_id=part_id, by=by, now=now)
    _note(db, "report.split_off", part_id, by, now, changes={"report": ("", report_id)})
    return part_id


def undo(db: Session, report_id: int, *, because: str, by: Viewer, now: dt.datetime) -> Fate:
    """Take back the last decision about a report; it stays on record, with the reason."""
    last = _last(db, report_id)
    if last is None:
        raise Refused(NOTHING_TO_UNDO)
    _UNDO.get(last.fate, _nothing)(db, last, by, now)
    last.undone_by, last.undone_at, last.undone_because = by.account_id, now, because
    report = db.get_one(Report, report_id, populate_existing=True)
    _to(db, report, last.before, merged_into_id=None)
    _note(db, "report.undone", report_id, by, now, reason=because,
          changes={"fate": (last.fate, "")})  # fmt: skip
    return last.fate


def _last(db: Session, report_id: int) -> TriageDecision | None:
    """The newest decision about a report that stands, held until the commit."""
    return db.scalars(
        sa.select(TriageDecision)
        .where(TriageDecision.report_id == report_id, TriageDecision.undone_at.is_(None))
        .order_by(TriageDecision.id.desc())
        .limit(1)
        .with_for_update()
    ).one_or_none()


def _nothing(_db: Session, _last: TriageDecision, _by: Viewer, _now: dt.datetime) -> None:
    pass


def _unlink(db: Session, last: TriageDecision, by: Viewer, now: dt.datetime) -> None:
    held = db.scalars(
        sa.select(LinkedReport).where(
            LinkedReport.report_id == last.report_id, LinkedReport.unlinked_at.is_(None)
        )
    ).one_or_none()
    if held is not None:
        held.unlinked_at, held.unlinked_by = now, by.account_id
        record(db, "report.unlinked", by=by.account_id, now=now, problem_id=held.problem_id,
               subject=SUBJECT, subject_id=last.report_id)  # fmt: skip


def _call_back(db: Session, last: TriageDecision, _by: Viewer, now: dt.datetime) -> None:
    """Nobody is asked any more to take it over."""
    standing = (ReferralState.OPEN, ReferralState.ACCEPTED)
    called = db.scalars(
        sa.update(Referral)
        .where(Referral.report_id == last.report_id, Referral.state.in_(standing))
        .values(state=ReferralState.TAKEN_BACK, version=Referral.version + 1)
        .returning(Referral.id)
    )
    for referral_id in list(called):
        settle(db, "referral", referral_id, now=now)


def _put_together(db: Session, last: TriageDecision, _by: Viewer, _now: dt.datetime) -> None:
    part = db.get_one(Report, last.other_id, populate_existing=True)
    if part.state is not ReportState.NEW:
        raise Refused(PART_DECIDED)
    _to(db, part, ReportState.MERGED, merged_into_id=last.report_id)


_UNDO: dict[Fate, Callable[[Session, TriageDecision, Viewer, dt.datetime], None]] = {
    Fate.LINK: _unlink, Fate.START: _unlink, Fate.REFER: _call_back, Fate.SPLIT: _put_together,
}  # fmt: skip


def move_to(
    db: Session, report_id: int, area_id: int, area: str, *, by: Viewer, now: dt.datetime
) -> None:
    """The report belongs to another area, whose coordinator decides about it."""
    report = db.get_one(Report, report_id, populate_existing=True)
    if report.area_id != area_id:
        _to(db, report, report.state, area_id=area_id)
        _note(db, "report.moved", report_id, by, now, changes={"area": ("", area)})


def note_covered(
    db: Session, report_id: int, covered: list[str], *, by: Viewer, now: dt.datetime
) -> None:
    """What staff wrote about a report was covered before it was kept: where, and of which kind."""
    _note(db, "report.covered", report_id, by, now, changes={"covered": ("", covered)})


def _open(db: Session, report_id: int) -> Report:
    """The report, held until the commit. Raises `Refused` when it is decided about."""
    report = db.get(Report, report_id, with_for_update=True, populate_existing=True)
    if report is None:
        raise NotFound
    if report.state not in OPEN:
        raise Refused(DECIDED)
    return report


def _link(db: Session, report_id: int, problem_id: int, *, by: Viewer, now: dt.datetime) -> None:
    db.add(LinkedReport(problem_id=problem_id, report_id=report_id, linked_by=by.account_id,
                        linked_at=now))  # fmt: skip
    record(db, "report.linked", by=by.account_id, now=now, problem_id=problem_id,
           subject=SUBJECT, subject_id=report_id)  # fmt: skip


def _decide(
    db: Session, report: Report, fate: Fate, state: ReportState, *, told: str, by: Viewer,
    now: dt.datetime, problem_id: int | None = None, other_id: int | None = None, **values: Any,
) -> None:  # fmt: skip
    db.add(
        TriageDecision(report_id=report.id, fate=fate, told=told, problem_id=problem_id,
                       other_id=other_id, before=report.state, decided_by=by.account_id,
                       decided_at=now)
    )  # fmt: skip
    _to(db, report, state, **values)
    settle(db, TOLD_SENDER, report.id, now=now)
    _note(db, "report.decided", report.id, by, now,
          changes={"fate": ("", fate), "told": ("", told)})  # fmt: skip


def _to(db: Session, report: Report, state: ReportState, **values: Any) -> None:
    table: Any = Report.__table__
    if not bump(db, table, report.id, report.version, state=state, **values):
        raise Refused(MEANWHILE)
    db.expire(report)


def _note(
    db: Session, verb: str, report_id: int, by: Viewer, now: dt.datetime, *,
    changes: Changes | None = None, reason: str = "",
) -> None:  # fmt: skip
    record(db, verb, by=by.account_id, now=now, subject=SUBJECT, subject_id=report_id,
           changes=changes, reason=reason, audience=Audience.AGENCIES)  # fmt: skip
