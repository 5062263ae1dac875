"""`civicbudget checkpoint`: one for every day of voting, every day with news, every change."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from civicbudget.audit import checkpoints as audit
from civicbudget.audit import queries
from civicbudget.audit.services import record
from civicbudget.campaigns.models import Campaign, PhaseKind
from civicbudget.core import clock
from civicbudget.core.db import transaction
from tests import elections
from tests.conftest import Clock

Run = Callable[[], str]


@pytest.fixture
def run(app: Flask, frozen: Clock) -> Run:
    """The command, as the machine's clock runs it: what it says."""

    def ran() -> str:
        done = app.test_cli_runner().invoke(args=["checkpoint"])
        assert done.exit_code == 0, done.output
        return done.output

    return ran


def write(log: str = "ak-bulak") -> None:
    with transaction():
        record(log=log, actor=None, role="", act="publish_budget", on="budget 1", now=clock.now())


def voted(campaign: Campaign, times: int = 1) -> None:
    for _ in range(times):
        _person, resident = elections.voter(campaign.municipality)
        elections.cast(campaign, resident, 1)


def test_nothing_is_due_where_nothing_was_done(run: Run) -> None:
    assert run() == "Nothing is due.\n"


def test_a_day_with_news_has_one(run: Run, frozen: Clock) -> None:
    write()
    write("installation")
    assert run() == "ak-bulak: checkpoint 1\ninstallation: checkpoint 1\n"
    write()
    frozen.advance(hours=11)  # not yet midnight in Bishkek
    assert run() == "Nothing is due.\n"
    frozen.advance(hours=1)
    assert run() == "ak-bulak: checkpoint 2\n"
    assert run() == "Nothing is due.\n"


def test_every_day_of_voting_has_one_even_if_nobody_came(run: Run, frozen: Clock) -> None:
    campaign = elections.running()
    voted(campaign, 3)
    assert run() == "Nothing is due.\n"  # the opening of the voting has made one today
    for number in (2, 3):
        frozen.advance(days=1)
        assert run() == f"ak-bulak: checkpoint {number}\n"
        assert run() == "Nothing is due.\n"
    _first, second, third = queries.checkpoints("ak-bulak")
    assert (second.envelopes["2026"].held, second.envelopes["2026"].tree.size) == (3, 3)
    assert third.envelopes["2026"].tree.root == second.envelopes["2026"].tree.root


def test_a_change_of_a_phase_makes_another_on_the_same_day(run: Run, frozen: Clock) -> None:
    campaign = elections.running()
    frozen.moment = campaign.phases[list(PhaseKind).index(PhaseKind.VOTING)].ends_at
    frozen.advance(hours=-1)
    assert run() == "ak-bulak: checkpoint 2\n"
    voted(campaign)
    frozen.advance(hours=1)
    assert run() == "ak-bulak: checkpoint 3\n"
    assert run() == "Nothing is due.\n"
    *_earlier, last = queries.checkpoints("ak-bulak")
    assert last.envelopes["2026"].tree.size == 1
    assert audit.check("ak-bulak") == (3, 3)
