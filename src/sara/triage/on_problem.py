"""The reports of a problem, for its team; and the photos that came with reports."""

from typing import Any

import msgspec

from sara.accounts.permissions import Permission
from sara.errors import Forbidden, NotFound
from sara.files.arriving import disposition, store_of
from sara.intake import queries as intake
from sara.intake.models import IdentityMode, Still
from sara.problems.frame import frame
from sara.problems.queries import find
from sara.triage import pulse, queries
from sara.triage.letters import by_hand
from sara.triage.models import ReferralState
from sara.triage.page import Pictured, pictured
from sara.triage.telling import heard_back, waiting_since
from sara.web.answers import Download, Page
from sara.web.call import Read
from sara.web.route import Route, get


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """A report as the team sees it: who told it only where the reporter chose so, and only for
    those who work on it, as the reporter was told."""

    row: Any
    name: str
    photos: list[Pictured]


@get("/problems/{problem_id:int}/reports", may=Permission.PROBLEM_READ)
def reports(call: Read, problem_id: int) -> Page:
    found = find(call.db, call.me, problem_id)
    rows = queries.reports_of(call.db, problem_id)
    photos = intake.photos_of(call.db, [row.id for row in rows])
    said = pulse.said(call.db, problem_id)
    decides = queries.reads(call.me, found.row.area_id)
    works_on_it = found.seat is not None or decides
    return Page("triage/reports.html", frame(found, call.today, "/reports") | {
        "reports": [
            Shown(row=row, photos=pictured(row.id, photos[row.id]),
                  name=row.named if works_on_it and row.mode_of_whole is IdentityMode.GROUP else "")
            for row in rows
        ],
        "months": pulse.by_month(said), "stills": list(Still),
        "last": said[-1].day if said else None,
        "claiming": queries.claiming(call.db, problem_id) if decides else [],
        "by_hand": [who for who in queries.left_a_way(call.db, problem_id) if by_hand(who)]
        if decides
        else [],
        "decides": decides,
        "heard": heard_back(call.db, problem_id),
        "untold": dict(waiting_since(call.db, problem_id)) if decides else {},
    })  # fmt: skip


@get("/reports/{report_id:int}/photos/{number:int}", may=Permission.PROBLEM_READ)
def photo(call: Read, report_id: int, number: int) -> Download:
    return _photo(call, report_id, number, "shown")


@get("/reports/{report_id:int}/photos/{number:int}/thumb", may=Permission.PROBLEM_READ)
def thumb(call: Read, report_id: int, number: int) -> Download:
    return _photo(call, report_id, number, "thumb")


def _photo(call: Read, report_id: int, number: int, size: str) -> Download:
    row = intake.photo(call.db, report_id, number)
    if row is None or not _sees(call, report_id):
        raise NotFound
    path = store_of(call.settings).shown_path(getattr(row, size))
    return Download(path, row.media_type, disposition(f"photo-{number}", row.media_type))


def _sees(call: Read, report_id: int) -> bool:
    """Whether this person decides about the report, works on its problem, or was passed it."""
    report = intake.one(call.db, report_id)
    if report is not None and queries.reads(call.me, report.area_id):
        return True
    behind = queries.problem_behind(call.db, report_id)
    if behind is not None:
        try:
            return find(call.db, call.me, behind.problem_id) is not None
        except (NotFound, Forbidden):
            pass
    if not call.me.might_by_role(Permission.REFERRAL_ANSWER):
        return False
    return any(
        row.agency_id is not None and row.agency_id == call.me.agency_id
        for row in queries.referrals_of(call.db, report_id)
        if row.state in (ReferralState.OPEN, ReferralState.ACCEPTED)
    )


ROUTES: list[Route] = [reports, photo, thumb]
