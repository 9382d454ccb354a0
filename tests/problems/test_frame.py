"""What stands around every page of a problem."""

from itertools import chain

import httpx
from selectolax.lexbor import LexborHTMLParser

from sara.problems.frame import BY_STAGE, FOR_AGENCIES, IN_ALL
from tests.cast import Cast


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
