"""Why a choice cannot be taken, in words that help to mend it. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from civicbudget.core.errors import DomainError
from civicbudget.core.i18n import format_money, ngettext
from civicbudget.core.i18n import gettext as _
from civicbudget.record.balloting import BallotKind, Objection
from civicbudget.sealing.ballot import Selection
from civicbudget.voting import rules as frozen


class WrongMarks(DomainError):
    """What is written beside some projects can be no choice; `codes` names them."""

    def __init__(self, message: str, codes: Collection[str]) -> None:
        super().__init__(message)
        self.codes = frozenset(codes)


def twice(place: int, codes: Collection[str]) -> WrongMarks:
    """Projects that were put in the same place."""
    told = ", ".join(sorted(codes, key=lambda code: (len(code), code)))
    return WrongMarks(
        _(
            "Projects %(codes)s are all in place %(place)s. Give each a place of its own.",
            codes=told,
            place=place,
        ),
        codes,
    )


def words(rules: frozen.Rules, selection: Selection, objection: Objection) -> str:
    """What is said of an objection."""
    match objection:
        case Objection.NOTHING_CHOSEN:
            return nothing(frozen.ballot(rules).kind)
        case Objection.OVER_THE_POT:
            return _over_the_pot(rules, selection)
        case Objection.TOO_MANY:
            return _too_many(rules, max(map(len, selection.values())))
        case Objection.TOO_MANY_POINTS:
            return _too_many_points(rules, selection)
        case Objection.POINTS_OUT_OF_RANGE:
            least, most = frozen.ballot(rules).range
            return _("Points are whole numbers from %(least)s to %(most)s.", least=least, most=most)
        case _:
            return not_listed()


def not_listed() -> str:
    """A code or a form of choice that no page offers."""
    return _("A chosen project is not on the ballot of this campaign. Choose again.")


def nothing(kind: BallotKind) -> str:
    """A ballot that says nothing."""
    match kind:
        case BallotKind.CHOOSE_ONE:
            return _("You have chosen nothing yet. Choose a project.")
        case BallotKind.RANKING:
            return _("You have chosen nothing yet. Give at least one project a place.")
        case BallotKind.CUMULATIVE:
            return _("You have given no points yet. Give them to at least one project.")
        case BallotKind.SCORING:
            return _("You have given no score yet. Score at least one project.")
        case BallotKind.YES_NO:
            return _("You have answered nothing yet. Answer yes or no at least once.")
        case _:
            return _("You have chosen nothing yet. Tick at least one project.")


def _too_many(rules: frozen.Rules, chosen: int) -> str:
    ballot = frozen.ballot(rules)
    if ballot.kind is BallotKind.RANKING:
        return ngettext(
            "You may put %(num)s project in order, and you put %(chosen)s.",
            "You may put up to %(num)s projects in order, and you put %(chosen)s.",
            ballot.most or 0,
            chosen=chosen,
        )
    return ngettext(
        "You may choose %(num)s project, and you chose %(chosen)s.",
        "You may choose up to %(num)s projects, and you chose %(chosen)s.",
        ballot.most or 0,
        chosen=chosen,
    )


def _too_many_points(rules: frozen.Rules, selection: Selection) -> str:
    points = frozen.ballot(rules).points or 0
    given = max(sum(each.values()) for each in selection.values() if isinstance(each, Mapping))
    return ngettext(
        "You have %(num)s point, and you gave %(given)s. Take back %(over)s.",
        "You have %(num)s points, and you gave %(given)s. Take back %(over)s.",
        points,
        given=given,
        over=given - points,
    )


def _over_the_pot(rules: frozen.Rules, selection: Selection) -> str:
    record = frozen.record_rules(rules)
    over = max(
        sum(record.costs[pot][number] for number in chosen) - record.amounts[pot]
        for pot, chosen in selection.items()
    )
    return _(
        "Your choice exceeds the budget by %(money)s. Take something out.", money=format_money(over)
    )
