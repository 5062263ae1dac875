"""What an official said about the tables of a file, kept for the next one."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError

from civicbudget.budgets import queries
from civicbudget.budgets.importing.tables import Meaning
from civicbudget.budgets.models import RememberedColumns
from civicbudget.core.db import db
from civicbudget.core.errors import Conflict
from civicbudget.core.i18n import gettext as _
from civicbudget.municipalities.models import Municipality


def remember(
    *,
    municipality: Municipality,
    meanings: Mapping[str, Meaning],
    now: datetime,
    instead_of: Collection[str] = (),
) -> None:
    """Keep what tables mean, by fingerprint, in the place of what was kept; forget `instead_of`,
    whose headings are none. Raises Conflict when somebody says so at the same moment."""
    db.session.execute(
        delete(RememberedColumns).where(
            RememberedColumns.municipality_id == municipality.id,
            RememberedColumns.fingerprint.in_(set(instead_of) - set(meanings)),
        )
    )
    for fingerprint, meaning in meanings.items():
        kept = queries.remembered(municipality.id, fingerprint)
        if kept is None:
            kept = RememberedColumns(municipality_id=municipality.id, fingerprint=fingerprint)
            db.session.add(kept)
        kept.use = meaning.use
        kept.columns = {str(index): column.value for index, column in meaning.columns.items()}
        kept.sources, kept.codes = dict(meaning.sources), dict(meaning.codes)
        kept.remembered_at = now
    try:
        db.session.flush()
    except IntegrityError as error:
        raise Conflict(_("Somebody said the same just now. Try again.")) from error
