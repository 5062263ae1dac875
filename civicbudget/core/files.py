"""Files that stay: known by the digest of their bytes, in instance/files."""

from __future__ import annotations

import hashlib
from pathlib import Path

from flask import Response, current_app, send_from_directory

from civicbudget.core.errors import DomainError
from civicbudget.core.i18n import gettext as _

LARGEST = 10 * 1024 * 1024
"""Bytes of a file."""

TYPES = {
    "pdf": ("application/pdf", b"%PDF-"),
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", b"PK\3\4"),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", b"PK\3\4"),
    "jpg": ("image/jpeg", b"\xff\xd8\xff"),
}
"""What is kept, by the end of its name: its media type, and how its bytes begin."""

_YEAR = 365 * 24 * 3600


def check(data: bytes, suffix: str, field: str) -> None:
    """Raise DomainError, for the field, unless these are the bytes of such a file."""
    if not data:
        raise DomainError(_("The file is empty."), field)
    if len(data) > LARGEST:
        raise DomainError(_("The file is too large: at most 10 MB."), field)
    if not data.startswith(TYPES[suffix][1]):
        raise DomainError(_("The file is not what its name says, or it is damaged."), field)


def keep(data: bytes) -> str:
    """Write it, whole or not at all; the same bytes are kept once. Returns their SHA-256."""
    digest = hashlib.sha256(data).hexdigest()
    folder().mkdir(mode=0o700, parents=True, exist_ok=True)
    partial = folder() / f"{digest}.part"
    partial.write_bytes(data)
    partial.replace(folder() / digest)
    return digest


def discard(digest: str) -> None:
    """Remove what no row names any more."""
    (folder() / digest).unlink(missing_ok=True)


def send(digest: str, suffix: str, name: str | None = None) -> Response:
    """The file as an answer that may be cached for ever; to be saved where it has a name."""
    response = send_from_directory(
        folder(),
        digest,
        mimetype=TYPES[suffix][0],
        as_attachment=name is not None,
        download_name=name,
        max_age=_YEAR,
    )
    response.cache_control.immutable = True
    return response


def folder() -> Path:
    """Where they lie."""
    return Path(current_app.instance_path) / "files"
