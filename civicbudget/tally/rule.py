"""The rule of a count with every parameter, as a campaign freezes it before the vote."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from fractions import Fraction
from typing import Any

from civicbudget.tally.errors import TallyError
from civicbudget.tally.numbers import parse_decimal

CHOICES: dict[str, tuple[str, ...]] = {
    "name": ("greedy-votes", "greedy-value", "equal-shares", "phragmen", "majority"),
    "utility": ("cost", "count", "points"),
    "completion": ("none", "add1", "add1u"),
    "ties": ("id", "file", "cost", "votes", "lot", "refuse"),
}
GREEDY = ("greedy-votes", "greedy-value")
_OWN: dict[str, tuple[str, ...]] = {
    "greedy-votes": ("skip", "min_votes", "scores"),
    "greedy-value": ("skip", "min_votes", "scores"),
    "equal-shares": ("utility", "completion", "exhaustive_stop", "prefer_greedy"),
    "phragmen": ("skip",),
    "majority": ("quorum", "counter"),
}
_OF_EVERY_RULE = ("exclude", "exclusive", "ties", "seed")
_LEFT_OUT_WHERE_OFF = {"scores", "prefer_greedy", "counter", "exclude", "exclusive", "seed"}
"""Stored only where they say something, so that rules stored without them stay the same."""

Ids = tuple[str, ...]


@dataclass(frozen=True)
class Rule:
    """A rule and its parameters; those of another rule must keep their defaults.

    TallyError for a value that is not among the choices.
    """

    name: str = "greedy-votes"
    skip: bool | None = None
    """greedy, phragmen: pass over what does not fit, rather than stop there. None, when a rule is
    made, is the rule's own default: phragmen stops, greedy passes over."""
    min_votes: str = "0"
    """greedy: "50" votes, or "2.5%" of the ballots cast, at least."""
    scores: str = ""
    """greedy on rankings: what the first, the second, ... rank gives ("3,2,1"), and nothing
    further on; empty for Borda's scores."""
    utility: str = "cost"
    """equal-shares: what a voter gains by a project: its cost, 1, or the points given."""
    completion: str = "none"
    """equal-shares: none, add1 (raise every share by 1 currency unit), add1u (then by votes)."""
    exhaustive_stop: bool = True
    """add1: stop as soon as no supported project fits into what is left."""
    prefer_greedy: bool = False
    """equal-shares: give way to greedy-votes where more voters have more winners under that."""
    quorum: str = "0"
    """majority: how many ballots must be cast at least."""
    counter: tuple[Ids, ...] = ()
    """majority: a question, its counter-proposal, and the question that decides between them."""
    exclude: Ids = ()
    """Projects that a reasoned decision has taken out of the count."""
    exclusive: tuple[Ids, ...] = ()
    """Groups of projects of which at most one can win."""
    ties: str = "id"
    seed: str = ""
    """The text drawn for `ties` by lot."""

    def __post_init__(self) -> None:
        for key, allowed in CHOICES.items():
            if getattr(self, key) not in allowed:
                raise TallyError(f"{key} is one of {', '.join(allowed)}, not {getattr(self, key)}")
        if self.skip is None:
            object.__setattr__(self, "skip", self._default("skip"))
        for key, owners in _OWNERS.items():
            if self.name not in owners and getattr(self, key) != self._default(key):
                raise TallyError(f"{key} belongs to {', '.join(owners)}, not to {self.name}")
        if (self.ties == "lot") != bool(self.seed):
            raise TallyError("ties by lot need a seed, and a seed needs ties by lot")
        self._check_ids()
        self.threshold(0)
        self.least_cast()
        if sorted(self.rank_scores(), reverse=True) != self.rank_scores():
            raise TallyError(f"a better rank never scores less: {self.scores}")

    def _check_ids(self) -> None:
        for group in (*self.exclusive, *self.counter):
            if len(set(group)) < len(group) or len(group) < 2:
                raise TallyError(f"a group is of different projects: {','.join(group)}")
        for each in self.counter:
            if len(each) != 3:
                raise TallyError(
                    "counter is a question, its counter-proposal and the deciding question,"
                    f" not {','.join(each)}"
                )
        named = [id_ for each in self.counter for id_ in each]
        if len(set(named)) < len(named):
            raise TallyError("a question belongs to one counter-proposal")
        for id_ in self.named():
            if not id_ or "," in id_:
                raise TallyError(f"{id_!r} cannot be the id of a project")

    def _default(self, key: str) -> Any:
        return self.name != "phragmen" if key == "skip" else _DEFAULTS[key]

    def named(self) -> set[str]:
        """The ids of all projects that the rule speaks of."""
        return {
            *self.exclude,
            *(id_ for group in (*self.exclusive, *self.counter) for id_ in group),
        }

    def threshold(self, cast: int) -> Fraction:
        """Read `min_votes`: the least number of votes, given how many ballots were cast."""
        try:
            if self.min_votes.endswith("%"):
                return parse_decimal(self.min_votes[:-1]) * cast / 100
            return parse_decimal(self.min_votes)
        except ValueError:
            raise TallyError(f"min_votes is a number or a percentage: {self.min_votes}") from None

    def least_cast(self) -> Fraction:
        """Read `quorum`: the least number of ballots cast."""
        try:
            return parse_decimal(self.quorum)
        except ValueError:
            raise TallyError(f"quorum is a number of ballots: {self.quorum}") from None

    def rank_scores(self) -> list[Fraction]:
        """Read `scores`: what each rank gives, from the first on; empty for Borda's."""
        try:
            return [parse_decimal(text.strip()) for text in self.scores.split(",") if self.scores]
        except ValueError:
            raise TallyError(f"scores are numbers with commas between: {self.scores}") from None

    def to_dict(self) -> dict[str, Any]:
        """Name every parameter as applied; `from_dict` gives the same rule back."""
        return {
            key: _listed(value)
            for key, value in self._parameters().items()
            if value or key not in _LEFT_OUT_WHERE_OFF
        }

    def options(self) -> list[str]:
        """The options of `civicbudget tally` that name this rule: what is not the default."""
        given = ["--rule", self.name]
        for key, value in list(self._parameters().items())[1:]:
            if value == self._default(key):
                continue
            name = f"--{key.replace('_', '-')}"
            if key == "skip":
                given += ["--skip" if value else "--no-skip"]
            elif key == "prefer_greedy":
                given += [name]
            elif isinstance(value, tuple):
                given += [word for each in value for word in (name, _joined(each))]
            else:
                given += [name, _ON_OFF.get(value, value)]
        return given

    def _parameters(self) -> dict[str, Any]:
        keys = ("name", *_OWN[self.name], *_OF_EVERY_RULE)
        return {key: getattr(self, key) for key in keys}

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> "Rule":
        """Rebuild a stored rule. TallyError for a parameter that is not known."""
        values = {key: _tupled(value) for key, value in stored.items()}
        for key, value in values.items():
            if key not in _KINDS or not _KINDS[key](value):
                raise TallyError(f"unknown parameter or value of a rule: {key}={value!r}")
        return cls(**values)


_ON_OFF = {True: "on", False: "off"}
_DEFAULTS = {each.name: each.default for each in fields(Rule)}
_OWNERS = {
    key: [name for name, own in _OWN.items() if key in own]
    for key in dict.fromkeys(key for own in _OWN.values() for key in own)
}


def _joined(ids: str | Ids) -> str:
    return ids if isinstance(ids, str) else ",".join(ids)


def _listed(value: Any) -> Any:
    """Tuples as JSON has them."""
    return [_listed(each) for each in value] if isinstance(value, tuple) else value


def _tupled(value: Any) -> Any:
    return tuple(_tupled(each) for each in value) if isinstance(value, list | tuple) else value


def _are_ids(value: Any) -> bool:
    return isinstance(value, tuple) and all(isinstance(each, str) for each in value)


def _are_groups(value: Any) -> bool:
    return isinstance(value, tuple) and all(_are_ids(each) for each in value)


def _is_a(kind: type) -> Any:
    return lambda value: type(value) is kind


_KINDS = {
    name: _is_a(bool if name == "skip" else type(default)) for name, default in _DEFAULTS.items()
} | {"exclude": _are_ids, "exclusive": _are_groups, "counter": _are_groups}
