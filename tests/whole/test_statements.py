"""How often a page asks the database: never more often than written down in statements.txt, and
just as often when there is a hundred times as much to show."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from sara.accounts.models import Account, RoleGrant
from sara.actions.models import Action
from sara.assessment.models import SustainCheck
from sara.db import Base, Database, utc_now
from sara.evidence.models import Evidence
from sara.figures.models import Measurement
from sara.groups.models import Comment, Membership, Mention, WorkingGroup
from sara.history.models import Entry, EntryText, Head
from sara.intake.models import Report
from sara.intake.operations import BIGGEST
from sara.meetings.models import AgendaItem, Meeting, MinuteLine, Promise
from sara.problems.models import Problem, Searchable, Seat, Stakeholder, Visit
from sara.response.models import LogLine
from sara.rounds.models import Round, RoundQuestion
from sara.scanning.models import Event, LinkedReport
from sara.triage.models import Referral
from sara.workflow.models import Review
from tests.counting import statements
from tests.whole.addresses import Served, address, served
from tests.whole.town import PEOPLE, Town

TABLE = Path(__file__).with_name("statements.txt")
MANY = 1_000

NOT_LISTED = """
{lines}

These pages are not in {table}, or ask the database more often than it says there. Think how to ask
less often (a page takes a fixed number of statements, a list at most four); then write it down.
"""


def allowed() -> dict[str, int]:
    lines = [line for line in TABLE.read_text().splitlines() if line and not line.startswith("#")]
    return {path: int(most) for most, path in (line.split() for line in lines)}


class Counting:
    def __init__(self, town: Town) -> None:
        self.town = town
        self.pages = [r for r in served(town.app) if r.method == "GET"]
        self.reader = {route: self._usual_reader(route) for route in self.pages}

    def _usual_reader(self, route: Served) -> str:
        path = address(self.town, route)
        # The coordinator first: who sees most, asks most.
        first = ("coordinator", "officer", "resident", "administrator", "nobody", *PEOPLE)
        return next(who for who in first if self.town.ask(who, path).status_code == 200)

    def counts(self) -> dict[str, int]:
        return {route.path: self._count(route) for route in self.pages}

    def _count(self, route: Served) -> int:
        # A session that was not used for a minute is noted as in use: that is not the page's doing.
        self.town.live.execute("update sign_in_session set seen_at = ?", [f"{utc_now():%F %T.%f}"])
        with statements(self.town.app) as sent:
            answer = self.town.ask(self.reader[route], address(self.town, route))
        assert answer.status_code == 200, route
        return len(sent)


@pytest.fixture(scope="module")
def few_and_many(town: Town) -> tuple[dict[str, int], dict[str, int]]:
    """Statements by path with the town as it is, and with a thousand of everything."""
    counting = Counting(town)
    few = counting.counts()
    add_many(town)
    return few, counting.counts()


def test_no_page_asks_more_often_than_is_written_down(
    few_and_many: tuple[dict[str, int], dict[str, int]],
) -> None:
    few, _ = few_and_many
    known = allowed()
    other = [f"{n:3} {path}" for path, n in few.items() if n > known.get(path, -1)]
    assert not other, NOT_LISTED.format(lines="\n".join(other), table=TABLE.name)
    assert set(known) <= set(few), f"gone: {set(known) - set(few)}"


def test_a_thousand_of_everything_takes_no_more_than_a_few(
    few_and_many: tuple[dict[str, int], dict[str, int]],
) -> None:
    few, many = few_and_many
    assert {path: (few[path], n) for path, n in many.items() if n > few[path]} == {}


def test_the_pages_that_are_looked_at_most_stay_within_what_was_promised(
    few_and_many: tuple[dict[str, int], dict[str, int]],
) -> None:
    few, _ = few_and_many
    assert few["/problems"] <= 4
    assert few["/problems/{problem_id:int}"] <= allowed()["/problems/{problem_id:int}"]


def test_nothing_is_asked_for_files_of_the_look(town: Town) -> None:
    with statements(town.app) as sent:
        town.ask("officer", "/static/sara.css")
    assert sent == []


# a thousand of everything


def add_many(town: Town) -> None:
    """As copies of what is there: whatever a row needs, the one it is copied from has."""
    database, main = town.cast.database, town.problems["main"]
    copy(database, Problem, Problem.id == town.problems["published"], reference="M-{n}")
    with database.read() as db:
        made = list(
            db.execute(sa.select(Problem.id).where(Problem.reference.like("M-%"))).scalars()
        )
    for kind in (Visit, Searchable):
        copy(database, kind, kind.problem_id == town.problems["published"],
             problem_id=made, subject_id=made)  # fmt: skip
    copy(database, Review, Review.problem_id == main, Review.state == "open",
         problem_id=made, visit_id=None)  # fmt: skip
    seat = Seat.account_id == town.cast.accounts["resident"]
    copy(database, Seat, Seat.problem_id == main, seat, problem_id=made)
    for kind in (Evidence, Action, Comment, Stakeholder, Event, LogLine, SustainCheck):
        copy(database, kind, kind.problem_id == main)
    copy(database, Meeting, Meeting.id == town.things["meeting_id"])
    for kind in (AgendaItem, MinuteLine, Promise):
        copy(database, kind, kind.meeting_id == town.things["meeting_id"])
    copy(database, Round, Round.id == town.things["closed_round_id"])
    copy(database, RoundQuestion)
    copy(database, Measurement)
    copy(database, Account, Account.id == town.cast.accounts["stranger"], email="m{n}@example.org")
    with database.read() as db:
        accounts = sa.select(Account.id).where(Account.email.like("m%@example.org"))
        people = list(db.execute(accounts).scalars())
        talk = list(db.execute(sa.select(Comment.id).order_by(Comment.id.desc())).scalars())
    copy(database, RoleGrant, RoleGrant.account_id == town.cast.accounts["stranger"],
         account_id=people)  # fmt: skip
    copy(database, Mention, Mention.account_id == town.cast.accounts["resident"],
         comment_id=talk[:MANY])  # fmt: skip
    reports(database)
    copy(database, WorkingGroup, WorkingGroup.kind == "problem", problem_id=made)
    in_it, asking = Membership.id == town.things["member_id"], Membership.state == "asked"
    copy(database, Membership, in_it, account_id=people)
    copy(database, Membership, asking, Membership.group_id == town.things["standing_id"],
         account_id=people)  # fmt: skip
    history(database, main)


def reports(database: Database) -> None:
    """Of each report another thousand: waiting, part of the main problem, passed on."""
    with database.write() as db:
        asked = sa.select(*Report.__table__.c).where(Report.joins_problem_id.is_(None))
        number = BIGGEST  # beyond the numbers that reports are dealt at random
        for first in db.execute(asked).all():
            made = []
            for _ in range(MANY):
                number += 1
                made.append(dict(first._mapping) | {"id": number, "receipt_hash": f"{number:064}"})
            db.execute(sa.insert(Report.__table__), made)
            for kind in (LinkedReport, Referral):
                kept = kind.__table__
                of = sa.select(*kept.c).where(kept.c.report_id == first.id)
                for row in db.execute(of).all():
                    values = {k: v for k, v in row._mapping.items() if k != "id"}
                    db.execute(sa.insert(kept), [values | {"report_id": one["id"]} for one in made])


def copy(database: Database, kind: type[Base], *only: Any, **changed: Any) -> None:
    """Copy one row many times; a list gives each copy its own value, {n} its number."""
    table = kind.__table__
    with database.write() as db:
        first = db.execute(sa.select(*table.c).where(*only).limit(1)).one()._mapping
        values = {name: first[name] for name in first if name != "id"}
        rows = []
        for n in range(MANY):
            row = dict(values)
            for name, value in changed.items():
                if name in row:
                    row[name] = _one(value, n, row[name])
            rows.append(row)
        if kind is Review:
            visits = dict(
                db.execute(sa.select(Visit.problem_id, Visit.id)).all()  # type: ignore[arg-type]
            )
            rows = [row | {"visit_id": visits[row["problem_id"]]} for row in rows]
        db.execute(sa.insert(table), rows)


def _one(value: Any, n: int, before: Any) -> Any:
    if isinstance(value, list):
        return value[n]
    return value.format(n=n) if isinstance(value, str) else before


def history(database: Database, problem: int) -> None:
    """Entries for show: the chain is not what is looked at here."""
    with database.write() as db:
        last = db.scalar(sa.select(sa.func.max(Entry.seq))) or 0
        first = db.execute(sa.select(*Entry.__table__.c).where(Entry.problem_id == problem)).first()
        assert first is not None
        kept = {name: first._mapping[name] for name in first._mapping}
        seqs = range(last + 1, last + 1 + MANY)
        later = {"at": utc_now() + dt.timedelta(seconds=1)}
        db.execute(sa.insert(Entry.__table__), [kept | later | {"seq": n} for n in seqs])
        text = {"salt": "", "changes": {"title": ["a", "b"]}, "reason": "So."}
        db.execute(sa.insert(EntryText.__table__), [text | {"seq": n} for n in seqs])
        db.execute(sa.update(Head).values(seq=seqs[-1]))
