"""The runs of add1, stretch by stretch: as many raises as by one exact run after another."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Set
from dataclasses import replace
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from civicbudget.tally import Election, Project, Rule
from civicbudget.tally.add1.bounds import DOWN, UP, Bounds
from civicbudget.tally.add1.completion import Completion, add1
from civicbudget.tally.add1.raising import Raising
from civicbudget.tally.contest import Contest
from civicbudget.tally.equal_shares import Auction, EqualShares
from tests.properties import examples
from tests.tally.plain import Plain, contested, plain_shares, pointed


def shares_of(plain: Plain, utility: str = "cost") -> EqualShares:
    rule = plain.under(Rule("equal-shares", utility=utility, completion="add1"))
    return EqualShares(Contest(plain.election(), rule))


def raise_by_raise(shares: EqualShares) -> int:
    """add1 as it reads: one exact run after another."""
    raises = 0
    while True:
        won = Auction(shares, raises).hold().won
        left = shares.election.budget - shares.spent(won)
        rest = [shares.election.projects[place].cost for place in shares.losers(won)]
        if left < 0:
            return raises - 1
        if not rest or min(rest) > left:
            return raises
        raises += 1


@st.composite
def nearly_level(draw: st.DrawFn) -> Plain:
    """Costs that differ by less than floats can tell, or by a hundredth, in a large pot."""
    plain = draw(contested())
    off = st.sampled_from(
        [Fraction(0), Fraction(1, 100), Fraction(1, 10**18), Fraction(-1, 10**18)]
    )
    costs = {
        id_: max(cost * 40 + draw(off), Fraction(0)) if cost else cost
        for id_, cost in plain.costs.items()
    }
    return replace(plain, budget=plain.budget * 40, costs=costs)


@given(nearly_level(), st.sampled_from(["cost", "count"]))
@examples(100)
def test_buys_one_after_another_what_its_definition_buys(plain: Plain, utility: str) -> None:
    shares = shares_of(plain, utility)
    if shares.candidates:
        won = Auction(shares, 0).hold().won
        ids = [shares.election.projects[place].id for place in won]
        assert sorted(ids) == plain_shares(plain, utility)


@given(nearly_level(), st.sampled_from(["cost", "count"]))
@examples(200)
def test_raises_as_often_as_one_exact_run_after_another(plain: Plain, utility: str) -> None:
    shares = shares_of(plain, utility)
    if shares.candidates:
        assert add1(shares) == raise_by_raise(shares)


@given(pointed())
@examples(100)
def test_raises_as_often_with_points(plain: Plain) -> None:
    large = replace(
        plain, budget=plain.budget * 30, costs={id_: cost * 30 for id_, cost in plain.costs.items()}
    )
    shares = shares_of(large, "points")
    if shares.candidates:
        assert add1(shares) == raise_by_raise(shares)


class Never:
    """Follows every run to its end."""

    def ends(self, won: list[int], is_whole: bool) -> bool:
        return is_whole

    def goes_on(self, won: list[int], open_: Set[int]) -> bool:
        return False


@given(nearly_level(), st.integers(0, 40), st.integers(1, 40), st.sampled_from(["cost", "count"]))
@examples(150)
def test_what_is_followed_as_one_buys_the_same(
    plain: Plain, first: int, many: int, utility: str
) -> None:
    shares = shares_of(plain, utility)
    if shares.candidates:
        ends = list(Raising(shares, Never()).ends(first, first + many - 1))
        starts = [end.raises for end in ends]
        assert starts[0] == first
        assert starts == sorted(set(starts))
        for end, after in zip(ends, [*starts[1:], first + many], strict=True):
            for raises in {end.raises, (end.raises + after) // 2, after - 1}:
                assert {*end.won} == {*Auction(shares, raises).hold().won}


@given(nearly_level() | pointed(), st.integers(0, 20), st.integers(0, 20))
@examples(150)
def test_bounds_hold_whatever_is_bought(plain: Plain, below: int, above: int) -> None:
    """What a run pays lies between what is paid from less, and from more, after the same."""
    shares = shares_of(plain, "cost" if plain.vote_type == "approval" else "points")
    if not shares.candidates:
        return
    bounds, auction = Bounds(shares), Auction(shares, below)
    auction.hold()
    auction.ledger.settle()
    floor, ceiling = (
        bounds.purses(float(shares.endowment(raises)) * rounded)
        for raises, rounded in ((0, DOWN), (below + above, UP))
    )
    for place, rate in zip(auction.ledger.bought, auction.ledger.rates, strict=True):
        least, most = bounds.least(place, ceiling, 0.0), bounds.most(place, floor, 0.0)
        assert least <= rate <= most.rate
        assert place not in bounds.lacking(ceiling)
        floor = bounds.floor(place, floor, most.rate)
        ceiling = bounds.ceiling(place, ceiling, least)


@given(contested(), st.integers(0, 12), st.booleans())
@examples(150)
def test_a_run_is_left_only_where_the_raising_goes_on(
    plain: Plain, raises: int, exhaustive: bool
) -> None:
    """Whatever is certain after some purchases holds for the whole run."""
    shares = shares_of(plain)
    if not shares.candidates:
        return
    shares.rule = replace(shares.rule, exhaustive_stop=exhaustive)
    completion, certain = Completion(shares), []
    auction = Auction(shares, raises)
    auction.open()
    while best := auction._cheapest():
        open_ = {
            place
            for place in auction.least
            if auction.ledger.money_of(place) >= shares.costs[place]
        }
        certain.append(completion.goes_on(auction.result.won, open_))
        auction._buy(*auction._choose(best))
    assert not (any(certain) and completion.ends(auction.result.won, True))
    assert certain == sorted(certain)


def parting() -> EqualShares:
    """Sixty projects, of which nearly every raise buys one more, each with a voter of its own."""
    projects = [Project(f"{at:02}", Fraction(1000 + at)) for at in range(60)]
    ballots = [[project.id] for project in projects]
    election = Election.from_approvals(Fraction(45_000), [*projects], [*ballots, []])
    return EqualShares(Contest(election, Rule("equal-shares", completion="add1")))


def test_parts_again_and_again_without_end() -> None:
    shares = parting()
    raises = add1(shares)
    won = [Auction(shares, each).hold().won for each in (raises - 1, raises)]
    assert [len(each) for each in won] == [43, 44]
    assert [Completion(shares).ends(each, True) for each in won] == [False, True]


def test_parts_without_going_deeper() -> None:
    """Forty calls deep is enough, however often the runs part and whatever they buy: of one frame
    for each of the 44 purchases there would be too many."""
    shares, limit = parting(), sys.getrecursionlimit()
    raises = add1(shares)
    sys.setrecursionlimit(len(inspect.stack(0)) + 40)
    try:
        assert add1(shares) == raises
    finally:
        sys.setrecursionlimit(limit)
