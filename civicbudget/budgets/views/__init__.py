"""The pages of budgets, everybody's and officials', on one blueprint; and those of codes."""

from civicbudget.budgets.views import (
    classifications,
    details,
    files,
    institutions,
    line,
    mapping,
    official,
)
from civicbudget.budgets.views.public import blueprint

__all__ = [
    "blueprint",
    "classifications",
    "details",
    "files",
    "institutions",
    "line",
    "mapping",
    "official",
]
