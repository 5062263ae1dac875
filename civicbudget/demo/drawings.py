"""Small pictures drawn when the demo is loaded, in the place of residents' photographs.

Flat shapes on a landscape of hills; the same motif and seed give the same picture. They are drawn
at twice the size and reduced, which smooths the edges.
"""

import random
from collections.abc import Callable
from io import BytesIO

from PIL import Image, ImageDraw

from civicbudget.demo.landscape import SCALE, SIZE, Canvas, landscape
from civicbudget.demo.motifs import (
    bridge,
    bus_stop,
    containers,
    health_post,
    roof,
    sluice,
    sports_ground,
    street_lamp,
    tap,
)

_QUALITY = 85

MOTIFS: dict[str, Callable[[Canvas], None]] = {
    "bridge": bridge,
    "bus_stop": bus_stop,
    "containers": containers,
    "health_post": health_post,
    "roof": roof,
    "sluice": sluice,
    "sports_ground": sports_ground,
    "street_lamp": street_lamp,
    "tap": tap,
}


def draw(motif: str, seed: int) -> bytes:
    """The picture of a motif as JPEG. Raises KeyError for a motif nobody has drawn."""
    picture = MOTIFS[motif]
    image = Image.new("RGB", (SIZE[0] * SCALE, SIZE[1] * SCALE))
    drawn = random.Random(f"{motif} {seed}")  # noqa: S311 - a picture, nothing secret
    canvas = Canvas(ImageDraw.Draw(image), drawn)
    landscape(canvas, night=motif == "street_lamp")
    picture(canvas)
    return _jpeg(image)


def _jpeg(image: Image.Image) -> bytes:
    reduced = image.resize(SIZE, Image.Resampling.LANCZOS)
    out = BytesIO()
    reduced.save(out, "JPEG", quality=_QUALITY, optimize=True)
    return out.getvalue()
