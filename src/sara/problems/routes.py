"""The list of problems, the search in them, and the board."""

from collections.abc import Sequence
from typing import Any

from sara.accounts.permissions import Permission
from sara.accounts.queries import areas
from sara.accounts.reach import Audience
from sara.problems import board as columns, hits, listing, searching, taking
from sara.problems.counting import MOST, Count, counts
from sara.problems.models import Stage, Tier
from sara.problems.terms import terms
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
    numbers = counts(call.db, call.me, asked, call.today, call.now)
    return Page(
        "problems/list.html",
        around(call, asked)
        | {
            "counts": chips(asked, numbers),
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
    for row in result.rows:
        if row.audience is Audience.AGENCIES:
            call.note_reading(row.problem_id, row.subject, row.subject_id)
    return Page(
        "problems/list.html",
        around(call, asked)
        | {
            "counts": chips(asked, result.counts),
            "hits": [hits.hit(row, words) for row in result.rows],
            "words": words,
            "total": min(result.total, MOST),
            "more": result.more,
            "ranked": searching.RANKED,
            "older": asked.address(before=result.before) if result.before else "",
            "best": asked.address(best=True),
            "newest": asked.address(best=False),
            "everywhere": Wanted(q=asked.q).address(),
            "begins": asked.address(q=f"{asked.q}*") if asked.q[-1:].isalnum() else "",
        },
        parts=PARTS,
    )


@get("/board", may=Permission.PROBLEM_READ)
def board(call: Read) -> Page:
    asked = wanted(call.asked.query)
    cards = columns.board(call.db, call.me, asked, call.today)
    numbers = counts(call.db, call.me, asked, call.today, call.now)
    return Page(
        "problems/board.html",
        around(call, asked, BOARD)
        | {
            "columns": [
                chip | {"rows": cards[chip["stage"]]}
                for chip in chips(asked, numbers)
                if chip["stage"] in cards
            ]
        },
    )


def around(call: Read, asked: Wanted, action: str = "/problems") -> dict[str, Any]:
    """Filters and what stands beside them, the same for list, search and board."""
    return {
        "asked": asked,
        "action": action,
        "areas": areas(call.db),
        "stages": list(Stage),
        "tiers": list(Tier),
        "everything": asked.address(stage=None),
        "board": asked.address(BOARD, stage=None, q=""),
        "list": asked.address(),
        "filtered": bool(asked.set or asked.q),
        "turned": bool(asked.older or asked.newer or asked.before),
        "as_csv": asked.address("/problems.csv"),
        "as_geojson": asked.address("/problems.geojson"),
        "may_log": call.me.might_by_role(Permission.PROBLEM_LOG),
    }


def chips(asked: Wanted, numbers: Sequence[Count]) -> list[dict[str, Any]]:
    """The stages with their numbers, each a link to its part of the list."""
    return [
        {"stage": c.stage, "n": min(c.n, MOST), "over": c.over,
         "href": asked.address(stage=c.stage), "current": asked.stage is c.stage}
        for c in numbers
    ]  # fmt: skip


ROUTES: list[Route] = [problems, board, *taking.ROUTES]
