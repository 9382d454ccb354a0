"""Lets all stories happen side by side, day by day, as the history will tell them."""

import heapq
from collections.abc import Callable

from sara.demo import arrivals, circles, partners, patterns, reports, requests
from sara.demo.stories import STORIES
from sara.demo.telling import Scene
from sara.demo.telling.world import World
from sara.rounds.closing import close_what_ran_out


def live(world: World, told: Callable[[int], object]) -> None:
    """Tell every story to its end. What happened first is told first, whichever story it is in.

    `told` is given the number of days, counted back from today, that are still to be told.
    """
    scenes = [Scene(world, s.key, s.area, s.lead, s.reviewer) for s in STORIES]
    tales = [s.tell(scene) for s, scene in zip(STORIES, scenes, strict=True)]
    tales += [circles.tell(world), arrivals.tell(world), reports.tell(world)]
    tales += [requests.tell(world), partners.tell(world), patterns.tell(world)]
    waiting = [(-next(tale), number) for number, tale in enumerate(tales)]
    heapq.heapify(waiting)
    while waiting:
        ago, number = heapq.heappop(waiting)
        told(-ago)
        world.wake(-ago)
        close_what_ran_out(world.db, world.settings, world.now)
        later = next(tales[number], None)
        if later is not None:
            assert later < -ago, f"{tales[number]}: {later} days ago is not later"
            heapq.heappush(waiting, (-later, number))
