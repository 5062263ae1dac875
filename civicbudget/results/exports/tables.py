"""CSV for spreadsheets: UTF-8 with its mark, so that Excel shows Cyrillic; no cell is a formula."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

from civicbudget.core.i18n import pick
from civicbudget.core.money import som
from civicbudget.record.tables import choice_text
from civicbudget.results.summary import Line, PotSummary
from civicbudget.sealing.choice import Choice, Form
from civicbudget.sealing.tracker import tracker_code
from civicbudget.tally.numbers import number_text

BallotRow = tuple[str, int, Choice[str]]
Cell = str | int

LANGUAGES = ("ky", "ru", "en")
COST = "cost_som"
BALLOTS = ("pot", "tracker", "projects")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def safe(text: str) -> str:
    """The text, with an apostrophe before what a spreadsheet would take for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def result_rows(pots: Sequence[PotSummary]) -> list[dict[str, Cell]]:
    """A row for each project, by the names of the columns; what was counted is named as it is:
    votes, points with their supporters, or yes and no."""
    return [_row(pot, line) for pot in pots for line in pot.lines]


def _row(pot: PotSummary, line: Line) -> dict[str, Cell]:
    return {
        "pot": pot.number,
        "project": line.code,
        **{f"title_{lang}": pick(line.title, lang).string for lang in LANGUAGES},
        COST: number_text(som(line.cost)),
        **pot.figures(line),
        "won": int(line.won),
        **{f"reason_{lang}": line.reason[lang] for lang in LANGUAGES},
    }


def ballot_rows(
    pots: Sequence[PotSummary], ballots: Iterable[BallotRow], form: Form
) -> Iterable[tuple[int, str, str]]:
    """A row for each ballot in each pot, as BALLOTS names them; small pots stay totals."""
    shown = {pot.number for pot in pots if not pot.totals_only}
    for tracker, pot, choice in ballots:
        if pot in shown:
            yield pot, tracker_code(tracker), choice_text(choice, form)


def write_results(pots: Sequence[PotSummary], path: Path) -> None:
    """results.csv."""
    rows = result_rows(pots)
    _write(path, list(rows[0]) if rows else (), (tuple(row.values()) for row in rows))


def write_ballots(
    pots: Sequence[PotSummary], ballots: Iterable[BallotRow], form: Form, path: Path
) -> None:
    """ballots.csv; a choice is written there as in the record."""
    _write(path, BALLOTS, ballot_rows(pots, ballots, form))


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
