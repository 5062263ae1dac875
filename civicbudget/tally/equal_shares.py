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
from math import inf

import numpy as np

from civicbudget.tally.accounts import Accounts
from civicbudget.tally.contest import Contest
from civicbudget.tally.greedy import Greedy, greedy
from civicbudget.tally.ledger import Ledger
from civicbudget.tally.numbers import whole
from civicbudget.tally.preference import ByVotes
from civicbudget.tally.purses import Look, Purses
from civicbudget.tally.supporters import Supporters
from civicbudget.tally.ties import Met, Tie
from civicbudget.tally.twins import Twins

# For the few roundings from a rate to a price for a unit of gain and back.
_DOWN, _UP = 1 - 2.0**-50, 1 + 2.0**-50


@dataclass
class Run:
    """One run of the rule, in places of projects."""

    won: list[int] = field(default_factory=list)
    rates: list[Fraction] = field(default_factory=list)
    """The most that a supporter paid for each winner, for each point, in currency units."""
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
        (*self.costs, _), self.grain = whole([*costs, self.election.budget])
        self.candidates = contest.candidates
        self._part = self.election.budget / max(self.election.cast, 1) * self.grain

    @cached_property
    def supporters(self) -> Supporters:
        """Who supports which project; where nothing is raised, of those with the money at first."""
        election, chance = self.election, np.ones(len(self.costs), dtype=bool)
        if self.rule.completion == "none":
            endowment = self.endowment(0)
            chance[:] = [self.can_pay(place, endowment) for place in range(len(chance))]
        return Supporters(election.ballots, len(self.costs), chance)

    def can_pay(self, place: int, endowment: Fraction) -> bool:
        """Tell whether the supporters of a project can pay for it at first."""
        voters = int(self.election.approvals[place])
        return voters * endowment.numerator >= self.costs[place] * endowment.denominator

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
        return self._part + raises * self.grain

    def run(self, raises: int) -> Run:
        """Run the rule, see what its ties decide and note what the losers lacked."""
        if not self.candidates:
            return Run()
        auction = Auction(self, raises)
        run = auction.hold()
        auction.account()
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
        tied = range(met.step, min(met.step + len(met.places), len(run.won)))
        prices = {run.rates[step] / (self.gain(run.won[step]) or 1) for step in tied}
        if {run.won[step] for step in tied} == {*met.places} and len(prices) == 1:
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
        self.ledger = Ledger(shares.supporters, shares.endowment(raises))
        self.purses = Purses(self.ledger)
        self.ties: list[Met] = []
        self.result = Run()
        # A project's price for a unit of gain only ever rises, so an old bound from below holds.
        self.least = {
            place: self._at_first(place) for place in shares.candidates if shares.costs[place]
        }
        self._could_pay = [place for place, least in self.least.items() if least < inf]

    def _at_first(self, place: int) -> float:
        """A bound from below: nobody pays more than a part by points. Infinite where the
        supporters cannot pay."""
        shares = self.shares
        if not shares.can_pay(place, self.ledger.endowment):
            return inf
        return shares.costs[place] / shares.supporters.total[place] / shares.gain(place) * _DOWN

    def open(self) -> None:
        """Buy what costs nothing."""
        for place in self._free():
            self.result.won.append(place)
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

    def _cheapest(self) -> dict[int, Look]:
        """Find the projects with the least price for a unit of gain."""
        most, looks = inf, {}
        for place in sorted(self.least, key=self.least.__getitem__):
            if self.least[place] > most or self.least[place] == inf:
                break
            look = self._look_at(place, most)
            if look.is_clear and look.rate < inf:
                looks[place] = look
                most = min(most, (look.rate + look.bound) / self.shares.gain(place) * _UP)
        close = {place: look for place, look in looks.items() if self.least[place] <= most}
        return close if len(close) < 2 else self._exactly_cheapest(close)

    def _look_at(self, place: int, most: float) -> Look:
        """Renew the lower bound on a project's price for a unit of gain."""
        gain, least = self.shares.gain(place), self.least[place]
        cost = self.shares.costs[place]
        look = self.purses.look(place, cost, least * gain * _DOWN, most * gain * _UP)
        self.least[place] = max(least, (look.rate - look.bound) / gain * _DOWN)
        return look

    def _exactly_cheapest(self, close: dict[int, Look]) -> dict[int, Look]:
        looks, prices = {}, {}
        for place, look in close.items():
            cost, gain = self.shares.costs[place], self.shares.gain(place)
            looks[place] = self.purses.exactly(place, cost, look)
            if (rate := looks[place].exact) is not None:
                prices[place] = Fraction(rate.top, rate.bottom * gain)
        least = min(prices.values())
        return {place: looks[place] for place, price in prices.items() if price == least}

    def _choose(self, best: dict[int, Look]) -> tuple[int, Look]:
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

    def _buy(self, place: int, look: Look) -> None:
        self.result.won.append(place)
        self.purses.pay(place, self.shares.costs[place], look)
        del self.least[place]
        self._bar(place)

    def account(self) -> None:
        """Tell what the supporters of each winner paid, what those of each loser have left, and
        when they could no longer pay."""
        shares, run, losers = self.shares, self.result, list(self.least)
        accounts = Accounts(self.ledger, shares.election.approvals)
        unit = Fraction(shares.election.ballots.unit, shares.grain)
        free = len(run.won) - len(self.ledger.rates)
        run.rates = [Fraction(0)] * free + [rate * unit for rate in self.ledger.rates]
        run.could_pay = dict(zip(losers, accounts.left(losers, shares.grain), strict=True))
        for place in self._could_pay:
            if place in self.least:
                by = accounts.outbid(place, shares.costs[place])
                if by is not None:
                    run.outbid_by[place] = by
