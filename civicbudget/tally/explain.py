"""Why each project won or not, in a sentence for a person, in Kyrgyz, Russian and English."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import ceil, floor
from typing import TYPE_CHECKING

from civicbudget.core.catalogs import translation
from civicbudget.core.money import TYIYN, format_number, format_som
from civicbudget.tally import reasons as why
from civicbudget.tally.model import POINTS, Election
from civicbudget.tally.reasons import Reason

if TYPE_CHECKING:  # an outcome explains itself, so it imports this module
    from civicbudget.tally.outcome import Outcome


def explain(
    outcome: Outcome, election: Election, locale: str, currency: str | None = None
) -> dict[str, str]:
    """Give the sentences for every project, by its id.

    `currency` is the word after sums of money; without it the file's own, `som` for KGS.
    """
    teller = _Teller(election, locale, currency)
    return {id_: teller.tell(reason) for id_, reason in outcome.reasons.items()}


class _Teller:
    """Writes sentences in one language about one election."""

    def __init__(self, election: Election, locale: str, currency: str | None) -> None:
        catalog = translation(locale)
        self._gettext, self._ngettext = catalog.gettext, catalog.ngettext
        self._names = {project.id: project.name or project.id for project in election.projects}
        self._points = election.vote_type in POINTS
        self._budget = election.budget
        if currency is None:
            currency = election.meta.get("currency", "")
            currency = catalog.gettext("som") if currency == "KGS" else currency
        self._currency = currency
        self._mark = "." if locale == "en" else ","

    def tell(self, reason: Reason) -> str:
        """Say why one project won or not."""
        sentences = _TELLERS[reason.code](self, reason)
        if reason.tied_with is not None:
            sentences += " " + self._tie(reason)
        return sentences

    def _money(self, sum_: Fraction | None, rounded: Callable[[Fraction], int] = round) -> str:
        figure = format_som(rounded((sum_ or Fraction(0)) * TYIYN), self._mark)
        return f"{figure}\u00a0{self._currency}" if self._currency else figure

    def _votes(self, reason: Reason) -> str:
        ngettext, whole = self._ngettext, floor(reason.votes)
        if self._points:
            text = ngettext("%(num)s point", "%(num)s points", whole)
        else:
            text = ngettext("%(num)s vote", "%(num)s votes", whole)
        return text % {"num": _figure(reason.votes, self._mark)}

    def _told(self, reason: Reason) -> dict[str, str]:
        """The figures a sentence may name."""
        return {
            "votes": self._votes(reason),
            "rank": format_number(reason.rank),
            "cost": self._money(reason.cost),
            "left": self._money(reason.left),
            # What they could pay is rounded down and what was missing up: never 0 too little.
            "could": self._money(reason.could_pay, floor),
            "short": self._money(reason.short, ceil),
            "each": self._money(reason.each_pays, ceil),
            "needed": _figure(reason.needed or Fraction(0), self._mark),
            "budget": self._money(self._budget),
            "share": f"{_figure(round(reason.served * 100, 1), self._mark)}\u00a0%",
            "other": self._names.get(reason.by or "", ""),
        }

    def by_votes(self, reason: Reason) -> str:
        _ = self._gettext
        text = _(
            "Chosen: %(votes)s, rank %(rank)s. Its price is %(cost)s, and when its turn came,"
            " %(left)s were left."
        )
        return f"{text} {self._served()}" % self._told(reason)

    def by_shares(self, reason: Reason) -> str:
        _ = self._gettext
        if self._points:
            text = _(
                "Chosen: %(votes)s, rank %(rank)s. Its supporters paid its price of %(cost)s from"
                " their equal shares, at most %(each)s for each point."
            )
        else:
            text = _(
                "Chosen: %(votes)s, rank %(rank)s. Its supporters paid its price of %(cost)s from"
                " their equal shares, each of them at most %(each)s."
            )
        return f"{text} {self._served()}" % self._told(reason)

    def free(self, reason: Reason) -> str:
        _ = self._gettext
        text = _("Chosen: it has %(votes)s and costs nothing.")
        return f"{text} {self._served()}" % self._told(reason)

    def _served(self) -> str:
        _ = self._gettext
        return _("It stands on %(share)s of the ballots.")

    def no_votes(self, reason: Reason) -> str:
        _ = self._gettext
        return _("Not chosen: nobody voted for it.") % self._told(reason)

    def below_minimum(self, reason: Reason) -> str:
        _ = self._gettext
        text = _("Not chosen: %(votes)s, and at least %(needed)s were needed.")
        return text % self._told(reason)

    def dearer_than_pot(self, reason: Reason) -> str:
        _ = self._gettext
        text = _("Not chosen: its price of %(cost)s is more than the whole sum of %(budget)s.")
        return text % self._told(reason)

    def did_not_fit(self, reason: Reason) -> str:
        _ = self._gettext
        text = _(
            "Not chosen: %(votes)s, rank %(rank)s. When its turn came, %(left)s were left, which is"
            " %(short)s less than its price of %(cost)s."
        )
        if reason.by is not None:
            text += " " + _("After it, “%(other)s” was chosen, for which the money was enough.")
        return text % self._told(reason)

    def after_stop(self, reason: Reason) -> str:
        _ = self._gettext
        text = _(
            "Not chosen: %(votes)s, rank %(rank)s. The count stopped before, at “%(other)s”, for"
            " which the money was not enough."
        )
        return text % self._told(reason)

    def shares_too_small(self, reason: Reason) -> str:
        _ = self._gettext
        text = _(
            "Not chosen: %(votes)s, rank %(rank)s. From what was left of their shares its"
            " supporters could pay %(could)s of its price of %(cost)s: %(short)s too little."
        )
        if reason.by is not None:
            text += " " + _("They had enough until “%(other)s” was chosen.")
        return text % self._told(reason)

    def _tie(self, reason: Reason) -> str:
        _ = self._gettext
        how = {
            "id": _("the smaller number goes first"),
            "file": _("the order of the list decides"),
            "cost": _("the cheaper one goes first"),
            "votes": _("the one with more votes goes first"),
            "lot": _("the lot decided"),
        }[reason.tie_by or "id"]
        text = _("It was level with “%(other)s”, which was taken first: %(how)s.")
        return text % {"other": self._names[reason.tied_with or ""], "how": how}


def _figure(number: Fraction, mark: str) -> str:
    """A number as people write it, to a hundredth at most: 1 234,5."""
    hundredths = round(number * 100)
    whole, rest = divmod(hundredths, 100)
    return format_number(whole) + (f"{mark}{rest:02d}".rstrip("0") if rest else "")


_TELLERS: dict[str, Callable[[_Teller, Reason], str]] = {
    why.WON_BY_VOTES: _Teller.by_votes,
    why.WON_BY_SHARES: _Teller.by_shares,
    why.FREE: _Teller.free,
    why.NO_VOTES: _Teller.no_votes,
    why.BELOW_MINIMUM: _Teller.below_minimum,
    why.DEARER_THAN_POT: _Teller.dearer_than_pot,
    why.DID_NOT_FIT: _Teller.did_not_fit,
    why.AFTER_STOP: _Teller.after_stop,
    why.SHARES_TOO_SMALL: _Teller.shares_too_small,
}
