"""Rounds as the tests need them: opened, answered and closed as the pages do it."""

import datetime as dt
from typing import Any

import sqlalchemy as sa

from sara.accounts.permissions import Permission
from sara.history.models import Entry, EntryText
from sara.problems.queries import find
from sara.rounds import answering, operations
from sara.rounds.models import Position, Round, RoundKind, Stance
from tests.cast import NOW, Cast

TODAY = NOW.date()
LAST_DAY = TODAY + dt.timedelta(days=7)
VOTERS = ("officer", "colleague", "partner", "resident")


class Asking:
    """What people do about a round, each in a transaction of its own."""

    def __init__(self, cast: Cast, problem_id: int | None = None) -> None:
        self.cast, self.problem_id = cast, problem_id or cast.problem_id
        self.now = NOW

    def opens(
        self, who: str = "officer", *, kind: RoundKind = RoundKind.ANYTHING,
        voters: tuple[str, ...] = VOTERS, closes_on: dt.date = LAST_DAY, hidden: bool = False,
        quorum: int = 2,
    ) -> int:  # fmt: skip
        with self.cast.database.write() as db:
            row = operations.open_round(
                db, find(db, self.cast.viewers[who], self.problem_id, Permission.ROUND_OPEN),
                kind=kind, proposal="We close the path at ten.", background="",
                voters=[self.cast.accounts[v] for v in voters], closes_on=closes_on,
                hidden=hidden, quorum=quorum, **self.by(who),
            )  # fmt: skip
            return row.id

    def says(
        self, who: str, round_id: int, stance: Stance, reason: str = "", *, version: int = 0
    ) -> None:
        with self.cast.database.write() as db:
            found = find(db, self.cast.viewers[who], self.problem_id, Permission.ROUND_ANSWER)
            answering.take_position(
                db, found, round_id, version, stance=stance, reason=reason, **self.by(who)
            )

    def answers(
        self, who: str, round_id: int, objector: str, answer: str, version: int = 1
    ) -> None:
        with self.cast.database.write() as db:
            found = find(db, self.cast.viewers[who], self.problem_id, Permission.ROUND_OPEN)
            answering.answer_objection(
                db, found, round_id, self.cast.accounts[objector], version, answer=answer,
                **self.by(who),
            )  # fmt: skip

    def closes(self, round_id: int, who: str = "officer") -> None:
        with self.cast.database.write() as db:
            found = find(db, self.cast.viewers[who], self.problem_id, Permission.ROUND_OPEN)
            operations.close_round(db, found, round_id, **self.by(who))

    def takes_back(self, round_id: int, who: str = "officer") -> None:
        with self.cast.database.write() as db:
            found = find(db, self.cast.viewers[who], self.problem_id, Permission.ROUND_OPEN)
            operations.take_back(db, found, round_id, because="Wrong day.", **self.by(who))

    def wait_out(self) -> None:
        """Until the day after the last one."""
        self.now = NOW + dt.timedelta(days=8)

    # what is there now

    def row(self, round_id: int) -> Any:
        with self.cast.database.read() as db:
            return db.execute(sa.select(*Round.__table__.c).where(Round.id == round_id)).one()

    def stances(self, round_id: int) -> dict[str, Stance]:
        people = {number: who for who, number in self.cast.accounts.items()}
        with self.cast.database.read() as db:
            rows = db.execute(
                sa.select(Position.account_id, Position.stance).where(Position.round_id == round_id)
            )
            return {people[row.account_id]: row.stance for row in rows}

    def told(self, verb: str) -> list[Any]:
        """What the history says under this verb, oldest first."""
        with self.cast.database.read() as db:
            return list(
                db.execute(
                    sa.select(EntryText.changes, Entry.account_id)
                    .join(Entry, Entry.seq == EntryText.seq)
                    .where(Entry.verb == verb)
                    .order_by(Entry.seq)
                ).all()
            )

    def by(self, who: str) -> dict[str, Any]:
        return {
            "by": self.cast.viewers[who], "now": self.now,
            "today": self.now.astimezone(self.cast.settings.zone).date(),
            "settings": self.cast.settings,
        }  # fmt: skip
