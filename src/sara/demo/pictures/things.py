"""Photos of things: glass, bicycles, tyre marks, a crossing."""

import math

from sara.demo.pictures.canvas import Canvas, Colour
from sara.demo.pictures.walls import brick_wall

CRIMSON, TEAL, GOLD = (178, 58, 62), (44, 120, 128), (224, 174, 66)


def glass() -> bytes:
    c = Canvas("glass", (96, 96, 98), (74, 74, 78))
    c.speckle((0, 0, 960, 640), [(118, 118, 118), (84, 84, 88), (62, 62, 66)], 2600, 3)
    c.soften(0.8)
    for n in range(120):
        x, y = c.chance.gauss(500, 190), c.chance.gauss(350, 120)
        size = c.chance.uniform(6, 40) if n < 90 else c.chance.uniform(40, 78)
        turn = c.chance.uniform(0, math.tau)
        corners = [
            (x + math.cos(turn + a) * size * c.chance.uniform(0.5, 1),
             y + math.sin(turn + a) * size * c.chance.uniform(0.35, 0.8))
            for a in sorted(c.chance.uniform(0, math.tau) for _ in range(4))
        ]  # fmt: skip
        c.shape([(a + 4, b + 6) for a, b in corners], (48, 48, 52))
        green = c.chance.choice([(58, 112, 74), (80, 142, 96), (44, 88, 60), (112, 168, 122)])
        c.shape(corners, green)
        c.line(corners[:2], (206, 232, 208), 1.6)
    for _ in range(16):
        c.glow(c.chance.gauss(500, 180), c.chance.gauss(340, 110), 34, (226, 240, 220))
    c.shape([(120, 96), (330, 40), (348, 104), (140, 164)], (50, 98, 66))  # the neck of a bottle
    c.shape([(330, 52), (420, 34), (426, 66), (344, 92)], (64, 120, 82))
    c.line([(140, 104), (330, 52)], (188, 222, 190), 4)
    return c.taken(grain=0.12)


def bike_rack() -> bytes:
    c = _quay("bike_rack")
    for n in range(6):
        _wheel_holder(c, 150 + n * 130, 520)
    _wheel(c, 410, 440, 150)
    c.line([(360, 560), (412, 582), (470, 566), (520, 590)], (44, 84, 132), 7)  # the cut cable
    c.round(356, 560, 12, 8, (200, 200, 204))
    return c.taken(grain=0.16)


def overflow_rack() -> bytes:
    c = brick_wall("overflow_rack")
    for n in range(5):
        _wheel_holder(c, 130 + n * 150, 580)
    for x in (250, 620):
        c.line([(x, 596), (x + 40, 612), (x + 90, 600), (x + 130, 618)], TEAL, 7)  # cut cables
    return c.taken(grain=0.16)


def bike_hoops() -> bytes:
    c = _quay("bike_hoops")
    for n in range(6):
        x = 90 + n * 150
        for leg in (x, x + 84):
            c.line([(leg, 400), (leg, 560)], (132, 140, 148), 9)
        c.line([(x, 404), (x + 22, 384), (x + 62, 384), (x + 84, 404)], (132, 140, 148), 9)
    for x, colour in ((130, CRIMSON), (430, TEAL), (730, GOLD)):
        _wheel(c, x, 500, 124)
        _wheel(c, x + 170, 500, 124)
        c.line([(x, 500), (x + 60, 420), (x + 130, 420), (x + 74, 500), (x, 500)], colour, 6)
        c.line([(x + 74, 500), (x + 60, 420)], colour, 6)
        c.line([(x + 130, 420), (x + 170, 500)], colour, 6)
        c.line([(x + 118, 396), (x + 150, 392)], (40, 40, 44), 6)
        c.line([(x + 46, 408), (x + 78, 408)], (40, 40, 44), 8)
    return c.taken(grain=0.12, dark_edges=0.4)


def _quay(name: str) -> Canvas:
    c = Canvas(name, (172, 196, 212), (206, 214, 214))
    c.shade([(0, 236), (960, 236), (960, 350), (0, 350)], (104, 140, 156), (130, 158, 166))
    c.box(520, 150, 360, 96, (234, 232, 226))  # the ferry
    c.shape([(486, 240), (930, 240), (896, 296), (520, 296)], (52, 84, 118))
    for n in range(8):
        c.box(544 + n * 40, 176, 22, 24, (84, 104, 124))
    c.box(640, 96, 46, 56, CRIMSON)
    c.soften(2)
    c.shade([(0, 344), (960, 344), (960, 640), (0, 640)], (170, 164, 152), (124, 120, 112))
    c.speckle((0, 360, 960, 640), [(150, 146, 138), (112, 108, 102)], 700, 2)
    return c


def _wheel_holder(c: Canvas, x: float, y: float) -> None:
    for side in (0, 24):
        c.line([(x + side, y), (x + side, y - 76), (x + side + 34, y - 96)], (110, 114, 118), 5)
    c.line([(x - 20, y), (x + 120, y)], (92, 96, 100), 7)


def _wheel(c: Canvas, x: float, y: float, across: float) -> None:
    c.round(x, y + across / 2 + 4, across, 14, (104, 100, 94))
    for n in range(12):
        turn = n * math.tau / 12
        c.line([(x, y), (x + math.cos(turn) * across * 0.46, y + math.sin(turn) * across * 0.46)],
               (176, 180, 184), 1)  # fmt: skip
    c.ring(x, y, across, (36, 36, 40), 7)
    c.ring(x, y, across * 0.86, (168, 172, 176), 2)
    c.round(x, y, 14, 14, (90, 92, 96))


def tyre_marks() -> bytes:
    c = Canvas("tyre_marks", (206, 210, 212), (180, 186, 184))
    c.shape([(0, 240), (160, 190), (420, 214), (700, 180), (960, 220), (960, 262), (0, 262)],
            (116, 134, 112))  # fmt: skip
    c.soften(4)
    c.shade([(0, 256), (960, 256), (960, 640), (0, 640)], (126, 126, 126), (88, 88, 90))
    c.speckle((0, 262, 960, 640), [(104, 104, 104), (146, 146, 144), (76, 76, 78)], 1500, 2)
    for n in range(7):
        y = 276 + n * n * 9
        lower = y + 8 + n * 4
        c.shape([(476 - n, y), (486 + n, y), (490 + n * 2, lower), (472 - n * 2, lower)],
                (206, 204, 196))  # fmt: skip
    for shift, wide in ((0, 17), (120, 17), (300, 12), (382, 12)):
        spots = [(120 + shift + n * 10 + 190 * math.sin(n / 11), 640 - n * 11) for n in range(34)]
        c.line(spots, (52, 52, 54), wide)
    for x in (90, 860):
        c.box(x, 120, 8, 190, (92, 96, 98))
        c.round(x + 4, 118, 40, 12, (92, 96, 98))
    return c.taken(grain=0.14, dark_edges=0.45)


def crossing() -> bytes:
    c = Canvas("crossing", (188, 204, 214), (206, 212, 210))
    c.box(80, 90, 520, 190, (204, 180, 146))  # the school
    for n in range(7):
        c.box(108 + n * 68, 126, 40, 46, (98, 116, 128))
        c.box(108 + n * 68, 200, 40, 46, (98, 116, 128))
    for x in (680, 790, 900):
        c.round(x, 180, 130, 160, (110, 138, 96))
        c.box(x - 6, 200, 12, 90, (92, 76, 60))
    c.soften(2.2)
    c.shade([(0, 280), (960, 280), (960, 640), (0, 640)], (134, 134, 134), (98, 98, 100))
    c.shape([(0, 280), (960, 280), (960, 306), (0, 322)], (178, 172, 162))
    for n in range(9):
        x = 60 + n * 104
        c.shape([(x, 350), (x + 48, 350), (x + 20, 600), (x - 44, 600)], (228, 228, 222))
    _car(c, 60, 300, 300, CRIMSON)
    _car(c, 520, 350, 400, (74, 92, 120))
    return c.taken(grain=0.14, dark_edges=0.4)


def _car(c: Canvas, x: float, y: float, wide: float, colour: Colour) -> None:
    high = wide * 0.34
    dark: Colour = (colour[0] * 3 // 4, colour[1] * 3 // 4, colour[2] * 3 // 4)
    c.round(x + wide / 2, y + high, wide * 1.04, high * 0.24, (70, 70, 72))
    roof = y + high * 0.36
    c.shade([(x, y + high * 0.5), (x + wide * 0.04, roof), (x + wide * 0.97, roof),
             (x + wide, y + high * 0.6), (x + wide, y + high * 0.94), (x, y + high * 0.94)],
            colour, dark)  # fmt: skip
    c.shape([(x + wide * 0.16, y + high * 0.38), (x + wide * 0.28, y), (x + wide * 0.68, y),
             (x + wide * 0.84, y + high * 0.38)], dark)  # fmt: skip
    c.shape([(x + wide * 0.2, y + high * 0.36), (x + wide * 0.3, y + high * 0.06),
             (x + wide * 0.46, y + high * 0.06), (x + wide * 0.46, y + high * 0.36)],
            (176, 194, 204))  # fmt: skip
    c.shape([(x + wide * 0.5, y + high * 0.36), (x + wide * 0.5, y + high * 0.06),
             (x + wide * 0.66, y + high * 0.06), (x + wide * 0.78, y + high * 0.36)],
            (176, 194, 204))  # fmt: skip
    for wheel in (0.2, 0.79):
        c.round(x + wide * wheel, y + high * 0.92, wide * 0.15, wide * 0.15, (32, 32, 34))
        c.round(x + wide * wheel, y + high * 0.92, wide * 0.07, wide * 0.07, (150, 152, 156))
    c.round(x + wide * 0.975, y + high * 0.56, wide * 0.03, high * 0.12, (244, 232, 190))
