"""What stands around every page of a problem."""

from itertools import chain

import httpx
import sqlalchemy as sa
from selectolax.lexbor import LexborHTMLParser

from sara.problems.frame import BY_STAGE, FOR_AGENCIES, IN_ALL
from sara.problems.models import Outcome, Problem, Stage, Visit
from tests.cast import NOW, Cast


def test_the_parts_of_a_problem_stand_on_two_named_lines_and_each_leads_somewhere(
    cast: Cast, client: httpx.Client
) -> None:
    base = f"/problems/{cast.problem_id}"
    cast.sign_in(client, "officer")
    page = LexborHTMLParser(client.get(base).text)
    lines = page.css("nav.tabs ul")
    names = [page.css_first(f"#{line.attributes['aria-labelledby']}").text() for line in lines]
    assert names == ["Stage by stage", "In all stages"]
    shown = [[a.attributes["href"] for a in line.css("a")] for line in lines]
    assert shown == [[base + end for end, _ in ends] for ends in (BY_STAGE, IN_ALL)]
    for href in chain.from_iterable(shown):
        there = client.get(str(href))
        assert there.status_code == 200, href
        (here,) = LexborHTMLParser(there.text).css("nav.tabs [aria-current=page]")
        assert here.attributes["href"] == href


def test_a_part_for_agencies_is_offered_to_nobody_else(cast: Cast, client: httpx.Client) -> None:
    base = f"/problems/{cast.problem_id}"
    page = LexborHTMLParser(cast.sign_in(client, "resident").get(base).text)
    shown = {str(a.attributes["href"]).removeprefix(base) for a in page.css("nav.tabs a")}
    assert shown == {end for end, _ in (*BY_STAGE, *IN_ALL)} - set(FOR_AGENCIES)
    for end in FOR_AGENCIES:
        assert client.get(base + end).status_code in (403, 404)


def visited(cast: Cast, *stages: Stage, closed: Outcome | None = None) -> None:
    """The problem has been in these stages, and stands in the last."""
    with cast.database.write() as db:
        db.execute(sa.update(Visit).values(left_at=NOW))
        for stage in stages:
            left = None if stage is stages[-1] else NOW
            db.add(Visit(problem_id=cast.problem_id, stage=stage, entered_at=NOW, left_at=left,
                         entered_by=cast.accounts["coordinator"], move="advance"))  # fmt: skip
        db.execute(sa.update(Problem).values(
            stage=stages[-1], outcome=closed, closed_at=NOW if closed else None,
            published_at=NOW))  # fmt: skip


def test_a_stage_is_only_called_completed_where_the_problem_has_been(
    cast: Cast, client: httpx.Client
) -> None:
    def last(path: str) -> list[str]:
        steps = LexborHTMLParser(client.get(path).text).css(".stepper li")
        return [step.css_first(".step-name").text() for step in steps[-2:]]

    base = f"/problems/{cast.problem_id}"
    cast.sign_in(client, "officer")
    with cast.database.write() as db:
        public = "/public/" + db.scalars(sa.select(Problem.reference)).one()
    visited(cast, Stage.ASSESSMENT, Stage.CLOSED, closed=Outcome.NOT_SOLVED)
    assert last(base) == last(public) == ["Assessment, completed", "Sustain, not started"]
    visited(cast, Stage.SUSTAIN, Stage.CLOSED, closed=Outcome.GOAL_MET)
    assert last(base) == last(public) == ["Assessment, completed", "Sustain, completed"]
    visited(cast, Stage.SCANNING, Stage.REFERRED_OUT)
    assert last(base) == last(public) == [], "it stands in none of them"
