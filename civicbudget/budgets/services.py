"""Bringing a budget in, correcting it, publishing it."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.exc import IntegrityError

from civicbudget.audit import services as audit
from civicbudget.budgets import codes, queries
from civicbudget.budgets.importing import reading
from civicbudget.budgets.importing.lines import Line, Reading
from civicbudget.budgets.meaning import summarise
from civicbudget.budgets.models import Budget, BudgetLine, ClassificationCode, Stage
from civicbudget.core import spreadsheets
from civicbudget.core.db import db
from civicbudget.core.errors import Conflict, DomainError
from civicbudget.core.i18n import gettext as _
from civicbudget.municipalities.models import Municipality

VALID_FROM = date(2000, 1, 1)
"""Since when the first titles of the classifications hold: before any budget here."""


@dataclass(frozen=True)
class Terms:
    """What an official says about a file; `unit` is how many tyiyn one of its units is."""

    year: int
    stage: Stage
    unit: int
    resolution_number: str | None = None
    resolution_date: date | None = None


def parse(data: bytes, name: str, unit: int) -> Reading:
    """The budget in a file, with everything that is wrong with it; nothing is stored.

    `name` says by its end what the file is. Raises spreadsheets.Unreadable when it is not that.
    """
    return reading.read(spreadsheets.read(data, name), unit)


def store(
    *,
    municipality: Municipality,
    terms: Terms,
    lines: Sequence[Line],
    actor: audit.Actor | None,
    role: str,
    now: datetime,
    reason: str = "",
) -> Budget:
    """Put a budget in the place of what there was for its year; logged with the sums of both.

    A new or unpublished budget stays unpublished. One that residents see already is corrected at
    once, and needs a reason: DomainError for the field `reason` without one. Raises Conflict when
    somebody else brought in the same year at the same moment.
    """
    seed_classifications()
    budget = queries.lock(municipality.id, terms.year)
    published = budget is not None and budget.published_at is not None
    if published and not reason.strip():
        raise DomainError(_("Say why a published budget changes."), field="reason")
    before = _sums(budget) if budget else None
    if budget is None:
        budget = Budget(municipality_id=municipality.id, year=terms.year)
    _fill(budget, terms, lines, now)
    audit.record(
        log=municipality.slug,
        actor=actor,
        role=role,
        act="correct_budget" if published else "import_budget",
        on=f"budget {terms.year}",
        now=now,
        before=before,
        after=_sums(budget),
        reason=reason.strip(),
    )
    return budget


def publish(*, budget: Budget, actor: audit.Actor | None, role: str, now: datetime) -> None:
    """Let everybody see a budget; logged with its sums. Raises Conflict when everybody does."""
    locked = queries.lock(budget.municipality_id, budget.year)
    if locked is None or locked.published_at is not None:
        raise Conflict(_("This budget has been published already."))
    locked.published_at = now
    db.session.flush()
    audit.record(
        log=locked.municipality.slug,
        actor=actor,
        role=role,
        act="publish_budget",
        on=f"budget {locked.year}",
        now=now,
        after=_sums(locked),
    )


def seed_classifications() -> None:
    """The titles of functions and kinds, unless there are titles already."""
    if queries.has_classifications():
        return
    with suppress(IntegrityError), db.session.begin_nested():  # another may be doing it too
        db.session.add_all(
            ClassificationCode(
                classification=classification,
                code=code,
                title=dict(zip(("ky", "ru", "en"), titles, strict=True)),
                valid_from=VALID_FROM,
            )
            for classification, table in codes.FIRST_TITLES.items()
            for code, titles in table.items()
        )


def _fill(budget: Budget, terms: Terms, lines: Sequence[Line], now: datetime) -> None:
    budget.stage = terms.stage
    budget.unit = terms.unit
    budget.resolution_number = terms.resolution_number
    budget.resolution_date = terms.resolution_date
    budget.imported_at = now
    budget.lines.clear()
    db.session.add(budget)
    try:
        db.session.flush()  # the year first, and old positions gone before new ones come
    except IntegrityError as error:
        raise Conflict(_("Somebody brought in a budget of this year just now.")) from error
    budget.lines.extend(_stored(position, line) for position, line in enumerate(lines, start=1))
    db.session.flush()


def _stored(position: int, line: Line) -> BudgetLine:
    return BudgetLine(
        position=position,
        side=line.side,
        code=line.code,
        title=dict(line.title),
        planned=line.planned,
        actual=line.actual,
        participatory=line.participatory,
    )


def _sums(budget: Budget) -> dict[str, object]:
    """What the log keeps of a budget; sums in tyiyn."""
    summary = summarise(budget.lines)
    return {
        "stage": budget.stage.value,
        "lines": len(budget.lines),
        "revenue": summary.revenue,
        "expenditure": summary.expenditure,
        "financing": summary.financing,
        "participatory": summary.participatory,
    }
