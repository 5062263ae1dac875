"""What takes long to make is made once, by one of those who ask, and does not fill the disk."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from flask import Flask

from civicbudget.core import made


def test_many_who_ask_at_once_get_what_is_made_once(app: Flask) -> None:
    together, calls = Barrier(4), []

    def ask(_number: int) -> bytes:
        with app.app_context():
            together.wait()
            return made.once(["a", 1], lambda: calls.append(1) or b"made")  # type: ignore[func-returns-value] # None goes on

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(ask, range(4))) == [b"made"] * 4
    assert calls == [1]
    assert made.once(["a", 2], lambda: b"other") == b"other"


def test_what_was_asked_for_longest_ago_makes_room(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(made, "MOST", 250)
    for name in "abc":
        made.once(name, lambda: b"x" * 100)
        for path in (Path(app.instance_path) / "made").iterdir():
            os.utime(path, (path.stat().st_mtime - 60,) * 2)
        made.once("a", lambda: b"never")
    assert made.once("a", lambda: b"never") == b"x" * 100
    assert made.once("c", lambda: b"never") == b"x" * 100
    assert made.once("b", lambda: b"anew") == b"anew"
