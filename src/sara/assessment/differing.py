"""Two verdicts that differ: told as a disagreement, and looked at by somebody else.

Whoever opens the review sits in the room above, which hangs its rule in where rooms are joined.
"""

import datetime as dt
from collections.abc import Callable

from sqlalchemy.orm import Session

from sara.assessment.models import Judgement, VerdictOf
from sara.assessment.queries import asked, began_at, verdicts, with_the_round
from sara.settings import Settings

Follower = Callable[[Session, int, int | None, dt.datetime, Settings], None]
_followers: list[Follower] = []


def follow(follower: Follower) -> None:
    """Let a room above hear of verdicts that differ, once residents were asked together."""
    if follower not in _followers:
        _followers.append(follower)


def verdicts_in(
    db: Session, problem_id: int, by: int | None, now: dt.datetime, settings: Settings
) -> None:
    """Called when the round of the residents is closed, and when agencies give their verdict."""
    began = began_at(db, problem_id)
    group = asked(db, problem_id, now.astimezone(settings.zone).date())
    if group is None:
        return
    given = with_the_round(
        {
            v.of: v.judgement
            for v in verdicts(db, problem_id, began, sealed=False)
            if v.given_at >= began
        },
        group,
    )
    said = set(given.values())
    if set(given) == set(VerdictOf) and len(said) > 1 and Judgement.NO_ANSWER not in said:
        for follower in _followers:
            follower(db, problem_id, by, now, settings)
