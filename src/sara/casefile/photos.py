"""Photos as they are printed: made small, so that a file with many of them can still be sent."""

import io

import msgspec
from PIL import Image

from sara.casefile.parts import Block, CaseFile, Photo, Words
from sara.files.store import FileStore, NotKeptError

LONGEST = 1000
"""Dots of the longer side: some 200 on an inch of paper."""
QUALITY = 75


def developed(file: CaseFile, store: FileStore) -> CaseFile:
    """The file with its photos in it; what is no longer kept is said to be so."""

    def block(one: Block) -> Block:
        return _small(one, store, file.lost) if isinstance(one, Photo) else one

    sections = tuple(
        msgspec.structs.replace(s, blocks=tuple(block(b) for b in s.blocks)) for s in file.sections
    )
    return msgspec.structs.replace(file, sections=sections)


def _small(photo: Photo, store: FileStore, lost: str) -> Block:
    try:
        with store.open(photo.sha256) as kept, Image.open(kept, formats=("JPEG", "PNG")) as opened:
            opened.draft("RGB", (LONGEST, LONGEST))  # a large JPEG is read at half its size
            small = _on_white(opened)
    except (NotKeptError, OSError):
        return Words(lost, "note")
    small.thumbnail((LONGEST, LONGEST), Image.Resampling.LANCZOS)
    written = io.BytesIO()
    small.save(written, "JPEG", quality=QUALITY, optimize=True)
    return msgspec.structs.replace(
        photo, jpeg=written.getvalue(), wide=small.width, high=small.height
    )


def _on_white(picture: Image.Image) -> Image.Image:
    """What can be seen through, as on paper."""
    if picture.mode != "RGBA":
        return picture.convert("RGB")
    paper = Image.new("RGB", picture.size, "white")
    paper.paste(picture, mask=picture.getchannel("A"))
    return paper
