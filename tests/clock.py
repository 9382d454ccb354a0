"""A clock that goes as clocks do, and forward when a test says so."""

import datetime as dt

from sara.db import utc_now


class Clock:
    """`clock()` is the time that the application reads; `clock.forward(days=15)` moves it on."""

    def __init__(self) -> None:
        self._ahead = dt.timedelta()

    def __call__(self) -> dt.datetime:
        return utc_now() + self._ahead

    def forward(self, **by: float) -> None:
        """By days, hours, minutes and so on, as `timedelta` takes them."""
        self._ahead += dt.timedelta(**by)
