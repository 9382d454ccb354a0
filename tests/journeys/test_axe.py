"""Every page type, light and dark, on a phone and on a desk: axe finds nothing."""

import pytest

from sara.factories import ActionFactory, CommentFactory, EvidenceFactory, using
from sara.problems.queries import find
from sara.workflow.operations import ask_review
from tests.browser import OpenPage, what_axe_finds
from tests.cast import NOW, Cast
from tests.databases import on_sqlite
from tests.journeys.person import Person

pytestmark = pytest.mark.browser

PAGES = {
    "officer": [
        "/", "/problems", "/problems?q=glass", "/problems?q=nothing", "/board", "/problems/new",
        "{p}", "{p}/scanning", "{p}/analysis", "{p}/plan", "{p}/running", "{p}/assessment",
        "{p}/sustain", "{p}/figures", "{p}/evidence", "{p}/evidence/new", "{p}/evidence/{e}",
        "{p}/actions", "{p}/actions/new", "{p}/actions/{a}", "{p}/people?who=of",
        "{p}/stakeholders/new", "{p}/discussion", "{p}/discussion?room=agencies",
        "{p}/comments/{c}", "{p}/history", "{p}/moves/new?event=pause", "{p}/reviews/new",
        "{p}/reviews/{r}", "/help", "/help/permissions", "/account", "/nowhere",
    ],
    "coordinator": ["/", "/reviews", "{p}/reviews/{r}", "{p}/publication"],
    "resident": ["/", "{p}", "{p}/scanning"],
    "administrator": ["/", "/admin", "/admin/accounts", "/admin/accounts/new", "/admin/areas",
                      "/admin/agencies"],
}  # fmt: skip


@on_sqlite
@pytest.mark.slow
@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_axe_finds_nothing_on_any_page(cast: Cast, page: OpenPage, width: int, dark: bool) -> None:
    ids = furnish(cast)
    found = []
    for who, paths in PAGES.items():
        person = Person(cast, who, page(width=width, dark=dark))
        for path in paths:
            person.open(path.format(**ids))
            found += [f"{who} {path}: {line}" for line in what_axe_finds(person.window)]
    door = page(width=width, dark=dark)
    for path in ("/sign-in", "/forgotten"):
        door.goto(path)
        found += [f"{path}: {line}" for line in what_axe_finds(door)]
    assert not found, "\n".join(found)


def furnish(cast: Cast) -> dict[str, object]:
    """One of each thing on the problem; gives what stands for them in an address."""
    officer, by = cast.accounts["officer"], cast.viewers["officer"]
    with cast.database.write() as db, using(db):
        evidence = EvidenceFactory(problem_id=cast.problem_id, added_by=officer)
        action = ActionFactory(
            problem_id=cast.problem_id, added_by=officer, owner_account_id=officer
        )
        comment = CommentFactory(problem_id=cast.problem_id, author_id=officer)
        review = ask_review(
            db, find(db, by, cast.problem_id), note="Please look early.", anyway=True, by=by,
            now=NOW, today=NOW.date(), settings=cast.settings,
        )  # fmt: skip
        return {"p": f"/problems/{cast.problem_id}", "e": evidence.id, "a": action.id,
                "c": comment.id, "r": review.id}  # fmt: skip
