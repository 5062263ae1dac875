"""The rules as their definitions read, in rationals and without any haste: what the fast count
must equal. And elections drawn at random, small and full of ties."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from hypothesis import strategies as st

from civicbudget.tally import Election, Project


@dataclass
class Plain:
    """An election as plain lists: costs by id, and each ballot as points by id."""

    budget: Fraction
    costs: dict[str, Fraction]
    ballots: list[dict[str, int]]

    def election(self) -> Election:
        return Election.from_approvals(
            self.budget,
            [Project(id_, cost, f"Project {id_}") for id_, cost in self.costs.items()],
            [list(ballot) for ballot in self.ballots],
        )

    def votes(self, id_: str) -> int:
        return sum(ballot.get(id_, 0) for ballot in self.ballots)


def plain_greedy(plain: Plain, skip: bool = True, least: int = 1, taken: tuple = ()) -> list[str]:
    left = plain.budget - sum(plain.costs[id_] for id_ in taken)
    won = []
    ids = [
        id_
        for id_ in plain.costs
        if plain.votes(id_) >= max(least, 1)
        and id_ not in taken
        and plain.costs[id_] <= plain.budget
    ]
    for id_ in sorted(ids, key=lambda id_: (-plain.votes(id_), id_)):
        if plain.costs[id_] <= left:
            won.append(id_)
            left -= plain.costs[id_]
        elif not skip:
            break
    return sorted(won)


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


def plain_shares(
    plain: Plain, utility: str = "cost", raises: int = 0, prices: list | None = None
) -> list[str]:
    """Equal shares; `prices` collects what was paid for a unit of gain, to find ties by."""
    if not plain.ballots:
        return []
    money = [plain.budget / len(plain.ballots) + raises for _ in plain.ballots]
    backers = {
        id_: [i for i, ballot in enumerate(plain.ballots) if ballot.get(id_, 0) > 0]
        for id_, cost in plain.costs.items()
        if cost <= plain.budget
    }
    won = [id_ for id_, group in backers.items() if group and not plain.costs[id_]]
    while True:
        offers = []
        for id_, group in backers.items():
            if group and id_ not in won:
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
    backed = [id_ for id_, cost in plain.costs.items() if plain.votes(id_) and cost <= plain.budget]
    for raises in range(10_000):
        won = plain_shares(plain, utility, raises)
        left = plain.budget - sum(plain.costs[id_] for id_ in won)
        if left < 0:
            return before
        rest = [id_ for id_ in backed if id_ not in won]
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
def pointed(draw: st.DrawFn) -> Plain:
    """The same with points from 1 to 5."""
    plain = draw(plains())
    for ballot in plain.ballots:
        for id_ in ballot:
            ballot[id_] = draw(st.integers(1, 5))
    return plain
