"""Twenty-one invented problems: who leads them, where, and how each one goes."""

from collections.abc import Callable

import msgspec

from sara.demo.stories import (
    allotments,
    aside,
    begun,
    benches,
    bikes,
    bins,
    cold_callers,
    crossing,
    deliveries,
    fires,
    graffiti,
    racing,
    ramp,
    scooters,
    stairwells,
    underpass,
)
from sara.demo.telling import Scene, Tale


class Story(msgspec.Struct, frozen=True):
    """One problem: its short name, its area, who logs it, who reviews it, and how it goes."""

    key: str
    area: str
    lead: str
    reviewer: str
    tell: Callable[[Scene], Tale]


STORIES: tuple[Story, ...] = (
    Story("underpass", "saltgate", "amara", "rosa", underpass.tell),
    Story("bikes", "saltgate", "viktor", "rosa", bikes.tell),
    Story("benches", "saltgate", "amara", "rosa", benches.tell),
    Story("deliveries", "saltgate", "yusuf", "rosa", deliveries.tell),
    Story("rope_walk", "saltgate", "amara", "rosa", aside.rope_walk),
    Story("fish_waste", "saltgate", "yusuf", "rosa", aside.fish_waste),
    Story("car_park", "saltgate", "yusuf", "rosa", aside.car_park),
    Story("marina", "saltgate", "amara", "rosa", begun.marina),
    Story("pavement", "saltgate", "yusuf", "rosa", begun.pavement),
    Story("bins", "linden", "tomasz", "rosa", bins.tell),
    Story("racing", "linden", "tomasz", "henrik", racing.tell),
    Story("graffiti", "linden", "tomasz", "henrik", graffiti.tell),
    Story("crossing", "linden", "tomasz", "rosa", crossing.tell),
    Story("stairwells", "linden", "meiling", "rosa", stairwells.tell),
    Story("fires", "linden", "meiling", "henrik", fires.tell),
    Story("mirrors", "linden", "tomasz", "henrik", aside.mirrors),
    Story("ramp", "osier", "leilani", "henrik", ramp.tell),
    Story("scooters", "osier", "leilani", "henrik", scooters.tell),
    Story("allotments", "osier", "leilani", "henrik", allotments.tell),
    Story("cold_callers", "osier", "leilani", "henrik", cold_callers.tell),
    Story("dogs", "osier", "leilani", "henrik", begun.dogs),
)
