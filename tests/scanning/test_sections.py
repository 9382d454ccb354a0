"""One section is saved by itself, whoever saves another one at the same time."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
import sqlalchemy as sa

from sara.errors import Stale
from sara.history.models import EntryText
from sara.history.operations import erase
from sara.scanning.models import Scan
from sara.scanning.operations import fill
from tests.cast import NOW, Cast


def save(cast: Cast, version: int, who: str = "officer", **values: Any) -> str:
    """Save as this person; gives "saved", or what stands instead."""
    try:
        with cast.database.write() as db:
            fill(db, cast.problem_id, version, by=cast.viewers[who], now=NOW, **values)
    except Stale as stale:
        return f"stale: {stale.theirs}"
    return "saved"


def scan(cast: Cast) -> Any:
    with cast.database.read() as db:
        return db.execute(sa.select(*Scan.__table__.c)).one()


@pytest.mark.parametrize("opened", [0, 1, 2])
def test_a_page_opened_earlier_saves_what_nobody_touched_since(cast: Cast, opened: int) -> None:
    save(cast, 0, harms="Cuts")
    save(cast, 1, minimum_change="Half")
    assert save(cast, opened, no_voice_because="Only shops") == "saved"
    row = scan(cast)
    assert (row.harms, row.minimum_change, row.no_voice_because) == ("Cuts", "Half", "Only shops")
    assert row.version == 3


def test_a_field_changed_since_is_not_overwritten(cast: Cast) -> None:
    save(cast, 0, harms="Cuts", events="Bottles")
    assert save(cast, 0, harms="Fear") == "stale: {'harms': 'Cuts'}"
    assert save(cast, 1, harms="Fear") == "saved"
    assert save(cast, 1, harms="Nothing", events="Glass").startswith("stale")
    assert scan(cast).harms == "Fear"


def test_only_the_fields_that_are_changed_here_count(cast: Cast) -> None:
    save(cast, 0, harms="Cuts", events="Bottles")
    save(cast, 1, harms="Fear", events="Bottles")
    assert save(cast, 1, harms="Fear", events="Glass") == "saved"


def test_a_version_from_the_future_is_stale(cast: Cast) -> None:
    save(cast, 0, harms="Cuts")
    assert save(cast, 9, harms="Fear").startswith("stale")
    assert save(cast, -1, events="Glass").startswith("stale")


def test_what_the_history_cannot_tell_any_more_is_taken_for_changed(cast: Cast) -> None:
    save(cast, 0, harms="Cuts")
    save(cast, 1, minimum_change="Half")
    with cast.database.write() as db:
        last = db.scalar(sa.select(sa.func.max(EntryText.seq)))
        erase(db, last, by=cast.accounts["coordinator"], now=NOW, reason="It named a person.")
    assert save(cast, 1, events="Glass").startswith("stale")


@pytest.mark.parametrize("same", [False, True])
def test_two_first_saves_at_the_same_moment(cast: Cast, same: bool) -> None:
    together = Barrier(2)

    def go(who: str, field: str) -> str:
        together.wait()
        return save(cast, 0, who, **{field: f"by {who}"})

    fields = ("harms", "harms" if same else "events")
    with ThreadPoolExecutor(2) as threads:
        done = list(threads.map(go, ("officer", "colleague"), fields))
    assert sum(d == "saved" for d in done) == (1 if same else 2)
    row = scan(cast)
    assert row.version == (1 if same else 2)
    assert row.harms.startswith("by ")
