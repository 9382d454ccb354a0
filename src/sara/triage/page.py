"""The page on which a report is decided about: all of it, with what is like it beside."""

from collections.abc import Sequence
from typing import Any

import msgspec

from sara.accounts import queries as accounts
from sara.accounts.permissions import Permission
from sara.intake import queries as intake
from sara.intake.forms import MODES
from sara.intake.models import IdentityMode
from sara.intake.told import facts
from sara.privacy.covering import each_once
from sara.scanning.lying import Lying, may_log
from sara.triage import covering, queries
from sara.triage.forms import Answer, StartForm
from sara.triage.leads import possible_leads
from sara.triage.likeness import like_problems, like_reports
from sara.triage.looking import found_in
from sara.triage.models import Fate, ReferralState, TellWay
from sara.triage.operations import OPEN
from sara.triage.telling import tellings_of
from sara.web.call import Call
from sara.web.forms import Choice, Filled, read
from sara.words import N_, gettext

TOLD = {
    "link": N_("Thank you. What you report belongs to a problem that we already work on. You read"
               " here how it goes on."),
    "start": N_("Thank you. We start to work on this. You read here how it goes on."),
    "refer": N_("Thank you. This is in other hands than ours: we passed it on, and stay with it"
                " until they have taken it over."),
    "log": "",
    "merge": N_("Thank you. Somebody else told us of the same. We follow both as one."),
    "split": N_("Thank you. You told of two matters. We follow each of them for itself, and you"
                " read of both here."),
}  # fmt: skip
"""What stands in the forms at first: to be changed as it fits."""

SHORT = 80
LOOKED_OVER = {
    "link": ("told",), "refer": ("told", "note"), "log": ("told",), "merge": ("told",),
    "split": ("what", "place", "told"),
    "start": ("title", "behaviour", "place", "times", "told"),
    "message": ("message",), "undo": ("because",), "telling": ("line",),
}  # fmt: skip
"""The texts of each form in which personal details are pointed out."""


class Pictured(msgspec.Struct, frozen=True):
    number: int
    href: str


def report_page(call: Call[Any], report: Any) -> dict[str, Any]:
    """The context of `triage/show.html`."""
    db, me = call.db, call.me
    whole = queries.whole_of(db, report.id)
    mine = [a for a in accounts.areas(db) if queries.reads(me, a.id)]
    reports = like_reports(db, report)
    problems = like_problems(db, me, report)
    details = each_once(covering.details(covering.texts_of(db, report, whole)))
    referrals = queries.referrals_of(db, report.id)
    first = (intake.one(db, whole) if whole != report.id else None) or report
    filled = {name: call.filled(_standing(name, report, mine), name=name) for name in TOLD}
    filled |= {name: call.filled(name=name) for name in ("message", "undo", "telling")}
    return {
        "report": report,
        "facts": facts(report, report.area_name),
        "mode": next(mode for mode in MODES if mode.value == first.mode.value),
        "anonymous": first.mode is IdentityMode.ANONYMOUS,
        "open": report.state in OPEN,
        "onward": queries.onward(db, me, report),
        "photos": pictured(report.id, intake.photos_of(db, [report.id])[report.id]),
        "messages": intake.messages_of(db, whole), "whole": whole,
        "pulses": intake.pulses_of(db, whole),
        "decisions": queries.decided_on(db, me, report.id),
        "referrals": referrals,
        "passed": next((r for r in referrals if r.state is ReferralState.OPEN), None),
        "turned_down": [r for r in referrals if r.state is ReferralState.DECLINED],
        "parts_off": queries.parts_of(db, report.id),
        "joined": queries.joined_with(db, report.id),
        "like_reports": reports, "like_problems": problems,
        "also": [r for r in reports if r.state in OPEN],
        "areas": mine, "other_areas": [a for a in accounts.areas(db) if a.id != report.area_id],
        "agencies": [Choice(str(a.id), a.name) for a in accounts.agencies(db)
                     if a.id != me.agency_id],
        "leads": possible_leads(db, me),
        "forms_of": filled,
        "found_of": {name: found_in(form, LOOKED_OVER[name]) for name, form in filled.items()},
        "tellings": tellings_of(db, whole), "tell_ways": list(TellWay),
        "telling": filled["telling"],
        "which": which_area(call, report, filled["start"]),
        "undo": filled["undo"], "message": filled["message"],
        "area": call.filled({"area_id": report.area_id}, name="area"),
        "photo_form": call.filled(name="photo"),
        "cover": call.filled({"cover": [one.key for one in details]}, name="cover"),
        "details": details,
        "referral_form": call.filled(name="referral"), "answers": list(Answer), "fates": Fate,
        "today": call.today, "may_log": me.might_by_role(Permission.PROBLEM_LOG),
    }  # fmt: skip


def lying_of(report: Any, areas: Sequence[Any], chosen: int | None, meant: str = "") -> Lying:
    """Where the problem lies that starts from a report."""
    point = None if report.latitude is None else (report.latitude, report.longitude)
    return Lying(areas=areas, point=point, chosen=chosen, meant=meant)


def which_area(call: Call[Any], report: Any, start: Filled) -> Sequence[Choice]:
    """What may be meant, where the point of the report lies in another area than was chosen."""
    if not start.error("meant"):
        return ()
    chosen = read(StartForm, call.asked.typed).area_id
    return lying_of(report, intake.areas(call.db), chosen).choices(may_log(call.me))


def _standing(name: str, report: Any, mine: list[Any]) -> dict[str, Any]:
    area = report.area_id or (mine[0].id if len(mine) == 1 else "")
    carried = {
        "link": {"problem_id": report.joins_problem_id},
        "start": {"title": _short(report.what), "behaviour": report.what, "place": report.place,
                  "times": report.times, "area_id": area},
    }  # fmt: skip
    return {"told": gettext(TOLD[name])} | carried.get(name, {})


def _short(text: str) -> str:
    """The first sentence, as long as a short name may be: where a title begins."""
    first = " ".join(text.split()).partition(". ")[0].rstrip(".")
    return first if len(first) <= SHORT else first[:SHORT].rpartition(" ")[0] + "…"


def pictured(report_id: int, photos: list[Any]) -> list[Pictured]:
    return [Pictured(p.number, f"/reports/{report_id}/photos/{p.number}") for p in photos]
