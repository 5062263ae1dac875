"""The rules as their definitions read, in rationals and without any haste: what the fast count
must equal. And elections drawn at random, small and full of ties."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from fractions import Fraction

from hypothesis import strategies as st

from civicbudget.tally import Election, Project, Rule


@dataclass
class Plain:
    """An election as plain lists: costs by id, and each ballot as points by id, rankings in the
    order of their ranks. And what a rule may lay down about its projects."""

    budget: Fraction
    costs: dict[str, Fraction]
    ballots: list[dict[str, int]]
    vote_type: str = "approval"
    exclude: tuple[str, ...] = ()
    exclusive: tuple[tuple[str, ...], ...] = ()

    def election(self) -> Election:
        gives_points = self.vote_type in ("cumulative", "scoring")
        return Election.from_ballots(
            self.budget,
            [Project(id_, cost, f"Project {id_}") for id_, cost in self.costs.items()],
            [
                {id_: Fraction(points) for id_, points in ballot.items()}
                if gives_points
                else list(ballot)
                for ballot in self.ballots
            ],
            self.vote_type,
        )

    def under(self, rule: Rule) -> Rule:
        """The rule with what is laid down about these projects."""
        return replace(rule, exclude=self.exclude, exclusive=self.exclusive)

    def votes(self, id_: str) -> int:
        return sum(ballot.get(id_, 0) for ballot in self.ballots)

    def may_win(self, id_: str, won: Collection[str] = ()) -> bool:
        barred = any(
            id_ in group and other in group and other != id_
            for group in self.exclusive
            for other in won
        )
        named = any(id_ in ballot for ballot in self.ballots)
        supported = named if self.vote_type == "ordinal" else self.votes(id_) > 0
        return (
            supported and not barred and id_ not in self.exclude and self.costs[id_] <= self.budget
        )


def plain_greedy(
    plain: Plain,
    skip: bool = True,
    least: int = 0,
    taken: Collection[str] = (),
    by_value: bool = False,
) -> list[str]:
    """The most votes first, or the most votes for each unit of the price; the smaller id of
    equals."""
    left = plain.budget - sum(plain.costs[id_] for id_ in taken)
    won = [*taken]

    def worth(id_: str) -> Fraction:
        votes, cost = Fraction(plain.votes(id_)), plain.costs[id_]
        if not by_value:
            return votes
        return votes / cost if cost else votes * 10**9

    ids = [id_ for id_ in plain.costs if plain.votes(id_) >= least and id_ not in taken]
    for id_ in sorted(ids, key=lambda id_: (-worth(id_), id_)):
        if not plain.may_win(id_, won):
            continue
        if plain.costs[id_] <= left:
            won.append(id_)
            left -= plain.costs[id_]
        elif not skip:
            break
    return sorted(won)


def plain_phragmen(
    plain: Plain, skip: bool = False, choose: dict[int, str] | None = None
) -> list[str]:
    """Sequential Phragmén with loads as fractions; `choose` takes another of the tied in the step
    after so many purchases."""
    loads = [Fraction(0) for _ in plain.ballots]
    left, won, passed = plain.budget, [], set()
    while True:
        offers: dict[str, Fraction] = {}
        for id_, cost in plain.costs.items():
            if plain.may_win(id_, won) and id_ not in won and id_ not in passed:
                bearers = [i for i, ballot in enumerate(plain.ballots) if id_ in ballot]
                offers[id_] = (cost + sum(loads[i] for i in bearers)) / len(bearers)
        level = sorted(id_ for id_ in offers if offers[id_] == min(offers.values()))
        misfits = [id_ for id_ in level if plain.costs[id_] > left]
        if not level or (misfits and not skip):
            return sorted(won)
        passed |= {*misfits}
        fit = [id_ for id_ in level if id_ not in misfits]
        if fit:
            best = (choose or {}).get(len(won), fit[0])
            won.append(best)
            left -= plain.costs[best]
            loads = [
                offers[best] if best in ballot else load
                for load, ballot in zip(loads, plain.ballots, strict=True)
            ]


def plain_rate(money: list[Fraction], points: list[int], cost: Fraction) -> Fraction | None:
    """The rate at which purses of `money` pay `cost`: from the poorest for its points on."""
    if sum(money) < cost:
        return None
    order = sorted(range(len(money)), key=lambda i: money[i] / points[i])
    rest, share = cost, sum(points)
    for i in order:
        if rest / share <= money[i] / points[i]:
            return rest / share
        rest -= money[i]
        share -= points[i]
    raise AssertionError("somebody pays in full")


def plain_shares(plain: Plain, utility: str = "cost", raises: int = 0) -> list[str]:
    """Equal shares; the smaller id of equals."""
    if not plain.ballots:
        return []
    money = [plain.budget / len(plain.ballots) + raises for _ in plain.ballots]
    backers = {
        id_: [i for i, ballot in enumerate(plain.ballots) if ballot.get(id_, 0) > 0]
        for id_ in plain.costs
    }
    won: list[str] = []
    for id_ in sorted(plain.costs):
        if not plain.costs[id_] and plain.may_win(id_, won):
            won.append(id_)
    while True:
        offers = []
        for id_, group in backers.items():
            if plain.may_win(id_, won) and id_ not in won:
                points = [plain.ballots[i][id_] for i in group]
                rate = plain_rate([money[i] for i in group], points, plain.costs[id_])
                if rate is not None:
                    gain = plain.costs[id_] if utility == "cost" else 1
                    offers.append((rate / gain, id_, rate))
        if not offers:
            return sorted(won)
        _, best, rate = min(offers)
        won.append(best)
        for i in backers[best]:
            money[i] -= min(money[i], rate * plain.ballots[i][best])


def plain_add1(plain: Plain, utility: str = "cost", exhaustive_stop: bool = True) -> list[str]:
    before: list[str] = []
    for raises in range(10_000):
        won = plain_shares(plain, utility, raises)
        left = plain.budget - sum(plain.costs[id_] for id_ in won)
        if left < 0:
            return before
        rest = [id_ for id_ in plain.costs if plain.may_win(id_, won) and id_ not in won]
        if not rest or (exhaustive_stop and all(plain.costs[id_] > left for id_ in rest)):
            return won
        before = won
    raise AssertionError("the endowment was raised beyond all costs")


@st.composite
def plains(draw: st.DrawFn, most_ballots: int = 9, most_projects: int = 6) -> Plain:
    """Small elections in which equal costs, equal votes and exact ties are frequent."""
    ids = draw(
        st.lists(
            st.sampled_from(["1", "2", "9", "10", "a", "Б", "x;y", 'q"']),
            min_size=1,
            max_size=most_projects,
            unique=True,
        )
    )
    unit = draw(st.sampled_from([Fraction(1), Fraction(1, 2), Fraction(1, 100), Fraction(7, 20)]))
    costs = {id_: draw(st.integers(0, 12)) * unit for id_ in ids}
    subsets = st.sets(st.sampled_from(ids))
    chosen = draw(st.lists(subsets, max_size=most_ballots))
    budget = draw(st.integers(0, 40)) * unit
    return Plain(budget, costs, [dict.fromkeys(sorted(each), 1) for each in chosen])


@st.composite
def contested(draw: st.DrawFn) -> Plain:
    """The same with projects excluded by a decision, and groups of which one can win."""
    plain = draw(plains())
    ids = st.sampled_from([*plain.costs])
    exclude = draw(st.sets(ids, max_size=2))
    groups = (
        draw(st.lists(st.sets(ids, min_size=2, max_size=3), max_size=2))
        if (len(plain.costs) > 1)
        else []
    )
    exclusive = tuple(tuple(sorted(group)) for group in groups)
    return replace(plain, exclude=tuple(sorted(exclude)), exclusive=exclusive)


@st.composite
def ranked(draw: st.DrawFn, own: tuple[int, ...] = ()) -> Plain:
    """The same with ballots that rank some; the points are Borda's, or own ones for the ranks."""
    plain = draw(contested())
    ballots = []
    for ballot in plain.ballots:
        order = draw(st.permutations(sorted(ballot)))
        scores = [*own, *[0] * len(order)] if own else range(len(order))[::-1]
        ballots.append(dict(zip(order, scores, strict=False)))
    return replace(plain, ballots=ballots, vote_type="ordinal")


@st.composite
def pointed(draw: st.DrawFn) -> Plain:
    """The same with points from 1 to 5."""
    plain = draw(plains())
    for ballot in plain.ballots:
        for id_ in ballot:
            ballot[id_] = draw(st.integers(1, 5))
    return replace(plain, vote_type="cumulative")
