"""The pages of evidence: the list, one piece, adding, changing and withdrawing it."""

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from sara.accounts.permissions import Permission
from sara.accounts.reach import Audience
from sara.errors import NotFound
from sara.evidence import claims, operations, queries
from sara.evidence.beside import beside
from sara.evidence.claims import Offer
from sara.evidence.erasing import erase_file
from sara.evidence.forms import AUDIENCES, EraseForm, EvidenceForm, WithdrawForm
from sara.evidence.links import host_of
from sara.evidence.models import EvidenceKind, Reliability, SourceKind, Supports
from sara.evidence.noting import claims_noted, noted
from sara.evidence.receiving import store_files
from sara.files.arriving import ACCEPTED, MOST_FILES, is_picture, store_of
from sara.problems.frame import frame
from sara.problems.models import Stage
from sara.problems.queries import Found, find
from sara.problems.stages import AT_REST, ORDER, at, why_closed
from sara.web.answers import Page, Redirect
from sara.web.call import Call, Read, Write
from sara.web.forms import Choice, Filled
from sara.web.notices import SAVED, notice
from sara.web.route import Route, get, post
from sara.words import N_, Spoken

ADDED = notice("evidence-added", N_("The evidence is added."))
GIVEN_AWAY = notice(
    "evidence-given", N_("The agencies have it now. You will not see it here yourself.")
)
WITHDRAWN = notice("evidence-withdrawn", N_("The evidence is withdrawn. You can take that back."))
ERASED = notice("file-erased", N_("The file is erased. That it was, and why, stays."))
RESTORED = notice("evidence-restored", N_("The evidence stands again."))


@get("/problems/{problem_id:int}/evidence", may=Permission.PROBLEM_READ)
def listing(call: Read, problem_id: int) -> Page:
    found = find(call.db, call.me, problem_id)
    stage, kind = _asked(call, "stage", Stage), _asked(call, "kind", EvidenceKind)
    withdrawn = call.query("withdrawn") == "1"
    before = call.query("before")
    sees = found.reach.audiences
    rows = queries.listed(
        call.db, problem_id, sees, stage=stage, kind=kind, withdrawn=withdrawn,
        before=int(before) if re.fullmatch(r"[0-9]{1,9}", before) else None,
    )  # fmt: skip
    shown = rows[: queries.PAGE]
    ids = [row.id for row in shown]
    noted(call, problem_id, shown)
    linked, files = queries.claims_of(call.db, ids), queries.files_of(call.db, ids)
    offers = claims.offered(call.db, problem_id, sees)
    standing, gone = queries.counted(call.db, problem_id, sees)
    return Page(
        "evidence/list.html",
        _around(call, found)
        | {
            "form": call.filled({"stage": stage, "kind": kind}),
            "rows": [
                {"row": row, "supports": _supported(call, problem_id, offers, linked[row.id]),
                 "host": host_of(row.url), "files": files[row.id],
                 "picture": _first_picture(row, files[row.id])}
                for row in shown
            ],
            "kinds": list(EvidenceKind), "stages": ORDER, "withdrawn": withdrawn,
            "standing": standing, "gone": gone, "filtered": stage or kind,
            "older": _older(call, ids[-1]) if len(rows) > len(shown) else "",
        },
    )  # fmt: skip


@get("/problems/{problem_id:int}/evidence/new", may=Permission.EVIDENCE_ADD)
def new(call: Read, problem_id: int) -> Page:
    found = find(call.db, call.me, problem_id, Permission.EVIDENCE_ADD)
    preset = {
        "kind": call.query("kind", EvidenceKind.NOTE.value),
        "stage": call.query("stage", at(found.row).value),
        "supports": f"{call.query('claim')}:{call.query('key')}",
        "audience": Audience.TEAM,
    }
    return Page("evidence/form.html", _form_context(call, found, preset, ()))


@post(
    "/problems/{problem_id:int}/evidence", may=Permission.EVIDENCE_ADD, again=new,
    before=store_files, uploads=True,
)  # fmt: skip
def add(call: Write, problem_id: int) -> Redirect:
    found = find(call.db, call.me, problem_id, Permission.EVIDENCE_ADD)
    form, files = call.prepared
    evidence = operations.add(
        call.db, found, values=_values(form), supports=claims.read(form.supports), files=files,
        now=call.now,
    )  # fmt: skip
    base = f"/problems/{problem_id}/evidence"
    if not found.reach.sees(evidence.audience):
        return Redirect(base, GIVEN_AWAY)
    return Redirect(f"{base}/{evidence.id}", ADDED)


@get("/problems/{problem_id:int}/evidence/{evidence_id:int}", may=Permission.PROBLEM_READ)
def show(call: Read, problem_id: int, evidence_id: int) -> Page:
    found = find(call.db, call.me, problem_id)
    row = _row(call, found, evidence_id)
    linked = queries.claims_of(call.db, [evidence_id])[evidence_id]
    files = queries.files_of(call.db, [evidence_id])[evidence_id]
    offers = claims.offered(call.db, problem_id, found.reach.audiences)
    may_mend = operations.may_mend(found, row)
    stands = row.withdrawn_at is None or may_mend
    noted(call, problem_id, [row])
    return Page(
        "evidence/show.html",
        _around(call, found)
        | {
            "row": row, "host": host_of(row.url),
            "open": stands, "files": files,
            "beside": beside(call.db, evidence_id) if stands else None,
            "pictures": [f for f in files if is_picture(f.media_type)],
            "documents": [f for f in files if not is_picture(f.media_type)],
            "supports": _supported(call, problem_id, offers, linked),
            "may_mend": may_mend and not AT_REST.get(found.row.stage),
            "withdraw": call.filled(name="withdraw"), "restore": call.filled(name="restore"),
            "may_erase": found.may(Permission.DETAILS_COVER), "erase": call.filled(name="erase"),
            "erasable": [Choice(str(f.id), f.name) for f in files],
        },
    )  # fmt: skip


@get("/problems/{problem_id:int}/evidence/{evidence_id:int}/edit", may=Permission.EVIDENCE_ADD)
def edit(call: Read, problem_id: int, evidence_id: int) -> Page:
    found = find(call.db, call.me, problem_id, Permission.EVIDENCE_ADD)
    row = operations.mendable(call.db, found, evidence_id)
    linked = queries.claims_of(call.db, [evidence_id])[evidence_id]
    noted(call, problem_id, [row])
    standing = dict(row._mapping) | {"supports": sorted(linked)}
    return Page("evidence/form.html", _form_context(call, found, standing, linked) | {"row": row})


@post(
    "/problems/{problem_id:int}/evidence/{evidence_id:int}", may=Permission.EVIDENCE_ADD,
    again=edit, before=store_files, uploads=True,
)  # fmt: skip
def change(call: Write, problem_id: int, evidence_id: int) -> Redirect:
    found = find(call.db, call.me, problem_id, Permission.EVIDENCE_ADD)
    form, files = call.prepared
    operations.change(
        call.db, found, evidence_id, form.version, values=_values(form),
        supports=claims.read(form.supports), files=files, now=call.now,
    )  # fmt: skip
    if not found.reach.sees(form.audience):
        return Redirect(f"/problems/{problem_id}/evidence", GIVEN_AWAY)
    return Redirect(f"/problems/{problem_id}/evidence/{evidence_id}", SAVED)


@post(
    "/problems/{problem_id:int}/evidence/{evidence_id:int}/withdrawal",
    may=Permission.EVIDENCE_ADD, again=show,
)  # fmt: skip
def withdraw(call: Write, problem_id: int, evidence_id: int) -> Redirect:
    found = find(call.db, call.me, problem_id, Permission.EVIDENCE_ADD)
    form = call.read(WithdrawForm)
    operations.withdraw(call.db, found, evidence_id, reason=form.reason, now=call.now)
    return Redirect(f"/problems/{problem_id}/evidence/{evidence_id}", WITHDRAWN)


@post(
    "/problems/{problem_id:int}/evidence/{evidence_id:int}/restoration",
    may=Permission.EVIDENCE_ADD, again=show,
)  # fmt: skip
def restore(call: Write, problem_id: int, evidence_id: int) -> Redirect:
    found = find(call.db, call.me, problem_id, Permission.EVIDENCE_ADD)
    operations.restore(call.db, found, evidence_id, now=call.now)
    return Redirect(f"/problems/{problem_id}/evidence/{evidence_id}", RESTORED)


@post(
    "/problems/{problem_id:int}/evidence/{evidence_id:int}/erasing",
    may=Permission.DETAILS_COVER, again=show,
)  # fmt: skip
def erase(call: Write, problem_id: int, evidence_id: int) -> Redirect:
    """A file that shows whom nobody needs to know."""
    found = find(call.db, call.me, problem_id, Permission.DETAILS_COVER)
    form = call.read(EraseForm)
    erase_file(call.db, found, evidence_id, form.file, reason=form.reason,
               store=store_of(call.settings), now=call.now)  # fmt: skip
    return Redirect(f"/problems/{problem_id}/evidence/{evidence_id}", ERASED)


def _row(call: Read, found: Found, evidence_id: int) -> Any:
    row = queries.one(call.db, found.id, evidence_id, found.reach.audiences)
    if row is None:
        raise NotFound
    return row


def _around(call: Call[Any], found: Found) -> dict[str, Any]:
    closed = AT_REST.get(found.row.stage, "")
    return frame(found, call.today, here="/evidence") | {
        "closed": closed,
        "may_add": not closed and found.may(Permission.EVIDENCE_ADD),
    }


def _form_context(
    call: Read, found: Found, standing: Mapping[str, Any], linked: Collection[str]
) -> dict[str, Any]:
    form = call.filled(standing)
    return _around(call, found) | {
        "form": form,
        "row": None,
        "groups": _groups(call, found, form, linked),
        "kinds": list(EvidenceKind),
        "sources": list(SourceKind),
        "reliabilities": list(Reliability),
        "stages": [stage for stage in ORDER if not why_closed(found.row, stage)],
        "audiences": AUDIENCES,
        "accepted": ACCEPTED,
        "most_files": MOST_FILES,
        "megabytes": call.settings.file_megabytes,
    }


USUAL = {
    Stage.SCANNING: Supports.CHEERS, Stage.ANALYSIS: Supports.QUESTION,
    Stage.PLAN: Supports.HYPOTHESIS, Stage.RUNNING: Supports.ACTION,
    Stage.ASSESSMENT: Supports.INDICATOR, Stage.SUSTAIN: Supports.INDICATOR,
}  # fmt: skip
"""What evidence of a stage stands behind as a rule."""


def _groups(
    call: Read, found: Found, form: Filled, linked: Collection[str]
) -> list[dict[str, Any]]:
    """What can be ticked, by kind of claim; a kind with a tick stands open, or the usual one."""
    by_kind: dict[Supports, list[Offer]] = {}
    for offer in claims.offered(call.db, found.id, found.reach.audiences):
        if offer.open or offer.value in linked:
            by_kind.setdefault(offer.claim, []).append(offer)
    usual = next((kind for stage, kind in USUAL.items() if form.has("stage", stage.value)), None)
    ticked = {
        kind for kind, offers in by_kind.items()
        if any(form.has("supports", offer.value) for offer in offers)
    }  # fmt: skip
    shown = ticked or ({usual} if usual in by_kind else set(list(by_kind)[:1]))
    return [
        {"words": kind.words, "offers": claims_noted(call, found.id, offers),
         "open": kind in shown}
        for kind, offers in by_kind.items()
    ]  # fmt: skip


def _values(form: EvidenceForm) -> dict[str, Any]:
    return {
        name: getattr(form, name)
        for name in ("kind", "title", "body", "url", "source", "supplied_by", "fact_on",
                     "reliability", "stage", "audience")
    }  # fmt: skip


def _supported(
    call: Read, problem_id: int, offers: list[Offer], linked: set[str]
) -> Sequence[Offer]:
    return claims_noted(call, problem_id, [offer for offer in offers if offer.value in linked])


def _first_picture(row: Any, files: list[Any]) -> str:
    """The token of the picture shown in the list; what is for agencies only is not shown there."""
    if row.audience is Audience.AGENCIES or row.withdrawn_at is not None:
        return ""
    return next((f.token for f in files if f.thumb), "")


def _asked(call: Read, name: str, kind: type[Spoken]) -> Any:
    try:
        return kind.of(call.query(name))
    except ValueError:
        return None


def _older(call: Read, last: int) -> str:
    asked = {name: call.query(name) for name in ("stage", "kind", "withdrawn")}
    kept = {name: value for name, value in asked.items() if value}
    return f"{call.asked.path}?{urlencode(kept | {'before': last})}"


ROUTES: list[Route] = [listing, new, add, show, edit, change, withdraw, restore, erase]
