"""How many reports came in which way, by area and month."""

import datetime as dt
from collections import Counter
from typing import Any

import msgspec

from sara.accounts import queries as accounts
from sara.accounts.permissions import Permission
from sara.intake.models import Channel
from sara.triage import queries
from sara.web.answers import Page
from sara.web.call import Read
from sara.web.route import Route, get

MONTHS = 12


class Month(msgspec.Struct, frozen=True):
    first: dt.date
    numbers: tuple[int, ...]
    """One for each channel that is shown."""

    @property
    def words(self) -> str:
        return f"{self.first:%Y-%m}"

    @property
    def sum(self) -> int:
        return sum(self.numbers)


def months(rows: list[Any], today: dt.date) -> tuple[list[Channel], list[Month]]:
    """The channels that were used, and the months from this one back, each with its numbers."""
    found: Counter[tuple[dt.date, Channel]] = Counter()
    for row in rows:
        found[row.received_on.replace(day=1), row.channel] += row.n
    used = [c for c in Channel if any(channel is c for _, channel in found)]
    shown = [back(today, n) for n in range(MONTHS)]
    return used, [Month(first, tuple(found[first, c] for c in used)) for first in shown]


def back(today: dt.date, months_ago: int) -> dt.date:
    """The first day of the month so many months ago."""
    year, month = divmod(today.year * 12 + today.month - 1 - months_ago, 12)
    return dt.date(year, month + 1, 1)


@get("/triage/counts", may=Permission.REPORT_KEY)
def counts(call: Read) -> Page:
    mine = [a for a in accounts.areas(call.db) if call.me.may_in(Permission.REPORT_KEY, a.id)]
    asked = call.query("area")
    area = next((a for a in mine if str(a.id) == asked), None)
    since = back(call.today, MONTHS - 1)
    rows = queries.counts(call.db, call.me, since, area.id if area else None)
    channels, shown = months(rows, call.today)
    return Page("triage/counts.html", {
        "areas": mine, "area": area, "channels": channels, "months": shown,
        "sums": [sum(m.numbers[n] for m in shown) for n in range(len(channels))],
        "may_triage": call.me.might_by_role(Permission.REPORT_TRIAGE),
    })  # fmt: skip


ROUTES: list[Route] = [counts]
