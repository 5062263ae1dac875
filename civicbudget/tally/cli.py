"""`civicbudget tally FILE.pb`: count an election at home, without application or database."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from dataclasses import fields
from functools import partial
from time import perf_counter
from typing import Any

import click

from civicbudget.tally.compare import Comparison, compare, table
from civicbudget.tally.count import count
from civicbudget.tally.declared import Declared, count_as_declared
from civicbudget.tally.errors import TallyError, TieRefused
from civicbudget.tally.explain import explain, summarize
from civicbudget.tally.model import Election
from civicbudget.tally.numbers import number_text
from civicbudget.tally.outcome import Outcome
from civicbudget.tally.pabulib.reading import read_pb
from civicbudget.tally.rule import CHOICES, Rule

BROKEN, REFUSED = 2, 3
_PARAMETERS = {each.name for each in fields(Rule)}


@click.command()
@click.argument("file", type=click.Path())
@click.option("--rule", "name", type=click.Choice(CHOICES["name"]), default="greedy-votes")
@click.option("--utility", type=click.Choice(CHOICES["utility"]), default="cost")
@click.option("--completion", type=click.Choice(CHOICES["completion"]), default="none")
@click.option("--exhaustive-stop", type=click.Choice(("on", "off")), default="on")
@click.option("--prefer-greedy", is_flag=True, help="By votes, where that gives more voters more.")
@click.option("--skip/--no-skip", default=None, help="Pass over what does not fit, or stop there.")
@click.option("--min-votes", default="0", metavar="N|P%", help="Votes a project needs at least.")
@click.option("--scores", default="", metavar="3,2,1", help="What each rank gives.")
@click.option("--quorum", default="0", metavar="N", help="Ballots to be cast at least.")
@click.option("--counter", multiple=True, metavar="ID,ID,ID", help="Two proposals; what decides.")
@click.option("--exclude", multiple=True, metavar="ID", help="Leave this project out.")
@click.option("--exclusive", multiple=True, metavar="ID,ID", help="At most one of these.")
@click.option("--ties", type=click.Choice(CHOICES["ties"]), default="id")
@click.option("--seed", default="", help="The text drawn for ties by lot.")
@click.option("--as-declared", is_flag=True, help="By the rule that the file names in its META.")
@click.option("--all-rules", is_flag=True, help="Compare with every rule that can count these.")
@click.option("--lang", type=click.Choice(("ky", "ru", "en")), default="en")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def tally(
    file: str, as_declared: bool, all_rules: bool, lang: str, as_json: bool, **options: Any
) -> None:
    """Count the election in FILE (.pb) and say why each project won or not.

    Exits with 2 where the file is broken or the rule cannot count it, with 3 where ties are
    refused and one decides.
    """
    try:
        rule = rule_of(options)
        started = perf_counter()
        election = _read(file)
        read = perf_counter()
        outcome, declared = _counted(election, rule, as_declared)
        counted = perf_counter()
        compared = _compared(election, outcome) if all_rules else None
    except TallyError as error:
        click.echo(str(error), err=True)
        sys.exit(REFUSED if isinstance(error, TieRefused) else BROKEN)
    if as_json:
        seconds = {"read": round(read - started, 6), "count": round(counted - read, 6)}
        more: dict[str, Any] = {} if declared is None else {"declared": declared.to_dict()}
        if compared is not None:
            more["all_rules"] = [each.to_dict() for each in compared]
        told = {**outcome.to_dict(), **more, "seconds": seconds}
        click.echo(json.dumps(told, ensure_ascii=False))
    else:
        click.echo(_report(election, outcome, lang))
        if declared is not None:
            click.echo(declared.sentence())
        if compared is not None:
            click.echo(table(compared))


def _counted(election: Election, rule: Rule, as_declared: bool) -> tuple[Outcome, Declared | None]:
    """Count by the rule given, or by that of META, which leaves only the order of ties to say."""
    if not as_declared:
        return count(election, rule), None
    if rule != Rule(ties=rule.ties, seed=rule.seed):
        raise TallyError("--as-declared takes the rule from the file, and only --ties beside it")
    return count_as_declared(election, rule.ties, rule.seed)


def _compared(election: Election, outcome: Outcome) -> list[Comparison]:
    """Count by every rule; on a terminal, a bar shows how far it is."""
    if not sys.stderr.isatty():
        return compare(election, outcome)
    with click.progressbar(length=1, label="rules", file=sys.stderr) as bar:
        return compare(election, outcome, partial(_show, bar))


def _show(bar: Any, done: int, size: int) -> None:
    bar.length = size
    bar.update(done - bar.pos)


def rule_of(options: Mapping[str, Any]) -> Rule:
    """The rule that the options of the command name. TallyError where they do not agree."""
    given = {key: options[key] for key in options if key in _PARAMETERS}
    for key in ("counter", "exclusive"):
        given[key] = tuple(tuple(map(str.strip, text.split(","))) for text in given[key])
    return Rule(**given | {"exhaustive_stop": given["exhaustive_stop"] == "on"})


def _read(file: str) -> Election:
    """Read the file; on a terminal, a bar shows how far it is."""
    if not sys.stderr.isatty():
        return read_pb(file)
    with click.progressbar(length=1, label=file, file=sys.stderr) as bar:
        return read_pb(file, partial(_show, bar))


def _report(election: Election, outcome: Outcome, lang: str) -> str:
    """A table of all projects by rank, winners marked, each with its sentences."""
    sentences = explain(outcome, election, lang)
    ranked = sorted(
        election.projects,
        key=lambda project: (project.id not in outcome.selected, outcome.reasons[project.id].rank),
    )
    lines = [
        f"{election.meta.get('description', '')}".strip(),
        f"budget {number_text(outcome.budget)}, spent {number_text(outcome.spent)};"
        f" {outcome.cast} ballots, {outcome.reached} of them with a chosen project",
        *([summarize(outcome, lang)] if outcome.preference else []),
        "",
    ]
    for project in ranked:
        mark = "*" if project.id in outcome.selected else " "
        votes, cost = number_text(outcome.votes[project.id]), number_text(project.cost)
        lines.append(f"{mark} {project.id:<12} {votes:>9} {cost:>14}  {project.name}")
        lines.append(f"      {sentences[project.id]}")
    for tie in outcome.ties:
        what = "another choice would change the winners" if tie.would_change else "no matter"
        lines.append(f"tie: {', '.join(tie.tied)}: {tie.chosen} by {tie.by}; {what}")
    return "\n".join(lines).lstrip("\n")
