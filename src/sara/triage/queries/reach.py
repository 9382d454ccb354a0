"""Which reports somebody decides about. Finding is authorising here, too."""

from typing import Any

import sqlalchemy as sa

from sara.accounts.permissions import Permission
from sara.accounts.viewer import Viewer
from sara.db import Reader
from sara.errors import NotFound
from sara.intake import queries as intake
from sara.intake.models import Report

R = Report.__table__.c
PAGE = 30


def reads(viewer: Viewer, area_id: int | None) -> bool:
    """Whether this person decides about reports of this area; those of no area are everybody's."""
    areas = viewer.areas_for(Permission.REPORT_TRIAGE)
    return areas is None or (bool(areas) and (area_id is None or area_id in areas))


def find(db: Reader, viewer: Viewer, report_id: int) -> Any:
    """The report, without who told it, if this person may decide about it. Raises `NotFound`."""
    row = intake.one(db, report_id)
    if row is None or not reads(viewer, row.area_id):
        raise NotFound
    return row


def in_reach(viewer: Viewer) -> list[sa.ColumnElement[bool]]:
    areas = viewer.areas_for(Permission.REPORT_TRIAGE)
    return [] if areas is None else [sa.or_(R.area_id.is_(None), R.area_id.in_(areas))]
