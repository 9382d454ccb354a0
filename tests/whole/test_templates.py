"""Every template is drawn by some page, and all of them stay within what both MiniJinja and Jinja
understand, so that sara could go back to the older of the two by changing one function."""

import html
import re
from collections.abc import Iterator
from pathlib import Path

import jinja2
import minijinja
import pytest
import sqlalchemy as sa

from sara.surveys.models import SurveyWave
from sara.surveys.stopping import YES
from sara.web.rendering import GLOBALS
from tests.whole.catalogue import ROOT
from tests.whole.paperwork import ANSWERED_WITH_A_PAGE, Filled, shown_by
from tests.whole.town import Town
from tests.whole.walk import ENOUGH, Drawn, Walked, noting

TEMPLATES = ROOT / "templates"
PAGES = sorted(str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*.html"))
NAMED = re.compile(r'{%-?\s*(?:extends|include|import|from)\s+"([^"]+)"')
"""The templates that a template is made of."""

NOT_DRAWN: dict[str, str] = {
    "groups/preview.html": "the second step before a word for everybody; forms are sent past it",
}
"""Templates that none of these pages is made of, and why."""


@pytest.fixture(scope="module")
def drawn(town: Town, walked: Walked) -> Drawn:
    """What was drawn with what, by template, while people went about and got things wrong."""
    forms = walked.forms
    with noting() as found:
        for path in ("/problems/1", "/problems", "/problems/1/discussion"):
            for part in ("gate", "rows", "talk"):
                asked = {"hx-request": "true", "hx-target": f"div#{part}"}
                town.ask("officer", path, headers=asked)
        for to in ANSWERED_WITH_A_PAGE:
            shown_by(town, forms, to)
        draw_surveys(town, forms)
        for to, form in forms.items():
            town.ask(form.by, to, "POST", data=form.hidden | town.hidden(form.by, once=""))
        late = f"/problems/{town.problems['main']}/publication"
        typed = {"version": "99", "public_summary": "Mine."} | town.hidden("coordinator", once="")
        town.ask("coordinator", late, "POST", data=typed)
    town.restore()
    for template, drawings in walked.drawn.items():
        found[template] = (drawings + found[template])[:ENOUGH]
    return found


def draw_surveys(town: Town, forms: dict[str, Filled]) -> None:
    """What only a form leads to, and the page of a survey that is over."""
    shown_by(town, forms, "/survey/answers")
    shown_by(town, forms, next(to for to in forms if to.endswith("/codes")))
    with town.cast.database.read() as db:
        over = db.scalar(sa.select(SurveyWave.token).where(SurveyWave.closed_on.is_not(None)))
    assert town.ask("nobody", f"/survey/{over}").status_code == 200
    stopped = {"token": town.things["survey_token"], "_form": "stop", "stop": YES}
    sent = town.ask("nobody", "/survey", "POST", data=stopped | town.hidden("nobody", "stop"))
    assert sent.status_code == 200


def test_every_template_is_part_of_some_page(drawn: Drawn) -> None:
    reached = set(drawn)
    for name in (queue := list(reached)):
        for part in NAMED.findall((TEMPLATES / name).read_text()):
            if part not in reached:
                reached.add(part)
                queue.append(part)
    assert set(PAGES) - reached == set(NOT_DRAWN)


@pytest.fixture(scope="module")
def jinja() -> Iterator[jinja2.Environment]:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES), autoescape=True,
        undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    environment.globals.update(GLOBALS)
    return environment


@pytest.mark.parametrize("name", PAGES)
def test_a_template_is_understood_by_both(name: str, jinja: jinja2.Environment) -> None:
    source = (TEMPLATES / name).read_text()
    jinja.compile(source, name)
    minijinja.Environment(templates={name: source}).eval_expr("1")


def test_both_draw_the_same(drawn: Drawn, jinja: jinja2.Environment) -> None:
    other = {
        name: difference
        for name, drawings in drawn.items()
        for context, text in drawings
        if (difference := compare(text, jinja.get_template(name).render(**context)))
    }
    assert other == {}


def test_two_drawings_that_differ_are_told_apart() -> None:
    assert compare("<p>One &amp; two</p>", "<p>One\n&#38; two</p>") == ""
    assert compare("<p>One</p>", "<p>Two</p>")
    assert compare("<p>One</p>", "<p>One</p><p>Two</p>")


def compare(ours: str, theirs: str) -> str:
    """Where two drawings part, but for white space and the way of writing what is escaped."""
    one, two = (html.unescape(" ".join(re.sub(r"[<>]", " ", t).split())) for t in (ours, theirs))
    if one == two:
        return ""
    at = next((n for n, (a, b) in enumerate(zip(one, two, strict=False)) if a != b), len(one))
    return f"{one[max(at - 60, 0) : at + 60]!r} | {two[max(at - 60, 0) : at + 60]!r}"


LETTERS = sorted((TEMPLATES / "mail").glob("*.txt"))


@pytest.mark.parametrize("path", LETTERS, ids=lambda path: path.name)
def test_a_letter_is_understood_by_both_and_begins_with_its_subject(
    path: Path, jinja: jinja2.Environment
) -> None:
    source = path.read_text()
    jinja.compile(source, path.name)
    minijinja.Environment(templates={path.name: source}).eval_expr("1")
    assert source.partition("\n")[0].strip()
