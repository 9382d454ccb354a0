"""What one was told, on the page."""

from typing import Any

import msgspec

from sara.accounts.permissions import Permission
from sara.db import BIGGEST_ID, whole
from sara.hearing import queries
from sara.hearing.operations import open_all, open_one
from sara.mail.packing import unpacked
from sara.web.answers import Page, Redirect
from sara.web.call import Read, Write
from sara.web.notices import notice
from sara.web.route import Route, get, post
from sara.words import N_, gettext

ALL_READ = notice("all-read", N_("Everything is marked as read."))


class Line(msgspec.Struct, frozen=True):
    """One thing as the page shows it; `title` is the problem's, for those who reach it."""

    id: int
    says: str
    act: bool
    at: Any
    title: str
    done: bool


@get("/notifications", may=Permission.SIGNED_IN)
def notifications(call: Read) -> Page:
    before = whole(call.query("before"))
    fresh = [] if before else queries.new(call.db, call.me)
    rows = queries.seen(call.db, call.me, before or BIGGEST_ID)
    shown = rows[: queries.PAGE]
    problems = queries.reached(call.db, call.me, [r.problem_id for r in (*fresh, *shown)])
    return Page(
        "hearing/notifications.html",
        {
            "acts": _lines([r for r in fresh if r.act], problems),
            "news": _lines([r for r in fresh if not r.act], problems),
            "seen": _lines(shown, problems),
            "newest": "/notifications" if before else "",
            "older": f"/notifications?before={shown[-1].id}" if len(rows) > len(shown) else "",
            "form": call.filled(),
        },
    )


def _lines(rows: list[Any], problems: dict[int, Any]) -> list[Line]:
    return [
        Line(
            id=row.id, says=gettext(unpacked(row.says)), act=row.act, at=row.at,
            title=problems[row.problem_id].title if row.problem_id else "",
            done=row.settled_at is not None,
        )
        for row in rows
        if row.problem_id is None or row.problem_id in problems
    ]  # fmt: skip


@post("/notifications/{notification_id:int}/opening", may=Permission.SIGNED_IN)
def opening(call: Write, notification_id: int) -> Redirect:
    return Redirect(open_one(call.db, notification_id, by=call.me, now=call.now))


@post("/notifications/readings", may=Permission.SIGNED_IN)
def read_all(call: Write) -> Redirect:
    open_all(call.db, by=call.me, now=call.now)
    return Redirect("/notifications", ALL_READ)


ROUTES: list[Route] = [notifications, opening, read_all]
