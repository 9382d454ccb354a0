"""Groups in the town: one of the main problem, one that stands, and one that everybody may read."""

import datetime as dt
from typing import Any

from sqlalchemy.orm import Session

from sara.db import utc_now
from sara.factories import AccountFactory, CommentFactory
from sara.groups.models import (
    GroupKind,
    GroupRole,
    Membership,
    MembershipState,
    Registration,
    WorkingGroup,
)
from sara.secret import hashed, token
from tests.cast import NOW, Cast
from tests.whole.secrets import MARKUP, NOBODY, SECRETS, Secret

S = MembershipState


def fill_groups(
    db: Session, cast: Cast, problems: dict[str, int]
) -> tuple[dict[str, Any], dict[str, Secret]]:
    """What the routes of groups ask for, and what only some may see."""
    secret = {name: one.text for name, one in SECRETS.items()}
    main = _group(db, cast, problem_id=problems["main"])
    standing = _group(
        db, cast, kind=GroupKind.AREA, area_id=cast.areas["north"], name="Northside round"
    )
    published = _group(db, cast, problem_id=problems["published"])
    asked = _member(db, cast, main, "stranger", S.ASKED, note=secret["why somebody wants to join"])
    inside = _member(db, cast, main, "resident", interests=secret["interests of a member"])
    _member(db, cast, standing, "resident", S.ASKED)
    _member(db, cast, published, "neighbour_officer")
    CommentFactory(problem_id=problems["published"], author_id=cast.accounts["neighbour_officer"],
                   audience="public", body="Paint is ordered.")  # fmt: skip
    nobody = AccountFactory(name="Ada Low", email="by-hand-1", by_hand=True)
    cast.accounts["by_hand"] = nobody.id
    by_hand = _member(db, cast, main, "by_hand", S.INVITED, asked_by="officer", named_as="Ada Low")
    removed = CommentFactory(
        problem_id=problems["main"], author_id=cast.accounts["resident"],
        body=secret["words that were removed"], removed_at=NOW,
        removed_by=cast.accounts["coordinator"], removed_because="It points at somebody.",
    )  # fmt: skip
    _markup(db, cast, problems["markup"])
    given = token()
    db.add(
        Registration(
            token_hash=hashed(given), group_id=standing, email="fresh@example.org",
            name=secret["name of a stranger"], ends_at=utc_now() + dt.timedelta(days=1),
        )
    )  # fmt: skip
    things = {
        "group_id": main, "standing_id": standing, "membership_id": asked, "member_id": inside,
        "by_hand_id": by_hand,
        "removed_comment_id": removed.id, "registration_token": given,
    }  # fmt: skip
    secrets = {
        "registration link": Secret(given, NOBODY),
        "hash of the registration link": Secret(hashed(given), NOBODY),
    }
    return things, secrets


def _group(db: Session, cast: Cast, **values: Any) -> int:
    group = WorkingGroup(
        opened_by=cast.accounts["officer"], opened_at=NOW,
        **({"kind": GroupKind.PROBLEM} | values),
    )  # fmt: skip
    db.add(group)
    db.flush()
    return group.id


def _member(
    db: Session, cast: Cast, group: int, who: str, state: MembershipState = S.ADMITTED,
    asked_by: str = "", **lines: str,
) -> int:  # fmt: skip
    held = Membership(
        group_id=group, account_id=cast.accounts[who], state=state, role=GroupRole.MEMBER,
        asked_by=cast.accounts[asked_by or who], asked_at=NOW,
        conduct_accepted_at=None if asked_by else NOW,
        since=NOW if state is S.ADMITTED else None,
        **({"named_as": f"{who.title()} of Northside"} | lines),
    )  # fmt: skip
    db.add(held)
    db.flush()
    return held.id


def _markup(db: Session, cast: Cast, problem: int) -> None:
    group = _group(db, cast, problem_id=problem, purpose=MARKUP, conduct=MARKUP)
    texts = {"named_as": MARKUP[:80], "interests": MARKUP, "note": MARKUP}
    _member(db, cast, group, "resident", **texts)
    _member(db, cast, group, "stranger", S.ASKED, **texts)
    CommentFactory(
        problem_id=problem, author_id=cast.accounts["resident"], body=MARKUP, removed_at=NOW,
        removed_by=cast.accounts["coordinator"], removed_because=MARKUP,
    )  # fmt: skip
