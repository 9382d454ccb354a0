import pytest

from sara.assessment.models import Delivered, Fell
from sara.assessment.verdict_table import CELLS, applies


@pytest.mark.parametrize(
    "delivered, fell, words, move",
    [
        (Delivered.YES, Fell.ENOUGH, "The response plausibly helped", ""),
        (Delivered.YES, Fell.SOME, "The theory was wrong", "reanalyse"),
        (Delivered.YES, Fell.NOT, "The theory was wrong", "reanalyse"),
        (Delivered.PART, Fell.ENOUGH, "Something else did it", ""),
        (Delivered.NO, Fell.ENOUGH, "Something else did it", ""),
        (Delivered.NO, Fell.NOT, "The plan was not carried out", "replan"),
        (Delivered.PART, Fell.SOME, "The plan was not carried out", "replan"),
    ],
)
def test_impact_held_against_process(
    delivered: Delivered, fell: Fell, words: str, move: str
) -> None:
    cell = applies(delivered, fell)
    assert cell is not None
    assert (cell.words, cell.move) == (words, move)


@pytest.mark.parametrize(
    "delivered, fell", [(None, Fell.ENOUGH), (Delivered.YES, None), (Delivered.YES, Fell.UNCLEAR)]
)
def test_no_cell_applies_while_too_little_is_known(
    delivered: Delivered | None, fell: Fell | None
) -> None:
    assert applies(delivered, fell) is None


def test_the_table_has_each_of_its_four_cells_once() -> None:
    assert sorted((c.delivered, c.fell) for c in CELLS) == [
        (False, False), (False, True), (True, False), (True, True),
    ]  # fmt: skip
