"""The five rounds: prepared, voted on, counted and published through the platform's services."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime

from sqlalchemy import select

from civicbudget.campaigns import carrying, preparing
from civicbudget.campaigns import services as campaigns
from civicbudget.campaigns.models import Campaign, Motion, MotionKind, PhaseKind
from civicbudget.core.db import db
from civicbudget.demo.entries import CampaignEntry, PhaseEntry, ProjectEntry
from civicbudget.demo.loading import people
from civicbudget.demo.loading.place import Place
from civicbudget.demo.loading.timeline import Timeline
from civicbudget.demo.municipality import CATEGORIES
from civicbudget.demo.projects import PROJECTS
from civicbudget.demo.roll import roll
from civicbudget.demo.votes import DemoBallot, ballots
from civicbudget.ideas.models import Project
from civicbudget.record.balloting import BallotKind, BallotRule
from civicbudget.sealing.keys import Keeping
from civicbudget.tally import Rule
from civicbudget.voting import services as voting

REASONS = {
    MotionKind.OPEN_VOTING: "Долбоорлор текшерилди, бюллетень даяр.",
    MotionKind.OPEN_ENVELOPES: "Добуш берүү аяктады.",
    MotionKind.PUBLISH_RESULTS: "Добуштар саналды, комиссия жыйынтыкты текшерди.",
}


class Round:
    """One campaign of the demo, and what happens in it."""

    def __init__(self, place: Place, entry: CampaignEntry, timeline: Timeline) -> None:
        self.place, self.entry, self.timeline = place, entry, timeline
        self.positions: dict[int, int] = {}  # on the ballot, by the number in the content

    @property
    def campaign(self) -> Campaign:
        """The row, once it is there."""
        return db.session.scalars(
            select(Campaign).where(
                Campaign.municipality_id == self.place.municipality_id,
                Campaign.slug == self.entry.slug,
            )
        ).one()

    def phase(self, kind: str) -> PhaseEntry:
        """The days of a phase."""
        return next(phase for phase in self.entry.phases if phase.kind == kind)

    def plan(self) -> None:
        """Put everything that is past into the timeline."""
        first = self.phase("ideas").first_day
        voting_days = self.phase("voting")
        self.timeline.at(first - 10, 10, self.prepare)
        if not any(entry.ideas for entry in PROJECTS[self.entry.slug]):
            self.timeline.at(voting_days.first_day - 3, 10, self.put_on_ballot)
        if voting_days.first_day > 0 or self.entry.key_keeping == "commission":
            return  # a key on paper is for people to make
        self._two(MotionKind.OPEN_VOTING, voting_days.first_day - 1)
        self._plan_votes(voting_days)
        if voting_days.last_day < 0:
            self._two(MotionKind.OPEN_ENVELOPES, voting_days.last_day + 2)
            self._two(MotionKind.PUBLISH_RESULTS, voting_days.last_day + 3)

    def prepare(self, now: datetime) -> None:
        """An official makes the campaign and publishes it."""
        official = self.place.of_role("official")[0]
        made = preparing.create(
            municipality=self.place.municipality, plan=self._plan(), actor=official, now=now
        )
        preparing.publish(campaign=made, actor=official, now=now)

    def _plan(self) -> preparing.Plan:
        entry, moment = self.entry, self.timeline.moment
        names = {category.key: category.name for category in CATEGORIES}
        return preparing.Plan(
            slug=entry.slug,
            title=entry.title,
            summary=entry.summary,
            pots={1: preparing.PotPlan(preparing.WHOLE, entry.pot)},
            areas=list(self.place.municipality.areas),
            categories=[names[key] for key in entry.categories],
            dates={
                PhaseKind(phase.kind): (moment(phase.first_day), moment(phase.last_day + 1))
                for phase in entry.phases
            },
            ballot=BallotRule(BallotKind(entry.ballot_rule), most=entry.max_choices),
            may_vote_again=True,
            with_codes=True,
            min_age=entry.minimum_age,
            tally_rule=Rule(
                name=entry.tally_rule,
                completion=entry.completion or "none",
                ties=entry.tie_rule,
                seed=f"Ак-Булак {entry.slug}" if entry.tie_rule == "lot" else "",
            ).to_dict(),
            key_keeping=Keeping(entry.key_keeping),
        )

    def put_on_ballot(self, now: datetime) -> None:  # noqa: ARG002 - the shape of an act
        """The projects of a round whose ideas came on paper."""
        campaign = self.campaign
        for entry in PROJECTS[self.entry.slug]:
            self.positions[entry.number] = entry.number
            db.session.add(
                Project(
                    campaign=campaign,
                    pot=campaign.pots[0],
                    position=entry.number,
                    code=str(entry.number),
                    title=entry.title,
                    summary=entry.summary,
                    cost=entry.cost,
                    area=self.place.area(entry.village),
                    category=self.category(entry),
                )
            )

    def category(self, entry: ProjectEntry) -> object:
        """The campaign's category of a project."""
        return self.campaign.categories[self.entry.categories.index(entry.category)]

    def _two(self, kind: MotionKind, day: int) -> None:
        """One member of the commission proposes, another confirms an hour later."""

        def propose(now: datetime) -> None:
            campaigns.propose(
                campaign=self.campaign,
                kind=kind,
                details={},
                reason=REASONS[kind],
                actor=self.place.of_role("commission")[0],
                now=now,
            )

        def confirm(now: datetime) -> None:
            motion = db.session.scalars(
                select(Motion)
                .where(Motion.campaign_id == self.campaign.id, Motion.kind == kind)
                .order_by(Motion.id.desc())
            ).first()
            assert motion is not None  # noqa: S101 - proposed an hour ago
            carrying.carry_out(motion=motion, actor=self.place.of_role("commission")[1], now=now)

        self.timeline.at(day, 14, propose)
        self.timeline.at(day, 15, confirm, commits=True)

    def _plan_votes(self, days: PhaseEntry) -> None:
        """The ballots, spread over the days of voting that are past."""
        by_day: dict[int, list[DemoBallot]] = defaultdict(list)
        last = min(days.last_day, -1)
        cast = ballots(self.entry, PROJECTS[self.entry.slug], roll())
        for number, ballot in enumerate(cast):
            by_day[days.first_day + number % (last - days.first_day + 1)].append(ballot)
        for day, some in by_day.items():
            self.timeline.at(day, 18, lambda now, some=some: self.cast(some, now))  # type: ignore[misc] # bound now

    def cast(self, some: list[DemoBallot], now: datetime) -> None:
        """The votes of a day."""
        campaign = self.campaign
        for ballot in some:
            people.prove(self.place, ballot.voter, now)
            voting.cast_ballot(
                campaign=campaign,
                resident=self.place.resident(ballot.voter.pin),
                selection={1: tuple(sorted(self.positions[number] for number in ballot.selection))},
                now=now,
            )
