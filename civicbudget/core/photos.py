"""Photographs: known by their content, made small and bare of what a camera writes into them.

Files lie in instance/media under the digest of their bytes, so that one may be cached for ever.
"""

from __future__ import annotations

import hashlib
import io
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from flask import current_app
from PIL import Image, ImageOps, UnidentifiedImageError

from civicbudget.core.errors import DomainError
from civicbudget.core.i18n import gettext as _

MOST = 5
"""Photographs of one thing."""

LARGEST = 8 * 1024 * 1024
"""Bytes of a file as it is sent."""

_MOST_PIXELS = 50_000_000
_FORMATS = ("JPEG", "PNG", "WEBP")
_WIDE, _SMALL = 1600, 480
_UNREADABLE = (
    UnidentifiedImageError,
    Image.DecompressionBombError,
    OSError,
    SyntaxError,  # Pillow's word for a broken PNG
    ValueError,
)


@dataclass(frozen=True)
class Prepared:
    """A photograph ready to be kept: both sizes as JPEG, and the pixels of the larger one."""

    large: bytes
    small: bytes
    width: int
    height: int

    @property
    def digest(self) -> str:
        """SHA-256 of the larger file, in hexadecimal."""
        return hashlib.sha256(self.large).hexdigest()


def prepare(file: IO[bytes], name: str) -> Prepared:
    """Read, check and shrink what somebody sent. DomainError says what is wrong with it."""
    data = file.read(LARGEST + 1)
    if not data:
        raise DomainError(_("%(name)s is empty.", name=name), "photos")
    if len(data) > LARGEST:
        raise DomainError(_("%(name)s is larger than 8 MB.", name=name), "photos")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a camera's odd metadata is dropped below anyway
            return _shrunk(Image.open(io.BytesIO(data), formats=_FORMATS), name)
    except _UNREADABLE as error:
        raise DomainError(
            _("%(name)s is not a photo in JPEG, PNG or WebP, or it is damaged.", name=name),
            "photos",
        ) from error


def _shrunk(image: Image.Image, name: str) -> Prepared:
    if image.width * image.height > _MOST_PIXELS:
        raise DomainError(_("%(name)s has more than 50 million pixels.", name=name), "photos")
    image.draft("RGB", (_WIDE, _WIDE))  # a JPEG is decoded no larger than it will be
    upright = _on_white(ImageOps.exif_transpose(image))
    upright.thumbnail((_WIDE, _WIDE))
    large = _jpeg(upright)
    width, height = upright.size
    upright.thumbnail((_SMALL, _SMALL))
    return Prepared(large, _jpeg(upright), width, height)


def _on_white(image: Image.Image) -> Image.Image:
    """Without transparency, which JPEG lacks."""
    if "A" not in image.getbands() and "transparency" not in image.info:
        return image.convert("RGB")
    layered = image.convert("RGBA")
    ground = Image.new("RGB", layered.size, "white")
    ground.paste(layered, mask=layered.getchannel("A"))
    return ground


def _jpeg(image: Image.Image) -> bytes:
    target = io.BytesIO()
    bare = {"exif": b"", "comment": b""}  # a photograph keeps its own comment unless given one
    image.save(target, "JPEG", quality=82, optimize=True, progressive=True, **bare)
    return target.getvalue()


def folder() -> Path:
    """Where the photographs of this installation lie."""
    return Path(current_app.instance_path) / "media"


def file_name(digest: str, small: bool) -> str:
    """The name of one size of a photograph."""
    return f"{digest}-small.jpg" if small else f"{digest}.jpg"


def keep(photo: Prepared) -> None:
    """Write both sizes; the same photograph sent twice is kept once."""
    folder().mkdir(parents=True, exist_ok=True)
    for small, data in ((False, photo.large), (True, photo.small)):
        target = folder() / file_name(photo.digest, small)
        partial = target.with_suffix(".part")
        partial.write_bytes(data)
        partial.replace(target)


def discard(digest: str) -> None:
    """Remove both sizes of what nothing shows any more."""
    for small in (False, True):
        (folder() / file_name(digest, small)).unlink(missing_ok=True)
