"""The same ballots under every rule that can count them, for whoever has to choose a rule."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from civicbudget.tally.count import count, countable
from civicbudget.tally.model import Election
from civicbudget.tally.numbers import number_text
from civicbudget.tally.outcome import Outcome
from civicbudget.tally.rule import Rule
from civicbudget.tally.scores import are_answers

RULES = (
    Rule(),
    Rule("greedy-value"),
    *(
        Rule("equal-shares", utility=utility, completion=completion)
        for utility in ("cost", "count", "points")
        for completion in ("none", "add1", "add1u")
    ),
    Rule("equal-shares", completion="add1", prefer_greedy=True),
    Rule("phragmen"),
    Rule("phragmen", skip=True),
    Rule("majority"),
)


@dataclass(frozen=True)
class Comparison:
    """What one rule gives. Money is in currency units, exact."""

    rule: Rule
    selected: tuple[str, ...]
    """Ids of the winners, sorted as text."""
    spent: Fraction
    reached: int
    """Ballots with at least one chosen project on them."""
    mean_chosen: Fraction
    """Chosen projects on a ballot, on average over all ballots cast."""
    gained: tuple[str, ...]
    """Winners here that do not win under the rule compared with."""
    lost: tuple[str, ...]
    """Winners under the rule compared with that do not win here."""

    def to_dict(self) -> dict[str, Any]:
        """Write it as the command's JSON has it; the mean is rounded to a thousandth."""
        return {
            "rule": self.rule.to_dict(),
            "selected": list(self.selected),
            "spent": number_text(self.spent),
            "reached": self.reached,
            "mean_chosen": number_text(round(self.mean_chosen, 3)),
            "gained": list(self.gained),
            "lost": list(self.lost),
        }


def compare(
    election: Election,
    chosen: Outcome | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> list[Comparison]:
    """Count by every rule that is defined for these ballots, the chosen one first, and compare
    each with it (by default, with greedy-votes).

    Ties, exclusions and exclusive groups are those of the chosen outcome's rule. `progress` is
    called with the rules counted and the rules in all. TieRefused as in `count`.
    """
    chosen = chosen or count(election, Rule())
    rules = [rule for rule in _alike(chosen.rule) if _is_defined(rule, election)]
    found = [_comparison(chosen, chosen)]
    for counted, rule in enumerate(rules, 2):
        found.append(_comparison(count(election, rule), chosen))
        if progress:
            progress(counted, len(rules) + 1)
    return found


def _alike(chosen: Rule) -> list[Rule]:
    """The other rules, with whatever of the chosen one stands beside every rule."""
    beside = {key: getattr(chosen, key) for key in ("ties", "seed", "exclude", "exclusive")}
    return [rule for plain in RULES if (rule := replace(plain, **beside)) != chosen]


def _is_defined(rule: Rule, election: Election) -> bool:
    """Whether a rule can count these ballots: majority only answers, of which one is a no."""
    if rule.name == "majority":
        return are_answers(election) and bool((election.ballots.points < 0).any())
    return election.vote_type in countable(rule)


def _comparison(outcome: Outcome, chosen: Outcome) -> Comparison:
    won, others = set(outcome.selected), set(chosen.selected)
    return Comparison(
        rule=outcome.rule,
        selected=outcome.selected,
        spent=outcome.spent,
        reached=outcome.reached,
        mean_chosen=_mean_chosen(outcome),
        gained=tuple(sorted(won - others)),
        lost=tuple(sorted(others - won)),
    )


def _mean_chosen(outcome: Outcome) -> Fraction:
    election = outcome.election
    named = election.approvals[[election.places[id_] for id_ in outcome.selected]]
    return Fraction(int(named.sum()), max(election.cast, 1))


def table(comparisons: list[Comparison]) -> str:
    """A line for each rule: its options, what it spends, whom it serves, what it changes."""
    lines = [f"{'spent':>14} {'reached':>8} {'mean':>6}  rule; winners beside (+) or instead (-)"]
    for each in comparisons:
        options = " ".join(each.rule.options()[1:])
        changes = [*(f"+{id_}" for id_ in each.gained), *(f"-{id_}" for id_ in each.lost)]
        lines.append(
            f"{number_text(each.spent):>14} {each.reached:>8} {float(each.mean_chosen):>6.2f}"
            f"  {options}; {' '.join(changes) or 'the same'}"
        )
    return "\n".join(lines)
