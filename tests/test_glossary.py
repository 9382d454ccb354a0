"""The documents name only what is there."""

import importlib
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
GLOSSARY = re.findall(r"`([\w.]+)\.(\w+)` \|$", (ROOT / "docs/glossary.md").read_text(), re.M)
NAMED = re.findall(
    r"`((?:src|templates|docs|tests|static|migrations|benchmarks)/[\w/.-]*)`",
    "\n".join(p.read_text() for p in (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))),
)


@pytest.mark.parametrize("module, name", GLOSSARY)
def test_every_word_of_the_glossary_is_in_the_code(module: str, name: str) -> None:
    assert hasattr(importlib.import_module(f"sara.{module}"), name)


def test_the_glossary_was_read() -> None:
    assert len(GLOSSARY) > 30


@pytest.mark.parametrize("path", sorted(set(NAMED)))
def test_every_path_that_a_document_names_exists(path: str) -> None:
    assert (ROOT / path).exists()


def test_the_pictures_of_the_documents_exist() -> None:
    pages = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
    shown = [
        (page, name) for page in pages for name in re.findall(r"!\[[^]]*\]\(([^)]+)\)",
                                                              page.read_text())
    ]  # fmt: skip
    assert all((page.parent / name).is_file() for page, name in shown), shown


def test_every_command_of_the_readme_is_in_the_makefile() -> None:
    makefile = (ROOT / "Makefile").read_text()
    wanted = set(re.findall(r"(?:`|^    )make (\w+)", (ROOT / "README.md").read_text(), re.M))
    assert {"demo", "test", "run", "check"} <= wanted
    assert all(re.search(rf"^{name}:", makefile, re.M) for name in wanted)
