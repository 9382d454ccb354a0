"""How the analyst of Merrowick weighs the calls, and looks at Quarry Road by harm."""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Session

from sara.accounts.viewer import Viewer
from sara.demo.incidents import NAME
from sara.figures.choosing import freeze, keep
from sara.figures.from_incidents import of_each_kind
from sara.figures.models import Counted, Direction, Place, Taken
from sara.figures.operations import add_indicator, add_series
from sara.incidents.chosen import Chosen, Street, from_json
from sara.incidents.models import Dataset, Generator
from sara.incidents.queries import kinds
from sara.incidents.weighing import weigh
from sara.problems.models import Problem
from sara.web.dates import today
from sara.words import gettext

RACING = "Cars race on Quarry Road at night"
WEIGHTS = {
    "Noise": 3.0, "Rubbish left": 1.0, "Damage": 6.0, "Parking": 1.0, "Lighting": 2.0,
    "Bicycle taken": 8.0, "Fire in the open": 40.0,
}  # fmt: skip
SOURCE = (
    "Settled by the advisory board of Merrowick: what twelve households would give to be spared"
)
PLACES = {Place.RESPONSE: "Quarry Road", Place.COMPARISON: "Chandler Street"}
TIMES = {Taken.BASELINE: (390, 191), Taken.AFTER: (108, 1)}
"""Days ago: until the plan ran, and since the road is narrow."""


def weigh_the_calls(db: Session, *, by: Viewer, now: dt.datetime) -> None:
    """Weigh each kind of call, and compare the road with a street where nothing was done.

    The calls cannot tell: nobody rings the city line at night because of a car that is gone.
    """
    dataset = db.scalars(sa.select(Dataset).where(Dataset.name == NAME)).one()
    weights = {str(row.id): WEIGHTS[row.name] for row in kinds(db, dataset.id)}
    weigh(db, dataset.id, 0, weights=weights, unit="points", source=SOURCE, by=by.account_id,
          now=now)  # fmt: skip
    problem_id = db.scalars(sa.select(Problem.id).where(Problem.title == RACING)).one()
    calls = add_indicator(
        db, problem_id, name="Calls to the city line from Quarry Road", unit="calls",
        counted=Counted.COUNT, generator=Generator.RESIDENTS, direction=Direction.DOWN,
        definition="Every call of any kind that names Quarry Road. Looked at afterwards, so it is"
                   " not in the evaluation plan.",
        known_bias="Few ring the city line at night because of a car that is gone when they ring.",
        by=by, now=now,
    )  # fmt: skip
    for place, street in PLACES.items():
        for taken, (first, last) in TIMES.items():
            days = [today(now) - dt.timedelta(days=ago) for ago in (first, last)]
            kept = keep(
                db, problem_id, name=f"{street}, {gettext(taken.words)}", by=by, now=now,
                chosen=Chosen(dataset_id=dataset.id, place=Street(street), starts_on=days[0],
                              ends_on=days[1]),
            )  # fmt: skip
            of_each = of_each_kind(db, from_json(kept.chosen))
            windows = [(days[0], days[1], float(sum(of_each.values())))]
            add_series(
                db, problem_id, calls.id, taken=taken, place=place, windows=windows,
                source=dataset.name, by=by, now=now, today=today(now), kinds=[of_each],
            )  # fmt: skip
            freeze(db, problem_id, kept.id, by=by, now=now)
