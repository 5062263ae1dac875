"""What a question may be about: each room says how its things are found and named.

A room that stands below this one declares it beside its pages,

    @askable("idea", _l("idea"))
    def asked_about(municipality, keys): ...

and the page of the thing hands over kind and key: `{{ ask('idea', '2026/17') }}`
(shell/macros/texts.html). A key is what the address of the thing has, never a database key.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from flask_babel import LazyString

from civicbudget.core.i18n import Text
from civicbudget.municipalities.models import Municipality


@dataclass(frozen=True)
class Thing:
    """Something published: its name for the reader, and its page."""

    title: Text
    url: str


Finder = Callable[[Municipality, Collection[str]], Mapping[str, Thing]]
"""Those of the keys under which everybody sees something, in one query however many there are."""


@dataclass(frozen=True)
class Kind:
    """A sort of things, its noun and how they are found."""

    noun: LazyString
    find: Finder


Reference = tuple[str, str]
"""The kind of a thing and its key."""

_kinds: dict[str, Kind] = {}


def askable(kind: str, noun: LazyString) -> Callable[[Finder], Finder]:
    """Declare how the things of a kind are found."""

    def declare(find: Finder) -> Finder:
        _kinds[kind] = Kind(noun, find)
        return find

    return declare


def noun(kind: str) -> str:
    """What a kind of things is called; nothing for one that no room knows any more."""
    return str(_kinds[kind].noun) if kind in _kinds else ""


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
        if kind in _kinds
        for key, thing in _kinds[kind].find(municipality, keys).items()
    }
