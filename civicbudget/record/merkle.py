"""The Merkle tree of RFC 9162, section 2.1: a list to which leaves are only ever added.

Two roots of one list are tied by a short proof that the longer list begins with the shorter.
"""

import hashlib
from collections.abc import Iterable, Sequence

EMPTY = hashlib.sha256(b"").hexdigest()
"""The root of a tree without a leaf."""


class Tree:
    """A tree that grows leaf by leaf; of it are kept the roots of its perfect parts alone."""

    def __init__(self) -> None:
        self.size = 0
        self._peaks: list[tuple[int, bytes]] = []  # height and root, the tallest first

    def add(self, leaf: str) -> None:
        """Add a leaf: a SHA-256 hash in hexadecimal."""
        height, node = 0, _leaf(leaf)
        while self._peaks and self._peaks[-1][0] == height:
            height, node = height + 1, _node(self._peaks.pop()[1], node)
        self._peaks.append((height, node))
        self.size += 1

    def root(self) -> str:
        """The root over the leaves so far, in hexadecimal."""
        if not self._peaks:
            return EMPTY
        *others, (_height, folded) = self._peaks
        for _taller, peak in reversed(others):
            folded = _node(peak, folded)
        return folded.hex()


def root(leaves: Iterable[str]) -> str:
    """The root over leaves."""
    tree = Tree()
    for leaf in leaves:
        tree.add(leaf)
    return tree.root()


def inclusion(leaves: Sequence[str], place: int) -> tuple[str, ...]:
    """That the leaf at a place, from 0, is under their root (2.1.3.1): what stands beside its
    way up. Raises ValueError for a place that there is not."""
    if not 0 <= place < len(leaves):
        raise ValueError("no leaf is in this place")
    beside: list[str] = []
    while len(leaves) > 1:
        split = 1 << (len(leaves) - 1).bit_length() - 1
        left, right = leaves[:split], leaves[split:]
        beside.insert(0, root(right if place < split else left))
        leaves, place = (left, place) if place < split else (right, place - split)
    return tuple(beside)


def is_included(leaf: str, place: int, size: int, known: str, proof: Sequence[str]) -> bool:
    """Whether a proof puts the leaf in its place under the root `known` of `size` (2.1.3.2)."""
    if not 0 <= place < size:
        return False
    last, node = size - 1, _leaf(leaf)
    for each in proof:
        if last == 0:
            return False
        if place & 1 or place == last:
            node = _node(bytes.fromhex(each), node)
            while place and not place & 1:
                place, last = place >> 1, last >> 1
        else:
            node = _node(node, bytes.fromhex(each))
        place, last = place >> 1, last >> 1
    return last == 0 and node.hex() == known


def consistency(leaves: Sequence[str], before: int) -> tuple[str, ...]:
    """That the list began with its first `before` leaves (2.1.4.1). Nothing to prove for none of
    them, or for all. Raises ValueError for more than there are."""
    if not 0 <= before <= len(leaves):
        raise ValueError("a tree does not shrink")
    if before in (0, len(leaves)):
        return ()
    return tuple(_proof(leaves, before, whole=True))


def is_consistent(before: int, earlier: str, size: int, later: str, proof: Sequence[str]) -> bool:
    """Whether a proof ties the root `earlier` of `before` leaves to `later` of `size` (2.1.4.2)."""
    if before in (0, size):
        return not proof and (earlier == (EMPTY if before == 0 else later))
    if before > size or not proof:
        return False
    steps = [bytes.fromhex(each) for each in proof]
    if before & (before - 1) == 0:  # a perfect tree is a node of the later one, and not repeated
        steps.insert(0, bytes.fromhex(earlier))
    climbed = _climb(before - 1, size - 1, steps)
    return climbed is not None and [node.hex() for node in climbed] == [earlier, later]


def _climb(place: int, last: int, steps: list[bytes]) -> tuple[bytes, bytes] | None:
    """Both roots as the proof gives them; None for a proof that is too long or too short."""
    while place & 1:
        place, last = place >> 1, last >> 1
    old = new = steps[0]
    for step in steps[1:]:
        if last == 0:
            return None
        if place & 1 or place == last:
            old, new = _node(step, old), _node(step, new)
            while place and not place & 1:
                place, last = place >> 1, last >> 1
        else:
            new = _node(new, step)
        place, last = place >> 1, last >> 1
    return (old, new) if last == 0 else None


def _proof(leaves: Sequence[str], before: int, *, whole: bool) -> list[str]:
    """SUBPROOF of the RFC; `whole`: whether the verifier has the root of these leaves already."""
    if before == len(leaves):
        return [] if whole else [root(leaves)]
    split = 1 << (len(leaves) - 1).bit_length() - 1
    left, right = leaves[:split], leaves[split:]
    if before <= split:
        return [*_proof(left, before, whole=whole), root(right)]
    return [*_proof(right, before - split, whole=False), root(left)]


def _leaf(digest: str) -> bytes:
    return hashlib.sha256(b"\0" + bytes.fromhex(digest)).digest()


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\1" + left + right).digest()
