"""The key by which the installation signs records and checkpoints: outside the database."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from flask import current_app

from civicbudget.record.signature import (
    generate_signing_key,
    load_signing_key,
    save_signing_key,
)


def signing_key() -> Ed25519PrivateKey:
    """The key by which this installation signs what it publishes; made at its first use."""
    path = Path(current_app.instance_path) / "keys" / "record.pem"
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not path.exists():
        with suppress(FileExistsError):  # another process was faster: its key is the one
            save_signing_key(generate_signing_key(), path)
    return load_signing_key(path)
