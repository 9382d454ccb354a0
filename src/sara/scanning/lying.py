"""In which area a problem lies: as chosen, or by the boundary that holds its point.

Where the two disagree, somebody has to say which is meant: the wrong area has the wrong readers.
"""

import re
from collections.abc import Callable, Sequence
from typing import Any

import msgspec

from sara.accounts.permissions import Permission
from sara.accounts.viewer import Viewer
from sara.incidents.points import Point, number
from sara.intake.places import area_at
from sara.web.forms import Choice, FormError
from sara.words import N_, say

CHOOSE = N_("Choose the area")
IN_NO_AREA = N_("The point lies in no area whose boundary is known. Choose the area")
NOT_THERE = N_(
    "The point lies in {area}, where you may not log problems. Take the point out, or choose the"
    " area"
)
WHICH = N_("The point lies in {there}, and the area is {area}. Which is meant?")
OUTSIDE = N_("The point lies outside the boundary of {area}. Take it out, or say that it is right")
BY_POINT = N_("{area}, where the point lies")
BY_CHOICE = N_("{area}, although the point lies elsewhere")

# With two decimals it might be a time of the day: 10.30, 11.30.
_PAIR = re.compile(
    r"[(\[]?(?:geo:)?(?<![\d.,])([-+]?\d{1,2}[.,]\d{3,})°?\s*[,;\s]\s*([-+]?\d{1,3}[.,]\d{3,})°?"
    r"(?![\d.,]*\d)[)\]]?"
)


def taken_apart(place: str) -> tuple[str, Point | None]:
    """The words of a place, and the point (latitude, longitude) that was written among them."""
    found = _PAIR.search(place)
    if found is None:
        return place, None
    latitude, longitude = number(found[1]), number(found[2])
    if latitude is None or longitude is None or abs(latitude) > 90 or abs(longitude) > 180:
        return place, None
    words = f"{place[: found.start()].rstrip(' ,;')} {place[found.end() :].lstrip(' ,;')}"
    return words.strip(), (latitude, longitude)


def may_log(viewer: Viewer) -> Callable[[int], bool]:
    """Whether this person may log problems in an area."""
    return lambda area_id: viewer.may_in(Permission.PROBLEM_LOG, area_id)


class Lying(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of where a problem lies. `areas`: columns id, name, boundary."""

    areas: Sequence[Any]
    point: Point | None
    chosen: int | None
    meant: str = ""
    """The number of the area that was named when asked which is meant."""

    @property
    def there(self) -> int | None:
        """The area whose boundary holds the point."""
        return area_at(self.areas, self.point[1], self.point[0]) if self.point else None

    def area(self, may: Callable[[int], bool]) -> int:
        """The area it lies in. Raises `FormError` when somebody has to say; see `choices`."""
        there, chosen = self.there, self.chosen
        if chosen is None:
            if there is None:
                raise FormError({"area_id": say(IN_NO_AREA if self.point else CHOOSE)})
            if not may(there):
                raise FormError({"area_id": say(NOT_THERE, area=self._name(there))})
            return there
        if not self.disagree or self.meant == str(chosen):
            return chosen
        if there is not None and self.meant == str(there) and may(there):
            return there
        asked = OUTSIDE if there is None else WHICH
        raise FormError(
            {"meant": say(asked, there=self._name(there), area=self._name(chosen))}
        )  # fmt: skip

    @property
    def disagree(self) -> bool:
        if self.point is None or self.chosen is None or self.there == self.chosen:
            return False
        bounded = {area.id for area in self.areas if area.boundary}
        return self.there is not None or self.chosen in bounded

    def choices(self, may: Callable[[int], bool]) -> list[Choice]:
        """What may be meant; none where nothing is in doubt."""
        if not self.disagree or self.chosen is None:
            return []
        by_choice = Choice(str(self.chosen), say(BY_CHOICE, area=self._name(self.chosen)))
        there = self.there
        if there is None or not may(there):
            return [by_choice]
        return [Choice(str(there), say(BY_POINT, area=self._name(there))), by_choice]

    def _name(self, area_id: int | None) -> str:
        return next((str(area.name) for area in self.areas if area.id == area_id), "")
