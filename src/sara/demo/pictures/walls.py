"""Photos of walls, and of what stands before them: bins, paint, soot."""

import math

from sara.demo.pictures.canvas import Canvas, Colour

CRIMSON, TEAL, GOLD, PLUM = (178, 58, 62), (44, 120, 128), (224, 174, 66), (104, 66, 112)


def bins() -> bytes:
    c = _bin_store("bins", (96, 92, 84))
    c.shape([(96, 330), (300, 280), (330, 560), (120, 596)], (206, 202, 190))  # mattress
    for n in range(1, 6):
        c.line([(96 + n * 34, 322 - n * 8), (124 + n * 35, 592 - n * 6)], (180, 176, 166), 2)
    c.box(640, 330, 190, 250, (122, 86, 56))  # cupboard without doors
    c.box(654, 346, 162, 104, (64, 46, 32))
    c.box(654, 462, 162, 104, (64, 46, 32))
    bags = ((380, 560, 90), (450, 574, 76), (560, 566, 84), (870, 572, 90), (500, 520, 70))
    for x, y, size in bags:
        c.round(x, y, size, size * 0.8, (44, 46, 52))
        c.round(x - size / 6, y - size / 4, size / 3, size / 5, (76, 78, 86))
        c.shape([(x - 6, y - size * 0.38), (x + 8, y - size * 0.38), (x, y - size * 0.56)],
                (44, 46, 52))  # fmt: skip
    c.speckle((60, 570, 900, 636), [(190, 182, 160), (150, 60, 52), (220, 220, 214)], 120, 6)
    return c.taken(grain=0.16)


def bins_tidy() -> bytes:
    c = _bin_store("bins_tidy", (120, 112, 100))
    c.glow(480, 70, 700, (120, 106, 70))
    c.round(480, 52, 60, 16, (255, 246, 214))
    c.box(36, 150, 120, 410, (72, 104, 88))  # the new door, open
    c.round(140, 360, 12, 12, (210, 204, 190))
    return c.taken(grain=0.1, dark_edges=0.4)


def _bin_store(name: str, wall: Colour) -> Canvas:
    c = Canvas(name, wall, wall)
    for row in range(26):
        for column in range(-1, 17):
            shift = (row % 2) * 30
            tone = c.chance.randint(-10, 10)
            brick = (wall[0] + 26 + tone, wall[1] + 4 + tone, wall[2] - 6 + tone)
            c.box(column * 60 + shift, row * 20, 57, 17, brick)
    c.shade([(0, 520), (960, 520), (960, 640), (0, 640)], (120, 118, 114), (92, 90, 88))
    lids: tuple[Colour, ...] = ((54, 92, 66), (58, 74, 104), (92, 84, 70))
    for n, colour in enumerate(lids):
        x = 330 + n * 190
        dark: Colour = (colour[0] - 16, colour[1] - 16, colour[2] - 16)
        c.shade([(x, 300), (x + 150, 300), (x + 140, 530), (x + 10, 530)], colour, dark)
        c.box(x - 8, 280, 166, 26, (colour[0] + 14, colour[1] + 14, colour[2] + 14))
        for foot in (x + 24, x + 126):
            c.round(foot, 534, 26, 26, (34, 34, 36))
    return c


def burnt_bin() -> bytes:
    c = Canvas("burnt_bin", (148, 152, 156), (120, 122, 124))
    c.shade([(0, 0), (960, 0), (960, 450), (0, 450)], (176, 170, 158), (150, 144, 134))
    c.glow(480, 250, 10, (0, 0, 0))
    for across in (420, 330, 240):  # soot
        tone = 40 + across // 5
        c.round(490, 250 - (420 - across) / 3, across * 0.8, across, (tone, tone - 4, tone - 8))
    c.soften(14)
    c.shade([(0, 450), (960, 450), (960, 640), (0, 640)], (118, 116, 114), (88, 86, 86))
    c.shape([(400, 560), (420, 400), (452, 452), (500, 380), (540, 470), (574, 418), (590, 560)],
            (34, 36, 40))  # fmt: skip
    c.shape([(430, 560), (446, 476), (480, 506), (510, 440), (548, 520), (566, 560)], (56, 60, 62))
    c.round(490, 572, 330, 40, (40, 40, 42))
    c.speckle((300, 540, 700, 620), [(20, 20, 22), (66, 62, 60), (150, 146, 140)], 260, 5)
    return c.taken(grain=0.16)


def graffiti() -> bytes:
    c = brick_wall("graffiti")
    for x, y, colour in ((130, 260, CRIMSON), (380, 310, TEAL), (620, 250, PLUM), (760, 340, GOLD)):
        for layer in range(3):
            spots = [
                (x + n * 13 - 40, y + 58 * math.sin(n * 1.1 + layer) + c.chance.uniform(-14, 14))
                for n in range(15)
            ]
            c.line(spots, colour, 12 - layer * 3)
        for _ in range(4):
            drip = x + c.chance.uniform(-30, 150)
            c.line([(drip, y + 40), (drip, y + 40 + c.chance.uniform(30, 90))], colour, 3)
    c.box(470, 196, 150, 62, (150, 146, 138))  # what insults is covered
    return c.taken(grain=0.14)


def mural() -> bytes:
    c = brick_wall("mural")
    c.shade([(0, 120), (640, 120), (640, 470), (0, 470)], (112, 176, 204), (196, 220, 206))
    c.round(130, 200, 92, 92, (248, 214, 110))
    for n, colour in enumerate(((58, 128, 104), (82, 156, 112), (46, 104, 92))):
        spots = [(x, 380 + n * 28 + 26 * math.sin(x / 90 + n * 2)) for x in range(0, 650, 10)]
        c.shape([*spots, (640, 470), (0, 470)], colour)
    for n, colour in enumerate((CRIMSON, GOLD, PLUM, TEAL, (232, 122, 62))):
        x = 120 + n * 104
        c.line([(x, 440), (x, 350)], (42, 92, 66), 5)
        for petal in range(8):
            turn = petal * math.tau / 8
            c.round(x + 24 * math.cos(turn), 340 + 24 * math.sin(turn), 24, 24, colour)
        c.round(x, 340, 22, 22, (252, 236, 190))
    c.line([(640, 120), (640, 470)], (238, 238, 230), 4)
    for n in range(4):
        c.line([(640, 160 + n * 80), (950, 160 + n * 80)], (226, 222, 214), 1.5)  # the chalk grid
    c.shape([(700, 580), (760, 250), (774, 250), (826, 580), (806, 580), (766, 300), (720, 580)],
            (168, 150, 120))  # fmt: skip
    for step in range(5):
        c.line([(716 + step * 9, 560 - step * 58), (808 - step * 9, 560 - step * 58)],
               (150, 132, 104), 5)  # fmt: skip
    return c.taken(grain=0.1, dark_edges=0.4)


def brick_wall(name: str) -> Canvas:
    c = Canvas(name, (186, 202, 214), (206, 212, 210))
    for row in range(22):
        for column in range(-1, 15):
            tone = c.chance.randint(-12, 12)
            c.box(column * 70 + (row % 2) * 35, 110 + row * 17, 67, 14,
                  (166 + tone, 118 + tone, 98 + tone))  # fmt: skip
    c.shade([(0, 476), (960, 476), (960, 640), (0, 640)], (134, 132, 122), (98, 98, 92))
    c.speckle((0, 470, 960, 530), [(88, 116, 70), (112, 134, 84), (70, 92, 58)], 420, 6)
    return c
