"""Marks of the people who signed in on a browser, kept there in one long-lived cookie.

A mark gives no access. It only tells a person's own browser from a stranger's when somebody keeps
trying passwords.
"""

import hmac
import re
import secrets

from sara.secret import Secret

MOST = 6
"""People remembered on one shared browser."""
_MARK = re.compile(r"[0-9a-f]{80}")
_NUMBER = 16


def known(secret: Secret, cookie: str, account_id: int) -> str:
    """The number of this browser if the account was signed in here before, else empty."""
    for mark in _marks(cookie):
        number, signature = mark[:_NUMBER], mark[_NUMBER:]
        if hmac.compare_digest(signature, _signature(secret, account_id, number)):
            return number
    return ""


def remember(secret: Secret, cookie: str, account_id: int) -> str:
    """The cookie with a mark of this account in front."""
    number = known(secret, cookie, account_id) or secrets.token_hex(_NUMBER // 2)
    mine = number + _signature(secret, account_id, number)
    return ".".join([mine, *(m for m in _marks(cookie) if m != mine)][:MOST])


def _marks(cookie: str) -> list[str]:
    return [m for m in cookie.split(".")[:MOST] if _MARK.fullmatch(m)]


def _signature(secret: Secret, account_id: int, number: str) -> str:
    return secret.sign("device", str(account_id), number)
