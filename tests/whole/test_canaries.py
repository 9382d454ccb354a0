"""Secrets are planted all over the town; everybody goes everywhere, and nobody sees what is not for
them: not on a page, not in a part of one, not in a header, not by searching for it."""

import html
import re

import pytest

from tests.whole.crawling import FEW, Seen, crawl
from tests.whole.secrets import MARKUP
from tests.whole.town import Town
from tests.whole.watching import WALKERS, Watch


def test_nobody_sees_what_is_not_for_them(town: Town, watch: Watch) -> None:
    leaks = [
        f"{who} sees {name} at {path}"
        for name, seen in watch.sights.items()
        for who, path in seen.items()
        if who not in town.secrets[name].seen_by
    ]
    assert not leaks, "\n".join(leaks)


def test_reading_what_is_for_agencies_leaves_an_entry_wherever_it_stands(watch: Watch) -> None:
    assert watch.unnoticed == {}


def test_whoever_may_see_a_secret_comes_across_it(town: Town, watch: Watch) -> None:
    """Or the test above would be content with pages that show nothing."""
    missed = {
        name: sorted((secret.seen_by & set(WALKERS)) - set(watch.sights[name]))
        for name, secret in town.secrets.items()
    }
    assert {name: people for name, people in missed.items() if people} == {}


def test_enough_was_looked_at(town: Town, watch: Watch) -> None:
    assert watch.fetched > 80 * len(WALKERS)
    assert len([s for s in town.secrets.values() if s.seen_by]) > 12
    assert any(watch.parts.values()), "no page has a part any more"


def test_markup_that_people_wrote_is_text_wherever_it_stands(town: Town) -> None:
    def look(seen: Seen) -> None:
        if seen.page is not None:
            assert not seen.page.css("img[onerror], script:not([src])"), seen.path
            assert not seen.page.css("[src=x]"), seen.path
            found.append(MARKUP in html.unescape(seen.answer.text))

    for who in ("officer", "coordinator", "resident", "administrator"):
        found: list[bool] = []
        crawl(town, who, (f"/problems/{town.problems['markup']}",), FEW, look)
        assert sum(found) > 3, f"{who} never saw it"


@pytest.mark.parametrize("name", ["partner", "report"])
def test_a_signed_link_shows_its_action_and_nothing_else(town: Town, name: str) -> None:
    """Not even to somebody who is signed in and might see it elsewhere."""
    link = f"/partners/{town.things[f'{name}_token']}"
    mine = {f"{name} link to an action"}
    mine |= {"what an agency asked with its link"} if name == "partner" else set()
    for who in ("nobody", "coordinator", "resident"):
        answer = town.ask(who, link)
        assert answer.status_code == 200
        read = html.unescape(answer.text)
        seen = {one for one, secret in town.secrets.items() if secret.text in read}
        assert seen == mine, who
        assert "/problems/" not in re.sub(r"<header.*?</header>", "", read, flags=re.DOTALL)
