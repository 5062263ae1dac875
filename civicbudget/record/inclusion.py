"""The proof that an envelope lay in the box at a checkpoint: what a voter takes home.

It holds the signed checkpoint itself, and the way from the envelope's hash up to its root. Whoever
keeps it can show later, with nobody's help, that the municipality has had this envelope.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from civicbudget.core import canonical
from civicbudget.record import merkle
from civicbudget.record.checkpoints import Checkpoint, CheckpointBroken, check_signature
from civicbudget.record.faults import RecordFault
from civicbudget.record.shape import hexadecimal, parsed, text, whole

FORMAT = "civicbudget-envelope/1"
PROOF = "the proof"
LARGEST = 1 << 21
"""Bytes: no proof is longer."""


@dataclass(frozen=True)
class Inclusion:
    """An envelope under the root of a checkpoint. ``place``: its leaf, from 0."""

    campaign: str
    envelope: str
    place: int
    proof: tuple[str, ...]
    checkpoint: Checkpoint

    @classmethod
    def from_dict(cls, value: Mapping[str, Any]) -> "Inclusion":
        if value["format"] != FORMAT:
            raise ValueError("a proof of another format")
        return cls(
            text(value["campaign"]),
            hexadecimal(value["envelope"], 64),
            whole(value["place"], 0),
            tuple(hexadecimal(each, 64) for each in value["proof"]),
            Checkpoint.from_dict(value["checkpoint"]),
        )

    def to_dict(self) -> dict[str, Any]:
        return {
            "format": FORMAT,
            "campaign": self.campaign,
            "envelope": self.envelope,
            "place": self.place,
            "proof": list(self.proof),
            "checkpoint": self.checkpoint.to_dict(),
        }

    def line(self) -> bytes:
        """The proof as it is given away: canonical JSON, and the end of the line."""
        return canonical.dumps(self.to_dict()) + b"\n"


def included(
    checkpoint: Checkpoint, campaign: str, leaves: Sequence[str], envelope: str
) -> Inclusion | None:
    """The proof for an envelope, of a campaign's leaves in their order; None where the checkpoint
    has not seen it."""
    box = checkpoint.envelopes.get(campaign)
    seen = leaves[: box.tree.size] if box else []
    if envelope not in seen:
        return None
    place = seen.index(envelope)
    return Inclusion(campaign, envelope, place, merkle.inclusion(seen, place), checkpoint)


def read(data: bytes) -> Inclusion:
    """A proof from its line. Raises RecordFault."""
    return parsed(PROOF, data.removesuffix(b"\n"), Inclusion.from_dict, Inclusion.to_dict)


def check(found: Inclusion) -> None:
    """Raises RecordFault unless the envelope is under the root, and the checkpoint is signed."""
    try:
        check_signature(found.checkpoint)
    except CheckpointBroken as broken:
        raise RecordFault(f"checkpoint {broken.number}", broken.what) from broken
    box = found.checkpoint.envelopes.get(found.campaign)
    if box is None:
        raise RecordFault(PROOF, f"the checkpoint knows no campaign {found.campaign}")
    tree = box.tree
    if not merkle.is_included(found.envelope, found.place, tree.size, tree.root, found.proof):
        raise RecordFault(PROOF, "it does not lead from the envelope to the checkpoint's root")
