"""Every page, as somebody sees it who has business there: whole, safe, light, fit for any tool."""

import gzip
import re
from collections import Counter
from itertools import pairwise

import pytest
from selectolax.lexbor import LexborHTMLParser

from tests.whole.addresses import Served, address, served
from tests.whole.crawling import Seen, crawl
from tests.whole.paperwork import ANSWERED_WITH_A_PAGE, Filled, shown_by
from tests.whole.town import PEOPLE, Town
from tests.whole.walk import Page, Walked

KILOBYTE = 1024
FIRST_LOAD = 100 * KILOBYTE
STATIC = re.compile(r'(?:href|src)="(/static/[^"]+)"')

ONLY_ONCE = {"/language", "/receipt", "/receipt/review", "/sign-out"}
"""Forms that may be sent twice without harm, and carry no number."""

BY_LETTER = "/mail/stops/"
"""Sent by mail programs too, which know no number."""

SIGNED_OUT = {"/sign-in", "/forgotten", "/language"}
"""Forms of people without a session, whose token would be bound to nothing."""


@pytest.fixture(scope="module")
def pages(town: Town, walked: Walked) -> dict[Page, Seen]:
    """Each route's page as the first person who gets it, and what links and forms lead to."""
    found, forms = dict(walked.pages), walked.forms
    known = {path for _, path in found}

    def keep(who: str, seen: Seen) -> None:
        if seen.answer.status_code == 200 and seen.page is not None:
            found[(who, seen.path)] = seen

    for route in served(town.app):
        if route.method == "GET" and (path := address(town, route)) not in known:
            who = usual_reader(town, route)
            crawl(town, who, [path], alike=0, look=lambda seen, who=who: keep(who, seen))
    for to in ANSWERED_WITH_A_PAGE:
        keep("nobody", Seen(f"POST {to}", *shown_by(town, forms, to)))
    town.restore()
    return found


def usual_reader(town: Town, route: Served) -> str:
    for who in ("officer", "coordinator", "resident", "administrator", "nobody", *PEOPLE):
        if town.ask(who, address(town, route)).status_code == 200:
            return who
    raise AssertionError(f"nobody gets {route}")


@pytest.fixture(scope="module")
def turned_down(town: Town, forms: dict[str, Filled]) -> dict[Page, Seen]:
    """Every form sent empty: the page that shows it again."""
    found: dict[Page, Seen] = {}
    for to, form in forms.items():
        sent = form.hidden | town.hidden(form.by, once="")
        answer = town.ask(form.by, to, "POST", data=sent)
        if answer.status_code == 422:
            found[(form.by, f"POST {to}")] = Seen(to, answer, LexborHTMLParser(answer.text))
        else:
            town.restore()
    return found


def wrong(pages: dict[Page, Seen], look: object) -> str:
    """One line for each page in which something is wrong."""
    lines = []
    for (who, path), seen in pages.items():
        if faults := list(look(seen.page, seen)):  # type: ignore[operator]
            lines.append(f"{path} as {who}: {faults[:5]}")
    return "\n".join(lines)


def test_there_are_pages_and_forms_to_look_at(
    pages: dict[Page, Seen], turned_down: dict[Page, Seen]
) -> None:
    assert len(pages) > 60
    assert len(turned_down) > 40


def test_a_page_has_one_heading_a_language_and_a_title(
    pages: dict[Page, Seen], turned_down: dict[Page, Seen]
) -> None:
    def look(page: LexborHTMLParser, _seen: Seen) -> list[str]:
        root, title = page.css_first("html"), page.css_first("title").text().strip()
        return [
            *([] if len(page.css("h1")) == 1 else [f"{len(page.css('h1'))} h1"]),
            *([] if page.css_first("h1").text(strip=True) else ["an empty h1"]),
            *([] if root.attributes.get("lang") == "en" and "dir" in root.attributes else ["lang"]),
            *([] if re.fullmatch(r"\S.* \u2013 sara", title, re.DOTALL) else [title]),
            *([] if len(page.css("main")) == 1 else ["no main"]),
        ]

    assert not wrong(pages | turned_down, look)


def test_headings_leave_out_no_level(
    pages: dict[Page, Seen], turned_down: dict[Page, Seen]
) -> None:
    def look(page: LexborHTMLParser, _seen: Seen) -> list[str]:
        levels = [(int(h.tag[1]), h.text(strip=True)) for h in page.css("h1,h2,h3,h4,h5,h6")]
        return [after[1] for before, after in pairwise(levels) if after[0] > before[0] + 1]

    assert not wrong(pages | turned_down, look)


def test_no_page_holds_script_or_style_of_its_own(
    pages: dict[Page, Seen], turned_down: dict[Page, Seen]
) -> None:
    def look(page: LexborHTMLParser, _seen: Seen) -> list[str]:
        inside = page.css("style, [style], script:not([src]), base, iframe, object, embed")
        events = [n for n in page.css("*") if any(name.startswith("on") for name in n.attributes)]
        leads = page.css("[href^='javascript:'], [action^='javascript:']")
        return [node.html or "" for node in (*inside, *events, *leads)]

    assert not wrong(pages | turned_down, look)


def test_a_page_asks_nobody_else_for_anything(pages: dict[Page, Seen]) -> None:
    def look(page: LexborHTMLParser, _seen: Seen) -> list[str]:
        asked = page.css("script[src], link[href], img[src], source[src], video[src], form[action]")
        to = [n.attributes.get(a) or "" for n in asked for a in ("src", "href", "action")]
        return [address for address in to if re.match(r"(?!data:)\w+:|//", address)]

    assert not wrong(pages, look)


def test_every_page_has_the_headers_that_keep_it_safe(
    pages: dict[Page, Seen], turned_down: dict[Page, Seen]
) -> None:
    def look(_page: LexborHTMLParser, seen: Seen) -> list[str]:
        headers = seen.answer.headers
        policy = headers.get("content-security-policy", "")
        return [
            *([] if "default-src 'self'" in policy and "unsafe" not in policy else ["policy"]),
            *([] if headers.get("cache-control") == "no-store" else ["cache-control"]),
            *([] if headers.get("x-content-type-options") == "nosniff" else ["nosniff"]),
            *([] if "referrer-policy" in headers else ["referrer-policy"]),
            *[name for name in ("Cookie", "HX-Request") if name not in headers.get("vary", "")],
            *[name for name in ("server", "x-powered-by") if name in headers],
        ]

    assert not wrong(pages | turned_down, look)


def test_every_form_can_be_sent_by_hand(
    pages: dict[Page, Seen], turned_down: dict[Page, Seen]
) -> None:
    def look(page: LexborHTMLParser, seen: Seen) -> list[str]:
        faults = []
        signed_in = page.css_first("form[action='/sign-out']") is not None
        for form in page.css("form"):
            to = form.attributes.get("action") or ""
            if not to.startswith("/"):
                faults.append(f"no action: {form.html[:120]}")
            if not form.css("button[type=submit], button:not([type]), input[type=submit]"):
                faults.append(f"{to} has no button")
            names = {n.attributes.get("name") for n in form.css("input[type=hidden]")}
            if (form.attributes.get("method") or "").lower() == "post":
                if signed_in and "_csrf" not in names:
                    faults.append(f"{to} has no token")
                safe = to in ONLY_ONCE | SIGNED_OUT or to.startswith(BY_LETTER)
                if "_once" not in names and not (safe or to.endswith("/preview")):
                    faults.append(f"{to} could act twice")
                if form.css("input[type=file]") and "multipart" not in str(form.attributes):
                    faults.append(f"{to} would lose its file")
            elif "_csrf" in names:
                faults.append(f"{to} shows its token in the address")
        return faults

    assert not wrong(pages | turned_down, look)


def test_every_id_stands_once_and_whatever_points_to_one_finds_it(
    pages: dict[Page, Seen], turned_down: dict[Page, Seen]
) -> None:
    def look(page: LexborHTMLParser, _seen: Seen) -> list[str]:
        ids = Counter(n.attributes.get("id") for n in page.css("[id]"))
        pointing = [
            (name, one)
            for name in ("for", "aria-describedby", "aria-labelledby", "aria-controls", "headers")
            for node in page.css(f"[{name}]")
            for one in (node.attributes.get(name) or "").split()
        ]
        pointing += [
            ("href", (n.attributes.get("href") or "")[1:]) for n in page.css("a[href^='#']")
        ]
        return [
            *[f"twice: {one}" for one, times in ids.items() if times > 1],
            *[f"{name} to nothing: {one}" for name, one in pointing if one and one not in ids],
        ]

    assert not wrong(pages | turned_down, look)


def test_every_field_has_a_label(pages: dict[Page, Seen], turned_down: dict[Page, Seen]) -> None:
    def look(page: LexborHTMLParser, _seen: Seen) -> list[str]:
        labelled = {n.attributes.get("for") for n in page.css("label[for]")}
        fields = page.css("input:not([type=hidden]):not([type=submit]), select, textarea")
        return [
            field.html[:120]
            for field in fields
            if "hidden" not in field.attributes
            and field.attributes.get("id") not in labelled
            and "aria-label" not in field.attributes
            and "aria-labelledby" not in field.attributes
        ]

    assert not wrong(pages | turned_down, look)


def test_every_mistake_is_named_above_the_form_and_beside_its_field(
    turned_down: dict[Page, Seen],
) -> None:
    def look(page: LexborHTMLParser, _seen: Seen) -> list[str]:
        summary = page.css(".errors")
        named = [a.attributes.get("href") for a in page.css(".errors a[href^='#']")]
        ids = {f"#{n.attributes.get('id')}" for n in page.css("[id]")}
        refusal = page.css_first("#announce .notice-bad, main .lede")
        return [
            *([] if summary or refusal else ["nothing says what is wrong"]),
            *[f"leads nowhere: {to}" for to in named if to not in ids],
            *([] if not summary or page.css_first("title").text().startswith("Error")
              else ["the title does not say so"]),
        ]  # fmt: skip

    assert not wrong(turned_down, look)


def test_pictures_and_controls_have_names(pages: dict[Page, Seen]) -> None:
    def look(page: LexborHTMLParser, _seen: Seen) -> list[str]:
        named = [
            node.html or ""
            for node in page.css("a, button, summary, th[scope]")
            if not node.text(strip=True)
            and not node.css("img[alt]:not([alt=''])")
            and "aria-label" not in node.attributes
        ]
        return [*[n.html or "" for n in page.css("img:not([alt])")], *named]

    assert not wrong(pages, look)


def test_nothing_undefined_is_shown(pages: dict[Page, Seen], turned_down: dict[Page, Seen]) -> None:
    odd = re.compile(r"\bundefined\b|<function|<sara\.|object at 0x|\{\{|\{%|\{\w+\}")

    def look(page: LexborHTMLParser, _seen: Seen) -> list[str]:
        return [m.group() for m in odd.finditer(page.body.text(separator=" "))]

    assert not wrong(pages | turned_down, look)


def test_a_page_can_be_asked_for_without_its_body(town: Town, pages: dict[Page, Seen]) -> None:
    for who, path in [page for page in pages if page[1].startswith("/")]:
        head = town.ask(who, path, "HEAD")
        assert head.status_code == 200, path
        assert head.content == b"", path
        assert head.headers["content-type"] == pages[(who, path)].answer.headers["content-type"]


def test_the_first_visit_stays_light(town: Town, pages: dict[Page, Seen]) -> None:
    """Page, style, script and icon as they go over the line, on an empty browser."""
    sizes = {}
    for name in {n for seen in pages.values() for n in STATIC.findall(seen.answer.text)}:
        answer = town.ask("nobody", name)
        assert "immutable" in answer.headers["cache-control"], name
        sizes[name] = len(gzip.compress(answer.content, 6))
    heavy = {}
    for page, seen in pages.items():
        html = len(gzip.compress(seen.answer.content, 2))
        size = html + sum(sizes[name] for name in set(STATIC.findall(seen.answer.text)))
        if size > FIRST_LOAD:
            heavy[page] = size
    assert heavy == {}


def test_pages_are_packed_on_the_way(town: Town) -> None:
    packed = town.ask("officer", "/help", headers={"accept-encoding": "gzip"})
    assert packed.headers["content-encoding"] == "gzip"
    assert "accept-encoding" in packed.headers["vary"].lower()
