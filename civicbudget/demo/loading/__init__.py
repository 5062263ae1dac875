"""Feeds the demo's content through the platform's own services."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from functools import partial

from civicbudget.budgets.models import Stage
from civicbudget.budgets.services import Terms
from civicbudget.core.db import transaction
from civicbudget.demo.budgets import BUDGETS
from civicbudget.demo.campaigns import CAMPAIGNS
from civicbudget.demo.entries import BudgetFile
from civicbudget.demo.loading import discussion, ideas, people, place
from civicbudget.demo.loading.budgets import THOUSAND_SOM, bring_in
from civicbudget.demo.loading.hearings import Hearings
from civicbudget.demo.loading.place import Place
from civicbudget.demo.loading.rounds import Round
from civicbudget.demo.loading.timeline import Timeline

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
    discussion.plan(made, timeline)
    for number, file in enumerate(BUDGETS):
        timeline.at(timeline.day(file.published), 10 + number, partial(_publish, made, file))
    Hearings(made, timeline).plan()
    timeline.run()
    say("Budgets, hearings, ideas, votes, counts and records are there.")
    return passwords


def _publish(made: Place, file: BudgetFile, now: datetime) -> None:
    """An official brings in a budget and publishes it."""
    terms = Terms(
        year=file.year,
        stage=Stage(file.stage),
        unit=THOUSAND_SOM,
        resolution_number=file.resolution_number,
        resolution_date=date.fromisoformat(file.resolution_date),
        session=file.session,
        quarter=file.quarter,
    )
    bring_in(made, file.path, terms, file.participatory_code, now)
