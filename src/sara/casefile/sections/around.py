"""What stands around the stages: the problem's facts, people, charts and decisions."""

from sara.casefile.parts import Answer, Block, Heading, Picture, Table, Words, facts, missing, table
from sara.casefile.telling import Telling, joined, on
from sara.charts.chart import Cell
from sara.charts.files import svg
from sara.charts.filing import Filed
from sara.rounds.models import RoundKind, RoundState
from sara.rounds.reckoning import Asked, Said, counts
from sara.web.dates import day
from sara.words import N_, Sentence, gettext, ngettext
from sara.workflow.models import ReviewState
from sara.workflow.sheet import let_pass
from sara.workflow.words import AFTERWARDS

MOST_ROWS = 60
"""Rows of a chart's table that are printed; all of them stand in its CSV."""


def at_a_glance(t: Telling) -> list[Block]:
    row = t.m.found.row
    return [
        facts([
            (N_("Reference"), row.reference),
            (N_("Area"), row.area_name),
            (N_("Stage"), gettext(row.stage.words)),
            (N_("Outcome"), gettext(row.outcome.words) if row.outcome else ""),
            (N_("Tier"), gettext(row.tier.words)),
            (N_("Opened"), on(row.opened_at)),
            (N_("Lead"), t.people.one(row.lead_id)),
            (N_("Closed"), on(row.closed_at)),
            (N_("Paused until"), joined(on(row.paused_until), row.paused_because)),
            (N_("Referred to"), row.referred_to),
        ])
    ]  # fmt: skip


def gaps(t: Telling) -> list[Block]:
    """What the gate of its stage still asks for."""
    unmet = t.m.gate.unmet
    if not unmet:
        return []
    return [
        Heading(gettext(N_("What is still missing at the gate of this stage"))),
        *(Words(gettext(c.missing), "missing") for c in unmet),
    ]


def team(t: Telling) -> list[Block]:
    return [
        table(
            N_("Team"), (N_("Seat"), N_("Who"), N_("Since")),
            [(gettext(s.kind.words), t.people.one(s.account_id), on(s.since)) for s in t.m.team],
            N_("a team"),
        )
    ]  # fmt: skip


def stakeholders(t: Telling) -> list[Block]:
    """Organisations, groups and roles; never their contacts."""
    return [
        table(
            N_("Stakeholders"), (N_("Who"), N_("Kind"), N_("Part"), N_("Took part"), N_("Note")),
            [
                (s["name"], gettext(s["kind"].words), gettext(s["part"].words),
                 "; ".join(f"{gettext(stage.words)}: {gettext(how.words)}"
                           for stage, how in s["involved"]),
                 s["note"])
                for s in t.m.stakeholders
            ],
            N_("stakeholders"),
        )
    ]  # fmt: skip


def charts(t: Telling) -> list[Block]:
    """Charts filed as evidence: finding, picture, what they were made of, the numbers."""
    found: list[Block] = []
    for filed in t.m.charts:
        found += chart(t, filed)
    return found or [missing(N_("charts filed as evidence"))]


def chart(t: Telling, filed: Filed, *, numbers: bool = True) -> list[Block]:
    drawn = filed.chart
    finding = gettext(drawn.finding)
    found: list[Block] = [Heading(filed.title), Words(finding)]
    if drawn.picture is not None:
        alt = f"{gettext(drawn.kind.words)}: {finding}"
        found.append(Picture(svg(t.renderer, drawn, filed.made), alt))
    if drawn.keys:
        found.append(Words("; ".join(gettext(key.words) for key in drawn.keys), "note"))
    found += [Words(gettext(note), "note") for note in drawn.notes]
    found.append(Words(_made_of(t, filed), "note"))
    if drawn.table is not None and drawn.table.rows and numbers:
        rows = tuple(tuple(_cell(value) for value in row) for row in drawn.table.rows[:MOST_ROWS])
        found.append(
            Table(gettext(drawn.table.caption), tuple(_cell(h.words) for h in drawn.table.heads),
                  rows)
        )  # fmt: skip
        if (left := len(drawn.table.rows) - len(rows)) > 0:
            more = ngettext("{n} more row stands in its CSV.",
                            "{n} more rows stand in its CSV.", left)  # fmt: skip
            found.append(Words(more, "note"))
    return found


def _made_of(t: Telling, filed: Filed) -> str:
    """What was written beside it when it was filed, the bias note too; the finding stands above."""
    body = next(e.body for e in t.m.evidence if e.id == filed.evidence_id)
    _finding, _, rest = str(body).partition("\n\n")
    return rest or str(body)


def _cell(value: Cell) -> str:
    match value:
        case None:
            return "\u2013"
        case Sentence():
            return gettext(value)
        case str() | int() | float():
            return str(value)
        case _:
            return day(value)


def reviews(t: Telling) -> list[Block]:
    """Every decision at a gate with its reasons, oldest first, and what was let pass."""
    found: list[Block] = []
    for review in reversed(t.m.reviews):
        asked = f"{gettext(review.stage.words)}: {on(review.asked_at)}"
        if review.state is not ReviewState.DECIDED:
            found.append(Answer(asked, gettext(review.state.words)))
            continue
        who = t.people.one(review.decided_by)
        found.append(
            Answer(f"{gettext(review.stage.words)}: {gettext(AFTERWARDS[review.decision.value])}",
                   review.because, joined(on(review.decided_at), who))
        )  # fmt: skip
        if review.told:
            found.append(Answer(gettext(N_("What people were told")), review.told))
        if review.heard:
            found.append(Answer(gettext(N_("What their input changed")), review.heard))
    found = found or [missing(N_("a decision at a gate"))]
    waived = [
        (gettext(row.stage.words), gettext(asked), row.because, on(row.waived_at))
        for row, asked in let_pass(t.m.gate)
    ]
    if waived:
        heads = (N_("Stage"), N_("What was missing"), N_("Why it was let pass"), N_("Day"))
        found.append(table(N_("What was let pass at a gate"), heads, waived, ""))
    return found


def moves(t: Telling) -> list[Block]:
    return [
        table(
            N_("The way so far"), (N_("Stage"), N_("From"), N_("Until"), N_("Reason")),
            [(gettext(v.stage.words), on(v.entered_at), on(v.left_at), v.reason)
             for v in t.m.visits],
            N_("the way so far"),
        )
    ]  # fmt: skip


def rounds(t: Telling) -> list[Block]:
    """What the group was asked, what came of it, and every dissent with its answer."""
    shown = [(row, asked) for row, asked in t.m.rounds if row.state is not RoundState.TAKEN_BACK]
    found: list[Block] = []
    for _row, asked in shown:
        found += _round(asked)
    return found or [missing(N_("asking the group"))]


def _round(asked: Asked) -> list[Block]:
    when = gettext(N_("until {day}"), day=asked.closes_on)
    told = gettext(N_("{n} of {all} answered"), n=asked.answered, all=asked.voters)
    if not asked.over:
        return [Answer(gettext(asked.kind.words), asked.proposal, joined(when, told))]
    came = gettext(asked.result.words) if asked.result else ""
    tally = "; ".join(f"{gettext(s.words)}: {n}" for s, n in counts(asked.lines))
    text = "\n".join(x for x in (asked.proposal, came, tally, asked.outcome) if x)
    found: list[Block] = [Answer(gettext(asked.kind.words), text, joined(when, told))]
    judged = asked.kind is RoundKind.VERDICT
    lines = [line for line in asked.lines if line.dissents or (judged and line.reason)]
    return [*found, *(_said(line) for line in lines)]


def _said(line: Said) -> Block:
    who = gettext(N_("A resident") if line.resident else N_("Somebody who works for an agency"))
    stance = gettext(line.stance.words) if line.stance else ""
    answered = gettext(N_("The answer: {words}"), words=line.answer) if line.answer else ""
    if line.waits:
        answered = gettext(N_("Not answered yet."))
    return Answer(f"{who}: {stance}", "\n".join(x for x in (line.reason, answered) if x))
