"""The envelope is HPKE as RFC 9180 has it: its vector, and a second reader written from the RFC."""

import hmac

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from civicbudget.core import canonical
from civicbudget.sealing import ballot, keys
from tests.rfc9180 import (
    ASSOCIATED,
    BASE_NONCE,
    CIPHERTEXT,
    ENC,
    INFO,
    KEY,
    PLAIN,
    RECIPIENT,
)

KEM_SUITE = b"KEM" + (0x0010).to_bytes(2, "big")
HPKE_SUITE = b"HPKE" + b"".join(part.to_bytes(2, "big") for part in (0x0010, 0x0001, 0x0001))


def labeled_extract(suite: bytes, salt: bytes, label: bytes, secret: bytes) -> bytes:
    return hmac.digest(salt, b"HPKE-v1" + suite + label + secret, "sha256")


def labeled_expand(suite: bytes, secret: bytes, label: bytes, info: bytes, length: int) -> bytes:
    """One block is enough: no output here is longer than a SHA-256 digest."""
    labeled = length.to_bytes(2, "big") + b"HPKE-v1" + suite + label + info
    return hmac.digest(secret, labeled + b"\x01", "sha256")[:length]


def key_and_nonce(private: ec.EllipticCurvePrivateKey, enc: bytes, info: bytes) -> list[bytes]:
    """RFC 9180, sections 4.1 (Decap) and 5.1 (KeySchedule), for the base mode."""
    shared = private.exchange(ec.ECDH(), keys.load_public(enc))
    secret = labeled_extract(KEM_SUITE, b"", b"eae_prk", shared)
    context = enc + keys.public_bytes(private.public_key())
    secret = labeled_expand(KEM_SUITE, secret, b"shared_secret", context, 32)
    schedule = b"\x00" + labeled_extract(HPKE_SUITE, b"", b"psk_id_hash", b"")
    schedule += labeled_extract(HPKE_SUITE, b"", b"info_hash", info)
    secret = labeled_extract(HPKE_SUITE, secret, b"secret", b"")
    return [
        labeled_expand(HPKE_SUITE, secret, label, schedule, length)
        for label, length in ((b"key", 16), (b"base_nonce", 12))
    ]


def test_the_second_reader_agrees_with_the_rfc() -> None:
    recipient = ec.derive_private_key(RECIPIENT, ec.SECP256R1())
    assert key_and_nonce(recipient, ENC, INFO) == [KEY, BASE_NONCE]
    assert AESGCM(KEY).decrypt(BASE_NONCE, CIPHERTEXT, ASSOCIATED) == PLAIN


def test_the_library_opens_what_the_rfc_sealed() -> None:
    """The vectors of the RFC carry associated data; this one is sealed anew without, by its key."""
    recipient = ec.derive_private_key(RECIPIENT, ec.SECP256R1())
    sealed = AESGCM(KEY).encrypt(BASE_NONCE, PLAIN, None)
    assert keys.SUITE.decrypt(ENC + sealed, recipient, INFO) == PLAIN


def test_the_second_reader_opens_our_envelopes() -> None:
    private, public = keys.generate_keypair()
    tracker, length = "0123456789abcdef" * 2, 200
    envelope = ballot.seal(public, "kok-jar/2026", tracker, {1: [3, 2]}, length)
    enc, sealed = envelope.ciphertext[:65], envelope.ciphertext[65:]
    key, nonce = key_and_nonce(private, enc, b"civicbudget ballot/1\nkok-jar/2026")
    plain = AESGCM(key).decrypt(nonce, sealed, None)
    expected = {"campaign": "kok-jar/2026", "tracker": tracker, "selection": {"1": [2, 3]}}
    assert plain == canonical.dumps(expected).ljust(length)
