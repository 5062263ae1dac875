"""Trackers for ballots that are published without the codes of their receipts."""

import hmac

from civicbudget.sealing.keys import PrivateKey, private_bytes

_LABEL = b"civicbudget: tracker of a ballot published without its code/1\n"
_BYTES = 16


def unlinked(tracker: str, private: PrivateKey) -> str:
    """Another tracker in the place of the voter's: HMAC-SHA-256 under the campaign's key.

    The same at every opening, so that a repeated one gives the same ballots; but who does not hold
    the key, the voter too, cannot tell which ballot is whose.
    """
    mark = hmac.digest(private_bytes(private), _LABEL + bytes.fromhex(tracker), "sha256")
    return mark[:_BYTES].hex()
