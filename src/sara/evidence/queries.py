"""Reads of the evidence room."""

from typing import Any

import msgspec
import sqlalchemy as sa

from sara.accounts.reach import Audience
from sara.db import Reader
from sara.evidence.models import Evidence, EvidenceKind, Reliability, SourceKind, Support, Supports


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
