"""Where the key of a campaign lies: beside the server, wrapped, never in the database."""

from __future__ import annotations

import os
from pathlib import Path

from flask import current_app

from civicbudget.core.errors import DomainError
from civicbudget.core.i18n import gettext as _
from civicbudget.core.security import derive
from civicbudget.sealing.keys import (
    KeyDoesNotOpen,
    PrivateKey,
    generate_keypair,
    public_bytes,
    unwrap_private_key,
    wrap_private_key,
)

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


def _path(campaign_id: str) -> Path:
    name = campaign_id.replace("/", ".")  # no slug has a dot, so no two campaigns share a name
    return Path(current_app.instance_path) / "keys" / f"{name}.key"
