"""`civicbudget demo` as a newcomer starts it, the first time and again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

pytestmark = pytest.mark.long


def test_the_demo_is_loaded_once_and_sets_pdfs_at_once(
    first: Any, started: Callable[..., Any], asked: Callable[[str, str], bytes]
) -> None:
    """Threads of loading are none of serving's: a server that inherits them hangs at a PDF."""
    assert "  resident " in first.said
    assert first.leaflet[:5] == b"%PDF-"
    with started(first.folder) as (said, address):
        assert "loaded already; nothing is changed" in said
        assert b"2026" in asked(address, "/ky/ak-bulak/")
