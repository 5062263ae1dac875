"""Ballots read in arrays are those read line by line; what is refused one way, is the other."""

import random
from dataclasses import replace
from io import BytesIO

import numpy as np
import pytest

from civicbudget.record import gathering, piles
from civicbudget.record.balloting import BallotKind, BallotRule
from civicbudget.record.contents import BALLOTS_HEADER, Ballot
from civicbudget.record.faults import RecordFault
from civicbudget.record.gathering import Gathering
from civicbudget.record.piles import Piles
from civicbudget.record.rules import Rules
from civicbudget.record.tables import ballot_line, read_ballots
from civicbudget.sealing.choice import Form, in_form
from civicbudget.tally import Ballots
from tests.record.conftest import RULES

KINDS = {
    "knapsack": BallotRule(BallotKind.KNAPSACK, 1, 3),
    "approval": BallotRule(BallotKind.APPROVAL, 2),
    "choose one": BallotRule(BallotKind.CHOOSE_ONE, 1, 1),
    "ranking": BallotRule(BallotKind.RANKING, most=3),
    "cumulative": BallotRule(BallotKind.CUMULATIVE, points=10),
    "scoring": BallotRule(BallotKind.SCORING, min_score=-2, max_score=12),
    "yes or no": BallotRule(BallotKind.YES_NO),
}
MUTATIONS = 300


@pytest.fixture(params=KINDS, ids=str)
def rules(request: pytest.FixtureRequest) -> Rules:
    # The numbers of the projects stand in another order than the projects.
    return replace(RULES, ballot=KINDS[request.param], projects=RULES.projects[::-1])


def drawn(rules: Rules, voters: int, chance: random.Random) -> str:
    """Lines of allowed ballots, in their order."""
    lines = [BALLOTS_HEADER]
    for voter in range(voters):
        tracker = f"{voter << 120 | chance.getrandbits(120):032x}"
        for pot in chance.sample((1, 2), chance.randint(1, 2)):
            choice = None
            while choice is None or rules.objection_in(pot, choice):
                numbers = chance.sample(list(rules.costs[pot]), chance.randint(1, 3))
                points = {number: chance.choice((-1, 1, 2)) for number in numbers}
                form = rules.ballot.form
                choice = in_form(points if form is Form.POINTS else numbers, form)
            lines.append(ballot_line(Ballot(tracker, pot, choice), form))
    return lines[0] + "".join(sorted(lines[1:], key=lambda line: (line.split(",")[1], line)))


def one_by_one(text: bytes, rules: Rules) -> Piles | None:
    try:
        return piles.one_by_one(BytesIO(text), rules)
    except RecordFault:
        return None


def plain(found: Piles, rules: Rules) -> object:
    """What is in the piles, whatever the order of the groups."""
    told = {}
    for pot, ballots in found.of.items():
        named = list(zip(ballots.project.tolist(), ballots.points.tolist(), strict=True))
        rows = [named[a:b] for a, b in zip(ballots.start, ballots.start[1:], strict=False)]
        told[pot] = sorted(zip(rows, ballots.weight.tolist(), strict=True)), ballots.unit
    return found.ballots, told, found.sizes


def gathered(text: bytes, rules: Rules) -> dict[int, Ballots]:
    """The ballots as the opening hands them to the count."""
    form = rules.ballot.form
    of = {
        pot: Gathering({number: at for at, number in enumerate(costs)}, form)
        for pot, costs in rules.costs.items()
    }
    for each in read_ballots(BytesIO(text), form):
        of[each.pot].add(each.selection)
    return {pot: each.ballots() for pot, each in of.items()}


def test_the_opening_gathers_the_same(rules: Rules, monkeypatch: pytest.MonkeyPatch) -> None:
    text = drawn(rules, 100, random.Random(1)).encode()
    expected = piles.one_by_one(BytesIO(text), rules)
    monkeypatch.setattr(gathering, "_AT_ONCE", 7)
    found = Piles(expected.ballots, gathered(text, rules))
    assert plain(found, rules) == plain(expected, rules)


def test_both_ways_lead_to_the_same(rules: Rules, monkeypatch: pytest.MonkeyPatch) -> None:
    text = drawn(rules, 100, random.Random(1)).encode()
    expected = one_by_one(text, rules)
    assert expected is not None
    for at_once in (100, 1000, 1 << 20):  # a batch ends anywhere in a ballot of several pots
        monkeypatch.setattr(piles, "_AT_ONCE", at_once)
        found = piles.in_arrays(BytesIO(text), rules)
        assert found is not None
        assert plain(found, rules) == plain(expected, rules)


def mutated(text: bytes, chance: random.Random) -> bytes:
    """One byte changed, lost, added or moved, or one line moved, lost or doubled."""
    if chance.random() < 0.3:
        header, *lines = text.splitlines(keepends=True)
        place = chance.randrange(len(lines))
        line = lines.pop(place)
        for _ in range(chance.randrange(3)):
            lines.insert(chance.randrange(len(lines) + 1), line)
        return header + b"".join(lines)
    place, other = chance.randrange(len(text)), chance.randrange(len(text))
    new = bytes([chance.choice(b"0123456789,- >=\nZO\r\0\xff")])
    kept = text[:place] + chance.choice((b"", new, new + new)) + text[place + 1 :]
    return chance.choice((kept, text[:place] + text[other : other + 1] + text[place:]))


def test_what_a_line_would_not_be_taken_for_is_not_taken(rules: Rules) -> None:
    chance = random.Random(2)
    text = drawn(rules, 12, chance).encode()
    taken = 0
    for _ in range(MUTATIONS):
        other = mutated(text, chance)
        expected, found = one_by_one(other, rules), piles.in_arrays(BytesIO(other), rules)
        assert (found is None) == (expected is None), other
        if found is not None and expected is not None:
            assert plain(found, rules) == plain(expected, rules)
            taken += 1
    assert 0 < taken < MUTATIONS / 2


def test_ballots_of_prices_too_large_for_arrays_are_read_all_the_same() -> None:
    dear = replace(RULES.projects[0], cost=2**53 - 1)
    many = tuple(replace(dear, number=number) for number in range(1, 1100))
    rules = replace(RULES, projects=many, ballot=KINDS["approval"])
    text = (BALLOTS_HEADER + ballot_line(Ballot("0" * 32, dear.pot, (1, 2)))).encode()
    assert piles.in_arrays(BytesIO(text), rules) is None
    found = piles.one_by_one(BytesIO(text), rules)
    assert np.array_equal(found.of[dear.pot].project, [0, 1])
