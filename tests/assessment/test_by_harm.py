"""A difference beside the comparison place, with each kind of incident weighed by its harm."""

import datetime as dt
from typing import Any

import httpx
import msgspec
import pytest
import sqlalchemy as sa

from sara.accounts.reach import Audience, Reach
from sara.assessment.by_harm import TITLE, Harm, with_harm
from sara.assessment.findings import Finding, Reading
from sara.assessment.results import Result, result
from sara.factories import IndicatorFactory, MeasurementFactory, using
from sara.figures.models import Counted, Direction, Generator, Place, Taken
from sara.figures.series import IndicatorLine, MeasurementLine
from sara.incidents.harm import HarmWeights, Weighed
from sara.problems.models import Problem, Stage
from sara.words import gettext
from tests.cast import NOW, Cast
from tests.charts.made import made

DAY = dt.date(2026, 1, 5)
ROBBERY, DAMAGE = "1", "2"
Counts = tuple[int, int]
"""Robberies, and damage."""


def value(place: Place, taken: Taken, counts: Counts, **said: Any) -> MeasurementLine:
    begin = DAY + dt.timedelta(days=400 if taken is Taken.AFTER else 0)
    whole: dict[str, Any] = {
        "id": 1, "taken": taken, "place": place, "value": float(sum(counts)), "source": "Calls",
        "starts_on": begin, "ends_on": begin + dt.timedelta(days=89),
        "kinds": dict(zip((ROBBERY, DAMAGE), counts, strict=True)),
    }  # fmt: skip
    return MeasurementLine(**(whole | said))


def found(
    here: tuple[Counts, Counts] = ((30, 60), (10, 62)),
    there: tuple[Counts, Counts] = ((28, 50), (29, 52)), **said: Any,
) -> Result:  # fmt: skip
    both = (Taken.BASELINE, Taken.AFTER)
    line = IndicatorLine(
        id=1, name="Calls", unit="", counted=Counted.COUNT, generator=Generator.RESIDENTS,
        direction=Direction.DOWN, frozen_at=None, version=1,
        measurements=tuple(value(Place.RESPONSE, t, c, **said)
                           for t, c in zip(both, here, strict=True)),
        elsewhere=tuple(value(Place.COMPARISON, t, c)
                        for t, c in zip(both, there, strict=True)),
    )  # fmt: skip
    return result(line, named=True)


def harm(
    robbery: float | None = 100, damage: float | None = 1, *, reach: Reach = Reach.AGENCIES,
    audience: Audience = Audience.TEAM, other: int = 7,
) -> Harm:  # fmt: skip
    def kind(name: str, weight: float | None, dataset_id: int) -> Weighed:
        return Weighed(
            kind=name, weight=weight, unit="days of a sentence", source="Town list, 2026",
            dataset_id=dataset_id, dataset="Calls", audience=audience,
        )  # fmt: skip

    kinds = {ROBBERY: kind("Robbery", robbery, 7), DAMAGE: kind("Damage", damage, other)}
    return Harm(weights=kinds, reach=reach, least=5)


def by_harm(one: Result) -> Finding | None:
    return next((f for f in one.findings if f.title == TITLE), None)


def test_fewer_of_the_harmful_kind_weigh_more_than_their_number() -> None:
    shown = by_harm(with_harm(found(), harm()))
    assert shown is not None
    # 100 x ((10-30) - (29-28)) + 1 x ((62-60) - (52-50)), and the root of the weighted squares
    numbers = {gettext(k): v for k, v in shown.numbers}
    assert numbers["Difference"] == "-2100"
    error = (100**2 * (30 + 10 + 28 + 29) + (60 + 62 + 50 + 52)) ** 0.5
    assert numbers["Standard error"] == f"{error:.3g}"
    assert numbers["Robbery, weight 100"] == "30 \u2192 10; 28 \u2192 29"
    assert numbers["Source of the weights"] == "Town list, 2026"
    assert shown.reading is Reading.BETTER
    assert gettext(shown.words).startswith(
        "In harm: 2100 less than the comparison place lets expect, in days of a sentence. That is"
        " more than chance alone would do; most likely between 4031 less and 169 less."
    )


def test_it_changes_no_reading_and_stands_after_the_comparisons() -> None:
    plain = found()
    shown = with_harm(plain, harm())
    assert (shown.reading, shown.fell) == (plain.reading, plain.fell)
    assert [f.title for f in shown.findings].index(TITLE) == 3
    assert len(shown.findings) == len(plain.findings) + 1


def test_few_harmful_events_are_too_few_to_tell() -> None:
    few = found(here=((3, 60), (1, 62)), there=((2, 50), (2, 52)))
    shown = by_harm(with_harm(few, harm()))
    assert shown is not None
    assert shown.reading is Reading.UNCLEAR
    assert "The numbers cannot tell" in gettext(shown.words)


def test_without_weights_one_line_says_where_to_give_them() -> None:
    none = with_harm(found(), harm(None, None))
    assert none.to_weigh is not None
    assert "nobody has weighed their harm" in gettext(none.to_weigh.words)
    some = with_harm(found(), harm(100, None))
    assert some.to_weigh is not None
    assert gettext(some.to_weigh.words).endswith("Without one: Damage.")
    assert by_harm(none) is by_harm(some) is None
    # who cannot give them is not asked to
    assert with_harm(found(), harm(None, None, reach=Reach.TEAM)).to_weigh is None


@pytest.mark.parametrize(
    "here, who, told",
    [
        (((30, 60), (10, 62)), harm(reach=Reach.TEAM), True),
        (((30, 60), (3, 62)), harm(reach=Reach.TEAM), False),
        (((30, 60), (3, 62)), harm(), True),
        (((30, 60), (10, 62)), harm(reach=Reach.TEAM, audience=Audience.AGENCIES), False),
        (((30, 60), (10, 62)), harm(0, 0), False),
        (((0, 60), (0, 62)), harm(), True),
    ],
)
def test_nobody_learns_of_counts_that_are_not_for_them(here: Any, who: Harm, told: bool) -> None:
    shown = with_harm(found(here=here), who)
    assert (by_harm(shown) is not None) is told


def test_one_kind_alone_needs_no_weights() -> None:
    alone = found(here=((30, 0), (10, 0)), there=((28, 0), (29, 0)))
    assert with_harm(alone, harm()) == alone


def test_what_cannot_be_weighed_is_said_with_its_reason() -> None:
    by_hand = with_harm(found(kinds=None), harm())
    assert "not known of which kinds" in gettext(by_hand.left_out[-1])
    gone = msgspec.structs.replace(harm(), weights={})
    assert "not known of which kinds" in gettext(with_harm(found(), gone).left_out[-1])
    two = with_harm(found(), harm(other=8))
    assert "come from different data" in gettext(two.left_out[-1])


def test_the_page_of_the_result_shows_it_or_where_to_begin(
    cast: Cast, client: httpx.Client
) -> None:
    with cast.database.write() as db, using(db):
        calls = made(cast, db, audience=Audience.AGENCIES)
        officer = cast.accounts["officer"]
        of = {"problem_id": cast.problem_id, "added_by": officer}
        number = IndicatorFactory(**of, name="Calls from the corner").id
        counts = {Taken.BASELINE: (40, 30), Taken.AFTER: (12, 30)}
        for place in (Place.RESPONSE, Place.COMPARISON):
            for taken, each in counts.items():
                each = each if place is Place.RESPONSE else (40, 31)
                begin = DAY + dt.timedelta(days=100 if taken is Taken.AFTER else 0)
                MeasurementFactory(
                    indicator_id=number, taken=taken, place=place, value=sum(each),
                    starts_on=begin, ends_on=begin + dt.timedelta(days=89), added_by=officer,
                    kinds={str(k): n for k, n in zip(calls.kinds.values(), each, strict=True)},
                )  # fmt: skip
        db.execute(sa.update(Problem).values(stage=Stage.ASSESSMENT))
    here = f"/problems/{cast.problem_id}/assessment"
    page = cast.sign_in(client, "officer").get(here).text
    assert "nobody has weighed their harm" in page
    assert f'href="/incidents/{calls.dataset_id}/weights"' in page
    assert "In harm:" not in page
    with cast.database.write() as db:
        weights = {str(calls.kinds["Noise"]): 20.0, str(calls.kinds["Broken glass"]): 1.0}
        db.add(HarmWeights(dataset_id=calls.dataset_id, unit="points", source="Town list of 2026",
                           weights=weights, changed_by=officer, changed_at=NOW))  # fmt: skip
    page = client.get(here).text
    assert "In harm: 560 less than the comparison place lets expect, in points." in page
    assert "Harm-weighted displacement difference" in page
    assert "Town list of 2026" in page
    assert "nobody has weighed" not in page
    # the dataset is for agencies
    assert "In harm:" not in cast.sign_in(client, "resident").get(here).text
