"""How well marked places caught what happened: only for comparing maps, never for directing."""

import msgspec

from sara.statistics.reasons import Why


class Caught(msgspec.Struct, frozen=True, kw_only=True):
    events: float
    """The share of events inside, from 0 to 1."""
    area: float
    """The share of the area inside, from 0 to 1."""

    @property
    def pai(self) -> float:
        """Share of events for each share of area; 1 is no better than a blind choice."""
        return self.events / self.area


def caught(inside: int, events: int, area_inside: float, area: float) -> Caught | Why:
    """The prediction accuracy index: Chainey, Tompson and Uhlig (2008), Security J. 21:4-28.

    `events` are those of a later time than the map was made from. It grows as the marked area
    shrinks, so compare maps of the same area only. Areas in any one unit.
    """
    if events == 0:
        return Why.NOTHING_HAPPENED
    if area <= 0 or area_inside <= 0:
        return Why.EMPTY_WINDOW
    if not 0 <= inside <= events or area_inside > area:
        return Why.NOT_A_COUNT
    return Caught(events=inside / events, area=area_inside / area)


def efficiency(found: Caught, best: Caught) -> float | Why:
    """The prediction efficiency index: PAI as a share of the best that so much area could do.

    Hunt (2016), thesis. `best` is what the fullest cells of the later time would have caught; among
    cells with as many events the one that comes first by its number is taken.
    """
    return found.pai / best.pai if best.events else Why.NOTHING_HAPPENED
