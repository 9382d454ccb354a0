"""Applications that stand for as long as the test process."""

from collections.abc import Sequence
from typing import Any

from litestar import Litestar
from msgspec.structs import replace

from sara.app import create_app, house_of
from sara.db import Clock
from sara.settings import Settings
from sara.web.route import Route

_joined: dict[tuple[Any, ...], Litestar] = {}


def standing_for(settings: Settings, clock: Clock, more: Sequence[Route] = ()) -> Litestar:
    """The application for these settings, with these routes besides its own.

    Its hundreds of routes are joined once for each process: that takes longer than most tests do.
    What an installation keeps lies in the house, and every test gets a new one. Only the templates
    that were read stay read.
    """
    built_with = (settings.file_megabytes, settings.tiles_origin, settings.worker, *map(id, more))
    if known := _joined.get(built_with):
        read = known.state.house.renderer
        known.state.house = replace(house_of(settings, clock), renderer=read)
        return known
    _joined[built_with] = create_app(settings, clock, more=more)
    return _joined[built_with]
