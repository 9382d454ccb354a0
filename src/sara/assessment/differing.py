"""Two verdicts that differ: told as a disagreement, and looked at by somebody else.

Whoever opens the review sits in the room above, which hangs its rule in where rooms are joined.
"""

import datetime as dt
from collections.abc import Callable

from sqlalchemy.orm import Session

from sara.assessment.models import Judgement, VerdictOf
from sara.assessment.queries import asked, judgements
from sara.settings import Settings

Follower = Callable[[Session, int, int | None, dt.datetime, Settings], None]
_followers: list[Follower] = []


def follow(follower: Follower) -> None:
    """Let a room above hear of verdicts that differ."""
    if follower not in _followers:
        _followers.append(follower)


def verdicts_in(
    db: Session, problem_id: int, by: int | None, now: dt.datetime, settings: Settings
) -> None:
    """Called when the round of the residents is closed, and when either side gives its verdict."""
    today = now.astimezone(settings.zone).date()
    given = judgements(db, problem_id, asked(db, problem_id, today))
    said = set(given.values())
    if set(given) == set(VerdictOf) and len(said) > 1 and Judgement.NO_ANSWER not in said:
        for follower in _followers:
            follower(db, problem_id, by, now, settings)
