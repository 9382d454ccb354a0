"""Adding evidence, changing it, withdrawing it and taking that back."""

import datetime as dt
import secrets
from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from sara.accounts.permissions import Permission
from sara.accounts.reach import Audience
from sara.db import Reader, bump
from sara.errors import Forbidden, NotFound, Refused, Stale
from sara.evidence import claims, queries
from sara.evidence.claims import Claim
from sara.evidence.links import host_of
from sara.evidence.models import Evidence, StoredFile, Support, Supports
from sara.files.arriving import MOST_FILES, Received
from sara.history.operations import changed, record
from sara.problems import search
from sara.problems.queries import Found
from sara.problems.stages import AT_REST, why_closed
from sara.words import N_

SUBJECT = "evidence"

ALREADY_WITHDRAWN = N_("This was withdrawn. Take that back first, then change it.")
NOT_WITHDRAWN = N_("This is not withdrawn.")
TOO_MANY_FILES = N_("One piece of evidence holds at most {most} files. Add the others as new.")


def add(
    db: Session,
    found: Found,
    *,
    values: dict[str, Any],
    supports: Sequence[Claim] = (),
    files: Sequence[Received] = (),
    now: dt.datetime,
) -> Evidence:
    """Add a piece of evidence; `values` are its columns.

    Raises `Refused` while its stage cannot be written in, or for a claim of another problem.
    """
    _check_open(found, values["stage"])
    claims.check(supports, claims.offered(db, found.id, found.reach.audiences))
    return _add(db, found.id, values, supports, files, by=found.viewer.account_id, now=now)


def send_in(
    db: Session,
    problem_id: int,
    *,
    values: dict[str, Any],
    supports: Sequence[Claim],
    files: Sequence[Received],
    now: dt.datetime,
) -> Evidence:
    """The same for an agency without an account: by a signed link, which was checked.

    `values` say in `supplied_by` which agency it is.
    """
    return _add(db, problem_id, values, supports, files, by=None, now=now)


def put_by(
    db: Session, problem_id: int, *, values: dict[str, Any], supports: Sequence[Claim], by: int,
    now: dt.datetime,
) -> Evidence:  # fmt: skip
    """The same for a room above that made it of its own records; `by` is whose work it came of."""
    return _add(db, problem_id, values, supports, (), by=by, now=now)


def _add(
    db: Session, problem_id: int, values: dict[str, Any], supports: Sequence[Claim],
    files: Sequence[Received], *, by: int | None, now: dt.datetime,
) -> Evidence:  # fmt: skip
    evidence = Evidence(problem_id=problem_id, added_by=by, added_at=now, **values)
    db.add(evidence)
    db.flush()
    _link(db, evidence.id, supports)
    _attach(db, evidence.id, files)
    reindex(db, evidence)
    record(
        db, "evidence.added", by=by, now=now, problem_id=problem_id, subject=SUBJECT,
        subject_id=evidence.id, audience=evidence.audience,
        changes={
            "title": ("", evidence.title), "kind": ("", evidence.kind),
            "source": ("", evidence.source), **_named(supports, files),
            **({} if by else {"sent_by": ("", evidence.supplied_by)}),
        },
    )  # fmt: skip
    return evidence


def change(
    db: Session,
    found: Found,
    evidence_id: int,
    version: int,
    *,
    values: dict[str, Any],
    supports: Sequence[Claim],
    files: Sequence[Received] = (),
    now: dt.datetime,
) -> None:
    """Change what stands. Raises `Stale` when somebody else was quicker."""
    before = mendable(db, found, evidence_id)
    if before.withdrawn_at is not None:
        raise Refused(ALREADY_WITHDRAWN)
    _check_open(found, values["stage"])
    linked, supports = _both_links(db, found, evidence_id, supports)
    changes = changed(before, values) | _named((), files)
    if linked != supports:
        changes["supports"] = ([c.value for c in linked], [c.value for c in supports])
    if not changes:
        return
    if not bump(db, Evidence.__table__, evidence_id, version, **values):
        raise _stale(db, found, evidence_id)
    _relink(db, evidence_id, linked, supports)
    _attach(db, evidence_id, files)
    reindex(db, db.get_one(Evidence, evidence_id, populate_existing=True))
    record(
        db, "evidence.changed", by=found.viewer.account_id, now=now, problem_id=found.id,
        subject=SUBJECT, subject_id=evidence_id, changes=changes,
        audience=narrower(before.audience, values["audience"]),
    )  # fmt: skip


def withdraw(db: Session, found: Found, evidence_id: int, *, reason: str, now: dt.datetime) -> None:
    """Take evidence out of the gates and the search; the record keeps that it was there."""
    before = mendable(db, found, evidence_id)
    if before.withdrawn_at is not None:
        return
    _check_open(found)
    _set(db, before, withdrawn_at=now, withdrawn_because=reason)
    search.drop(db, SUBJECT, evidence_id)
    record(
        db, "evidence.withdrawn", by=found.viewer.account_id, now=now, problem_id=found.id,
        subject=SUBJECT, subject_id=evidence_id, reason=reason, audience=before.audience,
        changes={"title": (before.title, "")},
    )  # fmt: skip


def restore(db: Session, found: Found, evidence_id: int, *, now: dt.datetime) -> None:
    """Take a withdrawal back."""
    before = mendable(db, found, evidence_id)
    if before.withdrawn_at is None:
        raise Refused(NOT_WITHDRAWN)
    _check_open(found)
    _set(db, before, withdrawn_at=None, withdrawn_because="")
    reindex(db, db.get_one(Evidence, evidence_id, populate_existing=True))
    record(
        db, "evidence.restored", by=found.viewer.account_id, now=now, problem_id=found.id,
        subject=SUBJECT, subject_id=evidence_id, audience=before.audience,
        changes={"title": ("", before.title)},
    )  # fmt: skip


def mendable(db: Reader, found: Found, evidence_id: int) -> Any:
    """The row of evidence that this person may change; `NotFound` or `Forbidden` otherwise."""
    row = queries.one(db, found.id, evidence_id, found.reach.audiences)
    if row is None:
        raise NotFound
    if not may_mend(found, row):
        raise Forbidden
    return row


def may_mend(found: Found, row: Any) -> bool:
    """Whoever added it, and those who fill in the stages, may change and withdraw evidence."""
    if not found.may(Permission.EVIDENCE_ADD):
        return False
    return row.added_by == found.viewer.account_id or found.may(Permission.PROBLEM_WORK)


def narrower(one: Audience, other: Audience) -> Audience:
    """The audience that leaves more people out: a change is told to nobody new."""
    order = list(Audience)
    return max(one, other, key=order.index)


def reindex(db: Session, evidence: Evidence) -> None:
    names = db.scalars(
        sa.select(StoredFile.name)
        .where(StoredFile.evidence_id == evidence.id)
        .order_by(StoredFile.id)
    )
    words = (evidence.title, evidence.body, evidence.supplied_by, host_of(evidence.url), *names)
    search.index(
        db, problem_id=evidence.problem_id, subject=SUBJECT, subject_id=evidence.id,
        words="\n".join(w for w in words if w), audience=evidence.audience,
    )  # fmt: skip


def _check_open(found: Found, stage: Any = None) -> None:
    closed = why_closed(found.row, stage) if stage else AT_REST.get(found.row.stage, "")
    if closed:
        raise Refused(closed)


def _set(db: Session, row: Any, **values: Any) -> None:
    if not bump(db, Evidence.__table__, row.id, row.version, **values):
        raise Stale(version=row.version)


def _stale(db: Session, found: Found, evidence_id: int) -> Stale:
    now = queries.one(db, found.id, evidence_id, found.reach.audiences)
    if now is None:  # narrowed meanwhile
        raise NotFound
    theirs = {
        name: str(getattr(now, name) if getattr(now, name) is not None else "")
        for name in ("kind", "title", "body", "url", "source", "supplied_by", "fact_on",
                     "reliability", "stage", "audience")
    }  # fmt: skip
    offers = claims.offered(db, found.id, found.reach.audiences)
    linked = queries.claims_of(db, [evidence_id])[evidence_id]
    theirs["supports"] = "\n".join(o.value for o in offers if o.value in linked)
    return Stale(theirs, now.version)


def _both_links(
    db: Session, found: Found, evidence_id: int, supports: Sequence[Claim]
) -> tuple[Sequence[Claim], Sequence[Claim]]:
    """The claims it stands behind now, and those it shall stand behind.

    A claim that this person does not see is not on their form, and stays.
    """
    offers = claims.offered(db, found.id, found.reach.audiences)
    seen = {offer.value for offer in offers}
    linked = claims.read(queries.claims_of(db, [evidence_id])[evidence_id])
    unseen = [claim for claim in linked if claim.value not in seen]
    claims.check(set(supports) - set(linked), offers)
    return linked, tuple(sorted({*supports, *unseen}))


def _link(db: Session, evidence_id: int, supports: Iterable[Claim]) -> None:
    db.add_all(
        Support(evidence_id=evidence_id, claim=Supports.of(c.kind), key=c.key) for c in supports
    )


def _relink(
    db: Session, evidence_id: int, linked: Sequence[Claim], supports: Sequence[Claim]
) -> None:
    for claim in set(linked) - set(supports):
        db.execute(
            sa.delete(Support).where(
                Support.evidence_id == evidence_id,
                Support.claim == Supports.of(claim.kind),
                Support.key == claim.key,
            )
        )
    _link(db, evidence_id, sorted(set(supports) - set(linked)))


def _attach(db: Session, evidence_id: int, files: Sequence[Received]) -> None:
    if not files:
        return
    held = db.scalar(sa.select(sa.func.count()).where(StoredFile.evidence_id == evidence_id))
    if (held or 0) + len(files) > MOST_FILES:
        raise Refused(TOO_MANY_FILES, most=MOST_FILES)
    db.add_all(
        StoredFile(
            token=secrets.token_urlsafe(24), evidence_id=evidence_id, name=f.name,
            sealed=f.sealed, sealed_size=f.sealed_size, media_type=f.media_type, shown=f.shown,
            shown_size=f.shown_size, thumb=f.thumb, width=f.width, height=f.height,
            hidden=list(f.hidden),
        )
        for f in files
    )  # fmt: skip
    db.flush()


def _named(supports: Sequence[Claim], files: Sequence[Received]) -> dict[str, tuple[Any, Any]]:
    said: dict[str, tuple[Any, Any]] = {}
    if supports:
        said["supports"] = ("", [c.value for c in supports])
    if files:
        said["files"] = ("", [f"{f.name} (SHA-256 {f.sealed})" for f in files])
    return said
