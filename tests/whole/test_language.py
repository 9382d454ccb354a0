"""Every word on the screen can be translated: each page is shown in a language that marks what it
translates, and whatever stands unmarked was written by a person or is found here."""

import ast
import re
from collections.abc import Iterator
from functools import cache

import pytest
from selectolax.lexbor import LexborHTMLParser, LexborNode

from sara import words
from sara.web.notices import NOTICES
from sara.words import Spoken
from tests.whole.addresses import address, served
from tests.whole.catalogue import ROOT, Pseudo, catalogue
from tests.whole.crawling import FEW, Seen, crawl
from tests.whole.paperwork import ANSWERED_WITH_A_PAGE, Filled, shown_by
from tests.whole.town import Town

READERS = ("officer", "coordinator", "resident", "partner", "administrator", "analyst", "nobody")

WRITTEN = frozenset({"bdi", "time", "script", "style", "textarea"})
"""Where people's own words stand, or no words at all; so do elements with dir="auto"."""

SHOWN = ("alt", "title", "placeholder", "aria-label", "aria-description", "aria-valuetext")
OURS = re.compile(
    r"\bsara\b|\b\d{4}-\d{4}\b"  # the name of the product, the reference of a problem
    r"|\b\d{1,2} (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4}\b"  # dates: by Babel
)
DASH = "\u2013"
MARKED = re.compile("⟦[^⟦⟧]*⟧")
A_LETTER = re.compile(r"[^\W\d_]")


@cache
def left_over(text: str) -> str:
    """What of a text is neither translated nor a number, a name of ours or punctuation."""
    before = ""
    while text != before:
        before, text = text, MARKED.sub("", text)
    text = " ".join(OURS.sub("", text).split())
    return text if A_LETTER.search(text) else ""


def hard_coded(page: LexborHTMLParser) -> Iterator[str]:
    """The words of a page that no translator could reach."""
    for node in page.root.traverse(include_text=True):
        if node.tag == "-text":
            if (text := left_over(node.text_content or "")) and not _written(node):
                yield text
        else:
            for name, value in node.attributes.items():
                if name in SHOWN and (text := left_over(value or "")):
                    yield f'{name}="{text}"'


def _written(node: LexborNode) -> bool:
    above = node.parent
    while above is not None:
        if above.tag in WRITTEN or above.attributes.get("dir") == "auto":
            return True
        above = above.parent
    return False


@pytest.fixture(scope="module")
def pseudo() -> Iterator[Pseudo]:
    """The whole application speaks the language that marks its words."""
    language = Pseudo()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(words, "_ENGLISH", language)
        yield language


@pytest.fixture(scope="module")
def names(town: Town) -> set[str]:
    """Everything that stands in the database: what people wrote."""
    tables = town.tables()
    written = {str(value) for rows in tables.values() for row in rows for value in row}
    return written | {"English", "Español"}  # a language is named in itself


@pytest.fixture(scope="module")
def read(
    town: Town, pseudo: Pseudo, names: set[str], forms: dict[str, Filled]
) -> dict[str, list[str]]:
    """The hard-coded words by page, once everybody has been everywhere and got everything wrong."""
    found: dict[str, list[str]] = {}

    def look(seen: Seen) -> None:
        if seen.page is not None and "language=" not in seen.path:  # that asks for another one
            wrong = [text for text in hard_coded(seen.page) if not wrote(text, names)]
            if wrong:
                found.setdefault(seen.path, wrong)

    starts = [address(town, r) for r in served(town.app) if r.method == "GET"]
    starts += [f"/problems/{number}" for name, number in town.problems.items()
               if name not in ("markup", "south")]  # fmt: skip
    for who in READERS:
        crawl(town, who, [*starts, "/nowhere"], FEW, look)
    for to in ANSWERED_WITH_A_PAGE:  # first: another form ends the session
        look(Seen(f"POST {to}", *shown_by(town, forms, to)))
    for to, form in forms.items():
        answer = town.ask(form.by, to, "POST", data=form.hidden | town.hidden(form.by, once=""))
        if answer.text:
            look(Seen(f"POST {to}", answer, LexborHTMLParser(answer.text)))
    return found


def wrote(text: str, names: set[str]) -> bool:
    """Whether people wrote all of it: the title of a page has no place for a mark around names."""
    parts = [part.strip(f" {DASH}") for part in text.split(f" {DASH}")]
    return all(part in names or not left_over(part) for part in parts)


def test_every_word_on_the_screen_is_translated(read: dict[str, list[str]]) -> None:
    assert not read, "\n".join(f"{path}: {texts}" for path, texts in read.items())


def test_nothing_is_translated_that_no_translator_was_given(
    read: dict[str, list[str]], pseudo: Pseudo, names: set[str]
) -> None:
    """Names of areas and the like stand among the choices of a list, and are let through."""
    assert {text for text in pseudo.unmarked if left_over(text)} - names == set()


def test_hard_coded_words_are_found() -> None:
    page = LexborHTMLParser(
        "<h1>⟦Home⟧ 12</h1><p>Hello <bdi>Ann</bdi></p><img alt='A lamp'>"
        "<p dir=auto>Typed</p><time>2 May</time><p>⟦{n} of ⟦three⟧⟧ · sara 2026-0001</p>"
    )
    assert list(hard_coded(page)) == ["Hello", 'alt="A lamp"']


def test_every_notice_and_every_choice_can_be_translated() -> None:
    spoken = {member.words for kind in kinds(Spoken) for member in kind}
    assert len(spoken) > 100
    assert (spoken | set(NOTICES.values())) - catalogue() == set()


def kinds(above: type[Spoken]) -> Iterator[type[Spoken]]:
    for kind in above.__subclasses__():
        yield kind
        yield from kinds(kind)


# the sources

SOURCES = sorted((ROOT / "src" / "sara").rglob("*.py"))
SPEAKING = {"gettext", "say", "Sentence", "Refused", "BadRequest", "TooLarge", "TooMany", "notice"}


def test_sentences_are_marked_where_they_are_written_and_whole() -> None:
    wrong = [
        f"{source.relative_to(ROOT)}:{node.lineno}: {why}"
        for source in SOURCES
        for node in ast.walk(ast.parse(source.read_text()))
        if isinstance(node, ast.Call) and (why := fault(node))
    ]
    assert not wrong, "\n".join(wrong)


def fault(call: ast.Call, known: bool = True) -> str:
    """What is wrong with this call, if it is one that marks or shows a sentence."""
    name = getattr(call.func, "id", getattr(call.func, "attr", ""))
    if not call.args:
        return ""
    text = call.args[-1] if name == "notice" else call.args[0]
    if name == "N_" and not (isinstance(text, ast.Constant) and isinstance(text.value, str)):
        return "only one plain text can be marked"
    if name == "N_" and known and text.value not in catalogue():
        return "Babel does not find it here; mark it outside of other calls"
    if name in SPEAKING and isinstance(text, ast.Constant) and text.value:
        return f"mark it: {name}(N_(...))"
    if name in (SPEAKING | {"_", "ngettext"}) and isinstance(text, ast.JoinedStr | ast.BinOp):
        return "a sentence put together here cannot be translated; use {places}"
    return ""


@pytest.mark.parametrize(
    "source, wrong",
    [
        ('say(N_("Fine"))', False),
        ('say(f"{n} left")', True),
        ('say("Not marked")', True),
        ('N_(f"{n}")', True),
        ('N_("a" + b)', True),
        ('Refused("Not marked")', True),
        ('notice("name", N_("Fine"))', False),
        ("gettext(words)", False),
    ],
)
def test_a_sentence_that_is_not_whole_is_found(source: str, wrong: bool) -> None:
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    assert any(fault(call, known=False) for call in calls) is wrong
