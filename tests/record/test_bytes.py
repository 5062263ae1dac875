"""Any one changed byte of a record or of its signature is found."""

import random
from pathlib import Path

import pytest

from civicbudget.record.contents import FIXED_NAMES, MANIFEST, pb_name
from civicbudget.record.faults import WHOLE, RecordFault
from civicbudget.record.signature import SUFFIX
from civicbudget.record.verify import verify

SAMPLE = 2000


def fault_of(record: Path) -> RecordFault:
    with pytest.raises(RecordFault) as caught:
        verify(record)
    return caught.value


def changed(data: bytes, place: int, chance: random.Random) -> bytes:
    other = data[place] ^ chance.randrange(1, 256)
    return data[:place] + bytes([other]) + data[place + 1 :]


def test_every_sampled_byte_of_the_record_matters(record: Path) -> None:
    chance, data = random.Random(1), record.read_bytes()
    blamed: set[str] = set()
    for place in sorted(chance.sample(range(len(data)), SAMPLE)):
        record.write_bytes(changed(data, place, chance))
        blamed.add(fault_of(record).where)
    assert blamed == {MANIFEST, *FIXED_NAMES, pb_name(1), pb_name(2), WHOLE}
    record.write_bytes(data)
    assert verify(record).checked


def test_every_byte_of_the_signature_matters(record: Path) -> None:
    signature = record.with_name(record.name + SUFFIX)
    chance, data = random.Random(2), signature.read_bytes()
    for place in range(len(data)):
        signature.write_bytes(changed(data, place, chance))
        assert fault_of(record).where in {"the signature", "the record"}
    for other in (b"", data[:-1], data + b"\n", b" " + data, data * 100):
        signature.write_bytes(other)
        assert fault_of(record).where == "the signature"


@pytest.mark.parametrize("name", ["ballots.csv", "rules.json", "pot-1.pb", "README.ky.txt"])
def test_the_changed_file_is_named(record: Path, name: str) -> None:
    data = record.read_bytes()
    place = data.index(name.encode()) + len(name) + 20
    record.write_bytes(changed(data, place, random.Random(3)))
    fault = fault_of(record)
    assert fault.where == name
    assert fault.sentence.startswith("it was changed after signing")


def test_bytes_before_after_and_missing_are_found(record: Path) -> None:
    data = record.read_bytes()
    for other in (data + b"\0", b"\0" + data, data[:-1], data[1:], b"", b"no zip"):
        record.write_bytes(other)
        assert fault_of(record).where == "the record"
