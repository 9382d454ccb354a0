"""The points of the gates as what an action can serve. They are written in the rooms above this
one, and `sara.routes` hands them in."""

from collections.abc import Iterable, Mapping

from sara.problems.models import Stage
from sara.web.forms import Choice

_POINTS: dict[Stage, tuple[Choice, ...]] = {}


def offer(points: Mapping[Stage, Iterable[tuple[str, str]]]) -> None:
    """Say what each gate asks: the code and the words of each of its points."""
    _POINTS.update({stage: tuple(Choice(*one) for one in some) for stage, some in points.items()})


def of_gate(stage: Stage) -> tuple[Choice, ...]:
    """The points of the gate at the end of this stage; none where it has no gate."""
    return _POINTS.get(stage, ())


def find(code: str) -> tuple[Choice, ...]:
    """The point with this code, of whichever gate; none for what is no point of one any more."""
    return tuple(p for points in _POINTS.values() for p in points if p.value == code)
