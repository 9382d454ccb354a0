"""Photos of the invented town, drawn by code: nobody's street, and nobody in it."""

from collections.abc import Callable

from sara.demo.pictures import places, things, walls

PICTURES: dict[str, Callable[[], bytes]] = {
    made.__name__: made
    for made in (
        places.underpass_dark, places.underpass_lit, places.path_at_night, places.lamp,
        places.square, places.stairwell, places.marina, places.shutters, things.glass,
        things.bike_rack, things.bike_hoops, things.overflow_rack, things.tyre_marks,
        things.crossing, walls.bins, walls.bins_tidy, walls.burnt_bin, walls.graffiti, walls.mural,
    )
}  # fmt: skip


def draw(name: str) -> bytes:
    """One photo as a JPEG; always the same bytes for the same name."""
    return PICTURES[name]()
