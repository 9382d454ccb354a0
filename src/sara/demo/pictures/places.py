"""Photos of places: underpass, path, square, stairs, harbour, shop."""

from sara.demo.pictures.canvas import Canvas, Colour, Spot


def underpass_dark() -> bytes:
    c = _tunnel("underpass_dark", (58, 62, 70), (26, 29, 36), lit=False)
    c.glow(480, 300, 300, (96, 110, 124))  # the far end
    c.glow(250, 150, 380, (132, 116, 62))  # the one that flickers
    c.round(250, 150, 26, 9, (214, 202, 150))
    for x in (392, 560, 706):
        c.round(x, 205 if x < 600 else 150, 20, 7, (44, 46, 50))
    c.glow(320, 570, 520, (66, 62, 46), 120)  # wet floor
    return c.taken(grain=0.22, dark_edges=0.7)


def underpass_lit() -> bytes:
    c = _tunnel("underpass_lit", (150, 142, 126), (104, 98, 90), lit=True)
    for x, y, size in ((250, 148, 480), (710, 148, 480), (400, 214, 260), (560, 214, 260)):
        c.glow(x, y, size, (190, 172, 124))
        c.round(x, y, size / 13, size / 38, (255, 250, 226))
    c.glow(480, 560, 720, (60, 54, 40), 160)
    return c.taken(grain=0.1, dark_edges=0.4)


def _tunnel(name: str, near: Colour, far: Colour, *, lit: bool) -> Canvas:
    c = Canvas(name, far, near)
    c.shade([(0, 0), (960, 0), (560, 240), (400, 240)], near, far)  # ceiling
    c.shade([(0, 640), (960, 640), (560, 352), (400, 352)], far, near)  # floor
    c.shade([(0, 0), (400, 240), (400, 352), (0, 640)], _mixed(near, far), far)
    c.shade([(960, 0), (560, 240), (560, 352), (960, 640)], _mixed(near, far), far)
    c.shade([(400, 240), (560, 240), (560, 352), (400, 352)], (104, 122, 138), (66, 74, 78))
    for step in (0.2, 0.42, 0.62, 0.78, 0.9):  # joints of the concrete
        joint = _mixed(near, (0, 0, 0))
        for left, right in (((0, 0), (400, 240)), ((0, 640), (400, 352))):
            x, y = _on(left, right, step)
            c.line([(x, y), (960 - x, y)], joint, 1)
        upper, lower = _on((0, 0), (400, 240), step), _on((0, 640), (400, 352), step)
        c.line([upper, lower], joint, 1.4)
        c.line([(960 - upper[0], upper[1]), (960 - lower[0], lower[1])], joint, 1.4)
    if lit:
        waves: tuple[Colour, ...] = ((52, 122, 140), (232, 178, 78), (196, 92, 74))
        for n, colour in enumerate(waves):
            drop = n * 44
            c.shape([(0, 330 + drop), (400, 296 + drop / 4), (400, 306 + drop / 4),
                     (0, 372 + drop)], colour)  # fmt: skip
    else:
        c.line([(690, 300), (716, 342), (738, 296), (760, 350)], (58, 62, 66), 5)
        c.round(300, 590, 210, 34, (22, 23, 27))
    return c


def path_at_night() -> bytes:
    c = Canvas("path_at_night", (16, 22, 40), (34, 40, 56))
    c.speckle((0, 0, 960, 200), [(120, 130, 150), (80, 90, 110)], 60, 1.4)
    c.shade([(0, 330), (960, 330), (960, 640), (0, 640)], (20, 32, 26), (12, 20, 16))
    for x, wide in ((70, 190), (190, 150), (330, 110), (650, 120), (790, 170), (910, 200)):
        c.round(x, 250, wide, wide * 1.35, (11, 17, 20))
        c.box(x - 5, 250, 10, 130, (9, 13, 14))
    c.soften(3)
    c.shade([(430, 342), (500, 342), (820, 640), (180, 640)], (52, 54, 60), (70, 66, 62))
    c.speckle((260, 420, 740, 640), [(90, 86, 80), (54, 52, 50)], 240, 2)
    for x, foot, high in ((250, 520, 330), (372, 420, 190), (590, 410, 180)):
        c.line([(x, foot), (x, foot - high)], (26, 28, 32), high / 60)
        c.round(x, foot - high, high / 7, high / 16, (40, 42, 46))
    c.glow(590, 226, 560, (236, 200, 120))
    c.round(590, 228, 24, 10, (255, 240, 190))
    c.glow(580, 430, 520, (110, 94, 56), 180)
    return c.taken(grain=0.2, dark_edges=0.6)


def lamp() -> bytes:
    c = Canvas("lamp", (16, 22, 44), (30, 36, 52))
    c.shade([(0, 430), (960, 410), (960, 640), (0, 640)], (30, 42, 34), (16, 22, 18))
    c.shape([(330, 640), (470, 424), (540, 424), (760, 640)], (74, 68, 62))  # the path
    for n in range(17):  # the fence beside it
        x = 20 + n * 27
        c.line([(x, 330 + n * 4), (x, 470 + n * 2)], (58, 62, 66), 3)
    c.line([(0, 350), (470, 412)], (70, 74, 78), 2)
    c.line([(0, 440), (470, 470)], (70, 74, 78), 2)
    c.glow(620, 190, 620, (120, 96, 52))
    c.glow(580, 520, 420, (70, 56, 30), high=150)
    c.line([(660, 520), (660, 150), (616, 140)], (24, 26, 30), 8)
    c.box(588, 134, 58, 14, (40, 42, 46))
    c.round(616, 152, 48, 14, (255, 240, 200))
    return c.taken(grain=0.3, dark_edges=0.7)


def square() -> bytes:
    c = Canvas("square", (156, 174, 188), (196, 200, 196))
    fronts: tuple[Colour, ...] = (
        (196, 150, 112), (218, 196, 150), (142, 162, 150), (200, 128, 104)
    )  # fmt: skip
    for n, colour in enumerate(fronts):
        x = n * 240
        c.box(x, 70, 236, 290, colour)
        c.shape([(x - 6, 72), (x + 118, 14), (x + 242, 72)], (112, 74, 62))
        for row in range(3):
            for column in range(4):
                c.box(x + 26 + column * 52, 104 + row * 82, 28, 46, (84, 98, 108))
    c.soften(1.6)
    c.shade([(0, 352), (960, 352), (960, 640), (0, 640)], (168, 162, 150), (120, 116, 108))
    for y in range(372, 640, 26):
        c.line([(0, y), (960, y)], (138, 134, 126), 0.8)
    c.box(716, 190, 8, 240, (60, 64, 70))  # bus stop
    c.round(720, 190, 62, 62, (212, 178, 62))
    c.round(720, 190, 40, 40, (48, 84, 70))
    for x in (90, 380):
        _bench(c, x, 430)
    for x, tall in ((136, 46), (158, 40), (452, 44), (600, 30)):
        c.round(x, 520, 24, 8, (88, 84, 80))
        c.box(x - 6, 520 - tall, 12, tall, (44, 88, 58))
        c.box(x - 2.5, 508 - tall, 5, 14, (44, 88, 58))
    return c.taken(grain=0.14, dark_edges=0.45)


def _bench(c: Canvas, x: float, y: float) -> None:
    c.round(x + 110, y + 92, 270, 20, (98, 94, 88))
    for board in range(3):
        c.box(x, y + board * 17, 220, 11, (128, 84, 50))
    seat = [(x - 8, y + 56), (x + 228, y + 56), (x + 238, y + 70), (x - 18, y + 70)]
    c.shape(seat, (112, 72, 42))
    for leg in (x + 16, x + 196):
        c.box(leg, y - 6, 8, 98, (48, 50, 54))


def stairwell() -> bytes:
    c = Canvas("stairwell", (64, 66, 62), (44, 46, 44))
    c.shade([(0, 0), (420, 0), (420, 640), (0, 640)], (104, 106, 92), (66, 68, 60))
    c.shade([(420, 0), (960, 0), (960, 640), (420, 640)], (78, 80, 72), (48, 50, 46))
    c.box(0, 360, 420, 120, (74, 92, 82))  # oil paint up to the shoulder
    for n in range(9):
        x, y = 430 + n * 46, 560 - n * 50
        c.box(x, y, 560, 12, (132, 130, 120))
        c.box(x, y + 12, 560, 40, (70, 70, 66))
    c.line([(440, 452), (850, 6)], (38, 42, 44), 9)
    for n in range(9):
        x = 452 + n * 46
        c.line([(x, 440 - n * 50), (x, 556 - n * 50)], (44, 48, 50), 4)
    c.box(60, 120, 150, 190, (150, 162, 168))  # window with wire
    for n in range(1, 6):
        c.line([(60 + n * 25, 120), (60 + n * 25, 310)], (96, 104, 108), 1)
        c.line([(60, 120 + n * 31), (210, 120 + n * 31)], (96, 104, 108), 1)
    c.glow(135, 215, 420, (60, 66, 70))
    c.line([(310, 0), (310, 74)], (30, 30, 30), 3)
    c.round(310, 88, 24, 30, (58, 56, 50))  # the bulb that is out
    c.shape([(250, 584), (330, 572), (352, 600), (262, 612)], (150, 118, 84))  # cardboard wedge
    return c.taken(grain=0.24, dark_edges=0.8)


def marina() -> bytes:
    c = Canvas("marina", (232, 158, 104), (92, 92, 122))
    c.glow(690, 236, 560, (180, 110, 50))
    c.round(690, 250, 54, 54, (255, 224, 160))
    c.shade([(0, 270), (960, 270), (960, 640), (0, 640)], (168, 120, 104), (38, 48, 70))
    c.shape([(0, 272), (0, 236), (210, 226), (380, 252), (560, 262), (960, 252), (960, 272)],
            (66, 62, 84))  # fmt: skip
    for n in range(46):
        y = 280 + n * 7.6
        x = 690 + c.chance.uniform(-60, 60) * (1 + n / 12)
        c.line([(x - 24, y), (x + 24, y)], (238, 178, 116), 1.6)
    c.soften(1.2)
    c.shape([(0, 640), (0, 520), (960, 448), (960, 500), (400, 640)], (62, 52, 48))  # pontoon
    for n in range(20):
        x = n * 54
        c.line([(x, 640), (x + 92, 516 - n * 3.6)], (46, 38, 36), 2)
    for x, y, size in ((190, 452, 1.2), (480, 428, 1.0), (740, 404, 0.86)):
        _boat(c, x, y, size)
    c.box(330, 546, 38, 48, (176, 52, 44))  # fuel can
    c.box(340, 536, 18, 12, (150, 42, 36))
    c.line([(368, 580), (430, 604), (500, 596)], (28, 28, 30), 4)
    return c.taken(grain=0.16, dark_edges=0.6)


def _boat(c: Canvas, x: float, y: float, size: float) -> None:
    hull: list[Spot] = [(x - 110 * size, y - 14 * size), (x + 120 * size, y - 20 * size),
                        (x + 84 * size, y + 30 * size), (x - 88 * size, y + 30 * size)]  # fmt: skip
    c.shade(hull, (214, 206, 196), (110, 104, 112))
    c.box(x - 40 * size, y - 54 * size, 74 * size, 40 * size, (188, 176, 164))
    c.box(x - 30 * size, y - 46 * size, 24 * size, 18 * size, (70, 80, 96))
    mast = x + 10 * size
    c.line([(mast, y - 54 * size), (mast, y - 200 * size)], (58, 52, 58), 3 * size)


def shutters() -> bytes:
    c = Canvas("shutters", (122, 118, 112), (96, 92, 88))
    c.shade([(0, 0), (960, 0), (960, 560), (0, 560)], (150, 124, 104), (120, 98, 84))
    for y in range(0, 560, 22):
        c.line([(0, y), (960, y)], (132, 108, 92), 1)
    c.box(120, 96, 720, 56, (52, 74, 78))  # the board, its letters long gone
    for n, wide in enumerate((70, 26, 88, 44, 60, 30, 74)):
        c.box(180 + n * 88, 116, wide, 16, (66, 88, 90))
    c.shade([(140, 152), (820, 152), (820, 560), (140, 560)], (126, 130, 130), (86, 90, 92))
    for y in range(164, 560, 16):
        c.line([(140, y), (820, y)], (70, 74, 76), 2.4)
    for x, y, colour in ((240, 330, (150, 76, 70)), (420, 410, (70, 96, 134)),
                         (620, 300, (84, 128, 86))):  # fmt: skip
        _scrawl(c, x, y, colour)
    c.shade([(0, 560), (960, 560), (960, 640), (0, 640)], (108, 108, 106), (78, 78, 78))
    c.speckle((0, 570, 960, 640), [(150, 130, 90), (120, 96, 60)], 90, 4)
    return c.taken(grain=0.18, dark_edges=0.6)


def _scrawl(c: Canvas, x: float, y: float, colour: Colour) -> None:
    spots = [(x + n * 17, y + c.chance.uniform(-34, 34)) for n in range(9)]
    c.line(spots, colour, 6)


def _mixed(one: Colour, other: Colour) -> Colour:
    return ((one[0] + other[0]) // 2, (one[1] + other[1]) // 2, (one[2] + other[2]) // 2)


def _on(start: Spot, end: Spot, share: float) -> Spot:
    return (start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share)
