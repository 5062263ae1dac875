"""greedy-votes: the most votes first, as long as the money lasts."""

from dataclasses import dataclass, field
from fractions import Fraction
from itertools import groupby

from civicbudget.tally.model import Election
from civicbudget.tally.rule import Rule
from civicbudget.tally.ties import Tie, TieOrder


@dataclass
class Greedy:
    """The course of a greedy count: places of projects in the order they were looked at."""

    left: Fraction
    won: list[int] = field(default_factory=list)
    left_at_turn: dict[int, Fraction] = field(default_factory=dict)
    """What was left when a project was taken, or was found not to fit."""
    ties: list[Tie] = field(default_factory=list)
    stopped_at: int | None = None
    never_looked_at: list[int] = field(default_factory=list)


def greedy(election: Election, rule: Rule, candidates: list[int], left: Fraction) -> Greedy:
    """Take the candidates by descending votes, each that fits into what is left.

    With `rule.skip` off, stop at the first that does not fit.
    """
    course, order = Greedy(left), TieOrder(election, rule)
    scores = election.scores
    ranked = sorted(candidates, key=lambda place: -scores[place])
    for _, equals in groupby(ranked, key=lambda place: scores[place]):
        _take_equals(election, rule, order, course, list(equals))
        if course.stopped_at is not None:
            break
    course.never_looked_at = [place for place in ranked if place not in course.left_at_turn]
    return course


def _take_equals(
    election: Election, rule: Rule, order: TieOrder, course: Greedy, equals: list[int]
) -> None:
    while equals:
        fit = [place for place in equals if election.projects[place].cost <= course.left]
        if rule.skip:
            for place in set(equals) - set(fit):
                course.left_at_turn[place] = course.left
            equals = fit
        if equals:
            place = _next(election, order, course, equals, fit)
            course.left_at_turn[place] = course.left
            if place not in fit:
                course.stopped_at = place
                return
            course.won.append(place)
            course.left -= election.projects[place].cost
            equals.remove(place)


def _next(
    election: Election, order: TieOrder, course: Greedy, equals: list[int], fit: list[int]
) -> int:
    """Choose among equals. Another choice changes the winners unless all of them fit together,
    or none fits: if not all fit, one is left out, and it would win if it were taken first."""
    if len(equals) == 1:
        return equals[0]
    chosen, tie = order.first(equals)
    together = sum((election.projects[place].cost for place in equals), Fraction(0))
    course.ties.append(order.settle(tie, bool(fit) and together > course.left))
    return chosen
