"""The pictures of the demo: JPEG, small, the same for the same seed."""

from io import BytesIO

import pytest
from PIL import Image

from civicbudget.demo.drawings import MOTIFS, draw
from civicbudget.demo.landscape import SIZE


@pytest.mark.parametrize("motif", MOTIFS)
def test_a_motif_is_drawn_as_a_small_jpeg(motif: str) -> None:
    data = draw(motif, 3)
    with Image.open(BytesIO(data)) as picture:
        assert (picture.format, picture.size) == ("JPEG", SIZE)
    assert len(data) < 60_000


def test_the_seed_decides() -> None:
    assert draw("tap", 1) == draw("tap", 1)
    assert draw("tap", 1) != draw("tap", 2)


def test_a_motif_that_nobody_drew_is_an_error() -> None:
    with pytest.raises(KeyError):
        draw("palace", 1)
