"""One line of the log or of the checkpoints of a record is changed, and all is signed anew.

The mutations are drawn by a seeded generator: what an official could make who holds the key and
forgets, or cannot mend, what hangs on the line. What he can mend, a kept checkpoint shows.
"""

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from civicbudget.record.checkpoints import Checkpoint, signed
from civicbudget.record.contents import CHECKPOINTS, LOG, RecordContents
from civicbudget.record.faults import KEPT, RecordFault
from civicbudget.record.verify import verify

Remake = Callable[[dict[str, Callable[[bytes], bytes]]], Path]
Lines = list[bytes]
MUTATIONS = 150


def change(lines: Lines, chance: random.Random) -> None:
    place = chance.randrange(len(lines))
    at = chance.randrange(len(lines[place]) - 1)
    other = bytes([lines[place][at] ^ chance.randrange(1, 128)])
    lines[place] = lines[place][:at] + other + lines[place][at + 1 :]


def remove(lines: Lines, chance: random.Random) -> None:
    lines.pop(chance.randrange(len(lines)))


def insert(lines: Lines, chance: random.Random) -> None:
    new = chance.choice(lines).replace(b'"number":', b'"number":1').replace(b"06:", b"07:")
    lines.insert(chance.randrange(len(lines) + 1), new)


def swap(lines: Lines, chance: random.Random) -> None:
    one, two = chance.sample(range(len(lines)), 2)
    lines[one], lines[two] = lines[two], lines[one]


def replay(lines: Lines, chance: random.Random) -> None:
    lines.append(chance.choice(lines))


KINDS = (change, remove, insert, swap, replay)


def mutated(mutate: Callable[[Lines, random.Random], None], chance: random.Random):  # type: ignore[no-untyped-def] # a function of the fixture's kind
    def made(data: bytes) -> bytes:
        lines = data.splitlines(keepends=True)
        mutate(lines, chance)
        return b"".join(lines)

    return made


def fault_of(path: Path, kept: Checkpoint | None = None) -> RecordFault:
    with pytest.raises(RecordFault) as caught:
        verify(path, kept=kept)
    return caught.value


def test_every_mutation_of_the_log_and_its_checkpoints_is_named(remake: Remake) -> None:
    chance, found = random.Random(20261125), Counter[tuple[str, str]]()
    for _ in range(MUTATIONS):
        name, mutate = chance.choice((LOG, CHECKPOINTS)), chance.choice(KINDS)
        path = remake({name: mutated(mutate, chance)})
        fault = fault_of(path)
        # A log whose end is cut off is whole in itself: its checkpoints say what is missing.
        assert fault.where == name or (name, mutate, fault.where) == (LOG, remove, CHECKPOINTS)
        found[name, mutate.__name__] += 1
        path.unlink()
    assert len(found) == 2 * len(KINDS)


@pytest.fixture
def kept(contents: RecordContents) -> Checkpoint:
    return list(contents.checkpoints)[1]


def test_a_record_goes_on_from_the_checkpoint_that_somebody_kept(
    record: Path, kept: Checkpoint
) -> None:
    assert "the log goes on from checkpoint 2, which you kept" in verify(record, kept=kept).checked


def test_a_record_made_anew_from_another_log_is_found_by_it(
    contents_with: Callable[..., RecordContents],
    publish: Callable[[RecordContents, str], Path],
    kept: Checkpoint,
) -> None:
    anew = publish(contents_with(), "anew.zip")
    assert verify(anew).checked  # whole in itself
    fault = fault_of(anew, kept)
    assert fault.where == KEPT
    assert "entries are missing, or the log is of an earlier day" in fault.sentence


def test_checkpoints_by_another_key_or_none_or_too_few_are_named(
    contents_with: Callable[..., RecordContents],
    publish: Callable[[RecordContents, str], Path],
    contents: RecordContents,
    checkpoints_of: Callable[..., list[Checkpoint]],
) -> None:
    log, stranger = list(contents.log), Ed25519PrivateKey.from_private_bytes(bytes(32))
    for name, made, told in (
        ("key.zip", checkpoints_of(log, key=stranger), "some were signed by another key, "),
        ("none.zip", [], "none of them covers the log to its end"),
        ("few.zip", checkpoints_of(log)[:-1], "none of them covers the log to its end"),
    ):
        fault = fault_of(publish(contents_with(log=log, checkpoints=made), name))
        assert fault.where == CHECKPOINTS
        assert fault.sentence.startswith(told)


def test_envelopes_that_were_taken_out_of_the_tree_are_named(
    contents_with: Callable[..., RecordContents],
    publish: Callable[[RecordContents, str], Path],
    contents: RecordContents,
    checkpoints_of: Callable[..., list[Checkpoint]],
    signing_key: Ed25519PrivateKey,
) -> None:
    log = list(contents.log)
    one, two, three = checkpoints_of(log)
    other = replace(three, envelopes=checkpoints_of(log, leaves=4)[2].envelopes)
    gone = replace(three, envelopes={})
    stuffed = {"2026": replace(three.envelopes["2026"], held=10)}
    for name, last, told in (
        ("other.zip", other, "the envelopes of campaign 2026 do not go on from before"),
        ("gone.zip", gone, "the envelopes of campaign 2026 do not go on from before"),
        ("held.zip", replace(three, envelopes=stuffed), "held more envelopes than its tree has"),
    ):
        made = [one, two, signed(last, signing_key)]
        fault = fault_of(publish(contents_with(log=log, checkpoints=made), name))
        assert fault.where == CHECKPOINTS
        assert told in fault.sentence
