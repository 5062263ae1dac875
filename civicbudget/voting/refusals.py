"""Why a choice cannot be taken, in words that help to mend it. Pure.

The numbers in the words are the server's, or, for the script that checks a choice on the voter's
device, the places where it writes its own.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from civicbudget.core.errors import DomainError
from civicbudget.core.i18n import format_money, ngettext
from civicbudget.core.i18n import gettext as _
from civicbudget.record.balloting import BallotKind, BallotRule, Objection
from civicbudget.sealing.ballot import Selection
from civicbudget.sealing.choice import Form
from civicbudget.voting import rules as frozen


class WrongMarks(DomainError):
    """What is written beside some projects can be no choice; `codes` names them."""

    def __init__(self, message: str, codes: Collection[str]) -> None:
        super().__init__(message)
        self.codes = frozenset(codes)


def twice(place: int, codes: Collection[str]) -> WrongMarks:
    """Projects that were put in the same place."""
    told = ", ".join(sorted(codes, key=lambda code: (len(code), code)))
    return WrongMarks(_twice(told, place), codes)


def no_numbers(codes: Collection[str]) -> WrongMarks:
    """Projects beside which something else than a number is written."""
    return WrongMarks(_no_number(), codes)


def patterns(ballot: BallotRule) -> dict[str, str]:
    """The same words for the script, by the code of the objection; `{places}` are left open."""
    said: dict[str, str] = {Objection.NOTHING_CHOSEN: nothing(ballot.kind)}
    if ballot.form is Form.POINTS:
        said |= {"no-number": _no_number(), Objection.POINTS_OUT_OF_RANGE: _out_of_range(ballot)}
    if ballot.form is Form.RANKED:
        said |= {"no-number": _no_number(), "twice": _twice("{codes}", "{place}")}
    if ballot.kind is BallotKind.KNAPSACK:
        said[Objection.OVER_THE_POT] = _over_the_pot("{money}")
    if ballot.most:
        said[Objection.TOO_MANY] = _too_many(ballot, "{chosen}")
    if ballot.points:
        said[Objection.TOO_MANY_POINTS] = _too_many_points(ballot.points, "{given}", "{over}")
    return said


def words(rules: frozen.Rules, selection: Selection, objection: Objection) -> str:
    """What is said of an objection."""
    match objection:
        case Objection.NOTHING_CHOSEN:
            return nothing(frozen.ballot(rules).kind)
        case Objection.OVER_THE_POT:
            return _over_the_pot(format_money(_over(rules, selection)))
        case Objection.TOO_MANY:
            return _too_many(frozen.ballot(rules), max(map(len, selection.values())))
        case Objection.TOO_MANY_POINTS:
            points, given = frozen.ballot(rules).points or 0, _most_given(selection)
            return _too_many_points(points, given, given - points)
        case Objection.POINTS_OUT_OF_RANGE:
            return _out_of_range(frozen.ballot(rules))
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


def _no_number() -> str:
    return _("Write a whole number beside a project, or nothing.")


def _twice(codes: str, place: object) -> str:
    return _(
        "Projects %(codes)s are all in place %(place)s. Give each a place of its own.",
        codes=codes,
        place=place,
    )


def _out_of_range(ballot: BallotRule) -> str:
    least, most = ballot.range
    return _("Points are whole numbers from %(least)s to %(most)s.", least=least, most=most)


def _too_many(ballot: BallotRule, chosen: object) -> str:
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


def _too_many_points(points: int, given: object, over: object) -> str:
    return ngettext(
        "You have %(num)s point, and you gave %(given)s. Take back %(over)s.",
        "You have %(num)s points, and you gave %(given)s. Take back %(over)s.",
        points,
        given=given,
        over=over,
    )


def _over_the_pot(money: str) -> str:
    return _("Your choice exceeds the budget by %(money)s. Take something out.", money=money)


def _most_given(selection: Selection) -> int:
    """The most points that were shared out in a pot."""
    return max(sum(each.values()) for each in selection.values() if isinstance(each, Mapping))


def _over(rules: frozen.Rules, selection: Selection) -> int:
    """By how much, in tyiyn, the dearest choice exceeds its pot."""
    record = frozen.record_rules(rules)
    return max(
        sum(record.costs[pot][number] for number in chosen) - record.amounts[pot]
        for pot, chosen in selection.items()
    )
