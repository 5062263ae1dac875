"""Feeds the demo's content through the platform's own services."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime

from civicbudget.budgets import services as budgets
from civicbudget.budgets.models import Stage
from civicbudget.budgets.services import Terms
from civicbudget.core.db import transaction
from civicbudget.demo.budgets import BUDGETS
from civicbudget.demo.campaigns import CAMPAIGNS
from civicbudget.demo.entries import BudgetFile
from civicbudget.demo.loading import ideas, people, place
from civicbudget.demo.loading.hearings import Hearings
from civicbudget.demo.loading.place import Place
from civicbudget.demo.loading.rounds import Round
from civicbudget.demo.loading.timeline import Timeline

THOUSAND_SOM = 100_000
FOUNDED = -1100
"""The day on which the demo's history begins, before the first round."""


def load(today: date, say: Callable[[str], object]) -> dict[str, str]:
    """Fill an empty database; returns the passwords, drawn anew, by the word for each person."""
    timeline = Timeline(today)
    with transaction():
        made = place.found(timeline.moment(FOUNDED))
        passwords = people.register(made, timeline.moment(FOUNDED))
        people.fill_roll(made, timeline.moment(FOUNDED))
    say("The municipality, its people and its residents' roll are there.")
    rounds = {entry.slug: Round(made, entry, timeline) for entry in CAMPAIGNS}
    for one in rounds.values():
        one.plan()
    ideas.plan(made, rounds)
    for number, file in enumerate(BUDGETS):
        timeline.at(-200 + number, 10, lambda now, file=file: _publish(made, file, now))  # type: ignore[misc] # bound now
    Hearings(made, timeline).plan()
    timeline.run()
    say("Budgets, hearings, ideas, votes, counts and records are there.")
    return passwords


def _publish(made: Place, file: BudgetFile, now: datetime) -> None:
    """An official brings in a budget and publishes it."""
    official = made.of_role("official")[0]
    reading = budgets.parse(file.path.read_bytes(), file.path.name, THOUSAND_SOM, file.year)
    lines = [
        replace(line, participatory=line.code == file.participatory_code) for line in reading.lines
    ]
    terms = Terms(
        year=file.year,
        stage=Stage(file.stage),
        unit=THOUSAND_SOM,
        resolution_number=file.resolution_number,
        resolution_date=date.fromisoformat(file.resolution_date),
        session=file.session,
        quarter=file.quarter,
    )
    version = budgets.store(
        municipality=made.municipality,
        terms=terms,
        reading=replace(reading, lines=tuple(lines)),
        actor=official,
        role="official",
        now=now,
    )
    budgets.publish(version=version, actor=official, role="official", now=now)
