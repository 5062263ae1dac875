"""The rule that a file names in its META, applied, and compared with what the file announces.

META tells of the rule: `rule`; `min_project_score_threshold`, the least votes or points; nothing of
what a rank gives, which the column `score` shows; and sometimes a sentence in `comment`.
A project's `selected` is 0, or 1 where the rule chose it, or more where it was chosen: in another
way, which a comment explains (2: a prize for turnout, a promise kept; 3: money from elsewhere), or
by a clause of the city's own rule.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from civicbudget.tally.count import count
from civicbudget.tally.model import POINTS, Election
from civicbudget.tally.numbers import parse_decimal
from civicbudget.tally.outcome import Outcome
from civicbudget.tally.reasons import DID_NOT_FIT
from civicbudget.tally.rule import Rule

_COMPLETED = re.compile(r"at least (\d+)% of that project")
"""Poznań: what does not fit is chosen yet if so much of its price is left, and then no more."""

_UNTOLD = {
    "greedy-exclusive": "META does not say which projects exclude each other",
    "greedy-custom": "META does not say what the city's own rule adds",
}


@dataclass(frozen=True)
class Declared:
    """A file's own rule, and whether it gives the winners that the file announces."""

    rule: str
    """As META names it."""
    same: bool | None
    """None where META names no rule that is known, or the file announces nothing."""
    difference: str
    """A sentence: what differs, what was chosen otherwise, what META does not tell; or empty."""

    def sentence(self) -> str:
        """Say it in a line."""
        verdict = {True: "as announced", False: "not as announced", None: "not compared"}[self.same]
        return f"declared: {self.rule or 'nothing'}; {verdict}" + f"; {self.difference}" * bool(
            self.difference
        )

    def to_dict(self) -> dict[str, Any]:
        """Write it as the command's JSON has it."""
        return {"rule": self.rule, "same": self.same, "difference": self.difference}


def count_as_declared(
    election: Election, ties: str = "id", seed: str = ""
) -> tuple[Outcome, Declared]:
    """Count by the rule of META, or by greedy-votes where there is none, and compare.

    TallyError where that rule cannot count these ballots; TieRefused as in `count`.
    """
    name = election.meta.get("rule", "")
    rule = _rule(election, name)
    if rule is None:
        outcome = count(election, Rule(ties=ties, seed=seed))
        told = f"META names no rule that is known ({name[:40]!r}); counted by greedy-votes"
        return outcome, Declared(name, None, told)
    outcome = _by_ranks(election, replace(rule, ties=ties, seed=seed))
    won = set(outcome.selected) | _completed(election, name, outcome)
    same, difference = _compared(election, won)
    untold = [_UNTOLD[name]] if name in _UNTOLD and not same else []
    return outcome, Declared(name, same, "; ".join(filter(None, [difference, *untold])))


def _rule(election: Election, name: str) -> Rule | None:
    family, _, details = name.partition("/")
    if family.startswith("equalshares"):
        steps = f"{family}/{details}"
        return Rule(
            "equal-shares",
            utility="points" if election.vote_type in POINTS else "cost",
            completion="add1" if "add1" in steps else "none",
            exhaustive_stop=False,  # cities raise until the next raise would overspend
            prefer_greedy=steps.strip("/").endswith("-comparison"),
        )
    if name not in ("greedy", "greedy-no-skip", "greedy-threshold", *_UNTOLD):
        return None
    stops = name == "greedy-no-skip" or _share_that_suffices(election, name) is not None
    threshold = election.meta.get("min_project_score_threshold") or "0"
    return Rule(skip=not stops, min_votes=threshold)


def _by_ranks(election: Election, rule: Rule) -> Outcome:
    """Count; rankings with k points for the first of at most k, k - 1 for the second, if that is
    what the file's own column `score` shows, and else with the rule's own scores."""
    longest = election.meta.get("max_length", "")
    if election.vote_type == "ordinal" and longest.isdecimal() and int(longest) < 1000:
        scores = ",".join(map(str, range(int(longest), 0, -1)))
        outcome = count(election, replace(rule, scores=scores))
        if all(
            _number(project.columns.get("score", "")) == outcome.votes[project.id]
            for project in election.projects
        ):
            return outcome
    return count(election, rule)


def _share_that_suffices(election: Election, name: str) -> Fraction | None:
    told = _COMPLETED.search(election.meta.get("comment", ""))
    return Fraction(int(told[1]), 100) if told and name == "greedy-custom" else None


def _completed(election: Election, name: str, outcome: Outcome) -> set[str]:
    """The project at which the count stopped, where enough of its price was left."""
    share = _share_that_suffices(election, name)
    if share is None:
        return set()
    return {
        id_
        for id_, reason in outcome.reasons.items()
        if reason.code == DID_NOT_FIT and (reason.left or 0) >= share * reason.cost
    }


def _compared(election: Election, won: set[str]) -> tuple[bool | None, str]:
    """Compare with the marks of `selected`: all from 1 on, or those up to a mark, where the higher
    ones were chosen in another way."""
    marks = {project.id: project.columns.get("selected", "") for project in election.projects}
    if not all(_number(mark) is not None for mark in marks.values()):
        return None, "the file does not say which projects were chosen"
    levels = {id_: _number(mark) or Fraction(0) for id_, mark in marks.items()}
    chosen = {id_ for id_, level in levels.items() if level >= 1}
    for most in sorted({levels[id_] for id_ in chosen}, reverse=True) or [Fraction(0)]:
        if won == {id_ for id_ in chosen if levels[id_] <= most}:
            return True, _listed("chosen in another way, as the file marks", chosen - won)
    others = {id_ for id_ in chosen - won if levels[id_] > 1}
    return False, "; ".join(
        filter(
            None,
            [
                _listed("not chosen by the rule", chosen - won - others),
                _listed("not announced", won - chosen),
                _listed("chosen in another way, as the file marks", others),
            ],
        )
    )


def _number(text: str) -> Fraction | None:
    try:
        return parse_decimal(text)
    except ValueError:
        return None


def _listed(what: str, ids: set[str]) -> str:
    return f"{what}: {', '.join(sorted(ids))}" if ids else ""
