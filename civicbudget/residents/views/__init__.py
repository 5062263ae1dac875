"""The pages of the roll: proving to be a resident, and what officials do."""

from __future__ import annotations

from civicbudget.residents.views import cards, claims, desk, importing, proving, roll
from civicbudget.residents.views.room import blueprint

__all__ = ["blueprint", "cards", "claims", "desk", "importing", "proving", "roll"]
