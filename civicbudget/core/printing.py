"""Documents for paper: a template of typst and what it is told, as PDF."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from importlib.resources import as_file, files
from typing import Any, Literal

import typst

from civicbudget.core import made


def pdf(room: str, template: str, told: Mapping[str, Any], at: datetime) -> bytes:
    """A template, set with what it is told, as PDF/A-2a; or as plain PDF where a text has a sign
    that the fonts lack, such as a smiley, which PDF/A forbids.

    `room`: the package whose data/documents/ holds the template; it can open no file but those
    there. What it is told is one JSON text, which the template reads as data, so that there is
    nothing to escape. `at`: when the document is said to have been made: the same facts give the
    same bytes, which are kept: a page is set once, however often it is asked for.
    """
    return made.once(
        ["pdf", room, template, told, at.isoformat()],
        lambda: _set(room, template, told, at),
    )


def _set(room: str, template: str, told: Mapping[str, Any], at: datetime) -> bytes:
    try:
        return _compiled(room, template, told, at, "a-2a")
    except typst.TypstError:
        return _compiled(room, template, told, at, "1.7")


def _compiled(
    room: str,
    template: str,
    told: Mapping[str, Any],
    at: datetime,
    standard: Literal["a-2a", "1.7"],
) -> bytes:
    with as_file(files(room).joinpath("data", "documents")) as folder:
        return typst.compile(
            folder / template,
            root=folder,
            font_paths=_fonts(),
            format="pdf",
            sys_inputs={"told": json.dumps(told)},
            timestamp=at.replace(microsecond=0),  # PDF knows whole seconds
            pdf_standards=standard,
        )


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    """Those that typst brings along and no others, so that every machine sets the same page."""
    return typst.Fonts(include_system_fonts=False)
