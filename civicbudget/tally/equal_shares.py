"""The method of equal shares (Peters, Pierczyński, Skowron, NeurIPS 2021), with completions.

Every voter gets an equal part of the pot. Again and again the project is bought whose supporters
pay the least for each unit of what they gain by it: all pay at the same rate, or all they have
left. It ends when no project's supporters have its price together. With `prefer_greedy`, the
winners by votes are taken instead where more voters have more of their choices among them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from math import inf, lcm

import numpy as np

from civicbudget.tally.contest import Contest
from civicbudget.tally.greedy import Greedy, greedy
from civicbudget.tally.preference import ByVotes
from civicbudget.tally.purses import Purses, Rate, Supporters
from civicbudget.tally.ties import Met, Tie
from civicbudget.tally.twins import Twins


@dataclass
class Run:
    """One run of the rule, in places of projects."""

    won: list[int] = field(default_factory=list)
    prices: list[tuple[int, int]] = field(default_factory=list)
    """What each winner's supporters paid for a unit of gain, as numerator and denominator."""
    ties: list[Tie] = field(default_factory=list)
    could_pay: dict[int, Fraction] = field(default_factory=dict)
    """What the supporters of each loser have left together, in currency units."""
    outbid_by: dict[int, int] = field(default_factory=dict)
    """The purchase after which a loser's supporters no longer had its price."""
    fill: Greedy | None = None
    """add1u: how what was left was spent by votes."""


class EqualShares:
    """An election prepared for runs with different endowments. Money inside is in whole units of
    1/`grain` of the currency, so that all costs are integers."""

    def __init__(self, contest: Contest) -> None:
        self.contest = contest
        self.election, self.rule, self.order = contest.election, contest.rule, contest.order
        costs = [project.cost for project in self.election.projects]
        self.grain = lcm(self.election.budget.denominator, *(cost.denominator for cost in costs))
        self.costs = [int(cost * self.grain) for cost in costs]
        self.candidates = contest.candidates

    @cached_property
    def supporters(self) -> Supporters:
        """Who supports which project."""
        return Supporters(self.election.ballots, len(self.costs))

    @cached_property
    def by_votes(self) -> ByVotes:
        """What greedy-votes gives, for `prefer_greedy`."""
        return ByVotes(self.contest)

    def gain(self, place: int) -> int:
        """What a voter gains by a project, for each point: its cost, or 1."""
        return self.costs[place] if self.rule.utility == "cost" else 1

    def spent(self, won: list[int]) -> Fraction:
        """What the winners cost, in currency units."""
        return sum((self.election.projects[place].cost for place in won), Fraction(0))

    def endowment(self, raises: int) -> Fraction:
        """Every voter's part of the pot, raised so many times by one currency unit."""
        return (self.election.budget / self.election.cast + raises) * self.grain

    def each_pays(self, run: Run) -> list[Fraction]:
        """The rate of each winner: the most a supporter paid for each point, in currency units."""
        unit = Fraction(self.election.ballots.unit, self.grain)
        return [
            Fraction(*price) * self.gain(place) * unit
            for place, price in zip(run.won, run.prices, strict=True)
        ]

    def run(self, raises: int) -> Run:
        """Run the rule, see what its ties decide and note what the losers lacked."""
        if not self.candidates:
            return Run()
        auction = _WatchedAuction(self, raises)
        run = auction.hold()
        run.ties = [
            met.tie.settled(self._would_change(met, auction.ties, run, raises))
            for met in auction.ties
        ]
        if self.rule.completion == "add1u":
            run.fill = self.fill(run)
            run.ties += [self._settled(met, run) for met in run.fill.ties]
        return run

    def _settled(self, met: Met, run: Run) -> Tie:
        """A tie of the filling changes its own winners; whether these stay has to be tried."""
        if not self.rule.prefer_greedy:
            return met.tie
        winners = self.winners(run)
        others = (self.winners(run, {met.step: other}) for other in met.places)
        return met.tie.settled(met.tie.would_change and any(won != winners for won in others))

    def _would_change(self, met: Met, ties: list[Met], run: Run, raises: int) -> bool:
        """Whoever is chosen wins, if it is by shares, so that the choice of one that did not win
        changes the winners. If all the tied are bought one after another at the same rate, then
        each voter could pay for all he supports among them at that rate, and their order changes
        nothing. Nor does that of twins that all win. Otherwise every other choice is tried."""
        winners = self.winners(run)
        if not self.rule.prefer_greedy and not {*met.places} <= winners:
            return True
        tied = slice(met.step, met.step + len(met.places))
        prices = {Fraction(*price) for price in run.prices[tied]}
        if set(run.won[tied]) == set(met.places) and len(prices) == 1:
            return False
        if Twins(self.contest, self.supporters).all_win(met, ties, run.won):
            return False
        others = (place for place in met.places if place != run.won[met.step])
        return any(
            self._winners_with(Auction(self, raises, {met.step: other}).hold(), met, other)
            != winners
            for other in others
        )

    def winners(self, run: Run, choose: Mapping[int, int] | None = None) -> set[int]:
        """Who wins in the end, after what the rule does with a run; `choose` is for the fill."""
        won = self.by_shares(run, choose)
        return self.by_votes.or_shares(won) if self.rule.prefer_greedy else won

    def _winners_with(self, run: Run, met: Met, other: int) -> set[int]:
        """The same with another choice in a tie. If the count by votes has to choose between the
        same, it chooses alike."""
        won = self.by_shares(run)
        if not self.rule.prefer_greedy:
            return won
        return self.by_votes.or_shares(won, self.by_votes.won_with(met.places, other))

    def by_shares(self, run: Run, choose: Mapping[int, int] | None = None) -> set[int]:
        """Who wins by a run with its completion."""
        if self.rule.completion != "add1u":
            return {*run.won}
        return {*run.won, *self.fill(run, choose).won}

    def losers(self, won: list[int]) -> list[int]:
        """Those that did not win and that no winner excludes."""
        out = {*won} | self.contest.barred_by(won)
        return [place for place in self.candidates if place not in out]

    def fill(self, run: Run, choose: Mapping[int, int] | None = None) -> Greedy:
        """add1u: spend by votes what equal shares left of the pot."""
        left = self.election.budget - self.spent(run.won)
        return greedy(self.contest, self.losers(run.won), left, choose)


class Auction:
    """The rounds of one run. `choose` tells what to take in a tied round, by its number."""

    def __init__(
        self, shares: EqualShares, raises: int, choose: Mapping[int, int] | None = None
    ) -> None:
        self.shares, self.choose = shares, choose or {}
        self.purses = Purses(shares.supporters, shares.endowment(raises))
        self.ties: list[Met] = []
        self.result = Run()
        # A project's price for a unit of gain only ever rises, so an old bound from below holds.
        self.least = {place: 0.0 for place in shares.candidates if shares.costs[place]}
        self.about: dict[int, float] = {}

    def open(self) -> None:
        """Buy what costs nothing."""
        for place in self._free():
            self.result.won.append(place)
            self.result.prices.append((0, 1))
            self._bar(place)

    def hold(self) -> Run:
        """Buy what costs nothing, then project after project."""
        self.open()
        while best := self._cheapest():
            self._buy(*self._choose(best))
        return self.result

    def _free(self) -> Iterator[int]:
        """What costs nothing, in the order of ids; where some of it excludes the other, the order
        of ties decides."""
        contest, projects = self.shares.contest, self.shares.election.projects
        open_ = [place for place in self.shares.candidates if not self.shares.costs[place]]
        open_.sort(key=lambda place: projects[place].id)
        while open_:
            rivals = contest.barred_by(open_)
            alone = [place for place in open_ if place not in rivals]
            place = alone[0] if alone else self._settle(open_)
            yield place
            closed = {place} | contest.barred_by([place])
            open_ = [other for other in open_ if other not in closed]

    def _bar(self, winner: int) -> None:
        for rival in self.shares.contest.rivals.get(winner, ()):
            self.least.pop(rival, None)

    def _cheapest(self) -> dict[int, Rate]:
        """Find the projects with the least price for a unit of gain, and their exact rates."""
        most, looked_at = inf, []
        for place in sorted(self.least, key=self.least.__getitem__):
            if self.least[place] > most or self.least[place] == inf:
                break
            upper = self._look_at(place)
            most = min(most, upper)
            if upper < inf:
                looked_at.append(place)
        close = [place for place in looked_at if self.least[place] <= most]
        return self._exactly_cheapest(close)

    def _look_at(self, place: int) -> float:
        """Renew the lower bound on a project's price for a unit of gain, and give an upper one;
        infinity, for good, where it can no longer be paid. Each bound takes four roundings."""
        gain = float(self.shares.gain(place))
        about = self.purses.about(place, self.shares.costs[place], self.least[place] * gain)
        off = 4 * self.purses.margin(place)
        self.about[place] = about
        self.least[place] = (about - off) / gain * (1 - 2.0**-50)
        return (about + off) / gain * (1 + 2.0**-50)

    def exactly(self, place: int) -> Rate:
        """The exact rate of a project that was looked at in this round."""
        return self.purses.exactly(place, self.shares.costs[place], self.about[place])

    def _exactly_cheapest(self, close: list[int]) -> dict[int, Rate]:
        rates = {place: self.exactly(place) for place in close}
        if len(close) < 2:
            return rates
        prices = {
            place: Fraction(rate.top, rate.bottom * self.shares.gain(place))
            for place, rate in rates.items()
        }
        least = min(prices.values())
        return {place: rate for place, rate in rates.items() if prices[place] == least}

    def _choose(self, best: dict[int, Rate]) -> tuple[int, Rate]:
        chosen = self._settle(list(best))
        return chosen, best[chosen]

    def _settle(self, places: list[int]) -> int:
        """Take the one, or the first of several that are level."""
        if len(places) == 1:
            return places[0]
        step = len(self.result.won)
        chosen, tie = self.shares.order.first(places)
        self.ties.append(Met(step, places, tie))
        return self.choose.get(step, chosen)

    def _buy(self, place: int, rate: Rate) -> None:
        bottom = rate.bottom * self.purses.scale * self.shares.gain(place)
        self.result.won.append(place)
        self.result.prices.append((rate.top, bottom))
        self.purses.pay(place, rate)
        del self.least[place]
        self._bar(place)


class _WatchedAuction(Auction):
    """A run that also notes when the supporters of each loser could no longer pay."""

    def hold(self) -> Run:
        costs = self.shares.costs
        self._costs = np.array(costs, dtype=np.float64)
        self._solvent = {place for place in self.least if self.purses.can_pay(place, costs[place])}
        run = super().hold()
        for place, money in self.purses.money_of_all(list(self.least)).items():
            run.could_pay[place] = money / self.shares.grain
        return run

    def _buy(self, place: int, rate: Rate) -> None:
        super()._buy(place, rate)
        self._solvent &= self.least.keys()
        for loser in self._solvent.intersection(self.purses.may_lack(self._costs)):
            if not self.purses.can_pay(loser, self.shares.costs[loser]):
                self._solvent.remove(loser)
                self.least[loser] = inf
                self.result.outbid_by[loser] = place
