"""The words somebody looks for, taken out of whatever they typed."""

import string

import pytest
from hypothesis import given, strategies as st

from sara.problems.terms import (
    MOST_TERMS,
    Piece,
    Term,
    around,
    best,
    for_postgresql,
    for_sqlite,
    marked,
    terms,
)


@pytest.mark.parametrize(
    "typed, found",
    [
        ("lamp", [Term(("lamp",), False)]),
        ("lamp  bench", [Term(("lamp",), False), Term(("bench",), False)]),
        ('"broken lamp" park', [Term(("broken", "lamp"), False), Term(("park",), False)]),
        ("light*", [Term(("light",), True)]),
        ("a*", [Term(("a",), False)]),
        ("2026-0147", [Term(("2026", "0147"), False)]),
        ("lamp lamp", [Term(("lamp",), False)]),
        ("café", [Term(("café",), False)]),
        ('"open end', [Term(("open",), False), Term(("end",), False)]),
        ("AND OR NOT NEAR", [Term((w,), False) for w in ("AND", "OR", "NOT", "NEAR")]),
        ("*** --- \"\" () ''", []),
        ("", []),
    ],
)
def test_what_was_typed_becomes_words(typed: str, found: list[Term]) -> None:
    assert list(terms(typed)) == found


@given(st.text(max_size=300))
def test_nothing_that_is_typed_reaches_an_engine_but_letters_and_digits(typed: str) -> None:
    asked = terms(typed)
    assert len(asked) <= MOST_TERMS
    for term in asked:
        assert all(c.isalnum() for word in term.words for c in word)
    if asked:
        ours = for_sqlite(asked) + for_postgresql(asked)
        assert {c for c in ours if not c.isalnum()} <= set("{} :()\"'*&<->")


@given(st.text(max_size=200), st.text(alphabet=string.ascii_letters + ' "*é', max_size=40))
def test_a_marked_text_is_the_same_text(text: str, typed: str) -> None:
    assert "".join(p.text for p in marked(text, terms(typed))) == text


def test_the_words_around_a_match_are_shown_and_the_match_marked() -> None:
    text = " ".join(f"w{n}" for n in range(100)) + " the Lamp is out " + "x " * 50
    pieces = around(text, terms("lamp"))
    assert [p.text for p in pieces if p.hit] == ["Lamp"]
    assert pieces[0].text == "… "
    assert pieces[-1].text == " …"
    assert len("".join(p.text for p in pieces).split()) < 50


def test_the_part_with_most_of_the_words_is_shown() -> None:
    text = "lamp " + "x " * 100 + "the lamp over the bench"
    shown = "".join(p.text for p in around(text, terms("lamp bench")))
    assert "lamp over the bench" in shown


def test_accents_and_capitals_do_not_hide_a_word() -> None:
    assert Piece("Café", True) in marked("The Café opens", terms("cafe"))


def test_a_beginning_marks_the_whole_word_and_a_phrase_all_its_words() -> None:
    def hits(text: str, typed: str) -> list[str]:
        return [p.text for p in marked(text, terms(typed)) if p.hit]

    assert hits("lights, lighting, slight", "light*") == ["lights", "lighting"]
    assert hits("lamp broken, broken lamp", '"broken lamp"') == ["broken", "lamp"]


def test_nothing_is_shown_of_a_text_without_the_words() -> None:
    assert around("Nothing of the kind", terms("lamp")) == []


def test_the_best_match_says_more_with_fewer_words() -> None:
    texts = ["x " * 80 + "lamp", "lamp lamp bench", "lamp and a bench beside it " + "y " * 30]
    assert best(texts, terms("lamp bench"))[0] == 1
    assert best(["bench", "lamp", "lamp"], terms("lamp"))[:2] == [1, 2], "equals stay in order"
    assert best([], terms("lamp")) == []
