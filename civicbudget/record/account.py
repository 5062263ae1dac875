"""Whether the ballots of a record are allowed, unique, and as many as they should be."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import IO

from civicbudget.record.archive import Archive
from civicbudget.record.balloting import Objection
from civicbudget.record.contents import (
    BALLOTS,
    INVALID,
    RESULTS,
    ROLL,
    SMALLEST_GROUP,
    Ballot,
    Heading,
)
from civicbudget.record.faults import RecordFault
from civicbudget.record.groups import large_enough
from civicbudget.record.pots import Choices
from civicbudget.record.results import Results, Roll
from civicbudget.record.rules import Rules
from civicbudget.record.tables import read_ballots, read_invalid
from civicbudget.sealing.choice import in_form
from civicbudget.sealing.tracker import tracker_code

_SENTENCES = {
    Objection.UNKNOWN_POT: "chooses for a pot that is not in the rules",
    Objection.UNKNOWN_PROJECT: "chooses a project that is not on the ballot of its pot",
    Objection.CHOSEN_TWICE: "chooses a project twice",
    Objection.TOO_FEW: "makes fewer choices than the ballot rule asks for",
    Objection.TOO_MANY: "makes more choices than the ballot rule allows",
    Objection.OVER_THE_POT: "chooses projects that cost more than the pot",
    Objection.POINTS_OUT_OF_RANGE: "gives points that the ballot rule does not know",
    Objection.TOO_MANY_POINTS: "gives more points than the ballot rule allows",
}


@dataclass
class Count:
    """What stands in ballots.csv: how many ballots in all, and which selections in each pot."""

    ballots: int = 0
    choices: dict[int, Choices] = field(default_factory=dict)


def read_count(source: IO[bytes], rules: Rules) -> Count:
    """Go through ballots.csv line by line. Raises RecordFault for the first ballot that should not
    be there."""
    found = Count(choices={pot.number: Counter() for pot in rules.pots})
    last = ("", 0)
    for ballot in read_ballots(source, rules.ballot.form):
        _check_order(ballot, last)
        _check_allowed(ballot, rules)
        found.ballots += ballot.tracker != last[0]
        found.choices[ballot.pot][ballot.selection] += 1
        last = (ballot.tracker, ballot.pot)
    return found


def check_pots(results: Results, rules: Rules) -> None:
    """Every pot of the rules has its result, and only small ones are published as totals."""
    if [pot.pot for pot in results.pots] != [pot.number for pot in rules.pots]:
        raise RecordFault(RESULTS, "the results are not those of the pots in the rules")
    for pot in results.pots:
        if pot.totals_only != (pot.ballots < SMALLEST_GROUP):
            what = "withheld" if pot.totals_only else "published"
            raise RecordFault(
                RESULTS,
                f"pot {pot.pot}: its {pot.ballots} ballots are {what}, though a pot is published "
                f"as totals only where it has fewer than {SMALLEST_GROUP}",
            )


def check_excluded(results: Results, rules: Rules, heading: Heading) -> None:
    """Only projects of the ballot are taken out of the count, and only after a publication."""
    if results.excluded and heading.follows is None:
        raise RecordFault(RESULTS, "a project is excluded, but no publication came before this one")
    for each in results.excluded:
        if each.project not in rules.costs.get(each.pot, {}):
            raise RecordFault(RESULTS, f"project {each.project} is excluded, but on no ballot")


def check_annulled(results: Results, heading: Heading) -> None:
    """Every envelope that was annulled is named, and a second opening follows a publication."""
    if [each.number for each in results.annulled] != list(range(1, len(results.annulled) + 1)):
        raise RecordFault(RESULTS, "the annulled sets are not numbered from 1 on")
    for each in results.annulled:
        if list(each.digests) != sorted(each.digests):
            raise RecordFault(RESULTS, f"the hashes of annulled set {each.number} are not in order")
        if len(each.digests) > each.envelopes:
            raise RecordFault(RESULTS, f"annulled set {each.number} names more than it has")
        if each.opened and (heading.follows is None or len(each.digests) != each.envelopes):
            raise RecordFault(
                RESULTS,
                f"annulled set {each.number} was counted before, but not in a publication, or not "
                "all of it is named",
            )
        if each.opened and each.envelopes < SMALLEST_GROUP:
            raise RecordFault(
                RESULTS, f"annulled set {each.number} is so small that it shows who chose what"
            )


def check_ballots(ballots: int, sizes: Mapping[int, int], results: Results) -> None:
    """As many ballots as were opened valid and counted on paper, in all and for every pot."""
    for pot in results.pots:
        expected = 0 if pot.totals_only else pot.ballots
        if sizes[pot.pot] != expected:
            raise RecordFault(
                BALLOTS,
                f"{sizes[pot.pot]} ballots stand here for pot {pot.pot}, but {expected} should",
            )
    withheld = sum(pot.ballots for pot in results.pots if pot.totals_only)
    if results.unpublished_ballots > withheld:
        raise RecordFault(RESULTS, "more ballots are said to be unpublished than were withheld")
    if ballots + results.unpublished_ballots != results.valid:
        raise RecordFault(
            BALLOTS,
            f"{ballots} ballots stand here and {results.unpublished_ballots} are "
            f"unpublished, but {results.valid} were opened valid or counted on paper",
        )


def check_invalid(archive: Archive, results: Results) -> None:
    """Every invalid envelope is named."""
    with archive.open(INVALID) as source:
        rows = list(read_invalid(source))
    if rows != sorted(rows, key=lambda row: (row.digest, row.reason)):
        raise RecordFault(INVALID, "its rows are not in the order of their digests")
    if len(rows) != results.invalid_envelopes:
        raise RecordFault(
            INVALID,
            f"{len(rows)} invalid envelopes stand here, but the results count "
            f"{results.invalid_envelopes}",
        )


def check_people(roll: Roll, results: Results) -> None:
    """Valid, invalid and annulled ballots together are as many as the people who took part."""
    if results.valid + results.invalid + results.set_aside != roll.people:
        annulled = f" and {results.set_aside} annulled" if results.annulled else ""
        raise RecordFault(
            ROLL,
            f"{roll.people} people took part, but there are {results.valid} valid and "
            f"{results.invalid} invalid{annulled} ballots",
        )
    if roll.entitled is not None and roll.people > roll.entitled:
        raise RecordFault(ROLL, f"more people took part than the {roll.entitled} who could have")
    for what, groups in (("channels", roll.channels), ("villages", roll.villages)):
        if sum(group.people for group in groups) != roll.people:
            raise RecordFault(ROLL, f"its {what} do not add up to the people who took part")
        if not large_enough(groups):
            raise RecordFault(ROLL, f"its {what} show a group of fewer than {SMALLEST_GROUP}")


def _check_order(ballot: Ballot, last: tuple[str, int]) -> None:
    if (ballot.tracker, ballot.pot) == last:
        raise RecordFault(BALLOTS, f"ballot {tracker_code(ballot.tracker)} stands there twice")
    if (ballot.tracker, ballot.pot) < last:
        raise RecordFault(
            BALLOTS, f"ballot {tracker_code(ballot.tracker)} is not in the order of the codes"
        )


def _check_allowed(ballot: Ballot, rules: Rules) -> None:
    objection = rules.objection_in(ballot.pot, ballot.selection)
    if objection:
        raise RecordFault(BALLOTS, f"ballot {tracker_code(ballot.tracker)} {_SENTENCES[objection]}")
    if in_form(ballot.selection, rules.ballot.form) != ballot.selection:
        raise RecordFault(
            BALLOTS,
            f"ballot {tracker_code(ballot.tracker)} does not name its projects in their order",
        )
