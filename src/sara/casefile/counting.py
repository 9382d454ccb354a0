"""How many words a file has, held against what judges allow."""

from collections.abc import Iterator

from sara.casefile.parts import Answer, Block, Facts, Heading, Photo, Picture, Table, Words


def words(blocks: tuple[Block, ...]) -> int:
    """The words of these blocks; pictures count nothing, nor do lines that say what is missing."""
    return sum(len(text.split()) for block in blocks for text in _texts(block))


def _texts(block: Block) -> Iterator[str]:
    match block:
        case Words():
            if block.tone != "missing":
                yield block.text
        case Heading():
            yield block.text
        case Answer():
            yield from (block.asked, block.text, block.note)
        case Facts():
            for pair in block.rows:
                yield from pair
        case Table():
            for row in (block.heads, *block.rows):
                yield from row
        case Picture() | Photo():
            pass


def everything(blocks: tuple[Block, ...]) -> str:
    """All text of these blocks, to be looked through."""
    return "\n".join(text for block in blocks for text in _texts(block))
