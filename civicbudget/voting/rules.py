"""The rules of a campaign as they freeze when voting opens, in plain JSON. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from civicbudget.campaigns.models import Campaign, Pot
from civicbudget.core.canonical import time_text
from civicbudget.ideas.models import Project
from civicbudget.record import rules as record
from civicbudget.record.balloting import BallotRule
from civicbudget.sealing.ballot import padded_length
from civicbudget.sealing.choice import in_form, renamed
from civicbudget.sealing.keys import Keeping
from civicbudget.tally import Rule

_NUMBER = re.compile(r"[1-9][0-9]{0,8}")

Rules = Mapping[str, Any]
"""What `Campaign.rules` holds."""


def frozen_rules(
    campaign: Campaign, projects: Sequence[Project], currency: str = "KGS"
) -> dict[str, Any]:
    """All that decides who may vote, what a ballot may say and how it is counted.

    Sums in tyiyn, or in hundredths of an imported election's own currency. Raises
    tally.TallyError for a rule that cannot be counted by.
    """
    numbers = ballot_numbers([project.code for project in projects])
    return {
        "municipality": campaign.municipality.slug,
        "campaign": campaign.slug,
        "currency": currency,
        "min_age": campaign.min_age,
        "may_vote_again": campaign.may_vote_again,
        "with_codes": campaign.with_codes,
        "key_keeping": campaign.key_keeping.value,
        "complaint_days": campaign.complaint_days,
        "areas": [area.number for area in campaign.areas],
        "ballot": campaign.ballot.to_dict(),
        "tally": Rule.from_dict(campaign.tally_rule).to_dict(),
        "pots": [_pot(pot, projects, numbers) for pot in campaign.pots],
        "phases": [
            {
                "kind": phase.kind.value,
                "opens": time_text(phase.starts_at),
                "closes": time_text(phase.ends_at),
            }
            for phase in campaign.phases
        ],
        "projects": [_project(project, numbers[project.code]) for project in projects],
    }


def _pot(pot: Pot, projects: Sequence[Project], numbers: Mapping[str, int]) -> dict[str, Any]:
    """A pot as the record has it, with its groups of projects of which at most one can win."""
    groups: dict[int, list[int]] = {}
    for project in projects:
        if project.pot.number == pot.number and project.exclusive_group is not None:
            groups.setdefault(project.exclusive_group, []).append(numbers[project.code])
    exclusive = sorted(tuple(sorted(group)) for group in groups.values())
    return record.Pot(
        pot.number, pot.amount, filled(pot.name), pot.carry_to, tuple(exclusive)
    ).to_dict()


def _project(project: Project, number: int) -> dict[str, Any]:
    return {
        "position": project.position,
        "number": number,
        "code": project.code,
        "pot": project.pot.number,
        "cost": project.cost,
        "cofinancing": project.cofinancing,
        "title": filled(project.title),
    }


def ballot_numbers(codes: Collection[str]) -> dict[str, int]:
    """The number that a ballot holds for each code.

    Codes that are numbers stand for themselves. Otherwise the numbers are all of one length and
    in the order of the codes as text, so that a tie broken by the smaller one falls the same way.
    """
    if all(_NUMBER.fullmatch(code) for code in codes):
        return {code: int(code) for code in codes}
    first = 10 ** len(str(len(codes)))
    return {code: first + place for place, code in enumerate(sorted(codes))}


def record_rules(rules: Rules) -> record.Rules:
    """The part that the public record bears: the ballot, the count, the pots, the projects."""
    return record.Rules(
        ballot(rules),
        rules["tally"],
        tuple(record.Pot.from_dict(pot) for pot in rules["pots"]),
        tuple(record.Phase.from_dict(phase) for phase in rules["phases"]),
        tuple(
            record.Project(
                project["pot"],
                project["number"],
                project["cost"],
                project.get("cofinancing", 0),  # rules frozen by the first release have none
                project["title"],
            )
            for project in rules["projects"]
        ),
        Keeping(rules["key_keeping"]) if "key_keeping" in rules else None,
        with_codes(rules),
    )


def ballot(rules: Rules) -> BallotRule:
    """What a ballot may choose."""
    return BallotRule.from_dict(rules["ballot"])


def with_codes(rules: Rules) -> bool:
    """Whether ballots are published with the codes of their receipts."""
    return bool(rules.get("with_codes", True))  # rules frozen by the first releases have none


def campaign_id(rules: Rules) -> str:
    """What binds ballots and keys to one campaign of one municipality."""
    return f"{rules['municipality']}/{rules['campaign']}"


def ballot_length(rules: Rules) -> int:
    """The one length in bytes of every ballot of the campaign before sealing."""
    return padded_length(campaign_id(rules), record_rules(rules).fullest)


def by_code(rules: Rules) -> dict[str, dict[str, Any]]:
    """The frozen projects by their codes, in the order of the ballot."""
    return {project["code"]: project for project in rules["projects"]}


def numbers(rules: Rules) -> dict[str, int]:
    """The number that a ballot holds for each code."""
    return {project["code"]: project["number"] for project in rules["projects"]}


def fullest(rules: Rules) -> dict[int, Collection[str]]:
    """A choice of everything by codes, by pot; none is longer in words."""
    known = record_rules(rules)
    codes = {number: code for code, number in numbers(rules).items()}
    return {
        pot: renamed(in_form(choice, known.ballot.form), codes)
        for pot, choice in known.fullest.items()
    }


def filled(texts: Mapping[str, str]) -> dict[str, str]:
    """A text in those languages in which there is one, as it is frozen."""
    return {language: words for language, words in texts.items() if words}


def voting_days(rules: Rules) -> tuple[datetime, datetime]:
    """When voting began and the last moment of it, as both were when voting was opened.

    A receipt bears these and not its own day: a mark on the roll has the day, so a slip that
    somebody finds would tell among how few voters its owner is. As they are frozen, a voting that
    was prolonged tells nothing either.
    """
    voting = next(each for each in rules["phases"] if each["kind"] == "voting")
    opens, closes = (datetime.fromisoformat(voting[end]) for end in ("opens", "closes"))
    return opens, closes
