"""The seats an account holds on problems, as the room that holds problems tells.

Problems lie above this room, so the telling is handed in where the application is joined.
"""

import datetime as dt
from collections.abc import Callable, Sequence

import msgspec

from sara.accounts.reach import SeatKind
from sara.db import Reader


class HeldSeat(msgspec.Struct, frozen=True):
    """A seat as an administrator may know of it: of the problem its number alone."""

    reference: str
    kind: SeatKind
    since: dt.datetime


Newest = Callable[[Reader, int, int], Sequence[HeldSeat]]
"""At most so many of the seats that an account holds, the newest first."""
_HANDED_IN: list[Newest] = []


def register(newest: Newest) -> None:
    """Say where seats come from."""
    _HANDED_IN[:] = [newest]


def newest(db: Reader, account_id: int, most: int) -> list[HeldSeat]:
    return [seat for tell in _HANDED_IN for seat in tell(db, account_id, most)]
