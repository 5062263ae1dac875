"""The detached signature of a record: Ed25519 over the digest of every byte of it."""

import hashlib
import os
import re
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from civicbudget.core import canonical
from civicbudget.record.faults import SIGNATURE, WHOLE, RecordFault

FORMAT = "civicbudget-record-signature/1"
SUFFIX = ".sig"
"""What the name of a record's signature file adds to the record's own name."""

LARGEST = 4096
"""Bytes: no signature file is longer."""

_HEXADECIMAL = {"public_key": 64, "sha256": 64, "signature": 128}
_CHUNK = 1 << 20


def generate_signing_key() -> Ed25519PrivateKey:
    """A new key by which an installation signs what it publishes."""
    return Ed25519PrivateKey.generate()


def save_signing_key(key: Ed25519PrivateKey, path: Path) -> None:
    """Write the key as PEM, readable by its owner alone. Raises FileExistsError: no key is lost."""
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as sink:
        sink.write(pem)


def load_signing_key(path: Path) -> Ed25519PrivateKey:
    """Read the key again. Raises ValueError for what is not an Ed25519 key in PEM, and OSError."""
    key = load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise ValueError(f"{path} holds a key of another kind than Ed25519")
    return key


def fingerprint(public_key: Ed25519PublicKey) -> str:
    """SHA-256 of the public key's 32 bytes, in groups of four for reading aloud."""
    digest = hashlib.sha256(raw(public_key)).hexdigest()
    return " ".join(digest[start : start + 4] for start in range(0, len(digest), 4))


def file_digest(path: Path) -> str:
    """SHA-256 of a file's bytes, in hexadecimal."""
    digest = hashlib.sha256()
    with path.open("rb") as source:
        while chunk := source.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def sign(path: Path, key: Ed25519PrivateKey) -> bytes:
    """The content of the detached signature file of a record."""
    digest = file_digest(path)
    statement = {
        "format": FORMAT,
        "algorithm": "Ed25519",
        "public_key": raw(key.public_key()).hex(),
        "sha256": digest,
        "signature": key.sign(_message(digest)).hex(),
    }
    return canonical.dumps(statement) + b"\n"


def signed_digest(signature: bytes) -> tuple[str, Ed25519PublicKey]:
    """The digest that a signature file vouches for, and by which key.

    Raises RecordFault where the file is not in its one form, or its signature does not hold.
    """
    statement = _statement(signature)
    public_key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(statement["public_key"]))
    try:
        public_key.verify(bytes.fromhex(statement["signature"]), _message(str(statement["sha256"])))
    except InvalidSignature as error:
        raise RecordFault(SIGNATURE, "it was not made by the key it names") from error
    return statement["sha256"], public_key


def verify_signature(path: Path, signature: bytes, expected: str | None = None) -> Ed25519PublicKey:
    """The key that signed these very bytes of the record. Raises RecordFault.

    ``expected``: the fingerprint as it was published elsewhere, in any grouping and case.
    """
    digest, public_key = signed_digest(signature)
    if expected is not None and not is_fingerprint(expected, public_key):
        raise RecordFault(
            SIGNATURE,
            "it was made by another key than the one you named; "
            f"the fingerprint of the key that signed is {fingerprint(public_key)}",
        )
    if digest != file_digest(path):
        raise RecordFault(WHOLE, "its bytes differ from what was signed")
    return public_key


def is_fingerprint(expected: str, public_key: Ed25519PublicKey) -> bool:
    """Whether this is the fingerprint of the key, in any grouping and case."""
    return _plain(expected) == _plain(fingerprint(public_key))


def _statement(signature: bytes) -> dict[str, Any]:
    try:
        if len(signature) > LARGEST or not signature.endswith(b"\n"):
            raise canonical.NotCanonical
        statement = canonical.loads(signature[:-1])
    except canonical.NotCanonical as error:
        raise RecordFault(SIGNATURE, "it is not a signature file of a record") from error
    fixed = {"format": FORMAT, "algorithm": "Ed25519"}
    if not isinstance(statement, dict) or statement.keys() != {*fixed, *_HEXADECIMAL}:
        raise RecordFault(SIGNATURE, "it is not a signature file of a record")
    for name, value in fixed.items():
        if statement[name] != value:
            raise RecordFault(SIGNATURE, f"its {name} is not {value}")
    for name, length in _HEXADECIMAL.items():
        if not re.fullmatch(f"[0-9a-f]{{{length}}}", str(statement[name])):
            raise RecordFault(SIGNATURE, f"its {name} is not {length} hexadecimal digits")
    return statement


def _message(digest: str) -> bytes:
    """What is signed: the digest, in a domain of its own so that it can pass for nothing else."""
    return FORMAT.encode() + b"\n" + digest.encode() + b"\n"


def raw(public_key: Ed25519PublicKey) -> bytes:
    """The 32 bytes of a public key."""
    return public_key.public_bytes(Encoding.Raw, PublicFormat.Raw)


def _plain(text: str) -> str:
    return re.sub(r"[\s:-]", "", text).lower()
