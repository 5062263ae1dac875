"""The order of the phases, and how the commission moves them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from civicbudget.campaigns import schedule
from civicbudget.campaigns.models import Campaign, PhaseKind
from civicbudget.core import clock
from civicbudget.core.errors import DomainError
from tests import factories

DAY = timedelta(days=1)
START = datetime(2026, 1, 1, tzinfo=UTC)


def days(**spans: tuple[int, int]) -> dict[PhaseKind, tuple[datetime, datetime]]:
    return {PhaseKind(k): (START + a * DAY, START + b * DAY) for k, (a, b) in spans.items()}


GOOD = {
    "ideas": (0, 10),
    "review": (5, 20),
    "voting": (20, 30),
    "counting": (30, 31),
    "delivery": (31, 90),
}


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ({}, []),
        ({"ideas": (10, 10)}, [("ideas", "ends"), ("review", "starts")]),
        ({"review": (5, 21)}, [("voting", "starts")]),
        ({"counting": (29, 31)}, [("counting", "starts")]),
        ({"delivery": (30, 30)}, [("delivery", "ends"), ("delivery", "ends")]),
        ({"ideas": (6, 10)}, [("review", "starts")]),
        ({"ideas": (0, 21)}, [("review", "ends")]),
    ],
)
def test_what_contradicts_itself_is_named_by_phase_and_end(
    app: Flask, change: dict[str, tuple[int, int]], wrong: list[tuple[str, str]]
) -> None:
    found = schedule.disorder(days(**{**GOOD, **change}))
    assert [(kind.value, end) for kind, end, _message in found] == wrong


@pytest.fixture
def voting(app: Flask, frozen: object) -> Campaign:
    return factories.campaign(factories.municipality(), PhaseKind.VOTING)


def move(campaign: Campaign, opened: bool = False, **details: str) -> dict[PhaseKind, object]:
    return {**schedule.moved(campaign, details, clock.now(), envelopes_opened=opened)}


def test_a_moment_that_two_phases_share_moves_for_both(voting: Campaign) -> None:
    before = schedule.of(voting)
    later = before[PhaseKind.VOTING][1] + 3 * DAY
    after = move(voting, phase="voting", ends_at=later.isoformat())
    assert after == {
        **before,
        PhaseKind.VOTING: (before[PhaseKind.VOTING][0], later),
        PhaseKind.COUNTING: (later, before[PhaseKind.COUNTING][1]),
    }


def test_opening_early_closes_what_stood_before(voting: Campaign) -> None:
    before, now = schedule.of(voting), clock.now()
    after = move(voting, phase="counting", starts_at="now")
    assert after[PhaseKind.VOTING] == (before[PhaseKind.VOTING][0], now)
    assert after[PhaseKind.COUNTING] == (now, before[PhaseKind.COUNTING][1])


@pytest.mark.parametrize(
    ("details", "field"),
    [
        ({"phase": "appeal", "ends_at": "now"}, "phase"),
        ({"phase": "voting"}, "ends_at"),
        ({"phase": "voting", "ends_at": "tomorrow"}, "ends_at"),
        ({"phase": "voting", "ends_at": "2026-09-01T00:00:00+00:00"}, "ends_at"),
        ({"phase": "voting", "starts_at": "now"}, "starts_at"),
        ({"phase": "counting", "ends_at": "now"}, "phase"),
        ({"phase": "voting", "ends_at": "2030-01-01T00:00:00+00:00"}, "phase"),
        ({"phase": "review", "ends_at": "2026-09-20T00:00:00+00:00"}, "phase"),
    ],
)
def test_the_past_stays_and_phases_do_not_contradict_each_other(
    voting: Campaign, details: dict[str, str], field: str
) -> None:
    with pytest.raises(DomainError) as caught:
        move(voting, **details)
    assert caught.value.field == field


def test_voting_is_not_reopened_once_its_envelopes_are_open(app: Flask, frozen: object) -> None:
    campaign = factories.campaign(factories.municipality(), PhaseKind.COUNTING)
    later = (clock.now() + 3 * DAY).isoformat()
    assert move(campaign, phase="voting", ends_at=later)
    with pytest.raises(DomainError):
        move(campaign, opened=True, phase="voting", ends_at=later)
