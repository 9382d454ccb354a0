"""Filing a chart as evidence: its numbers as they are today, with what it was made of."""

import datetime as dt
from collections.abc import Collection
from typing import Any

import msgspec
from sqlalchemy.orm import Session

from sara.accounts.reach import Audience, Reach
from sara.charts import queries
from sara.charts.about import MadeOf, as_json as made_json, from_json as made_from
from sara.charts.chart import Chart, ChartKind
from sara.charts.drawing import Numbers, as_json, drawn, from_json
from sara.charts.hiding import hidden
from sara.charts.models import FiledChart
from sara.db import Reader
from sara.evidence import claims, operations as evidence
from sara.evidence.beside import Beside
from sara.evidence.models import Evidence, EvidenceKind, Reliability, SourceKind
from sara.figures.choosing import keep
from sara.incidents.chosen import Chosen
from sara.incidents.models import Generator
from sara.incidents.queries import FoundDataset
from sara.incidents.showing import showing
from sara.problems.queries import Found
from sara.problems.stages import at
from sara.words import N_, gettext

SOURCES = {
    Generator.RESIDENTS: SourceKind.RESIDENTS,
    Generator.AGENCIES: SourceKind.AGENCY,
    Generator.POLICE_ACTIVITY: SourceKind.POLICE,
}
BIAS_HEAD = N_("How recording and patrol may shape these numbers:")
BODY = N_("{finding}\n\nMade of: {facts}.\n\n{head} {bias}")


def audiences(dataset: FoundDataset) -> list[Audience]:
    """Who may see a chart of these data at most: nobody who may not see the data."""
    if dataset.row.audience is Audience.AGENCIES:
        return [Audience.AGENCIES]
    return [Audience.TEAM, Audience.AGENCIES]


def file(
    db: Session, found: Found, kind: ChartKind, *, numbers: Numbers, made: MadeOf,
    dataset: FoundDataset, chosen: Chosen, selection_id: int | None, title: str, bias: str,
    audience: Audience, supports: tuple[str, ...], small_count: int, now: dt.datetime,
) -> Evidence:  # fmt: skip
    """Add the chart to the evidence. A choice that was not kept yet is kept by this."""
    if audience not in audiences(dataset):
        audience = Audience.AGENCIES
    if audience is Audience.TEAM:
        seen = showing(Reach.TEAM, dataset.row.audience, small_count)
        assert seen is not None
        numbers = hidden(numbers, seen)
    if selection_id is None:
        selection_id = keep(
            db, found.id, chosen=chosen, name=title, by=found.viewer, now=now
        ).id  # fmt: skip
    chart = drawn(numbers)
    facts = "; ".join(f"{gettext(label)}: {value}" for label, value in made.facts)
    body = gettext(
        BODY, finding=gettext(chart.finding), facts=facts, head=gettext(BIAS_HEAD), bias=bias
    )
    added = evidence.add(
        db, found,
        values={
            "kind": EvidenceKind.TABLE, "title": title, "body": body, "url": "",
            "source": SOURCES[made.generator], "supplied_by": made.source[:140],
            "fact_on": made.last, "reliability": Reliability.FIRM, "stage": at(found.row),
            "audience": audience,
        },
        supports=claims.read(supports), now=now,
    )  # fmt: skip
    db.add(
        FiledChart(evidence_id=added.id, selection_id=selection_id, kind=kind,
                   numbers=as_json(numbers), made_of=made_json(made))
    )  # fmt: skip
    db.flush()
    return added


class Filed(msgspec.Struct, frozen=True, kw_only=True):
    """A filed chart as a page or a paper shows it."""

    evidence_id: int
    title: str
    chart: Chart
    made: MadeOf


def chart_of(db: Reader, evidence_id: int) -> Filed | None:
    """The chart behind a piece of evidence, drawn anew; None when it is no chart."""
    row = queries.filed(db, evidence_id)
    return _filed(row) if row is not None else None


def charts_of(db: Reader, problem_id: int, audiences: Collection[Audience]) -> list[Filed]:
    """Every chart filed on a problem, for its printed and exported file."""
    return [_filed(row) for row in queries.all_filed(db, problem_id, audiences)]


def _filed(row: Any) -> Filed:
    return Filed(
        evidence_id=row.evidence_id, title=row.title, chart=drawn(from_json(row.numbers)),
        made=made_from(row.made_of),
    )  # fmt: skip


def beside(db: Reader, evidence_id: int) -> Beside | None:
    """What the page of a piece of evidence shows besides its words."""
    found = chart_of(db, evidence_id)
    return {"chart": found.chart, "made": found.made} if found else None
