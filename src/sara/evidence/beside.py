"""What a page of evidence shows besides its words and files; told by the rooms that made it."""

from collections.abc import Callable, Mapping
from typing import Any

from sara.db import Reader

Beside = Mapping[str, Any]
"""What templates/charts/_filed.html is given."""

_TOLD: list[Callable[[Reader, int], Beside | None]] = []


def tell(how: Callable[[Reader, int], Beside | None]) -> None:
    """Say what stands behind a piece of evidence by its id; None for what is not of this room."""
    _TOLD.append(how)


def beside(db: Reader, evidence_id: int) -> Beside | None:
    """What there is to show of this one."""
    return next((found for how in _TOLD if (found := how(db, evidence_id))), None)
