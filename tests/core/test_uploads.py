"""A file waits for its confirmation: for its owner, for a day, under a name nobody can guess."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.datastructures import FileStorage

from civicbudget.core import uploads
from civicbudget.core.spreadsheets import Row, Sheet, Unreadable
from tests.conftest import Clock


def sent(data: bytes, name: str = "тизме.csv") -> FileStorage:
    return FileStorage(io.BytesIO(data), name)


def held(app: Flask) -> list[Path]:
    return list((Path(app.instance_path) / "uploads").iterdir())


def test_hold_read_discard(app: Flask) -> None:
    token = uploads.hold(sent(b"a;b\n1;2\n"), owner=1)
    assert uploads.read(token, owner=1) == uploads.Upload("тизме.csv", b"a;b\n1;2\n")
    uploads.discard(token, owner=1)
    assert uploads.read(token, owner=1) is None
    assert held(app) == []


def test_it_belongs_to_whoever_sent_it(app: Flask) -> None:
    token = uploads.hold(sent(b"a;b"), owner=1)
    assert uploads.read(token, owner=2) is None
    uploads.discard(token, owner=2)
    assert uploads.read(token, owner=1) is not None


@pytest.mark.parametrize("token", ["", "../../config.py", "\x00", "/etc/passwd"])
def test_a_made_up_token_leads_nowhere(app: Flask, token: str) -> None:
    assert uploads.read(token, owner=1) is None


def test_after_a_day_it_is_gone(app: Flask, frozen: Clock) -> None:
    token = uploads.hold(sent(b"a;b"), owner=1)
    frozen.advance(hours=24)
    assert uploads.read(token, owner=1) is not None
    frozen.advance(seconds=1)
    assert uploads.read(token, owner=1) is None
    assert held(app) == []


def test_only_the_server_may_read_it(app: Flask) -> None:
    uploads.hold(sent(b"a;b"), owner=1)
    (path,) = held(app)
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("C:\\Documents\\roll 2026.csv", "roll 2026.csv"),
        ("../../roll.csv", "roll.csv"),
        ("a\nb<script>.csv", "a_b_script_.csv"),
    ],
)
def test_names_are_plain(app: Flask, name: str, kept: str) -> None:
    upload = uploads.read(uploads.hold(sent(b"a;b", name), owner=1), owner=1)
    assert upload is not None
    assert upload.name == kept


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"", "a.csv"),
        (b"a" * (uploads.LARGEST + 1), "a.csv"),
        (b"a;b", "a.xlsx"),
        (b"a;b", "a.exe"),
        (b"a;b", ""),
    ],
)
def test_what_is_not_held(app: Flask, data: bytes, name: str) -> None:
    with pytest.raises(Unreadable):
        uploads.hold(sent(data, name), owner=1)
    assert not (Path(app.instance_path) / "uploads").exists()


def test_rows_are_read_once_and_kept_as_long_as_the_file(app: Flask, frozen: Clock) -> None:
    token = uploads.hold(sent(b"a;b\n\n1;2\n"), owner=1)
    first = uploads.sheets(token, owner=1)
    assert first == [Sheet("", [Row(1, ("a", "b")), Row(3, ("1", "2"))])]
    assert {path.stat().st_mode & 0o777 for path in held(app)} == {0o600}
    assert uploads.sheets(token, owner=1) == first
    assert uploads.sheets(token, owner=2) is None
    uploads.discard(token, owner=1)
    assert held(app) == []
