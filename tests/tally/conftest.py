"""Elections for the count: small ones made up, and real ones where PABULIB_DIR names a folder."""

from __future__ import annotations

import os
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import settings

from civicbudget.tally import Project

# How long an example takes says nothing on a shared machine.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

PABULIB_DIR = os.environ.get("PABULIB_DIR")

collect_ignore = [] if PABULIB_DIR else ["test_real_elections.py"]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if not PABULIB_DIR:
        terminalreporter.write_line(
            "Real elections were left out: PABULIB_DIR names no folder of .pb files."
        )


@pytest.fixture
def written(tmp_path: Path):
    """A function that writes a .pb file from its text and gives its path."""

    def write(text: str | bytes) -> Path:
        path = tmp_path / "election.pb"
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return path

    return write


@pytest.fixture
def plain_projects() -> list[Project]:
    """Three projects with which any ballot type can do."""
    return [
        Project(id_, Fraction(cost), f"Project {id_}")
        for id_, cost in zip("abc", (1, 2, 3), strict=True)
    ]
