"""The next date of a campaign, and what its commission may propose in which phase."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from flask import g

from civicbudget.accounts.models import Role
from civicbudget.campaigns.models import Motion, MotionKind, MotionState, PhaseKind
from civicbudget.core import clock
from civicbudget.core.i18n import days_left
from civicbudget.desk.agenda import deadlines, next_step, proposals
from civicbudget.desk.queries.waiting import Progress
from tests import factories

COMMISSION = frozenset({Role.COMMISSION})


@pytest.fixture(autouse=True)
def english(app: object) -> None:
    g.locale = "en"


@pytest.mark.parametrize(
    ("running", "days", "words", "left"),
    [
        (PhaseKind.IDEAS, 0, "Collecting ideas ends", "20 days left"),
        (PhaseKind.VOTING, 0, "Voting, not opened yet, ends", "20 days left"),
        (PhaseKind.IDEAS, -15, "Collecting ideas begins", "5 days left"),
    ],
)
def test_next_step(
    place: SimpleNamespace, frozen: object, running: PhaseKind, days: int, words: str, left: str
) -> None:
    campaign = factories.campaign(place.of, running)
    frozen.advance(days=days)
    step = next_step(campaign, clock.now())
    assert (step.words, days_left(step.at)) == (words, left)
    campaign.frozen_at = clock.now()
    opened = next_step(campaign, clock.now())
    assert opened is not None
    assert opened.words == words.replace(", not opened yet,", "")


def test_no_step_after_the_last_phase(place: SimpleNamespace, frozen: object) -> None:
    campaign = factories.campaign(place.of, PhaseKind.DELIVERY)
    frozen.advance(days=20)
    assert next_step(campaign, clock.now()) is None


def test_the_nearest_deadline_is_first(place: SimpleNamespace, frozen: object) -> None:
    later = factories.campaign(place.of, slug="later")
    frozen.advance(days=-1)
    sooner = factories.campaign(place.of, slug="sooner")
    frozen.advance(days=1)
    found = deadlines(
        [Progress(one, opened=False, published=False) for one in (later, sooner)], clock.now()
    )
    assert [step.campaign.slug for step in found] == ["sooner", "later"]


def due(
    place: SimpleNamespace,
    running: PhaseKind,
    *,
    frozen: bool,
    opened: bool = False,
    published: bool = False,
    pending: MotionKind | None = None,
    roles: frozenset[Role] = COMMISSION,
) -> list[MotionKind]:
    """What may be proposed of a campaign that has come so far."""
    values = {"frozen_at": clock.now(), "rules_digest": "0" * 64} if frozen else {}
    campaign = factories.campaign(place.of, running, **values)
    done = {MotionKind.OPEN_ENVELOPES: opened, MotionKind.PUBLISH_RESULTS: published}
    campaign.motions += [
        Motion(kind=kind, state=MotionState.CONFIRMED) for kind, so in done.items() if so
    ]
    motions = [Motion(campaign_id=campaign.id, kind=pending)] if pending else []
    progress = [Progress(campaign, opened, published)]
    return [kind for _campaign, kind in proposals(progress, motions, roles, clock.now())]


@pytest.mark.parametrize(
    ("running", "state", "kinds"),
    [
        (PhaseKind.IDEAS, {"frozen": False}, []),
        (PhaseKind.REVIEW, {"frozen": False}, []),
        (PhaseKind.VOTING, {"frozen": False}, [MotionKind.OPEN_VOTING]),
        (PhaseKind.VOTING, {"frozen": True}, []),
        (PhaseKind.COUNTING, {"frozen": True}, [MotionKind.OPEN_ENVELOPES]),
        (PhaseKind.COUNTING, {"frozen": True, "opened": True}, [MotionKind.PUBLISH_RESULTS]),
        (PhaseKind.COUNTING, {"frozen": True, "opened": True, "published": True}, []),
        (PhaseKind.COUNTING, {"frozen": False}, []),
        (PhaseKind.VOTING, {"frozen": False, "pending": MotionKind.OPEN_VOTING}, []),
        (
            PhaseKind.VOTING,
            {"frozen": False, "pending": MotionKind.MOVE_PHASE},
            [MotionKind.OPEN_VOTING],
        ),
        (PhaseKind.VOTING, {"frozen": False, "roles": frozenset({Role.OFFICIAL})}, []),
    ],
)
def test_proposals(
    place: SimpleNamespace, running: PhaseKind, state: dict[str, object], kinds: list[MotionKind]
) -> None:
    assert due(place, running, **state) == kinds
