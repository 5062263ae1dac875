"""A pot in the protocol: its sums, and every project with its votes, its price and the reason."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from civicbudget.campaigns.models import Motion
from civicbudget.core import i18n
from civicbudget.core.i18n import gettext as _
from civicbudget.core.i18n import pick
from civicbudget.core.money import format_number
from civicbudget.record.balloting import BallotKind
from civicbudget.results.summary import Line, PotSummary
from civicbudget.sealing.choice import Form


def told(pot: PotSummary, exclusions: Mapping[str, Motion], lang: str) -> dict[str, Any]:
    """What the template prints of a pot; a decision to exclude stands beside its project."""
    facts = [(_("To share out, som"), i18n.format_som(pot.amount))]
    if pot.carried:
        facts.append((_("Of it left by pots counted before, in som"), i18n.format_som(pot.carried)))
    facts += [
        (_("Spent, som"), i18n.format_som(pot.spent)),
        (_("Left, som"), i18n.format_som(pot.left)),
        (_("Ballots"), format_number(pot.cast)),
        (_("Of them with at least one winner"), format_number(pot.reached)),
    ]
    return {
        "name": str(pick(pot.names)),
        "facts": facts,
        "head": [_("No."), _("Project"), _votes_word(pot), _("Price, som")],
        "winners": [_project(pot, line, exclusions, lang) for line in pot.winners],
        "losers": [_project(pot, line, exclusions, lang) for line in pot.losers],
        "ties": [tie[lang] for tie in pot.told_ties],
        "all": [_row(pot, line) for line in pot.in_ballot_order],
    }


def _project(
    pot: PotSummary, line: Line, exclusions: Mapping[str, Motion], lang: str
) -> dict[str, str]:
    reason = line.reason[lang]
    if line.excluded and line.code in exclusions:
        reason = f"{reason} {exclusions[line.code].reason}"
    return {
        "number": line.code,
        "title": str(pick(line.title)),
        "votes": _votes(pot, line),
        "price": i18n.format_som(line.cost),
        "reason": reason,
    }


def _row(pot: PotSummary, line: Line) -> list[str]:
    sums = [i18n.format_som(line.cost), i18n.format_som(line.cofinancing)]
    result = _("Won") if line.won else _("Excluded") if line.excluded else _("Not won")
    return [line.code, str(pick(line.title)), *sums, _votes(pot, line), result]


def _votes_word(pot: PotSummary) -> str:
    if pot.ballot.kind is BallotKind.YES_NO:
        return _("Yes / no")
    return _("Votes") if pot.ballot.form is Form.CHOSEN else _("Points")


def _votes(pot: PotSummary, line: Line) -> str:
    if pot.ballot.kind is BallotKind.YES_NO:
        return f"{format_number(line.supporters)} / {format_number(line.opponents)}"
    return line.figure
