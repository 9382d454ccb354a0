"""The look: what is vendored is what was pinned, the sheet fits every direction
of writing and a slow line, and no template needs a looser content security policy."""

import gzip
import hashlib
import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
STATIC = ROOT / "static"
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))

NAMED_SIDE = re.compile(r"\b(?:left|right)\b")
PHYSICAL = re.compile(
    r"""
    (?<=[{;\s])(?:min-|max-)?(?:width|height)\s*:      # sizes
    | (?<=[{;\s])(?:top|bottom)\s*:                    # offsets
    | (?:margin|padding|inset|border-width|border-radius)\s*:\s*[^;}\s]+(?:\s+[^;}\s]+){3}
    """,
    re.VERBOSE,
)
INLINE = re.compile(
    r"""
    \sstyle\s*=                         # style attributes
    | <style\b
    | \son[a-z]+\s*=                    # event attributes
    | hx-on\b
    | javascript:
    | ["']js:                           # script in htmx values
    | <script\b(?![^>]*\ssrc=)
    """,
    re.VERBOSE | re.IGNORECASE,
)


def sides_named(css: str) -> list[str]:
    """What in a style sheet would not turn round on a right-to-left page."""
    rules = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    plain = rules
    while "(" in plain:
        plain = re.sub(r"\([^()]*\)", "", plain)
    return NAMED_SIDE.findall(rules) + [found.group() for found in PHYSICAL.finditer(plain)]


def wire_size(name: str) -> int:
    """Bytes of a static file after gzip."""
    return len(gzip.compress((STATIC / name).read_bytes(), 9))


@pytest.mark.parametrize("name", json.loads((STATIC / "vendored.json").read_text()))
def test_a_vendored_file_is_the_one_that_was_pinned(name: str) -> None:
    pinned = json.loads((STATIC / "vendored.json").read_text())[name]
    assert hashlib.sha256((STATIC / name).read_bytes()).hexdigest() == pinned["sha256"]
    assert pinned["version"].encode() in (STATIC / name).read_bytes()


def test_every_vendored_script_is_listed_with_its_licence() -> None:
    listed = set(json.loads((STATIC / "vendored.json").read_text()))
    assert {path.name for path in STATIC.rglob("*.min.*")} == listed
    assert all((STATIC / f"{name.split('.')[0]}.LICENSE.txt").exists() for name in listed)


def test_the_style_sheet_names_no_sides() -> None:
    assert sides_named((STATIC / "sara.css").read_text()) == []


@pytest.mark.parametrize(
    "rule",
    [
        "a { margin-left: 1rem }",
        "a { text-align: right }",
        "a { top: 0 }",
        "a { max-width: 10rem }",
        "a{height:1rem;}",
        "a { padding: 0 1px 0 2px }",
    ],
)
def test_a_rule_that_names_a_side_is_found(rule: str) -> None:
    assert sides_named(rule)


def test_a_query_for_the_width_of_the_screen_is_not_a_side() -> None:
    assert sides_named("@media (min-width: 48rem) { a { inline-size: 1rem } }") == []


def test_the_style_sheet_opens_as_many_braces_as_it_closes() -> None:
    css = (STATIC / "sara.css").read_text()
    assert css.count("{") == css.count("}")


@pytest.mark.parametrize(
    "name, limit",
    [
        ("sara.css", 8 * 1024),
        ("sara.js", 2 * 1024),
        ("drafts.js", 2 * 1024),
        ("nosignal.js", 2 * 1024),
        ("files.js", 1024),
        ("report-drafts.js", 4 * 1024),
    ],
)
def test_what_every_page_loads_stays_small(name: str, limit: int) -> None:
    assert wire_size(name) <= limit


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_template_holds_script_or_style_of_its_own(path: Path) -> None:
    markup = re.sub(r"{#.*?#}", "", path.read_text(), flags=re.DOTALL)
    assert [found.group() for found in INLINE.finditer(markup)] == []


@pytest.mark.parametrize(
    "markup",
    [
        '<p style="color:red">',
        '<a onclick="go()">',
        "<script>go()</script>",
        '<p data-hx-on:click="go()">',
        '<a href="javascript:go()">',
    ],
)
def test_script_or_style_in_a_template_is_found(markup: str) -> None:
    assert INLINE.search(markup)


def test_every_class_a_macro_writes_is_in_the_style_sheet() -> None:
    sheets = ((STATIC / name).read_text() for name in ("sara.css", "print.css"))
    styled = set(re.findall(r"\.([a-z][\w-]*)", "".join(sheets)))
    for path in (ROOT / "templates" / "macros").glob("*.html"):
        markup = re.sub(r"{#.*?#}", "", path.read_text(), flags=re.DOTALL)
        written = " ".join(re.findall(r'class="([^"{]+)', markup)).split()
        assert {name for name in written if not name.endswith("-")} <= styled, path.name
