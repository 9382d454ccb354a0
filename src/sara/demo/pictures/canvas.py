"""What the drawn photos are made with: shapes, light, and the faults of a small camera.

Positions are in pixels of a picture of 960 by 640; it is drawn at twice that size and shrunk.
"""

import io
import random
from collections.abc import Sequence
from functools import cache

from PIL import Image, ImageChops, ImageDraw, ImageFilter

WIDTH, HEIGHT, TWICE = 960, 640, 2

Colour = tuple[int, int, int]
Spot = tuple[float, float]


class Canvas:
    """One picture. `chance` is the same for the same name, so that it comes out the same."""

    def __init__(self, name: str, top: Colour, bottom: Colour) -> None:
        self.chance = random.Random(name)  # noqa: S311  it scatters grain, it keeps no secret
        self.picture = _between(top, bottom, (WIDTH * TWICE, HEIGHT * TWICE))
        self.pen = ImageDraw.Draw(self.picture)

    def shape(self, corners: Sequence[Spot], colour: Colour) -> None:
        self.pen.polygon([(x * TWICE, y * TWICE) for x, y in corners], fill=colour)

    def box(self, x: float, y: float, wide: float, high: float, colour: Colour) -> None:
        self.shape([(x, y), (x + wide, y), (x + wide, y + high), (x, y + high)], colour)

    def round(self, x: float, y: float, across: float, high: float, colour: Colour) -> None:
        """An ellipse around a middle."""
        self.pen.ellipse(
            [TWICE * (x - across / 2), TWICE * (y - high / 2), TWICE * (x + across / 2),
             TWICE * (y + high / 2)], fill=colour,
        )  # fmt: skip

    def line(self, spots: Sequence[Spot], colour: Colour, thick: float = 2) -> None:
        self.pen.line([(x * TWICE, y * TWICE) for x, y in spots], fill=colour,
                      width=round(thick * TWICE), joint="curve")  # fmt: skip

    def ring(self, x: float, y: float, across: float, colour: Colour, thick: float = 3) -> None:
        around = [TWICE * (x - across / 2), TWICE * (y - across / 2), TWICE * (x + across / 2),
                  TWICE * (y + across / 2)]  # fmt: skip
        self.pen.ellipse(around, outline=colour, width=round(thick * TWICE))

    def shade(self, corners: Sequence[Spot], top: Colour, bottom: Colour) -> None:
        """A shape whose colour changes from its upper to its lower edge."""
        xs, ys = [x * TWICE for x, _ in corners], [y * TWICE for _, y in corners]
        size = (max(1, round(max(xs) - min(xs))), max(1, round(max(ys) - min(ys))))
        mask = Image.new("L", size, 0)
        ImageDraw.Draw(mask).polygon(
            [(x - min(xs), y - min(ys)) for x, y in zip(xs, ys, strict=True)], fill=255
        )
        self.picture.paste(_between(top, bottom, size), (round(min(xs)), round(min(ys))), mask)

    def glow(self, x: float, y: float, across: float, colour: Colour, high: float = 0) -> None:
        """Light that fades outwards, added to what is there."""
        size = (round(across * TWICE), round((high or across) * TWICE))
        light = Image.composite(
            Image.new("RGB", size, colour), Image.new("RGB", size), _fading().resize(size)
        )
        left, top = round(x * TWICE - size[0] / 2), round(y * TWICE - size[1] / 2)
        around = (left, top, left + size[0], top + size[1])
        self.picture.paste(ImageChops.screen(self.picture.crop(around), light), (left, top))

    def soften(self, radius: float) -> None:
        """What is drawn so far lies out of focus."""
        small = self.picture.reduce(TWICE).filter(ImageFilter.BoxBlur(radius))
        self.picture = small.resize(self.picture.size, Image.Resampling.BILINEAR)
        self.pen = ImageDraw.Draw(self.picture)

    def speckle(self, box: tuple[int, int, int, int], colours: Sequence[Colour], n: int,
                largest: float = 3) -> None:  # fmt: skip
        """Gravel, leaves or dirt, scattered over a box (left, top, right, bottom)."""
        for _ in range(n):
            x, y = self.chance.uniform(box[0], box[2]), self.chance.uniform(box[1], box[3])
            size = self.chance.uniform(0.6, largest)
            self.round(x, y, size * 1.6, size, self.chance.choice(colours))

    def taken(self, grain: float = 0.16, dark_edges: float = 0.55) -> bytes:
        """The photo as a small camera gives it: softened, dark at the edges, with grain; a JPEG."""
        photo = self.picture.reduce(TWICE)
        photo = Image.composite(Image.new("RGB", photo.size), photo, _edges(dark_edges))
        noise = Image.frombytes("L", photo.size, self.chance.randbytes(WIDTH * HEIGHT))
        noise = noise.filter(ImageFilter.BoxBlur(0.5))
        noise = noise.point(lambda level: round(128 + (level - 128) * grain))
        photo = ImageChops.add(photo, Image.merge("RGB", [noise] * 3), 1, -128)
        written = io.BytesIO()
        photo.save(written, "JPEG", quality=82)
        return written.getvalue()


def _between(top: Colour, bottom: Colour, size: tuple[int, int]) -> Image.Image:
    """A picture that goes from one colour above to another below."""
    share = Image.linear_gradient("L").crop((0, 0, 1, 256))
    bands = [
        share.point([a + (b - a) * level // 255 for level in range(256)])
        for a, b in zip(top, bottom, strict=True)
    ]
    column = Image.merge("RGB", bands).resize((1, size[1]), Image.Resampling.BILINEAR)
    return column.resize(size, Image.Resampling.NEAREST)


@cache
def _fading() -> Image.Image:
    """Bright in the middle, dark well before its square ends, so that no edge is seen."""
    away = Image.radial_gradient("L")
    return away.point(lambda level: round(255 * max(0.0, 1 - level / 178) ** 2))


@cache
def _edges(strength: float) -> Image.Image:
    away = Image.radial_gradient("L").resize((WIDTH, HEIGHT))
    return away.point(lambda level: round(max(0, level - 90) * strength))
