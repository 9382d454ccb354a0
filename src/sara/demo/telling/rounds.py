"""Verbs of asking the group: ask, question, answer, object, close."""

import datetime as dt
from typing import Any

import sqlalchemy as sa

from sara.accounts.permissions import Permission
from sara.demo.telling.base import Ground, prose
from sara.rounds import answering, operations, queries
from sara.rounds.models import Position, RoundKind, RoundQuestion, Stance


class Rounds(Ground):
    def ask(
        self, kind: str, proposal: str, *, background: str = "", days: int = 7,
        hidden: bool = False, quorum: int = 0, by: str | None = None,
    ) -> int:  # fmt: skip
        """Ask everybody who can be asked; by default more than half of them have to answer."""
        who, about = self.viewer(by), RoundKind.of(kind)
        found = self.found(who, Permission.ROUND_OPEN)
        able = queries.able(self.db, self.problem_id, about)
        row = operations.open_round(
            self.db, found, kind=about, proposal=prose(proposal), background=prose(background),
            voters=[p.id for p in able], closes_on=self.world.today + dt.timedelta(days=days),
            hidden=hidden, quorum=quorum or len(able) // 2 + 1, **self._now(who),
        )  # fmt: skip
        return row.id

    def says(self, asked: int, who: str, stance: str, reason: str = "") -> None:
        """Take a position, or change it."""
        person = self.viewer(who)
        found = self.found(person, Permission.ROUND_ANSWER)
        version = self.db.scalar(
            sa.select(Position.version).where(
                Position.round_id == asked, Position.account_id == person.account_id
            )
        )
        answering.take_position(
            self.db, found, asked, version or 0, stance=Stance.of(stance), reason=prose(reason),
            **self._now(person),
        )  # fmt: skip

    def wonders(self, asked: int, who: str, question: str, answer: str = "") -> None:
        """Ask before one answers; with `answer`, the lead answers it."""
        person, lead = self.viewer(who), self.viewer(None)
        put = answering.ask_question(
            self.db, self.found(person, Permission.ROUND_ANSWER), asked, question=prose(question),
            **self._now(person),
        )  # fmt: skip
        if answer:
            version = self.db.scalar(
                sa.select(RoundQuestion.version).where(RoundQuestion.id == put.id)
            )
            answering.answer_question(
                self.db, self.found(lead, Permission.ROUND_OPEN), asked, put.id, version or 0,
                answer=prose(answer), **self._now(lead),
            )  # fmt: skip

    def answered(self, asked: int, objector: str, answer: str, by: str | None = None) -> None:
        """Answer an objection in writing."""
        who, other = self.viewer(by), self.viewer(objector).account_id
        version = self.db.scalar(
            sa.select(Position.version).where(
                Position.round_id == asked, Position.account_id == other
            )
        )
        answering.answer_objection(
            self.db, self.found(who, Permission.ROUND_OPEN), asked, other, version or 0,
            answer=prose(answer), **self._now(who),
        )  # fmt: skip

    def closed(self, asked: int, outcome: str = "", by: str | None = None) -> None:
        """Close it once everybody has answered, and write down what follows."""
        who = self.viewer(by)
        found = self.found(who, Permission.ROUND_OPEN)
        operations.close_round(self.db, found, asked, **self._now(who))
        if outcome:
            self.follows(asked, outcome, by=by)

    def follows(self, asked: int, outcome: str, by: str | None = None) -> None:
        """Write down what follows from a round that is over."""
        who = self.viewer(by)
        found = self.found(who, Permission.ROUND_OPEN)
        operations.write_outcome(self.db, found, asked, 0, outcome=prose(outcome), **self._now(who))

    def consent(self, proposal: str = "", **objections: tuple[str, str]) -> int:
        """Ask everybody for consent to the plan, and close it: all agree but those named, each
        with what they object and what they are answered.
        """
        asked = self.ask("plan", proposal or "We propose to carry out this plan.")
        self._all_say(asked, RoundKind.PLAN, {
            key: ("object", words) for key, (words, _) in objections.items()
        })  # fmt: skip
        for key, (_, answer) in objections.items():
            self.answered(asked, key, answer)
        return asked

    def findings(self, proposal: str, **said: tuple[str, str]) -> int:
        """Ask everybody whether they agree with the findings, and close it: all do but those
        named, each with where they stand and what they say.
        """
        asked = self.ask("findings", proposal)
        self._all_say(asked, RoundKind.FINDINGS, said)
        return asked

    def _all_say(self, asked: int, kind: RoundKind, said: dict[str, tuple[str, str]]) -> None:
        for person in queries.able(self.db, self.problem_id, kind):
            key = self.world.key_of(person.id)
            self.says(asked, key, *said.get(key, ("agree", "")))
        self.closed(asked)

    def _now(self, by: Any) -> dict[str, Any]:
        now = self.world.tick()
        return {"by": by, "now": now, "today": self.world.today, "settings": self.world.settings}
