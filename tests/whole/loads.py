"""Files of incidents in the town: one that is loaded, and one whose columns are being named."""

import io
from typing import Any

from sqlalchemy.orm import Session

from sara.factories import (
    DatasetFactory,
    IncidentFactory,
    IncidentKindFactory,
    IncidentLoadFactory,
)
from sara.incidents import arriving, operations
from sara.incidents.meanings import Mapping
from sara.incidents.models import NotedRow, Remark
from tests.cast import NOW, Cast
from tests.whole.secrets import SECRETS

SENT = """id,when,what,lat,lon,victim_name
1,2026-03-01 22:10,Noise,51.50,-0.10,Ann Example
2,soon,{secret},51.51,-0.11,Bob Example
"""


def bring_in(db: Session, cast: Cast) -> dict[str, Any]:
    """What the routes of incidents ask for, by the name of their parameter."""
    dataset = DatasetFactory(name="Noise in the north", about="Calls to the city line.")
    load = IncidentLoadFactory(
        dataset_id=dataset.id, rows_read=2, rows_used=1,
        report={
            "remarks": {Remark.NO_DAY.value: 1}, "missing": {"when": 1}, "midnights": 0,
            "odd_bytes": 0, "parts": [], "usable": 1, "ids": 1, "with_point": 1, "with_hour": 1,
            "in_area": 0, "places": 1,
            "columns": [
                {"name": "when", "meaning": "start", "dropped": "", "age": ""},
                {"name": "victim_name", "meaning": "", "dropped": "party", "age": ""},
            ],
        },
    )  # fmt: skip
    kind = IncidentKindFactory(dataset_id=dataset.id, name=SECRETS["kind of incident"].text)
    IncidentFactory(dataset_id=dataset.id, load_id=load.id, kind_id=kind.id)
    db.add(NotedRow(load_id=load.id, row_no=3, to_row_no=3, remark=Remark.NO_DAY, used=False,
                    shown=SECRETS["cell of a file"].text))  # fmt: skip
    sent = io.BytesIO(SENT.format(secret=SECRETS["cell of a file"].text).encode())
    arrived = arriving.keep(cast.settings, sent, "noise.csv", 1_000_000)
    mapping = Mapping(
        meanings={"id": "id", "when": "start", "what": "kind", "lat": "latitude",
                  "lon": "longitude"},
        dropped=("victim_name",),
    )  # fmt: skip
    waiting = operations.arrive(
        db, dataset.id, arrived, mapping, by=cast.accounts["analyst"], now=NOW
    )
    return {"dataset_id": dataset.id, "load_id": waiting.id, "loaded_load_id": load.id}
