"""The pages of budgets: those of everybody and those of officials, on one blueprint."""

from civicbudget.budgets.views import official
from civicbudget.budgets.views.public import blueprint

__all__ = ["blueprint", "official"]
