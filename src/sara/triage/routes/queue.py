"""The queue of reports."""

import datetime as dt
from typing import Any

from sara.db import BIGGEST_ID, whole
from sara.errors import NotFound
from sara.problems.wanted import cursor
from sara.triage import pulse, queries, telling
from sara.triage.models import ReferralState
from sara.triage.routes.report import MAY
from sara.web.answers import Page, Redirect
from sara.web.call import Read
from sara.web.route import Route, get


@get("/triage", may=MAY)
def queue(call: Read) -> Page | Redirect:
    """What waits; with `decided` what was decided about, with `number` straight to one report."""
    number = whole(call.query("number"))
    if number:
        try:
            return Redirect(f"/triage/{queries.find(call.db, call.me, number).id}")
        except NotFound:
            pass
    asked = {"number": call.query("number")}
    if call.query("decided"):
        return Page("triage/decided.html", _decided(call) | asked)
    found = queries.waiting(call.db, call.me, cursor(call.query("after")))
    shown = found[: queries.PAGE]
    last = shown[-1] if len(found) > len(shown) else None
    late = call.today - dt.timedelta(days=call.settings.report_days)
    return Page("triage/queue.html", {
        "waiting": shown, "late": late,
        "older": f"/triage?after={last.received_on}.{last.id}" if last else "",
        "untold": [(row, (call.today - row.news_on).days)
                   for row in telling.untold(call.db, call.me, queries.PAGE)],
        "written": queries.written_to_us(call.db, call.me),
        "passed_on": queries.passed_on(call.db, call.me),
        "going_on": pulse.unheard(call.db, call.me, call.settings.zone, queries.PAGE),
    } | asked)  # fmt: skip


def _decided(call: Read) -> dict[str, Any]:
    rows = queries.decided(call.db, call.me, whole(call.query("before")) or BIGGEST_ID)
    shown = rows[: queries.PAGE]
    older = f"/triage?decided=1&before={shown[-1].id}" if len(rows) > len(shown) else ""
    return {"decided": shown, "older": older, "open": ReferralState.OPEN,
            "newest": "/triage?decided=1" if call.query("before") else ""}  # fmt: skip


ROUTES: list[Route] = [queue]
