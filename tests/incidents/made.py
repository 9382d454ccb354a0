"""A dataset with incidents, for tests that only need some."""

from typing import Any

from sqlalchemy.orm import Session

from sara.factories import (
    DatasetFactory,
    IncidentFactory,
    IncidentKindFactory,
    IncidentLoadFactory,
    using,
)
from sara.incidents.models import Dataset


def a_dataset(db: Session, *rows: dict[str, Any], **about: Any) -> Dataset:
    """A dataset with one load and these incidents; `kind` may name their kind."""
    with using(db):
        dataset = DatasetFactory(**about)
        load = IncidentLoadFactory(dataset_id=dataset.id, rows_read=len(rows), rows_used=len(rows))
        kinds: dict[str, int] = {}
        for row in rows:
            name = row.pop("kind", "Noise")
            if name not in kinds:
                kinds[name] = IncidentKindFactory(dataset_id=dataset.id, name=name).id
            IncidentFactory(dataset_id=dataset.id, load_id=load.id, kind_id=kinds[name], **row)
    return dataset
