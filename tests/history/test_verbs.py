"""Every change has words for the timeline."""

import ast
from functools import cache
from pathlib import Path

import pytest

from sara.actions.operations import ANSWERS
from sara.history.verbs import VERBS
from sara.workflow.machine import ProblemMachine

ROOT = Path(__file__).parents[2] / "src" / "sara"
FAMILIES = {
    "f'moved.{event}'": {f"moved.{event.id}" for event in ProblemMachine.events},
    "f'action.{status.value}'": {f"action.{s.value}" for after in ANSWERS.values() for s in after},
}
"""Verbs that are put together from a move or an answer."""


@cache
def trees() -> dict[Path, ast.Module]:
    return {path: ast.parse(path.read_text("utf-8")) for path in sorted(ROOT.rglob("*.py"))}


def module_of(path: Path) -> str:
    return ".".join(("sara", *path.relative_to(ROOT).with_suffix("").parts))


def takers() -> dict[tuple[str, str], int]:
    """What is handed a verb, by module and name, with the place of the verb."""
    found = {}
    for path, tree in trees().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef):
                names = [a.arg for a in (*node.args.args, *node.args.kwonlyargs)]
                if "verb" in names:
                    found[module_of(path), node.name] = names.index("verb")
            elif isinstance(node, ast.ClassDef) and "verb" in fields(node):
                found[module_of(path), node.name] = fields(node).index("verb")
    return found


def fields(node: ast.ClassDef) -> list[str]:
    return [ast.unparse(n.target) for n in node.body if isinstance(n, ast.AnnAssign)]


@cache
def handed() -> list[tuple[Path, ast.expr]]:
    """Every expression that is handed on as a verb."""
    known, found = takers(), []
    for path, tree in trees().items():
        here = {name: place for (module, name), place in known.items() if module == module_of(path)}
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom):
                here |= {a.asname or a.name: known[node.module or "", a.name] for a in node.names
                         if (node.module, a.name) in known}  # fmt: skip
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                place = here.get(node.func.id)
                named = [k.value for k in node.keywords if k.arg == "verb"]
                if place is not None:
                    found.append((path, named[0] if named else node.args[place]))
    return found


def words_in(path: Path, verb: ast.expr) -> set[str]:
    """The verbs an expression may stand for: one, either of two, or a family."""
    match verb:
        case ast.Constant():
            return {str(verb.value)}
        case ast.IfExp():
            return words_in(path, verb.body) | words_in(path, verb.orelse)
        case ast.JoinedStr():
            return FAMILIES.get(ast.unparse(verb), set())
        case ast.Name():
            given = [n.value for n in ast.walk(trees()[path]) if isinstance(n, ast.Assign)
                     and ast.unparse(n.targets[0]) == verb.id]  # fmt: skip
            return {word for value in given for word in words_in(path, value)}
    return set()


def found() -> dict[str, str]:
    """Every verb that is recorded anywhere, with a place where it is."""
    return {verb: path.name for path, node in handed() for verb in words_in(path, node)}


def test_every_verb_can_be_told_from_the_source() -> None:
    unclear = [
        f"{path.name}:{node.lineno}" for path, node in handed()
        if not words_in(path, node) and ast.unparse(node).rpartition(".")[2] != "verb"
    ]  # fmt: skip
    assert unclear == []


def test_every_verb_that_is_recorded_has_words() -> None:
    verbs = found()
    assert len(verbs) > 40
    assert {verb: at for verb, at in verbs.items() if verb not in VERBS} == {}


def test_every_verb_with_words_is_recorded_somewhere() -> None:
    recorded = found()
    assert [verb for verb in VERBS if verb not in recorded] == []


@pytest.mark.parametrize("verb", VERBS)
def test_a_verb_is_a_thing_and_what_happened_to_it(verb: str) -> None:
    assert verb == "read" or verb.count(".") == 1
    assert len(verb) <= 48
    assert VERBS[verb][0].isupper()
    assert not VERBS[verb].endswith(".")
