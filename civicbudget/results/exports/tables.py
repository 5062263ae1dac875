"""CSV for spreadsheets: UTF-8 with its mark, so that Excel shows Cyrillic; no cell is a formula."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

from civicbudget.core.i18n import pick
from civicbudget.core.money import som
from civicbudget.results.summary import PotSummary
from civicbudget.sealing.tracker import tracker_code
from civicbudget.tally.numbers import number_text

BallotRow = tuple[str, int, list[str]]
Cell = str | int

RESULTS = (
    "pot",
    "project",
    "title_ky",
    "title_ru",
    "title_en",
    "cost_som",
    "votes",
    "won",
    "reason_ky",
    "reason_ru",
    "reason_en",
)
BALLOTS = ("pot", "tracker", "projects")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def safe(text: str) -> str:
    """The text, with an apostrophe before what a spreadsheet would take for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def result_rows(pots: Sequence[PotSummary]) -> Iterable[tuple[Cell, ...]]:
    """A row for each project, as RESULTS names them."""
    for pot in pots:
        for line in pot.lines:
            titles = [pick(line.title, lang).string for lang in ("ky", "ru", "en")]
            reasons = [line.reason[lang] for lang in ("ky", "ru", "en")]
            cost = number_text(som(line.cost))
            yield (pot.number, line.code, *titles, cost, line.votes, int(line.won), *reasons)


def ballot_rows(
    pots: Sequence[PotSummary], ballots: Iterable[BallotRow]
) -> Iterable[tuple[int, str, str]]:
    """A row for each ballot in each pot, as BALLOTS names them; small pots stay totals."""
    shown = {pot.number for pot in pots if not pot.totals_only}
    for tracker, pot, codes in ballots:
        if pot in shown:
            yield pot, tracker_code(tracker), " ".join(codes)


def write_results(pots: Sequence[PotSummary], path: Path) -> None:
    """results.csv."""
    _write(path, RESULTS, result_rows(pots))


def write_ballots(pots: Sequence[PotSummary], ballots: Iterable[BallotRow], path: Path) -> None:
    """ballots.csv."""
    _write(path, BALLOTS, ballot_rows(pots, ballots))


def read_ballots(path: Path) -> Iterable[tuple[Cell, ...]]:
    """The rows of ballots.csv again."""
    with path.open(encoding="utf-8-sig", newline="") as source:
        rows = csv.reader(source)
        next(rows)
        for pot, tracker, projects in rows:
            yield int(pot), tracker, projects


def _write(path: Path, heading: Sequence[str], rows: Iterable[tuple[Cell, ...]]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as target:
        writer = csv.writer(target)
        writer.writerow(heading)
        writer.writerows(
            [safe(cell) if isinstance(cell, str) else cell for cell in row] for row in rows
        )
