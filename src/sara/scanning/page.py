"""The scanning page: everything it shows, in a fixed number of statements."""

from collections.abc import Sequence
from typing import Any

import msgspec

from sara.accounts.permissions import Permission
from sara.evidence.models import SourceKind, Supports
from sara.evidence.noting import noted
from sara.evidence.queries import Behind, behind
from sara.figures.drawing import figure
from sara.figures.queries import indicators
from sara.incidents.queries import areas as bounded
from sara.intake.places import area_at
from sara.patterns import queries as patterns
from sara.privacy.finding import names_in
from sara.problems.areas import choosable_areas, movable_to
from sara.problems.checklist import checklist
from sara.problems.frame import frame
from sara.problems.models import BehaviourKind, Precision, Stage, Surroundings
from sara.problems.queries import Found, find, team
from sara.problems.stages import why_closed
from sara.problems.tiers import choosable
from sara.scanning import queries
from sara.scanning.asks import CHANGE, CHEERS, ORIGIN, VOICE, Ask
from sara.scanning.forms import Statement
from sara.scanning.gate import CRITERIA
from sara.scanning.lying import Lying
from sara.scanning.models import GoalType, Letter
from sara.web.call import Read
from sara.web.forms import Choice, Filled, read

STATEMENT = ("title", "behaviour", "place", "times", "area_id", "latitude", "longitude",
             "precision", "behaviour_kind", "surroundings")  # fmt: skip
SECTIONS = ("cheers", "origin", "voice", "goal", "privacy", "review")
"""The forms of the page that save columns of `Scan`."""


class Answered(msgspec.Struct, frozen=True, kw_only=True):
    """One question with its answer, what is known already, and the evidence behind it."""

    ask: Ask
    text: str
    known: Sequence[str] = ()
    evidence: Sequence[Behind] = ()


def scanning_page(call: Read, problem_id: int) -> dict[str, Any]:
    """The context of `scanning/show.html`."""
    found = find(call.db, call.me, problem_id)
    row = queries.scan_row(call.db, problem_id)
    evidence = behind(call.db, problem_id)
    lines = indicators(call.db, problem_id)
    events = queries.events(call.db, problem_id)
    file = queries.file_of(row, evidence, lines, call.settings)
    seen = visible(evidence, found)
    affected = queries.affected(call.db, problem_id)
    cheers = [_letter(ask, row, seen, _known(ask, row, affected)) for ask in CHEERS]
    heard = _residents(seen)
    noted(call, problem_id, [e for shown in (*(one.evidence for one in cheers), heard)
                             for e in shown])  # fmt: skip
    standing = dict(row._mapping)
    statement = call.filled(_stated(found), name="statement")
    around = frame(found, call.today, here="/scanning", stage=Stage.SCANNING)
    return {
        **around,
        "areas": choosable_areas(call.db, found) if around["may_write"] else (),
        "point_in": _point_in(call, found),
        "scan": row,
        "pattern": patterns.behind(call.db, found.row.pattern_id),
        "points": checklist(CRITERIA, file, problem_id),
        "statement": statement, "which": _which(call, found, statement),
        "forms_of": {name: call.filled(standing, name=name) for name in SECTIONS},
        "event": call.filled(name="event"),
        "cheers": cheers,
        "origin": [Answered(ask=ask, text=getattr(row, ask.name) or "") for ask in ORIGIN],
        "voice": Answered(ask=VOICE, text=row.no_voice_because or "", evidence=heard),
        "change": Answered(ask=CHANGE, text=row.minimum_change or ""),
        "listed": [(e, call.filled(name=f"event-{e.id}")) for e in events if not e.removed_at],
        "removed": [(e, call.filled(name=f"event-{e.id}")) for e in events if e.removed_at],
        "may_add": found.may(Permission.EVIDENCE_ADD) and not why_closed(found.row, Stage.SCANNING),
        "wanted": call.settings.similar_events,
        "figures": [figure(line) for line in lines],
        "team": team(call.db, problem_id),
        "tier": call.filled(
            {"tier": found.row.tier, "version": found.row.version}, name="tier"
        ),
        "tiers": choosable(found),
        "may_name": names_in("\n".join([file.statement, *file.answers.values()])),
        "goals": list(GoalType), "sources": list(SourceKind), "precisions": list(Precision),
        "behaviour_kinds": list(BehaviourKind), "surroundings": list(Surroundings),
    }  # fmt: skip


def visible(evidence: Sequence[Behind], found: Found) -> list[Behind]:
    """The evidence that this reader may see."""
    return [e for e in evidence if found.reach.sees(e.audience)]


def _point_in(call: Read, found: Found) -> str:
    """The area in which the point of a problem lies, if that is another than the problem's."""
    latitude, longitude = found.row.latitude, found.row.longitude
    if latitude is None or longitude is None:
        return ""
    areas = bounded(call.db)
    here = area_at(areas, longitude, latitude)
    if here in (None, found.row.area_id):
        return ""
    return next(str(area.name) for area in areas if area.id == here)


def _stated(found: Found) -> dict[str, Any]:
    return {name: getattr(found.row, name) for name in (*STATEMENT, "version")}


def _which(call: Read, found: Found, statement: Filled) -> Sequence[Choice]:
    """What may be meant, where area and point of what was sent disagree."""
    if not statement.error("meant"):
        return ()
    sent = read(Statement, call.asked.typed)
    here = int(found.row.area_id)
    lying = Lying(areas=bounded(call.db), point=sent.point, chosen=sent.area(here))
    return lying.choices(movable_to(call.db, found))


def _letter(ask: Ask, row: Any, seen: Sequence[Behind], known: Sequence[str]) -> Answered:
    letter = Letter.of(ask.name)
    return Answered(
        ask=ask, text=getattr(row, ask.name) or "", known=known,
        evidence=[e for e in seen if e.supports(Supports.CHEERS, letter)],
    )  # fmt: skip


def _known(ask: Ask, row: Any, affected: Sequence[str]) -> list[str]:
    """What was said elsewhere and would be asked again here."""
    told = {
        Letter.COMMUNITY: list(affected),
        Letter.EVENTS: [row.behaviour],
        Letter.RECURRING: [row.times],
        Letter.SIMILARITY: [row.place, row.times],
    }
    return [text for text in told.get(Letter.of(ask.name), []) if text]


def _residents(seen: Sequence[Behind]) -> list[Behind]:
    return [e for e in seen if e.source is SourceKind.RESIDENTS]
