"""Letters are plain text, in the reader's language, with nothing restricted in them."""

import gettext as catalogue

import minijinja
import pytest

from sara.mail.letters import write
from sara.words import read_in

WORDS = {"name": "Ada O'Neil & <Söhne>", "place": "Linden & Co", "link": "https://x/?a=1&b=2"}


def test_nothing_is_escaped_as_if_it_were_a_page() -> None:
    letter = write("invitation", **WORDS, until="29 Nov 2026")
    assert letter.subject == "You are invited to Linden & Co"
    assert "Hello Ada O'Neil & <Söhne>," in letter.body
    assert "\nhttps://x/?a=1&b=2\n" in letter.body
    assert "&amp;" not in letter.body


@pytest.mark.parametrize("hours, words", [(1, "for 1 hour."), (2, "for 2 hours.")])
def test_one_hour_is_no_hours(hours: int, words: str) -> None:
    assert words in write("reset", **WORDS, hours=hours).body


def test_what_a_person_wrote_is_not_run_as_a_template() -> None:
    letter = write("password_changed", name="{{ 7*7 }}{% raw %}", place="x")
    assert "{{ 7*7 }}{% raw %}" in letter.body


def test_a_missing_word_is_an_error_and_not_a_gap() -> None:
    with pytest.raises(minijinja.TemplateError):
        write("reset", name="Ada")


def test_a_letter_speaks_the_language_of_the_reader() -> None:
    class Shouting(catalogue.NullTranslations):
        def gettext(self, message: str) -> str:
            return message.upper().replace("{NAME}", "{name}").replace("{PLACE}", "{place}")

    read_in(Shouting())
    try:
        letter = write("password_changed", name="Ada", place="x")
    finally:
        read_in(catalogue.NullTranslations())
    assert letter.subject.startswith("YOUR PASSWORD")
    assert "HELLO Ada," in letter.body
