"""The container: one form for one content, and no other is read."""

import struct
import zlib
from collections.abc import Callable
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

import pytest

from civicbudget.record import archive
from civicbudget.record.archive import create, open_archive
from civicbudget.record.faults import RecordFault

FILES = {"rules.json": b"{}", "log.jsonl": b"one\n" * 100}


def written(path: Path, files: dict[str, bytes]) -> bytes:
    with create(path) as writer:
        for name, data in files.items():
            with writer.file(name) as sink:
                sink.write(data)
    return path.read_bytes()


def fault_of(path: Path, data: bytes) -> str:
    path.write_bytes(data)
    with pytest.raises(RecordFault) as caught:
        read_through(path)
    return str(caught.value)


def read_through(path: Path) -> None:
    with open_archive(path) as opened:
        for name in opened.sizes:
            opened.description(name)


def zipped(path: Path, change: Callable[[ZipFile], None]) -> bytes:
    """A container made by any other program."""
    with ZipFile(path, "w") as container:
        change(container)
    return path.read_bytes()


def entry(name: str = "rules.json", **marks: object) -> ZipInfo:
    info = ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    info.compress_type, info.create_system, info.external_attr = ZIP_DEFLATED, 3, 0o100644 << 16
    for mark, value in marks.items():
        setattr(info, mark, value)
    return info


def test_what_is_written_is_read_and_the_bytes_are_equal_for_equal_files(tmp_path: Path) -> None:
    data = written(tmp_path / "one.zip", FILES)
    assert data == written(tmp_path / "two.zip", FILES)
    with open_archive(tmp_path / "one.zip") as opened:
        assert {name: opened.read(name) for name in opened.sizes} == FILES
    with ZipFile(tmp_path / "one.zip") as container:
        assert container.testzip() is None


def test_a_published_record_is_not_overwritten(tmp_path: Path) -> None:
    data = written(tmp_path / "one.zip", FILES)
    with pytest.raises(FileExistsError), create(tmp_path / "one.zip"):
        pass
    assert (tmp_path / "one.zip").read_bytes() == data


def test_nothing_is_left_of_what_could_not_be_finished(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError), create(tmp_path / "one.zip"):
        raise RuntimeError
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "marks",
    [
        {"extra": b"\x99\x99\x02\x00ab"},
        {"comment": b"hello"},
        {"compress_type": ZIP_STORED},
        {"external_attr": 0o120777 << 16},
        {"date_time": (2026, 5, 3, 0, 0, 0)},
        {"create_system": 0},
        {"internal_attr": 1},
    ],
)
def test_a_file_packed_in_another_way_is_refused(tmp_path: Path, marks: dict) -> None:
    path = tmp_path / "odd.zip"
    data = zipped(path, lambda container: container.writestr(entry(**marks), b"{}"))
    assert re_any(fault_of(path, data), "comments or extra fields", "packed in another way")


def re_any(told: str, *expected: str) -> bool:
    return any(words in told for words in expected)


@pytest.mark.parametrize("name", ["../rules.json", "/rules.json", "a/rules.json", "rules.json\n"])
def test_a_name_that_leads_elsewhere_is_refused(tmp_path: Path, name: str) -> None:
    data = zipped(tmp_path / "odd.zip", lambda container: container.writestr(entry(name), b"{}"))
    assert "a name that no record has" in fault_of(tmp_path / "odd.zip", data)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_name_twice_is_refused(tmp_path: Path) -> None:
    def twice(container: ZipFile) -> None:
        container.writestr(entry(), b"{}")
        container.writestr(entry(), b"[]")

    data = zipped(tmp_path / "odd.zip", twice)
    assert "two files of one name" in fault_of(tmp_path / "odd.zip", data)


def test_a_comment_on_the_whole_is_refused(tmp_path: Path) -> None:
    def commented(container: ZipFile) -> None:
        container.writestr(entry(), b"{}")
        container.comment = b"hello"

    data = zipped(tmp_path / "odd.zip", commented)
    assert "comments or extra fields" in fault_of(tmp_path / "odd.zip", data)


def test_a_local_header_that_names_another_file_is_refused(tmp_path: Path) -> None:
    data = written(tmp_path / "one.zip", FILES)
    other = data.replace(b"log.jsonl", b"LOG.jsonl", 1)
    assert fault_of(tmp_path / "odd.zip", other) == (
        "log.jsonl: what stands beside it is not what the directory says"
    )


def test_bytes_between_the_files_are_refused(tmp_path: Path) -> None:
    data = written(tmp_path / "one.zip", FILES)
    place = data.index(b"PK\x01\x02")
    other = data[:place] + b"hidden" + data[place:]
    end = other.index(b"PK\x05\x06")
    offset = struct.pack("<L", place + 6)
    other = other[: end + 16] + offset + other[end + 20 :]
    assert "bytes that belong to none of its files" in fault_of(tmp_path / "odd.zip", other)


def test_a_file_longer_than_declared_is_not_unpacked(tmp_path: Path) -> None:
    """A packed stream of a gigabyte under a header that declares two bytes."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = b"".join([packer.compress(bytes(1 << 20)) for _ in range(64)]) + packer.flush()
    data = written(tmp_path / "one.zip", {"rules.json": b"{}"})
    start = 30 + len("rules.json")
    size = struct.unpack_from("<L", data, 18)[0]
    sizes = struct.pack("<L", len(packed))
    local = data[:18] + sizes + data[22:start] + packed
    rest = data[start + size :]
    rest = rest[:20] + sizes + rest[24:]
    end = rest.index(b"PK\x05\x06")
    rest = rest[: end + 16] + struct.pack("<L", len(local)) + rest[end + 20 :]
    assert fault_of(tmp_path / "bomb.zip", local + rest) == (
        "rules.json: it is damaged and cannot be unpacked"
    )


def test_a_record_larger_than_any_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "LARGEST_TOTAL", 401)
    data = written(tmp_path / "one.zip", FILES)
    assert "larger than any record may be" in fault_of(tmp_path / "one.zip", data)


def test_a_file_that_is_missing_or_too_large_is_not_read_as_a_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "LARGEST_READ", 399)
    written(tmp_path / "one.zip", FILES)
    with open_archive(tmp_path / "one.zip") as opened:
        assert opened.read("rules.json") == b"{}"
        for name in ("log.jsonl", "roll.json"):
            with pytest.raises(RecordFault, match=f"{name}: it is missing, or far larger"):
                opened.read(name)
