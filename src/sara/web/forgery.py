"""Against forged requests: where a form came from, and whose session it was made for."""

import hmac
import secrets

from sara.errors import Forbidden
from sara.secret import Secret
from sara.words import N_

ELSEWHERE = N_("This form did not come from a page of ours. Open the page again and send it there.")


def mask(secret: Secret, token_hash: str) -> str:
    """The form token of one session, masked afresh for every page.

    The mask keeps its bytes from being guessed through the length of compressed pages (BREACH).
    """
    pad = secrets.token_bytes(32)
    token = bytes.fromhex(secret.sign("form", token_hash))
    return (pad + bytes(a ^ b for a, b in zip(pad, token, strict=True))).hex()


def check_token(secret: Secret, token_hash: str, given: str) -> None:
    """Raise `Forbidden` unless `given` was made for this session."""
    expected = bytes.fromhex(secret.sign("form", token_hash))
    try:
        raw = bytes.fromhex(given)
    except ValueError:
        raw = b""
    pad, masked = raw[:32], raw[32:]
    found = bytes(a ^ b for a, b in zip(pad, masked, strict=False))
    if len(raw) != 64 or not hmac.compare_digest(found, expected):
        raise Forbidden(ELSEWHERE)


def check_origin(origin: str, expected: str, fetch_site: str) -> None:
    """Raise `Forbidden` unless the browser says that the request began on our own pages."""
    if fetch_site not in ("", "same-origin") or origin != expected:
        raise Forbidden(ELSEWHERE)
