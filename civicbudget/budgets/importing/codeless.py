"""Lines without a code, such as "Прочие", and the codes that an official gives them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from civicbudget.core.sorting import fold


@dataclass(frozen=True)
class Codeless:
    """A row with an amount, in tyiyn, that has no code and sums up no others.

    `table` is the fingerprint of its table, `section` what it stands under, and `code` the one that
    was given to it; empty where none was.
    """

    table: str
    place: str
    section: str
    name: str
    amount: int
    code: str

    @property
    def key(self) -> str:
        """What its code is remembered by."""
        return key(self.name, self.section)

    @property
    def anywhere(self) -> str:
        """What the code of all that are so named in the table is remembered by."""
        return key(self.name)


def key(name: str, section: str = "") -> str:
    """What the code of a name is remembered by, in one section or in all of them."""
    return f"{fold(section)}|{fold(name)}"


def code_of(codes: Mapping[str, str], name: str, section: str) -> str:
    """The code given to a name in this section, or wherever it stands."""
    return codes.get(key(name, section)) or codes.get(key(name), "")
