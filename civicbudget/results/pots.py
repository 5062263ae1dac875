"""A pot with its ballots as the count takes it, and what came out of it. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any

from civicbudget.core.catalogs import LOCALES
from civicbudget.core.i18n import format_date, pick
from civicbudget.core.money import som
from civicbudget.record.gathering import Gathering
from civicbudget.record.pots import NOTHING, carried_in, limits, standing
from civicbudget.tally import Ballots, Election, Outcome, Project, Rule, count_in_turn, explain
from civicbudget.tally.explain import explain_ties
from civicbudget.voting import rules as frozen


@dataclass(frozen=True)
class Counted:
    """A count of one pot: the outcome in plain JSON, and by code the reason in each language."""

    outcome: dict[str, Any]
    explanations: dict[str, dict[str, str]]


def election(
    rules: frozen.Rules, pot: int, ballots: Ballots, carried: Fraction = NOTHING
) -> Election:
    """The election of a pot: som, exact, and the projects by their codes in ballot order.

    `carried`: what pots counted before left for this one, in som.
    """
    ballot = frozen.ballot(rules)
    amount = next(each["amount"] for each in rules["pots"] if each["number"] == pot)
    return Election(
        budget=som(amount) + carried,
        projects=tuple(
            Project(project["code"], som(project["cost"]), name_in(project, LOCALES[0]))
            for project in _listed(rules, pot)
        ),
        ballots=ballots,
        vote_type=ballot.kind.vote_type,
        meta=_meta(rules, pot) | carried_in(carried),
    )


def gathering(rules: frozen.Rules, pot: int) -> Gathering[str]:
    """Takes the ballots of a pot, by the codes of the projects."""
    places = {project["code"]: place for place, project in enumerate(_listed(rules, pot))}
    return Gathering(places, frozen.ballot(rules).form)


def _listed(rules: frozen.Rules, pot: int) -> list[dict[str, Any]]:
    return [project for project in rules["projects"] if project["pot"] == pot]


def counted(
    rules: frozen.Rules, ballots: Mapping[int, Ballots], excluded: Collection[str] = ()
) -> dict[int, Counted]:
    """Count the pots in their order by the frozen rule, without what a decision excluded.

    `ballots`: those of each pot, by its number. Raises tally.TallyError.
    """
    places = {pot["number"]: place for place, pot in enumerate(rules["pots"])}
    outcomes = count_in_turn(
        [election(rules, pot, ballots[pot]) for pot in places],
        rule(rules, excluded),
        [places.get(pot.get("carry_to")) for pot in rules["pots"]],
    )
    return {pot: _explained(rules, outcomes[place]) for pot, place in places.items()}


def rule(rules: frozen.Rules, excluded: Collection[str] = ()) -> Rule:
    """The rule of the count, which names projects by their codes."""
    codes = {(each["pot"], each["number"]): each["code"] for each in rules["projects"]}
    groups = [
        [codes[pot["number"], number] for number in group]
        for pot in rules["pots"]
        for group in pot.get("exclusive", ())
    ]
    return Rule.from_dict({**rules["tally"], "exclusive": groups, "exclude": sorted(excluded)})


def _explained(rules: frozen.Rules, outcome: Outcome) -> Counted:
    voted, titles = outcome.election, frozen.by_code(rules)
    told: dict[str, dict[str, str]] = {project.id: {} for project in voted.projects}
    ties: list[dict[str, str]] = [{} for _tie in outcome.ties]
    for locale in LOCALES:
        named = tuple(replace(p, name=name_in(titles[p.id], locale)) for p in voted.projects)
        spoken = replace(voted, projects=named)
        for code, sentence in explain(outcome, spoken, locale).items():
            told[code][locale] = sentence
        for tie, sentence in zip(ties, explain_ties(outcome, spoken, locale), strict=True):
            tie[locale] = sentence
    plain = {**outcome.to_dict(), "tie_explanations": ties}
    del plain["explanations"]
    plain |= standing(voted)
    return Counted(plain, told)


def name_in(project: Mapping[str, Any], locale: str) -> str:
    """The title of a frozen project in a language, or in the first that there is."""
    return pick(project["title"], locale).string


def _meta(rules: frozen.Rules, pot: int) -> dict[str, str]:
    """The fields of the Pabulib format that the rules know."""
    amount = next(each["amount"] for each in rules["pots"] if each["number"] == pot)
    names = next(each["names"] for each in rules["pots"] if each["number"] == pot)
    known = {
        "description": f"{frozen.campaign_id(rules)}: {pick(names, LOCALES[0])}",
        "unit": rules["municipality"],
        "subunit": str(pick(names, LOCALES[0])),
        "instance": rules["campaign"],
        "currency": rules["currency"],
        **limits(frozen.ballot(rules), amount),
    }
    for phase in rules["phases"]:
        if phase["kind"] == "voting":
            opens, closes = map(datetime.fromisoformat, (phase["opens"], phase["closes"]))
            known["date_begin"] = format_date(opens)
            known["date_end"] = format_date(closes - timedelta(microseconds=1))
    return known
