"""The draft budget, what people say on it, and what they ask; through the services."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from civicbudget.accounts.models import Role
from civicbudget.budgets import queries as budgets
from civicbudget.budgets.models import BudgetLine, Stage
from civicbudget.budgets.services import Terms
from civicbudget.core.db import db
from civicbudget.demo.discussion import DRAFT, PROPOSALS, QUESTIONS
from civicbudget.demo.entries import AnswerEntry, ProposalEntry, QuestionEntry
from civicbudget.demo.loading.budgets import THOUSAND_SOM, bring_in
from civicbudget.demo.loading.place import Place
from civicbudget.demo.loading.timeline import Timeline
from civicbudget.demo.people import RESIDENTS
from civicbudget.discussion import queries, services, things
from civicbudget.discussion.models import (
    Discussion,
    Outcome,
    Proposal,
    ProposalKind,
    Question,
    Subject,
)

OFFICIAL = frozenset({Role.OFFICIAL})


def plan(place: Place, timeline: Timeline) -> None:
    """Put the draft, its discussion and every question into the timeline."""
    timeline.at(DRAFT.published, 10, partial(_publish, place))
    timeline.at(DRAFT.published, 11, partial(_open, place, timeline))
    for proposal in PROPOSALS:
        _Told(place, timeline, proposal).plan()
    for question in QUESTIONS:
        _Told(place, timeline, question).plan()


def _publish(place: Place, now: datetime) -> None:
    terms = Terms(DRAFT.year, Stage.DRAFT, THOUSAND_SOM)
    bring_in(place, DRAFT.path, terms, DRAFT.participatory_code, now)


def _open(place: Place, timeline: Timeline, now: datetime) -> None:
    budget = queries.budget_of(place.municipality_id, DRAFT.year)
    assert budget is not None  # noqa: S101 - published an hour ago
    services.open_discussion(
        budget=budget,
        subject=Subject.DRAFT,
        opens_at=timeline.moment(DRAFT.first_day),
        closes_at=timeline.moment(DRAFT.last_day + 1),
        answer_days=DRAFT.answer_days,
        invitation=DRAFT.invitation,
        actor=place.of_role("official")[0],
        roles=OFFICIAL,
        now=now,
    )


class _Told:
    """What becomes of one proposal or question."""

    def __init__(
        self, place: Place, timeline: Timeline, entry: ProposalEntry | QuestionEntry
    ) -> None:
        self.place, self.timeline, self.entry = place, timeline, entry
        self.key: int | None = None

    @property
    def asked(self) -> Proposal | Question:
        """The row, once it is there."""
        if isinstance(self.entry, ProposalEntry):
            return db.session.get_one(Proposal, self.key)
        return db.session.get_one(Question, self.key)

    def plan(self) -> None:
        entry, at = self.entry, self.timeline.at
        at(entry.day, 9, self.write)
        if isinstance(entry, ProposalEntry) and entry.supporters:
            at(entry.day, 19, self.support)
        if entry.answer:
            at(entry.answer.day, 11, partial(self.answer, entry.answer))
        if isinstance(entry, QuestionEntry) and entry.hidden:
            at(entry.day + 1, 9, partial(self.hide, entry.hidden))

    def write(self, now: datetime) -> None:
        """A resident writes it, or an official what the hall said."""
        entry = self.entry
        asked = self._say(entry, now) if isinstance(entry, ProposalEntry) else self._ask(entry, now)
        self.key = asked.id

    def _say(self, entry: ProposalEntry, now: datetime) -> Proposal:
        discussion = self._discussion()
        said = services.Said(
            kind=ProposalKind(entry.kind),
            text=entry.text,
            lang=entry.language,
            line=self._line(discussion, entry.line),
            to_line=self._line(discussion, entry.to_line) if entry.to_line else None,
            amount=entry.amount,
        )
        if entry.author is not None:
            author = self.place.person(entry.author)
            return services.propose(discussion=discussion, said=said, actor=author, now=now)
        return services.enter_from_hall(
            discussion=discussion,
            said=said,
            speaker="",
            actor=self.place.of_role("official")[1],
            roles=OFFICIAL,
            now=now,
        )

    def _ask(self, entry: QuestionEntry, now: datetime) -> Question:
        return services.ask(
            municipality=self.place.municipality,
            about=things.parse(entry.about),
            text=entry.text,
            lang=entry.language,
            actor=self.place.person(entry.author),
            now=now,
        )

    def _discussion(self) -> Discussion:
        found = queries.discussion_of(self.place.municipality_id, DRAFT.year, Subject.DRAFT)
        assert found is not None  # noqa: S101 - opened before anybody speaks
        return found

    @staticmethod
    def _line(discussion: Discussion, code: str) -> BudgetLine:
        draft = queries.discussed(discussion.budget_id, discussion.subject)
        assert draft is not None  # noqa: S101 - published before it was put up
        return next(line for line in budgets.lines(draft.id) if line.function == code)

    def support(self, now: datetime) -> None:
        """As many residents as the entry says, none of them the author."""
        assert isinstance(self.entry, ProposalEntry)  # noqa: S101 - planned for these alone
        others = [one.key for one in RESIDENTS if one.key != self.entry.author]
        for key in others[: self.entry.supporters]:
            asked = self.asked
            assert isinstance(asked, Proposal)  # noqa: S101 - written from such an entry
            services.support(proposal=asked, actor=self.place.person(key), now=now)

    def answer(self, given: AnswerEntry, now: datetime) -> None:
        """What the official says."""
        outcomes = {True: Outcome.ACCEPTED, False: Outcome.REFUSED, None: None}
        services.answer(
            asked=self.asked,
            text=given.text,
            lang=given.language,
            outcome=outcomes[given.accepted],
            actor=self.place.person(given.by),
            roles=OFFICIAL,
            now=now,
        )

    def hide(self, reason: str, now: datetime) -> None:
        """An official hides what breaks the rules."""
        official = self.place.of_role("official")[1]
        services.hide(asked=self.asked, reason=reason, actor=official, roles=OFFICIAL, now=now)
