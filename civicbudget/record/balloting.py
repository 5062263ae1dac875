"""The kinds of ballot, with their parameters, and why they do not allow a choice."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from civicbudget.record.shape import whole
from civicbudget.sealing.choice import Form


class BallotKind(StrEnum):
    """How a voter chooses."""

    KNAPSACK = "knapsack"
    """Any projects that fit in the pot together."""
    APPROVAL = "approval"
    """Any projects, up to a number."""
    CHOOSE_ONE = "choose-one"
    RANKING = "ranking"
    """Projects in an order of preference, up to a number."""
    CUMULATIVE = "cumulative"
    """So many points, shared out among projects."""
    SCORING = "scoring"
    """Points for each project, from the least to the most; 0 is the same as none."""
    YES_NO = "yes-no"
    """Each project is a question: 1 is yes, -1 is no."""

    @property
    def form(self) -> Form:
        """The form of a choice."""
        if self is BallotKind.RANKING:
            return Form.RANKED
        return Form.POINTS if self in _POINTS else Form.CHOSEN

    @property
    def vote_type(self) -> str:
        """What the Pabulib format calls it."""
        return _VOTE_TYPES.get(self, self.value)


_POINTS = {BallotKind.CUMULATIVE, BallotKind.SCORING, BallotKind.YES_NO}
_VOTE_TYPES = {
    BallotKind.KNAPSACK: "approval",
    BallotKind.CHOOSE_ONE: "choose-1",
    BallotKind.RANKING: "ordinal",
    BallotKind.YES_NO: "scoring",
}


class Objection(StrEnum):
    """Why a selection is not allowed; the codes are published."""

    NOTHING_CHOSEN = "nothing-chosen"
    UNKNOWN_POT = "unknown-pot"
    UNKNOWN_PROJECT = "unknown-project"
    CHOSEN_TWICE = "chosen-twice"
    TOO_FEW = "too-few"
    TOO_MANY = "too-many"
    OVER_THE_POT = "over-the-pot"
    OTHER_FORM = "other-form"
    POINTS_OUT_OF_RANGE = "points-out-of-range"
    TOO_MANY_POINTS = "too-many-points"


@dataclass(frozen=True)
class BallotRule:
    """What a ballot may choose in a pot in which it chooses anything.

    ``least`` and ``most`` bound the number of projects; a cumulative ballot shares out ``points``;
    a scoring ballot gives from ``min_score`` to ``max_score``. Raises ValueError for what
    contradicts itself.
    """

    kind: BallotKind
    least: int = 1
    most: int | None = None
    points: int | None = None
    min_score: int | None = None
    max_score: int | None = None

    def __post_init__(self) -> None:
        scores = (self.min_score, self.max_score)
        if (self.points is None) == (self.kind is BallotKind.CUMULATIVE):
            raise ValueError("points are shared out on cumulative ballots, and on no other")
        if any((score is None) == (self.kind is BallotKind.SCORING) for score in scores):
            raise ValueError("scores have their bounds on scoring ballots, and on no other")
        if not self.range[0] <= self.range[1] > 0:
            raise ValueError("the most points are less than the least, or nothing")
        if self.kind is BallotKind.CHOOSE_ONE and self.most != 1:
            raise ValueError("one is chosen where one is to be chosen")

    @classmethod
    def from_dict(cls, value: Mapping[str, Any]) -> "BallotRule":
        most = None if value["most"] is None else whole(value["most"], 1)
        own = {key: _integer(value[key]) for key in _own(BallotKind(value["kind"]))}
        return cls(BallotKind(value["kind"]), whole(value["least"], 1), most, **own)

    def to_dict(self) -> dict[str, Any]:
        own = {key: getattr(self, key) for key in _own(self.kind)}
        return {"kind": self.kind.value, "least": self.least, "most": self.most, **own}

    @property
    def form(self) -> Form:
        """The form of a choice."""
        return self.kind.form

    @property
    def range(self) -> tuple[int, int]:
        """The least and the most points of one project; where none are given, 1."""
        match self.kind:
            case BallotKind.CUMULATIVE:
                return 1, self.points or 0
            case BallotKind.SCORING:
                return self.min_score or 0, self.max_score or 0
            case BallotKind.YES_NO:
                return -1, 1
        return 1, 1

    @property
    def longest_points(self) -> int | None:
        """The points whose text is longest; None where none are given.

        A text grows with the distance from 0 on either side, so it is that of a bound; of two as
        long it is the upper one, which is never 0.
        """
        least, most = self.range
        longest = least if len(str(least)) > len(str(most)) else most
        return longest if self._scored else None

    @property
    def _scored(self) -> bool:
        return self.form is Form.POINTS

    def objection(self, choice: Collection[int]) -> Objection | None:
        """Why this choice is not allowed, whatever the projects are; None where they are."""
        if isinstance(choice, Mapping) is not self._scored:
            return Objection.OTHER_FORM
        if len(set(choice)) != len(choice):
            return Objection.CHOSEN_TWICE
        if len(choice) < self.least:
            return Objection.TOO_FEW
        if self.most is not None and len(choice) > self.most:
            return Objection.TOO_MANY
        return self._of_points(choice.values()) if isinstance(choice, Mapping) else None

    def _of_points(self, given: Collection[int]) -> Objection | None:
        least, most = self.range
        if not all(points and least <= points <= most for points in given):
            return Objection.POINTS_OUT_OF_RANGE
        if self.points is not None and sum(given) > self.points:
            return Objection.TOO_MANY_POINTS
        return None


def _own(kind: BallotKind) -> tuple[str, ...]:
    """The parameters that only ballots of this kind have."""
    match kind:
        case BallotKind.CUMULATIVE:
            return ("points",)
        case BallotKind.SCORING:
            return ("min_score", "max_score")
    return ()


def _integer(value: object) -> int:
    if type(value) is not int:
        raise ValueError("not a whole number")
    return value
