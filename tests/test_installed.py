"""The wheel alone is enough: the demo starts from it, and starts again.

Who installs it at home, with nothing but what it declares for that, counts and verifies.
"""

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
from importlib.metadata import Distribution, distribution
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, build_opener

import pytest
from packaging.requirements import Requirement

from tests import second_verifier
from tests.postgres import free_port

pytestmark = pytest.mark.long

CHECKOUT = Path(__file__).resolve().parents[1]
INTO_THE_WHEEL = ("civicbudget", "migrations", "translations")
LEFT_BY_PIP = {"INSTALLER", "REQUESTED", "RECORD", "direct_url.json"}
BESIDE_IT = ("setup.py", "setup.cfg", "pyproject.toml", "README.md", "LICENSE")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from a copy of what it is made of."""
    source = tmp_path_factory.mktemp("source")
    for name in (*INTO_THE_WHEEL, "requirements"):
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
    (built,) = (source / "dist").glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with what the wheel holds and nothing else."""
    target = tmp_path_factory.mktemp("installed")
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


@pytest.fixture(scope="module")
def first_start(
    installed: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, list[str]]:
    """The folder of a demo that was started once and stopped, and what it said."""
    folder = tmp_path_factory.mktemp("demo")
    with demo(installed, folder) as (said, port):
        for lang, word in {"ky": "Тил", "ru": "Язык", "en": "Language"}.items():
            page = Browser(port).open(f"/{lang}/ak-bulak/")
            assert f'aria-label="{word}"' in page
    return folder, said


def test_the_demo_starts_from_the_wheel_and_a_second_start_loses_nothing(
    installed: Path, first_start: tuple[Path, list[str]]
) -> None:
    folder, said = first_start
    assert (folder / "instance" / "civicbudget.sqlite").is_file()
    first = sign_ins(said)
    assert len(first) >= 7
    with demo(installed, folder) as (again, port):
        assert "loaded already" in "\n".join(again)
        assert sign_ins(again) == first
        browser, (address, password) = Browser(port), next(iter(first.items()))
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', browser.open("/en/sign-in/"))
        assert token is not None
        fields = {"csrf_token": token[1], "identifier": address, "password": password}
        browser.open("/en/sign-in/", fields)
        assert address in browser.open("/en/account/")


def needed_at_home() -> list[Distribution]:
    """What the verifier declares, and what that declares in turn, as it is installed here."""
    declared = (CHECKOUT / "requirements" / "home.in").read_text().splitlines()
    waiting, found = [line for line in declared if not line.startswith("#")], {}
    while waiting:
        wanted = Requirement(waiting.pop())
        if wanted.name not in found and (
            not wanted.marker or wanted.marker.evaluate({"extra": ""})
        ):
            found[wanted.name] = distribution(wanted.name)
            waiting += found[wanted.name].requires or []
    return list(found.values())


def packed_again(installed_here: Distribution, folder: Path) -> None:
    """The wheel of a library, from its files: no network is needed to install it elsewhere."""
    told = installed_here.read_text("WHEEL") or ""
    tag = next(line.removeprefix("Tag: ") for line in told.splitlines() if line.startswith("Tag: "))
    name = installed_here.name.replace("-", "_")
    path = folder / f"{name}-{installed_here.version}-{tag}.whl"
    with zipfile.ZipFile(path, "w") as archive:
        for file in installed_here.files or ():
            if ".." not in file.parts and file.suffix != ".pyc" and file.name not in LEFT_BY_PIP:
                archive.write(str(file.locate()), str(file))
        archive.writestr(f"{name}-{installed_here.version}.dist-info/RECORD", "")


@pytest.fixture(scope="module")
def at_home(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh environment, into which pip put the wheel and what it declares; no index is asked."""
    libraries = tmp_path_factory.mktemp("libraries")
    for each in needed_at_home():
        packed_again(each, libraries)
    home = tmp_path_factory.mktemp("home") / "venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", home], check=True)
    pip = [sys.executable, "-m", "pip", "--python", home, "install", "--quiet", "--no-index"]
    subprocess.run([*pip, "--find-links", libraries, wheel], check=True)
    return home / "bin"


def run(*command: object) -> subprocess.CompletedProcess[str]:
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    told = [str(each) for each in command]
    return subprocess.run(told, env=environment, cwd="/", text=True, capture_output=True)


def test_a_record_is_verified_at_home_without_the_web_application(
    at_home: Path, first_start: tuple[Path, list[str]], tmp_path: Path
) -> None:
    absent = run(at_home / "python", "-c", "import flask")
    assert "No module named 'flask'" in absent.stderr
    records = sorted((first_start[0] / "instance" / "records").rglob("ak-bulak*.zip"))
    assert records
    for record in records:
        right = run(at_home / "civicbudget", "verify", record)
        assert (right.returncode, right.stderr) == (0, "")
        assert "the recount of" in right.stdout
        assert "ballots" in second_verifier.verify(record)[1]
    changed = tmp_path / "changed.zip"
    changed.write_bytes(records[0].read_bytes()[:-1] + b"!")
    signature = records[0].with_name(records[0].name + ".sig")
    wrong = run(at_home / "civicbudget", "verify", changed, "--signature", signature)
    assert (wrong.returncode, wrong.stderr.split(":")[0]) == (1, "FAULT in the record")
    assert run(at_home / "civicbudget", "verify", tmp_path / "none.zip").returncode == 2
    pot = next(records[0].parent.glob("*.pb"))
    assert "budget 900000, spent " in run(at_home / "civicbudget", "tally", pot).stdout
