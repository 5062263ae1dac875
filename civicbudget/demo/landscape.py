"""The paper, the palette and the hills that every picture of the demo stands on."""

import random
from dataclasses import dataclass

from PIL import ImageDraw

SIZE = (800, 600)
SCALE = 2
GROUND = 400

Colour = tuple[int, int, int]
Point = tuple[float, float]

INK: Colour = (52, 60, 72)
PAPER: Colour = (247, 243, 233)
LAKE: Colour = (38, 98, 138)
WATER: Colour = (96, 158, 186)
MADDER: Colour = (172, 58, 48)
GRASS: Colour = (136, 160, 96)
EARTH: Colour = (188, 160, 118)
WOOD: Colour = (142, 104, 70)
STEEL: Colour = (138, 146, 154)
CONCRETE: Colour = (202, 200, 192)
LIGHT: Colour = (252, 222, 134)


@dataclass(frozen=True)
class Canvas:
    """A drawing in the picture's own points, whatever the scale it is drawn at."""

    pen: ImageDraw.ImageDraw
    drawn: random.Random

    def box(self, left: float, top: float, right: float, bottom: float, fill: Colour) -> None:
        """A filled rectangle."""
        self.shape([(left, top), (right, top), (right, bottom), (left, bottom)], fill)

    def shape(self, points: list[Point], fill: Colour) -> None:
        """A filled polygon."""
        self.pen.polygon([_scaled(point) for point in points], fill=fill)

    def line(self, points: list[Point], fill: Colour, width: float) -> None:
        """A line through the points."""
        scaled = [_scaled(point) for point in points]
        self.pen.line(scaled, fill=fill, width=round(width * SCALE), joint="curve")

    def disc(self, centre: Point, across: float, high: float, fill: Colour) -> None:
        """An ellipse by its two radii."""
        x, y = _scaled(centre)
        a, b = across * SCALE, high * SCALE
        self.pen.ellipse((x - a, y - b, x + a, y + b), fill=fill)


def landscape(canvas: Canvas, *, night: bool) -> None:
    """Sky, sun or moon, two ranges of mountains, and the ground."""
    _sky(canvas, night=night)
    _range(canvas, base=250, height=130, fill=(96, 112, 140) if night else (168, 186, 204))
    _hills(canvas, night=night)
    ground = (70, 82, 74) if night else GRASS
    canvas.box(0, GROUND, SIZE[0], SIZE[1], ground)


def _sky(canvas: Canvas, *, night: bool) -> None:
    top, low = ((34, 46, 78), (92, 98, 132)) if night else ((150, 190, 214), (242, 238, 222))
    for y in range(GROUND):
        canvas.box(0, y, SIZE[0], y + 1, _between(top, low, y / GROUND))
    x = canvas.drawn.uniform(90, 260)
    canvas.disc((x, 96), 30, 30, (236, 234, 214) if night else (250, 226, 150))


def _range(canvas: Canvas, *, base: float, height: float, fill: Colour) -> None:
    points: list[Point] = [(0, GROUND), (0, base)]
    x = 0.0
    while x < SIZE[0]:
        x += canvas.drawn.uniform(70, 120)
        points.append((x, base - canvas.drawn.uniform(0.35, 1) * height))
        x += canvas.drawn.uniform(60, 110)
        points.append((x, base - canvas.drawn.uniform(0, 0.3) * height))
    canvas.shape([*points, (x, GROUND)], fill)


def _hills(canvas: Canvas, *, night: bool) -> None:
    fill = (60, 76, 84) if night else (164, 182, 136)
    for _ in range(4):
        centre = (canvas.drawn.uniform(0, SIZE[0]), GROUND + 40)
        canvas.disc(centre, canvas.drawn.uniform(180, 320), canvas.drawn.uniform(90, 150), fill)


def _between(first: Colour, second: Colour, part: float) -> Colour:
    red, green, blue = (round(a + (b - a) * part) for a, b in zip(first, second, strict=True))
    return red, green, blue


def _scaled(point: Point) -> Point:
    return point[0] * SCALE, point[1] * SCALE
