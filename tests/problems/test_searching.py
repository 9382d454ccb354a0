"""Search: it finds what is there, and never tells of what its reader may not see."""

import datetime as dt
import html
import itertools
import re
from urllib.parse import quote

import httpx
import pytest
import sqlalchemy as sa
from litestar import Litestar
from sqlalchemy.orm import Session

from sara.accounts.reach import Audience
from sara.factories import SeatFactory, using
from sara.groups.operations import edit_comment, post_comment
from sara.history.models import Entry
from sara.problems import search
from sara.problems.listing import PAGE
from sara.problems.models import Problem, Searchable, Stage, Tier
from sara.problems.operations import publish_summary, restate
from sara.problems.queries import find
from sara.problems.spans import FIRST, GRAINS, spans
from tests.cast import NOW, Cast
from tests.counting import statements
from tests.problems.crowd import crowd

CANARY = "zanzibarquartz"
TEAM, AGENCIES = Audience.TEAM, Audience.AGENCIES


def say(cast: Cast, who: str, room: Audience, body: str) -> int:
    by = cast.viewers[who]
    with cast.database.write() as db:
        found = find(db, by, cast.problem_id)
        return post_comment(db, found, room, body, call=[], by=by, now=NOW).id  # fmt: skip


def words(db: Session, problem_id: int, number: int, text: str, audience: Audience = TEAM) -> None:
    search.index(db, problem_id=problem_id, subject="evidence", subject_id=number, words=text,
                 audience=audience)  # fmt: skip


def look(client: httpx.Client, q: str, more: str = "") -> str:
    answer = client.get(f"/problems?q={quote(q)}{more}")
    assert answer.status_code == 200
    return answer.text.partition('id="listing"')[2].partition("</main>")[0]


def found(page: str) -> list[str]:
    """Where the hits on a page lead, in their order."""
    links = re.findall(r'<h2><a href="([^"]+)"', page)
    return [html.unescape(a) for a in links]


def marked(page: str) -> list[str]:
    return re.findall(r"<mark>([^<]*)</mark>", page)


def how_many(page: str) -> str:
    said = re.search(r"<p>([^<]*places? found[^<]*)</p>", page)
    return said[1] if said else ""


@pytest.mark.parametrize(
    "q",
    ["linden", "LINDEN park", '"linden park"', "2026-0001", "2026", "lind*", "smash bottles",
     '"skate ramp" friday', "10 pm"],
)  # fmt: skip
def test_a_problem_is_found_by_its_title_statement_and_number(
    cast: Cast, client: httpx.Client, q: str
) -> None:
    with cast.database.write() as db:
        problem = db.get_one(Problem, cast.problem_id)
        restate(db, problem, problem.version, by=cast.viewers["officer"], now=NOW,
                title="Broken glass, Linden Park")  # fmt: skip
        db.execute(
            sa.update(Searchable).values(
                words=sa.func.replace(Searchable.words, problem.reference, "2026-0001")
            )
        )
    page = look(cast.sign_in(client, "officer"), q)
    assert found(page) == [f"/problems/{cast.problem_id}"]
    assert how_many(page) == "1 place found."


@pytest.mark.parametrize("q", ["linde", '"park linden"', "linden zebra", "glas", "lin*x"])
def test_what_does_not_match_is_not_found(cast: Cast, client: httpx.Client, q: str) -> None:
    page = look(cast.sign_in(client, "officer"), q)
    assert found(page) == []
    assert "Nothing found" in page
    assert "Take this list along" not in page, "there is none"


def test_whoever_finds_nothing_is_led_to_where_something_is(
    cast: Cast, client: httpx.Client
) -> None:
    cast.sign_in(client, "officer")

    def onward(q: str, more: str = "") -> str:
        (address,) = re.findall(r'class="btn btn-ghost" href="([^"]+)"', look(client, q, more))
        return html.unescape(address)

    assert onward("linde") == "/problems?q=linde%2A"
    assert found(look(client, "linde*")) != []
    assert onward("linden", "&stage=sustain&late=1") == "/problems?q=linden"
    assert found(look(client, "linden")) != []
    assert onward("zebra*") == "/problems"


def test_words_beside_signs_are_found_on_both_engines(cast: Cast, client: httpx.Client) -> None:
    """A parser that takes lamp/bench for a path would find neither."""
    with cast.database.write() as db:
        words(db, cast.problem_id, 1, "lamp/bench, seen@gate 10.30pm; north-east_corner 'quoted'")
    cast.sign_in(client, "officer")
    for q in ("lamp", "bench", "gate", "10.30pm", "30pm", "east", "corner", "quoted", "north-east"):
        assert found(look(client, q)) == [f"/problems/{cast.problem_id}/evidence/1"], q


def test_every_kind_of_text_leads_to_its_own_page(cast: Cast, client: httpx.Client) -> None:
    comment = say(cast, "resident", TEAM, "The lamp is dark.")
    with cast.database.write() as db:
        words(db, cast.problem_id, 77, "A photo of the lamp")
    page = look(cast.sign_in(client, "officer"), "lamp")
    base = f"/problems/{cast.problem_id}"
    assert found(page) == [f"{base}/evidence/77", f"{base}/comments/{comment}"]
    assert marked(page) == ["lamp", "lamp"]
    assert client.get(f"{base}/comments/{comment}").status_code == 200


def test_a_text_that_changed_is_found_by_its_new_words_alone(
    cast: Cast, client: httpx.Client
) -> None:
    comment = say(cast, "resident", TEAM, "The lamp is dark.")
    by = cast.viewers["resident"]
    with cast.database.write() as db:
        edit_comment(db, find(db, by, cast.problem_id), comment, 1, "The lantern is dark.", by=by,
                     now=NOW)  # fmt: skip
    cast.sign_in(client, "officer")
    assert found(look(client, "lamp")) == []
    assert len(found(look(client, "lantern"))) == 1
    with cast.database.write() as db:
        search.drop(db, "comment", comment)
    assert found(look(client, "lantern")) == []


def test_markup_in_a_text_is_shown_and_never_live(cast: Cast, client: httpx.Client) -> None:
    say(cast, "resident", TEAM, "<script>alert(1)</script> <mark>lamp</mark> & <b>bench</b>")
    page = look(cast.sign_in(client, "officer"), "lamp")
    assert "<script>" not in page
    assert "<b>" not in page
    assert marked(page) == ["lamp"]


# What a reader may not see


@pytest.mark.parametrize("who", ["resident", "stranger", "other_officer", "board_member",
                                 "administrator"])  # fmt: skip
@pytest.mark.parametrize("more", ["", "&order=best", "&mine=1", "&stage=scanning", "&late=1"])
def test_words_of_the_agencies_are_found_and_counted_for_nobody_else(
    cast: Cast, client: httpx.Client, who: str, more: str
) -> None:
    """The page is the same to a letter as for a word that stands nowhere."""
    say(cast, "officer", AGENCIES, f"Between us: {CANARY}")
    with cast.database.write() as db:
        words(db, cast.problem_id, 5, f"Patrol log {CANARY}", AGENCIES)
    publish(cast)
    cast.sign_in(client, who)
    for q in (CANARY, f"{CANARY} between", CANARY[:6] + "*", f'"{CANARY}"'):
        nowhere = look(client, q.replace(CANARY[:6], "xyzzyx"), more)
        assert look(client, q, more).replace(CANARY[:6], "xyzzyx") == nowhere


def publish(cast: Cast) -> None:
    by = cast.viewers["coordinator"]
    with cast.database.write() as db:
        before = find(db, by, cast.problem_id)
        publish_summary(db, before, before.row.version, summary="The ramp is cleaned.", public=True,
                        by=by, now=NOW)  # fmt: skip


@pytest.mark.parametrize("who", ["officer", "colleague", "partner", "coordinator", "analyst"])
def test_agencies_find_their_own_words_and_the_reading_is_recorded(
    cast: Cast, client: httpx.Client, who: str
) -> None:
    comment = say(cast, "officer", AGENCIES, f"Between us: {CANARY}")
    page = look(cast.sign_in(client, who), CANARY)
    assert found(page) == [f"/problems/{cast.problem_id}/comments/{comment}"]
    assert "Agencies only" in page
    with cast.database.read() as db:
        read = db.execute(sa.select(Entry).where(Entry.verb == "read")).all()
    assert [(r.account_id, r.subject, r.subject_id) for r in read] == [
        (cast.accounts[who], "comment", comment)
    ]


def test_what_agencies_say_among_themselves_does_not_change_the_order_for_a_resident(
    cast: Cast, client: httpx.Client
) -> None:
    """A rare word of theirs would make it common, if their texts were weighed with the others."""
    say(cast, "resident", TEAM, "The lamp, the lamp and the bench")
    say(cast, "resident", TEAM, "The bench, the bench and the lamp")
    before = look(cast.sign_in(client, "resident"), "lamp bench", "&order=best")
    for _ in range(20):
        say(cast, "officer", AGENCIES, "lamp lamp lamp")
    assert look(client, "lamp bench", "&order=best") == before


def test_a_text_that_becomes_the_agencies_own_is_lost_to_residents(
    cast: Cast, client: httpx.Client
) -> None:
    with cast.database.write() as db:
        words(db, cast.problem_id, 5, "A diary of the nights")
    assert len(found(look(cast.sign_in(client, "resident"), "diary"))) == 1
    with cast.database.write() as db:
        words(db, cast.problem_id, 5, "A diary of the nights", AGENCIES)
    assert found(look(client, "diary")) == []
    assert len(found(look(cast.sign_in(client, "partner"), "diary"))) == 1


def test_marks_in_the_index_cannot_be_looked_for(cast: Cast, client: httpx.Client) -> None:
    marks = (f"p{cast.problem_id}", f"a{cast.areas['north']}", f"t{cast.problem_id}", "title",
             f"#p{cast.problem_id}", "scope", "nothing", f"scope:p{cast.problem_id}",
             f"{{scope}} : p{cast.problem_id}", f"ta{cast.areas['north']}")  # fmt: skip
    publish(cast)
    for who in ("officer", "resident", "stranger", "other_officer"):
        cast.sign_in(client, who)
        for mark in marks:
            assert found(look(client, mark)) == [], (who, mark)


def test_a_published_problem_is_found_by_its_title_alone(cast: Cast, client: httpx.Client) -> None:
    cast.sign_in(client, "stranger")
    assert found(look(client, "linden")) == []
    publish(cast)
    page = look(client, "linden")
    assert found(page) == [f"/problems/{cast.problem_id}"]
    assert "skate" not in page
    for hidden in ("skate", "bottles", "friday", "2026-0001", "cleaned"):
        assert found(look(client, hidden)) == [], hidden
    for private in ("&mine=1", "&tier=1", f"&lead={cast.accounts['officer']}", "&late=1"):
        assert found(look(client, "linden", private)) == [], private
    area = f"&area={cast.areas['north']}"
    assert len(found(look(client, "linden", area))) == 1
    assert found(look(client, "linden", f"&area={cast.areas['south']}")) == []


def test_who_reads_more_finds_a_published_problem_once(cast: Cast, client: httpx.Client) -> None:
    publish(cast)
    for who in ("officer", "resident", "partner", "analyst"):
        page = look(cast.sign_in(client, who), "linden")
        assert found(page) == [f"/problems/{cast.problem_id}"]
        assert how_many(page) == "1 place found."


def test_a_problem_taken_back_from_the_public_is_no_longer_found(
    cast: Cast, client: httpx.Client
) -> None:
    publish(cast)
    by = cast.viewers["coordinator"]
    with cast.database.write() as db:
        now = find(db, by, cast.problem_id)
        publish_summary(db, now, now.row.version, summary="x", public=False, by=by, now=NOW)
    assert found(look(cast.sign_in(client, "stranger"), "linden")) == []


def test_a_title_that_changed_is_found_by_strangers_as_it_is_now(
    cast: Cast, client: httpx.Client
) -> None:
    publish(cast)
    with cast.database.write() as db:
        problem = db.get_one(Problem, cast.problem_id)
        restate(db, problem, problem.version, by=cast.viewers["officer"], now=NOW,
                title="Noise at the quarry", area_id=cast.areas["south"])  # fmt: skip
    cast.sign_in(client, "stranger")
    assert found(look(client, "linden")) == []
    assert len(found(look(client, "quarry", f"&area={cast.areas['south']}"))) == 1
    assert len(found(look(cast.sign_in(client, "other_officer"), "quarry bottles"))) == 1
    assert found(look(cast.sign_in(client, "analyst"), "bottles")) == []


def test_an_ended_seat_ends_what_is_found(cast: Cast, client: httpx.Client) -> None:
    assert len(found(look(cast.sign_in(client, "resident"), "linden"))) == 1
    with cast.database.write() as db:
        db.execute(sa.text("update seat set until = since where account_id = :a"),
                   {"a": cast.accounts["resident"]})  # fmt: skip
    assert found(look(client, "linden")) == []


def test_the_rule_holds_although_the_index_says_otherwise(cast: Cast, client: httpx.Client) -> None:
    """Marks that were left wrong find nothing: each row is held against the rule once more."""
    with cast.database.write() as db:
        other = crowd(db, cast, 1, area_id=cast.areas["south"])[0]
        words(db, other, 9, f"lamp {CANARY}")
        db.execute(
            sa.update(Searchable)
            .where(Searchable.problem_id == other)
            .values(area_id=cast.areas["north"])
        )
    assert found(look(cast.sign_in(client, "analyst"), CANARY)) == []


# How much, and in which order


def fill(cast: Cast, number: int) -> list[int]:
    """Problems that each say lamp; gives them, the newest written first."""
    with cast.database.write() as db:
        stages = (Stage.PLAN, Stage.ANALYSIS)
        ids = crowd(db, cast, number, lambda n: {"stage": stages[n % 2]}, tier=Tier.TEAM)
        db.execute(
            sa.insert(Searchable),
            [{"problem_id": p, "area_id": cast.areas["north"], "subject": "problem",
              "subject_id": p, "audience": TEAM, "words": f"X\nProblem\nA lamp, {p}"}
             for p in reversed(ids)],
        )  # fmt: skip
    return ids


def test_the_newest_stand_first_and_pages_lose_nothing(cast: Cast, client: httpx.Client) -> None:
    ids = fill(cast, 120)
    cast.sign_in(client, "officer")
    address, seen = "/problems?q=lamp", []
    while address:
        page = client.get(address).text
        seen += found(page)
        older = re.search(r'rel="next" href="([^"]+)"', page)
        address = html.unescape(older[1]) if older else ""
    assert seen == [f"/problems/{p}" for p in ids]


@pytest.mark.parametrize("who", ["officer", "coordinator", "analyst"])
def test_nothing_is_lost_between_the_spans_that_are_looked_through(
    cast: Cast, client: httpx.Client, who: str
) -> None:
    """Rows as they come to lie when many were written between them, across every border."""
    borders = [2**10, 2**13, 2**14, 2**15, 2**16, 2**17, 2**18, 2**20, 2**22, 2**24]
    numbers = sorted({at + more for at in borders for more in range(-4, 5)}, reverse=True)
    with cast.database.write() as db:
        area_id = db.scalars(sa.select(Problem.area_id).where(Problem.id == cast.problem_id)).one()
        for number in numbers:
            db.add(Searchable(
                id=number, problem_id=cast.problem_id, area_id=area_id, subject="comment",
                subject_id=number, words=f"lantern {number} by the quarry wall",
                audience=Audience.TEAM,
            ))  # fmt: skip
    cast.sign_in(client, who)
    for word in ("lantern", "lantern quarry"):
        page = look(client, word)
        assert how_many(page) == f"{len(numbers)} places found."
        seen = found(page)
        while older := re.search(r'href="[^"]*(&amp;before=\d+)[^"]*"', page):
            page = look(client, word, html.unescape(older[1]))
            seen += found(page)
        assert seen == [f"/problems/{cast.problem_id}/comments/{number}" for number in numbers]
    assert found(look(client, "lantern zebra")) == []
    assert found(look(client, "lantern", "&before=1")) == []
    assert len(found(look(client, "lantern", "&before=2000000000"))) == PAGE


@pytest.mark.parametrize("newest", [0, 1, 2**13 - 1, 2**16, 700_000, 5_000_000, 2**31 - 1])
def test_spans_reach_from_the_newest_row_to_the_first_and_meet_no_row_twice(newest: int) -> None:
    bits, above = dict(GRAINS), None
    marked, rest = spans(newest)
    for span in marked:
        marks = [(int(mark[1:]) << bits[mark[0]], 1 << bits[mark[0]]) for mark in span.split("|")]
        meeting = sorted(marks)
        assert all(a + size == b for (a, size), (b, _) in itertools.pairwise(meeting))
        after = sum(meeting[-1])
        assert after > newest if above is None else after == above
        above = meeting[0][0]
    assert rest == (newest + 1 if above is None else above)
    assert 0 < rest <= 4 ** len(marked) * FIRST


def test_filters_and_numbers_belong_to_what_was_found(cast: Cast, client: httpx.Client) -> None:
    fill(cast, 10)
    cast.sign_in(client, "officer")
    page = look(client, "lamp")
    assert how_many(page) == "10 places found."
    assert re.findall(r'<span class="num">(\d+)<', page) == ["5", "5"]
    assert len(found(look(client, "lamp", "&stage=plan"))) == 5
    assert how_many(look(client, "lamp", "&stage=plan")) == "5 places found."
    assert len(found(look(client, "lamp", "&tier=2"))) == 10
    assert found(look(client, "lamp", "&tier=1")) == []
    assert found(look(client, "lamp", "&mine=1")) == []
    assert len(found(look(client, "lamp", f"&lead={cast.accounts['officer']}"))) == 10
    assert found(look(client, "lamp", f"&area={cast.areas['south']}")) == []


def test_more_than_a_thousand_are_not_counted_out(cast: Cast, client: httpx.Client) -> None:
    ids = fill(cast, 1050)
    with cast.database.write() as db:
        db.execute(sa.update(Problem).where(Problem.id == ids[-1]).values(stage=Stage.SUSTAIN))
    page = look(cast.sign_in(client, "officer"), "lamp")
    assert how_many(page) == "1,000+ places found."
    far = look(client, "lamp", "&stage=sustain")
    assert found(far) == []
    assert "Nothing among these fits" in far
    older = re.search(r'rel="next" href="([^"]+)"', far)
    assert older
    assert found(client.get(html.unescape(older[1])).text) == [f"/problems/{ids[-1]}"]


def test_the_best_match_is_chosen_among_the_newest(cast: Cast, client: httpx.Client) -> None:
    say(cast, "officer", TEAM, "lamp lamp lamp")
    say(cast, "officer", TEAM, "A lamp, and a great many other words about quite other things here")
    newest = found(look(cast.sign_in(client, "officer"), "lamp"))
    best = found(look(client, "lamp", "&order=best"))
    assert best == newest[::-1]


@pytest.mark.parametrize("number", [10, 1000])
@pytest.mark.parametrize("more", ["", "&order=best", "&stage=plan&mine=1", "&area=1"])
@pytest.mark.parametrize("who", ["officer", "resident"])
def test_a_search_asks_five_things_however_much_there_is(
    cast: Cast, client: httpx.Client, app: Litestar, number: int, more: str, who: str
) -> None:
    fill(cast, number)
    look(cast.sign_in(client, who), "lamp linden*", more)
    with statements(app) as sent:
        look(client, "lamp linden*", more)
    assert len(sent) == 5, "\n".join(sent)


@pytest.mark.parametrize(
    "odd",
    ['"', '""', '"a', "'", "''", "a'b", "(", "a OR", "NOT", "NEAR(a b)", "*", "a*", "**", "-a",
     "+", "^", ":", "a:b", "words:a", "{words} : a", "\\", "\\'", "%", "%s", ":x", "$1", "&", "|",
     "!", "<->", "a & | b", "a:*", "\x00", "a\x00b", "\u0000\u0301", "é", "e\u0301", "ß", "İ",
     "ﬁ", "中文", "عربى", "हिन्दी", "🙂", "\ud7ff", "\ufffd", "\u202e", "0" * 5000, "x" * 10_000,
     "x " * 5000, '"' * 5000, "lamp" + " " * 9000 + "linden", "' or 1=1 --", "{{7*7}}"],
)  # fmt: skip
def test_nothing_that_can_be_typed_is_a_fault(cast: Cast, client: httpx.Client, odd: str) -> None:
    for who in ("officer", "resident", "board_member"):
        cast.sign_in(client, who)
        for more in ("", "&order=best", "&area=1&stage=plan"):
            address = "/problems?q=" + quote(odd.encode("utf-8", "surrogatepass")) + more
            answer = client.get(address)
            assert answer.status_code == 200, (who, more)


@pytest.mark.parametrize("raw", ["%ff%fe", "%00", "%", "%zz", "%ed%a0%80", "+++", "%0a%0d"])
def test_bytes_that_are_no_text_are_no_fault(cast: Cast, client: httpx.Client, raw: str) -> None:
    assert cast.sign_in(client, "officer").get(f"/problems?q={raw}").status_code == 200


def test_signs_alone_are_answered_with_what_to_write(cast: Cast, client: httpx.Client) -> None:
    assert "Write a word or a number" in look(cast.sign_in(client, "officer"), "!?")


def test_an_area_reader_with_a_seat_elsewhere_finds_both(cast: Cast, client: httpx.Client) -> None:
    with cast.database.write() as db, using(db):
        there, hidden = crowd(db, cast, 2, area_id=cast.areas["south"])
        SeatFactory(problem_id=there, account_id=cast.accounts["officer"],
                    given_by=cast.accounts["coordinator"])  # fmt: skip
        for problem in (there, hidden):
            words(db, problem, problem, "glass everywhere", AGENCIES)
    page = look(cast.sign_in(client, "officer"), "glass")
    assert found(page) == [f"/problems/{there}/evidence/{there}", f"/problems/{cast.problem_id}"]
    south = look(client, "glass", f"&area={cast.areas['south']}")
    assert found(south) == [f"/problems/{there}/evidence/{there}"]


def test_what_was_written_last_stands_first_whatever_changed_since(
    cast: Cast, client: httpx.Client
) -> None:
    first, second = (say(cast, "officer", TEAM, f"lamp {n}") for n in "ab")
    with cast.database.write() as db:
        db.execute(sa.update(Problem).values(updated_at=NOW + dt.timedelta(days=1)))
    page = look(cast.sign_in(client, "officer"), "lamp")
    assert [a.rpartition("/")[2] for a in found(page)] == [str(second), str(first)]
