"""What pots leave each other, groups and exclusions: in the record, and found where it is wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from civicbudget.core import canonical
from civicbudget.record import pots
from civicbudget.record.contents import Ballot, Excluded, PotResult, RecordContents
from civicbudget.record.faults import RecordFault
from civicbudget.record.rules import Pot, Rules
from civicbudget.record.verify import verify
from civicbudget.tally import count, read_pb, write_pb
from tests.record.conftest import HEADING, RULES, logged, published

LINKED = replace(
    RULES,
    pots=(
        replace(RULES.pots[0], carry_to=3, exclusive=((2, 3),)),
        replace(RULES.pots[1], carry_to=3),
        RULES.pots[2],
    ),
)
OUT = Excluded(1, 4, "Жер тилкеси жеке менчик экен")


@pytest.fixture
def linked(contents: RecordContents, ballots: list[Ballot]) -> Callable[..., RecordContents]:
    """The publication with pots that carry over, and with projects excluded."""

    def made(*excluded: Excluded, follows: str | None = None) -> RecordContents:
        spent: dict[int, Fraction] = {}
        results = []
        for pot in LINKED.pots:
            choices = Counter(each.selection for each in ballots if each.pot == pot.number)
            extra = pots.carried(LINKED, spent)[pot.number]
            voted = pots.election(HEADING, LINKED, pot, choices, extra)
            out = [each.project for each in excluded if each.pot == pot.number]
            outcome = count(voted, pots.rule(LINKED, pot, out))
            spent[pot.number] = outcome.spent
            results.append(PotResult(pot.number, outcome.to_dict()))
        acts: list[tuple[str, dict[str, Any]]] = [("open", {"rules_digest": LINKED.digest()})]
        acts += [("exclude_project", {"excluded": each.project_key}) for each in excluded]
        return replace(
            contents,
            heading=replace(HEADING, follows=follows),
            rules=LINKED,
            **logged(acts),
            results=tuple(results),
            excluded=excluded,
        )

    return made


def test_rules_keep_their_form_and_say_what_is_new() -> None:
    assert "carry_to" not in canonical.dumps(RULES.to_dict()).decode()
    again = Rules.from_dicts(LINKED.to_dict(), LINKED.projects_list())
    assert again == LINKED


@pytest.mark.parametrize(
    "pot",
    [
        replace(RULES.pots[1], carry_to=1),
        replace(RULES.pots[1], carry_to=2),
        replace(RULES.pots[1], carry_to=9),
        replace(RULES.pots[1], exclusive=((6,),)),
        replace(RULES.pots[1], exclusive=((6, 7), (7, 8))),
        replace(RULES.pots[1], exclusive=((6, 1),)),
    ],
)
def test_pots_that_contradict_themselves(pot: Pot) -> None:
    with pytest.raises(ValueError, match=r"pot|group"):
        replace(RULES, pots=(RULES.pots[0], pot, RULES.pots[2]))


def test_a_record_of_pots_in_turn_is_right(
    linked: Callable[..., RecordContents], tmp_path: Path
) -> None:
    made = linked()
    record = published(made, tmp_path / "record.zip")
    assert verify(record)
    last = made.results[-1].outcome
    left = sum(
        Fraction(r.outcome["budget"]) - Fraction(r.outcome["spent"]) for r in made.results[:2]
    )
    assert Fraction(last["budget"]) == pots.som(LINKED.pots[2].amount) + left


def test_an_exclusion_is_right_where_log_and_heading_bear_it_out(
    linked: Callable[..., RecordContents], tmp_path: Path
) -> None:
    made = linked(OUT, follows="a" * 64)
    assert verify(published(made, tmp_path / "record.zip"))
    assert "4" not in made.results[0].outcome["selected"]


def without_log(made: RecordContents) -> RecordContents:
    return replace(made, **logged([("open", {"rules_digest": LINKED.digest()})]))


def unnamed(made: RecordContents) -> RecordContents:
    return replace(made, excluded=())


def on_no_ballot(made: RecordContents) -> RecordContents:
    other = replace(OUT, project=77)
    acts = [("open", {"rules_digest": LINKED.digest()}), ("x", {"excluded": other.project_key})]
    return replace(made, excluded=(other,), **logged(acts))


def first_of_all(made: RecordContents) -> RecordContents:
    return replace(made, heading=HEADING)


def other_sum(made: RecordContents) -> RecordContents:
    first, second, third = made.results
    third = PotResult(third.pot, {**third.outcome, "budget": "50000.5"})
    return replace(made, results=(first, second, third))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (without_log, "no entry decides that project 4 is excluded"),
        (unnamed, "not counted by the rule that was frozen"),
        (on_no_ballot, "project 77 is excluded, but on no ballot"),
        (first_of_all, "no publication came before this one"),
        (other_sum, "another sum was counted"),
    ],
)
def test_what_is_wrong_is_named(
    linked: Callable[..., RecordContents],
    tmp_path: Path,
    change: Callable[[RecordContents], RecordContents],
    words: str,
) -> None:
    record = published(change(linked(OUT, follows="a" * 64)), tmp_path / "record.zip")
    with pytest.raises(RecordFault, match=words):
        verify(record)


def test_the_pb_says_with_what_it_was_counted(tmp_path: Path) -> None:
    pot = replace(LINKED.pots[2], amount=100_00)
    extra = Fraction("12.5")
    voted = pots.election(HEADING, LINKED, pot, Counter({(9,): 10}), extra)
    write_pb(voted, tmp_path / "pot-3.pb")
    text = (tmp_path / "pot-3.pb").read_text()
    assert "comment;#1: the budget includes 12.5 left by pots counted before" in text
    assert read_pb(tmp_path / "pot-3.pb").budget == Fraction("112.5")
