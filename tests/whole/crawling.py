"""Walks through the pages as a person with a browser does, link by link."""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from functools import cache
from urllib.parse import parse_qs, urljoin, urlsplit

import httpx
import msgspec
from selectolax.lexbor import LexborHTMLParser

from tests.whole.town import Town

MOST_ALIKE, FEW = 4, 2
"""Pages of one kind that are looked at: all others are drawn by the same template."""


class Seen(msgspec.Struct, frozen=True):
    path: str
    answer: httpx.Response
    page: LexborHTMLParser | None
    """The page, unless it was a file or a redirect."""


def links(page: LexborHTMLParser, at: str) -> list[str]:
    """Addresses of ours that the page leads to, each once, without what stands after the #."""
    found: dict[str, None] = {}
    for node in page.css("a[href], [data-hx-get], img[src]"):
        has = node.attributes
        to = has.get("href") or has.get("data-hx-get") or has.get("src") or ""
        # What begins at the top leads to the same place from every page.
        if (one := _of_ours(to, "" if to.startswith("/") else at)) is not None:
            found[one] = None
    return list(found)


@cache
def _of_ours(to: str, at: str) -> str | None:
    parts = urlsplit(urljoin(at, to))
    if parts.scheme or parts.netloc or parts.path.startswith("/static/"):
        return None
    return parts._replace(fragment="").geturl()


@cache
def kind(path: str) -> str:
    """Addresses of the same kind differ in their numbers only."""
    parts = urlsplit(path)
    names = ",".join(sorted(parse_qs(parts.query, keep_blank_values=True)))
    return re.sub(r"\b\d+\b|\b[\w-]{32,}\b", "#", parts.path) + "?" + names


def crawl(
    town: Town, who: str, starts: Iterable[str] = ("/",), alike: int = MOST_ALIKE,
    look: Callable[[Seen], None] = lambda seen: None,
) -> list[str]:  # fmt: skip
    """Follow every link from here as this person; gives the addresses that were visited."""
    queue, counted = list(dict.fromkeys(starts)), Counter[str]()
    known = set(queue)
    for path in queue:  # grows while it is walked through
        answer = town.ask(who, path)
        page = None
        if answer.headers.get("content-type", "").startswith("text/html") and answer.text:
            page = LexborHTMLParser(answer.text)
        look(Seen(path, answer, page))
        for to in links(page, path) if page else []:
            if to not in known and counted[kind(to)] < alike:
                counted[kind(to)] += 1
                known.add(to)
                queue.append(to)
    return queue
