"""The signing key and what it vouches for."""

import hashlib
import json
import stat
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from civicbudget.record import signature as signatures
from civicbudget.record.faults import RecordFault


def test_the_key_is_kept_for_its_owner_alone_and_never_overwritten(tmp_path: Path) -> None:
    key, path = signatures.generate_signing_key(), tmp_path / "signing.pem"
    signatures.save_signing_key(key, path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    back = signatures.load_signing_key(path)
    assert back.private_bytes_raw() == key.private_bytes_raw()
    with pytest.raises(FileExistsError):
        signatures.save_signing_key(signatures.generate_signing_key(), path)


def test_another_kind_of_key_is_refused(tmp_path: Path) -> None:
    other = ec.generate_private_key(ec.SECP256R1())
    pem = other.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (tmp_path / "other.pem").write_bytes(pem)
    with pytest.raises(ValueError, match="another kind"):
        signatures.load_signing_key(tmp_path / "other.pem")


def test_the_signature_can_be_checked_as_the_readme_says(tmp_path: Path) -> None:
    record, key = tmp_path / "record.zip", signatures.generate_signing_key()
    record.write_bytes(b"any bytes")
    statement = json.loads(signatures.sign(record, key))
    assert statement["sha256"] == hashlib.sha256(b"any bytes").hexdigest()
    public = bytes.fromhex(statement["public_key"])
    message = f"civicbudget-record-signature/1\n{statement['sha256']}\n".encode()
    Ed25519PublicKey.from_public_bytes(public).verify(
        bytes.fromhex(statement["signature"]), message
    )
    told = signatures.fingerprint(key.public_key())
    assert told.replace(" ", "") == hashlib.sha256(public).hexdigest()
    assert [len(group) for group in told.split(" ")] == [4] * 16


def test_a_signature_of_a_key_that_is_not_named_is_refused(tmp_path: Path) -> None:
    record = tmp_path / "record.zip"
    record.write_bytes(b"any bytes")
    one, two = (
        json.loads(signatures.sign(record, signatures.generate_signing_key())) for _ in range(2)
    )
    forged = {**one, "public_key": two["public_key"]}
    data = json.dumps(forged, sort_keys=True, separators=(",", ":")).encode() + b"\n"
    with pytest.raises(RecordFault, match="it was not made by the key it names"):
        signatures.verify_signature(record, data)
