"""The feed of published problems and what was decided about them (Atom, RFC 4287)."""

import datetime as dt
import re
from collections.abc import Iterable
from typing import Any
from xml.etree import ElementTree as ET

import msgspec

from sara.words import N_, gettext, reading_language
from sara.workflow.words import AFTERWARDS

ATOM = "http://www.w3.org/2005/Atom"
LENGTH = 40
TITLE = N_("{place}: problems we work on")
PUBLISHED = N_("{title}: published")
DECIDED = N_("{title}: {decision}")
LONG_AGO = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
# What XML 1.0 cannot hold, not even escaped.
_UNFIT = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

ET.register_namespace("", ATOM)


class Item(msgspec.Struct, frozen=True, kw_only=True):
    at: dt.datetime
    reference: str
    kind: str
    title: str
    words: str
    area: str


def items(published: Iterable[Any], decided: Iterable[Any]) -> list[Item]:
    """What the feed tells, the newest first."""
    found = [
        Item(at=p.published_at, reference=p.reference, kind="published", area=p.area_name,
             title=gettext(PUBLISHED, title=p.title), words=p.public_summary)
        for p in published
    ]  # fmt: skip
    found += [
        Item(at=d.at, reference=d.reference, kind="decided", area=d.area_name, words=d.told,
             title=gettext(DECIDED, title=d.title, decision=gettext(AFTERWARDS[d.decision.value])))
        for d in decided
    ]  # fmt: skip
    return sorted(found, key=lambda item: item.at, reverse=True)[:LENGTH]


def atom(items: list[Item], *, place: str, address: str, here: str) -> str:
    """The feed as XML. `address` is that of the installation, `here` the path of the feed.

    It says nothing that changes without news, so that it is the same until there is some.
    """
    feed = ET.Element(f"{{{ATOM}}}feed", {"{http://www.w3.org/XML/1998/namespace}lang":
                                          reading_language()})  # fmt: skip
    _put(feed, "id", address + here)
    _put(feed, "title", gettext(TITLE, place=place))
    _put(feed, "updated", _at(items[0].at if items else LONG_AGO))
    _link(feed, "self", address + here, "application/atom+xml")
    _link(feed, "alternate", f"{address}/public", "text/html")
    _put(_put(feed, "author"), "name", place)
    for item in items:
        page = f"{address}/public/{item.reference}"
        entry = _put(feed, "entry")
        # By its moment, not its number: that would tell how many reviews there are in all.
        _put(entry, "id", f"{page}#{item.kind}-{item.at:%Y%m%dT%H%M%S%f}")
        _put(entry, "title", item.title)
        _put(entry, "updated", _at(item.at))
        _link(entry, "alternate", page, "text/html")
        ET.SubElement(entry, f"{{{ATOM}}}category", {"term": _fit(item.area)})
        _put(entry, "summary", item.words)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(feed, "unicode")


def _put(parent: ET.Element, name: str, text: str = "") -> ET.Element:
    element = ET.SubElement(parent, f"{{{ATOM}}}{name}")
    element.text = _fit(text)
    return element


def _link(parent: ET.Element, rel: str, href: str, kind: str) -> None:
    ET.SubElement(parent, f"{{{ATOM}}}link", {"rel": rel, "href": href, "type": kind})


def _at(moment: dt.datetime) -> str:
    return moment.astimezone(dt.UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _fit(text: str) -> str:
    return _UNFIT.sub("\N{REPLACEMENT CHARACTER}", text)
