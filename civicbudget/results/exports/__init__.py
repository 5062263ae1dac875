"""The exports of a publication: CSV and a data package, a workbook, JSON, a Pabulib file a pot.

They are written once, from what was frozen, and served as they are: so each has one digest. Ballots
go through as a stream, and what is held of them is their sums; results.json alone, which says what
every other rule would give, holds them as a count does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from civicbudget.campaigns.models import Campaign
from civicbudget.core.money import som
from civicbudget.results import comparing, held, queries
from civicbudget.results.exports import package, plain, spreadsheet, tables, workbook
from civicbudget.results.exports.columns import Row, Table
from civicbudget.results.pots import election
from civicbudget.results.queries import BallotRow
from civicbudget.results.sets import Sets
from civicbudget.results.summary import PotSummary
from civicbudget.sealing.choice import Form
from civicbudget.tally import Ballots
from civicbudget.tally.pabulib.spool import Spool
from civicbudget.voting import rules as frozen
from civicbudget.voting.turnout import Turnout

BALLOTS = "ballots.csv"

Watch = Callable[[Iterator[BallotRow]], Iterator[BallotRow]]
"""Who looks on while ballots pass."""


@dataclass(frozen=True)
class Exports:
    """What there is to export, and every form of it; each is written into a folder.

    `at`: when it was published; `watch`: sees every ballot that passes.
    """

    campaign: Campaign
    number: int
    at: datetime
    pots: tuple[PotSummary, ...]
    turnout: Turnout
    sets: Sets
    watch: Watch = iter

    def write_all(self, folder: Path) -> None:
        """Every export."""
        self.write_csv(folder)
        package.write(self._descriptor, self._tables, folder)
        self._write_workbook(folder, lambda: spreadsheet.read(self._ballots, folder / BALLOTS))
        self.write_pb(folder)
        self.write_json(folder)

    def write_csv(self, folder: Path) -> None:
        """A CSV for each table."""
        for table in self._tables:
            spreadsheet.write(table, folder / f"{table.name}.csv")

    def write_package(self, folder: Path) -> None:
        """tables.zip: every table as CSV, with their description."""
        self.write_csv(folder)
        package.write(self._descriptor, self._tables, folder)

    def write_workbook(self, folder: Path) -> None:
        """results.xlsx: a sheet for each table, and notes."""
        self._write_workbook(folder, self._ballot_rows)

    def _write_workbook(self, folder: Path, ballots: Callable[[], Iterator[Row]]) -> None:
        about = (self.campaign.municipality.name, self.campaign.title)
        sheets = (*self._small, self._ballot_table(ballots))
        workbook.write(about, sheets, self.at, folder / "results.xlsx")

    def write_pb(self, folder: Path) -> None:
        """pot-N.pb for every pot whose ballots are published."""
        shown = [pot for pot in self.pots if not pot.totals_only]
        with ExitStack() as stack:
            spools = {pot.number: stack.enter_context(Spool(folder)) for pot in shown}
            for _tracker, number, choice in self.watch(queries.ballots(self.campaign)):
                if number in spools:
                    spools[number].add(choice)
            for pot in shown:
                voted = election(self._rules, pot.number, Ballots.grouped({}), som(pot.carried))
                path = folder / f"pot-{pot.number}.pb"
                with path.open("w", encoding="utf-8", newline="") as target:
                    spools[pot.number].write(voted, target)

    def write_json(self, folder: Path) -> None:
        """results.json: the results, and what every other rule would give."""
        compared = {}
        for pot, told in zip(self.campaign.pots, self.pots, strict=True):
            ballots, _digest = queries.cast(self.campaign, pot)
            voted = election(self._rules, pot.number, ballots, som(told.carried))
            compared[pot.number] = comparing.of_pot(voted, told)
        value = plain.told(self.campaign, self.number, self.pots, compared, self.sets)
        plain.write(value, folder / "results.json")

    @cached_property
    def _small(self) -> tuple[Table, ...]:
        return tables.small_tables(self._rules, self.pots, self.turnout, self.sets)

    @property
    def _ballots(self) -> Table:
        return self._ballot_table(self._ballot_rows)

    @property
    def _tables(self) -> tuple[Table, ...]:
        return (*self._small, self._ballots)

    def _ballot_table(self, rows: Callable[[], Iterator[Row]]) -> Table:
        coded = any(code != str(number) for code, number in frozen.numbers(self._rules).items())
        return tables.ballots(self._form, rows, coded=coded)

    def _ballot_rows(self) -> Iterator[Row]:
        cast = self.watch(queries.ballots(self.campaign))
        return tables.ballot_rows(self.pots, cast, self._form)

    @cached_property
    def _rules(self) -> frozen.Rules:
        return held.rules(self.campaign)

    @property
    def _form(self) -> Form:
        return frozen.ballot(self._rules).form

    def _descriptor(self, resources: list[dict[str, Any]]) -> dict[str, Any]:
        return package.descriptor(
            name=f"{self.campaign.municipality.slug}.{self.campaign.slug}.{self.number}",
            title=self.campaign.title,
            about=workbook.ABOUT,
            at=self.at,
            source=self.campaign.municipality.name,
            resources=resources,
        )
