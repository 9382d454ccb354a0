"""A problem with reports, members and people who were never involved, and requests about it."""

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from sara.accounts.models import Role
from sara.accounts.viewer import Viewer
from sara.factories import AccountFactory, AreaFactory, SeatFactory, a_problem, using, viewer_for
from sara.intake.models import IdentityMode, Report
from sara.intake.operations import Told, receive
from sara.oversight import operations, queries
from sara.oversight.operations import Asking
from sara.oversight.rules import Facts, Limits
from sara.problems.models import Problem, SeatKind
from sara.triage.operations import link

NOW = dt.datetime(2026, 11, 20, 10, 0, tzinfo=dt.UTC)
TODAY = NOW.date()
WHY = "It is as loud as before."


class Bench:
    def __init__(self, db: Session) -> None:
        self.db = db
        with using(db):
            self.area = AreaFactory()
            self.coordinator, self.by = self.person(Role.COORDINATOR)
            self.lead, _ = self.person(Role.OFFICER)
            self.outsider, self.outside = self.person(Role.BOARD_MEMBER, everywhere=True)
            self.problem = a_problem(self.lead, self.area, now=NOW).id

    def person(self, role: Role, *, everywhere: bool = False) -> tuple[Any, Viewer]:
        where = (role, None if everywhere else self.area)
        with using(self.db):
            account = AccountFactory(roles=[where])
        return account, viewer_for(account, where)

    def member(self, kind: SeatKind = SeatKind.MEMBER) -> Viewer:
        account, viewer = self.person(Role.RESIDENT)
        with using(self.db):
            SeatFactory(problem_id=self.problem, account_id=account.id, kind=kind,
                        given_by=self.lead.id)  # fmt: skip
        return viewer

    def report(self, on: dt.date = TODAY, linked: bool = True) -> Report:
        receipt = receive(
            self.db, Told(what="Engines", place="Mill Road", area_id=self.area.id),
            mode=IdentityMode.ANONYMOUS, now=NOW, today=on,
        )  # fmt: skip
        if linked:
            link(self.db, [receipt.report_id], self.problem, told="Thank you.", by=self.by, now=NOW)
        return self.db.get_one(Report, receipt.report_id)

    def ask(self, report: Report, *more: int, today: dt.date = TODAY) -> Any:
        asking = Asking(why=WHY, report_ids=(report.id, *more))
        return self.row(operations.ask_as_reporter(self.db, report, asking, today=today))

    def ask_as(self, viewer: Viewer) -> Any:
        number = operations.ask_as_member(
            self.db, self.problem, Asking(why=WHY), by=viewer, now=NOW, today=TODAY
        )
        return self.row(number)

    def row(self, number: int) -> Any:
        self.db.flush()
        return queries.one(self.db, number)

    def facts(self, row: Any, today: dt.date = TODAY) -> Facts:
        return queries.facts(self.db, row, Limits(), today)

    def acknowledge(self, row: Any) -> Any:
        operations.acknowledge(self.db, row, row.version, by=self.by, now=NOW, today=TODAY)
        return self.row(row.id)

    def decide(self, row: Any, met: bool = True, by: Viewer | None = None) -> Any:
        operations.decide(
            self.db, row, row.version, met=met, because="So it is.", facts=self.facts(row),
            limits=Limits(), by=by or self.by, now=NOW, today=TODAY,
        )  # fmt: skip
        return self.row(row.id)

    def name(self, row: Any, reviewer_id: int, by: Viewer | None = None,
             on: dt.date = TODAY) -> Any:  # fmt: skip
        operations.name_reviewer(
            self.db, row, row.version, reviewer_id=reviewer_id, meeting_on=on,
            meeting_where="Town hall", by=by or self.by, now=NOW, today=TODAY,
        )  # fmt: skip
        return self.row(row.id)

    def another_coordinator(self) -> Viewer:
        return self.person(Role.COORDINATOR)[1]

    def stage_due(self, day: dt.date) -> None:
        self.db.execute(sa.update(Problem).where(Problem.id == self.problem).values(stage_due=day))
