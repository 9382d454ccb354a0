"""Reports as those see them who decide about them. Finding is authorising here, too."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from sara.accounts.models import Account, Agency, Area
from sara.accounts.permissions import Permission
from sara.accounts.viewer import Viewer
from sara.db import Reader
from sara.errors import NotFound
from sara.intake import queries as intake
from sara.intake.models import Report, ReportMessage, ReportState
from sara.mail.models import Notification
from sara.problems.models import Problem
from sara.problems.queries import seen_by
from sara.scanning.models import LinkedReport
from sara.triage.models import Fate, Referral, ReferralState, ReportPart, TriageDecision

R = Report.__table__.c
PAGE = 30


def reads(viewer: Viewer, area_id: int | None) -> bool:
    """Whether this person decides about reports of this area; those of no area are everybody's."""
    areas = viewer.areas_for(Permission.REPORT_TRIAGE)
    return areas is None or (bool(areas) and (area_id is None or area_id in areas))


def find(db: Reader, viewer: Viewer, report_id: int) -> Any:
    """The report, without who told it, if this person may decide about it. Raises `NotFound`."""
    row = intake.one(db, report_id)
    if row is None or not reads(viewer, row.area_id):
        raise NotFound
    return row


def in_reach(viewer: Viewer) -> list[sa.ColumnElement[bool]]:
    areas = viewer.areas_for(Permission.REPORT_TRIAGE)
    return [] if areas is None else [sa.or_(R.area_id.is_(None), R.area_id.in_(areas))]


_TURNED_DOWN = (
    sa.select(sa.func.count(Referral.id))
    .where(Referral.report_id == R.id, Referral.state == ReferralState.DECLINED)
    .scalar_subquery()
)
"""How often a report came back from a body that it was passed on to."""

_REPORTS = sa.select(
    R.id, R.what, R.place, R.channel, R.mode, R.state, R.received_on, R.joins_problem_id,
    Area.name.label("area_name"), Problem.reference.label("joins_reference"),
    _TURNED_DOWN.label("turned_down"),
).outerjoin(Area, Area.id == R.area_id)  # fmt: skip


def _listed(viewer: Viewer) -> sa.Select[Any]:
    """Reports, with the problem each says it belongs to, where its reader may know of that."""
    named = sa.and_(Problem.id == R.joins_problem_id, seen_by(viewer))
    return _REPORTS.outerjoin(Problem, named)


def waiting(
    db: Reader, viewer: Viewer, after: tuple[dt.date, int] | None = None, limit: int = PAGE
) -> list[Any]:
    """Reports that wait for a decision, the oldest first; one more than a page holds."""
    asked = _listed(viewer).where(R.state == ReportState.NEW, *in_reach(viewer))
    if after is not None:
        asked = asked.where(sa.tuple_(R.received_on, R.id) > after)
    return list(db.execute(asked.order_by(R.received_on, R.id).limit(limit + 1)).all())


_DECIDED = (
    sa.select(
        TriageDecision.id, TriageDecision.report_id, TriageDecision.fate,
        TriageDecision.decided_at, TriageDecision.problem_id, TriageDecision.other_id, R.what,
        R.place, Area.name.label("area_name"), Problem.reference, Account.name.label("by_name"),
        Referral.receiver, Referral.state.label("referral"),
    )
    .join(Report, Report.id == TriageDecision.report_id)
    .join(Account, Account.id == TriageDecision.decided_by)
    .outerjoin(Area, Area.id == R.area_id)
    .outerjoin(
        Referral,
        sa.and_(
            TriageDecision.fate == Fate.REFER, Referral.report_id == TriageDecision.report_id,
            Referral.state.in_((ReferralState.OPEN, ReferralState.ACCEPTED)),
        ),
    )
    .where(TriageDecision.undone_at.is_(None), TriageDecision.id < sa.bindparam("before"))
    .order_by(TriageDecision.id.desc())
    .limit(PAGE + 1)
)  # fmt: skip


def decided(db: Reader, viewer: Viewer, before: int) -> list[Any]:
    """Decisions that stand, the newest first, with who holds a report that was passed on; one more
    than a page holds."""
    into = sa.and_(Problem.id == TriageDecision.problem_id, seen_by(viewer))
    asked = _DECIDED.outerjoin(Problem, into).where(*in_reach(viewer))
    return list(db.execute(asked, {"before": before}).all())


_LAST = (
    sa.select(sa.func.max(ReportMessage.number))
    .where(ReportMessage.report_id == R.id)
    .correlate(Report)
    .scalar_subquery()
)


def written_to_us(db: Reader, viewer: Viewer, limit: int = PAGE) -> list[Any]:
    """Reports whose reporter wrote last and waits for an answer."""
    asked = (
        _listed(viewer).add_columns(ReportMessage.day, ReportMessage.words)
        .join(ReportMessage, sa.and_(ReportMessage.report_id == R.id,
                                     ReportMessage.number == _LAST))
        .where(ReportMessage.from_us.is_(False), *in_reach(viewer))
        .order_by(ReportMessage.day, R.id)
        .limit(limit)
    )  # fmt: skip
    return list(db.execute(asked).all())


_REFERRALS = (
    sa.select(
        *Referral.__table__.c, R.what, R.place, R.area_id, R.received_on,
        Area.name.label("area_name"), Account.name.label("sender"),
        Agency.name.label("sender_agency"),
    )
    .join(Report, Report.id == Referral.report_id)
    .join(Account, Account.id == Referral.sent_by)
    .outerjoin(Agency, Agency.id == Account.agency_id)
    .outerjoin(Area, Area.id == R.area_id)
)  # fmt: skip


def passed_on(db: Reader, viewer: Viewer, limit: int = PAGE) -> list[Any]:
    """Reports that were passed on and that nobody has taken over yet, the oldest first."""
    asked = _REFERRALS.where(Referral.state == ReferralState.OPEN, *in_reach(viewer))
    return list(db.execute(asked.order_by(Referral.id).limit(limit)).all())


_LATE = _REFERRALS.where(
    Referral.state == ReferralState.OPEN, Referral.sent_at < sa.bindparam("before"),
    ~sa.exists().where(Notification.subject == "referral", Notification.subject_id == Referral.id,
                       Notification.kind == sa.bindparam("kind"),
                       Notification.at >= sa.bindparam("before")),
).order_by(Referral.id)  # fmt: skip


def late_referrals(db: Reader, before: dt.datetime, kind: str) -> list[Any]:
    """Referrals that were sent before, and have neither an answer nor been told of since then."""
    return list(db.execute(_LATE, {"before": before, "kind": kind}).all())


def passed_to(db: Reader, agency_id: int | None, limit: int = PAGE) -> list[Any]:
    """Reports that wait for the answer of this agency, and those it took over, newest first."""
    if agency_id is None:
        return []
    standing = (ReferralState.OPEN, ReferralState.ACCEPTED)
    asked = _REFERRALS.where(Referral.agency_id == agency_id, Referral.state.in_(standing))
    return list(db.execute(asked.order_by(Referral.id.desc()).limit(limit)).all())


def referral(db: Reader, viewer: Viewer, referral_id: int) -> Any:
    """A referral, for the people of its receiver and for those who decide. Raises `NotFound`."""
    row = db.execute(_REFERRALS.where(Referral.id == referral_id)).one_or_none()
    if row is None:
        raise NotFound
    theirs = row.agency_id is not None and row.agency_id == viewer.agency_id
    taken_back = row.state is ReferralState.TAKEN_BACK
    if not (theirs and not taken_back) and not reads(viewer, row.area_id):
        raise NotFound
    return row


def referrals_of(db: Reader, report_id: int) -> list[Any]:
    """Every referral of a report, the newest first."""
    asked = _REFERRALS.where(Referral.report_id == report_id).order_by(Referral.id.desc())
    return list(db.execute(asked).all())


_DECISIONS = (
    sa.select(*TriageDecision.__table__.c, Account.name.label("by_name"))
    .join(Account, Account.id == TriageDecision.decided_by)
    .where(TriageDecision.report_id.in_(sa.bindparam("ids", expanding=True)))
    .order_by(TriageDecision.id.desc())
)  # fmt: skip


def decisions_of(db: Reader, *report_ids: int) -> list[Any]:
    """Every decision about these reports, the newest first, those taken back too."""
    return list(db.execute(_DECISIONS, {"ids": list(report_ids)}).all())


def decided_on(db: Reader, viewer: Viewer, report_id: int) -> list[Any]:
    """The same for one report, with the problem where this person may know of it."""
    into = sa.and_(Problem.id == TriageDecision.problem_id, seen_by(viewer))
    asked = _DECISIONS.add_columns(Problem.reference, Problem.title).outerjoin(Problem, into)
    return list(db.execute(asked, {"ids": [report_id]}).all())


def whole_of(db: Reader, report_id: int) -> int:
    """The report whose receipt this one is followed with: itself, or the one it was split off."""
    of = sa.select(ReportPart.of_id).where(ReportPart.part_id == report_id)
    return db.execute(of).scalar_one_or_none() or report_id


def parts_of(db: Reader, report_id: int) -> list[int]:
    """The parts that were split off a report and not put back, as they were split."""
    asked = (
        sa.select(ReportPart.part_id)
        .join(TriageDecision, TriageDecision.other_id == ReportPart.part_id)
        .where(ReportPart.of_id == report_id, TriageDecision.fate == Fate.SPLIT,
               TriageDecision.undone_at.is_(None))
        .order_by(TriageDecision.id)
    )  # fmt: skip
    return list(db.execute(asked).scalars())


def with_joined(db: Reader, report_ids: Iterable[int]) -> set[int]:
    """These reports, and those that were joined with them: what is decided about the one is
    decided about the other."""
    ids = set(report_ids)
    return ids | set(db.execute(sa.select(R.id).where(R.merged_into_id.in_(ids))).scalars())


def joined_with(db: Reader, report_id: int) -> list[int]:
    """The reports that were joined with this one."""
    asked = sa.select(R.id).where(R.merged_into_id == report_id).order_by(R.id)
    return list(db.execute(asked).scalars())


Whole = sa.orm.aliased(Report)
"""The report on which it stands who told it."""

_LINKED = (
    sa.select(
        R.id, R.what, R.place, R.times, R.since, R.affected, R.how_often, R.channel, R.mode,
        R.state, R.received_on, LinkedReport.linked_at, LinkedReport.problem_id,
        sa.func.coalesce(sa.func.nullif(Whole.contact_name, ""), Account.name, "").label("named"),
        Whole.mode.label("mode_of_whole"),
    )
    .join(LinkedReport, LinkedReport.report_id == R.id)
    .outerjoin(ReportPart, ReportPart.part_id == R.id)
    .join(Whole, Whole.id == sa.func.coalesce(ReportPart.of_id, R.id))
    .outerjoin(Account, Account.id == Whole.account_id)
    .where(
        LinkedReport.problem_id == sa.bindparam("problem_id"), LinkedReport.unlinked_at.is_(None)
    )
    .order_by(R.received_on.desc(), R.id)
)  # fmt: skip


def reports_of(db: Reader, problem_id: int, limit: int = 200) -> list[Any]:
    """The reports that are part of a problem, newest day first."""
    return list(db.execute(_LINKED.limit(limit), {"problem_id": problem_id}).all())


_LEFT_A_WAY = (
    sa.select(
        R.id, Whole.id.label("whole"), Whole.mode, Whole.account_id, Whole.contact_by,
        Whole.contact_to, Whole.no_letters, Whole.no_texts, Whole.no_calls, Whole.no_emails,
        Whole.safe_hours, Whole.safe_words,
    )
    .join(LinkedReport, LinkedReport.report_id == R.id)
    .outerjoin(ReportPart, ReportPart.part_id == R.id)
    .join(Whole, Whole.id == sa.func.coalesce(ReportPart.of_id, R.id))
    .where(
        LinkedReport.problem_id == sa.bindparam("problem_id"),
        LinkedReport.unlinked_at.is_(None),
        Whole.contact_to != "",
    )
    .order_by(R.id)
)  # fmt: skip


def left_a_way(db: Reader, problem_id: int) -> list[Any]:
    """The reporters of a problem who left a way to be reached, with what to heed."""
    return list(db.execute(_LEFT_A_WAY, {"problem_id": problem_id}).all())


_CLAIMING = (
    _REPORTS.join(Problem, Problem.id == R.joins_problem_id)
    .where(R.joins_problem_id == sa.bindparam("problem_id"), R.state == ReportState.NEW)
    .order_by(R.received_on, R.id)
    .limit(PAGE)
)


def claiming(db: Reader, problem_id: int) -> list[Any]:
    """The reports that say they belong to a problem, and wait for a decision."""
    return list(db.execute(_CLAIMING, {"problem_id": problem_id}).all())


_BEHIND = sa.select(LinkedReport.problem_id, LinkedReport.linked_at).where(
    LinkedReport.report_id == sa.bindparam("report_id"), LinkedReport.unlinked_at.is_(None)
)


def problem_behind(db: Reader, report_id: int) -> Any | None:
    """The problem that a report is part of now: problem_id, linked_at."""
    return db.execute(_BEHIND, {"report_id": report_id}).one_or_none()


def followers(problem_id: int) -> sa.CompoundSelect[Any]:
    """Reports whose reporters hear of a problem: those linked to it, or to one that was merged into
    it, and those joined with them."""
    one = sa.select(Problem.id).where(Problem.id == problem_id).cte(recursive=True)
    gathered = one.union(sa.select(Problem.id).join(one, Problem.merged_into_id == one.c.id))
    linked = sa.select(LinkedReport.report_id.label("id")).where(
        LinkedReport.problem_id.in_(sa.select(gathered.c.id)), LinkedReport.unlinked_at.is_(None)
    )
    joined = sa.select(R.id).where(R.merged_into_id.in_(linked))
    whole = sa.select(ReportPart.of_id).where(ReportPart.part_id.in_(linked))
    return sa.union(linked, joined, whole)


def followers_of(db: Reader, problem_id: int) -> list[int]:
    return [row.id for row in db.execute(followers(problem_id))]


_COUNTS = sa.select(R.received_on, R.channel, sa.func.count().label("n")).group_by(
    R.received_on, R.channel
)


def counts(db: Reader, viewer: Viewer, since: dt.date, area_id: int | None = None) -> list[Any]:
    """How many reports came on which day and in which way, in the areas this person may count."""
    asked = _COUNTS.where(R.received_on >= since, R.id.not_in(sa.select(ReportPart.part_id)))
    areas = viewer.areas_for(Permission.REPORT_KEY)
    if areas is not None:
        asked = asked.where(sa.or_(R.area_id.is_(None), R.area_id.in_(areas)))
    if area_id is not None:
        asked = asked.where(R.area_id == area_id)
    return list(db.execute(asked).all())
