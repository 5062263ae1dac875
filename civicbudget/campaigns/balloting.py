"""The part of a campaign's form that says what a ballot may choose."""

from __future__ import annotations

from collections.abc import Iterator

from wtforms import RadioField
from wtforms import validators as v

from civicbudget.campaigns import words
from civicbudget.core.forms import BaseForm, WholeNumberField, choices, required
from civicbudget.core.i18n import gettext as _
from civicbudget.core.i18n import lazy_gettext as _l
from civicbudget.record.balloting import BallotKind, BallotRule

MOST_RANKS = 20
"""A longer list of places beside every project would be a page that no phone shows in a breath."""
WIDEST_SCORES = 10
"""From the least score to the most: eleven buttons in a row."""

FIELDS: dict[BallotKind, tuple[str, ...]] = {
    BallotKind.APPROVAL: ("max_choices",),
    BallotKind.RANKING: ("max_choices",),
    BallotKind.CUMULATIVE: ("points",),
    BallotKind.SCORING: ("min_score", "max_score"),
}
"""What must be filled in for a kind, where anything must; nothing else is kept."""


def _number(label: str, least: int, most: int) -> WholeNumberField:
    message = _l("Enter a number from %(min)s to %(max)s.")
    return WholeNumberField(
        label, validators=[v.Optional(), v.NumberRange(least, most, message=message)]
    )


class BallotFields(BaseForm):
    """What a ballot may choose, with its parameters."""

    ballot_rule = RadioField(
        _l("What a ballot may hold"),
        choices=choices(words.BALLOT_RULES),
        default=BallotKind.KNAPSACK.value,
        validators=[required()],
    )
    max_choices = _number(_l("How many projects one may choose"), 1, 99)
    points = _number(_l("How many points one shares out"), 1, 100)
    min_score = _number(_l("Lowest score"), -WIDEST_SCORES, WIDEST_SCORES)
    max_score = _number(_l("Highest score"), 1, WIDEST_SCORES)

    def ballot_is_whole(self) -> bool:
        """Whether the parameters fit the kind; what does not is said beside its field."""
        wrong = list(self._wrong()) if self.ballot_rule.data in set(BallotKind) else []
        for name, message in wrong:
            self[name].errors = [*self[name].errors, message]
        return not wrong

    def _wrong(self) -> Iterator[tuple[str, str]]:
        kind = BallotKind(self.ballot_rule.data)
        asked = FIELDS.get(kind, ())
        for name in asked:
            if self[name].data is None and not self[name].errors:
                yield name, str(words.MISSING[name])
        given = [self[name].data for name in asked if not self[name].errors]
        if len(given) < len(asked) or None in given:
            return
        if kind is BallotKind.RANKING and given[0] > MOST_RANKS:
            message = _("At most %(most)s projects can be put in order.", most=MOST_RANKS)
            yield "max_choices", message
        if kind is BallotKind.SCORING and not 0 < given[1] - given[0] <= WIDEST_SCORES:
            message = _(
                "The highest score is more than the lowest, by at most %(most)s.",
                most=WIDEST_SCORES,
            )
            yield "max_score", message

    @property
    def ballot(self) -> BallotRule:
        """What was decided; only after the form has validated."""
        kind = BallotKind(self.ballot_rule.data)
        kept = {name: self[name].data for name in FIELDS.get(kind, ())}
        most = 1 if kind is BallotKind.CHOOSE_ONE else kept.pop("max_choices", None)
        return BallotRule(kind, most=most, **kept)


def decided(ballot: BallotRule) -> dict[str, str | int | None]:
    """A ballot rule as the data of the form."""
    return {
        "ballot_rule": ballot.kind.value,
        "max_choices": ballot.most,
        "points": ballot.points,
        "min_score": ballot.min_score,
        "max_score": ballot.max_score,
    }
