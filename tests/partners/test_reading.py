"""What is new in a mail, whatever program wrote it and however it quotes."""

import time

import pytest

from sara.actions.wording import ABOVE
from sara.partners.reading import LONGEST, Mail, new_words, token_in

OUR_LETTER = f"{ABOVE} Write your answer above this line {ABOVE}\n\nHello,\n\nplease do it."
TOKEN = "a2" * 16


def mail(text: str = "", html: str = "", **headers: tuple[str, ...]) -> Mail:
    return Mail(number="1", sender="desk@example.org", headers=headers, text=text, html=html)


def quoted(text: str) -> str:
    return "".join(f"> {line}\n" for line in text.splitlines())


QUOTED = quoted(OUR_LETTER)
WROTE = "On Mon, 4 May 2026 at 10:00, sara"
ANSWERS = {
    "above, as most do": f"Yes.\n\n{WROTE} <a@b.org> wrote:\n\n{QUOTED}",
    "broken introduction": f"Yes.\n\n{WROTE}\n<a@b.org> wrote:\n{QUOTED}",
    "German": f"Yes.\n\nAm 04.05.2026 um 10:00 schrieb sara <a@b.org>:\n{QUOTED}",
    "Outlook": f"Yes.\n\n{'_' * 32}\nFrom: sara <a@b.org>\nSent: Monday\nTo: Desk\n\n{OUR_LETTER}",
    "Outlook in French": f"Yes.\n\nDe : sara <a@b.org>\nEnvoyé : lundi\n\n{OUR_LETTER}",
    "old Outlook": f"Yes.\n\n-----Original-----\nFrom: sara <a@b.org>\nTo: Desk\n\n{OUR_LETTER}",
    "signature": f"Yes.\n\n-- \nThe Desk\nTel. 4711\n\n{QUOTED}",
    "nothing quoted": "Yes.\n",
}  # fmt: skip


@pytest.mark.parametrize("text", ANSWERS.values(), ids=ANSWERS.keys())
def test_only_the_answer_is_left(text: str) -> None:
    assert new_words(mail(text)) == "Yes."
    assert new_words(mail(text.replace("\n", "\r\n"))) == "Yes."


def test_answers_between_quoted_lines_stay() -> None:
    text = "On 4 May 2026 sara wrote:\n> When?\nIn May.\n> Where?\nIn the park.\n"
    assert new_words(mail(text)) == "In May.\nIn the park."


def test_a_list_and_a_colon_at_the_end_stay() -> None:
    text = f"We need:\n- a ladder\n- two lamps\nAnd this:\n\n{OUR_LETTER}"
    assert new_words(mail(text)) == "We need:\n- a ladder\n- two lamps\nAnd this:"


def test_a_mail_in_html_alone_is_read_as_text() -> None:
    html = f"""<html><head><style>p {{color: red}}</style></head><body><p>Yes &amp; no.</p>
      <div>Second <b>line</b></div><blockquote><div>{OUR_LETTER}</div></blockquote></body></html>"""
    assert new_words(mail(html=html)) == "Yes & no.\n\nSecond line"


def test_our_own_links_are_taken_out() -> None:
    text = f"See https://sara.example.org/partners/{'x' * 43} please"
    assert new_words(mail(text)) == "See […] please"


def test_a_long_answer_is_cut() -> None:
    words = new_words(mail("word " * 5_000))
    assert len(words) <= LONGEST
    assert words.endswith("[…]")


def test_nothing_but_the_quote_is_nothing() -> None:
    assert new_words(mail(quoted(OUR_LETTER))) == ""


@pytest.mark.parametrize(
    "piece", ["\n", "> ", "On ", "From: a@b\n", "a:\n", "- \n", "<div>", "<", "&", "[", " \n"]
)
def test_no_mail_takes_long_to_read(piece: str) -> None:
    text = piece * (100_000 // len(piece))
    began = time.process_time()
    new_words(mail(text))
    new_words(mail(text + ABOVE))
    new_words(mail(html=text))
    assert time.process_time() - began < 3


@pytest.mark.parametrize("header", ["to", "cc", "delivered-to", "x-original-to"])
def test_the_token_is_found_however_the_mail_was_delivered(header: str) -> None:
    value = f"Sara <Replies+{TOKEN.upper()}@SARA.example.org>"
    one = Mail(number="1", sender="", headers={header: ("other@example.org", value)})
    assert token_in(one, "replies@sara.example.org") == TOKEN
    assert token_in(one, "replies@elsewhere.example.org") == ""
