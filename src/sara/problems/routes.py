"""The list of problems, the search in them, and the board."""

from typing import Any

from sara.accounts.permissions import Permission
from sara.accounts.queries import areas
from sara.accounts.viewer import Viewer
from sara.db import Reader
from sara.problems import listing, searching
from sara.problems.listing import MOST
from sara.problems.models import Stage, Tier
from sara.problems.terms import Piece, around, terms
from sara.problems.wanted import BOARD, Wanted, wanted
from sara.web.answers import Page
from sara.web.call import Read
from sara.web.route import Route, get

PARTS = {"listing": "problems/_listing.html"}


@get("/problems", may=Permission.PROBLEM_READ)
def problems(call: Read) -> Page:
    asked = wanted(call.asked.query)
    if asked.q:
        return found(call, asked)
    shown = listing.page(call.db, call.me, asked, call.today)
    counts = listing.counts(call.db, call.me, asked, call.today)
    return Page(
        "problems/list.html",
        around_list(call.db, call.me, asked, counts)
        | {
            "rows": shown.rows,
            "newer": asked.address(newer=shown.newer) if shown.newer else "",
            "older": asked.address(older=shown.older) if shown.older else "",
        },
        parts=PARTS,
    )


def found(call: Read, asked: Wanted) -> Page:
    """What matches the words, each with the place where they stand."""
    words = terms(asked.q)
    result = searching.search(call.db, call.me, asked, words, call.today)
    hits = [
        {"row": row, "pieces": around(row.words, words) or [Piece(row.title)],
         "href": where(row)}
        for row in result.rows
    ]  # fmt: skip
    return Page(
        "problems/found.html",
        around_list(call.db, call.me, asked, result.counts)
        | {
            "hits": hits,
            "total": min(result.total, MOST),
            "over": result.more or result.total > MOST,
            "older": asked.address(before=result.before) if result.before else "",
            "by_best": asked.address(best=True),
            "by_newest": asked.address(best=False),
        },
        parts=PARTS,
    )


def where(row: Any) -> str:
    """The page of what was found."""
    base = f"/problems/{row.problem_id}"
    match row.subject:
        case "evidence":
            return f"{base}/evidence/{row.subject_id}"
        case "comment":
            return f"{base}/comments/{row.subject_id}"
        case _:
            return base


def around_list(db: Reader, viewer: Viewer, asked: Wanted, counts: Any) -> dict[str, Any]:
    """Filters and counts, the same around the list and what was found."""
    return {
        "asked": asked,
        "areas": areas(db),
        "stages": list(Stage),
        "tiers": list(Tier),
        "counts": [
            {"stage": c.stage, "n": min(c.n, MOST), "over": c.over,
             "href": asked.address(stage=c.stage), "current": asked.stage is c.stage}
            for c in counts
        ],
        "everything": asked.address(stage=None),
        "filtered": bool(asked.set or asked.q),
        "may_log": viewer.might_by_role(Permission.PROBLEM_LOG),
    }  # fmt: skip


@get("/board", may=Permission.PROBLEM_READ)
def board(call: Read) -> Page:
    asked = wanted(call.asked.query)
    columns = listing.board(call.db, call.me, asked, call.today)
    return Page(
        "problems/board.html",
        {
            "asked": asked,
            "areas": areas(call.db),
            "columns": [
                {"stage": stage, "rows": rows, "full": len(rows) >= listing.COLUMN,
                 "href": asked.address(stage=stage)}
                for stage, rows in columns.items()
            ],
            "board": BOARD,
            "may_log": call.me.might_by_role(Permission.PROBLEM_LOG),
        },
    )  # fmt: skip


ROUTES: list[Route] = [problems, board]
