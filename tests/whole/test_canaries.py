"""Secrets are planted all over the town; everybody goes everywhere, and nobody sees what is not for
them: not on a page, not in a part of one, not in a header, not by searching for it."""

import html
import re
from collections import defaultdict

import httpx
import pytest

from sara.web import responses
from sara.web.answers import Page
from tests.whole.addresses import address, served
from tests.whole.crawling import FEW, Seen, crawl, kind
from tests.whole.secrets import MARKUP, ZEBRA
from tests.whole.town import PEOPLE, Town

WALKERS = [who for who in PEOPLE if who not in ("second_coordinator", "pending")]
"""Each way of looking once; whoever is pending gets what the disabled one gets."""

LETTERS = (
    "/invitations/", "/reset/", "/first/", "/registrations/", "/calendars/", "/mail/stops/",
    "/partners/{token",
)  # fmt: skip
SEARCHES = (f"/problems?q={ZEBRA}", f"/problems?q={ZEBRA}&sort=best", f"/board?q={ZEBRA}")

Sights = dict[str, dict[str, str]]
"""Secret, then person, then the address at which that person saw it first."""

READ = (
    "agencies' evidence, title", "agencies' evidence, text", "agencies' evidence, supplier",
    "agencies' evidence, file name", "agencies' comment", "agencies' action",
    "agencies' entry in the history", "contact of a stakeholder", "chart for agencies",
    "what an agency asked with its link",
)  # fmt: skip
"""What is for agencies only: whoever reads it leaves an entry."""


class Watch:
    """Looks at every answer for every secret."""

    def __init__(self, town: Town) -> None:
        self.town, self.sights, self.fetched = town, defaultdict[str, dict[str, str]](dict), 0
        self.unnoticed: dict[str, str] = {}
        self.end = 0
        self.parts: dict[str, set[str]] = defaultdict(set)

    def look(self, who: str, path: str, answer: httpx.Response) -> None:
        self.fetched += 1
        assert answer.status_code < 500, f"{path} as {who}"
        read = html.unescape(answer.content.decode("utf-8", "replace")) + str(answer.headers)
        for name, secret in self.town.secrets.items():
            # Not in the middle of a word: officer@example.org is not other_officer@example.org.
            if secret.text in read and re.search(rf"(?<!\w){re.escape(secret.text)}", read):
                self.sights[name].setdefault(who, path)
                if name in READ and self.end == self.end_of_history():
                    self.unnoticed.setdefault(kind(path), name)
        self.end = self.end_of_history()

    def end_of_history(self) -> int:
        return int(self.town.live.execute("select seq from head").fetchone()[0])

    def everywhere(self) -> None:
        """Each person follows every link, and types the addresses that the others came by."""
        # Whoever holds the link of a letter has it from the letter: nobody comes by it here.
        starts = [address(self.town, r) for r in served(self.town.app)
                  if r.method == "GET" and not r.path.startswith(tuple(LETTERS))]  # fmt: skip
        starts += [f"/problems/{number}" for number in self.town.problems.values()]
        starts.append("/problems/{problem_id}/evidence/{withdrawn_id}".format(**self.town.things))
        starts.append(
            "/problems/{problem_id}/actions/{partner_action_id}".format(**self.town.things)
        )
        starts.append("/problems/{problem_id}/evidence/{filed_id}".format(**self.town.things))
        # What each of them reads leaves entries, which would push older ones off the first page.
        starts.insert(0, "/problems/{problem_id}/history".format(**self.town.things))
        known: dict[str, list[str]] = {}
        for who in WALKERS:

            def look(seen: Seen, who: str = who) -> None:
                self.look(who, seen.path, seen.answer)

            self.town.restore()
            self.end = self.end_of_history()
            known[who] = crawl(self.town, who, (*starts, *SEARCHES), FEW, look)
        every = dict.fromkeys(path for paths in known.values() for path in paths)
        for who, paths in known.items():
            for path in every.keys() - set(paths):
                self.look(who, path, self.town.ask(who, path))
            for path, names in self.parts.items():
                for name in names:
                    asked = {"hx-request": "true", "hx-target": f"div#{name}"}
                    self.look(who, path, self.town.ask(who, path, headers=asked))


@pytest.fixture(scope="module")
def watch(town: Town) -> Watch:
    watched = Watch(town)
    whole = responses._page

    def noting(call, page: Page, status):  # type: ignore[no-untyped-def]
        watched.parts[call.asked.path].update(page.parts)
        return whole(call, page, status)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(responses, "_page", noting)
        watched.everywhere()
    return watched


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
