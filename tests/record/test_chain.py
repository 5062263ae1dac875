"""The hash chain of the log."""

from dataclasses import replace

import pytest

from civicbudget.core import canonical
from civicbudget.record.chain import (
    GENESIS,
    ChainBroken,
    Entry,
    check_chain,
    digest_personal,
    entry_hash,
)


def chained(count: int) -> list[tuple[Entry, str]]:
    entries: list[tuple[Entry, str]] = []
    head = GENESIS
    for sequence in range(1, count + 1):
        entry = Entry(
            sequence=sequence,
            time="2026-05-03T06:00:00.000000Z",
            actor=digest_personal("Айгүл", b"s" * 16),
            role="official",
            act="project.accept",
            object=f"project/{sequence}",
            before=None,
            after={"state": "accepted"},
            reason="",
            previous=head,
        )
        head = entry_hash(entry)
        entries.append((entry, head))
    return entries


def test_the_head_is_the_last_hash_and_of_nothing_the_genesis() -> None:
    entries = chained(5)
    assert check_chain(entries) == entries[-1][1]
    assert check_chain([]) == GENESIS


def test_the_hash_is_that_of_the_canonical_entry() -> None:
    entry, hashed = chained(1)[0]
    assert hashed == canonical.digest(
        {
            "sequence": 1,
            "time": entry.time,
            "actor": entry.actor,
            "role": "official",
            "act": "project.accept",
            "object": "project/1",
            "before": None,
            "after": {"state": "accepted"},
            "reason": "",
            "previous": GENESIS,
        }
    )


@pytest.mark.parametrize(
    "change",
    [
        {"time": "2026-05-03T06:00:01.000000Z"},
        {"actor": ""},
        {"role": "auditor"},
        {"act": "project.refuse"},
        {"object": "project/9"},
        {"before": {}},
        {"after": None},
        {"reason": "none"},
    ],
)
def test_a_changed_entry_is_named(change: dict) -> None:
    entries = chained(5)
    entries[2] = (replace(entries[2][0], **change), entries[2][1])
    with pytest.raises(ChainBroken, match="entry 3: it does not have the hash"):
        check_chain(entries)


def test_a_changed_entry_with_a_new_hash_breaks_at_the_next() -> None:
    entries = chained(5)
    changed = replace(entries[2][0], reason="other")
    entries[2] = (changed, entry_hash(changed))
    with pytest.raises(ChainBroken, match="entry 4: it does not name the hash"):
        check_chain(entries)


def test_a_dropped_or_moved_entry_is_named() -> None:
    entries = chained(5)
    with pytest.raises(ChainBroken, match="entry 2: entry 3 stands in its place"):
        check_chain(entries[:1] + entries[2:])
    with pytest.raises(ChainBroken, match="entry 1: entry 2 stands"):
        check_chain(entries[1:])


def test_personal_data_is_hidden_by_a_salt_of_its_own() -> None:
    assert digest_personal("Айгүл", b"s" * 16) == digest_personal("Айгүл", b"s" * 16)
    assert digest_personal("Айгүл", b"s" * 16) != digest_personal("Айгүл", b"t" * 16)
    assert "Айгүл" not in digest_personal("Айгүл", b"s" * 16)
    with pytest.raises(ValueError, match="salt"):
        digest_personal("Айгүл", b"short")
