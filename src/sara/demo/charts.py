"""What the analyst of Merrowick found in the calls: a selection, and three charts of it filed."""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Session

from sara.accounts.permissions import Permission
from sara.accounts.reach import Audience
from sara.accounts.viewer import Viewer
from sara.charts.about import made_of
from sara.charts.asked import Subject
from sara.charts.beginning import response_began
from sara.charts.chart import Chart, ChartKind
from sara.charts.counting import count
from sara.charts.filing import file
from sara.demo.incidents import NAME
from sara.figures.choosing import keep
from sara.incidents.chosen import Chosen, Street, from_json
from sara.incidents.models import Dataset, IncidentKind
from sara.incidents.queries import find as find_dataset
from sara.problems.models import Problem
from sara.problems.queries import find
from sara.web.dates import today

FIRES = "Bins set alight between the blocks of Linden Hill"
STREET = "Linden Hill Road"
FOUND = (
    (ChartKind.TREND, "Fires over thirteen months: moving the bins did not end them",
     "The city line had the same number all the time. Once neighbours talked of the fires, more"
     " people may have called for a small one."),
    (ChartKind.CLOCK, "Fires come on the evenings of weekends",
     "People call when they are at home and see smoke. Fires at night, when all sleep, may be"
     " missing; nobody patrols the bin places."),
    (ChartKind.MAP, "Fires lie between the blocks 12 to 30",
     "The city line writes down the nearest door, so a dot stands at a door and not at the bins."),
)  # fmt: skip


def file_charts(db: Session, *, by: Viewer, small_count: int, now: dt.datetime) -> None:
    """Keep the fires of one street with their problem, and file when and where they happen."""
    problem_id = db.scalars(sa.select(Problem.id).where(Problem.title == FIRES)).one()
    found = find(db, by, problem_id, Permission.EVIDENCE_ADD)
    dataset_id = db.scalars(sa.select(Dataset.id).where(Dataset.name == NAME)).one()
    fires = sa.select(IncidentKind.id).where(
        IncidentKind.dataset_id == dataset_id, IncidentKind.name == "Fire in the open"
    )
    chosen = Chosen(
        dataset_id=dataset_id, kinds=tuple(db.scalars(fires)), place=Street(STREET)
    )  # fmt: skip
    kept = keep(
        db, problem_id, chosen=chosen, name=f"Fires, {STREET}, thirteen months", by=by, now=now
    )
    dataset = find_dataset(db, dataset_id, found.reach, small_count)
    fixed = from_json(kept.chosen)
    assert fixed.starts_on
    assert fixed.ends_on
    subject = Subject(
        chosen=fixed, timing=dataset.row.timing, first=fixed.starts_on, last=fixed.ends_on,
        here=f"places with \u201c{STREET}\u201d",
        response_on=response_began(db, problem_id, today(now)),
    )  # fmt: skip
    for kind, title, bias in FOUND:
        counted = count(db, kind, subject)
        assert not isinstance(counted, Chart), kind
        file(
            db, found, kind, numbers=counted, made=made_of(db, subject, dataset), dataset=dataset,
            chosen=fixed, selection_id=kept.id, title=title, bias=bias,
            audience=Audience.AGENCIES,
            supports=("question:where" if kind is ChartKind.MAP else "question:when",),
            small_count=small_count, now=now,
        )  # fmt: skip
