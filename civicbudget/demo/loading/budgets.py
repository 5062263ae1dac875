"""A budget's file is brought in and published, as an official does it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

from civicbudget.budgets import services
from civicbudget.budgets.services import Terms
from civicbudget.demo.loading.place import Place

THOUSAND_SOM = 100_000


def bring_in(
    place: Place, path: Path, terms: Terms, participatory_code: str, now: datetime
) -> None:
    """Store what a file in thousand som says, and let everybody see it."""
    official = place.of_role("official")[0]
    reading = services.parse(path.read_bytes(), path.name, THOUSAND_SOM, terms.year)
    lines = [replace(line, participatory=line.code == participatory_code) for line in reading.lines]
    version = services.store(
        municipality=place.municipality,
        terms=terms,
        reading=replace(reading, lines=tuple(lines)),
        actor=official,
        role="official",
        now=now,
    )
    services.publish(version=version, actor=official, role="official", now=now)
