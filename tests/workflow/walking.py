"""Takes a problem through its stages, each step in a transaction of its own, as a page does.

walk = Walk(cast)
walk.fill(Stage.SCANNING)
walk.decide("coordinator", Decision.ADVANCE, walk.ask("officer"))
"""

import threading
from collections.abc import Callable
from contextlib import nullcontext
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from sara.accounts.models import Account, Area
from sara.accounts.permissions import Permission
from sara.factories import a_problem, using
from sara.history.models import Entry
from sara.problems.models import WORKING, Problem, Stage, Visit
from sara.problems.queries import find
from sara.web.dates import today
from sara.workflow.models import Decision, Review
from sara.workflow.operations.deciding import decide
from sara.workflow.operations.moving import Details, move
from sara.workflow.operations.reviewing import ask_review, withdraw_review
from tests.cast import NOW, Cast
from tests.workflow.filling import complete


class Walk:
    def __init__(
        self, cast: Cast, problem_id: int | None = None, db: Session | None = None
    ) -> None:
        """With `db`, every step is taken in that one transaction."""
        self.cast, self.problem_id, self.now = cast, problem_id or cast.problem_id, NOW
        self.write = nullcontext(db) if db is not None else None

    # steps

    def fill(self, stage: Stage, **more: Any) -> None:
        with self.write or self.cast.database.write() as db:
            complete(db, self.cast, stage, problem_id=self.problem_id, now=self.now, **more)

    def ask(self, who: str = "officer", *, note: str = "", anyway: bool = False) -> int:
        with self.write or self.cast.database.write() as db:
            found = find(db, self.cast.viewers[who], self.problem_id, Permission.REVIEW_ASK)
            review = ask_review(db, found, note=note, anyway=anyway, **self._by(who))
            return review.id

    def withdraw(self, review_id: int, who: str = "officer") -> None:
        with self.write or self.cast.database.write() as db:
            found = find(db, self.cast.viewers[who], self.problem_id, Permission.REVIEW_ASK)
            withdraw_review(db, found, review_id, by=self.cast.viewers[who], now=self.now)

    def decide(
        self, who: str, decision: Decision, review_id: int, *, version: int = 1,
        because: str = "It is all there.", waivers: dict[str, str] | None = None,
        points: dict[str, str] | None = None, **details: Any,
    ) -> None:  # fmt: skip
        with self.write or self.cast.database.write() as db:
            found = find(db, self.cast.viewers[who], self.problem_id, Permission.GATE_REVIEW)
            decide(
                db, found, review_id, version, decision=decision, because=because,
                told="We go on.", heard="Your nights count.", waivers=waivers or {},
                points=points or {},
                details=Details(**details), **self._by(who),
            )  # fmt: skip

    def move(self, event: str, who: str = "officer", **details: Any) -> Stage:
        with self.write or self.cast.database.write() as db:
            found = find(db, self.cast.viewers[who], self.problem_id, Permission.PROBLEM_MOVE)
            return move(db, found, event, details=Details(**details), **self._by(who))

    def on_to(self, stage: Stage) -> None:
        """Fill in and pass every gate before this stage."""
        while (here := self.problem().stage) is not stage:
            assert here in WORKING, f"{here} does not lead to {stage}"
            self.fill(here)
            self.decide("coordinator", Decision.ADVANCE, self.ask())

    def stand_in(self, stage: Stage) -> None:
        """Be in this stage without having passed the gates before it: quicker than `on_to`."""
        with self.write or self.cast.database.write() as db:
            left = sa.update(Visit).where(Visit.left_at.is_(None))
            db.execute(left.where(Visit.problem_id == self.problem_id).values(left_at=self.now))
            db.add(Visit(problem_id=self.problem_id, stage=stage, entered_at=self.now,
                         entered_by=self.cast.accounts["officer"], move="advance"))  # fmt: skip
            here = sa.update(Problem).where(Problem.id == self.problem_id)
            db.execute(here.values(stage=stage, stage_since=self.now))

    def closed(self) -> None:
        """Go all the way to a closing."""
        self.on_to(Stage.ASSESSMENT)
        self.fill(Stage.ASSESSMENT)
        self.decide("coordinator", Decision.CLOSE, self.ask())

    # what is there now

    def problem(self) -> Any:
        return self.rows(Problem, Problem.id == self.problem_id)[0]

    def visits(self) -> list[Any]:
        return self.rows(Visit, Visit.problem_id == self.problem_id)

    def reviews(self) -> list[Any]:
        return self.rows(Review, Review.problem_id == self.problem_id)

    def moves_told(self) -> list[str]:
        """The verbs of the history that tell of a move, oldest first."""
        told = self.rows(Entry, Entry.problem_id == self.problem_id, Entry.verb.like("moved.%"))
        return [entry.verb for entry in told]

    def rows(self, kind: Any, *only: Any) -> list[Any]:
        table = kind.__table__
        with self.cast.database.read() as db:
            key = list(table.primary_key.columns)
            return list(db.execute(sa.select(*table.c).where(*only).order_by(*key)).all())

    def _by(self, who: str) -> dict[str, Any]:
        return {
            "by": self.cast.viewers[who], "now": self.now, "today": today(self.now),
            "settings": self.cast.settings,
        }  # fmt: skip


def another_problem(cast: Cast, who: str = "officer", area: str = "north") -> int:
    """A second problem, logged by this person in this area."""
    with cast.database.write() as db, using(db):
        by, place = db.get_one(Account, cast.accounts[who]), db.get_one(Area, cast.areas[area])
        return a_problem(by, place, title="Loud exhausts on Mill Road", now=NOW).id


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """What each act gives, or the exception it raises, when all of them start together."""
    ready = threading.Barrier(len(acts))
    found: list[Any] = [None] * len(acts)

    def run(number: int) -> None:
        ready.wait()
        try:
            found[number] = acts[number]()
        except Exception as error:  # noqa: BLE001  the test looks at it
            found[number] = error

    threads = [threading.Thread(target=run, args=(n,)) for n in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found
