"""Verbs that move a problem: ask for a review, decide it, pause, reopen, publish."""

from sara.accounts.permissions import Permission
from sara.demo.telling.base import Ground, prose
from sara.groups.opening import open_group
from sara.problems.operations import publish_summary
from sara.scanning.models import Letter
from sara.workflow import letters
from sara.workflow.models import Decision
from sara.workflow.operations.deciding import decide
from sara.workflow.operations.moving import Details, move
from sara.workflow.operations.reviewing import ask_review, open_review


class Workflow(Ground):
    def ask_review(self, note: str = "", *, anyway: bool = False) -> None:
        """Ask for the review that ends the present stage."""
        by = self.viewer(None)
        now = self.world.tick()
        found = self.found(by, Permission.REVIEW_ASK)
        review = ask_review(
            self.db, found, note=prose(note), anyway=anyway, by=by, now=now,
            today=self.world.today, settings=self.world.settings,
        )  # fmt: skip
        letters.tell_reviewers(self.db, found, review.id, now=now)

    def decide(
        self, decision: str, because: str, *, told: str, by: str | None = None,
        points: dict[str, str] | None = None, waivers: dict[str, str] | None = None,
        into: str = "", receiver: str = "", letter: str = "", heard: str = "",
    ) -> None:  # fmt: skip
        """Decide the open review, as the reviewer of this story or somebody else."""
        who = self.viewer(by or self.reviewer)
        review = open_review(self.db, self.problem_id)
        assert review is not None, f"{self.key}: no review is open"
        details = Details(
            into=self.world.problems[into] if into else None, receiver=receiver,
            letter=Letter.of(letter).value if letter else "",
        )  # fmt: skip
        now = self.world.tick()
        found, chosen = self.found(who, Permission.GATE_REVIEW), Decision.of(decision)
        decide(
            self.db, found, review.id, review.version,
            decision=chosen, because=prose(because), told=prose(told), heard=prose(heard),
            points={k: prose(v) for k, v in (points or {}).items()},
            waivers={k: prose(v) for k, v in (waivers or {}).items()},
            details=details, by=who, now=now, today=self.world.today,
            settings=self.world.settings,
        )  # fmt: skip
        letters.tell_decision(self.db, found, review.id, chosen, by=who, now=now)
        self.db.expire_all()

    def move(
        self, event: str, reason: str, *, by: str | None = None, until: int | None = None
    ) -> None:
        """Make a move that needs no review."""
        who = self.viewer(by)
        details = Details(reason=prose(reason), until=None if until is None else self.day(until))
        now = self.world.tick()
        found = self.found(who, Permission.PROBLEM_MOVE)
        stage = move(
            self.db, found, event, details=details, by=who, now=now, today=self.world.today,
            settings=self.world.settings,
        )  # fmt: skip
        letters.tell_move(self.db, found, stage, by=who, now=now)
        self.db.expire_all()

    def publish(self, summary: str) -> None:
        """Show the summary to everyone."""
        who = self.viewer(self.reviewer)
        found = self.found(who, Permission.PROBLEM_PUBLISH)
        publish_summary(
            self.db, found, found.row.version, summary=prose(summary), public=True, by=who,
            now=self.world.tick(),
        )  # fmt: skip
        open_group(self.db, self.problem_id, by=who, now=self.world.tick())
