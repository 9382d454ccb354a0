"""Verbs of meetings: call, set the agenda, invite, answer, write down, agree, keep a promise."""

import datetime as dt

import sqlalchemy as sa

from sara.accounts.viewer import Viewer
from sara.demo.telling.base import Ground, prose
from sara.meetings import guides, inviting, ledger, minutes, operations, promises
from sara.meetings.finding import FoundMeeting, circle_of_problem, find_meeting
from sara.meetings.models import Coming, LineKind, MeetingKind, MinuteLine, PromiseState
from sara.meetings.outcomes import Outcome
from sara.meetings.proposing import proposals


class Meetings(Ground):
    def meeting(
        self, title: str, *, on: int, at: tuple[int, int] = (18, 30), hours: float = 1.5,
        place: str, kind: str = "meeting", access: str = "", interpreter: str = "",
        minutes_by: str | None = None, by: str | None = None,
    ) -> int:  # fmt: skip
        """Call a meeting so many days before today, and invite the team."""
        who, found_kind = self.viewer(by), MeetingKind.of(kind)
        starts = dt.datetime.combine(self.day(on), dt.time(*at), self.world.settings.zone)
        return operations.call_meeting(
            self.db, circle_of_problem(self.db, who, self.problem_id), now=self.world.tick(),
            kind=found_kind, title=title, place=place, access=access, interpreter=interpreter,
            starts_at=starts.astimezone(dt.UTC),
            ends_at=(starts + dt.timedelta(hours=hours)).astimezone(dt.UTC),
            minutes_by=self.viewer(minutes_by).account_id if minutes_by else None,
            **guides.usual(found_kind),
        )  # fmt: skip

    def agenda(self, meeting: int, *points: str, proposed: int = 3, by: str | None = None) -> None:
        """Put so many of the proposed points on the agenda, and others in words."""
        found = self._meeting(meeting, by)
        offered = proposals(
            self.db, found.circle, day=found.row.starts_at.date(), today=self.world.today,
            settings=self.world.settings,
        )[:proposed]  # fmt: skip
        for words in (*points, ""):
            operations.add_to_agenda(
                self.db, found, chosen=() if words else [one.source for one in offered],
                proposed=offered, words=words, now=self.world.tick(),
            )  # fmt: skip

    def invite(self, meeting: int, by: str | None = None) -> None:
        inviting.invite(
            self.db, self._meeting(meeting, by), now=self.world.tick(),
            settings=self.world.settings,
        )  # fmt: skip

    def comes(self, meeting: int, who: str, answer: str = "yes", *, needs: str = "",
              shown: bool = False) -> None:  # fmt: skip
        inviting.answer(
            self.db, self._meeting(meeting, who), Coming.of(answer), needs=needs, shown=shown,
            now=self.world.tick(),
        )  # fmt: skip

    def minute(
        self, meeting: int, words: str, kind: str = "note", *, owner: str = "", who: str = "",
        due: int | None = None, by: str | None = None,
    ) -> int:  # fmt: skip
        """Write a line of the minutes; gives the number of what was made from it, if anything."""
        outcome = Outcome(
            kind=LineKind.of(kind), words=prose(words), owner=self._owner_of(owner), who=who,
            due_on=None if due is None else self.day(due),
        )  # fmt: skip
        line = minutes.write_line(
            self.db, self._meeting(meeting, by), outcome, item_id=None, now=self.world.tick(),
            today=self.world.today,
        )  # fmt: skip
        table = MinuteLine.__table__.c
        return self.db.scalar(sa.select(table.thing_id).where(table.id == line)) or 0

    def lay_before(self, meeting: int, until: int, by: str | None = None) -> None:
        found = self._meeting(meeting, by)
        minutes.propose(self.db, found, self.day(until), now=self.world.tick())

    def agree_minutes(self, meeting: int, *people: str, by: str | None = None) -> None:
        """These people agree, and then it is recorded that the group does."""
        for who in people:
            minutes.answer_minutes(
                self.db, self._meeting(meeting, who), agrees=True, words="", now=self.world.tick()
            )
        found = self._meeting(meeting, by)
        minutes.agree(self.db, found, now=self.world.tick(), today=self.world.today)

    def promise_kept(self, promise: int, by: str, because: str = "") -> None:
        self._promise(promise, by, PromiseState.KEPT, because)

    def promise_dropped(self, promise: int, by: str, because: str) -> None:
        self._promise(promise, by, PromiseState.DROPPED, because)

    def _promise(self, promise: int, by: str, state: PromiseState, because: str) -> None:
        row = ledger.one(self.db, promise)
        promises.answer_promise(
            self.db, self._meeting(row.meeting_id, by), row, row.version, state,
            because=prose(because), ended_on=self.world.today, now=self.world.tick(),
        )  # fmt: skip

    def _meeting(self, meeting: int, by: str | Viewer | None) -> FoundMeeting:
        who = by if isinstance(by, Viewer) else self.viewer(by)
        return find_meeting(self.db, who, meeting)

    def _owner_of(self, owner: str) -> str:
        town = self.world.town
        if not owner:
            return ""
        if owner in town.agencies:
            return f"agency:{town.agencies[owner].id}"
        return f"account:{town.people[owner].account_id}"
