"""Envelopes that come sealed from the voter's device: taken closed, or refused in words."""

from __future__ import annotations

import secrets
from base64 import urlsafe_b64encode
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from civicbudget.accounts.models import Person
from civicbudget.core.db import db
from civicbudget.record.balloting import BallotRule, Objection
from civicbudget.sealing.ballot import open_envelope, seal
from civicbudget.sealing.keys import load_public
from civicbudget.sealing.tracker import new_tracker
from civicbudget.voting import keys, queries, refusals, selection
from civicbudget.voting import rules as frozen
from civicbudget.voting.models import Envelope, Participation
from tests import elections
from tests.elections import BALLOTS

SignIn = Callable[[Person], FlaskClient]


def sealed(campaign: Any, *numbers: int, **changed: Any) -> bytes:
    """An envelope as a device seals it."""
    length = frozen.ballot_length(campaign.rules)
    key = load_public(campaign.public_key)
    given = {"campaign_id": "ak-bulak/2026", "length": length, **changed}
    return seal(key, tracker=new_tracker(), selection={1: numbers}, **given).ciphertext


def send(client: FlaskClient, campaign: Any, envelope: bytes) -> tuple[int, str]:
    answer = client.post(
        elections.ballot_url(campaign, "receipt/"),
        data={"envelope": urlsafe_b64encode(envelope).decode().rstrip("=")},
    )
    return answer.status_code, answer.text


def test_it_is_taken_as_it_is_and_looks_like_any_other(
    app: Flask, sign_in: SignIn, frozen: Any
) -> None:
    campaign = elections.running()
    people = [elections.voter(campaign.municipality)[0] for _ in range(2)]
    db.session.commit()
    envelope = sealed(campaign, 1, 3)
    status, page = send(sign_in(people[0]), campaign, envelope)
    elections.post_vote(sign_in(people[1]), campaign, "1", "3")
    ours, servers = db.session.query(Envelope).order_by(Envelope.id)
    assert (status, ours.ciphertext) == (200, envelope)
    assert ours.digest in page
    assert "<span></span>" in page  # where the device writes the code, which the server never had
    assert len(ours.ciphertext) == len(servers.ciphertext)
    marks = db.session.query(Participation).order_by(Participation.id)
    assert len({(mark.channel, mark.area_id, mark.voted_on) for mark in marks}) == 1
    opened = open_envelope(keys.load("ak-bulak/2026"), "ak-bulak/2026", ours.ciphertext)
    assert opened.selection == {1: (1, 3)}


def test_no_answer_tells_by_its_size_what_was_chosen(app: Flask, sign_in: SignIn) -> None:
    campaign = elections.running()
    sizes = set()
    for numbers in ((1,), (2, 3), (1, 2)):
        person, _ = elections.voter(campaign.municipality)
        db.session.commit()
        status, page = send(sign_in(person), campaign, sealed(campaign, *numbers))
        sizes.add((status, len(page.encode())))
    assert len(sizes) == 1


@pytest.mark.parametrize("broken", ["short", "long", "no point", "nothing", "no text"])
def test_what_can_be_no_envelope_is_refused_in_words(
    app: Flask, sign_in: SignIn, broken: str
) -> None:
    campaign = elections.running()
    person, _ = elections.voter(campaign.municipality)
    db.session.commit()
    whole = sealed(campaign, 1)
    envelope = {
        "short": whole[:-1],
        "long": whole + b"\0",
        "no point": b"\x04" + secrets.token_bytes(len(whole) - 1),
        "nothing": b"",
        "no text": "é".encode(),
    }[broken]
    status, page = send(sign_in(person), campaign, envelope)
    assert status == 200
    assert "no sealed envelope of this campaign" in page
    assert db.session.query(Participation).count() == 0


def test_the_same_envelope_again_is_the_same_vote(app: Flask, sign_in: SignIn) -> None:
    """Whoever got no answer sends it again, also where a vote cannot be changed."""
    campaign = elections.running(may_vote_again=False)
    voters = [elections.voter(campaign.municipality)[0] for _ in range(2)]
    db.session.commit()
    envelope, client = sealed(campaign, 1), sign_in(voters[0])
    first, again = (send(client, campaign, envelope) for _ in range(2))
    assert first == again
    assert send(client, campaign, sealed(campaign, 2))[0] == 403
    assert "no sealed envelope" in send(sign_in(voters[1]), campaign, envelope)[1]
    assert [digest for _, digest in queries.sealed(campaign)] == [
        db.session.query(Envelope).one().digest
    ]


@pytest.mark.parametrize("ballot", BALLOTS.values(), ids=lambda ballot: ballot.kind.value)
def test_the_script_says_what_the_server_says(app: Flask, ballot: BallotRule) -> None:
    """The words that the page gives the script are those of the server, with places for numbers."""
    campaign = elections.running(ballot=ballot, tally_rule={"name": "greedy-votes", "ties": "id"})
    patterns = refusals.patterns(ballot)
    assert patterns[Objection.NOTHING_CHOSEN] == refusals.nothing(ballot.kind)
    for code, values, chosen in (
        (Objection.TOO_MANY, {"chosen": 4}, {1: (1, 2, 3, 4)}),
        (Objection.OVER_THE_POT, {"money": "200\u00a0000\u00a0сом"}, {1: (1, 2, 3)}),
        (Objection.TOO_MANY_POINTS, {"given": 12, "over": 2}, {1: {1: 5, 2: 7}}),
        (Objection.POINTS_OUT_OF_RANGE, {}, {1: {1: 99}}),
    ):
        if code in patterns:
            said = refusals.words(campaign.rules, chosen, code)
            assert patterns[code].format(**values) == said
    if "twice" in patterns:
        with pytest.raises(refusals.WrongMarks) as refused:
            selection.read(campaign.rules, {"1": "2", "3": "2"})
        assert patterns["twice"].format(codes="1, 3", place=2) == str(refused.value)
