"""The address in every letter that stops letters like it, without a sign-in (RFC 8058).

It proves itself: the account and what is stopped stand in it, under a keyed hash. It lets its
holder do nothing but stop letters, or have them again.
"""

import hmac
import re
from collections.abc import Sequence

import msgspec

from sara.errors import NotFound
from sara.secret import Secret
from sara.settings import Settings
from sara.words import N_, Spoken

PATH = "/mail/stops/"
_TOKEN = re.compile(r"(\d{1,9})-([a-z]+)-(\d{1,9})-([0-9a-f]{64})", re.ASCII)


class Stopped(Spoken):
    """What the letters are that one click stops."""

    AT_ONCE = "now", N_("Letters at once about what I have to do")
    DIGEST = "digest", N_("The letter with all that is new")
    PROBLEM = "problem", N_("Letters about one problem")


class Stop(msgspec.Struct, frozen=True):
    account_id: int
    what: Stopped
    problem_id: int = 0


def stop_for(account_id: int, told: Sequence[tuple[int | None, bool]]) -> Stop:
    """What a click stops in a letter that tells of these: (problem, whether one has to act)."""
    problems = {problem for problem, _ in told}
    only = problems.pop() if len(problems) == 1 else None
    if only is not None:
        return Stop(account_id, Stopped.PROBLEM, only)
    return Stop(account_id, Stopped.AT_ONCE if all(act for _, act in told) else Stopped.DIGEST)


def token(secret: Secret, stop: Stop) -> str:
    plain = f"{stop.account_id}-{stop.what}-{stop.problem_id}"
    return f"{plain}-{secret.sign('mail stop', plain)}"


def address(settings: Settings, secret: Secret, stop: Stop) -> str:
    """The whole address, for a letter."""
    return settings.public_address.rstrip("/") + PATH + token(secret, stop)


def read(secret: Secret, given: str) -> Stop:
    """What the token stops. Raises `NotFound` for one that we did not make."""
    found = _TOKEN.fullmatch(given)
    if found is None:
        raise NotFound
    account_id, what, problem_id, proof = found.groups()
    if not hmac.compare_digest(
        proof, secret.sign("mail stop", f"{account_id}-{what}-{problem_id}")
    ):
        raise NotFound
    return Stop(int(account_id), Stopped.of(what), int(problem_id))
