"""What a chart is asked about: a choice of incidents with its days, and who may see what of it."""

import datetime as dt

import msgspec

from sara.incidents.chosen import Chosen
from sara.incidents.models import Timing


class Subject(msgspec.Struct, frozen=True, kw_only=True):
    """A choice from one dataset, with its days closed."""

    chosen: Chosen
    timing: Timing
    first: dt.date
    last: dt.date
    here: str
    """The chosen place in words."""
    response_on: dt.date | None = None
    listed: tuple[str, ...] = ()
    """All places of the kind, if somebody listed them."""
    beside: str = ""
    """What it is compared with: "area:7" or "hours:22-4"; empty for what is proposed first."""

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1
