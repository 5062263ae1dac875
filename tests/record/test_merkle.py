"""The tree of RFC 9162, held against a plain reading of its definition and known roots."""

import hashlib
from collections.abc import Sequence

import pytest

from civicbudget.record import merkle

# The eight leaves and the roots with which implementations of Certificate Transparency are tested.
LEAVES = [
    *("", "00", "10", "2021", "3031", "40414243", "5051525354555657"),
    "606162636465666768696a6b6c6d6e6f",
]
ROOTS = {
    0: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
}
LONGEST = 40


def digests(number: int) -> list[str]:
    return [hashlib.sha256(b"%d" % place).hexdigest() for place in range(number)]


def plain_root(leaves: Sequence[str]) -> str:
    """The definition of section 2.1.1, word for word."""
    if not leaves:
        return hashlib.sha256(b"").hexdigest()
    if len(leaves) == 1:
        return hashlib.sha256(b"\0" + bytes.fromhex(leaves[0])).hexdigest()
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    left, right = plain_root(leaves[:split]), plain_root(leaves[split:])
    return hashlib.sha256(b"\1" + bytes.fromhex(left) + bytes.fromhex(right)).hexdigest()


@pytest.mark.parametrize(("size", "root"), ROOTS.items())
def test_known_roots(size: int, root: str) -> None:
    assert merkle.root(LEAVES[:size]) == root


def test_every_root_is_that_of_the_definition() -> None:
    for size in range(LONGEST):
        leaves = digests(size)
        assert merkle.root(iter(leaves)) == plain_root(leaves)


def test_every_list_is_consistent_with_every_beginning_of_it_and_with_nothing_else() -> None:
    other = "f" * 64
    for size in range(LONGEST):
        leaves = digests(size)
        later = merkle.root(leaves)
        for before in range(size + 1):
            earlier = merkle.root(leaves[:before])
            proof = merkle.consistency(leaves, before)
            assert len(proof) <= 2 * max(1, size).bit_length()
            assert merkle.is_consistent(before, earlier, size, later, proof)
            assert not merkle.is_consistent(before, other, size, later, proof)
            assert not merkle.is_consistent(before, earlier, size, later, (*proof, other))
            if before not in (0, size):
                assert not merkle.is_consistent(before, earlier, size, other, proof)
                assert not merkle.is_consistent(before, earlier, size, later, proof[:-1])
                assert not merkle.is_consistent(before, earlier, size, later, (other, *proof[1:]))


def test_a_changed_list_has_no_proof() -> None:
    leaves = digests(21)
    changed = [*leaves[:4], leaves[5], leaves[4], *leaves[6:]]
    earlier, later = merkle.root(leaves[:13]), merkle.root(changed)
    proof = merkle.consistency(changed, 13)
    assert not merkle.is_consistent(13, earlier, 21, later, proof)


def test_a_tree_does_not_shrink() -> None:
    with pytest.raises(ValueError, match="does not shrink"):
        merkle.consistency(digests(3), 4)
    assert not merkle.is_consistent(4, merkle.EMPTY, 3, merkle.EMPTY, ("0" * 64,))
