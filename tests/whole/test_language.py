"""Every word on the screen can be translated: each page is shown in a language that marks what it
translates, and whatever stands unmarked was written by a person or is found here."""

import ast
from collections.abc import Iterator

import pytest
from selectolax.lexbor import LexborHTMLParser

from sara.web.notices import NOTICES
from sara.words import Spoken
from tests.whole.addresses import address, served
from tests.whole.catalogue import ROOT, catalogue
from tests.whole.crawling import Seen, crawl
from tests.whole.paperwork import ANSWERED_WITH_A_PAGE, Filled, shown_by
from tests.whole.reading import Reading, hard_coded, left_over
from tests.whole.town import Town
from tests.whole.watching import LETTERS, READERS, Watch


@pytest.fixture(scope="module")
def read(town: Town, watch: Watch, forms: dict[str, Filled]) -> Reading:
    """What was found once everybody has been everywhere, and got everything wrong."""
    reading = watch.reading
    letters = [address(town, r) for r in served(town.app)
               if r.method == "GET" and r.path.startswith(LETTERS)]  # fmt: skip
    with reading.spoken():
        for who in READERS:
            crawl(town, who, [*letters, "/nowhere"], 0, reading.look)
        for to in ANSWERED_WITH_A_PAGE:  # first: another form ends the session
            reading.look(Seen(f"POST {to}", *shown_by(town, forms, to)))
        for to, form in forms.items():
            sent = form.hidden | town.hidden(form.by, once="")
            answer = town.ask(form.by, to, "POST", data=sent)
            if answer.text:
                reading.look(Seen(f"POST {to}", answer, LexborHTMLParser(answer.text)))
    return reading


def test_every_word_on_the_screen_is_translated(read: Reading) -> None:
    assert not read.found, "\n".join(f"{path}: {texts}" for path, texts in read.found.items())


def test_nothing_is_translated_that_no_translator_was_given(read: Reading) -> None:
    """Names of areas and the like stand among the choices of a list, and are let through."""
    assert {text for text in read.language.unmarked if left_over(text)} - read.names == set()


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
