"""The eye for colours that the browser tests look with (tests/browser.py): it overlooks nothing."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser import Colours

pytestmark = pytest.mark.browser

PAGE = """<!doctype html><html lang="en"><title>Colours</title>
<style>
  body {{ color: #333; background: #fff }}
  .pale {{ color: #ccc }}
  .dark {{ background: #444 }}
  @media (prefers-color-scheme: dark) {{ body {{ background: #222 }} }}
</style>
<main>{}</main>"""


@pytest.fixture
def window(browser: Browser) -> Iterator[Page]:
    page = browser.new_page()
    yield page
    page.close()


def found(colours: Colours, window: Page, main: str) -> int:
    window.set_content(PAGE.format(main))
    return len(colours.found(window))


def test_a_pale_text_is_found_on_every_page_that_has_it(window: Page) -> None:
    colours = Colours()
    assert found(colours, window, "<p>Plain</p>") == 0
    assert found(colours, window, "<p>Plain</p><p class=pale>Pale</p>") == 1
    assert found(colours, window, "<p>Plain</p><p class=pale>Pale</p>") == 1


def test_what_passed_is_judged_again_on_another_ground(window: Page) -> None:
    colours = Colours()
    assert found(colours, window, "<div><p>Plain</p></div>") == 0
    assert found(colours, window, "<div class=dark><p>Plain</p></div>") == 1
    assert found(colours, window, "<div><p style='color: #aaa'>Plain</p></div>") == 1


def test_what_passed_is_judged_again_in_the_dark(window: Page) -> None:
    colours = Colours()
    assert found(colours, window, "<p>Plain</p>") == 0
    window.emulate_media(color_scheme="dark")
    assert len(colours.found(window)) == 1


def test_a_link_that_only_its_colour_tells_from_a_text_is_found(window: Page) -> None:
    colours = Colours()
    link = "<a href='#' style='color: #225; text-decoration: none'>link</a>"
    assert found(colours, window, f"<p>{link}</p>") == 0
    assert found(colours, window, f"<p>A text with a {link} in it</p>") == 1


def test_a_link_that_passed_is_judged_again_amid_another_text(window: Page) -> None:
    colours = Colours()
    link = "<a href='#' style='color: #000; text-decoration: none'>link</a>"
    assert found(colours, window, f"<p style='color: #666'>A text with a {link} in it</p>") == 0
    assert found(colours, window, f"<p>A text with a {link} in it</p>") == 1
    within = f"<span style='color: #666'>A text with a {link} in it</span>"
    assert found(colours, window, f"<p style='color: #666'>{within}</p>") == 0
    assert found(colours, window, f"<p>{within}</p>") == 1


def test_what_passed_is_judged_again_in_what_covers_it_with_a_veil(window: Page) -> None:
    colours = Colours()
    assert found(colours, window, "<div><p>Plain</p></div>") == 0
    assert found(colours, window, "<div style='opacity: .4'><p>Plain</p></div>") == 1
    assert found(colours, window, "<div style='color: #333'><p>Plain</p></div>") == 0


def test_what_passed_is_not_judged_again(window: Page) -> None:
    colours = Colours()
    assert found(colours, window, "<p>Plain</p>") == 0
    window.set_content(PAGE.format("<p>Other words that look the same</p>"))
    window.evaluate("axe = { run: () => { throw new Error('judged again') } }")
    assert colours.found(window) == []


def test_what_lies_over_something_is_judged_in_each_window(window: Page) -> None:
    colours = Colours()
    ground = "<div style='height: 9em; width: 400px; background: #444'></div>"
    over = f"{ground}<p style='position: absolute; top: 1em; left: calc(100vw - 800px)'>Plain</p>"
    window.set_viewport_size({"width": 1280, "height": 900})
    assert found(colours, window, over) == 0
    window.set_viewport_size({"width": 900, "height": 900})
    assert len(colours.found(window)) == 1
