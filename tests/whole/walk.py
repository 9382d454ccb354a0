"""One long walk through the town, for all tests that look at what stands by the way."""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import msgspec
import pytest

from sara.web.rendering import Renderer
from sara.words import reading_language
from tests.whole.addresses import address, served
from tests.whole.crawling import Seen, kind
from tests.whole.paperwork import Filled, found
from tests.whole.town import Town

ENOUGH = 2
"""Drawings of one template that are kept; more would show the same branches."""

Drawn = dict[str, list[tuple[dict[str, Any], str]]]
"""What was drawn with what, by template."""

Page = tuple[str, str]
"""Person and address."""


class Walked(msgspec.Struct):
    """What five people met who went everywhere and followed every link."""

    forms: dict[str, Filled]
    """Filled in, by the address they are sent to."""
    pages: dict[Page, Seen]
    """Each route's page as the first of them who gets it, and each kind of page as each of them."""
    drawn: Drawn


def walk(town: Town) -> Walked:
    routes = {address(town, r) for r in served(town.app) if r.method == "GET"}
    pages: dict[Page, Seen] = {}
    kinds: set[Page] = set()

    def look(who: str, seen: Seen) -> None:
        if seen.page is None or seen.answer.status_code != 200 or "language=" in seen.path:
            return  # the last of them asks for another language than the person's
        new = seen.path in routes or (who, kind(seen.path)) not in kinds
        if new:
            routes.discard(seen.path)
            kinds.add((who, kind(seen.path)))
            pages[who, seen.path] = seen

    with noting() as drawn:
        forms = found(town, look)
    return Walked(forms, pages, drawn)


@contextmanager
def noting() -> Iterator[Drawn]:
    """Keeps what is drawn meanwhile."""
    drawn: Drawn = defaultdict(list)
    render = Renderer.render

    def render_and_note(self: Renderer, template: str, **context: Any) -> str:
        text = render(self, template, **context)
        if len(drawn[template]) < ENOUGH and reading_language() == "en":
            drawn[template].append((context, text))
        return text

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Renderer, "render", render_and_note)
        yield drawn
