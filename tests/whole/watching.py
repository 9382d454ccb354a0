"""Everybody goes everywhere once, for all tests that look at what they come across."""

import html
import re
from collections import defaultdict
from contextlib import nullcontext

import httpx
import pytest

from sara.web import responses
from sara.web.answers import Page
from tests.whole.addresses import address, served
from tests.whole.crawling import FEW, Seen, crawl, kind
from tests.whole.reading import Reading
from tests.whole.secrets import ZEBRA
from tests.whole.town import PEOPLE, Town

WALKERS = [who for who in PEOPLE if who not in ("second_coordinator", "pending")]
"""Each way of looking once; whoever is pending gets what the disabled one gets."""

READERS = ("officer", "coordinator", "resident", "partner", "administrator", "analyst", "nobody")
"""Those of them who go about in the language that marks what it translates."""

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
    """Looks at every answer for every secret, and at what the readers see for their words."""

    def __init__(self, town: Town) -> None:
        self.town, self.sights, self.fetched = town, defaultdict[str, dict[str, str]](dict), 0
        self.reading = Reading(town)
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
                  if r.method == "GET" and not r.path.startswith(LETTERS)]  # fmt: skip
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
                if who in READERS:
                    self.reading.look(seen)

            self.town.restore()
            self.end = self.end_of_history()
            with self.reading.spoken() if who in READERS else nullcontext():
                known[who] = crawl(self.town, who, (*starts, *SEARCHES), FEW, look)
        every = dict.fromkeys(path for paths in known.values() for path in paths)
        for who, paths in known.items():
            for path in every.keys() - set(paths):
                self.look(who, path, self.town.ask(who, path))
            for path, names in self.parts.items():
                for name in names:
                    asked = {"hx-request": "true", "hx-target": f"div#{name}"}
                    self.look(who, path, self.town.ask(who, path, headers=asked))


def everywhere(town: Town) -> Watch:
    watched = Watch(town)
    whole = responses._page

    def noting(call, page: Page, status):
        watched.parts[call.asked.path].update(page.parts)
        return whole(call, page, status)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(responses, "_page", noting)
        watched.everywhere()
    return watched
