"""What a move of money would do to two lines. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from civicbudget.budgets.models import BudgetLine
from civicbudget.discussion.models import Proposal

Successors = Mapping[int, BudgetLine | None]
"""By its id, what became of a line of a version before: the line in force, or nothing."""

NONE: Successors = MappingProxyType({})


@dataclass(frozen=True)
class Effect:
    """A line before and after, in tyiyn; and `now`, where its version of `of` was corrected since
    and the line with it: nothing where it is gone."""

    title: Mapping[str, str]
    code: str
    before: int
    after: int
    of: datetime | None = None
    now: int | None = None


def effects(proposal: Proposal, successors: Successors = NONE) -> list[Effect]:
    """First the line that gives, then the one that gets; nothing for what moves no money."""
    if proposal.line is None or proposal.to_line is None or proposal.amount is None:
        return []
    return of_move(proposal.line, proposal.to_line, proposal.amount, successors)


def of_move(
    line: BudgetLine, to_line: BudgetLine, amount: int, successors: Successors = NONE
) -> list[Effect]:
    """What one loses is what the other gets, so that the sum of the budget stays."""
    return [_effect(line, -amount, successors), _effect(to_line, amount, successors)]


def _effect(line: BudgetLine, change: int, successors: Successors) -> Effect:
    effect = (line.title, line.code, line.planned, line.planned + change)
    successor = successors.get(line.id, line)
    if successor is not None and successor.planned == line.planned:
        return Effect(*effect)
    return Effect(*effect, line.version.published_at, successor.planned if successor else None)


def successor(line: BudgetLine, lines: Iterable[BudgetLine]) -> BudgetLine | None:
    """The line of another version that is this one: the same codes, institution and title; of
    several the one with the same source. Nothing where that does not tell."""
    like = [each for each in lines if _identity(each) == _identity(line)]
    if len(like) > 1:
        like = [each for each in like if each.source == line.source]
    return like[0] if len(like) == 1 else None


def _identity(line: BudgetLine) -> tuple[object, ...]:
    return line.side, line.function, line.economic, line.institution, dict(line.title)
