"""What rests on a load: rooms above say so, and then the load cannot be taken back."""

from collections.abc import Callable

from sara.db import Reader

Rests = Callable[[Reader, int, int], int]
"""How many things rest on this load (dataset, load) or a later one."""

_RESTS: list[Rests] = []


def register(rests: Rests) -> None:
    _RESTS.append(rests)


def resting(db: Reader, dataset_id: int, load_id: int) -> int:
    """How many kept selections would not give the same any more without this load."""
    return sum(rests(db, dataset_id, load_id) for rests in _RESTS)
