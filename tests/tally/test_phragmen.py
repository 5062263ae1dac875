"""Phragmén's rule against its definition in rationals, and against pabutools."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pabutools.election import ApprovalBallot, ApprovalProfile, Instance
from pabutools.election import Project as PabutoolsProject
from pabutools.rules import sequential_phragmen
from pabutools.tiebreaking import TieBreakingRule

from civicbudget.tally import Election, Project, Rule, TallyError, TieRefused, count
from civicbudget.tally.contest import Contest
from civicbudget.tally.loads import Loads
from civicbudget.tally.phragmen import Phragmen
from tests.properties import examples
from tests.tally.plain import Plain, contested, plain_phragmen, plains

PHRAGMEN = Rule("phragmen")
HAIR = Fraction(1, 10**9)


@st.composite
def near_ties(draw: st.DrawFn) -> Plain:
    """Large costs that differ by a hair which floats cannot see, or not at all."""
    plain = draw(contested())
    unit = Fraction(10**16, 3)
    costs = {
        id_: cost * unit + draw(st.sampled_from([-HAIR, 0, HAIR])) * bool(cost)
        for id_, cost in plain.costs.items()
    }
    return replace(
        plain, budget=plain.budget * unit + draw(st.sampled_from([0, HAIR])), costs=costs
    )


@given(st.one_of(contested(), near_ties()), st.booleans())
@examples(400)
def test_equals_its_definition(plain: Plain, skip: bool) -> None:
    outcome = count(plain.election(), plain.under(Rule("phragmen", skip=skip)))
    assert list(outcome.selected) == plain_phragmen(plain, skip)


@given(contested(), st.booleans())
@examples(200)
def test_says_exactly_which_ties_would_change_the_winners(plain: Plain, skip: bool) -> None:
    outcome = count(plain.election(), plain.under(Rule("phragmen", skip=skip)))
    steps = [each.project for each in outcome.rounds]
    for tie in outcome.ties:
        others = (
            plain_phragmen(plain, skip, {steps.index(tie.chosen): other}) for other in tie.tied
        )
        assert tie.would_change == any(won != list(outcome.selected) for won in others)


@given(plains())
@examples(100)
def test_pabutools_finds_the_same_winners(plain: Plain) -> None:
    """Among projects that are voted for, in a pot that is not empty."""
    plain = replace(plain, budget=plain.budget or Fraction(1))
    listed = {
        id_: PabutoolsProject(id_, cost=cost)
        for id_, cost in plain.costs.items()
        if plain.votes(id_)
    }
    instance = Instance(listed.values(), budget_limit=plain.budget)
    profile = ApprovalProfile(
        ApprovalBallot(listed[id_] for id_ in ballot) for ballot in plain.ballots
    )
    by_id = TieBreakingRule(lambda _instance, _profile, project: project.name)
    theirs = sequential_phragmen(instance, profile, tie_breaking=by_id)
    ours = count(plain.election(), PHRAGMEN).selected
    assert tuple(sorted(each.name for each in theirs)) == ours


@given(near_ties())
def test_float_loads_stay_within_the_proven_bound(plain: Plain) -> None:
    rule = Phragmen(Contest(plain.election(), PHRAGMEN))
    loads, rest = Loads(rule.supporters, rule.whole_costs), [*rule.contest.candidates]
    while rest:
        exact = {place: loads.of(place) for place in rest}
        for place in rest:
            off = exact[place] * Fraction(loads.off)
            assert abs(Fraction(loads.about(place)) - exact[place]) <= off
        least = loads.least(rest)
        assert least == [place for place in rest if exact[place] == min(exact.values())]
        loads.buy(least[0])
        rest.remove(least[0])


def simple(budget: int, costs: dict[str, int], *ballots: str) -> Election:
    projects = [Project(id_, Fraction(cost), f"Project {id_}") for id_, cost in costs.items()]
    return Election.from_approvals(Fraction(budget), projects, [list(ballot) for ballot in ballots])


def test_a_tie_of_thirds_is_a_tie() -> None:
    """After b (1/3) and c (4/3), a would bring 3 + 1/3 and d (5 + 4/3 + 1/3) / 2: in floats, d
    would be a hair less."""
    election = simple(10, {"a": 3, "b": 1, "c": 2, "d": 5}, "bcd", "abd", "bc")
    outcome = count(election, Rule("phragmen", skip=True))
    assert outcome.selected == ("a", "b", "c")
    assert [tie.tied for tie in outcome.ties] == [("a", "d")]
    assert (5 + 4 / 3 + 1 / 3) / 2 < 3 + 1 / 3


def test_a_hair_of_a_tyiyn_decides() -> None:
    """Loads that floats hold for equal."""
    dear = Fraction(10**17)
    projects = [Project("a", dear), Project("b", dear - HAIR)]
    election = Election.from_approvals(dear, projects, [["a", "b"]] * 3)
    assert float(dear) == float(dear - HAIR)
    assert count(election, Rule("phragmen")).selected == ("b",)


def test_many_purchases() -> None:
    """More than the room that is made for them at first."""
    ids = [f"{number:02}" for number in range(70)]
    costs = [Fraction(100 + number, 100) for number in range(70)]
    projects = [Project(id_, cost) for id_, cost in zip(ids, costs, strict=True)]
    pot = sum(costs) - Fraction(1, 100)
    election = Election.from_approvals(pot, projects, [ids, ids[::2]])
    outcome = count(election, Rule("phragmen", skip=True))
    assert len(outcome.selected) == 69


def test_shares_the_load_and_tells_it() -> None:
    """a costs its three supporters 2 each; then b brings two of them from 2 to (4 + 2 + 2) / 2."""
    election = simple(12, {"a": 6, "b": 4, "c": 5}, "ab", "ab", "a", "c")
    outcome = count(election, PHRAGMEN)
    assert [(each.project, each.load, each.left) for each in outcome.rounds] == [
        ("a", 2, 6),
        ("b", 4, 2),
    ]
    assert [each.to_dict()["load"] for each in outcome.rounds] == ["2", "4"]
    assert (outcome.reasons["c"].load, outcome.reasons["c"].short) == (5, 3)


def test_stops_at_what_does_not_fit_or_passes_over() -> None:
    election = simple(5, {"a": 1, "b": 6, "c": 5, "d": 3}, "a", "b", "c", "c", "d")
    stopped = count(election, PHRAGMEN)
    assert stopped.selected == ("a",)
    told = {id_: (reason.code, reason.load) for id_, reason in stopped.reasons.items()}
    assert told["b"] == ("dearer-than-pot", None)
    assert told["c"] == ("did-not-fit", Fraction(5, 2))
    assert told["d"] == ("after-stop", 3)
    assert stopped.reasons["d"].by == "c"
    passed = count(election, Rule("phragmen", skip=True))
    assert passed.selected == ("a", "d")
    assert passed.reasons["c"].by == "d"


def test_stops_where_one_that_is_level_does_not_fit() -> None:
    """a and b would both bring a load of 2, but only a fits into the 3 that are left."""
    election = simple(4, {"a": 2, "b": 4, "c": 1}, "a", "b", "b", "c")
    stopped = count(election, PHRAGMEN)
    assert (stopped.selected, stopped.ties) == (("c",), ())
    assert (stopped.reasons["a"].code, stopped.reasons["a"].by) == ("after-stop", "b")
    assert count(election, Rule("phragmen", skip=True)).selected == ("a", "c")


def test_refuses_a_tie_that_decides() -> None:
    election = simple(3, {"a": 2, "b": 2}, "ab")
    with pytest.raises(TieRefused, match="tied: a, b"):
        count(election, Rule("phragmen", ties="refuse"))
    harmless = count(simple(4, {"a": 2, "b": 2}, "a", "b"), Rule("phragmen", ties="refuse"))
    assert [tie.would_change for tie in harmless.ties] == [False]


@pytest.mark.parametrize("vote_type", ["cumulative", "ordinal"])
def test_counts_approvals_only(vote_type: str) -> None:
    plain = Plain(Fraction(1), {"a": Fraction(1)}, [{"a": 1}], vote_type)
    with pytest.raises(TallyError, match=f"phragmen cannot count {vote_type} ballots"):
        count(plain.election(), PHRAGMEN)
