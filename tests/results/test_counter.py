"""A counter-proposal: from the rule of the campaign to the verified record of two pots."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from civicbudget.campaigns.models import MotionKind, Pot
from civicbudget.core import clock
from civicbudget.core.db import db, transaction
from civicbudget.core.errors import DomainError
from civicbudget.record.balloting import BallotKind
from civicbudget.record.verify import verify
from civicbudget.results import publishing, queries
from civicbudget.tally import Rule
from civicbudget.voting.services import cast_ballot
from tests import elections, factories

YES, NO = 1, -1


def questions(*counter: str) -> Any:
    """Questions 1, 2 and 3 in the first pot and 4 in the second; voting is not opened yet."""
    rule = Rule(name="majority", counter=(counter,))
    pots = [Pot(number=n, name=factories.text(f"Казан {n}"), amount=1_000_000_00) for n in (1, 2)]
    campaign = factories.campaign(
        factories.municipality(),
        running=factories.PhaseKind.VOTING,
        ballot=elections.BALLOTS[BallotKind.YES_NO],
        tally_rule=rule.to_dict(),
        pots=pots,
    )
    for number in (1, 2, 3, 4):
        factories.project(campaign, number, pot=pots[number == 4])
    db.session.commit()
    return campaign


@pytest.mark.parametrize("counter", [("1", "2", "4"), ("1", "2", "9")])
def test_what_is_no_three_projects_of_a_pot_is_not_frozen(
    app: Flask, frozen: Any, counter: tuple[str, ...]
) -> None:
    campaign = questions(*counter)
    with pytest.raises(DomainError, match=", ".join(counter)):
        elections.carry_out(campaign, MotionKind.OPEN_VOTING)


def test_the_deciding_question_decides(app: Flask, frozen: Any) -> None:
    campaign = questions("1", "2", "3")
    elections.carry_out(campaign, MotionKind.OPEN_VOTING)
    for _ in range(12):
        _person, resident = elections.voter(campaign.municipality)
        choice = {1: {1: YES, 2: YES, 3: NO}, 2: {4: YES}}
        db.session.commit()
        with transaction():
            cast_ballot(campaign=campaign, resident=resident, selection=choice, now=clock.now())
    frozen.advance(days=30)
    elections.carry_out(campaign, MotionKind.OPEN_ENVELOPES)
    elections.carry_out(campaign, MotionKind.PUBLISH_RESULTS)
    assert [each.outcome["selected"] for each in queries.counts(campaign)] == [["2"], ["4"]]
    publication = queries.latest_publication(campaign)
    assert publication is not None
    assert verify(publishing.folder(publication.record_name) / publication.record_name)
