"""Photographs are known by their content, shrunk, and bare of what a camera writes."""

from __future__ import annotations

import io

import pytest
from flask import Flask
from PIL import Image

from civicbudget.core import photos
from civicbudget.core.errors import DomainError
from tests.ideas.conftest import picture


def prepared(data: bytes) -> photos.Prepared:
    return photos.prepare(io.BytesIO(data), "IMG_1.jpg")


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_three_kinds_become_jpeg_in_two_sizes(app: Flask, kind: str) -> None:
    photo = prepared(picture(kind, (3200, 1000)))
    large, small = (Image.open(io.BytesIO(data)) for data in (photo.large, photo.small))
    assert (large.format, large.size, small.format, small.size) == (
        "JPEG",
        (1600, 500),
        "JPEG",
        (480, 150),
    )
    assert (photo.width, photo.height) == (1600, 500)


def test_a_photo_stands_upright_and_forgets_where_it_was_taken(app: Flask) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # lies on its side
    exif.get_ifd(0x8825)[1] = "N"  # where it was taken
    photo = prepared(picture("JPEG", (40, 30), exif=exif, comment=b"42.5N 77.1E"))
    kept = Image.open(io.BytesIO(photo.large))
    assert b"42.5N" not in photo.large + photo.small
    assert kept.size == (30, 40)
    assert dict(kept.getexif()) == {}


def test_what_is_transparent_becomes_white(app: Flask) -> None:
    target = io.BytesIO()
    Image.new("RGBA", (8, 8), (0, 0, 0, 0)).save(target, "PNG")
    assert Image.open(io.BytesIO(prepared(target.getvalue()).large)).getpixel((4, 4)) == (
        255,
        255,
        255,
    )


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"not a picture",
        b"\xff\xd8\xff\xe0" + b"\0" * 100,
        picture("GIF"),
        picture("PNG", (400, 400))[:200],
        picture("JPEG", quality=95)[:-200],
        picture("PNG", (8000, 7000)),
        b"\0" * (photos.LARGEST + 1),
    ],
    ids=["empty", "text", "torn head", "gif", "torn png", "torn jpeg", "pixels", "bytes"],
)
def test_the_rest_is_refused_by_name(app: Flask, data: bytes) -> None:
    with pytest.raises(DomainError, match=r"IMG_1\.jpg") as caught:
        prepared(data)
    assert caught.value.field == "photos"


def test_a_photo_is_served_for_ever_under_its_digest(app: Flask) -> None:
    photo = prepared(picture())
    photos.keep(photo)
    answer = app.test_client().get(f"/media/{photo.digest}-small.jpg")
    assert (answer.data, answer.mimetype) == (photo.small, "image/jpeg")
    assert "immutable" in answer.headers["Cache-Control"]
    answer.close()
    assert app.test_client().get(f"/media/{'0' * 64}.jpg").status_code == 404
    assert app.test_client().get("/media/..%2fconfig.py").status_code == 404
