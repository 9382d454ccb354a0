"""Many problems at once, for tests in which their number matters."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from sara.problems.models import Outcome, Precision, Problem, Stage, Tier
from tests.cast import NOW, Cast


def crowd(
    db: Session, cast: Cast, number: int, each: Callable[[int], dict[str, Any]] = lambda _: {},
    **values: Any,
) -> list[int]:  # fmt: skip
    """Put this many problems straight into the table; gives their ids, the newest changed first.

    `values` hold for all of them and `each` for one, by its number. They have no seats.
    """
    first = (db.scalar(sa.select(sa.func.max(Problem.id))) or 0) + 1
    rows = []
    for n in range(number):
        one = {
            "id": first + n, "reference": f"X-{first + n}", "title": f"Problem {first + n}",
            "behaviour": "", "place": "", "times": "", "area_id": cast.areas["north"],
            "precision": Precision.AREA, "tier": Tier.QUICK, "stage": Stage.SCANNING,
            "author_id": cast.accounts["officer"], "lead_id": cast.accounts["officer"],
            "stage_since": NOW, "opened_at": NOW, "updated_at": NOW - dt.timedelta(minutes=n),
            "stage_due": None, "published_at": None, "paused_because": "", "referred_to": "",
            "public_summary": "", "version": 1, "closed_at": None, "outcome": None,
        } | values | each(n)  # fmt: skip
        if one["stage"] is Stage.CLOSED:
            one |= {"closed_at": NOW, "outcome": Outcome.GOAL_MET}
        rows.append(one)
    db.execute(sa.insert(Problem), rows)
    if db.get_bind().dialect.name == "postgresql":
        db.execute(sa.text("select setval('problem_id_seq', (select max(id) from problem))"))
    newest = sorted(rows, key=lambda r: (r["updated_at"], r["id"]), reverse=True)
    return [r["id"] for r in newest]
