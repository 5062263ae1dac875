"""What a record holds for people and other programs: all of it or none, and nothing that lies."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from civicbudget.core import canonical
from civicbudget.record.contents import DOCUMENTS, PACKAGE, Described, Marks, RecordContents
from civicbudget.record.faults import RecordFault
from civicbudget.record.verify import verify


def package(wrong: dict[str, Any]) -> Callable[[Described], bytes]:
    """A description of the files so far, with something wrong in it."""

    def describe(files: Described) -> bytes:
        told = [
            {"path": name, "hash": f"sha256:{each['sha256']}", "bytes": each["bytes"]}
            for name, each in files.items()
        ]
        return canonical.dumps({"resources": [{**told[0], **wrong}, *told[1:]]})

    return describe


def documents(**wrong: Any) -> dict[str, Callable[[Described], bytes]]:
    made = {name: lambda files, name=name: f"{name} of {len(files)}".encode() for name in DOCUMENTS}
    return {**made, PACKAGE: package(wrong)}


def test_a_record_with_documents_verifies(contents: RecordContents, publish: Callable) -> None:
    report = verify(publish(replace(contents, documents=documents()), "with.zip"))
    assert report.checked[1] == "the record holds exactly the 20 files that its manifest names"


@pytest.mark.parametrize("left_out", DOCUMENTS)
def test_one_document_alone_is_not_left_out(
    contents: RecordContents, publish: Callable, left_out: str
) -> None:
    some = {name: make for name, make in documents().items() if name != left_out}
    with pytest.raises(RecordFault, match=f"{left_out}.*it is missing"):
        verify(publish(replace(contents, documents=some), "some.zip"))


@pytest.mark.parametrize(
    "wrong", [{"bytes": 1}, {"hash": "sha256:" + "0" * 64}, {"path": "other.csv"}]
)
def test_the_description_says_what_the_manifest_says(
    contents: RecordContents, publish: Callable, wrong: dict[str, Any]
) -> None:
    path: Path = publish(replace(contents, documents=documents(**wrong)), "wrong.zip")
    with pytest.raises(RecordFault, match="is not what the manifest says"):
        verify(path)


def test_no_more_take_part_than_could(contents: RecordContents, publish: Callable) -> None:
    def told(entitled: int) -> Path:
        marks: Marks = replace(contents.marks, entitled=entitled)
        return publish(replace(contents, marks=marks), f"{entitled}.zip")

    assert verify(told(contents.marks.people))
    with pytest.raises(RecordFault, match="more people took part than the 42 who could have"):
        verify(told(42))
