"""Where the key of a campaign lies: beside the server, wrapped, or on paper; never in the database.

A key that the commission keeps is in memory for one request: while its sheets are made, and while
two of them open envelopes.
"""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass, field
from pathlib import Path

from flask import current_app

from civicbudget.core.errors import DomainError
from civicbudget.core.i18n import gettext as _
from civicbudget.core.security import derive
from civicbudget.sealing.ballot import InvalidEnvelope, open_envelope, padded_length, seal
from civicbudget.sealing.keys import (
    KeyDoesNotOpen,
    PrivateKey,
    generate_keypair,
    public_bytes,
    unwrap_private_key,
    wrap_private_key,
)
from civicbudget.sealing.sheets import Sheet, split
from civicbudget.sealing.tracker import new_tracker

_LABEL = "keys of campaigns"


def make(campaign_id: str) -> bytes:
    """Make the key pair of a campaign, keep the private key, give the public one (65 bytes).

    The file is on disk before the caller commits. One that is there already belongs to an opening
    that was not committed, so nothing was sealed for it: it is replaced.
    """
    private, public = generate_keypair()
    path = _path(campaign_id)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    partial = path.with_name(path.name + ".part")
    partial.unlink(missing_ok=True)
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as target:
        target.write(wrap_private_key(private, derive(_LABEL), campaign_id))
        target.flush()
        os.fsync(target.fileno())
    partial.replace(path)
    return public_bytes(public)


@dataclass(frozen=True)
class OnPaper:
    """A key that nobody has but on these sheets, and an envelope to try them on."""

    public_key: bytes
    envelope: bytes
    tracker: str
    sheets: tuple[Sheet, ...] = field(repr=False)


def make_on_paper(campaign_id: str) -> OnPaper:
    """Make the key pair of a campaign for a commission that keeps it, and forget the private key.

    The envelope holds a ballot that chooses nothing, so that it counts for nothing anywhere.
    """
    private, public = generate_keypair()
    tracker = new_tracker()
    sealed = seal(public, campaign_id, tracker, {}, padded_length(campaign_id, {}))
    return OnPaper(public_bytes(public), sealed.ciphertext, tracker, split(private))


def opens(private: PrivateKey, campaign_id: str, envelope: bytes, tracker: str) -> bool:
    """Whether a key opens the envelope it is tried on, and finds the ballot that lies in it."""
    try:
        return open_envelope(private, campaign_id, envelope).tracker == tracker
    except InvalidEnvelope:
        return False


def load(campaign_id: str) -> PrivateKey:
    """The private key of a campaign. Raises DomainError where it is missing or does not open."""
    try:
        return unwrap_private_key(_path(campaign_id).read_bytes(), derive(_LABEL), campaign_id)
    except OSError as error:
        raise DomainError(
            _("The key of this campaign is missing on the server: ask the operator.")
        ) from error
    except KeyDoesNotOpen as error:
        raise DomainError(
            _("The key of this campaign does not open under this installation's secret.")
        ) from error


def destroy(campaign_id: str) -> None:
    """Overwrite the private key of a campaign and remove it, with what an interruption left.

    What is gone already stays gone: a confirmation that failed afterwards can be repeated. A disk
    may keep old blocks under another name; they are wrapped under the installation's secret.
    """
    path = _path(campaign_id)
    for each in (path, path.with_name(path.name + ".part")):
        if each.exists():
            with each.open("r+b", buffering=0) as target:
                target.write(secrets.token_bytes(each.stat().st_size))
                os.fsync(target.fileno())
            each.unlink()


def _path(campaign_id: str) -> Path:
    name = campaign_id.replace("/", ".")  # no slug has a dot, so no two campaigns share a name
    return Path(current_app.instance_path) / "keys" / f"{name}.key"
