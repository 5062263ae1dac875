"""Equal shares against its definition in rationals: winners, ties, raises, and what it promises."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from civicbudget.tally import (
    Ballots,
    Election,
    Project,
    Rule,
    TallyError,
    TieRefused,
    count,
)
from civicbudget.tally.add1.completion import add1
from civicbudget.tally.contest import Contest
from civicbudget.tally.equal_shares import Auction, EqualShares
from civicbudget.tally.ledger import Ledger
from civicbudget.tally.purses import Purses
from civicbudget.tally.supporters import Supporters
from tests.properties import examples
from tests.tally.plain import (
    Plain,
    contested,
    plain_add1,
    plain_greedy,
    plain_shares,
    plains,
    pointed,
)

SHARES = Rule("equal-shares")


@given(contested(), st.sampled_from(["cost", "count"]))
@examples(300)
def test_equals_its_definition(plain: Plain, utility: str) -> None:
    outcome = count(plain.election(), plain.under(Rule("equal-shares", utility=utility)))
    assert list(outcome.selected) == plain_shares(plain, utility)


@given(pointed())
@examples(150)
def test_equals_its_definition_with_points(plain: Plain) -> None:
    outcome = count(plain.election(), Rule("equal-shares", utility="points"))
    assert list(outcome.selected) == plain_shares(plain, "count")


@given(contested(), st.sampled_from(["cost", "count"]), st.booleans())
@examples(200)
def test_raises_as_by_its_definition(plain: Plain, utility: str, exhaustive: bool) -> None:
    rule = Rule("equal-shares", utility=utility, completion="add1", exhaustive_stop=exhaustive)
    selected = count(plain.election(), plain.under(rule)).selected
    assert list(selected) == plain_add1(plain, utility, exhaustive)


@given(plains(), st.integers(20, 300))
@examples(60)
def test_skips_only_raises_that_change_nothing(plain: Plain, dearer: int) -> None:
    costs = {id_: cost * dearer for id_, cost in plain.costs.items()}
    large = Plain(plain.budget * dearer, costs, plain.ballots)
    rule = Rule("equal-shares", completion="add1")
    assert list(count(large.election(), rule).selected) == plain_add1(large)


@given(contested())
@examples(150)
def test_fills_what_is_left_by_votes(plain: Plain) -> None:
    rule = Rule("equal-shares", completion="add1u")
    selected = count(plain.election(), plain.under(rule)).selected
    assert list(selected) == plain_greedy(plain, taken=plain_add1(plain))


def test_a_large_pot_for_few_voters_takes_few_runs() -> None:
    projects = [Project("a", Fraction(10**9)), Project("b", Fraction(9 * 10**8))]
    election = Election.from_approvals(Fraction(10**9), projects, [["a"], ["b"], ["b"]])
    rule = Rule("equal-shares", completion="add1")
    assert add1(EqualShares(Contest(election, rule))) == 9 * 10**8 // 2 - 10**9 // 3
    assert count(election, rule).selected == ("b",)


@pytest.mark.parametrize("cost_of_b", [Fraction(30), Fraction(30) + Fraction(1, 10**9)])
def test_decides_what_floats_cannot_tell_apart(cost_of_b: Fraction) -> None:
    """Thirds of a pot are no floats; a thousand-millionth of a som too dear is too dear."""
    projects = [Project("a", Fraction(10)), Project("b", cost_of_b), Project("c", Fraction(50))]
    ballots = [["a", "b"]] * 3 + [["c"]] * 6
    election = Election.from_approvals(Fraction(120), projects, ballots)
    selected = count(election, SHARES).selected
    assert selected == (("a", "b", "c") if cost_of_b == 30 else ("a", "c"))


@given(st.integers(2, 40), st.integers(1, 10**6), st.sampled_from([-1, 0, 1]))
def test_sees_the_last_part_of_a_tyiyn(voters: int, pot: int, off: int) -> None:
    """The supporters' purses hold voters * pot/(voters + 1) exactly: no part more, none less."""
    money = Fraction(pot * voters, voters + 1)
    cost = money + Fraction(off, 10**12)
    election = Election.from_approvals(Fraction(pot), [Project("a", cost)], [["a"]] * voters + [[]])
    assert count(election, SHARES).selected == (("a",) if off <= 0 else ())


@given(contested(), st.sampled_from(["cost", "count"]))
@examples(200)
def test_a_harmless_tie_is_harmless(plain: Plain, utility: str) -> None:
    """Where no tie would change the winners, every order of breaking ties gives the same."""
    election = plain.election()
    outcome = count(election, plain.under(Rule("equal-shares", utility=utility)))
    if not any(tie.would_change for tie in outcome.ties):
        for seed in "abcdef":
            rule = Rule("equal-shares", utility=utility, ties="lot", seed=seed)
            assert count(election, plain.under(rule)).selected == outcome.selected


def test_a_tie_that_decides() -> None:
    projects = [Project(id_, Fraction(2)) for id_ in "ab"]
    election = Election.from_approvals(Fraction(3), projects, [["a", "b"], ["a", "b"]])
    (tie,) = count(election, SHARES).ties
    assert (tie.tied, tie.chosen, tie.by, tie.would_change) == (("a", "b"), "a", "id", True)
    with pytest.raises(TieRefused, match="tied: a, b"):
        count(election, Rule("equal-shares", ties="refuse"))


def test_a_tie_that_the_votes_make_good_does_not_decide() -> None:
    """a and b are level and only one is paid by shares, but what is left is enough for both."""
    projects = [Project(id_, Fraction(2)) for id_ in "ab"] + [Project("c", Fraction(6))]
    election = Election.from_approvals(Fraction(7), projects, [["a", "b"]] * 3 + [["c"]] * 5)
    none = count(election, Rule("equal-shares", completion="none"))
    assert [tie.would_change for tie in none.ties] == [True]
    filled = count(election, Rule("equal-shares", completion="add1u", ties="refuse"))
    assert [tie.would_change for tie in filled.ties if set(tie.tied) == {"a", "b"}] == [False]


def test_a_tie_that_does_not_decide() -> None:
    projects = [Project(id_, Fraction(1)) for id_ in "ab"]
    election = Election.from_approvals(Fraction(2), projects, [["a"], ["b"]])
    outcome = count(election, Rule("equal-shares", ties="refuse"))
    assert outcome.selected == ("a", "b")
    assert [tie.would_change for tie in outcome.ties] == [False]


@given(plains(most_ballots=8))
@examples(200)
def test_a_group_that_agrees_gets_its_share(plain: Plain) -> None:
    """Extended justified representation up to one project (Peters et al. 2021), for costs: of a
    group that agrees on projects it could pay for from its part of the pot, somebody's winners
    cost as much as these, but for one project more."""
    selected = set(count(plain.election(), SHARES).selected)
    for size in range(1, len(plain.ballots) + 1):
        for group in combinations(plain.ballots, size):
            part = plain.budget * size / len(plain.ballots)
            shared = set.intersection(*(set(ballot) for ballot in group))
            for some in range(1, len(shared) + 1):
                for agreed in combinations(sorted(shared), some):
                    price = sum(plain.costs[id_] for id_ in agreed)
                    if price <= part:
                        assert any(_satisfied(plain, ballot, selected, agreed) for ballot in group)


def _satisfied(plain: Plain, ballot: dict, selected: set, agreed: tuple) -> bool:
    has = sum(plain.costs[id_] for id_ in set(ballot) & selected)
    more = max((plain.costs[id_] for id_ in set(agreed) - selected), default=Fraction(0))
    wanted = sum(plain.costs[id_] for id_ in agreed)
    return has >= wanted or has + more > wanted or set(agreed) <= selected


@given(st.one_of(contested(), pointed()))
@examples(200)
def test_floats_stay_within_the_proven_bounds(plain: Plain) -> None:
    """Whatever floats find clear is so in rationals, however the purses came about."""
    rule = Rule("equal-shares", utility="cost" if plain.vote_type == "approval" else "points")
    shares = EqualShares(Contest(plain.election(), plain.under(rule)))
    if not shares.candidates:
        return
    ledger = Ledger(shares.supporters, shares.endowment(0))
    purses = Purses(ledger)
    for place in [place for place in shares.candidates if shares.costs[place]]:
        cost, before = shares.costs[place], ledger.money_of(place)
        look = purses._solve(place, float(cost), 0.0, np.inf)
        if look.is_clear:
            assert (look.rate < np.inf) == (before >= cost)
        if before < cost:
            continue
        exact = purses.exactly(place, cost, look)
        assert exact.exact is not None
        rate = Fraction(exact.exact.top, exact.exact.bottom * ledger.scale)
        assert Fraction(look.rate) - Fraction(look.bound) <= rate
        if look.is_clear:
            assert rate <= Fraction(look.rate) + Fraction(look.bound)
            assert exact.poor.tolist() == look.poor.tolist()
        purses.pay(place, cost, look if look.is_clear else exact)
        assert before - ledger.money_of(place) == cost
        assert ledger.rates[-1] == rate


@given(st.one_of(contested(), pointed()))
@examples(200)
def test_tells_what_is_left_and_who_was_outbid_as_one_by_one(plain: Plain) -> None:
    rule = Rule("equal-shares", utility="cost" if plain.vote_type == "approval" else "points")
    rule, election = plain.under(rule), plain.election()
    shares = EqualShares(Contest(election, rule))
    if not shares.candidates:
        return
    run = shares.run(0)
    # With raises to come, no project is taken to have no chance.
    auction = Auction(EqualShares(Contest(election, replace(rule, completion="add1"))), 0)
    auction.hold()
    for place in auction.least:
        money = [auction.ledger.money_of(place, turn) for turn in range(len(run.won) + 1)]
        lacks = [each < shares.costs[place] for each in money[: len(auction.ledger.bought) + 1]]
        by = auction.ledger.bought[lacks.index(True) - 1] if any(lacks) and not lacks[0] else None
        assert run.could_pay[place] == money[-1] / shares.grain
        assert run.outbid_by.get(place) == by


def test_supporters_are_found_by_project() -> None:
    ballots = Ballots.grouped({(0, 2): 3, (2,): 1, (): 5})
    supporters = Supporters(ballots, 3)
    assert [groups.tolist() for groups in supporters.groups] == [[0], [], [0, 1]]
    assert supporters.voters == [3, 0, 4]
    assert supporters.entries_of(np.array([1, 0])).tolist() == [2, 0, 1]


def test_the_utility_has_to_suit_the_ballots() -> None:
    plain = Plain(Fraction(1), {"a": Fraction(1)}, [{"a": 1}])
    with pytest.raises(TallyError, match="cannot count approval ballots"):
        count(plain.election(), Rule("equal-shares", utility="points"))
    with pytest.raises(TallyError, match="cannot count cumulative ballots"):
        count(replace(plain, vote_type="cumulative").election(), SHARES)
    with pytest.raises(TallyError, match="with utility cost cannot count ordinal ballots"):
        count(replace(plain, vote_type="ordinal").election(), SHARES)


def test_tells_who_could_pay_what() -> None:
    projects = [Project("a", Fraction(4)), Project("b", Fraction(5)), Project("c", Fraction(9))]
    election = Election.from_approvals(
        Fraction(10), projects, [["a", "b"], ["a", "b"], ["c"], ["c"]]
    )
    outcome = count(election, SHARES)
    assert outcome.selected == ("a",)
    assert [(each.project, each.left, each.each_pays) for each in outcome.rounds] == [
        ("a", Fraction(6), Fraction(2))
    ]
    b, c = outcome.reasons["b"], outcome.reasons["c"]
    assert (b.could_pay, b.short, b.by, b.tied_with, b.tie_by) == (1, 4, "a", "a", "id")
    assert (c.could_pay, c.short, c.by) == (5, 4, None)
    assert outcome.reached == 2


def test_of_two_that_are_free_and_exclusive_one_wins_and_the_tie_is_told() -> None:
    projects = [Project("a", Fraction(0)), Project("b", Fraction(0)), Project("c", Fraction(1))]
    election = Election.from_approvals(Fraction(1), projects, [["a", "b", "c"]])
    rule = Rule("equal-shares", exclusive=(("a", "b"),))
    outcome = count(election, rule)
    assert outcome.selected == ("a", "c")
    assert [(tie.tied, tie.chosen, tie.would_change) for tie in outcome.ties] == [
        (("a", "b"), "a", True)
    ]
    with pytest.raises(TieRefused):
        count(election, replace(rule, ties="refuse"))


def test_what_a_winner_excludes_costs_its_supporters_nothing() -> None:
    projects = [Project("a", Fraction(4)), Project("b", Fraction(6)), Project("c", Fraction(6))]
    ballots = [["a", "b"], ["a", "b"], ["a", "c"], ["a", "c"]]
    election = Election.from_approvals(Fraction(16), projects, ballots)
    outcome = count(election, Rule("equal-shares", exclusive=(("a", "b"),)))
    assert outcome.selected == ("a", "c")
    assert (outcome.reasons["b"].code, outcome.reasons["b"].by) == ("rival-won", "a")
