"""Verbs of talk: what people write to each other, and read."""

from collections.abc import Sequence

import sqlalchemy as sa

from sara.accounts.permissions import Permission
from sara.accounts.reach import Audience
from sara.demo.telling.base import Ground, prose
from sara.groups.models import Comment
from sara.groups.operations import edit_comment, mark_seen, post_comment


class Talk(Ground):
    def comment(
        self, by: str, words: str, audience: str = "team", *, call: Sequence[str] = ()
    ) -> int:
        """Write in one of the three rooms, and call people by name."""
        who, room = self.viewer(by), Audience.of(audience)
        found = self.found(who, Permission.COMMENT_POST)
        called = [self.viewer(key).account_id for key in call]
        comment = post_comment(
            self.db, found, room, prose(words), call=called, by=who, now=self.world.tick(),
        )  # fmt: skip
        mark_seen(self.db, found, room, by=who, now=self.world.tick())
        return comment.id

    def reword(self, comment: int, by: str, words: str) -> None:
        """Change one's own comment; what it said before is kept."""
        who = self.viewer(by)
        version = self.db.scalar(sa.select(Comment.version).where(Comment.id == comment))
        edit_comment(
            self.db, self.found(who, Permission.COMMENT_POST), comment, version or 0,
            prose(words), by=who, now=self.world.tick(),
        )  # fmt: skip

    def read(self, who: str) -> None:
        """Somebody has read what they were called for."""
        reader = self.viewer(who)
        found = self.found(reader, Permission.PROBLEM_READ)
        mark_seen(self.db, found, Audience.TEAM, by=reader, now=self.world.tick())
