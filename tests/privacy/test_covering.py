"""Covering what was found."""

from sara.privacy.covering import BLOCK, cover_chosen, each_once, look_through, unseen
from sara.privacy.finding import Kind

TEXTS = {"what": "John Smith at number 14 drives AB12 CDE.", "place": "14 Elm Street"}


def test_what_is_chosen_is_replaced_by_what_it_was() -> None:
    found = look_through(TEXTS)
    covered, told = cover_chosen(TEXTS, found, [one.key for one in found])
    assert covered["what"] == (
        f"{BLOCK} (name) at {BLOCK} (house number) drives {BLOCK} (number plate)."
    )
    assert told == ["what: name", "what: house", "what: plate", "place: house"]
    assert look_through(covered) == [], "what is covered is found no more"


def test_what_is_not_chosen_stays() -> None:
    found = look_through(TEXTS)
    plate = next(one for one in found if one.kind is Kind.PLATE)
    covered, told = cover_chosen(TEXTS, found, [plate.key, "what:0:3", "nonsense"])
    assert covered["what"] == f"John Smith at number 14 drives {BLOCK} (number plate)."
    assert told == ["what: plate"]


def test_what_is_said_twice_is_asked_about_once_and_covered_twice() -> None:
    texts = {"what": "Fatima was there. Later Fatima left."}
    (one,) = each_once(look_through(texts))
    assert one.before == "", "the first place of the two"
    covered, _ = cover_chosen(texts, look_through(texts), [one.key])
    assert covered["what"] == f"{BLOCK} (name) was there. Later {BLOCK} (name) left."


def test_what_was_shown_is_told_from_what_came_later() -> None:
    shown = [one.key for one in look_through(TEXTS)]
    assert not unseen(look_through(TEXTS), shown)
    moved = {"what": f"Well,\n{TEXTS['what']}", "place": TEXTS["place"]}
    assert not unseen(look_through(moved), shown)
    assert unseen(look_through({"what": f"{TEXTS['what']} Ask Fatima."}), shown)
    assert unseen(look_through(TEXTS), [])


def test_the_house_number_of_the_place_itself_is_spared() -> None:
    found = look_through(TEXTS, spared={"place": Kind.HOUSE})
    assert {one.field for one in found} == {"what"}


def test_a_detail_is_shown_with_the_words_around_it() -> None:
    long = "x" * 50
    (one,) = look_through({"what": f"{long} Fatima {long}"})
    assert one.words == "Fatima"
    assert one.before == "…" + "x" * 29 + " "
    assert one.after == " " + "x" * 29 + "…"
