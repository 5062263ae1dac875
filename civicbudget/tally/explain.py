"""Why each project won or not, in a sentence for a person, in Kyrgyz, Russian and English."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from math import ceil, floor
from typing import Protocol

from civicbudget.core.catalogs import translation
from civicbudget.core.money import TYIYN, decimal_mark, format_number, format_som, with_percent
from civicbudget.tally import reasons as why
from civicbudget.tally import sentences as says
from civicbudget.tally.model import POINTS, Election
from civicbudget.tally.preference import Preference
from civicbudget.tally.reasons import Reason
from civicbudget.tally.ties import Tie


class Told(Protocol):
    """What sentences tell of an outcome; this is `outcome.Outcome`, which writes them itself."""

    @property
    def reasons(self) -> Mapping[str, Reason]:
        """Why each project won or not, by its id."""

    @property
    def ties(self) -> Sequence[Tie]:
        """The ties that were met."""

    @property
    def cast(self) -> int:
        """Ballots cast, empty ones included."""

    @property
    def reached(self) -> int:
        """Ballots with at least one chosen project on them."""

    @property
    def preference(self) -> Preference | None:
        """What the voters preferred, where that was asked."""


def explain(
    outcome: Told, election: Election, locale: str, currency: str | None = None
) -> dict[str, str]:
    """Give the sentences for every project, by its id.

    `currency` is the word after sums of money; without it the file's own, `som` for KGS.
    """
    teller = _Teller(election, locale, currency)
    return {id_: teller.tell(reason) for id_, reason in outcome.reasons.items()}


def explain_ties(outcome: Told, election: Election, locale: str) -> list[str]:
    """Give the sentences for every tie of an outcome, in the order of `outcome.ties`."""
    teller = _Teller(election, locale, None)
    return [teller.tell_tie(tie) for tie in outcome.ties]


def summarize(outcome: Told, locale: str) -> str:
    """Say how many voters got at least one of their choices, and what was preferred."""
    gettext = translation(locale).gettext
    told = {
        "reached": format_number(outcome.reached),
        "cast": format_number(outcome.cast),
        "share": _percent(Fraction(outcome.reached, max(outcome.cast, 1)), decimal_mark(locale)),
    }
    sentences = [gettext(says.REACHED) % told]
    if preference := outcome.preference:
        numbers = {
            "by_votes": format_number(preference.by_votes),
            "by_shares": format_number(preference.by_shares),
        }
        taken = says.VOTES_PREFERRED if preference.is_preferred else says.SHARES_PREFERRED
        sentences.append(gettext(taken) % numbers)
    return " ".join(sentences)


class _Teller:
    """Writes sentences in one language about one election."""

    def __init__(self, election: Election, locale: str, currency: str | None) -> None:
        catalog = translation(locale)
        self._gettext, self._ngettext = catalog.gettext, catalog.ngettext
        self._names = {project.id: project.name or project.id for project in election.projects}
        self._points = election.vote_type in POINTS | {"ordinal"}
        self._budget, self._cast = election.budget, election.cast
        if currency is None:
            currency = election.meta.get("currency", "")
            currency = catalog.gettext("som") if currency == "KGS" else currency
        self._currency = currency
        self._mark = decimal_mark(locale)

    def tell(self, reason: Reason) -> str:
        """Say why one project won or not."""
        told = self._told(reason)
        sentences = [self._gettext(sentence) % told for sentence in self._sentences(reason)]
        if reason.tied_with is not None:
            winner = {"other": self._names[reason.tied_with]}
            sentences.append(self._gettext(says.LOST_A_TIE) % (told | winner))
        return " ".join(sentences)

    def _sentences(self, reason: Reason) -> Iterable[str]:
        yield (says.OF_POINTS if self._points else {}).get(reason.code, says.SENTENCES[reason.code])
        if reason.per_vote is not None and reason.code in _COUNTED:
            yield says.PER_POINT if self._points else says.PER_VOTE
        if reason.load is not None and reason.code != why.WON_BY_LOADS:
            yield says.WOULD_BEAR
        if reason.by is not None and reason.code in says.OF_THE_OTHER:
            yield says.OF_THE_OTHER[reason.code]
        if reason.code in _WINNERS:
            yield says.SERVED

    def tell_tie(self, tie: Tie) -> str:
        """Say who was level, who went first and why, and whether it mattered."""
        quoted = self._gettext(says.NAME)
        told = {
            "tied": ", ".join(quoted % {"name": self._names[id_]} for id_ in tie.tied),
            "other": self._names[tie.chosen],
            "how": self._gettext(says.HOW[tie.by]),
        }
        matter = says.DECIDED if tie.would_change else says.DID_NOT_MATTER
        return f"{self._gettext(says.TIE) % told} {self._gettext(matter)}"

    def _money(self, sum_: Fraction | None, rounded: Callable[[Fraction], int] = round) -> str:
        figure = format_som(rounded((sum_ or Fraction(0)) * TYIYN), self._mark)
        return f"{figure}\u00a0{self._currency}" if self._currency else figure

    def _votes(self, votes: Fraction, *, points: bool) -> str:
        ngettext, whole = self._ngettext, abs(floor(votes))
        if points:
            text = ngettext("%(num)s point", "%(num)s points", whole)
        else:
            text = ngettext("%(num)s vote", "%(num)s votes", whole)
        return text % {"num": _figure(votes, self._mark)}

    def _told(self, reason: Reason) -> dict[str, str]:
        """The figures and names that a sentence may give."""
        points = self._points and reason.against is None
        first, second = reason.between or ("", "")
        return {
            "votes": self._votes(reason.votes, points=points),
            "against": self._votes(reason.against or Fraction(0), points=False),
            "rank": format_number(reason.rank),
            "cost": self._money(reason.cost),
            "left": self._money(reason.left),
            # What they could pay is rounded down and what was missing up: never 0 too little.
            "could": self._money(reason.could_pay, floor),
            "short": self._money(reason.short, ceil),
            "each": self._money(reason.each_pays, ceil),
            "load": self._money(reason.load, ceil),
            "per_vote": self._money(reason.per_vote, ceil),
            "needed": _figure(reason.needed or Fraction(0), self._mark),
            "cast": format_number(self._cast),
            "budget": self._money(self._budget),
            "share": _percent(reason.served, self._mark),
            "other": self._names.get(reason.by or "", ""),
            "first": self._names.get(first, ""),
            "second": self._names.get(second, ""),
            "how": self._gettext(says.HOW[reason.tie_by or "id"]),
        }


def _figure(number: Fraction, mark: str) -> str:
    """A number as people write it, to a hundredth at most: 1 234,5."""
    hundredths = abs(round(number * 100))
    whole, rest = divmod(hundredths, 100)
    sign = "−" if number < 0 else ""
    return sign + format_number(whole) + (f"{mark}{rest:02d}".rstrip("0") if rest else "")


def _percent(share: Fraction, mark: str) -> str:
    return with_percent(_figure(round(share * 100, 1), mark), mark)


_WINNERS = {why.WON_BY_VOTES, why.WON_BY_SHARES, why.WON_BY_LOADS, why.FREE}
_COUNTED = {why.WON_BY_VOTES, why.DID_NOT_FIT, why.AFTER_STOP, why.RIVAL_WON}
