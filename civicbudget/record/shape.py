"""The shape of what a record holds: strict readers, so that nothing is guessed."""

import re
from collections.abc import Callable
from typing import Any, TypeVar

from civicbudget.core import canonical
from civicbudget.record.faults import RecordFault

T = TypeVar("T")


def whole(value: object, least: int) -> int:
    """An integer not below ``least``. Raises ValueError."""
    if type(value) is not int or value < least:
        raise ValueError("not a whole number, or too small")
    return value


def text(value: object) -> str:
    """A text. Raises ValueError."""
    if not isinstance(value, str):
        raise ValueError("not a text")
    return value


def hexadecimal(value: object, digits: int) -> str:
    """So many lower-case hexadecimal digits. Raises ValueError."""
    if not re.fullmatch(f"[0-9a-f]{{{digits}}}", text(value)):
        raise ValueError(f"not {digits} hexadecimal digits")
    return text(value)


def texts(value: object) -> dict[str, str]:
    """A text by language, in at least one. Raises ValueError."""
    if not isinstance(value, dict) or not any(value.values()):
        raise ValueError("not a text by language")
    return {text(language): text(words) for language, words in value.items()}


def moment(value: object) -> str:
    """A time as core.canonical.time_text writes it. Raises ValueError."""
    canonical.read_time(text(value))
    return text(value)


def parsed(where: str, data: bytes, build: Callable[[Any], T], write: Callable[[T], object]) -> T:
    """What canonical JSON says. Raises RecordFault unless ``write`` gives the same value back."""
    try:
        value = canonical.loads(data)
        built = build(value)
        same = write(built) == value
    except canonical.NotCanonical as error:
        raise RecordFault(where, f"it is not canonical JSON: {error}") from error
    except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
        raise RecordFault(where, "it does not have the form of this kind of record") from error
    if not same:
        raise RecordFault(where, "it holds more than this kind of record has")
    return built
