"""What a reader may see of incidents; nothing small, and nothing small by taking away."""

import itertools

import pytest
from hypothesis import given, strategies as st

from sara.accounts.models import Precision
from sara.accounts.reach import Audience, Reach
from sara.incidents.showing import Showing, showing

TEAM = Showing(Precision.BLOCK, 5)


@pytest.mark.parametrize("reach", Reach)
@pytest.mark.parametrize("audience", Audience)
def test_a_dataset_is_shown_to_its_audience_alone(reach: Reach, audience: Audience) -> None:
    shown = showing(reach, audience, 5)
    assert (shown is not None) is (audience in reach.audiences)
    if shown is not None:
        assert shown.exact is (reach is Reach.AGENCIES)


def test_points_are_as_exact_as_the_reader_may_know() -> None:
    told = {
        reach: showing(reach, Audience.PUBLIC, 5).point(51.50142, -0.14189)
        for reach in (Reach.PUBLIC, Reach.TEAM, Reach.AGENCIES)
    }
    assert told == {
        Reach.PUBLIC: None, Reach.TEAM: (51.501, -0.142), Reach.AGENCIES: (51.50142, -0.14189),
    }  # fmt: skip


def test_agencies_see_every_number() -> None:
    assert Showing(Precision.EXACT, 0).table([[1, 0], [2, 7]]) == [[1, 0], [2, 7]]


counts = st.lists(st.integers(0, 12), min_size=1, max_size=6)


@given(counts)
def test_no_small_count_can_be_had_from_the_sum(row: list[int]) -> None:
    told = TEAM.row(row)
    hidden = [n for n, t in zip(row, told, strict=True) if t is None]
    assert all(t is None or t == n for n, t in zip(row, told, strict=True))
    assert not any(t is not None and 0 < t < 5 for t in told)
    assert not hidden or (sum(hidden) >= 5 and len(hidden) > 1) or len(hidden) == len(row)


@given(st.integers(1, 3), st.data())
def test_no_small_cell_of_a_table_is_left_alone_in_a_line(wide: int, data: st.DataObject) -> None:
    line = st.lists(st.integers(0, 9), min_size=wide, max_size=wide)
    rows = data.draw(st.lists(line, min_size=1, max_size=4))
    told = TEAM.table(rows)
    lines = [*zip(rows, told, strict=True)]
    lines += [([r[x] for r in rows], [t[x] for t in told]) for x in range(wide)]
    for values, shown in lines:
        hidden = [v for v, t in zip(values, shown, strict=True) if t is None]
        assert not any(t is not None and 0 < t < 5 for t in shown)
        assert len(hidden) != 1 or len(values) == 1
    assert all(t is not None for row in told for t in row) == (
        not any(0 < v < 5 for v in itertools.chain(*rows))
    )
