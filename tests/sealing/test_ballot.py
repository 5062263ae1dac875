"""Sealed ballots: what goes in comes out, all look alike, and nothing else opens."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civicbudget.core import canonical
from civicbudget.sealing import ballot, keys
from civicbudget.sealing.ballot import InvalidEnvelope, Reason
from civicbudget.sealing.tracker import new_tracker
from tests.properties import examples

CAMPAIGN = "kok-jar/2026"
PROJECTS = {1: range(1, 13), 2: [13, 14, 15], 10: [101]}
LENGTH = ballot.padded_length(CAMPAIGN, PROJECTS)
PRIVATE, PUBLIC = keys.generate_keypair()
TRACKER = "0123456789abcdef" * 2

selections = st.fixed_dictionaries(
    {}, optional={pot: st.sets(st.sampled_from(numbers)) for pot, numbers in PROJECTS.items()}
)


def sealed(value: object, campaign: str = CAMPAIGN) -> bytes:
    """An envelope of a device that seals what it likes."""
    plain = value if isinstance(value, bytes) else canonical.dumps(value)
    return keys.SUITE.encrypt(plain, PUBLIC, b"civicbudget ballot/1\n" + campaign.encode())


def reason_of(ciphertext: bytes, campaign: str = CAMPAIGN) -> Reason:
    with pytest.raises(InvalidEnvelope) as caught:
        ballot.open_envelope(PRIVATE, campaign, ciphertext)
    return caught.value.reason


@examples(60)
@given(selections)
def test_every_selection_comes_back_from_an_envelope_of_one_length(selection: dict) -> None:
    tracker = new_tracker()
    envelope = ballot.seal(PUBLIC, CAMPAIGN, tracker, selection, LENGTH)
    assert len(envelope.ciphertext) == ballot.sealed_length(LENGTH)
    assert envelope.digest == hashlib.sha256(envelope.ciphertext).hexdigest()
    opened = ballot.open_envelope(PRIVATE, CAMPAIGN, envelope.ciphertext)
    chosen = {pot: tuple(sorted(numbers)) for pot, numbers in selection.items() if numbers}
    assert opened == ballot.SealedBallot(CAMPAIGN, tracker, chosen)


def test_the_full_selection_fits_exactly_and_a_longer_one_is_refused() -> None:
    full = ballot.seal(PUBLIC, CAMPAIGN, TRACKER, PROJECTS, LENGTH)
    assert len(full.ciphertext) == ballot.sealed_length(LENGTH)
    with pytest.raises(ValueError, match="longer"):
        ballot.seal(PUBLIC, CAMPAIGN, TRACKER, {**PROJECTS, 3: [16]}, LENGTH)


def test_the_same_ballot_never_looks_the_same() -> None:
    envelopes = {ballot.seal(PUBLIC, CAMPAIGN, TRACKER, {1: [1]}, LENGTH) for _ in range(20)}
    assert len(envelopes) == 20


def test_no_flipped_byte_opens() -> None:
    ciphertext = ballot.seal(PUBLIC, CAMPAIGN, TRACKER, {1: [1, 5]}, LENGTH).ciphertext
    for place in range(len(ciphertext)):
        for mask in (0x01, 0x80, 0xFF):
            other = bytearray(ciphertext)
            other[place] ^= mask
            assert reason_of(bytes(other)) is Reason.DOES_NOT_OPEN


@pytest.mark.parametrize("ciphertext", [b"", b"\x04", b"\0" * 65, b"\0" * 300])
def test_what_is_no_envelope_does_not_open(ciphertext: bytes) -> None:
    assert reason_of(ciphertext) is Reason.DOES_NOT_OPEN


def test_an_envelope_opens_with_its_own_key_and_campaign_only() -> None:
    envelope = ballot.seal(PUBLIC, CAMPAIGN, TRACKER, {1: [1]}, LENGTH)
    assert reason_of(envelope.ciphertext, "kok-jar/2027") is Reason.DOES_NOT_OPEN
    with pytest.raises(InvalidEnvelope):
        ballot.open_envelope(keys.generate_keypair()[0], CAMPAIGN, envelope.ciphertext)


def test_a_ballot_of_another_campaign_sealed_for_this_one_is_named() -> None:
    value = {"campaign": "kok-jar/2025", "tracker": TRACKER, "selection": {}}
    assert reason_of(sealed(value)) is Reason.OTHER_CAMPAIGN


@pytest.mark.parametrize(
    "plain",
    [
        b"",
        b"hello",
        b'{"campaign":"kok-jar/2026", "tracker":"","selection":{}}',
        canonical.dumps({"campaign": CAMPAIGN, "tracker": TRACKER, "selection": {}}) + b"\0",
        b"\xff\xfe",
    ],
)
def test_what_is_not_canonical_is_named(plain: bytes) -> None:
    assert reason_of(sealed(plain)) is Reason.NOT_CANONICAL


@pytest.mark.parametrize(
    "changes",
    [
        {"tracker": TRACKER.upper()},
        {"tracker": TRACKER[:-1]},
        {"tracker": 5},
        {"selection": []},
        {"selection": {"1": []}},
        {"selection": {"1": [2, 1]}},
        {"selection": {"1": [1, 1]}},
        {"selection": {"1": [0]}},
        {"selection": {"1": [True]}},
        {"selection": {"1": ["1"]}},
        {"selection": {"1": {"1": 1}}},
        {"selection": {"01": [1]}},
        {"selection": {"-1": [1]}},
        {"selection": {"one": [1]}},
        {"name": "who I am"},
    ],
)
def test_what_is_no_ballot_is_named(changes: dict) -> None:
    value = {"campaign": CAMPAIGN, "tracker": TRACKER, "selection": {"1": [1]}, **changes}
    assert reason_of(sealed(value)) is Reason.MALFORMED
