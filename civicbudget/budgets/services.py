"""Bringing a version of a budget in, publishing it; the titles of codes; what columns mean."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime

from sqlalchemy import delete, insert
from sqlalchemy.exc import IntegrityError

from civicbudget.audit import services as audit
from civicbudget.audit.models import INSTALLATION
from civicbudget.budgets import codes, queries
from civicbudget.budgets.importing import balance, reading
from civicbudget.budgets.importing.lines import Line, Reading
from civicbudget.budgets.importing.tables import Meaning, Table
from civicbudget.budgets.meaning import Summary, summarise
from civicbudget.budgets.models import (
    Budget,
    BudgetLine,
    Classification,
    ClassificationCode,
    RememberedColumns,
    Stage,
    Version,
)
from civicbudget.core import spreadsheets
from civicbudget.core.db import db
from civicbudget.core.errors import Conflict, DomainError
from civicbudget.core.i18n import gettext as _
from civicbudget.core.sorting import fold
from civicbudget.municipalities.models import Municipality

VALID_FROM = date(2000, 1, 1)
"""Since when the first titles of the classifications hold: before any budget here."""

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

    def with_resolution_of(self, version: Version) -> Terms:
        """The same, with what they do not say of the resolution."""
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


def tables(
    sheets: Sequence[spreadsheets.Sheet], year: int, meanings: Mapping[str, Meaning]
) -> list[Table]:
    """The tables of a file, as their headings and what is remembered tell; reads no line."""
    return reading.tables_of(sheets, year, meanings)


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
    if reading.faults:
        raise DomainError(_("There are mistakes in the file."))
    discrepancies = balance.discrepancies(reading)
    if discrepancies and not explanation.strip():
        raise DomainError(_("Say in a sentence why the sums differ."), field="explanation")
    seed_classifications()
    budget = _locked(municipality, terms.year)
    hidden, held = _last_of(budget)
    corrects = held is not None and terms.is_act_of(held)
    if held and corrects:
        terms = terms.with_resolution_of(held)
    if corrects and not reason.strip():
        raise DomainError(_("Say why a published budget changes."), field="reason")
    if held and held.stage != Stage.DRAFT and terms.stage == Stage.DRAFT:
        raise DomainError(_("The budget is no longer a draft."), field="stage")
    replaced = held if corrects else hidden or held
    before = _sums(replaced) if replaced else None
    version = _place(budget, hidden, held, corrects, now)
    version.discrepancies = [asdict(found) for found in discrepancies]
    version.explanation = explanation.strip() if discrepancies else ""
    version.reason = reason.strip() if corrects else ""
    _fill(version, terms, reading.lines, now)
    audit.record(
        log=municipality.slug,
        actor=actor,
        role=role,
        act="correct_budget" if corrects else "import_budget",
        on=f"budget {terms.year}",
        now=now,
        before=before,
        after=_logged(version, summarise(reading.lines), len(reading.lines)),
        reason=version.reason,
    )
    return version


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


def _fill(version: Version, terms: Terms, lines: Sequence[Line], now: datetime) -> None:
    version.stage = terms.stage
    version.quarter = terms.quarter
    version.unit = terms.unit
    version.resolution_number = terms.resolution_number
    version.resolution_date = terms.resolution_date
    version.session = terms.session
    version.imported_at = now
    db.session.flush()
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
    audit.record(
        log=version.budget.municipality.slug,
        actor=actor,
        role=role,
        act="publish_budget",
        on=f"budget {version.year}",
        now=now,
        after=_sums(version),
    )


def remember(*, municipality: Municipality, meanings: Mapping[str, Meaning], now: datetime) -> None:
    """Keep what the columns of tables mean, by fingerprint, in the place of what was kept."""
    for fingerprint, meaning in meanings.items():
        kept = queries.remembered(municipality.id, fingerprint)
        if kept is None:
            kept = RememberedColumns(municipality_id=municipality.id, fingerprint=fingerprint)
            db.session.add(kept)
        kept.use = meaning.use
        kept.columns = {str(index): column.value for index, column in meaning.columns.items()}
        kept.remembered_at = now
    try:
        db.session.flush()
    except IntegrityError as error:
        raise Conflict(_("Somebody said the same just now. Try again.")) from error


def seed_classifications() -> None:
    """The first titles of each classification that has no titles at all."""
    missing = set(codes.FIRST_TITLES) - queries.seeded()
    if not missing:
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
            if classification in missing
            for code, titles in table.items()
        )


@dataclass(frozen=True)
class Code:
    """A code of a classification as it is to be."""

    classification: Classification
    code: str
    title: Mapping[str, str]
    valid_from: date
    valid_to: date | None


def save_code(
    *,
    code: Code,
    row: ClassificationCode | None,
    actor: audit.Actor | None,
    role: str,
    now: datetime,
) -> ClassificationCode:
    """Add a code, or change what `row` says; logged with both, in the installation's log.

    Raises DomainError when it ends before it begins, Conflict when the code begins on that day
    already.
    """
    if code.valid_to and code.valid_to < code.valid_from:
        raise DomainError(_("It ends before it begins."), field="valid_to")
    before = _described(row) if row else None
    row = row or ClassificationCode()
    row.classification, row.code, row.title = code.classification, code.code, dict(code.title)
    row.valid_from, row.valid_to = code.valid_from, code.valid_to
    db.session.add(row)
    try:
        db.session.flush()
    except IntegrityError as error:
        raise Conflict(_("This code begins on that day already."), field="code") from error
    audit.record(
        log=INSTALLATION,
        actor=actor,
        role=role,
        act="save_classification",
        on=f"classification {row.classification} {row.code}",
        now=now,
        before=before,
        after=_described(row),
    )
    return row


def _described(row: ClassificationCode) -> dict[str, object]:
    return {
        "title": row.title,
        "valid_from": row.valid_from.isoformat(),
        "valid_to": row.valid_to.isoformat() if row.valid_to else None,
    }


def _sums(version: Version) -> dict[str, object]:
    """What the log keeps of a stored version; sums in tyiyn."""
    count = queries.search(version.id, "", "", 1).total
    return _logged(version, queries.summary(version.id, version.year), count)


def _logged(version: Version, summary: Summary, count: int) -> dict[str, object]:
    return {
        "version": version.number,
        "stage": version.stage.value,
        "quarter": version.quarter,
        "lines": count,
        "revenue": summary.revenue,
        "expenditure": summary.expenditure,
        "financing": summary.financing,
        "participatory": summary.participatory,
        "explanation": version.explanation,
    }
