"""The wheel alone is enough: `civicbudget demo` starts from it, and starts again."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, build_opener

import pytest

from tests.postgres import free_port

pytestmark = pytest.mark.long

CHECKOUT = Path(__file__).resolve().parents[1]
INTO_THE_WHEEL = ("civicbudget", "migrations", "translations")
BESIDE_IT = ("setup.py", "setup.cfg", "pyproject.toml", "README.md", "LICENSE")


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with what the wheel holds and nothing else."""
    source, target = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("installed")
    for name in INTO_THE_WHEEL:
        shutil.copytree(CHECKOUT / name, source / name)
    for name in BESIDE_IT:
        shutil.copy(CHECKOUT / name, source)
    build = [
        "-m",
        "pip",
        "wheel",
        "--quiet",
        "--no-deps",
        "--no-build-isolation",
        "-w",
        "dist",
        ".",
    ]
    subprocess.run([sys.executable, *build], cwd=source, check=True)
    (wheel,) = (source / "dist").glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(target)
    return target


@contextmanager
def demo(installed: Path, folder: Path) -> Iterator[tuple[list[str], int]]:
    """What the command says until it serves, and the port at which it then does."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "civicbudget", "demo", "--port", str(port)],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(installed), "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield list(_until_served(process)), port
    finally:
        process.terminate()
        process.communicate(timeout=30)


def _until_served(process: subprocess.Popen[str]) -> Iterator[str]:
    assert process.stdout is not None
    for line in process.stdout:
        yield line.rstrip("\n")
        if "The demo is at" in line:
            return


class Browser:
    """Asks the demo for pages, keeps its cookies and goes where it is sent."""

    def __init__(self, port: int) -> None:
        self._root = f"http://127.0.0.1:{port}"
        self._opener = build_opener(HTTPCookieProcessor())

    def open(self, path: str, fields: dict[str, str] | None = None) -> str:
        """The text of a page, or of what answers a form; waits until the server listens."""
        body = urlencode(fields).encode() if fields else None
        for _ in range(300):
            try:
                with self._opener.open(self._root + path, body, timeout=20) as answer:
                    return str(answer.read().decode())
            except HTTPError:
                raise
            except URLError:
                time.sleep(0.1)
        raise AssertionError("the demo did not answer")


def sign_ins(said: list[str]) -> dict[str, str]:
    """The addresses and passwords that were printed."""
    rows = [re.split(r"  +", line.strip()) for line in said if "@" in line]
    return {row[1]: row[2] for row in rows}


def test_the_demo_starts_from_the_wheel_and_a_second_start_loses_nothing(
    installed: Path, tmp_path: Path
) -> None:
    with demo(installed, tmp_path) as (said, port):
        assert (tmp_path / "instance" / "civicbudget.sqlite").is_file()
        first = sign_ins(said)
        assert len(first) >= 7
        for lang, word in {"ky": "Тил", "ru": "Язык", "en": "Language"}.items():
            page = Browser(port).open(f"/{lang}/ak-bulak/")
            assert f'aria-label="{word}"' in page
    with demo(installed, tmp_path) as (again, port):
        assert "loaded already" in "\n".join(again)
        assert sign_ins(again) == first
        browser, (address, password) = Browser(port), next(iter(first.items()))
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', browser.open("/en/sign-in/"))
        assert token is not None
        fields = {"csrf_token": token[1], "identifier": address, "password": password}
        browser.open("/en/sign-in/", fields)
        assert address in browser.open("/en/account/")
