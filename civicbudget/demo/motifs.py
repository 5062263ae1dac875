"""What the pictures of the demo show, one function a motif."""

from civicbudget.demo.landscape import (
    CONCRETE,
    EARTH,
    GROUND,
    INK,
    LAKE,
    LIGHT,
    MADDER,
    PAPER,
    SIZE,
    STEEL,
    WATER,
    WOOD,
    Canvas,
)

_WIDTH, _HEIGHT = SIZE


def street_lamp(canvas: Canvas) -> None:
    """A lit lamp over a village street at night, and a house with a lit window."""
    canvas.shape([(250, GROUND), (560, GROUND), (_WIDTH, _HEIGHT), (60, _HEIGHT)], (92, 92, 98))
    _house(canvas, 600, 330, wall=(120, 116, 118), top=(96, 52, 48), window=LIGHT)
    x = canvas.drawn.uniform(270, 320)
    canvas.disc((x + 90, 520), 190, 46, (150, 140, 108))
    canvas.disc((x + 90, 520), 120, 28, (196, 180, 124))
    canvas.line([(x, 530), (x, 130), (x + 24, 110), (x + 92, 110)], STEEL, 9)
    canvas.shape([(x + 66, 104), (x + 128, 104), (x + 120, 122), (x + 74, 122)], INK)
    canvas.disc((x + 97, 124), 22, 8, LIGHT)


def bridge(canvas: Canvas) -> None:
    """A footbridge with railings over a canal."""
    canvas.shape([(260, GROUND), (520, GROUND), (680, _HEIGHT), (120, _HEIGHT)], WATER)
    _ripples(canvas, 240, 560)
    for left in (90, 610):
        canvas.box(left, 440, left + 110, 500, CONCRETE)
    canvas.box(110, 424, 700, 446, STEEL)
    for x in range(130, 700, 62):
        canvas.line([(x, 424), (x, 352)], MADDER, 6)
    for y in (352, 388):
        canvas.line([(120, y), (690, y)], MADDER, 6)


def tap(canvas: Canvas) -> None:
    """A standpipe with running water and a bucket."""
    x = canvas.drawn.uniform(340, 400)
    canvas.disc((x + 40, 540), 210, 32, CONCRETE)
    canvas.box(x - 26, 250, x + 26, 536, LAKE)
    canvas.disc((x, 250), 26, 20, LAKE)
    canvas.line([(x, 226), (x, 196), (x - 60, 176)], INK, 12)
    canvas.line([(x + 20, 310), (x + 92, 310), (x + 92, 344)], LAKE, 22)
    canvas.line([(x + 92, 346), (x + 92, 470)], WATER, 12)
    canvas.shape([(x + 44, 456), (x + 142, 456), (x + 126, 540), (x + 60, 540)], STEEL)
    canvas.disc((x + 93, 456), 49, 12, WATER)


def roof(canvas: Canvas) -> None:
    """A kindergarten whose roof is half old, half new."""
    canvas.box(140, 330, 660, 520, PAPER)
    for x in (180, 300, 440, 560):
        canvas.box(x, 380, x + 64, 450, LAKE)
        canvas.box(x + 29, 380, x + 35, 450, PAPER)
    canvas.box(378, 400, 424, 520, WOOD)
    canvas.shape([(110, 336), (210, 220), (400, 220), (400, 336)], STEEL)
    canvas.shape([(400, 336), (400, 220), (590, 220), (690, 336)], MADDER)
    for seam in range(1, 9):
        canvas.line([(400 + seam * 21, 222), (400 + seam * 32, 334)], (148, 46, 38), 3)
    for _ in range(4):
        left, top = canvas.drawn.uniform(220, 350), canvas.drawn.uniform(250, 310)
        canvas.shape([(left, top), (left + 34, top - 6), (left + 24, top + 20)], INK)
    canvas.line([(690, 540), (640, 330)], WOOD, 7)
    canvas.line([(724, 540), (674, 330)], WOOD, 7)
    for step in range(6):
        canvas.line([(650 + step * 8, 370 + step * 32), (684 + step * 8, 370 + step * 32)], WOOD, 6)


def sports_ground(canvas: Canvas) -> None:
    """A football ground with a goal, its net and a ball."""
    canvas.shape([(110, 430), (690, 430), (790, _HEIGHT), (10, _HEIGHT)], EARTH)
    canvas.line([(110, 430), (690, 430)], PAPER, 5)
    canvas.disc((400, 560), 120, 30, PAPER)
    canvas.disc((400, 560), 114, 26, EARTH)
    for x in range(262, 540, 20):
        canvas.line([(x, 300), (x, 430)], PAPER, 1.5)
    for y in range(310, 430, 18):
        canvas.line([(250, y), (550, y)], PAPER, 1.5)
    canvas.line([(250, 436), (250, 296), (550, 296), (550, 436)], PAPER, 10)
    ball = canvas.drawn.uniform(300, 500), 520
    canvas.disc(ball, 17, 17, INK)
    canvas.disc(ball, 14, 14, PAPER)
    canvas.disc(ball, 5, 5, INK)
    for post in (40, 150, 650, 760):
        canvas.line([(post, 430), (post, 340)], WOOD, 7)


def sluice(canvas: Canvas) -> None:
    """A screw gate on an irrigation ditch between fields."""
    canvas.shape([(300, GROUND), (500, GROUND), (640, _HEIGHT), (160, _HEIGHT)], WATER)
    for near, far in ((110, 270), (690, 530)):
        inner = near + (50 if near < _WIDTH / 2 else -50)
        edge = far + (30 if far < _WIDTH / 2 else -30)
        canvas.shape([(far, GROUND), (edge, GROUND), (inner, _HEIGHT), (near, _HEIGHT)], CONCRETE)
    _ripples(canvas, 240, 560)
    canvas.box(236, 290, 270, 500, CONCRETE)
    canvas.box(530, 290, 564, 500, CONCRETE)
    canvas.box(226, 276, 574, 300, STEEL)
    lift = canvas.drawn.uniform(0, 40)
    canvas.box(270, 360 - lift, 530, 480 - lift, MADDER)
    canvas.line([(400, 232), (400, 366 - lift)], INK, 9)
    canvas.disc((400, 232), 54, 14, INK)
    canvas.disc((400, 232), 40, 8, STEEL)


def health_post(canvas: Canvas) -> None:
    """A small white house with a white cross on its roof, steps and a handrail."""
    _house(canvas, 260, 300, wall=PAPER, top=LAKE, window=WATER, scale=1.9)
    canvas.box(392, 248, 408, 296, PAPER)
    canvas.box(376, 264, 424, 280, PAPER)
    for step in range(3):
        canvas.box(360 - step * 14, 510 + step * 14, 480 + step * 14, 524 + step * 14, CONCRETE)
    canvas.line([(520, 552), (520, 500), (470, 460)], STEEL, 6)
    _tree(canvas, canvas.drawn.uniform(90, 150))
    _tree(canvas, canvas.drawn.uniform(660, 720))


def containers(canvas: Canvas) -> None:
    """Three waste containers under a roof, on a slab."""
    canvas.shape([(110, 520), (690, 520), (740, 566), (60, 566)], CONCRETE)
    for x in (120, 680):
        canvas.line([(x, 526), (x, 270)], STEEL, 9)
    canvas.shape([(90, 280), (710, 256), (710, 274), (90, 298)], MADDER)
    for x, fill in ((160, LAKE), (330, (84, 122, 84)), (500, LAKE)):
        canvas.shape([(x, 400), (x + 140, 400), (x + 126, 520), (x + 14, 520)], fill)
        canvas.box(x - 6, 384, x + 146, 402, INK)
        for wheel in (x + 30, x + 110):
            canvas.disc((wheel, 526), 10, 10, INK)
    _tree(canvas, canvas.drawn.uniform(24, 60))


def bus_stop(canvas: Canvas) -> None:
    """A shelter with a bench beside the road."""
    canvas.shape([(0, 540), (_WIDTH, 520), (_WIDTH, _HEIGHT), (0, _HEIGHT)], (120, 120, 124))
    for x in range(20, _WIDTH, 120):
        canvas.line([(x, 572), (x + 60, 571)], PAPER, 5)
    canvas.box(230, 290, 570, 500, (208, 222, 228))
    for x in (230, 400, 570):
        canvas.line([(x, 524), (x, 286)], INK, 9)
    canvas.box(200, 262, 600, 290, MADDER)
    canvas.box(270, 450, 530, 464, WOOD)
    for x in (290, 510):
        canvas.line([(x, 464), (x, 512)], INK, 6)
    canvas.line([(660, 530), (660, 250)], STEEL, 8)
    canvas.box(632, 230, 690, 288, LAKE)
    canvas.box(644, 244, 678, 268, PAPER)
    _tree(canvas, canvas.drawn.uniform(70, 130))


def _house(
    canvas: Canvas,
    x: float,
    y: float,
    *,
    wall: tuple[int, int, int],
    top: tuple[int, int, int],
    window: tuple[int, int, int],
    scale: float = 1.0,
) -> None:
    wide, high = 150 * scale, 110 * scale
    canvas.box(x, y, x + wide, y + high, wall)
    overhang = 14 * scale
    canvas.shape([(x - overhang, y), (x + wide / 2, y - 62 * scale), (x + wide + overhang, y)], top)
    for part in (0.12, 0.66):
        left = x + wide * part
        canvas.box(left, y + 28 * scale, left + 34 * scale, y + 64 * scale, window)
    canvas.box(x + wide * 0.42, y + 46 * scale, x + wide * 0.58, y + high, WOOD)


def _tree(canvas: Canvas, x: float) -> None:
    canvas.line([(x, 520), (x, 380)], WOOD, 12)
    canvas.disc((x, 330), 40, 96, (98, 130, 78))


def _ripples(canvas: Canvas, left: int, right: int) -> None:
    for _ in range(9):
        x, y = canvas.drawn.uniform(left, right - 60), canvas.drawn.uniform(490, 590)
        canvas.line([(x, y), (x + canvas.drawn.uniform(24, 60), y)], (176, 210, 222), 4)
