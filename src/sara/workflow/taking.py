"""One problem to take along: what its reader may see of it, table by table, as CSV.

Each row passes what the page of the same things passes. Where a table holds what is for agencies
only, that it was read is on record before it is sent.
"""

from collections.abc import Callable, Iterator, Sequence

import msgspec

from sara.accounts.permissions import Permission
from sara.accounts.reach import Audience
from sara.actions import queries as actions
from sara.analysis.queries import all_hypotheses
from sara.db import BIGGEST_ID
from sara.errors import NotFound
from sara.evidence import queries as evidence
from sara.figures.queries import indicators
from sara.problems.frame import frame
from sara.problems.queries import Found, find
from sara.problems.stakeholders import on_problem
from sara.web.answers import Page, Spooled, Text
from sara.web.call import Read
from sara.web.dates import today
from sara.web.route import Route, get
from sara.web.tables import Cell, Column, as_file, described
from sara.words import N_, gettext
from sara.workflow.said import names
from sara.workflow.timeline import entries, note_lines

MOST = 5_000
"""So many rows a table holds at most; the page says so."""

Rows = Iterator[Sequence[Cell]]


class Taken(msgspec.Struct, frozen=True, kw_only=True):
    """One table of a problem: its title, its columns, and what makes its rows."""

    title: str
    columns: tuple[Column, ...]
    rows: Callable[[Read, Found], Rows]


WHO_SEES = Column("audience", N_("For whom it is meant: public, team or agencies"))
NUMBER = Column("number", N_("The number in its address"), "integer")


def _evidence(call: Read, found: Found) -> Rows:
    seen = found.reach.audiences
    claims = evidence.claims_on(call.db, found.id)
    for row in evidence.every(call.db, found.id, seen, MOST):
        if row.audience is Audience.AGENCIES:
            call.note_reading(found.id, "evidence", row.id)
        yield (
            row.id, row.title, row.kind, row.source, row.reliability, row.supplied_by, row.fact_on,
            row.stage, row.audience, today(row.added_at), " ".join(sorted(claims.get(row.id, ()))),
            row.url, row.body,
        )  # fmt: skip


def _explanations(call: Read, found: Found) -> Rows:
    for one in all_hypotheses(call.db, found.id)[:MOST]:
        yield (one.id, one.cause, one.effect, one.expected, one.test, one.result, one.finding,
               one.rival_of, today(one.dropped_at) if one.dropped_at else None)  # fmt: skip


def _actions(call: Read, found: Found) -> Rows:
    for row in actions.listed(call.db, found.id, found.reach.audiences)[:MOST]:
        if row.audience is Audience.AGENCIES:
            call.note_reading(found.id, "action", row.id)
        owner = row.account_name or row.agency_name or row.stakeholder_name
        yield (
            row.id, row.what, row.hypothesis_id, row.criterion, row.aim, owner, row.role, row.place,
            row.start_on, row.due_on, row.continuing, row.stage, row.status, row.status_because,
            row.planned_dosage, row.done_dosage, row.delivered_percent, row.cost, row.proof,
            row.ended_on, row.audience,
        )  # fmt: skip


def _stakeholders(call: Read, found: Found) -> Rows:
    for one in on_problem(call.db, found.id)[:MOST]:
        took = " ".join(f"{stage.value}:{how.value}" for stage, how in one["involved"])
        yield one["id"], one["name"], one["kind"], one["part"], one["note"], took


def _indicators(call: Read, found: Found) -> Rows:
    left = MOST
    for line in indicators(call.db, found.id):
        head = (
            line.name, line.unit, line.counted, line.generator, line.direction, line.definition,
            line.known_bias, line.frozen,
        )  # fmt: skip
        values = (*line.measurements, *line.elsewhere)[:left]
        left -= len(values)
        for one in values:
            yield (*head, one.taken, one.place, one.value, one.starts_on, one.ends_on, one.source)
        if not values:
            yield (*head, None, None, None, None, None, None)


def _history(call: Read, found: Found) -> Rows:
    lines = entries(
        call.db, found, before=BIGGEST_ID, limit=MOST, readings=False, named=names(call.db, found)
    )
    note_lines(call, found.id, lines)
    for one in lines:
        changes = "\n".join(
            f"{gettext(c.field)}: {c.before} → {c.after}" if c.before and not c.stays
            else f"{gettext(c.field)}: {c.after}" for c in one.changes
        )  # fmt: skip
        yield one.seq, one.at, one.who, gettext(one.words), one.reason, changes, one.agencies_only


TABLES: dict[str, Taken] = {
    "evidence": Taken(
        title=N_("Evidence"), rows=_evidence,
        columns=(
            NUMBER, Column("title", N_("Short name")), Column("kind", N_("Kind")),
            Column("source", N_("Where it comes from")),
            Column("reliability", N_("How reliable it is")),
            Column("supplied_by", N_("Supplied by")),
            Column("fact_on", N_("Day of the fact"), "date"),
            Column("stage", N_("Stage")), WHO_SEES,
            Column("added_on", N_("Day on which it was added"), "date"),
            Column("supports", N_("The claims it stands behind")),
            Column("url", N_("Web address")), Column("text", N_("Text")),
        ),
    ),
    "explanations": Taken(
        title=N_("Explanations"), rows=_explanations,
        columns=(
            NUMBER, Column("cause", N_("Because")), Column("effect", N_("This happens")),
            Column("expected", N_("What should then be seen")), Column("test", N_("Test")),
            Column("result", N_("Result")), Column("finding", N_("What the test showed")),
            Column("rival_of", N_("Competes with explanation number"), "integer"),
            Column("dropped_on", N_("Day on which it was dropped"), "date"),
        ),
    ),
    "actions": Taken(
        title=N_("Actions"), rows=_actions,
        columns=(
            NUMBER, Column("what", N_("What is to be done")),
            Column("explanation", N_("Number of the explanation it acts on"), "integer"),
            Column("criterion", N_("Point of the gate")),
            Column("aim", N_("What it is to achieve")), Column("owner", N_("Owner")),
            Column("role", N_("Role")), Column("place", N_("Where")),
            Column("start_on", N_("Start"), "date"), Column("due_on", N_("Due"), "date"),
            Column("continuing", N_("Whether it goes on"), "boolean"),
            Column("stage", N_("Stage")), Column("status", N_("How it stands")),
            Column("because", N_("Why it stands so")),
            Column("planned_dosage", N_("How much was planned")),
            Column("done_dosage", N_("How much was done")),
            Column("delivered_percent", N_("Share delivered, of 100"), "integer"),
            Column("cost", N_("Cost")), Column("proof", N_("Proof")),
            Column("ended_on", N_("Day on which it ended"), "date"), WHO_SEES,
        ),
    ),
    "stakeholders": Taken(
        title=N_("Stakeholders"), rows=_stakeholders,
        columns=(
            NUMBER, Column("name", N_("Name")), Column("kind", N_("Kind")),
            Column("part", N_("Part it plays")), Column("note", N_("Note")),
            Column("involved", N_("In which stage it took part, and how")),
        ),
    ),
    "indicators": Taken(
        title=N_("Indicators"), rows=_indicators,
        columns=(
            Column("indicator", N_("Name")), Column("unit", N_("Unit")),
            Column("counted", N_("Kind of number")), Column("generator", N_("Who generates it")),
            Column("direction", N_("Which way is better")),
            Column("definition", N_("What exactly is counted")),
            Column("known_bias", N_("What may distort it")),
            Column("frozen", N_("Whether the baseline is frozen"), "boolean"),
            Column("taken", N_("When in the work it was taken")),
            Column("counted_at", N_("Counted at")),
            Column("value", N_("Value"), "number"),
            Column("starts_on", N_("First day"), "date"),
            Column("ends_on", N_("Last day"), "date"), Column("source", N_("Source")),
        ),
    ),
    "history": Taken(
        title=N_("History"), rows=_history,
        columns=(
            Column("entry", N_("Number of the entry in the chain"), "integer"),
            Column("at", N_("When it was written"), "datetime"), Column("who", N_("Who did it")),
            Column("what", N_("What was done")), Column("reason", N_("Reason")),
            Column("changes", N_("What was changed, from and to")),
            Column("agencies_only", N_("Whether it is for agencies only"), "boolean"),
        ),
    ),
}  # fmt: skip

PACKAGE = "datapackage.json"


@get("/problems/{problem_id:int}/files", may=Permission.PROBLEM_READ)
def files(call: Read, problem_id: int) -> Page:
    found = find(call.db, call.me, problem_id)
    return Page(
        "workflow/files.html",
        frame(found, call.today, here="/files") | {"tables": list(TABLES.items()), "most": MOST},
    )


@get("/problems/{problem_id:int}/files/{table:str}", may=Permission.PROBLEM_READ, heavy=True)
def table(call: Read, problem_id: int, table: str) -> Spooled | Text:
    found = find(call.db, call.me, problem_id)
    if table == PACKAGE:
        return _package(found)
    name, dot, end = table.rpartition(".")
    wanted = TABLES.get(name)
    if wanted is None or (dot, end) != (".", "csv"):
        raise NotFound
    heads = [column.name for column in wanted.columns]
    return as_file(f"{found.row.reference}-{name}", heads, wanted.rows(call, found))


def _package(found: Found) -> Text:
    told = described(
        f"problem-{found.row.reference}", found.row.title,
        [(f"{name}.csv", one.title, one.columns) for name, one in TABLES.items()],
    )  # fmt: skip
    body = msgspec.json.format(msgspec.json.encode(told).decode())
    return Text(body, "application/json; charset=utf-8", f'attachment; filename="{PACKAGE}"')


ROUTES: list[Route] = [files, table]
