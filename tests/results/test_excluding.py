"""A winner that falls away: two decide, the rule counts again, both publications stay."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from civicbudget.accounts.models import Person, Role
from civicbudget.audit.models import Entry
from civicbudget.campaigns import carrying
from civicbudget.campaigns.models import Campaign, Motion, MotionKind
from civicbudget.core.db import db, transaction
from civicbudget.core.errors import DomainError, Refused
from civicbudget.record.verify import verify
from civicbudget.results import excluding, publishing, queries
from tests import elections, factories

BASE = "/en/ak-bulak/campaigns/2026"
REASON = "Жер тилкеси жеке менчик экен"
SignIn = Callable[[Person], FlaskClient]


@pytest.fixture
def published(built: Callable[..., Any]) -> Campaign:
    """Projects 1 and 2 have won, 3 has not."""
    built(elections.published)
    return db.session.query(Campaign).one()


def decide(campaign: Campaign, code: str, now: Any) -> None:
    """One member proposes, another confirms."""
    members = [factories.member(campaign.municipality, Role.COMMISSION) for _ in range(2)]
    db.session.commit()
    with transaction():
        motion = excluding.propose(
            campaign=campaign, code=code, reason=REASON, actor=members[0], now=now
        )
    carrying.carry_out(motion=motion, actor=members[1], now=now)


def test_the_rule_counts_again_and_both_publications_stay(
    published: Campaign, frozen: Any, client: FlaskClient
) -> None:
    frozen.advance(days=3)
    decide(published, "2", frozen.moment)
    latest, first = queries.publications(published)
    assert (latest.number, first.number) == (2, 1)
    assert [count.outcome["selected"] for count in queries.counts(published)] == [["1", "3"]]
    assert [count.outcome["selected"] for count in queries.counts_of(first)] == [["1", "2"]]
    records = [publishing.folder(each.record_name) / each.record_name for each in (latest, first)]
    for record in records:
        assert verify(record)
    entry = db.session.query(Entry).filter_by(act="exclude_project").one()
    assert (entry.reason, entry.after["excluded"]) == (REASON, {"pot": 1, "project": 2})
    publishing_entry = db.session.query(Entry).filter_by(act="publish_results").all()[-1]
    assert publishing_entry.before == {"record": first.record_digest}
    page = client.get(f"{BASE}/results/").text
    assert REASON in page
    assert "Excluded" in page
    assert "counted again without project 2" in page
    earlier = client.get(f"{BASE}/results/1/").text
    assert "A later publication holds" in earlier
    assert REASON not in earlier
    assert client.get(f"{BASE}/results/3/").status_code == 404
    assert "--exclude 2" in client.get(f"{BASE}/record/").text
    for lang in ("ky", "ru"):
        assert REASON in client.get(f"/{lang}/ak-bulak/campaigns/2026/results/").text


def test_a_second_winner_may_fall_away_too(published: Campaign, frozen: Any) -> None:
    decide(published, "2", frozen.moment)
    decide(published, "1", frozen.moment)
    assert [count.outcome["selected"] for count in queries.counts(published)] == [["3"]]
    latest = queries.latest_publication(published)
    assert latest is not None
    assert latest.number == 3
    assert verify(publishing.folder(latest.record_name) / latest.record_name)


def test_only_a_winner_and_only_after_the_publication(app: Flask, frozen: Any) -> None:
    campaign = elections.running()
    member = factories.member(campaign.municipality, Role.COMMISSION)
    elections.cast(campaign, elections.voter(campaign.municipality)[1], 1)
    frozen.advance(days=30)
    elections.carry_out(campaign, MotionKind.OPEN_ENVELOPES)
    with pytest.raises(DomainError):
        decide(campaign, "1", frozen.moment)
    elections.carry_out(campaign, MotionKind.PUBLISH_RESULTS)
    with pytest.raises(DomainError):
        decide(campaign, "2", frozen.moment)
    official = factories.member(campaign.municipality, Role.OFFICIAL)
    db.session.commit()
    for alone in (official, member):
        with pytest.raises(Refused):
            propose_and_confirm(campaign, alone, frozen.moment)
        db.session.rollback()
    assert len(queries.publications(campaign)) == 1


def propose_and_confirm(campaign: Campaign, member: Person, now: Any) -> None:
    with transaction():
        motion = excluding.propose(
            campaign=campaign, code="1", reason=REASON, actor=member, now=now
        )
    carrying.carry_out(motion=motion, actor=member, now=now)


@pytest.mark.parametrize("role", [None, *Role])
def test_who_may_propose_it(published: Campaign, sign_in: SignIn, role: Role | None) -> None:
    of = None if role == Role.OPERATOR else published.municipality
    who = factories.member(of, role) if role else factories.person()
    db.session.commit()
    browser, here = sign_in(who), f"{BASE}/results/exclude"
    assert browser.get(here).status_code == (200 if role == Role.COMMISSION else 403)
    answer = browser.post(here, data={"project": "2", "reason": REASON})
    assert answer.status_code == (303 if role == Role.COMMISSION else 403)
    motions = db.session.query(Motion).filter_by(kind=MotionKind.EXCLUDE_PROJECT).all()
    assert [motion.details for motion in motions] == (
        [{"project": "2"}] if role == Role.COMMISSION else []
    )
    if role == Role.COMMISSION:
        assert "project 2" in browser.get(f"{BASE}/commission").text


@pytest.mark.parametrize("sent", [{}, {"project": "2"}, {"project": "3", "reason": REASON}])
def test_what_is_missing_is_said(
    published: Campaign, sign_in: SignIn, sent: dict[str, str]
) -> None:
    member = factories.member(published.municipality, Role.COMMISSION)
    db.session.commit()
    page = sign_in(member).post(f"{BASE}/results/exclude", data=sent)
    assert page.status_code == 200
    assert 'class="errors"' in page.text
    assert db.session.query(Motion).filter_by(kind=MotionKind.EXCLUDE_PROJECT).count() == 0
