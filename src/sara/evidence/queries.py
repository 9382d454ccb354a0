"""Reads of the evidence room."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any

import msgspec
import sqlalchemy as sa

from sara.accounts.models import Account
from sara.accounts.reach import Audience
from sara.db import BIGGEST_ID, Reader
from sara.evidence.models import (
    Evidence,
    EvidenceKind,
    Reliability,
    SourceKind,
    StoredFile,
    Support,
    Supports,
)
from sara.problems.models import Stage


class Behind(msgspec.Struct, frozen=True, kw_only=True):
    """One piece of evidence as the gates see it, with every claim it stands behind."""

    id: int
    title: str
    kind: EvidenceKind
    source: SourceKind
    reliability: Reliability
    audience: Audience
    claims: tuple[tuple[Supports, str], ...]

    def supports(self, claim: Supports, key: Any) -> bool:
        return (claim, str(key)) in self.claims


_BEHIND = (
    sa.select(
        Evidence.id, Evidence.title, Evidence.kind, Evidence.source, Evidence.reliability,
        Evidence.audience, Support.claim, Support.key,
    )
    .outerjoin(Support, Support.evidence_id == Evidence.id)
    .where(Evidence.problem_id == sa.bindparam("problem_id"), Evidence.withdrawn_at.is_(None))
    .order_by(Evidence.id)
)  # fmt: skip


def behind(db: Reader, problem_id: int) -> tuple[Behind, ...]:
    """All evidence on a problem that was not withdrawn, whatever its audience: for the gates."""
    found: dict[int, Any] = {}
    claims: dict[int, list[tuple[Supports, str]]] = {}
    for row in db.execute(_BEHIND, {"problem_id": problem_id}):
        found[row.id] = row
        pairs = claims.setdefault(row.id, [])
        if row.claim is not None:
            pairs.append((row.claim, row.key))
    return tuple(
        Behind(
            id=r.id, title=r.title, kind=r.kind, source=r.source, reliability=r.reliability,
            audience=r.audience, claims=tuple(claims[r.id]),
        )
        for r in found.values()
    )  # fmt: skip


def ids_for(evidence: tuple[Behind, ...], claim: Supports, *keys: Any) -> tuple[int, ...]:
    """The ids of the evidence behind one claim (any of the keys)."""
    return tuple(e.id for e in evidence if any(e.supports(claim, k) for k in keys))


PAGE = 50
PIECE = 2_000
"""So many pieces of evidence with their texts are read at once."""

_OPEN_TEXT = sa.and_(Evidence.audience != Audience.AGENCIES, Evidence.withdrawn_at.is_(None))
_LISTED = (
    sa.select(
        Evidence.id, Evidence.kind, Evidence.title, Evidence.url, Evidence.source,
        Evidence.reliability, Evidence.supplied_by, Evidence.fact_on, Evidence.stage,
        Evidence.audience, Evidence.added_at, Evidence.withdrawn_at,
        # What is for agencies only is read on its own page, where the reading is recorded.
        sa.case((_OPEN_TEXT, sa.func.substr(Evidence.body, 1, 200)), else_="").label("start"),
    )
    .where(
        Evidence.problem_id == sa.bindparam("problem_id"),
        Evidence.audience.in_(sa.bindparam("audiences", expanding=True)),
        Evidence.stage.in_(sa.bindparam("stages", expanding=True)),
        Evidence.kind.in_(sa.bindparam("kinds", expanding=True)),
        sa.case((Evidence.withdrawn_at.is_(None), 0), else_=1) == sa.bindparam("withdrawn"),
        Evidence.id < sa.bindparam("before"),
    )
    .order_by(Evidence.id.desc())
    .limit(PAGE + 1)
)  # fmt: skip


def listed(
    db: Reader,
    problem_id: int,
    audiences: Collection[Audience],
    *,
    stage: Stage | None = None,
    kind: EvidenceKind | None = None,
    withdrawn: bool = False,
    before: int | None = None,
) -> list[Any]:
    """Evidence that these audiences may see, newest first; one row more than a page holds."""
    asked = {
        "problem_id": problem_id,
        "audiences": list(audiences),
        "stages": [stage] if stage else list(Stage),
        "kinds": [kind] if kind else list(EvidenceKind),
        "withdrawn": int(withdrawn),
        "before": before or BIGGEST_ID,
    }
    return list(db.execute(_LISTED, asked).all())


_COUNTED = sa.select(
    sa.func.count().label("every"), sa.func.count(Evidence.withdrawn_at).label("gone")
).where(
    Evidence.problem_id == sa.bindparam("problem_id"),
    Evidence.audience.in_(sa.bindparam("audiences", expanding=True)),
)


def counted(db: Reader, problem_id: int, audiences: Collection[Audience]) -> tuple[int, int]:
    """How many these audiences may see: that stand, and that were withdrawn."""
    asked = {"problem_id": problem_id, "audiences": list(audiences)}
    row = db.execute(_COUNTED, asked).one()
    return row.every - row.gone, row.gone


_IN_FULL = (
    sa.select(*Evidence.__table__.c)
    .where(
        Evidence.problem_id == sa.bindparam("problem_id"),
        Evidence.audience.in_(sa.bindparam("audiences", expanding=True)),
        Evidence.withdrawn_at.is_(None),
    )
    .order_by(Evidence.id)
)


def in_full(db: Reader, problem_id: int, audiences: Collection[Audience]) -> list[Any]:
    """All evidence that stands and that these audiences may see, oldest first, with its text.

    Whoever shows it notes the reading of what is for agencies only.
    """
    asked = {"problem_id": problem_id, "audiences": list(audiences)}
    return list(db.execute(_IN_FULL, asked).all())


_PIECE = _IN_FULL.where(Evidence.id > sa.bindparam("after")).limit(PIECE)


def every(db: Reader, problem_id: int, audiences: Collection[Audience], most: int) -> Iterator[Any]:
    """The same, but read piece by piece and no further than `most`."""
    asked = {"problem_id": problem_id, "audiences": list(audiences), "after": 0}
    for _ in range(-(-most // PIECE)):
        rows = db.execute(_PIECE, asked).all()
        yield from rows
        if len(rows) < PIECE:
            return
        asked["after"] = rows[-1].id


_ON = (
    sa.select(Support.evidence_id, Support.claim, Support.key)
    .join(Evidence, Evidence.id == Support.evidence_id)
    .where(Evidence.problem_id == sa.bindparam("problem_id"))
)


def claims_on(db: Reader, problem_id: int) -> dict[int, set[str]]:
    """What each piece of evidence of a problem stands behind, as the values of claims."""
    found: dict[int, set[str]] = {}
    for row in db.execute(_ON, {"problem_id": problem_id}):
        found.setdefault(row.evidence_id, set()).add(f"{row.claim.value}:{row.key}")
    return found


_ONE = (
    sa.select(*Evidence.__table__.c, Account.name.label("added_by_name"))
    .outerjoin(Account, Account.id == Evidence.added_by)
    .where(
        Evidence.id == sa.bindparam("evidence_id"),
        Evidence.problem_id == sa.bindparam("problem_id"),
        Evidence.audience.in_(sa.bindparam("audiences", expanding=True)),
    )
)


def one(
    db: Reader, problem_id: int, evidence_id: int, audiences: Collection[Audience]
) -> Any | None:
    """One piece of evidence of this problem with all its columns, if these audiences may see it."""
    asked = {"evidence_id": evidence_id, "problem_id": problem_id, "audiences": list(audiences)}
    return db.execute(_ONE, asked).one_or_none()


_CLAIMS = sa.select(Support.evidence_id, Support.claim, Support.key).where(
    Support.evidence_id.in_(sa.bindparam("ids", expanding=True))
)
_FILES = (
    sa.select(*StoredFile.__table__.c)
    .where(StoredFile.evidence_id.in_(sa.bindparam("ids", expanding=True)))
    .order_by(StoredFile.id)
)


def claims_of(db: Reader, ids: Sequence[int]) -> dict[int, set[str]]:
    """What each piece of evidence stands behind, as the values of claims."""
    found: dict[int, set[str]] = {i: set() for i in ids}
    for row in db.execute(_CLAIMS, {"ids": list(ids)}):
        found[row.evidence_id].add(f"{row.claim.value}:{row.key}")
    return found


def files_of(db: Reader, ids: Sequence[int]) -> dict[int, list[Any]]:
    """The files of each piece of evidence, in the order they came."""
    found: dict[int, list[Any]] = {i: [] for i in ids}
    for row in db.execute(_FILES, {"ids": list(ids)}):
        found[row.evidence_id].append(row)
    return found


_PICTURES = (
    sa.select(StoredFile.evidence_id, StoredFile.shown)
    .join(Evidence, Evidence.id == StoredFile.evidence_id)
    .where(
        Evidence.problem_id == sa.bindparam("problem_id"),
        Evidence.audience.in_(sa.bindparam("audiences", expanding=True)),
        Evidence.withdrawn_at.is_(None),
        StoredFile.media_type.startswith("image/"),
        StoredFile.shown != "",
    )
    .order_by(StoredFile.id)
)


def pictures(db: Reader, problem_id: int, audiences: Collection[Audience]) -> dict[int, list[Any]]:
    """The pictures of all evidence that stands and that these audiences may see."""
    found: dict[int, list[Any]] = {}
    for row in db.execute(_PICTURES, {"problem_id": problem_id, "audiences": list(audiences)}):
        found.setdefault(row.evidence_id, []).append(row)
    return found


_FILE = (
    sa.select(
        StoredFile.id, StoredFile.name, StoredFile.media_type, StoredFile.shown, StoredFile.thumb,
        Evidence.problem_id, Evidence.audience, Evidence.withdrawn_at, Evidence.added_by,
    )
    .join(Evidence, Evidence.id == StoredFile.evidence_id)
    .where(StoredFile.token == sa.bindparam("token"))
)  # fmt: skip


def file_with(db: Reader, token: str) -> Any | None:
    """The file with this token, and what decides who may have it. Check that before serving."""
    return db.execute(_FILE, {"token": token}).one_or_none()


_FOR_CLAIM = (
    sa.select(Evidence.id, Evidence.kind, Evidence.title, Evidence.audience, Evidence.fact_on)
    .join(Support, Support.evidence_id == Evidence.id)
    .where(
        Evidence.problem_id == sa.bindparam("problem_id"),
        Evidence.audience.in_(sa.bindparam("audiences", expanding=True)),
        Evidence.withdrawn_at.is_(None),
        Support.claim == sa.bindparam("claim"),
        Support.key == sa.bindparam("key"),
    )
    .order_by(Evidence.id)
)


def for_claim(
    db: Reader, problem_id: int, audiences: Collection[Audience], claim: Supports, key: Any
) -> list[Any]:
    """The evidence behind one claim that these audiences may see."""
    asked = {
        "problem_id": problem_id, "audiences": list(audiences), "claim": claim, "key": str(key)
    }  # fmt: skip
    return list(db.execute(_FOR_CLAIM, asked).all())
