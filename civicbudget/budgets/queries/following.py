"""One line: in its version, and as the same line in the other versions and years."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import contains_eager

from civicbudget.budgets.comparing import key
from civicbudget.budgets.models import Budget, BudgetLine, Version
from civicbudget.budgets.queries.history import last_number
from civicbudget.core.db import db


def line(version_id: int, position: int) -> BudgetLine | None:
    """A line by its place in a version."""
    query = select(BudgetLine).where(
        BudgetLine.version_id == version_id, BudgetLine.position == position
    )
    return db.session.scalar(query)


def same_lines(municipality_id: int, line: BudgetLine) -> Sequence[BudgetLine]:
    """The same line in every published version of its year, and in what holds of other years; one
    a version, earliest first. Which lines are the same, `comparing.key` says."""
    query = (
        select(BudgetLine)
        .join(BudgetLine.version)
        .join(Version.budget)
        .where(
            Budget.municipality_id == municipality_id,
            Version.published_at.is_not(None),
            or_(Budget.id == line.version.budget_id, Version.number == last_number(True)),
            BudgetLine.side == line.side,
            BudgetLine.function == line.function,
            BudgetLine.economic == line.economic,
        )
        .options(contains_eager(BudgetLine.version).contains_eager(Version.budget))
        .order_by(Budget.year, Version.number, BudgetLine.position)
    )
    found: dict[int, BudgetLine] = {}
    for one in db.session.scalars(query):
        if key(one) == key(line) and (one.version_id not in found or one.title == line.title):
            found[one.version_id] = one
    return list(found.values())
