"""An author writes an idea, leaves it and comes back, and sends it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from civicbudget.accounts.models import Person
from civicbudget.campaigns import queries as campaigns
from civicbudget.campaigns.models import Campaign, Category
from civicbudget.core import photos
from civicbudget.core.db import db
from civicbudget.core.errors import Conflict, DomainError
from civicbudget.core.i18n import format_money
from civicbudget.core.i18n import gettext as _
from civicbudget.core.sorting import fold
from civicbudget.ideas import policy, queries
from civicbudget.ideas.models import MOVES, EstimateItem, Idea, IdeaState, Photo
from civicbudget.municipalities.models import Area
from civicbudget.residents import queries as residents

LONGEST = {"title": 120, "place": 200, "name": 160, "unit": 20}
"""Characters that the columns hold."""


@dataclass(frozen=True)
class Line:
    """A row of an estimate as far as it is written: thousandths of a unit, its price in tyiyn."""

    name: str
    quantity: int | None
    unit: str
    unit_price: int | None


@dataclass(frozen=True)
class Draft:
    """An idea as far as it is written."""

    lang: str
    title: str
    description: str
    beneficiaries: str
    place: str
    area: Area | None
    category: Category | None
    estimate: Sequence[Line]


class Incomplete(DomainError):
    """What an idea lacks before it can be sent: pairs of field and message."""

    def __init__(self, missing: Sequence[tuple[str, str]]) -> None:
        super().__init__(missing[0][1], missing[0][0])
        self.missing = missing


def begin(*, campaign: Campaign, draft: Draft, actor: Person, now: datetime) -> Idea:
    """A new draft, seen by its author alone."""
    campaign = campaigns.lock(campaign.id)
    policy.may_begin(campaign, actor.id, now).require()
    idea = Idea(campaign=campaign, number=queries.next_number(campaign.id), author_id=actor.id)
    idea.state = IdeaState.DRAFT
    _write(idea, draft, now)
    db.session.add(idea)
    db.session.flush()
    return idea


def save(*, idea: Idea, draft: Draft, actor: Person, now: datetime) -> None:
    """Keep what is written, complete or not."""
    queries.lock(idea.id)
    policy.may_edit(idea, actor.id).require()
    idea.estimate.clear()
    db.session.flush()  # the positions are free again
    _write(idea, draft, now)
    db.session.flush()


def _write(idea: Idea, draft: Draft, now: datetime) -> None:
    idea.lang = draft.lang
    idea.title = draft.title[: LONGEST["title"]]
    idea.description, idea.beneficiaries = draft.description, draft.beneficiaries
    idea.place = draft.place[: LONGEST["place"]]
    idea.area, idea.category = draft.area, draft.category
    idea.folded = fold(" ".join([idea.title, idea.description, idea.place, idea.beneficiaries]))
    idea.saved_at = now
    idea.estimate.extend(
        EstimateItem(
            position=position,
            name=line.name[: LONGEST["name"]],
            quantity=line.quantity,
            unit=line.unit[: LONGEST["unit"]],
            unit_price=line.unit_price,
        )
        for position, line in enumerate(draft.estimate, start=1)
    )


def add_photo(*, idea: Idea, photo: photos.Prepared) -> None:
    """Put a photograph to an idea. DomainError when there are enough; the same one stays once."""
    if any(known.digest == photo.digest for known in idea.photos):
        return
    if len(idea.photos) >= photos.MOST:
        raise DomainError(
            _("An idea has %(most)s photos at most; the rest was left out.", most=photos.MOST),
            "photos",
        )
    photos.keep(photo)
    position = max((known.position for known in idea.photos), default=0) + 1
    idea.photos.append(
        Photo(position=position, digest=photo.digest, width=photo.width, height=photo.height)
    )
    db.session.flush()


def remove_photos(*, idea: Idea, digests: Iterable[str], actor: Person) -> list[str]:
    """Take photographs off an idea; the digests that no idea shows any more."""
    policy.may_edit(idea, actor.id).require()
    unwanted = set(digests)
    for photo in [photo for photo in idea.photos if photo.digest in unwanted]:
        idea.photos.remove(photo)
    db.session.flush()
    return [digest for digest in unwanted if not queries.is_shown(digest)]


def missing(idea: Idea) -> Iterator[tuple[str, str]]:
    """What an idea lacks to be sent: field and message."""
    if not idea.title:
        yield "title", _("Give your idea a title.")
    if not idea.description:
        yield "description", _("Say what is to be done and why.")
    if idea.area is None:
        yield "area", _("Choose the village.")
    if idea.category is None and idea.campaign.categories:
        yield "category", _("Choose what the idea is about.")
    yield from _missing_in_estimate(idea)


def _missing_in_estimate(idea: Idea) -> Iterator[tuple[str, str]]:
    if not idea.estimate:
        yield "estimate", _("Say what is needed and what it costs, in at least one row.")
    for line in idea.estimate:
        if not (line.name and line.quantity and line.unit_price):
            yield (
                "estimate",
                _("Row %(row)s lacks a name, a quantity or a price.", row=line.position),
            )
    pot = sum(pot.amount for pot in idea.campaign.pots)
    if idea.cost > pot:
        yield (
            "estimate",
            _(
                "The estimate of %(cost)s is more than the pot of %(pot)s.",
                cost=format_money(idea.cost),
                pot=format_money(pot),
            ),
        )


def send(*, idea: Idea, actor: Person, now: datetime) -> None:
    """Send an idea to the review, in view of all. Incomplete says what it lacks."""
    queries.lock(idea.id)
    resident = residents.resident_of(actor.id, idea.campaign.municipality_id)
    policy.may_send(idea, actor.id, resident, now).require()
    if lacks := list(missing(idea)):
        raise Incomplete(lacks)
    move(idea, IdeaState.SENT)
    idea.sent_at = idea.sent_at or now
    idea.saved_at = now
    db.session.flush()


def withdraw(*, idea: Idea, actor: Person) -> None:
    """Take an idea back."""
    queries.lock(idea.id)
    policy.may_withdraw(idea, actor.id).require()
    move(idea, IdeaState.WITHDRAWN)
    db.session.flush()


def delete(*, idea: Idea, actor: Person) -> list[str]:
    """Delete a draft, which nobody else has seen; the digests that no idea shows any more."""
    queries.lock(idea.id)
    policy.may_delete(idea, actor.id).require()
    digests = {photo.digest for photo in idea.photos}
    db.session.delete(idea)
    db.session.flush()
    return [digest for digest in digests if not queries.is_shown(digest)]


def move(idea: Idea, to: IdeaState) -> None:
    """Bring an idea to another state. Conflict when there is no way from where it is."""
    if to not in MOVES[idea.state]:
        raise Conflict(_("This idea has moved on meanwhile. Look at it again."))
    idea.state = to
