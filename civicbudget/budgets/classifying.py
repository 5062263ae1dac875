"""The codes of the classifications: the first ones, and what the operator makes of them."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.exc import IntegrityError

from civicbudget.audit import services as audit
from civicbudget.audit.models import INSTALLATION
from civicbudget.budgets import codes, queries
from civicbudget.budgets.models import Classification, ClassificationCode
from civicbudget.core.db import db
from civicbudget.core.errors import Conflict, DomainError
from civicbudget.core.i18n import gettext as _

VALID_FROM = date(2000, 1, 1)
"""Since when the first titles of the classifications hold: before any budget here."""


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
