"""Why each project won or not, and what each round of a count did: codes and exact numbers."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any, NamedTuple

from civicbudget.tally.numbers import number_text

WON_BY_VOTES = "won-by-votes"
WON_BY_SHARES = "won-by-shares"
FREE = "free"
NO_VOTES = "no-votes"
BELOW_MINIMUM = "below-minimum"
DEARER_THAN_POT = "dearer-than-pot"
DID_NOT_FIT = "did-not-fit"
AFTER_STOP = "after-stop"
SHARES_TOO_SMALL = "shares-too-small"
WON_BY_LOADS = "won-by-loads"
EXCLUDED = "excluded"
RIVAL_WON = "rival-won"
OUTWEIGHED = "outweighed"
ACCEPTED = "accepted"
REJECTED = "rejected"
NO_QUORUM = "no-quorum"
OTHER_PROPOSAL = "other-proposal"
DECIDING = "deciding"
NOTHING_TO_DECIDE = "nothing-to-decide"


class Reason(NamedTuple):
    """Why one project won or not. Money is in currency units, exact."""

    code: str
    votes: Fraction
    """Votes, or points where the ballots give points or ranks; for a question, those for yes."""
    rank: int
    """Place by votes, 1 for the most (greedy-value: by votes for each unit of the price); equals
    share a rank."""
    cost: Fraction
    served: Fraction
    """The share of the ballots cast that name it, 0 to 1."""
    left: Fraction | None = None
    """What was left in the pot when its turn came (for a loser that did not fit: too little)."""
    needed: Fraction | None = None
    """The least votes a project had to have, or the least ballots for a quorum."""
    could_pay: Fraction | None = None
    """How much of its price its supporters could still pay together at the end."""
    each_pays: Fraction | None = None
    """The most that any one of its supporters paid for it."""
    load: Fraction | None = None
    """phragmen: what each supporter bears with it in all, or would have borne."""
    per_vote: Fraction | None = None
    """greedy-value: its price for each vote."""
    against: Fraction | None = None
    """majority: votes for no; for a deciding question, those for the counter-proposal."""
    by: str | None = None
    """The project that took its place, or at which the count stopped."""
    between: tuple[str, str] | None = None
    """The two proposals that a deciding question is about."""
    tied_with: str | None = None
    """The winner of a tie that this project lost, where that decided."""
    tie_by: str | None = None

    @property
    def short(self) -> Fraction:
        """By how much it fell short of its price."""
        if self.could_pay is not None:
            return self.cost - self.could_pay
        return self.cost - self.left if self.left is not None else Fraction(0)


@dataclass(frozen=True)
class Round:
    """One purchase: the project, its price, what is then left in the pot, and how it was paid."""

    project: str
    price: Fraction
    left: Fraction
    votes: Fraction
    each_pays: Fraction | None = None
    """Equal shares: the most that any one supporter paid."""
    load: Fraction | None = None
    """phragmen: what each supporter then bears in all."""

    def to_dict(self) -> dict[str, Any]:
        """Write it as the command's JSON has it; `each_pays` and `load` there are rounded to a
        hundredth."""
        told: dict[str, Any] = {
            "project": self.project,
            "price": number_text(self.price),
            "left": number_text(self.left),
            "votes": number_text(self.votes),
        }
        for key in ("each_pays", "load"):
            sum_ = getattr(self, key)
            if sum_ is not None:
                told[key] = number_text(round(sum_, 2))
        return told
