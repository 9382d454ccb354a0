"""A case file as an accessible PDF (PDF/UA-1), set by typst."""

import ast
import re

import msgspec
import typst

from sara.casefile.laid_out import laid_out
from sara.casefile.parts import CaseFile
from sara.resources import folder

MARK = "\ufffd"
"""Stands where no font at hand has the letter."""
ROUNDS = 4
_NO_FONT = re.compile(r'the text `"((?:[^"\\]|\\.)*)"` could not be displayed')


def printed(file: CaseFile) -> bytes:
    """The PDF. PDF/UA allows no letter without a font: such letters are shown as a mark, and said.

    Raises `typst.TypstError` when it cannot be set for another reason.
    """
    data = msgspec.json.encode(laid_out(file)).decode()
    said = msgspec.json.encode(file.unprinted.replace("{mark}", MARK)).decode()
    for _ in range(ROUNDS):
        try:
            return _set(data)
        except typst.TypstError as error:
            lost = {_letter(found) for found in _NO_FONT.findall(error.diagnostic)}
            if not lost:
                raise
            data = _without(data, lost).replace('"unprinted":""', f'"unprinted":{said}', 1)
    return _set(data)


def _set(data: str) -> bytes:
    here = folder("templates") / "casefile"
    found = typst.compile(
        here / "casefile.typ", root=here, sys_inputs={"file": data}, pdf_standards=["ua-1"]
    )
    assert isinstance(found, bytes)
    return found


def _letter(quoted: str) -> str:
    """The letters in an error of typst, which writes them as Rust does."""
    python = re.sub(r"\\u\{([0-9a-f]+)\}", lambda m: f"\\U{int(m[1], 16):08x}", quoted)
    return str(ast.literal_eval(f'"{python}"'))


def _without(data: str, lost: set[str]) -> str:
    for letter in sorted(lost, key=len, reverse=True):
        data = data.replace(letter, MARK)
    return data
