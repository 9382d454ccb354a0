"""How entries are chained: each one sealed together with the one before it, under the key.

The end of the chain is kept in the one row of `Head`, with a proof that runs on from entry to
entry. Every seal stands in the table for anybody to copy; the proofs before the last one stand
nowhere. Whoever cuts entries off the end can put an earlier seal into the head, but not the proof
that belongs to it, and every entry added later carries the false proof on.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from typing import Any

import msgspec

from sara.secret import Secret


class Link(msgspec.Struct, frozen=True):
    """What is sealed of one entry, as it is stored."""

    seq: int
    at: str
    account_id: int | None
    problem_id: int | None
    verb: str
    subject: str
    subject_id: int | None
    audience: str
    digest: str


class End(msgspec.Struct, frozen=True):
    """The end of a chain; without arguments that of an empty one."""

    seq: int = 0
    seal: str = ""
    proof: str = ""

    @property
    def kept(self) -> str:
        """What is kept outside, to be compared later."""
        return f"{self.seq}:{self.seal}"


def add(secret: Secret, end: End, link: Link) -> End:
    """The end of the chain once this entry hangs on it."""
    sealed = seal(secret, end.seal, link)
    return End(link.seq, sealed, prove(secret, end.proof, sealed))


def seal(secret: Secret, before: str, link: Link) -> str:
    """The keyed hash of an entry together with the seal before it."""
    return secret.sign(
        "history", before, str(link.seq), link.at, str(link.account_id), str(link.problem_id),
        link.verb, link.subject, str(link.subject_id), link.audience, link.digest,
    )  # fmt: skip


def prove(secret: Secret, before: str, sealed: str) -> str:
    """The proof that belongs to an end of the chain."""
    return secret.sign("history end", before, sealed)


def digest(salt: str, changes: str, reason: str) -> str:
    """What stands in the chain for the text, so that the text can be erased and the chain holds.

    `changes` is the JSON as it is stored. Salted, so that a short text cannot be guessed from its
    digest once it is erased.
    """
    text = f"{len(salt)}:{len(changes)}:{salt}{changes}{reason}"
    return hashlib.sha256(text.encode()).hexdigest()


def stored(changes: Mapping[str, Any]) -> str:
    """The changes as the database stores them."""
    return json.dumps(changes)


def written(at: dt.datetime) -> str:
    """A moment as it is sealed, and as SQLite stores it: UTC, to the microsecond."""
    return at.astimezone(dt.UTC).isoformat(" ", "microseconds")[:26]
