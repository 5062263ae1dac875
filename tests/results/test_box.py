"""Whoever can write the database puts other envelopes into the box: nothing of them is opened."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from civicbudget.accounts.models import Person, Role
from civicbudget.campaigns import carrying, services
from civicbudget.campaigns.models import Campaign, Motion, MotionKind
from civicbudget.core import clock
from civicbudget.core.db import db, transaction
from civicbudget.core.errors import DomainError
from civicbudget.core.i18n import speaking
from civicbudget.core.work import Work
from civicbudget.desk import report
from civicbudget.record.signature import generate_signing_key
from civicbudget.results import preparing
from civicbudget.results.models import Ballot, Count, Opening
from civicbudget.sealing.ballot import Envelope as Sealed
from civicbudget.sealing.ballot import seal
from civicbudget.sealing.keys import load_public
from civicbudget.sealing.tracker import new_tracker
from civicbudget.voting import box
from civicbudget.voting.models import Envelope, EnvelopeLeaf
from tests import elections, factories

SignIn = Callable[[Person], FlaskClient]

OPEN, PUBLISH = MotionKind.OPEN_ENVELOPES, MotionKind.PUBLISH_RESULTS
LANGUAGES = {"ky": "ачылган жок", "ru": "не вскрыты", "en": "are not opened"}


@pytest.fixture
def campaign(app: Flask, frozen: Any) -> Campaign:
    """Twelve have voted, and voting is over."""
    found = elections.running()
    for _ in range(12):
        elections.cast(found, elections.voter(found.municipality)[1], 1)
    frozen.advance(days=30)
    return found


def proposed(campaign: Campaign) -> Motion:
    """The opening is proposed: a checkpoint sees what is in the box."""
    member = factories.member(campaign.municipality, Role.COMMISSION)
    db.session.commit()
    with transaction():
        return services.propose(
            campaign=campaign, kind=OPEN, details={}, reason="Ооба", actor=member, now=clock.now()
        )


def confirm(motion: Motion) -> None:
    member = factories.member(motion.campaign.municipality, Role.COMMISSION)
    db.session.commit()
    carrying.carry_out(motion=motion, actor=member, now=clock.now())


def another(campaign: Campaign) -> Sealed:
    """A vote for project 3, as anybody can seal one: the key for it is public."""
    public = load_public(campaign.public_key or b"")
    return seal(public, "ak-bulak/2026", new_tracker(), {1: [3]}, 200)


def swap(campaign: Campaign, number: int) -> list[str]:
    """Other ciphertexts beside the hashes of some envelopes; these hashes."""
    found = db.session.query(Envelope).order_by(Envelope.digest).limit(number).all()
    for envelope in found:
        envelope.ciphertext = another(campaign).ciphertext
    db.session.commit()
    return [envelope.digest for envelope in found]


def written() -> int:
    return sum(db.session.query(table).count() for table in (Ballot, Opening, Count))


def test_a_swapped_ciphertext_is_found_and_nothing_opened(campaign: Campaign) -> None:
    motion = proposed(campaign)
    digests = swap(campaign, 7)
    for lang, words in LANGUAGES.items():
        with speaking(lang), pytest.raises(DomainError) as caught:
            confirm(motion)
        assert words in str(caught.value)
        assert "ak-bulak/2026" in str(caught.value)
        assert ", ".join(digests[:5]) + " (+2)" in str(caught.value)
    assert written() == 0


def mutate(campaign: Campaign, how: str, chance: Random) -> set[box.Wrong]:
    """Change the box past everything; what may be named."""
    envelopes = db.session.query(Envelope).order_by(Envelope.id).all()
    one, two = chance.sample(envelopes, 2)
    match how:
        case "flip":
            place = chance.randrange(len(one.ciphertext))
            changed = bytes([one.ciphertext[place] ^ 1])
            one.ciphertext = one.ciphertext[:place] + changed + one.ciphertext[place + 1 :]
            return {box.Wrong.CIPHERTEXT}
        case "ciphertexts":
            one.ciphertext, two.ciphertext = two.ciphertext, one.ciphertext
            return {box.Wrong.CIPHERTEXT}
        case "digest":
            one.digest = f"{chance.getrandbits(256):064x}"
            return {box.Wrong.CIPHERTEXT}
        case "whole":
            new = another(campaign)
            one.ciphertext, one.digest = new.ciphertext, new.digest
            return {box.Wrong.UNSEEN}
        case "copy":
            one.ciphertext, one.digest = two.ciphertext, two.digest
            return {box.Wrong.NUMBER}
        case "remove":
            db.session.delete(one)
            return {box.Wrong.NUMBER}
        case "all":
            for each in envelopes:
                db.session.delete(each)
            return {box.Wrong.NUMBER}
    db.session.add(EnvelopeLeaf(campaign_id=campaign.id, position=13, digest="e" * 64))
    return {box.Wrong.LEAVES}


HOW = ("flip", "ciphertexts", "digest", "whole", "copy", "remove", "all", "add")


def test_every_mutation_of_the_box_is_found_and_named(campaign: Campaign) -> None:
    proposed(campaign)
    chance = Random(20261125)
    assert box.fault_of(campaign, closed=True) is None
    for _ in range(4):
        for how in HOW:
            named = mutate(campaign, how, chance)
            db.session.flush()
            fault = box.fault_of(campaign, closed=True)
            assert fault is not None, how
            assert fault.wrong in named
            with pytest.raises(DomainError, match="ak-bulak/2026"):
                box.require(campaign)
            db.session.rollback()
    assert box.fault_of(campaign, closed=True) is None


def test_a_checkpoint_of_another_key_vouches_for_nothing(
    campaign: Campaign, monkeypatch: pytest.MonkeyPatch
) -> None:
    proposed(campaign)
    monkeypatch.setattr(box, "signing_key", generate_signing_key)
    fault = box.fault_of(campaign, closed=True)
    assert fault is not None
    assert fault.wrong == box.Wrong.CHECKPOINT


def test_a_second_opening_asks_the_same(campaign: Campaign, tmp_path: Path) -> None:
    elections.carry_out(campaign, OPEN)
    elections.carry_out(campaign, PUBLISH)
    (digest,) = swap(campaign, 1)
    with pytest.raises(DomainError, match=digest):
        preparing.unseal(campaign, None, Work(tmp_path / "work"))


def test_the_commands_and_the_auditors_page_find_it(
    app: Flask, campaign: Campaign, sign_in: SignIn
) -> None:
    elections.carry_out(campaign, OPEN)
    elections.carry_out(campaign, PUBLISH)
    assert not report.on(campaign.municipality).wrong
    (digest,) = swap(campaign, 1)
    runner = app.test_cli_runner()
    for command in ("record", "log"):
        wrong = runner.invoke(args=[command, "check"])
        assert wrong.exit_code == 1
        assert f"the ciphertext is another than its hash: {digest}" in wrong.output
    ((_section, finding),) = report.on(campaign.municipality).wrong
    assert digest in finding.shown
    auditor = sign_in(factories.member(campaign.municipality, Role.AUDITOR))
    answer = auditor.get("/en/ak-bulak/campaigns/2026/commission/envelopes/")
    assert b"civicbudget-envelopes" not in answer.data
    assert digest in answer.text
