"""What evidence can stand behind: the claims of a problem, as the rooms that hold them tell.

Letters, questions, explanations, actions and indicators live in the rooms above this one, so each
of them hands in a function that lists its own. `sara.routes` joins them.
"""

from collections.abc import Callable, Collection, Iterable

import msgspec

from sara.accounts.reach import Audience
from sara.db import Reader
from sara.errors import Refused
from sara.evidence.models import Supports
from sara.words import N_, Sentence

NO_SUCH_CLAIM = N_("What this evidence should support is not there any more. Choose again.")


class Claim(msgspec.Struct, frozen=True, order=True):
    """One claim by name: `key` is a letter, a question or the id of a row."""

    kind: str
    key: str

    @property
    def value(self) -> str:
        return f"{self.kind}:{self.key}"


class Offer(msgspec.Struct, frozen=True, kw_only=True):
    """A claim of one problem with its words; `open` is false for what was dropped since."""

    claim: Supports
    key: str
    words: str | Sentence
    href: str
    open: bool = True
    audience: Audience = Audience.TEAM

    @property
    def value(self) -> str:
        return f"{self.claim.value}:{self.key}"


Offers = Callable[[Reader, int, Collection[Audience]], Iterable[Offer]]
"""Lists the claims of one problem that these audiences may see."""

_OFFERS: dict[Supports, Offers] = {}


def register(claim: Supports, offers: Offers) -> None:
    """Say where the claims of this kind come from."""
    _OFFERS[claim] = offers


def offered(db: Reader, problem_id: int, audiences: Collection[Audience]) -> list[Offer]:
    """Every claim of a problem that evidence can stand behind, in the order of the stages."""
    return [
        offer
        for claim in Supports
        if claim in _OFFERS
        for offer in _OFFERS[claim](db, problem_id, audiences)
    ]


def of_kind(
    db: Reader, problem_id: int, claim: Supports, audiences: Collection[Audience]
) -> list[Offer]:
    """The claims of one kind, dropped ones among them."""
    return list(_OFFERS[claim](db, problem_id, audiences)) if claim in _OFFERS else []


def read(texts: Iterable[str]) -> tuple[Claim, ...]:
    """Claims from what a form sends: "cheers:harms". A text may hold several lines."""
    parts = (line.partition(":") for text in texts for line in text.splitlines() if line.strip())
    return tuple(sorted({Claim(kind.strip(), key.strip()) for kind, _, key in parts}))


def check(chosen: Iterable[Claim], among: Iterable[Offer]) -> None:
    """Raise `Refused` for a claim that is not one of these: of another problem, or dropped."""
    known = {offer.value for offer in among if offer.open}
    if any(claim.value not in known for claim in chosen):
        raise Refused(NO_SUCH_CLAIM)
