"""The feed: valid Atom, the same until there is news, and sent again only then."""

import datetime as dt
from xml.etree import ElementTree as ET

import httpx

from sara.public.feed import Item, atom
from tests.cast import Cast
from tests.public.test_pages import change, publish

A = "{http://www.w3.org/2005/Atom}"
AT = dt.datetime(2026, 11, 20, 10, 0, tzinfo=dt.UTC)


def feed(*items: Item) -> ET.Element:
    text = atom(list(items), place="Town", address="https://x.example", here="/feed.atom")
    return ET.fromstring(text)  # noqa: S314  our own


def item(**values: object) -> Item:
    known = {"at": AT, "reference": "2026-0001", "kind": "decided", "title": "T", "words": "W",
             "area": "North"}  # fmt: skip
    return Item(**known | values)  # type: ignore[arg-type]


def test_a_feed_holds_what_every_reader_asks_for() -> None:
    root = feed(item())
    for name in ("id", "title", "updated", "author"):
        assert root.find(A + name) is not None, name
    entry = root.find(A + "entry")
    assert entry is not None
    assert entry.findtext(A + "updated") == "2026-11-20T10:00:00Z"
    link = entry.find(A + "link")
    assert link is not None
    assert link.attrib["href"] == "https://x.example/public/2026-0001"


def test_an_empty_feed_is_a_feed() -> None:
    assert feed().findtext(A + "updated") == "2000-01-01T00:00:00Z"


def test_what_xml_cannot_hold_does_not_break_it() -> None:
    root = feed(item(title="<b>&\x0b\x00\ud800", words="]]>"))
    assert root.findtext(f"{A}entry/{A}title") == "<b>&\ufffd\ufffd\ufffd"
    assert root.findtext(f"{A}entry/{A}summary") == "]]>"


def test_two_decisions_have_two_ids() -> None:
    root = feed(item(), item(at=AT + dt.timedelta(microseconds=1)))
    ids = [entry.findtext(A + "id") for entry in root.findall(A + "entry")]
    assert len(set(ids)) == 2


def test_the_feed_is_sent_again_only_when_there_is_news(cast: Cast, client: httpx.Client) -> None:
    publish(cast)
    first = client.get("/feed.atom")
    assert first.headers["content-type"].startswith("application/atom+xml")
    assert first.headers["cache-control"] == "no-cache"
    known = {"if-none-match": first.headers["etag"]}
    assert client.get("/feed.atom", headers=known).status_code == 304
    change(cast.database, cast.problem_id, public_summary="It is quiet now.")
    again = client.get("/feed.atom", headers=known)
    assert again.status_code == 200
    assert "It is quiet now." in again.text


def test_the_feed_of_an_area_holds_that_area_alone(cast: Cast, client: httpx.Client) -> None:
    reference = publish(cast)
    north, south = cast.areas["north"], cast.areas["south"]
    assert reference in client.get(f"/feed.atom?area={north}").text
    assert reference not in client.get(f"/feed.atom?area={south}").text
