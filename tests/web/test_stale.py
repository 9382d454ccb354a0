"""Two people change one thing: the second sees both texts, and nothing is lost."""

import html
import re
import threading
import typing

import httpx
import msgspec
import pytest
import sqlalchemy as sa
from selectolax.lexbor import LexborHTMLParser

from sara import routes
from sara.factories import CommentFactory, using
from sara.groups.models import Comment
from sara.history.fields import FIELDS
from sara.problems.models import Problem
from sara.web.forms import Form
from sara.web.responses import HIDDEN
from tests.cast import Cast
from tests.conftest import NewClient
from tests.workflow.walking import Walk

THEIRS = "We <em>found</em> glass & lamps."
STATED = {"title": "Glass", "place": "By the ramp", "precision": "area"}
MINE = "We found </textarea><script>alert(1)</script> bottles."


@pytest.fixture
def where(cast: Cast) -> str:
    return f"/problems/{cast.problem_id}/publication"


@pytest.fixture
def answer(cast: Cast, new_client: NewClient, where: str) -> tuple[httpx.Client, httpx.Response]:
    """What the second person is told, whose page was open while the first one saved."""
    second = cast.sign_in(new_client(), "second_coordinator")
    opened = cast.hidden(second, where)
    first = cast.sign_in(new_client(), "coordinator")
    assert cast.send(first, where, where, {"public_summary": THEIRS}).status_code == 303
    return second, second.post(where, data=opened | {"public_summary": MINE, "publish": "1"})


def test_the_second_person_sees_both_texts(
    answer: tuple[httpx.Client, httpx.Response], cast: Cast, where: str
) -> None:
    _, told = answer
    assert told.status_code == 409
    page = LexborHTMLParser(told.text)
    assert page.css_first("textarea[name=public_summary]").text().strip() == MINE
    assert page.css_first("#public_summary-theirs").text().strip() == THEIRS
    assert page.css_first("h2").text().strip() == "Summary for everyone"
    assert page.css("main script, main em") == []
    leave = page.css_first(".buttons a")
    assert (leave.text(), leave.attributes["href"]) == ("Keep theirs", where)
    assert Walk(cast).problem().public_summary == THEIRS


def test_what_one_of_them_ticked_is_there_to_choose(
    answer: tuple[httpx.Client, httpx.Response],
) -> None:
    page = LexborHTMLParser(answer[1].text)
    tick = page.css_first("main input[type=checkbox][name=publish]")
    assert "checked" in tick.attributes
    assert page.css_first("main legend").text(strip=True) == "Show it to everyone"
    assert page.css("main input[type=hidden][name=publish]") == []


def test_what_the_other_ticked_is_not_taken_back_unasked(
    cast: Cast, new_client: NewClient, where: str
) -> None:
    second = cast.sign_in(new_client(), "second_coordinator")
    opened = cast.hidden(second, where)
    first = cast.sign_in(new_client(), "coordinator")
    cast.send(first, where, where, {"public_summary": THEIRS, "publish": "1"})
    told = second.post(where, data=opened | {"public_summary": MINE})
    tick = LexborHTMLParser(told.text).css_first("main input[type=checkbox][name=publish]")
    assert "checked" not in tick.attributes
    hint = LexborHTMLParser(told.text).css_first(f"#{tick.attributes['aria-describedby']}")
    assert hint.text(strip=True) == "Theirs, saved now"


def test_what_both_of_them_ticked_goes_along_unseen(
    cast: Cast, new_client: NewClient, where: str
) -> None:
    second = cast.sign_in(new_client(), "second_coordinator")
    opened = cast.hidden(second, where)
    first = cast.sign_in(new_client(), "coordinator")
    cast.send(first, where, where, {"public_summary": THEIRS, "publish": "1"})
    told = second.post(where, data=opened | {"public_summary": MINE, "publish": "1"})
    page = LexborHTMLParser(told.text)
    assert page.css_first("main input[type=hidden][name=publish]").attributes["value"] == "1"


def test_saving_then_keeps_what_the_second_person_put_together(
    answer: tuple[httpx.Client, httpx.Response], cast: Cast, where: str
) -> None:
    second, told = answer
    page = LexborHTMLParser(told.text)
    form = page.css_first("main form")
    filled = form.css("input[type=hidden], input[checked]")
    sent = {f.attributes["name"]: f.attributes["value"] for f in filled}
    assert form.attributes["action"] == where
    saved = second.post(where, data=sent | {"public_summary": "Glass, lamps and bottles."})
    assert saved.status_code == 303
    problem = Walk(cast).problem()
    assert problem.public_summary == "Glass, lamps and bottles."
    assert problem.published_at is not None


def test_a_third_change_meanwhile_is_told_again(
    answer: tuple[httpx.Client, httpx.Response], cast: Cast, where: str, new_client: NewClient
) -> None:
    second, told = answer
    hidden = LexborHTMLParser(told.text).css("main form input[type=hidden]")
    sent = {f.attributes["name"]: f.attributes["value"] for f in hidden}
    first = cast.sign_in(new_client(), "coordinator")
    cast.send(first, where, where, {"public_summary": "Third."})
    again = second.post(where, data=sent | {"public_summary": MINE})
    assert again.status_code == 409
    assert "Third." in again.text


@pytest.mark.parametrize("at", ["publication", "statement", "comment"])
def test_who_waited_for_anothers_save_sees_what_it_left(
    cast: Cast, new_client: NewClient, at: str
) -> None:
    """PostgreSQL lets the second one read the old text before it has to wait for the first."""
    with cast.database.write() as db, using(db):
        said = CommentFactory(problem_id=cast.problem_id, author_id=cast.accounts["officer"])
    of_problem, of_comment = (Problem, cast.problem_id), (Comment, said.id)
    base = f"/problems/{cast.problem_id}"
    who, page, to, form, field, (table, row) = {
        "publication": ("coordinator", "publication", "publication", "", "public_summary",
                        of_problem),
        "statement": ("officer", "scanning", "scanning/statement", "statement", "behaviour",
                      of_problem),
        "comment": ("officer", f"comments/{said.id}", f"comments/{said.id}", "", "body",
                    of_comment),
    }[at]  # fmt: skip
    second = cast.sign_in(new_client(), who)
    sent = cast.hidden(second, f"{base}/{page}", form) | STATED | {field: MINE}
    told: list[httpx.Response] = []
    waiting = threading.Thread(target=lambda: told.append(second.post(f"{base}/{to}", data=sent)))
    with cast.database.write() as db:
        newer = {field: THEIRS, "version": table.version + 1}
        db.execute(sa.update(table).where(table.id == row).values(newer))
        waiting.start()
        waiting.join(0.5)
        assert not told
    waiting.join()
    assert told[0].status_code == 409
    page_of_both = LexborHTMLParser(told[0].text)
    assert page_of_both.css_first(f"#{field}-theirs").text().strip() == THEIRS
    assert page_of_both.css_first("input[name=version]").attributes["value"] == "2"


def test_a_version_that_was_never_there_is_stale_too(
    cast: Cast, client: httpx.Client, where: str
) -> None:
    cast.sign_in(client, "coordinator")
    for version in ("0", "99", "-1"):
        typed = {"public_summary": MINE, "version": version}
        assert cast.send(client, where, where, typed).status_code == 409
    for version in ("", "x", "1.5", "9" * 30):
        typed = {"public_summary": MINE, "version": version}
        assert cast.send(client, where, where, typed).status_code == 422


def test_every_text_that_can_be_typed_has_a_name_when_it_is_shown_again() -> None:
    assert routes.ALL
    typed = {
        field.name
        for form in forms_below(Form)
        for field in msgspec.structs.fields(form)
        if "str" in str(field.type) and not field.name.endswith("_id")
    }
    assert typed - set(FIELDS) - HIDDEN == set()


def test_no_password_is_ever_shown_again() -> None:
    secret = {
        field.name
        for form in forms_below(Form)
        for field in msgspec.structs.fields(form)
        if re.search("password|secret|token", field.name)
    }
    assert "password" in secret
    assert secret <= HIDDEN


def forms_below(kind: type[Form]) -> typing.Iterator[type[Form]]:
    for form in kind.__subclasses__():
        if form.__module__.startswith("sara."):
            yield form
            yield from forms_below(form)


# What is chosen, not written, is told in words


def clash(
    cast: Cast, new_client: NewClient, who: str, page: str, to: str, form: str,
    mine: dict[str, object], theirs: dict[str, object],
) -> LexborHTMLParser:  # fmt: skip
    """What a person is told who opened the page before the same person's other window saved."""
    client = cast.sign_in(new_client(), who)
    opened = cast.hidden(client, page, form)
    assert cast.send(client, page, to, theirs, form).status_code == 303
    told = client.post(to, data=opened | mine)
    assert told.status_code == 409
    return LexborHTMLParser(told.text)


def chosen(page: LexborHTMLParser, name: str) -> list[tuple[str, str, bool]]:
    """Words, whose they are, and whether they will be saved, of each answer on the page."""
    found = []
    for box in page.css(f"main form input[name={name}]:not([type=hidden])"):
        told = box.parent
        assert told is not None
        words, whose = told.css_first("label").text(), told.css_first(".hint").text()
        found.append((words, whose, "checked" in box.attributes))
    return found


MINE_SAVED, THEIRS_NOW = "Yours, which will be saved", "Theirs, saved now"


def test_an_agency_is_told_by_its_name_and_chosen_again(cast: Cast, new_client: NewClient) -> None:
    where = f"/admin/accounts/{cast.accounts['officer']}"
    page = clash(
        cast, new_client, "administrator", where, where, "change",
        {"name": "Officer", "agency_id": cast.agencies["police"]},
        {"name": "Officer", "agency_id": cast.agencies["parks"]},
    )  # fmt: skip
    assert sorted(chosen(page, "agency_id"), reverse=True) == [
        ("City Police", MINE_SAVED, True),
        ("City Parks", THEIRS_NOW, False),
    ]
    assert page.css_first("main legend").text(strip=True) == "Agency they work for"
    assert page.css("main form textarea") == []


def test_no_agency_is_an_answer_too(cast: Cast, new_client: NewClient) -> None:
    where = f"/admin/accounts/{cast.accounts['officer']}"
    page = clash(
        cast, new_client, "administrator", where, where, "change",
        {"name": "Officer", "agency_id": ""},
        {"name": "Officer", "agency_id": cast.agencies["parks"]},
    )  # fmt: skip
    (none, parks) = chosen(page, "agency_id")
    assert none[1:] == (MINE_SAVED, True)
    assert parks == ("City Parks", THEIRS_NOW, False)


STAKEHOLDER: dict[str, object] = {"name": "Night shift", "kind": "organisation", "part": "helps"}


def test_ticked_boxes_are_told_one_by_one_and_so_are_those_left_empty(
    cast: Cast, new_client: NewClient
) -> None:
    officer = cast.sign_in(new_client(), "officer")
    to = f"/problems/{cast.problem_id}/stakeholders"
    assert cast.send(officer, f"{to}/new", to, STAKEHOLDER).status_code == 303
    people = officer.get(f"/problems/{cast.problem_id}/people").text
    (where,) = set(re.findall(rf"{to}/\d+", html.unescape(people)))
    both, theirs, mine = "scanning:informed", "analysis:consulted", "scanning:deciding"
    page = clash(
        cast, new_client, "officer", where, where, "",
        STAKEHOLDER | {"involved": [both, mine]}, STAKEHOLDER | {"involved": [both, theirs]},
    )  # fmt: skip
    assert sorted(chosen(page, "involved")) == [
        ("Analysis: Consulted", THEIRS_NOW, False),
        ("Scanning: Deciding", MINE_SAVED, True),
        ("Scanning: Informed", "Chosen by both", True),
    ]
    page = clash(
        cast, new_client, "officer", where, where, "",
        STAKEHOLDER, STAKEHOLDER | {"involved": [theirs]},
    )  # fmt: skip
    assert chosen(page, "involved") == [("Analysis: Consulted", THEIRS_NOW, False)]
