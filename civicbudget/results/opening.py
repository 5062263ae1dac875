"""The envelopes of a campaign opened by the rules that it froze. Pure: no database, no clock."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from civicbudget.record import opening
from civicbudget.record.opening import Opened
from civicbudget.sealing.keys import PrivateKey
from civicbudget.voting import rules as frozen


def open_all(
    private: PrivateKey,
    rules: frozen.Rules,
    envelopes: Iterable[tuple[bytes, str]],
    progress: Callable[[int], object] | None = None,
) -> Opened:
    """Open every envelope (ciphertext, hash), as ``record.opening`` does."""
    known = frozen.record_rules(rules)
    return opening.open_all(private, frozen.campaign_id(rules), known, envelopes, progress)
