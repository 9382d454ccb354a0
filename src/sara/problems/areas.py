"""The area a problem lies in, and who may move it to another.

A move changes who reads the problem and who decides its reviews. So it is for those who may log
problems in both areas: nobody takes one from coordinators whose area they have no part in, or gives
one to others they do not know. The lead keeps the seat, and with it the problem.
"""

from collections.abc import Callable, Sequence

from sara.accounts.permissions import Permission
from sara.accounts.queries import areas, coordinators
from sara.db import Reader
from sara.problems.queries import Found
from sara.web.forms import Choice
from sara.words import N_

NOT_YOURS = N_("Choose an area in which you may log problems")
NOBODY_THERE = N_("This area has no coordinator yet, who would decide its reviews")


def choosable_areas(db: Reader, found: Found) -> Sequence[Choice]:
    """The present area and those it may be moved to; none when there is nothing to choose."""
    here, viewer = found.row.area_id, found.viewer
    held = viewer.areas_for(Permission.PROBLEM_LOG)
    if not viewer.may_in(Permission.PROBLEM_LOG, here) or (held and len(held) == 1):
        return ()
    there = [a for a in areas(db) if a.id != here and viewer.may_in(Permission.PROBLEM_LOG, a.id)]
    present = Choice(str(here), found.row.area_name)
    return (present, *(Choice(str(area.id), area.name) for area in there)) if there else ()


def movable_to(db: Reader, found: Found) -> Callable[[int], bool]:
    """Whether this person may move the problem to an area."""
    return lambda area_id: not why_not_there(db, found, area_id)


def why_not_there(db: Reader, found: Found, area_id: int) -> str:
    """Why this person may not move the problem to this area; empty when they may."""
    if str(area_id) not in {choice.value for choice in choosable_areas(db, found)}:
        return NOT_YOURS
    return "" if coordinators(db, area_id) else NOBODY_THERE
