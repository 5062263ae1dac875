"""Bringing a version of a budget in, publishing it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime

from sqlalchemy import delete, insert
from sqlalchemy.exc import IntegrityError

from civicbudget.audit import services as audit
from civicbudget.budgets import logged, queries
from civicbudget.budgets.classifying import seed_classifications
from civicbudget.budgets.importing import balance, executed, reading
from civicbudget.budgets.importing.headings import Head
from civicbudget.budgets.importing.lines import Line, Reading, StatedSum
from civicbudget.budgets.importing.tables import Meaning, Table
from civicbudget.budgets.meaning import summarise
from civicbudget.budgets.models import Budget, BudgetLine, Stage, Version
from civicbudget.core import spreadsheets
from civicbudget.core.db import db
from civicbudget.core.errors import Conflict, DomainError
from civicbudget.core.i18n import gettext as _
from civicbudget.core.sorting import fold
from civicbudget.municipalities.models import Municipality

_PLAIN = (
    *("side", "function", "economic", "source", "institution", "planned", "next_year"),
    *("year_after", "actual", "q1", "q2", "q3", "q4", "participatory"),
)


@dataclass(frozen=True)
class Terms:
    """What an official says about a file; `unit` is how many tyiyn one of its units is, `quarter`
    up to the end of which an executed budget reaches."""

    year: int
    stage: Stage
    unit: int
    resolution_number: str | None = None
    resolution_date: date | None = None
    session: str | None = None
    quarter: int | None = None

    def is_act_of(self, version: Version) -> bool:
        """Whether a version comes of the very same act, so that the file can only correct it.

        A resolution that is not named is no other one.
        """
        number = {self.resolution_number, version.resolution_number} - {None}
        day = {self.resolution_date, version.resolution_date} - {None}
        same_stage = (self.stage, self.quarter) == (version.stage, version.quarter)
        return same_stage and len(number) < 2 and len(day) < 2

    def after(self, held: Version | None) -> Terms:
        """The same, with what they do not say of the resolution, as the version that holds has it:
        where that is of the same act, or its execution. Raises DomainError where it is lacking."""
        known = held and (self.stage == Stage.EXECUTED or self.is_act_of(held))
        whole = self._with_resolution_of(held) if held and known else self
        if whole.stage not in (Stage.APPROVED, Stage.AMENDED):
            return whole
        for field in ("resolution_number", "session", "resolution_date"):
            if not getattr(whole, field):
                message = _("A budget that the kenesh decided on has it. Fill it in.")
                raise DomainError(message, field=field)
        return whole

    def _with_resolution_of(self, version: Version) -> Terms:
        return replace(
            self,
            resolution_number=self.resolution_number or version.resolution_number,
            resolution_date=self.resolution_date or version.resolution_date,
            session=self.session or version.session,
        )


def parse(
    data: bytes,
    name: str,
    unit: int,
    year: int | None = None,
    meanings: Mapping[str, Meaning] | None = None,
) -> Reading:
    """The budget of a year in a file, with everything that is wrong with it; nothing is stored.

    `name` says by its end what the file is, `meanings` what is remembered of its columns. Raises
    spreadsheets.Unreadable when it is not that.
    """
    return understand(spreadsheets.read(data, name), unit, year, meanings)


def understand(
    sheets: Sequence[spreadsheets.Sheet],
    unit: int,
    year: int | None = None,
    meanings: Mapping[str, Meaning] | None = None,
) -> Reading:
    """The same from rows that have been read already."""
    return reading.read(sheets, unit, year, meanings)


def checked(found: Reading, terms: Terms) -> Reading:
    """The same with what is wrong with it as a budget at this stage."""
    if terms.stage != Stage.EXECUTED or found.faults:
        return found
    return replace(found, faults=tuple(executed.faults(found, terms.quarter)))


def refuse_future(terms: Terms, today: date) -> None:
    """Raise DomainError where something is said to be executed up to a day that is to come, or to
    be resolved on one."""
    if terms.resolution_date and terms.resolution_date > today:
        raise DomainError(_("This day is still to come."), field="resolution_date")
    month = 3 * (terms.quarter or 4)
    if terms.stage == Stage.EXECUTED and (terms.year, month) >= (today.year, today.month):
        raise DomainError(_("It has not ended yet."), field="quarter")


def tables(
    sheets: Sequence[spreadsheets.Sheet],
    year: int,
    meanings: Mapping[str, Meaning],
    heads: Mapping[str, Head] | None = None,
) -> list[Table]:
    """The tables of a file, as their headings and what is remembered tell, or an official who says
    where the headings of a sheet stand; reads no line."""
    return reading.tables_of(sheets, year, meanings, heads)


def store(
    *,
    municipality: Municipality,
    terms: Terms,
    reading: Reading,
    actor: audit.Actor | None,
    role: str,
    now: datetime,
    explanation: str = "",
    reason: str = "",
) -> Version:
    """Keep what a file says as the last version of its year's budget; logged with its sums and
    those of the version before.

    It takes the place of a version that nobody has seen. What corrects a published version, being
    of the same act, is published at once and needs a reason: DomainError for the field `reason`
    without one, for `explanation` where the file does not balance and nobody says why. Raises
    Conflict when somebody else brought in the same year at the same moment.
    """
    discrepancies = _unexplained(checked(reading, terms), explanation)
    seed_classifications()
    budget = _locked(municipality, terms.year)
    hidden, held = _last_of(budget)
    terms = terms.after(held)
    corrects = _corrects(terms, held, reason)
    replaced = held if corrects else hidden or held
    before = logged.sums(replaced) if replaced else None
    version = _place(budget, hidden, held, corrects, now)
    version.discrepancies = [asdict(found) for found in discrepancies]
    version.explanation = explanation.strip() if discrepancies else ""
    version.reason = reason.strip() if corrects else ""
    _fill(version, terms, now)
    _keep(version, reading.lines)
    after = logged.content(version, summarise(reading.lines), len(reading.lines))
    act = "correct_budget" if corrects else "import_budget"
    logged.act(version, act, actor, role, now, before, after)
    return version


def _unexplained(reading: Reading, explanation: str) -> list[StatedSum]:
    """The sums that differ; raises DomainError where the file has mistakes, or nobody says why."""
    if reading.faults:
        raise DomainError(_("There are mistakes in the file."))
    discrepancies = balance.discrepancies(reading)
    if discrepancies and not explanation.strip():
        raise DomainError(_("Say in a sentence why the sums differ."), field="explanation")
    return discrepancies


def _corrects(terms: Terms, held: Version | None, reason: str) -> bool:
    """Whether the version that holds is corrected, for a reason; raises DomainError."""
    if held is None:
        return False
    if held.stage != Stage.DRAFT and terms.stage == Stage.DRAFT:
        raise DomainError(_("The budget is no longer a draft."), field="stage")
    corrects = terms.is_act_of(held)
    if corrects and not reason.strip():
        raise DomainError(_("Say why a published budget changes."), field="reason")
    return corrects


def _locked(municipality: Municipality, year: int) -> Budget:
    budget = queries.lock(municipality.id, year)
    if budget is not None:
        return budget
    budget = Budget(municipality=municipality, year=year)
    db.session.add(budget)
    try:
        db.session.flush()
    except IntegrityError as error:
        raise Conflict(_("Somebody brought in a budget of this year just now.")) from error
    return budget


def _last_of(budget: Budget) -> tuple[Version | None, Version | None]:
    """The version that nobody sees yet, and the one that holds."""
    known = queries.versions_of(budget.id)
    hidden = next((version for version in known if version.published_at is None), None)
    held = next((version for version in reversed(known) if version.published_at), None)
    return hidden, held


def _place(
    budget: Budget, hidden: Version | None, held: Version | None, corrects: bool, now: datetime
) -> Version:
    """The version to fill: the hidden one, a new last one, or a correction before the hidden."""
    if hidden and not corrects:
        db.session.execute(delete(BudgetLine).where(BudgetLine.version_id == hidden.id))
        return hidden
    number = held.number + 1 if held else 1
    if hidden:
        hidden.number = number + 1
        db.session.flush()
    version = Version(budget=budget, number=number, published_at=now if corrects else None)
    db.session.add(version)
    return version


def _fill(version: Version, terms: Terms, now: datetime) -> None:
    version.stage = terms.stage
    version.quarter = terms.quarter
    version.unit = terms.unit
    version.resolution_number = terms.resolution_number
    version.resolution_date = terms.resolution_date
    version.session = terms.session
    version.imported_at = now
    db.session.flush()


def _keep(version: Version, lines: Sequence[Line]) -> None:
    db.session.execute(
        insert(BudgetLine),
        [_row(version.id, position, line) for position, line in enumerate(lines, start=1)],
    )
    db.session.expire(version, ["lines"])


def _row(version_id: int, position: int, line: Line) -> dict[str, object]:
    return {
        "version_id": version_id,
        "position": position,
        "title": dict(line.title),
        "words": fold(" ".join([*line.title.values(), line.institution])),
        **{name: getattr(line, name) for name in _PLAIN},
    }


def publish(*, version: Version, actor: audit.Actor | None, role: str, now: datetime) -> None:
    """Let everybody see a version; logged with its sums. Raises Conflict when everybody does."""
    queries.lock(version.budget.municipality_id, version.year)
    db.session.refresh(version)
    if version.published_at is not None:
        raise Conflict(_("This budget has been published already."))
    version.published_at = now
    db.session.flush()
    logged.act(version, "publish_budget", actor, role, now, None, logged.sums(version))
