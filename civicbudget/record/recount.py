"""Whether the .pb files hold the same vote, and a recount gives what was published."""

import shutil
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from civicbudget.record.archive import Archive
from civicbudget.record.contents import RESULTS, pb_name
from civicbudget.record.faults import RecordFault
from civicbudget.record.pots import standing
from civicbudget.record.results import PublishedPot
from civicbudget.tally import Ballots, Election, Outcome, Rule, TallyError, count, read_pb
from civicbudget.tally.model import POINTS, Ints
from civicbudget.tally.numbers import number_text
from civicbudget.tally.pabulib.grouping import labels, taken

WORDS = {"summary", "explanations", "tie_explanations"}
"""What a count is told in: sentences, which another release may word in another way."""


def check_pb(archive: Archive, pot: int, expected: Election) -> None:
    """The Pabulib file of a pot says what the record says. Raises RecordFault."""
    name = pb_name(pot)
    found = _read(archive, name)
    if found.vote_type != expected.vote_type or found.budget != expected.budget:
        raise RecordFault(name, "its budget or its kind of vote is not that of the rules")
    if _projects(found) != _projects(expected):
        raise RecordFault(name, "its projects are not those of projects.json")
    if not _same_ballots(found.ballots, expected.ballots):
        raise RecordFault(name, "its ballots are not those of ballots.csv")
    if _columns(found) != _expected_columns(expected):
        raise RecordFault(name, "the votes beside its projects are not those of its ballots")


def check_recount(published: PublishedPot, election: Election, rule: Rule) -> None:
    """A recount gives the published votes, winners and money spent. Raises RecordFault."""
    try:
        recounted = count(election, rule)
    except TallyError as error:
        raise _fault(published, f"it cannot be counted by the rule: {error}") from error
    _check_rule(published, election, rule)
    _check_votes(published, recounted)
    if published.selected != recounted.selected:
        raise _fault(
            published,
            f"a recount gives the winners {_listed(recounted.selected)}, "
            f"the record says {_listed(published.selected)}",
        )
    if published.spent != number_text(recounted.spent):
        raise _fault(
            published,
            f"the winners cost {number_text(recounted.spent)} som, "
            f"the record says {published.spent}",
        )
    _check_course(published, recounted.to_dict() | standing(election))


def check_totals(published: PublishedPot, election: Election, rule: Rule) -> None:
    """What can be checked of a pot whose ballots are withheld: the sums, not the count."""
    _check_rule(published, election, rule)
    costs = {project.id: project.cost for project in election.projects}
    possible = {str(votes) for votes in range(published.ballots + 1)}
    if published.votes.keys() != costs.keys() or not set(published.votes.values()) <= possible:
        raise _fault(published, "its votes cannot be those of its projects and ballots")
    if published.outcome.get("cast") != published.ballots:
        raise _fault(published, "as many ballots as the record says were not counted")
    if not set(published.selected) <= costs.keys():
        raise _fault(published, "a winner is not on the ballot")
    spent = sum(costs[project] for project in published.selected)
    if published.spent != number_text(spent) or spent > election.budget:
        raise _fault(
            published, "the winners do not cost what the record says, or more than the pot"
        )


def _check_rule(published: PublishedPot, election: Election, rule: Rule) -> None:
    if published.outcome.get("rule") != rule.to_dict():
        raise _fault(published, "it was not counted by the rule that was frozen")
    budget = number_text(election.budget)
    if published.outcome.get("budget") != budget:
        raise _fault(published, f"it had {budget} som to share out, and another sum was counted")


def _check_course(published: PublishedPot, recounted: Mapping[str, Any]) -> None:
    """All else that the record tells of the count: its rounds, its ties, whom it reached."""
    told = published.outcome
    for key in sorted((told.keys() | recounted.keys()) - WORDS):
        if key not in told or key not in recounted or told[key] != recounted[key]:
            raise _fault(published, f"its “{key}” is not what a recount gives")


def _check_votes(published: PublishedPot, recounted: Outcome) -> None:
    votes = {project: number_text(number) for project, number in recounted.votes.items()}
    if published.votes.keys() != votes.keys():
        raise _fault(published, "its votes are not those of the projects on the ballot")
    for project, number in votes.items():
        if published.votes[project] != number:
            raise _fault(
                published,
                f"a recount gives project {project} {number} votes, "
                f"the record says {published.votes[project]}",
            )


def _read(archive: Archive, name: str) -> Election:
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        with archive.open(name) as source, path.open("wb") as target:
            shutil.copyfileobj(source, target)
        try:
            return read_pb(path)
        except TallyError as error:
            message = str(error).removeprefix(f"{path}, ")
            raise RecordFault(name, f"it cannot be read: {message}") from error


def _projects(election: Election) -> list[tuple[str, object, str]]:
    return [(each.id, each.cost, " ".join(each.name.split())) for each in election.projects]


def _same_ballots(one: Ballots, two: Ballots) -> bool:
    """Whether as many ballots of each chose the same. Projects go by their places."""
    values = np.union1d(one.points, two.points)
    sorts = [_sorted(each, values) for each in (one, two)]
    return one.unit == two.unit and all(map(np.array_equal, *sorts))


def _sorted(ballots: Ballots, values: Ints) -> tuple[Ints, Ints, Ints]:
    """Groups of identical ballots in an order that follows from what is on them: where each
    begins, its projects with their points as codes, and how many ballots it holds."""
    codes = ballots.project * len(values) + np.searchsorted(values, ballots.points)
    order = np.argsort(labels(ballots.start, codes))
    return *taken(ballots.start, codes, order), ballots.weight[order]


def _columns(election: Election) -> list[tuple[str, str]]:
    """What stands beside each project: the ballots that name it, and the sum of its points."""
    columns = [project.columns for project in election.projects]
    return [(each.get("votes", ""), each.get("score", "")) for each in columns]


def _expected_columns(election: Election) -> list[tuple[str, str]]:
    named = replace(election.ballots, points=abs(election.ballots.points))
    votes = map(str, replace(election, ballots=named).approvals.tolist())
    if election.vote_type in POINTS:
        return list(zip(votes, map(number_text, election.scores), strict=True))
    return [(each, "") for each in votes]


def _fault(published: PublishedPot, sentence: str) -> RecordFault:
    return RecordFault(RESULTS, f"pot {published.pot}: {sentence}")


def _listed(projects: tuple[str, ...]) -> str:
    return ", ".join(projects) if projects else "none"
