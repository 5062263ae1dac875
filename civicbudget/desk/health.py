"""Whether the installation is well: its database, its disk, its log."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

from alembic.script import ScriptDirectory
from flask import current_app
from markupsafe import Markup

import civicbudget
from civicbudget.audit.models import INSTALLATION
from civicbudget.core.i18n import format_datetime
from civicbudget.core.i18n import gettext as _
from civicbudget.core.money import format_number
from civicbudget.desk import report
from civicbudget.desk.queries import log
from civicbudget.desk.queries import operate as queries
from civicbudget.desk.reconciliation import Finding

MEGABYTE = 10**6
LEAST_FREE = 1000 * MEGABYTE
"""Bytes that a day of voting and its records need."""


def findings() -> Iterator[Finding]:
    """Everything that the operator looks at."""
    yield Finding(_("Version"), civicbudget.__version__, ok=True)
    yield Finding(_("Database"), queries.engine(), ok=True)
    yield _migrations()
    yield _disk()
    last = log.last_time()
    yield Finding(_("Last official act"), format_datetime(last) if last else _("none"), ok=True)
    yield report.check_chain(INSTALLATION, _("Chain of the installation's log"))


def _migrations() -> Finding:
    """Whether the database is as this version of the program wants it."""
    config = current_app.extensions["migrate"].migrate.get_config()
    wanted = set(ScriptDirectory.from_config(config).get_heads())
    there = set(queries.revisions())
    if there == wanted:
        return Finding(_("Migrations"), _code(there), ok=True)
    differ = Markup(_("%(there)s instead of %(wanted)s"))  # noqa: S704 - a text of ours
    return Finding(
        _("Migrations"), differ % {"there": _code(there), "wanted": _code(wanted)}, ok=False
    )


def _code(revisions: set[str]) -> str:
    """The names of migrations, which are in no language."""
    if not revisions:
        return _("none")
    return Markup("<code>{}</code>").format(", ".join(sorted(revisions)))


def _disk() -> Finding:
    free = shutil.disk_usage(current_app.instance_path).free
    shown = _("%(size)s MB", size=format_number(free // MEGABYTE))
    return Finding(_("Free disk space"), shown, ok=free >= LEAST_FREE)
