"""Reading budgets: their versions, lines and sums, and what codes and columns mean."""

from civicbudget.budgets.queries.content import (
    Page,
    Past,
    Sums,
    largest,
    lines,
    of_group,
    other_years,
    search,
)
from civicbudget.budgets.queries.following import line, same_lines
from civicbudget.budgets.queries.grouping import By
from civicbudget.budgets.queries.history import (
    Totals,
    latest_published,
    lock,
    of_municipality,
    of_year,
    versions,
    versions_of,
)
from civicbudget.budgets.queries.reference import (
    classification_code,
    classifications,
    meanings,
    remembered,
    residents,
    seeded,
    titles,
)
from civicbudget.budgets.queries.sums import (
    beside_last_year,
    by_year,
    groups,
    participatory_pot,
    parts,
    reports,
    summary,
    years,
)

__all__ = [
    "By",
    "Page",
    "Past",
    "Sums",
    "Totals",
    "beside_last_year",
    "by_year",
    "classification_code",
    "classifications",
    "groups",
    "largest",
    "latest_published",
    "line",
    "lines",
    "lock",
    "meanings",
    "of_group",
    "of_municipality",
    "of_year",
    "other_years",
    "participatory_pot",
    "parts",
    "remembered",
    "reports",
    "residents",
    "same_lines",
    "search",
    "seeded",
    "summary",
    "titles",
    "versions",
    "versions_of",
    "years",
]
