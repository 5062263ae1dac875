"""The rule of a count with every parameter, as a campaign freezes it before the vote."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from fractions import Fraction
from typing import Any

from civicbudget.tally.errors import TallyError
from civicbudget.tally.numbers import parse_decimal

CHOICES: dict[str, tuple[str, ...]] = {
    "name": ("greedy-votes", "equal-shares"),
    "utility": ("cost", "count", "points"),
    "completion": ("none", "add1", "add1u"),
    "ties": ("id", "file", "cost", "votes", "lot", "refuse"),
}
_OWN: dict[str, tuple[str, ...]] = {
    "greedy-votes": ("skip", "min_votes"),
    "equal-shares": ("utility", "completion", "exhaustive_stop"),
}


@dataclass(frozen=True)
class Rule:
    """A rule and its parameters; those of another rule must keep their defaults.

    TallyError for a value that is not among the choices.
    """

    name: str = "greedy-votes"
    skip: bool = True
    """greedy-votes: pass over what does not fit, rather than stop there."""
    min_votes: str = "0"
    """greedy-votes: "50" votes, or "2.5%" of the ballots cast, at least."""
    utility: str = "cost"
    """equal-shares: what a voter gains by a project: its cost, 1, or the points given."""
    completion: str = "none"
    """equal-shares: none, add1 (raise every share by 1 currency unit), add1u (then by votes)."""
    exhaustive_stop: bool = True
    """add1: stop as soon as no supported project fits into what is left."""
    ties: str = "id"
    seed: str = ""
    """The text drawn for `ties` by lot."""

    def __post_init__(self) -> None:
        for key, allowed in CHOICES.items():
            if getattr(self, key) not in allowed:
                raise TallyError(f"{key} is one of {', '.join(allowed)}, not {getattr(self, key)}")
        for name, keys in _OWN.items():
            for key in keys:
                if name != self.name and getattr(self, key) != _DEFAULTS[key]:
                    raise TallyError(f"{key} belongs to {name}, not to {self.name}")
        if (self.ties == "lot") != bool(self.seed):
            raise TallyError("ties by lot need a seed, and a seed needs ties by lot")
        self.threshold(0)

    def threshold(self, cast: int) -> Fraction:
        """Read `min_votes`: the least number of votes, given how many ballots were cast."""
        try:
            if self.min_votes.endswith("%"):
                return parse_decimal(self.min_votes[:-1]) * cast / 100
            return parse_decimal(self.min_votes)
        except ValueError:
            raise TallyError(f"min_votes is a number or a percentage: {self.min_votes}") from None

    def to_dict(self) -> dict[str, str | bool]:
        """Name every parameter as applied; `from_dict` gives the same rule back."""
        keys = ("name", *_OWN[self.name], "ties", *(("seed",) if self.seed else ()))
        return {key: getattr(self, key) for key in keys}

    def options(self) -> list[str]:
        """The options of `civicbudget tally` that name this rule: what is not the default."""
        given = ["--rule", self.name]
        for key in (*_OWN[self.name], "ties", "seed"):
            value = getattr(self, key)
            if value == _DEFAULTS[key]:
                continue
            name = "no-skip" if key == "skip" else key.replace("_", "-")
            given += [f"--{name}"] if key == "skip" else [f"--{name}", _ON_OFF.get(value, value)]
        return given

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> "Rule":
        """Rebuild a stored rule. TallyError for a parameter that is not known."""
        known = {each.name: type(each.default) for each in fields(cls)}
        for key, value in stored.items():
            if key not in known or type(value) is not known[key]:
                raise TallyError(f"unknown parameter or value of a rule: {key}={value!r}")
        return cls(**stored)


_ON_OFF = {True: "on", False: "off"}
_DEFAULTS = {each.name: each.default for each in fields(Rule)}
