"""A file as the page template reads it: with the way each text runs, and room for its columns."""

import base64
import math
import re
from typing import Any

import msgspec

from sara.casefile.parts import (
    CaseFile,
    Facts,
    Photo,
    Picture,
    Table,
    apart,
    plain,
    runs_right_to_left,
)

LONGEST = 24
"""Letters that stand together without a place to break the line."""
WIDEST, HIGHEST = 170.0, 110.0
HIGHEST_PHOTO = 80.0
BREAK = "\u200b"
_BOX = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')
_LONG = re.compile(rf"\S{{{LONGEST + 1},}}")


def laid_out(file: CaseFile) -> dict[str, Any]:
    """The same file with every text as {text, way}, where `way` is "rtl", "ltr" or ""."""
    return {
        "kind": plain(file.kind), "title": plain(file.title), "reference": file.reference,
        "heading": _text(file.title), "short": plain(file.short),
        "lang": file.language.partition("-")[0], "region": _region(file.language),
        "right_to_left": file.right_to_left, "page": file.page, "unprinted": "",
        "about": [_text(line) for line in file.about],
        "sections": [
            {"title": _text(s.title), "blocks": [_block(b) for b in s.blocks]}
            for s in file.sections
        ],
    }  # fmt: skip


def _region(language: str) -> str | None:
    """The part of a code that names a country: pt-BR is Brazil."""
    return next((p for p in language.split("-")[1:] if len(p) == 2 and p.isalpha()), None)


def _block(block: Any) -> dict[str, Any]:
    if isinstance(block, Photo):
        width = width_of_photo(block)
        return {"type": "picture", "svg": _as_svg(block), "alt": plain(block.alt), "width": width}
    found: dict[str, Any] = msgspec.to_builtins(block)
    for name, value in found.items():
        if name not in ("type", "tone", "svg", "alt"):
            found[name] = _texts(value)
    if isinstance(block, Facts):
        found["rows"] = [[_text(name), _apart(value)] for name, value in block.rows]
    if isinstance(block, Picture):
        found["alt"], found["width"] = plain(block.alt), width_of(block.svg)
    if isinstance(block, Table):
        found["widths"] = widths_of(block)
    return found


def _texts(value: Any) -> Any:
    return _text(value) if isinstance(value, str) else [_texts(v) for v in value]


def _text(text: str) -> dict[str, str]:
    way = runs_right_to_left(text)
    kept = _LONG.sub(_broken, plain(text))
    return {"text": kept, "way": "" if way is None else "rtl" if way else "ltr"}


def _apart(text: str) -> dict[str, str]:
    return {"text": apart(_text(text)["text"]), "way": ""}


def _broken(match: re.Match[str]) -> str:
    """A long word with places at which a line may end."""
    word = match.group()
    return BREAK.join(word[i : i + LONGEST] for i in range(0, len(word), LONGEST))


def width_of(svg: str) -> float:
    """How wide a drawing may be, in millimetres, so that it is not higher than half a page."""
    box = _BOX.search(svg)
    wide, high = (float(box[1]), float(box[2])) if box else (1.0, 1.0)
    return round(min(WIDEST, HIGHEST * wide / high), 1)


def width_of_photo(photo: Photo) -> float:
    """The same for a photo, two or three of which go on a page."""
    return round(min(WIDEST, HIGHEST_PHOTO * photo.wide / photo.high), 1)


def _as_svg(photo: Photo) -> str:
    """A photo as the template takes pictures."""
    dots = base64.b64encode(photo.jpeg).decode()
    box = f'width="{photo.wide}" height="{photo.high}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {photo.wide} {photo.high}" {box}>'
        f'<image {box} href="data:image/jpeg;base64,{dots}"/></svg>'
    )


def widths_of(table: Table) -> list[float]:
    """How much room each column gets: more for long texts, but not in their measure."""
    found = []
    for n, head in enumerate(table.heads):
        longest = max([len(head), *(len(row[n]) for row in table.rows)])
        word = max((len(w) for row in (table.heads, *table.rows) for w in row[n].split()),
                   default=1)  # fmt: skip
        found.append(max(math.sqrt(min(longest, 400)), min(word, LONGEST) * 0.62, 2.5))
    return found
