"""What the documents say is so."""

import re
from pathlib import Path

import click
import msgspec
import pytest

from sara.cli import sara
from sara.settings import Settings

ROOT = Path(__file__).parent.parent
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
OPERATING = (ROOT / "docs" / "operating.md").read_text("utf-8")

FIELDS = {field.name: field for field in msgspec.structs.fields(Settings)}


def settings_section() -> str:
    return OPERATING.split("\n## Settings\n")[1].split("\n## ")[0]


def test_every_setting_has_its_heading_and_no_other() -> None:
    assert re.findall(r"^### `(\w+)`$", settings_section(), re.MULTILINE) == list(FIELDS)


@pytest.mark.parametrize("name", FIELDS)
def test_a_setting_is_told_with_its_default_and_its_meaning(name: str) -> None:
    told = settings_section().split(f"### `{name}`\n")[1].split("\n### ")[0]
    default, _, meaning = told.strip().partition("\n")
    expected = FIELDS[name].default
    if isinstance(expected, tuple):
        expected = ",".join(map(str, expected))
    shown = str(expected).lower() if isinstance(expected, bool) else str(expected)
    assert default.startswith(f"Default: `{shown}`" if shown else "Default: empty")
    assert len(meaning.split()) > 4


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_in_a_document_leads_somewhere(document: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", document.read_text("utf-8")):
        if not re.match(r"[a-z]+:|#", target):
            assert (document.parent / target.partition("#")[0]).exists(), target


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_file_a_document_names_is_there(document: Path) -> None:
    named = re.findall(r"`((?:src|docs|tests|templates|static|migrations)/[\w./-]+)`",
                       document.read_text("utf-8"))  # fmt: skip
    for path in named:
        assert (ROOT / path).exists(), path


def test_every_room_is_on_the_map() -> None:
    on_the_map = (ROOT / "docs" / "map.md").read_text("utf-8")
    rooms = [path.parent.name for path in (ROOT / "src" / "sara").glob("*/__init__.py")]
    assert len(rooms) > 15
    assert [room for room in rooms if f"`src/sara/{room}/`" not in on_the_map] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_command_a_document_shows_is_there_with_its_options(document: Path) -> None:
    text = document.read_text("utf-8").replace("\\\n", " ")
    for line in re.findall(r"(?:^ {4}(?:.*[ /])?|`)sara ([a-z][^`\n&|>]*)", text, re.MULTILINE):
        command: click.Command = sara
        words = line.split()
        while words and isinstance(command, click.Group):
            found = command.get_command(click.Context(command), words[0])
            if found is None:
                break
            command, words = found, words[1:]
        assert command is not sara, line
        options = {name for param in command.params for name in param.opts} | {"--help"}
        for word in words:
            if word.startswith("--"):
                assert word in options, line


def test_every_make_target_a_document_names_is_there() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    for document in DOCUMENTS:
        text = document.read_text("utf-8")
        named = set(re.findall(r"(?:`|^ {4})make ([a-z]+)", text, re.MULTILINE))
        assert named <= targets, (document.name, named - targets)


def test_decisions_are_numbered_one_after_another() -> None:
    records = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    assert [int(path.name[:4]) for path in records] == list(range(1, len(records) + 1))
    for path in records:
        assert path.read_text("utf-8").startswith(f"# {int(path.name[:4])}. "), path.name
