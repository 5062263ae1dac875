"""The pages of hearings: everybody's, and those of the officials who hold them."""

from civicbudget.hearings.views import (
    asked,
    attending,
    mine,
    online,
    planning,
    promised,
    recording,
)
from civicbudget.hearings.views.public import blueprint

__all__ = [
    "asked",
    "attending",
    "blueprint",
    "mine",
    "online",
    "planning",
    "promised",
    "recording",
]
