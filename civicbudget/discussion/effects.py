"""What a move of money would do to two lines. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from civicbudget.budgets.models import BudgetLine
from civicbudget.discussion.models import Proposal


@dataclass(frozen=True)
class Effect:
    """A line before and after, in tyiyn."""

    title: Mapping[str, str]
    code: str
    before: int
    after: int


def effects(proposal: Proposal) -> list[Effect]:
    """First the line that gives, then the one that gets; nothing for what moves no money.

    What one loses is what the other gets, so that the sum of the budget stays.
    """
    if proposal.line is None or proposal.to_line is None or proposal.amount is None:
        return []
    return [
        _effect(proposal.line, -proposal.amount),
        _effect(proposal.to_line, proposal.amount),
    ]


def _effect(line: BudgetLine, change: int) -> Effect:
    return Effect(line.title, line.code, line.planned, line.planned + change)
