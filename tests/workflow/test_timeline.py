"""The history of a problem on its page: in plain words, newest first, to whom it may be told."""

import datetime as dt
import re

import httpx
import pytest
import sqlalchemy as sa
from selectolax.lexbor import LexborHTMLParser

from sara.accounts.reach import Audience
from sara.db import Base
from sara.history.models import Entry
from sara.history.operations import erase, record
from sara.problems.models import Stage
from sara.words import Spoken, gettext
from sara.workflow.models import Decision
from sara.workflow.said import choices, said
from sara.workflow.timeline import PAGE
from tests.cast import NOW, Cast
from tests.response.plans import an_action, an_explanation
from tests.workflow.walking import Walk, another_problem


def history(cast: Cast, client: httpx.Client, who: str, more: str = "") -> LexborHTMLParser:
    answer = cast.sign_in(client, who).get(f"/problems/{cast.problem_id}/history{more}")
    assert answer.status_code == 200
    return LexborHTMLParser(answer.text)


def words(page: LexborHTMLParser) -> str:
    return " ".join(page.css_first("main").text(separator=" ").split())


def tell(cast: Cast, number: int, **more: object) -> int:
    with cast.database.write() as db:
        return record(
            db, "problem.restated", by=cast.accounts["officer"], now=NOW,
            problem_id=cast.problem_id, changes={"title": ("", f"Title {number}")}, **more,
        )  # type: ignore[arg-type]  # fmt: skip


def test_what_was_chosen_is_told_in_the_words_of_the_form(cast: Cast, client: httpx.Client) -> None:
    walk = Walk(cast)
    walk.fill(Stage.SCANNING)
    walk.decide("coordinator", Decision.ADVANCE, walk.ask())
    walk.move("pause", reason="Works.", until=NOW.date() + dt.timedelta(days=9))
    page = history(cast, client, "officer")
    told = [node.text(strip=True) for node in page.css("ins, del")]
    assert {"Scanning", "Analysis", "Paused", "Move on to the next stage"} <= set(told)
    assert not {"scanning", "analysis", "paused", "advance"} & set(told)
    until = NOW.date() + dt.timedelta(days=9)
    assert f"{until.day} {until:%b %Y}" in told


def test_a_merge_names_the_other_problem_by_its_reference(cast: Cast, client: httpx.Client) -> None:
    walk = Walk(cast)
    other = another_problem(cast)
    walk.decide("coordinator", Decision.MERGE, walk.ask(note="Same people.", anyway=True),
                into=other)  # fmt: skip
    assert "2026-0002" in [n.text() for n in history(cast, client, "officer").css("ins")]


@pytest.mark.parametrize(
    "field, value, words_of_it",
    [
        (
            "supports",
            ["cheers:harms", "action:4"],
            "CHEERS answer: Harms: what damage it does, Action",
        ),
        ("involved", ["analysis:consulted"], "Analysis: Consulted"),
        ("criterion", "scanning.goal", "The goal"),
        ("frozen_at", "2026-02-16T12:55:00+00:00", "16 Feb 2026, 12:55"),
        ("moved_place", "none_seen: Both parks counted.", "Looked, none seen: Both parks counted."),
        ("moved_time", "none_seen: ", "Looked, none seen"),
        ("holds", "no", "No"),
        ("interim", True, "Yes"),
        ("interim", False, ""),
        ("title", "analysis", "analysis"),
        ("behaviour", "a note: nothing", "a note: nothing"),
        ("files", ["ramp.jpg (SHA-256: 12)"], "ramp.jpg (SHA-256: 12)"),
        ("value", 0, "0"),
    ],
)
def test_a_value_says_what_the_screen_said(field: str, value: object, words_of_it: str) -> None:
    assert said(field, value).startswith(words_of_it)
    assert words_of_it or not said(field, value)
    assert not re.search(r"[a-z]_[a-z]|:$", said(field, value)), "no code"


def test_what_has_a_number_is_told_by_its_name(cast: Cast, client: httpx.Client) -> None:
    with cast.database.write() as db:
        cause = an_explanation(db, cast)
        for audience in (Audience.TEAM, Audience.AGENCIES):
            action = an_action(
                db, cast, cause, what=f"Light for the {audience.value}", audience=audience
            )
            record(
                db, "evidence.changed", by=cast.accounts["officer"], now=NOW,
                problem_id=cast.problem_id, changes={
                    "supports": ([], [f"action:{action.id}", f"hypothesis:{cause.id}"]),
                    "hypothesis_id": (None, cause.id), "name": ("The ramp", "The ramp"),
                },
            )  # fmt: skip
    page = history(cast, client, "officer")
    theirs, ours = (entry.css("dd") for entry in page.css(".timeline dl")[:2])
    sentence = "Because the ramp is dark, groups meet there unseen"
    assert [value.text(strip=True) for value in ours] == [
        f"Action: Light for the team, Explanation: {sentence}", sentence, "The ramp",
    ]  # fmt: skip
    assert theirs[0].text(strip=True).startswith("Action, "), "agencies leave an entry to read it"
    assert not ours[2].css("ins, del"), "it did not change"


def test_every_choice_that_is_stored_has_its_words() -> None:
    stored = [
        (column.name, member)
        for table in Base.metadata.tables.values()
        for column in table.columns
        if isinstance(kind := getattr(column.type, "enum_class", None), type)
        and issubclass(kind, Spoken)
        for member in kind
    ]
    assert len(stored) > 100
    for name, member in stored:
        if name != "state":  # of a review, a letter or a request: never told as a change
            assert said(name, member.value) == gettext(member.words), (name, member)
    assert not {"title", "words", "behaviour", "place", "name"} & set(choices()), "free text"


def test_the_newest_stands_first_and_every_entry_on_one_page(
    cast: Cast, client: httpx.Client
) -> None:
    count = PAGE + 7
    for number in range(count):
        tell(cast, number)
    seen: list[str] = []
    more = ""
    while True:
        page = history(cast, client, "officer", more)
        found = [n.text() for n in page.css("ins") if n.text().startswith("Title ")]
        assert len(found) <= PAGE
        seen += found
        older = [a.attributes["href"] for a in page.css("a[href*='before=']")]
        if not older:
            break
        more = "?" + str(older[0]).partition("?")[2]
    assert seen == [f"Title {n}" for n in reversed(range(count))]


def test_a_full_page_without_more_leads_nowhere(cast: Cast, client: httpx.Client) -> None:
    with cast.database.read() as db:
        there = db.execute(
            sa.text("select count(*) from entry where problem_id = :p"), {"p": cast.problem_id}
        ).scalar_one()
    for number in range(PAGE - there):
        tell(cast, number)
    assert not history(cast, client, "officer").css("a[href*='before=']")
    tell(cast, PAGE)
    assert history(cast, client, "officer").css("a[href*='before=']")


@pytest.mark.parametrize("before", ["x", "-1", "1.5", "²", "9" * 40, "9" * 5000])
def test_a_place_in_the_history_that_is_no_number_of_an_entry_is_not_found(
    cast: Cast, client: httpx.Client, before: str
) -> None:
    officer = cast.sign_in(client, "officer")
    address = f"/problems/{cast.problem_id}/history"
    assert officer.get(address, params={"before": before}).status_code == 404


def test_what_agencies_say_among_themselves_is_told_to_agencies_alone(
    cast: Cast, client: httpx.Client
) -> None:
    tell(cast, 1, audience=Audience.AGENCIES, reason="Between us")
    for who in ("officer", "colleague", "partner", "coordinator", "analyst"):
        assert "Between us" in words(history(cast, client, who)), who
        assert "Agencies only" in words(history(cast, client, who)), who
    page = words(history(cast, client, "resident"))
    assert "Between us" not in page
    assert "Title 1" not in page


def test_an_erased_text_is_gone_and_that_it_was_erased_is_told(
    cast: Cast, client: httpx.Client
) -> None:
    seq = tell(cast, 1, reason="A name that should not stand here")
    with cast.database.write() as db:
        erase(db, seq, by=cast.accounts["administrator"], now=NOW, reason="A name was in it")
    page = words(history(cast, client, "officer"))
    assert "should not stand here" not in page
    assert "Title 1" not in page
    assert "The text was erased" in page
    assert "A name was in it" in page


def test_another_problem_is_not_told_here(cast: Cast, client: httpx.Client) -> None:
    another_problem(cast)
    assert "Loud exhausts" not in words(history(cast, client, "officer"))


def test_what_people_wrote_is_text(cast: Cast, client: httpx.Client) -> None:
    tell(cast, 1, reason="<b>bold</b> & <script>alert(1)</script>")
    page = history(cast, client, "officer")
    assert "<b>bold</b> & <script>alert(1)</script>" in words(page)
    assert not page.css("main script, .quote b")


def test_reading_what_only_agencies_may_read_there_leaves_an_entry(
    cast: Cast, client: httpx.Client
) -> None:
    def readings() -> list[tuple[int, str]]:
        rows = Walk(cast).rows(Entry, Entry.verb == "read")
        return [(row.account_id, row.subject) for row in rows]

    history(cast, client, "partner")
    assert readings() == [], "nothing there is for agencies only"
    tell(cast, 1, audience=Audience.AGENCIES)
    history(cast, client, "resident")
    assert readings() == []
    read = (cast.accounts["partner"], "history")
    history(cast, client, "partner")
    assert readings() == [read]
    for n in range(PAGE):
        tell(cast, n)
    history(cast, client, "partner")
    assert readings() == [read], "what was not shown was not read"
    read_too = (cast.accounts["coordinator"], "history")
    history(cast, client, "coordinator")
    assert readings() == [read]
    history(cast, client, "coordinator", "?before=9")
    assert readings() == [read, read_too]
