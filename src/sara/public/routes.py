"""The pages that everybody sees: the front page, published problems, one of them, the feed."""

import re
from typing import Any
from urllib.parse import urlencode

from sara.accounts.permissions import Permission
from sara.actions.progress import promised
from sara.assessment.files import LINES
from sara.assessment.models import Finding, Judgement, Moved, VerdictOf
from sara.assessment.queries import asked, displacement, judgements
from sara.errors import NotFound
from sara.groups.finding import group_of
from sara.groups.members import agencies_on_team, public_members
from sara.groups.queries import public_talk
from sara.problems.models import Stage
from sara.problems.queries import find
from sara.problems.stages import SLUG, at, steps
from sara.public import open_files, queries
from sara.public.feed import atom, items
from sara.public.queries import PAGE, Wanted
from sara.public.story import gist, lines, story
from sara.public.words import ENDED, kind_of_tag, stands
from sara.surveys.page import told_to_all
from sara.web.answers import Page, Text
from sara.web.call import Read
from sara.web.route import Route, get
from sara.words import gettext

ASSESSED = (Stage.CLOSED, Stage.SUSTAIN)
FRONT = 5
"""So many problems are shown on the front page."""
REFERENCE = re.compile(r"[0-9]{4}-[0-9]{1,11}")
LONGEST = 80
NEWS = 40
STATES: dict[str, dict[str, bool]] = {
    "open": {"ended": False}, "ended": {"ended": True},
    "better": {"ended": True, "better": True}, "otherwise": {"ended": True, "better": False},
}  # fmt: skip
"""What can be asked of how a problem stands; what was not solved can be read by itself."""
TALK = 20
"""So many messages of the public room stand on the page of a problem."""


@get("/welcome", may=Permission.PUBLIC)
def welcome(call: Read) -> Page:
    newest = queries.page(call.db, Wanted(), FRONT)
    return Page("public/welcome.html", {
        "newest": newest[:FRONT], "tally": queries.tally(call.db), "stands": stands,
        "kind_of_tag": kind_of_tag, "gist": gist,
    })  # fmt: skip


@get("/public", may=Permission.PUBLIC)
def published(call: Read) -> Page:
    wanted = _wanted(call)
    rows = queries.page(call.db, wanted)
    more = len(rows) > PAGE
    rows = rows[:PAGE]
    asked = {"q": wanted.words, "area": wanted.area or "", "state": _state(wanted)}
    asked = {name: value for name, value in asked.items() if value}
    older = urlencode(asked | {"before": rows[-1].reference}) if more else ""
    return Page("public/list.html", {
        "rows": rows, "tally": queries.tally(call.db), "areas": queries.areas(call.db),
        "asked": {"q": wanted.words, "area": str(wanted.area or ""), "state": _state(wanted)},
        "filtered": bool(asked), "turned": bool(wanted.before), "stands": stands,
        "older": f"/public?{older}" if older else "",
        "newest": f"/public?{urlencode(asked)}" if asked else "/public",
        "kind_of_tag": kind_of_tag, "gist": gist,
    })  # fmt: skip


def _wanted(call: Read) -> Wanted:
    area, before = call.query("area"), call.query("before")
    return Wanted(
        words=call.query("q").strip()[:LONGEST],
        area=int(area) if re.fullmatch(r"[0-9]{1,9}", area) else None,
        **STATES.get(call.query("state"), {}),
        before=before if REFERENCE.fullmatch(before) else "",
    )


def _state(wanted: Wanted) -> str:
    asked = {"ended": wanted.ended, "better": wanted.better}
    return next((name for name, how in STATES.items() if {"better": None} | how == asked), "")


@get("/public/{reference:str}", may=Permission.PUBLIC)
def one(call: Read, reference: str) -> Page:
    if not REFERENCE.fullmatch(reference):
        raise NotFound
    row = queries.one(call.db, reference)
    judged = _judged(call, row)
    checks = queries.checks(call.db, row.id)
    return Page("public/problem.html", {
        "problem": row, "stands": stands(row), "kind": kind_of_tag(row),
        "steps": steps(row),
        "summary": lines(row.public_summary, _labels()), "story": story(call.db, row.id),
        "verdicts": [(of, judged[of]) for of in (VerdictOf.RESIDENTS, VerdictOf.AGENCIES)
                     if of in judged],
        "differ": len(set(judged.values()) - {Judgement.NO_ANSWER}) > 1, "checks": checks,
        "moved": _moved(call, row),
        "ended": row.stage in ENDED, "next_on": _next_on(row, checks),
        "on_team": _on_team(call, row.id),
        "promised": promised(call.db, row.id, at(row), call.today),
        "answers": told_to_all(call.db, row.id, call.settings),
        "late": row.stage in SLUG and row.stage_due is not None and row.stage_due < call.today,
    } | _group(call, row.id))  # fmt: skip


def _judged(call: Read, row: Any) -> dict[VerdictOf, Judgement]:
    """The verdict of each side, in a word; none before the problem has ended."""
    if row.stage not in ASSESSED:
        return {}
    return judgements(call.db, row.id, asked(call.db, row.id, call.today))


def _moved(call: Read, row: Any) -> list[tuple[Moved, Finding]]:
    """What was found when somebody looked where it might have moved, and that nobody looked; in a
    word (practice 1.6, gate item 3)."""
    if row.stage not in ASSESSED:
        return []
    found = {way: one.finding for way, one in displacement(call.db, row.id).items()}
    return [(way, found[way]) for way in Moved if way in found]


def _group(call: Read, problem_id: int) -> dict[str, Any]:
    """Who works on it, as they want to be named, and the newest of what they say in public."""
    group_id, talk = group_of(call.db, problem_id), public_talk(call.db, problem_id)
    return {
        "group_id": group_id,
        "named": public_members(call.db, group_id) if group_id is not None else [],
        "agencies": agencies_on_team(call.db, problem_id),
        "talk": list(reversed(talk[:TALK])),
        "older": f"/groups/{group_id}#talk" if len(talk) > TALK and group_id is not None else "",
        "newest": "",
    }


def _on_team(call: Read, problem_id: int) -> bool:
    """Whether whoever reads this is signed in and has more to see than everybody."""
    if call.viewer is None:
        return False
    try:
        return find(call.db, call.viewer, problem_id) is not None
    except NotFound:
        return False


def _labels() -> tuple[str, ...]:
    return (*LINES, *(gettext(words) for words in LINES))


def _next_on(row: Any, checks: Any) -> Any:
    """The day by which a visitor can expect something; None when nothing is to come."""
    if row.stage is Stage.PAUSED:
        return row.paused_until
    if row.stage in ENDED or row.stage is Stage.SUSTAIN:
        return checks.next
    return row.stage_due


@get("/feed.atom", may=Permission.PUBLIC)
def feed(call: Read) -> Text:
    area = _wanted(call).area
    told = items(queries.page(call.db, Wanted(area=area), NEWS),
                 queries.news(call.db, NEWS, area))  # fmt: skip
    here = "/feed.atom" if area is None else f"/feed.atom?area={area}"
    body = atom(told, place=call.settings.name, address=call.settings.public_address, here=here)
    return Text(body, "application/atom+xml; charset=utf-8", marked=True)


ROUTES: list[Route] = [welcome, published, one, feed, *open_files.ROUTES]
