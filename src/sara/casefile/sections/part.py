"""One section of a file: its heading, what is told in it, and whether its words are counted."""

from collections.abc import Callable

import msgspec

from sara.casefile.parts import Block
from sara.casefile.telling import Telling
from sara.problems.models import Stage

Tell = Callable[[Telling], list[Block]]


class Part(msgspec.Struct, frozen=True, kw_only=True):
    title: str
    tells: tuple[Tell, ...]
    begins: Stage | None = None
    """The stage it tells of; what has not begun yet is said to be so."""
    most: int = 0
    """How many words this section alone may have; 0 when it has no limit of its own."""
    counted: bool = True
    """Whether its words belong to the description that has a limit."""
