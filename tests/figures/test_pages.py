"""The indicators of a problem: adding, correcting, freezing."""

import datetime as dt
from html import unescape
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from litestar import Litestar
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from sara.factories import IndicatorFactory, MeasurementFactory, using
from sara.figures import operations
from sara.figures.models import Counted, Direction, Generator, Indicator, Measurement, Taken
from sara.figures.operations import freeze_baselines
from sara.figures.queries import indicators
from sara.history.models import Entry, EntryText
from tests.cast import NOW, Cast
from tests.conftest import NewClient
from tests.counting import statements

ADDED = {
    "name": "Nights with glass", "unit": "nights", "counted": "count", "generator": "residents",
    "direction": "down",
}  # fmt: skip
VALUE = {
    "taken": "baseline", "value": "11", "starts_on": "2026-06-01", "ends_on": "2026-08-31",
    "source": "Diary of six households",
}  # fmt: skip


def page_of(cast: Cast) -> str:
    return f"/problems/{cast.problem_id}/figures"


def rows(cast: Cast, model: Any) -> list[Any]:
    with cast.database.read() as db:
        return list(db.execute(sa.select(*model.__table__.c).order_by(model.id)).all())


def told(cast: Cast, verb: str) -> list[tuple[dict[str, Any], str]]:
    with cast.database.read() as db:
        found = db.execute(
            sa.select(EntryText.changes, EntryText.reason)
            .join(Entry, Entry.seq == EntryText.seq)
            .where(Entry.verb == verb)
        )
        return [(row.changes, row.reason) for row in found]


@pytest.fixture
def line(cast: Cast) -> int:
    """An indicator with one value from before."""
    with cast.database.write() as db, using(db):
        officer = cast.accounts["officer"]
        made = IndicatorFactory(problem_id=cast.problem_id, added_by=officer)
        MeasurementFactory(indicator_id=made.id, added_by=officer)
        return int(made.id)


def freeze(cast: Cast) -> None:
    with cast.database.write() as db:
        freeze_baselines(db, cast.problem_id, by=cast.viewers["officer"], now=NOW)


def add_value(cast: Cast, client: httpx.Client, line: int, **values: str) -> httpx.Response:
    page = page_of(cast)
    to = f"{page}/{line}/measurements"
    return cast.send(client, page, to, VALUE | values, form=f"value-{line}")


def test_an_indicator_is_added_and_given_a_value(cast: Cast, client: httpx.Client) -> None:
    cast.sign_in(client, "officer")
    page = page_of(cast)
    answer = cast.send(client, page, page, ADDED, form="indicator")
    (row,) = rows(cast, Indicator)
    assert answer.headers["location"] == f"{page}#indicator-{row.id}"
    assert (row.name, row.generator, row.counted) == (
        "Nights with glass", Generator.RESIDENTS, Counted.COUNT
    )  # fmt: skip
    assert add_value(cast, client, row.id).status_code == 303
    (value,) = rows(cast, Measurement)
    assert (value.value, value.source) == (11.0, "Diary of six households")
    shown = client.get(page).text
    assert "11 in 92 days before the response" in shown
    ((changes, _),) = told(cast, "measurement.added")
    assert changes["value"] == ["", 11.0]


def test_the_picture_tells_its_finding_and_the_same_numbers_stand_in_a_table(
    cast: Cast, client: httpx.Client, line: int
) -> None:
    cast.sign_in(client, "officer")
    add_value(cast, client, line, starts_on="2026-03-01", ends_on="2026-05-31")
    page = HTMLParser(client.get(page_of(cast)).text)
    picture = page.css_first("svg[role=img]")
    label = page.css_first(f"#{picture.attributes['aria-labelledby']}").text()
    assert "22 in 184 days" in label
    assert len(picture.css("rect")) == 2
    assert "style" not in picture.attributes
    first, second = page.css("details table tbody tr")
    assert "11" in first.text(separator=" ", strip=True)
    assert "Diary of six households" in first.text(separator=" ", strip=True)
    assert "Residents' diary" in second.text(separator=" ", strip=True)


def test_one_value_alone_is_told_and_not_drawn(cast: Cast, client: httpx.Client, line: int) -> None:
    page = HTMLParser(cast.sign_in(client, "officer").get(page_of(cast)).text)
    assert page.css_first("svg[role=img]") is None
    assert "11 in 92 days" in page.css_first("figcaption").text()


@pytest.mark.parametrize(
    "values, words",
    [
        ({"value": ""}, "Write the number"),
        ({"value": "many"}, "Write a number"),
        ({"value": "nan"}, "Write a number"),
        ({"value": "inf"}, "Write a number"),
        ({"value": "1e9"}, "Write a number"),
        ({"value": "1,000"}, "without a mark for thousands"),
        ({"value": "1.000"}, "without a mark for thousands"),
        ({"value": "12 500,5"}, "without a mark for thousands"),
        ({"value": "-3"}, "A count cannot be below nought"),
        ({"source": ""}, "Say where the number comes from"),
        ({"ends_on": "2026-05-31"}, "The last day cannot be before the first"),
        ({"ends_on": "2999-01-01"}, "These days are not over yet"),
        ({"taken": "someday"}, "Choose one of the answers"),
    ],
)
def test_a_wrong_value_is_shown_again(
    cast: Cast, client: httpx.Client, line: int, values: dict[str, str], words: str
) -> None:
    answer = add_value(cast, cast.sign_in(client, "officer"), line, **values)
    assert answer.status_code == 422
    assert words in unescape(answer.text)
    page = HTMLParser(answer.text)
    assert len(rows(cast, Measurement)) == 1
    kept = page.css_first(f"#i{line}-starts_on")
    assert kept.attributes["value"] == "2026-06-01"
    assert "open" in kept.parent.parent.parent.parent.attributes


@pytest.mark.parametrize(
    "typed, kept",
    [("1000", 1000.0), ("0,5", 0.5), ("3.25", 3.25), ("+7", 7.0), ("0.125", 0.125), ("1,25", 1.25)],
)
def test_a_number_may_be_written_with_a_point_or_a_comma(
    cast: Cast, client: httpx.Client, line: int, typed: str, kept: float
) -> None:
    answer = add_value(cast, cast.sign_in(client, "officer"), line, value=typed)
    assert answer.status_code == 303
    assert rows(cast, Measurement)[-1].value == kept


def test_a_frozen_baseline_takes_no_more_values_and_loses_none(
    cast: Cast, client: httpx.Client, line: int
) -> None:
    cast.sign_in(client, "officer")
    page = page_of(cast)
    hidden = {name: cast.hidden(client, page, f"{name}-{line}")
              for name in ("value", "change", "removal")}  # fmt: skip
    freeze(cast)
    (value,) = rows(cast, Measurement)
    tries = {
        f"{line}/measurements": hidden["value"] | VALUE,
        f"{line}": hidden["change"] | ADDED,
        f"{line}/removals": hidden["removal"] | {"measurement_id": value.id, "because": "Wrong"},
    }
    for to, typed in tries.items():
        answer = client.post(f"{page}/{to}", data=typed)
        assert answer.status_code == 422, to
        assert "The values from before are frozen" in unescape(answer.text), to
    assert rows(cast, Measurement) == [value]
    shown = HTMLParser(client.get(page).text)
    assert shown.css_first(f"#i{line}-taken option[value=baseline]") is None
    assert shown.css_first(f"form[action='{page}/{line}/removals']") is None


def test_after_the_freeze_later_values_are_still_taken(
    cast: Cast, client: httpx.Client, line: int
) -> None:
    cast.sign_in(client, "officer")
    freeze(cast)
    answer = add_value(cast, client, line, taken="after", value="2", starts_on="2026-09-01",
                       ends_on="2026-09-30")  # fmt: skip
    assert answer.status_code == 303
    assert "fewer for each day" in client.get(page_of(cast)).text


def test_the_freeze_leaves_an_entry_and_skips_what_has_no_value_yet(cast: Cast, line: int) -> None:
    with cast.database.write() as db, using(db):
        IndicatorFactory(problem_id=cast.problem_id, added_by=cast.accounts["officer"])
    freeze(cast)
    first, second = rows(cast, Indicator)
    assert first.frozen_at == NOW
    assert second.frozen_at is None
    assert len(told(cast, "baseline.frozen")) == 1


def test_a_wrong_value_is_taken_out_with_a_reason_that_stays(
    cast: Cast, client: httpx.Client, line: int
) -> None:
    cast.sign_in(client, "officer")
    page = page_of(cast)
    (value,) = rows(cast, Measurement)
    to, name = f"{page}/{line}/removals", f"removal-{line}"
    typed = {"measurement_id": value.id, "because": ""}
    assert cast.send(client, page, to, typed, form=name).status_code == 422
    typed = {"measurement_id": value.id, "because": "Counted twice"}
    assert cast.send(client, page, to, typed, form=name).status_code == 303
    assert rows(cast, Measurement) == []
    ((changes, reason),) = told(cast, "measurement.removed")
    assert changes["value"] == [11.0, ""]
    assert reason == "Counted twice"


def test_two_people_who_change_an_indicator_see_both_texts(
    cast: Cast, new_client: NewClient, line: int
) -> None:
    page = page_of(cast)
    officer, colleague = (cast.sign_in(new_client(), who) for who in ("officer", "colleague"))
    first, second = (cast.hidden(c, page, f"change-{line}") for c in (officer, colleague))
    to = f"{page}/{line}"
    assert officer.post(to, data=first | ADDED | {"name": "Mine"}).status_code == 303
    answer = colleague.post(to, data=second | ADDED | {"name": "Yours"})
    assert answer.status_code == 409
    assert "Mine" in answer.text
    assert "Yours" in answer.text


def test_the_indicator_of_another_problem_is_not_found(cast: Cast, client: httpx.Client) -> None:
    cast.sign_in(client, "officer")
    page = page_of(cast)
    hidden = cast.hidden(client, page, "indicator")
    for to, typed in (("999/measurements", VALUE), ("999", ADDED),
                      ("999/removals", {"measurement_id": "1", "because": "x"})):  # fmt: skip
        assert client.post(f"{page}/{to}", data=hidden | typed).status_code == 404


@pytest.mark.parametrize(
    "who, status, writes",
    [
        ("officer", 200, True), ("resident", 200, True), ("partner", 200, False),
        ("analyst", 200, False), ("stranger", 404, False), ("other_officer", 404, False),
    ],
)  # fmt: skip
def test_the_team_sees_the_numbers_and_those_who_work_on_it_write(
    cast: Cast, client: httpx.Client, line: int, who: str, status: int, writes: bool
) -> None:
    answer = cast.sign_in(client, who).get(page_of(cast))
    assert answer.status_code == status
    assert ("Bad nights a month" in answer.text) is (status == 200)
    assert ('name="generator"' in answer.text) is writes


def test_police_activity_is_marked_as_such(cast: Cast, client: httpx.Client) -> None:
    with cast.database.write() as db:
        operations.add_indicator(
            db, cast.problem_id, name="Stops", unit="", counted=Counted.COUNT,
            generator=Generator.POLICE_ACTIVITY, direction=Direction.UP,
            by=cast.viewers["officer"], now=NOW,
        )  # fmt: skip
    page = cast.sign_in(client, "resident").get(page_of(cast)).text
    assert "This number shows what the police did" in page


SERIES = {
    "taken": "baseline", "place": "response", "starts_on": "2026-06-01", "step": "week",
    "values": "4 6 0\n3", "source": "Diary of six households",
}  # fmt: skip


def add_series(cast: Cast, client: httpx.Client, line: int, **values: str) -> httpx.Response:
    page = page_of(cast)
    return cast.send(client, page, f"{page}/{line}/series", SERIES | values, form=f"series-{line}")


def test_a_series_is_typed_as_numbers_in_a_row(cast: Cast, client: httpx.Client, line: int) -> None:
    cast.sign_in(client, "officer")
    assert add_series(cast, client, line).status_code == 303
    made = rows(cast, Measurement)[1:]
    assert [m.value for m in made] == [4, 6, 0, 3]
    assert [(m.starts_on, m.ends_on) for m in made][-1] == (
        dt.date(2026, 6, 22), dt.date(2026, 6, 28)
    )  # fmt: skip
    ((changes, _),) = told(cast, "series.added")
    assert changes["value"] == ["", [4.0, 6.0, 0.0, 3.0]]


def test_months_of_a_series_are_as_long_as_they_are(
    cast: Cast, client: httpx.Client, line: int
) -> None:
    cast.sign_in(client, "officer")
    add_series(cast, client, line, step="month", starts_on="2026-01-31", values="1 2 3")
    made = rows(cast, Measurement)[1:]
    assert [m.ends_on for m in made] == [
        dt.date(2026, 2, 27), dt.date(2026, 3, 30), dt.date(2026, 4, 29)
    ]  # fmt: skip


@pytest.mark.parametrize(
    "values, words",
    [
        ({"values": ""}, "Write the numbers"),
        ({"values": "4 many"}, "Number 2: Write a number"),
        ({"values": "1,000 3"}, "without a mark for thousands"),
        ({"values": "4 -1"}, "A count cannot be below nought"),
        ({"values": "1 " * 401}, "at most 400 numbers"),
        ({"starts_on": "2999-01-01"}, "These days are not over yet"),
        ({"step": ""}, "Say how long each window is"),
    ],
)
def test_a_wrong_series_adds_nothing(
    cast: Cast, client: httpx.Client, line: int, values: dict[str, str], words: str
) -> None:
    answer = add_series(cast, cast.sign_in(client, "officer"), line, **values)
    assert answer.status_code == 422
    assert words in unescape(answer.text)
    assert len(rows(cast, Measurement)) == 1


def test_values_of_other_places_stand_apart(cast: Cast, client: httpx.Client, line: int) -> None:
    """A comparison place changes neither the baseline nor what is said of the change."""
    cast.sign_in(client, "officer")
    before = client.get(page_of(cast)).text
    add_series(cast, client, line, place="comparison")
    with cast.database.read() as db:
        (found,) = indicators(db, cast.problem_id)
    assert [m.value for m in found.measurements] == [11]
    assert [m.value for m in found.elsewhere] == [4, 6, 0, 3]
    after = client.get(page_of(cast)).text
    assert "11 in 92 days before the response" in before
    assert "11 in 92 days before the response" in after
    assert "The comparison place, where nothing is done" in after


def test_a_comparison_may_be_added_after_the_freeze_until_the_plan_is_locked(
    cast: Cast, client: httpx.Client, line: int
) -> None:
    freeze(cast)
    cast.sign_in(client, "officer")
    assert add_series(cast, client, line).status_code == 422
    assert add_series(cast, client, line, place="comparison").status_code == 303
    with cast.database.write() as db:
        operations.freeze_elsewhere(db, cast.problem_id, [line], now=NOW)
    answer = add_series(cast, client, line, place="comparison", starts_on="2026-08-01")
    assert answer.status_code == 422
    assert "The values from before are frozen" in unescape(answer.text)
    assert len(rows(cast, Measurement)) == 5


def test_the_catalogue_fills_the_form_in(cast: Cast, client: httpx.Client) -> None:
    cast.sign_in(client, "officer")
    page = HTMLParser(client.get(f"{page_of(cast)}?from=tickets").text)
    form = page.css_first("#add")
    assert form.css_first("#name").attributes["value"] == "Tickets, stops or arrests"
    assert "how busy the police were" in form.css_first("#known_bias").text()
    assert client.get(f"{page_of(cast)}?from=nothing").status_code == 200


def test_what_is_counted_and_its_bias_are_kept_and_shown(cast: Cast, client: httpx.Client) -> None:
    cast.sign_in(client, "officer")
    said = {"definition": "Nights with new glass", "known_bias": "Diaries tire",
            "enough_percent": "40"}  # fmt: skip
    cast.send(client, page_of(cast), page_of(cast), ADDED | said, form="indicator")
    shown = client.get(page_of(cast)).text
    assert "Nights with new glass" in shown
    assert "Diaries tire" in shown
    assert "40% of the value before" in shown
    wrong = cast.send(client, page_of(cast), page_of(cast), ADDED | {"enough_percent": "0"},
                      form="indicator")  # fmt: skip
    assert wrong.status_code == 422


def test_what_the_numbers_could_show_is_said_before_the_response(
    cast: Cast, client: httpx.Client, line: int
) -> None:
    cast.sign_in(client, "officer")
    shown = client.get(page_of(cast)).text
    assert "four times of five" in shown
    assert "How this was worked out" in shown


def test_a_series_comes_in_one_statement_in_the_order_of_its_days(cast: Cast, line: int) -> None:
    with cast.database.write() as db:
        operations.add_measurement(
            db, cast.problem_id, line, taken=Taken.BASELINE, value=3,
            starts_on=dt.date(2026, 1, 1), ends_on=dt.date(2026, 1, 31), source="Diary",
            by=cast.viewers["officer"], now=NOW, today=NOW.date(),
        )  # fmt: skip
    with cast.database.read() as db:
        (found,) = indicators(db, cast.problem_id)
    assert [m.value for m in found.measurements] == [3, 11]
    assert [m.days for m in found.baseline] == [31, 92]


def test_the_page_takes_the_same_few_statements_however_much_it_shows(
    cast: Cast, client: httpx.Client, line: int, app: Litestar
) -> None:
    cast.sign_in(client, "officer").get(page_of(cast))
    taken = []
    for more in (0, 30):
        with cast.database.write() as db, using(db):
            for _ in range(more):
                made = IndicatorFactory(
                    problem_id=cast.problem_id, added_by=cast.accounts["officer"]
                )
                MeasurementFactory(indicator_id=made.id, added_by=cast.accounts["officer"])
        with statements(app) as sent:
            assert client.get(page_of(cast)).status_code == 200
        taken.append(len(sent))
    assert taken == [4, 4]
