"""Founding a municipality."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.exc import IntegrityError

from civicbudget.audit import services as audit
from civicbudget.audit.models import INSTALLATION
from civicbudget.core.db import db
from civicbudget.core.errors import Conflict, DomainError
from civicbudget.core.i18n import gettext as _
from civicbudget.municipalities.models import Area, Kind, Municipality

RESERVED = frozenset(
    (
        *("account", "accounts", "api", "audit", "board", "budget", "budgets", "campaigns"),
        *(
            "classifications",
            "desk",
            "download",
            "health",
            "hearings",
            "help",
            "ideas",
            "initiatives",
        ),
        *("municipalities", "operate", "practices", "promises", "questions", "record"),
        *("register", "residents", "results", "services", "sign-in", "sign-out", "static"),
        *("en", "ky", "ru", INSTALLATION),
    )
)
"""Words that addresses and logs use already, or will: no municipality may be called so."""

_SLUG = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
LONGEST_SLUG = 60


@dataclass(frozen=True)
class Village:
    """A village or ward to be: its names, the people in it, its code in the classifier."""

    name: Mapping[str, str]
    population: int
    soate: str | None = None


def check_slug(slug: str) -> None:
    """Raise DomainError, for the field `slug`, unless a municipality may be called so."""
    if not _SLUG.fullmatch(slug) or len(slug) > LONGEST_SLUG:
        raise DomainError(
            _("Use small Latin letters, digits and hyphens, like ak-bulak."), field="slug"
        )
    if slug in RESERVED:
        raise DomainError(_("This word is taken by another page. Choose another."), field="slug")


def found(
    *,
    slug: str,
    kind: Kind,
    name: Mapping[str, str],
    district: Mapping[str, str],
    contact: Mapping[str, str],
    villages: Sequence[Village],
    valid_from: date,
    actor: audit.Actor | None,
    now: datetime,
    soate: str | None = None,
) -> Municipality:
    """A municipality with its villages; the act stands in the log of the installation.

    Raises DomainError for a slug that cannot be and for a municipality without a name or
    villages, Conflict when the slug is taken.
    """
    check_slug(slug)
    _check_names(name, villages)
    municipality = Municipality(
        slug=slug,
        kind=kind,
        soate=soate,
        name=dict(name),
        district=dict(district),
        contact=dict(contact),
        valid_from=valid_from,
        areas=_areas(villages),
    )
    _insert(municipality)
    audit.record(
        log=INSTALLATION,
        actor=actor,
        role="operator",
        act="found_municipality",
        on=f"municipality {slug}",
        now=now,
        after={"name": dict(name), "villages": len(villages)},
    )
    return municipality


def _check_names(name: Mapping[str, str], villages: Sequence[Village]) -> None:
    if not any(name.values()):
        raise DomainError(_("Give the name in at least one language."), field="name")
    if not villages:
        raise DomainError(_("Name at least one village."), field="villages")
    if any(village.population < 0 or not any(village.name.values()) for village in villages):
        raise DomainError(
            _("Every village has a name and a number of residents."), field="villages"
        )


def _areas(villages: Sequence[Village]) -> list[Area]:
    return [
        Area(
            number=number,
            name=dict(village.name),
            population=village.population,
            soate=village.soate,
        )
        for number, village in enumerate(villages, start=1)
    ]


def _insert(municipality: Municipality) -> None:
    db.session.add(municipality)
    try:
        with db.session.begin_nested():
            db.session.flush()
    except IntegrityError as error:
        raise Conflict(_("There is a municipality with this address already."), "slug") from error
