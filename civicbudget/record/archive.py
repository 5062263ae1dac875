"""The container of a record: a .zip in one form, and a reader that takes no other.

A zip can say two things to two readers (a name twice, one name in the directory and another beside
the file, bytes before, between or after). This reader holds a record against the form in which the
writer here makes it, so that every program that opens it sees the same.
"""

import hashlib
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import RawIOBase
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

from civicbudget.record.contents import is_record_name
from civicbudget.record.faults import WHOLE, RecordFault

if TYPE_CHECKING:
    from typing_extensions import Buffer  # in collections.abc from Python 3.12 on

LARGEST_TOTAL = 4 << 30
"""Bytes of all files of a record together, unpacked: four times a million ballots, and no bomb."""

LARGEST_READ = 64 << 20
"""Bytes of a file that is read as a whole: all but the ballots and the log."""

_MOMENT = (1980, 1, 1, 0, 0, 0)
_UNIX = 3
_ATTRIBUTES = 0o100644 << 16
_DIRECTORY_ENTRY = 46
_DIRECTORY_END = struct.Struct("<4s4H2LH")
_CHUNK = 1 << 20

DAMAGED = (BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, struct.error)
"""What the zipfile of the standard library raises for a file that is not as it should be."""


class Sink(RawIOBase):
    """A file that is being written into a record: counts and digests what passes."""

    def __init__(self, target: IO[bytes]) -> None:
        self._target = target
        self._digest = hashlib.sha256()
        self._bytes = 0

    def writable(self) -> bool:
        return True

    def write(self, data: "Buffer") -> int:
        written = bytes(data)
        self._digest.update(written)
        self._bytes += len(written)
        return self._target.write(written)

    def description(self) -> dict[str, Any]:
        """What the manifest says of this file."""
        return {"sha256": self._digest.hexdigest(), "bytes": self._bytes}


class Writer:
    """Writes files one after another; equal files in equal order make an equal container."""

    def __init__(self, container: ZipFile) -> None:
        self._container = container
        self.files: dict[str, dict[str, Any]] = {}

    @contextmanager
    def file(self, name: str) -> Iterator[Sink]:
        with self._container.open(_info(name), "w") as target:
            sink = Sink(target)
            yield sink
        self.files[name] = sink.description()


@contextmanager
def create(path: Path) -> Iterator[Writer]:
    """A new container. Raises FileExistsError: a record once published stays. Nothing is left of
    one that could not be finished."""
    with path.open("xb") as target:
        try:
            with ZipFile(target, "w") as container:
                yield Writer(container)
        except BaseException:
            path.unlink()
            raise


class Archive:
    """A container opened for reading, once its form has been checked."""

    def __init__(self, container: ZipFile) -> None:
        self._container = container
        self.sizes = {info.filename: info.file_size for info in container.infolist()}

    @contextmanager
    def open(self, name: str) -> Iterator[IO[bytes]]:
        """One file as a stream. Raises RecordFault that names it where it is damaged."""
        try:
            with self._container.open(name) as source:
                yield source
        except DAMAGED as error:
            raise RecordFault(name, "it is damaged and cannot be unpacked") from error

    def read(self, name: str) -> bytes:
        """A whole file, for those that are small. Raises RecordFault for one that is not."""
        if self.sizes.get(name, LARGEST_READ + 1) > LARGEST_READ:
            raise RecordFault(name, "it is missing, or far larger than such a file can be")
        with self.open(name) as source:
            return source.read()

    def description(self, name: str) -> dict[str, Any]:
        """What the manifest should say of a file."""
        digest, size = hashlib.sha256(), 0
        with self.open(name) as source:
            while chunk := source.read(_CHUNK):
                digest.update(chunk)
                size += len(chunk)
        return {"sha256": digest.hexdigest(), "bytes": size}


@contextmanager
def open_archive(path: Path) -> Iterator[Archive]:
    """The container at a path. Raises RecordFault for whatever the writer here does not make."""
    with path.open("rb") as source:
        try:
            container = ZipFile(source)
        except (*DAMAGED, ValueError, OSError) as error:
            raise RecordFault(WHOLE, "it is not a .zip that can be opened") from error
        with container:
            _check_directory(container)
            _check_layout(container, source)
            yield Archive(container)


def _info(name: str) -> ZipInfo:
    info = ZipInfo(name, _MOMENT)
    info.compress_type = ZIP_DEFLATED
    info.create_system = _UNIX
    info.external_attr = _ATTRIBUTES
    return info


def _check_directory(container: ZipFile) -> None:
    infos = container.infolist()
    names = [info.filename for info in infos]
    if len(set(names)) != len(names):
        raise RecordFault(WHOLE, "it holds two files of one name")
    if not all(is_record_name(name) for name in names):
        raise RecordFault(WHOLE, "it holds a file under a name that no record has")
    if container.comment or any(info.comment or info.extra for info in infos):
        raise RecordFault(WHOLE, "it has comments or extra fields, which a record never has")
    for info in infos:
        if _marks(info) != _marks(_info(info.filename)):
            raise RecordFault(info.filename, "it is packed in another way than a record's files")
    if sum(info.file_size for info in infos) > LARGEST_TOTAL:
        raise RecordFault(WHOLE, "unpacked it would be larger than any record may be")


def _marks(info: ZipInfo) -> tuple[object, ...]:
    """All that the directory says of a file besides its name, place, sizes and checksum."""
    system = (info.create_system, info.create_version, info.extract_version, info.reserved)
    attributes = (info.flag_bits, info.volume, info.internal_attr, info.external_attr)
    return (*system, *attributes, info.compress_type, info.date_time, info.orig_filename)


def _check_layout(container: ZipFile, source: IO[bytes]) -> None:
    """Every byte of the file belongs to a header, to packed data, or to the directory."""
    place = 0
    for info in container.infolist():
        header = _header(info)
        source.seek(place)
        if info.header_offset != place:
            raise RecordFault(WHOLE, "it holds bytes that belong to none of its files")
        if source.read(len(header)) != header:
            raise RecordFault(info.filename, "what stands beside it is not what the directory says")
        place += len(header) + info.compress_size
    count = len(container.infolist())
    directory = sum(_DIRECTORY_ENTRY + len(info.filename) for info in container.infolist())
    end = _DIRECTORY_END.pack(b"PK\x05\x06", 0, 0, count, count, directory, place, 0)
    source.seek(place + directory)
    if container.start_dir != place or source.read() != end:
        raise RecordFault(WHOLE, "it holds bytes that belong to none of its files")


def _header(info: ZipInfo) -> bytes:
    """The local header as the writer makes it for such a file."""
    expected = _info(info.filename)
    expected.CRC, expected.file_size = info.CRC, info.file_size
    expected.compress_size = info.compress_size
    return expected.FileHeader(zip64=False)
