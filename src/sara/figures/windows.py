"""Windows of equal length, one after the other: days, weeks or months."""

import calendar
import datetime as dt

from sara.words import N_, Spoken


class Step(Spoken):
    """How long each window of a series is."""

    WEEK = "week", N_("A week")
    MONTH = "month", N_("A month")
    DAY = "day", N_("A day")

    def after(self, first: dt.date, windows: int) -> dt.date:
        """The day so many windows after the first."""
        if self is not Step.MONTH:
            return first + dt.timedelta(days=windows * (7 if self is Step.WEEK else 1))
        year, month = divmod(first.month - 1 + windows, 12)
        year, month = first.year + year, month + 1
        return dt.date(year, month, min(first.day, calendar.monthrange(year, month)[1]))
