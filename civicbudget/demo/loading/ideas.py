"""The ideas of the villages: written, supported, commented on, reviewed."""

from __future__ import annotations

import io
from datetime import datetime

from sqlalchemy import select

from civicbudget.accounts.models import Person, Role
from civicbudget.campaigns.models import Campaign
from civicbudget.core import photos
from civicbudget.core.db import db
from civicbudget.demo.drawings import draw
from civicbudget.demo.entries import Comment, IdeaEntry, ProjectEntry
from civicbudget.demo.ideas import IDEAS
from civicbudget.demo.loading.place import Place
from civicbudget.demo.loading.rounds import Round
from civicbudget.demo.people import RESIDENTS
from civicbudget.demo.projects import PROJECTS
from civicbudget.ideas.models import Idea, Verdict
from civicbudget.ideas.services import reviewing, talking, writing

OFFICIAL = frozenset({Role.OFFICIAL})
NOBODY: frozenset[Role] = frozenset()


def plan(place: Place, rounds: dict[str, Round]) -> None:
    """Put every idea into the timeline of its round."""
    for number, entry in enumerate(IDEAS):
        _Story(place, rounds[entry.campaign], entry, number).plan()


class _Story:
    """What becomes of one idea."""

    def __init__(self, place: Place, of: Round, entry: IdeaEntry, number: int) -> None:
        self.place, self.round, self.entry, self.number = place, of, entry, number
        self.key: int | None = None

    @property
    def idea(self) -> Idea:
        return db.session.get_one(Idea, self.key)

    @property
    def author(self) -> Person:
        return self.place.person(self.entry.author)

    def plan(self) -> None:
        entry, at = self.entry, self.round.timeline.at
        at(entry.day, 9, self.write)
        at(entry.day, 19, self.support)
        for comment in entry.comments:
            at(comment.day, 20, lambda now, comment=comment: self.comment(comment, now))  # type: ignore[misc] # bound now
        if entry.review:
            at(entry.review.day, 11, self.review)
        if entry.state == "returned":
            at(entry.day + 2, 11, self.send_back)
        if entry.state == "withdrawn":
            at(entry.day + 3, 11, self.withdraw)
        if entry.state == "merged":
            at(self.round.phase("review").first_day + 1, 8, self.merge)

    def write(self, now: datetime) -> None:
        """The author writes it, with a picture where there is one, and sends it."""
        campaign = self.round.campaign
        idea = writing.begin(
            campaign=campaign, draft=self._draft(campaign), actor=self.author, now=now
        )
        self.key = idea.id
        if self.entry.motif:
            picture = photos.prepare(io.BytesIO(draw(self.entry.motif, self.number)), "photo.jpg")
            writing.add_photo(idea=idea, photo=picture)
            photos.keep(picture)
        writing.send(idea=idea, actor=self.author, now=now)

    def _draft(self, campaign: Campaign) -> writing.Draft:
        entry = self.entry
        place = self.round.entry.categories.index(entry.category)
        return writing.Draft(
            lang=entry.language,
            title=entry.title,
            description=entry.text,
            beneficiaries=entry.beneficiaries,
            place="",
            area=self.place.area(entry.village),
            category=campaign.categories[place],
            estimate=[
                writing.Line(row.name, row.quantity * 1000, row.unit, row.unit_price)
                for row in entry.items
            ],
        )

    def support(self, now: datetime) -> None:
        """As many residents as the entry says, none of them the author."""
        others = [one.key for one in RESIDENTS if one.key != self.entry.author]
        start = self.number % len(others)
        for key in [*others[start:], *others[:start]][: self.entry.supporters]:
            talking.support(idea=self.idea, actor=self.place.person(key), now=now)

    def comment(self, comment: Comment, now: datetime) -> None:
        """A resident says something, or an official answers."""
        author = self.place.person(comment.author)
        official = any(one.id == author.id for one in self.place.of_role("official"))
        talking.comment(
            idea=self.idea,
            text=comment.text,
            lang=comment.language,
            actor=author,
            roles=OFFICIAL if official else NOBODY,
            now=now,
        )

    def review(self, now: datetime) -> None:
        """The official's finding; what is feasible becomes a project."""
        found, project = self.entry.review, self._project()
        assert found is not None  # noqa: S101 - planned only where there is one
        reason = " ".join(part for part in (found.feasibility, found.legality) if part)
        if project is not None:
            reason = f"{reason} {found.cost_words}"
        reviewing.review(
            idea=self.idea,
            finding=reviewing.Finding(
                verdict=Verdict.FEASIBLE if project else Verdict.NOT_FEASIBLE,
                reason=reason,
                lang="ky",
                cost=project.cost if project else None,
                title=project.title if project else None,
                summary=project.summary if project else None,
            ),
            actor=self.place.person(found.reviewer),
            roles=OFFICIAL,
            now=now,
        )
        if project is not None and self.idea.project is not None:
            self.round.positions[project.number] = self.idea.project.position

    def _project(self) -> ProjectEntry | None:
        if self.entry.state != "accepted":
            return None
        return next(
            project for project in PROJECTS[self.entry.campaign] if self.entry.key in project.ideas
        )

    def send_back(self, now: datetime) -> None:
        """Returned for revision, with what is missing."""
        reviewing.review(
            idea=self.idea,
            finding=reviewing.Finding(
                verdict=Verdict.RETURNED, reason=self.entry.return_reason or "", lang="ky"
            ),
            actor=self.place.of_role("official")[1],
            roles=OFFICIAL,
            now=now,
        )

    def withdraw(self, now: datetime) -> None:  # noqa: ARG002 - the shape of an act
        """The author takes it back."""
        writing.withdraw(idea=self.idea, actor=self.author)

    def merge(self, now: datetime) -> None:
        """Two ideas of the same thing become one."""
        other = next(entry for entry in IDEAS if entry.key == self.entry.merged_into)
        into = db.session.scalars(
            select(Idea).where(
                Idea.campaign_id == self.round.campaign.id, Idea.title == other.title
            )
        ).one()
        reviewing.merge(
            idea=self.idea,
            into=into,
            reason=self.entry.return_reason or "Эки идея бир нерсе жөнүндө.",
            actor=self.place.of_role("official")[1],
            roles=OFFICIAL,
            now=now,
        )
