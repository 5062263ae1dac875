"""Files that wait between a preview and its confirmation, in the instance folder, for a day."""

from __future__ import annotations

import json
import os
import re
import secrets
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path, PurePath

from flask import current_app
from werkzeug.datastructures import FileStorage

from civicbudget.core import clock, spreadsheets
from civicbudget.core.i18n import gettext as _
from civicbudget.core.security import keyed_hash
from civicbudget.core.spreadsheets import Row, Sheet, Unreadable

KEPT = timedelta(days=1)
LARGEST = 10 * 1024 * 1024


@dataclass(frozen=True)
class Upload:
    """A file as it was sent."""

    name: str
    data: bytes


def receive(file: FileStorage) -> Upload:
    """The spreadsheet of a form; raises spreadsheets.Unreadable, for the field `file`."""
    data = file.stream.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise Unreadable(_("The file is too large."))
    if not data:
        raise Unreadable(_("The file is empty."))
    upload = Upload(_plain(file.filename or ""), data)
    spreadsheets.check(upload.data, upload.name)
    return upload


def hold(file: FileStorage, owner: int) -> str:
    """Keep a spreadsheet for the person who sent it; returns the token that reads it again.

    Raises spreadsheets.Unreadable, for the field `file`, when it is not what its name says.
    """
    upload = receive(file)
    _sweep()
    token = secrets.token_urlsafe(24)
    _write(_path(token, owner), upload.name.encode() + b"\n" + upload.data)
    return token


def read(token: str, owner: int) -> Upload | None:
    """The file of a token, or None: it is somebody else's, too old, or has been used."""
    _sweep()
    try:
        name, _newline, data = _path(token, owner).read_bytes().partition(b"\n")
    except FileNotFoundError:
        return None
    return Upload(name.decode(), data)


def sheets(token: str, owner: int) -> list[Sheet] | None:
    """The rows of the file, or None as in `read`; they are kept beside it, for steps that follow,
    since taking a workbook apart takes longer than anything else. Raises Unreadable."""
    upload = read(token, owner)
    if upload is None:
        return None
    beside = _rows(_path(token, owner))
    with suppress(FileNotFoundError):
        return [
            Sheet(name, [Row(number, tuple(cells)) for number, cells in rows], frozenset(formulas))
            for name, rows, formulas in json.loads(beside.read_bytes())
        ]
    found = spreadsheets.read(upload.data, upload.name)
    rows = [
        (sheet.name, [(row.number, row.cells) for row in sheet.rows], sorted(sheet.uncomputed))
        for sheet in found
    ]
    _write(beside, json.dumps(rows, ensure_ascii=False).encode())
    return found


def discard(token: str, owner: int) -> None:
    """Remove the file; nothing happens when there is none."""
    path = _path(token, owner)
    for each in (path, _rows(path)):
        each.unlink(missing_ok=True)


def _folder() -> Path:
    folder = Path(current_app.instance_path) / "uploads"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _path(token: str, owner: int) -> Path:
    """Named by a keyed hash of token and owner: another person's token leads to no file."""
    return _folder() / keyed_hash("upload", f"{owner} {token}")


def _rows(path: Path) -> Path:
    return path.with_name(f"{path.name}.sheets")


def _write(path: Path, data: bytes) -> None:
    """Whole or not at all, for the server's eyes only, and of now by the platform's clock."""
    descriptor, name = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(descriptor, "wb") as target:
        target.write(data)
    moment = clock.now().timestamp()
    os.utime(name, (moment, moment))
    Path(name).replace(path)


def _sweep() -> None:
    oldest = (clock.now() - KEPT).timestamp()
    for path in _folder().iterdir():
        with suppress(FileNotFoundError):  # another request may be sweeping too
            if path.stat().st_mtime < oldest:
                path.unlink()


def _plain(name: str) -> str:
    """The last part of a name, as a person may read it."""
    return re.sub(r"[^\w .()-]", "_", PurePath(name.replace("\\", "/")).name)[-100:]
