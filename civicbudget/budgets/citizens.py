"""The citizens' budget: what a year's budget says to whoever lives there, on a page or on paper."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from civicbudget.budgets import meaning
from civicbudget.budgets.comparing import Shift, shifts
from civicbudget.budgets.meaning import Summary
from civicbudget.budgets.models import Version
from civicbudget.budgets.sentence import sentence, so_far


@dataclass(frozen=True)
class CitizensBudget:
    """A version at one look, for so many residents, beside the budget of the year before."""

    version: Version
    residents: int
    summary: Summary
    before: Summary

    @property
    def sentence(self) -> Markup:
        """Where most of the money comes from, and what for it goes."""
        return sentence(self.summary)

    @property
    def so_far(self) -> str:
        """What really came in and was spent; "" where it is not known."""
        return so_far(self.version, self.summary)

    @property
    def revenue_each(self) -> int:
        """Revenue for one resident, in tyiyn; 0 where nobody is known to live there."""
        return self._each(self.summary.revenue)

    @property
    def expenditure_each(self) -> int:
        """The same of expenditure."""
        return self._each(self.summary.expenditure)

    @property
    def pot_share(self) -> int:
        """Of expenditure, what residents decide on: in thousandths."""
        return meaning.share(self.summary.participatory, self.summary.expenditure)

    @property
    def growth(self) -> int | None:
        """By how much expenditure is above that of the year before, in tyiyn; None without one."""
        if not self.before.expenditure:
            return None
        return self.summary.expenditure - self.before.expenditure

    @property
    def growth_share(self) -> int:
        """The same in thousandths of the year before."""
        return meaning.share(self.growth or 0, self.before.expenditure)

    @property
    def shifts(self) -> list[Shift]:
        """What more or less is spent on than the year before, the largest changes first."""
        return shifts(self.before.uses, self.summary.uses) if self.before.expenditure else []

    @property
    def revenue_shift(self) -> Shift | None:
        """The source of revenue that changed most since the year before."""
        found = shifts(self.before.origins, self.summary.origins) if self.before.revenue else []
        return found[0] if found else None

    def _each(self, tyiyn: int) -> int:
        return meaning.per_resident(tyiyn, self.residents) if self.residents else 0
