"""What a question may be about: each room says how its things are found and named.

A room that stands below this one declares it beside its pages,

    @askable("idea")
    def asked_about(municipality, keys): ...

and the page of the thing hands over kind and key: `{{ ask('idea', '2026/17') }}`
(shell/macros/texts.html). A key is what the address of the thing has, never a database key.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import url_for

from civicbudget.core.i18n import Text
from civicbudget.municipalities.models import Municipality


@dataclass(frozen=True)
class Thing:
    """Something published: its name for the reader, and its page."""

    title: Text
    endpoint: str
    place: Mapping[str, Any]

    @property
    def url(self) -> str:
        """The address of its page, in the reader's language; only within a request."""
        return url_for(self.endpoint, **self.place)


Finder = Callable[[Municipality, Collection[str]], Mapping[str, Thing]]
"""Those of the keys under which everybody sees something, in one query however many there are."""


Reference = tuple[str, str]
"""The kind of a thing and its key."""

_finders: dict[str, Finder] = {}


def askable(kind: str) -> Callable[[Finder], Finder]:
    """Declare how the things of a kind are found."""

    def declare(find: Finder) -> Finder:
        _finders[kind] = find
        return find

    return declare


def parse(about: str) -> Reference:
    """Kind and key from "idea:2026/17", as an address has them."""
    kind, _colon, key = about.partition(":")
    return kind, key


def find(municipality: Municipality, about: Reference) -> Thing | None:
    """One thing, or None where nothing is published under that name."""
    return find_all(municipality, [about]).get(about)


def find_all(municipality: Municipality, references: Iterable[Reference]) -> dict[Reference, Thing]:
    """The things that are there, asking each room once."""
    wanted: dict[str, set[str]] = {}
    for kind, key in references:
        wanted.setdefault(kind, set()).add(key)
    return {
        (kind, key): thing
        for kind, keys in wanted.items()
        if kind in _finders
        for key, thing in _finders[kind](municipality, keys).items()
    }
