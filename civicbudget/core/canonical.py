"""Canonical JSON: one text for one value, so that its digest means something.

RFC 8785 without numbers that are not whole: objects, arrays, strings, integers, booleans, null.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

LARGEST_INTEGER = 2**53 - 1  # what every JSON reader can hold exactly (RFC 8785, appendix D)
_UNUSUAL = re.compile(rb"[0-9]{16}|[\xee-\xff]")
"""What may be an integer too large, or a letter from U+E000 on, where the order of UTF-16 code
units is no longer that of code points, by which Python sorts."""

_SORTED = json.JSONEncoder(
    ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":")
)
_TIME = "%Y-%m-%dT%H:%M:%S.%fZ"


class NotCanonical(ValueError):
    """The value has no canonical form, or the bytes are not in it."""


def dumps(value: object) -> bytes:
    """The canonical UTF-8 text of a value. Raises NotCanonical for floats and what is not JSON."""
    try:
        return _text(_ordered(value)).encode()
    except UnicodeEncodeError as error:
        raise NotCanonical("a text holds half a character (a lone surrogate)") from error
    except RecursionError as error:
        raise NotCanonical("nested too deeply") from error


def loads(data: bytes) -> Any:
    """The value of a canonical text. Raises NotCanonical for all that dumps() would not write."""
    try:
        value = json.loads(data.decode(), parse_float=_refused, parse_constant=_refused)
    except (ValueError, RecursionError) as error:
        raise NotCanonical("not JSON in UTF-8, or with parts of numbers") from error
    if (_UNUSUAL.search(data) or _sorted_text(value) != data) and dumps(value) != data:
        raise NotCanonical("JSON, but not in canonical form")
    return value


def digest(value: object) -> str:
    """SHA-256 of the canonical text, in hexadecimal."""
    return hashlib.sha256(dumps(value)).hexdigest()


def time_text(moment: datetime) -> str:
    """An aware time as fixed-width ISO 8601 in UTC: the same instant is always the same text."""
    if moment.tzinfo is None:
        raise NotCanonical("a time without a zone")
    return moment.astimezone(UTC).strftime(_TIME)


def read_time(text: str) -> datetime:
    """The aware time of such a text. Raises NotCanonical."""
    try:
        moment = datetime.strptime(text, _TIME).replace(tzinfo=UTC)
    except ValueError as error:
        raise NotCanonical("not a time in UTC") from error
    if time_text(moment) != text:
        raise NotCanonical("a time in another form")
    return moment


def _refused(text: str) -> None:
    raise ValueError(text)


def _sorted_text(value: object) -> bytes:
    """The canonical text, ten times as fast, of a value in which nothing is unusual."""
    try:
        return _SORTED.encode(value).encode()
    except (UnicodeEncodeError, RecursionError):
        return b""


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def _ordered(value: object) -> object:
    match value:
        case None | bool() | str():
            return value
        case int():
            return _whole(value)
        case list() | tuple():
            return [_ordered(item) for item in value]
        case Mapping():
            return {key: _ordered(value[key]) for key in sorted(value, key=_utf16)}
    raise NotCanonical(f"{type(value).__name__} has no canonical form")


def _whole(value: int) -> int:
    if abs(value) > LARGEST_INTEGER:
        raise NotCanonical("an integer beyond 2^53 - 1 in size")
    return int(value)


def _utf16(key: object) -> bytes:
    """RFC 8785 orders keys by UTF-16 code units, which is not the order of code points."""
    if not isinstance(key, str):
        raise NotCanonical("a key that is not text")
    return key.encode("utf-16-be")
