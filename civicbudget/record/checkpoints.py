"""Checkpoints: what others hold, so that a log cannot be rewritten even by who owns its file.

A checkpoint says how long the log was and which root its tree had, the same of the envelopes of
every campaign, and proves that both trees go on from the checkpoint before. The leaves of the
log's tree are the hashes of its entries; those of a campaign's tree are the hashes of its
envelopes, added at each checkpoint in the order of the hashes. It is signed with Ed25519.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from civicbudget.core import canonical
from civicbudget.record import merkle
from civicbudget.record.chain import GENESIS
from civicbudget.record.shape import hexadecimal, moment, text, whole
from civicbudget.record.signature import fingerprint, raw

FORMAT = "civicbudget-checkpoint/1"
LARGEST = 1 << 20
"""Bytes: no checkpoint is longer."""


class CheckpointBroken(Exception):
    """A checkpoint is not what it was, or the log is not the one that it covers."""

    def __init__(self, number: int, what: str) -> None:
        super().__init__(f"checkpoint {number}: {what}")
        self.number = number
        self.what = what


@dataclass(frozen=True)
class Grown:
    """A tree at a checkpoint: its leaves, its root, and the proof from the checkpoint before."""

    size: int
    root: str
    proof: tuple[str, ...]

    @classmethod
    def from_dict(cls, value: Mapping[str, Any]) -> "Grown":
        proof = tuple(hexadecimal(each, 64) for each in value["proof"])
        return cls(whole(value["size"], 0), hexadecimal(value["root"], 64), proof)

    def to_dict(self) -> dict[str, Any]:
        return {"size": self.size, "root": self.root, "proof": list(self.proof)}

    def goes_on_from(self, before: "Grown | None") -> bool:
        """Whether the proof ties this tree to the one before (none yet: to the empty one)."""
        before = before or NOTHING
        return merkle.is_consistent(before.size, before.root, self.size, self.root, self.proof)


NOTHING = Grown(0, merkle.EMPTY, ())


def grown(before: Grown | None, leaves: Sequence[str]) -> Grown:
    """A tree of all these leaves, which went on from `before`. Raises ValueError if it shrank."""
    size = (before or NOTHING).size
    return Grown(len(leaves), merkle.root(leaves), merkle.consistency(leaves, size))


@dataclass(frozen=True)
class Box:
    """The envelopes of a campaign: how many different ones were held just then, and the tree of all
    there were."""

    held: int
    tree: Grown


@dataclass(frozen=True)
class Checkpoint:
    """What was so at a moment. ``head``: the hash of the log's last entry; ``previous``: the
    digest of the checkpoint before; ``public_key`` and ``signature`` in hexadecimal."""

    log: str
    number: int
    time: str
    previous: str
    head: str
    entries: Grown
    envelopes: Mapping[str, Box]
    public_key: str
    signature: str

    @classmethod
    def from_dict(cls, value: Mapping[str, Any]) -> "Checkpoint":
        if value["format"] != FORMAT:
            raise ValueError("a checkpoint of another format")
        return cls(
            text(value["log"]),
            whole(value["number"], 1),
            moment(value["time"]),
            hexadecimal(value["previous"], 64),
            hexadecimal(value["entries"]["head"], 64),
            Grown.from_dict(value["entries"]),
            {
                text(campaign): Box(whole(box["held"], 0), Grown.from_dict(box))
                for campaign, box in value["envelopes"].items()
            },
            hexadecimal(value["public_key"], 64),
            hexadecimal(value["signature"], 128),
        )

    def to_dict(self) -> dict[str, Any]:
        return {
            "format": FORMAT,
            "log": self.log,
            "number": self.number,
            "time": self.time,
            "previous": self.previous,
            "entries": {"head": self.head, **self.entries.to_dict()},
            "envelopes": {
                campaign: {"held": box.held, **box.tree.to_dict()}
                for campaign, box in self.envelopes.items()
            },
            "public_key": self.public_key,
            "signature": self.signature,
        }

    def digest(self) -> str:
        """SHA-256 of the whole checkpoint, which the next one names."""
        return canonical.digest(self.to_dict())

    def line(self) -> bytes:
        """The checkpoint as it is published: canonical JSON, and the end of the line."""
        return canonical.dumps(self.to_dict()) + b"\n"

    def key(self) -> Ed25519PublicKey:
        """The key that it names. Raises ValueError for what is none."""
        return Ed25519PublicKey.from_public_bytes(bytes.fromhex(self.public_key))


def read(line: bytes) -> Checkpoint:
    """A checkpoint from its line. Raises ValueError for what line() does not write."""
    try:
        checkpoint = Checkpoint.from_dict(canonical.loads(line[:-1]))
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError("not a checkpoint") from error
    if checkpoint.line() != line:
        raise ValueError("more than a checkpoint has")
    return checkpoint


def signed(unsigned: Checkpoint, key: Ed25519PrivateKey) -> Checkpoint:
    """The checkpoint with this key and its signature."""
    named = replace(unsigned, public_key=raw(key.public_key()).hex())
    return replace(named, signature=key.sign(_message(named)).hex())


def check_signature(checkpoint: Checkpoint) -> None:
    """Raises CheckpointBroken unless the key that it names has signed it."""
    try:
        checkpoint.key().verify(bytes.fromhex(checkpoint.signature), _message(checkpoint))
    except (InvalidSignature, ValueError) as error:
        raise CheckpointBroken(checkpoint.number, "its signature does not hold") from error


def check_all(checkpoints: Iterable[Checkpoint], log: str, hashes: Iterable[str]) -> list[str]:
    """Check the checkpoints of a log, the first to the last, against the hashes of its entries.

    Gives the fingerprints of the keys that signed, in the order of their first checkpoint. Raises
    CheckpointBroken for the first checkpoint that does not fit. The hashes are those of a chain
    that was checked; there may be more of them than the last checkpoint covers.
    """
    remaining, tree, head = iter(hashes), merkle.Tree(), GENESIS
    before: Checkpoint | None = None
    signers: dict[str, None] = {}
    for expected, checkpoint in enumerate(checkpoints, start=1):
        _check_place(checkpoint, log, expected, before)
        check_signature(checkpoint)
        signers[fingerprint(checkpoint.key())] = None
        _check_growth(checkpoint, before)
        while tree.size < checkpoint.entries.size and (head := next(remaining, "")):
            tree.add(head)
        if (tree.size, tree.root(), head) != _of_log(checkpoint):
            raise CheckpointBroken(
                expected, f"the log's first {checkpoint.entries.size} entries are not those it saw"
            )
        before = checkpoint
    return list(signers)


def check_leaves(checkpoints: Sequence[Checkpoint], campaign: str, leaves: Sequence[str]) -> None:
    """Whether these leaves are those of a campaign's tree at every checkpoint, up to the last.

    Raises CheckpointBroken for the first that saw others.
    """
    tree = merkle.Tree()
    for checkpoint in checkpoints:
        box = checkpoint.envelopes.get(campaign)
        seen = box.tree if box else NOTHING
        for leaf in leaves[tree.size : seen.size]:
            tree.add(leaf)
        if (tree.size, tree.root()) != (seen.size, seen.root):
            raise CheckpointBroken(
                checkpoint.number, f"the envelopes of campaign {campaign} are not those it saw"
            )
    if tree.size != len(leaves):
        raise CheckpointBroken(
            len(checkpoints), f"campaign {campaign} has leaves that no checkpoint saw"
        )


def check_kept(kept: Checkpoint, checkpoints: Sequence[Checkpoint], hashes: Sequence[str]) -> None:
    """Whether a log with its checkpoints goes on from one that somebody kept.

    Raises CheckpointBroken where it does not, or where the kept one is of a later time.
    """
    check_signature(kept)
    if kept.entries.size > len(hashes):
        raise CheckpointBroken(
            kept.number,
            f"it saw {kept.entries.size} entries, but the log has {len(hashes)}: "
            "entries are missing, or the log is of an earlier day",
        )
    if merkle.root(hashes[: kept.entries.size]) != kept.entries.root:
        raise CheckpointBroken(
            kept.number, f"the log's first {kept.entries.size} entries are not those it saw"
        )
    if kept.number > len(checkpoints):
        raise CheckpointBroken(
            kept.number, f"only {len(checkpoints)} checkpoints are here: it is missing"
        )
    if checkpoints[kept.number - 1] != kept:
        raise CheckpointBroken(kept.number, "another one stands in its place")


def _check_place(
    checkpoint: Checkpoint, log: str, expected: int, before: Checkpoint | None
) -> None:
    if checkpoint.number != expected:
        raise CheckpointBroken(expected, f"checkpoint {checkpoint.number} stands in its place")
    if checkpoint.log != log:
        raise CheckpointBroken(expected, "it belongs to another log")
    if checkpoint.previous != (before.digest() if before else GENESIS):
        raise CheckpointBroken(expected, "it does not name the digest of the one before it")


def _check_growth(checkpoint: Checkpoint, before: Checkpoint | None) -> None:
    if not checkpoint.entries.goes_on_from(before.entries if before else None):
        raise CheckpointBroken(checkpoint.number, "its log does not go on from the one before")
    boxes = before.envelopes if before else {}
    for campaign in sorted(boxes.keys() | checkpoint.envelopes.keys()):
        box, earlier = checkpoint.envelopes.get(campaign), boxes.get(campaign)
        if box is None or not box.tree.goes_on_from(earlier.tree if earlier else None):
            raise CheckpointBroken(
                checkpoint.number, f"the envelopes of campaign {campaign} do not go on from before"
            )
        if box.held > box.tree.size:
            raise CheckpointBroken(
                checkpoint.number, f"campaign {campaign} held more envelopes than its tree has"
            )


def _of_log(checkpoint: Checkpoint) -> tuple[int, str, str]:
    return checkpoint.entries.size, checkpoint.entries.root, checkpoint.head


def _message(checkpoint: Checkpoint) -> bytes:
    """What is signed: the digest of all but the signature, in a domain of its own."""
    statement = checkpoint.to_dict()
    del statement["signature"]
    return f"{FORMAT}\n{canonical.digest(statement)}\n".encode()
