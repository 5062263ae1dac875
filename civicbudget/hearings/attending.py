"""Who came: groups of people by sex, age and village, which must add up. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from civicbudget.hearings.models import Attendance, Breakdown, Way
from civicbudget.municipalities.models import Area

SEXES = ("women", "men")
AGES = ("under_18", "18_27", "28_59", "60_over")
ELSEWHERE = "elsewhere"
"""Who does not live in a village of the municipality."""

Counts = Mapping[tuple[Way, Breakdown, str], int]
"""People by way, breakdown and group."""


@dataclass(frozen=True)
class Mismatch:
    """A way of taking part whose breakdowns add up to different sums."""

    way: Way
    sums: Mapping[Breakdown, int]


def mismatches(counts: Counts) -> list[Mismatch]:
    """The ways whose three sums are not one."""
    found = []
    for way in Way:
        sums = {breakdown: total(counts, way, breakdown) for breakdown in Breakdown}
        if len(set(sums.values())) > 1:
            found.append(Mismatch(way, sums))
    return found


def total(counts: Counts, way: Way, breakdown: Breakdown = Breakdown.SEX) -> int:
    """People who came in one way, as a breakdown has it."""
    return sum(
        people for (one, by, _group), people in counts.items() if (one, by) == (way, breakdown)
    )


def of_rows(rows: Iterable[Attendance]) -> Counter[tuple[Way, Breakdown, str]]:
    """The counts that are stored."""
    return Counter({(row.way, row.breakdown, row.group): row.people for row in rows})


def everybody(rows: Iterable[Attendance]) -> int:
    """People at the place and online together."""
    counts = of_rows(rows)
    return sum(total(counts, way) for way in Way)


def groups_of(areas: list[Area]) -> dict[Breakdown, tuple[str, ...]]:
    """The groups of each breakdown, in their order."""
    villages = tuple(str(area.number) for area in areas)
    return {
        Breakdown.SEX: SEXES,
        Breakdown.AGE: AGES,
        Breakdown.VILLAGE: (*villages, ELSEWHERE),
    }
