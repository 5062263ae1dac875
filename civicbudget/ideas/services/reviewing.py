"""An official reviews an idea in view of all; what is feasible becomes a project."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from civicbudget.accounts.models import Person, Role
from civicbudget.audit import services as audit
from civicbudget.campaigns import queries as campaigns
from civicbudget.campaigns.models import Pot
from civicbudget.core.db import db
from civicbudget.core.errors import DomainError
from civicbudget.core.i18n import format_money
from civicbudget.core.i18n import gettext as _
from civicbudget.ideas import policy, queries
from civicbudget.ideas.models import Comment, Idea, IdeaState, Project, Review, Verdict
from civicbudget.ideas.services.writing import move

OUTCOMES = {
    Verdict.FEASIBLE: IdeaState.ACCEPTED,
    Verdict.NOT_FEASIBLE: IdeaState.REFUSED,
    Verdict.RETURNED: IdeaState.RETURNED,
}
"""Where each verdict brings an idea."""


@dataclass(frozen=True)
class Finding:
    """What an official found; cost in tyiyn, with title and summary, where it is feasible.

    `cofinancing` is what others pay of the cost; `pot` the number of the pot it is to be paid from,
    the first one unless given.
    """

    verdict: Verdict
    reason: str
    lang: str
    cost: int | None = None
    cofinancing: int = 0
    pot: int | None = None
    title: Mapping[str, str] | None = None
    summary: Mapping[str, str] | None = None


def review(
    *, idea: Idea, finding: Finding, actor: Person, roles: Set[Role], now: datetime
) -> Review:
    """Write down a finding, and bring the idea to where it leads.

    DomainError for what the finding lacks or a cost above the pot; Refused or Conflict when the
    idea does not wait for a review (any more).
    """
    campaigns.lock(idea.campaign_id)
    queries.lock(idea.id)
    policy.may_review(idea, roles, now).require()
    return _find("review_idea", idea, finding, actor, now)


def correct(
    *, idea: Idea, finding: Finding, actor: Person, roles: Set[Role], now: datetime
) -> Review:
    """Find otherwise than before, while ideas are under review; both findings stay in view.

    Raises what `review` does; the project of a finding that no longer holds leaves the ballot.
    """
    campaigns.lock(idea.campaign_id)
    queries.lock(idea.id)
    policy.may_correct(idea, roles, now).require()
    if OUTCOMES[finding.verdict] == idea.state:
        raise DomainError(_("This is what was found already: choose another finding."), "verdict")
    return _find("correct_review", idea, finding, actor, now)


def _find(act: str, idea: Idea, finding: Finding, actor: Person, now: datetime) -> Review:
    _check(idea, finding)
    found = Review(
        idea=idea,
        reviewer_id=actor.id,
        verdict=finding.verdict,
        lang=finding.lang,
        reason=finding.reason.strip(),
        cost=finding.cost if finding.verdict == Verdict.FEASIBLE else None,
        cofinancing=finding.cofinancing if finding.verdict == Verdict.FEASIBLE else None,
        reviewed_at=now,
    )
    db.session.add(found)
    before = {"state": idea.state.value}
    if idea.project is not None:
        before["project"] = idea.project.code
    move(idea, OUTCOMES[finding.verdict])
    _leave_ballot(idea)
    if finding.verdict == Verdict.FEASIBLE:
        idea.project = _project(idea, finding)
    db.session.flush()
    after = {
        "state": idea.state.value,
        "cost": found.cost,
        "cofinancing": found.cofinancing,
        "project": idea.project.code if idea.project else None,
        "pot": idea.project.pot.number if idea.project else None,
    }
    _record(idea, act, actor, now, found.reason, before=before, after=after)
    return found


def _leave_ballot(idea: Idea) -> None:
    """Take off the ballot what stands there for this idea alone."""
    project = idea.project
    if project is None:
        return
    idea.project = None
    db.session.flush()
    if not project.ideas:
        db.session.delete(project)
        db.session.flush()


def _check(idea: Idea, finding: Finding) -> None:
    if not finding.reason.strip():
        raise DomainError(_("Give the reason in words."), "reason")
    if finding.verdict != Verdict.FEASIBLE:
        return
    if finding.cost is None or finding.cost <= 0:
        raise DomainError(_("Enter the cost as checked."), "cost")
    if not 0 <= finding.cofinancing < finding.cost:
        raise DomainError(_("Others pay less than the whole cost."), "cofinancing")
    pot, price = _pot(idea, finding).amount, finding.cost - finding.cofinancing
    if price > pot:
        raise DomainError(
            _(
                "The cost of %(cost)s is more than the pot of %(pot)s.",
                cost=format_money(price),
                pot=format_money(pot),
            ),
            "cost",
        )
    if not {"ky", idea.lang} & set(finding.title or {}):
        raise DomainError(_("Give a title in Kyrgyz or in the author's language."), "title")


def _pot(idea: Idea, finding: Finding) -> Pot:
    """The pot that the project is to be paid from."""
    pots = {pot.number: pot for pot in idea.campaign.pots}
    number = finding.pot if finding.pot is not None else min(pots)
    if number not in pots:
        raise DomainError(_("Choose a pot of this campaign."), "pot")
    return pots[number]


def _project(idea: Idea, finding: Finding) -> Project:
    """The next number on the ballot, at the price to its pot."""
    assert finding.cost is not None  # noqa: S101 - _check has seen to it
    position = queries.next_position(idea.campaign_id)
    return Project(
        campaign_id=idea.campaign_id,
        pot=_pot(idea, finding),
        position=position,
        code=str(position),
        title=dict(finding.title or {}),
        summary=dict(finding.summary or {}),
        cost=finding.cost - finding.cofinancing,
        cofinancing=finding.cofinancing,
        area=idea.area,
        category=idea.category,
    )


def merge(
    *, idea: Idea, into: Idea | None, reason: str, actor: Person, roles: Set[Role], now: datetime
) -> None:
    """Let an idea go on in another one; its supports stay with it, since nobody meant the other."""
    queries.lock(idea.id)
    policy.may_review(idea, roles, now).require()
    on_its_way = (IdeaState.SENT, IdeaState.RETURNED, IdeaState.ACCEPTED)
    if into is None or into.id == idea.id or into.state not in on_its_way:
        raise DomainError(_("Give the number of another idea that is on its way."), "into")
    if not reason.strip():
        raise DomainError(_("Give the reason in words."), "reason")
    move(idea, IdeaState.MERGED)
    idea.merged_into = into
    _answer(idea, reason.strip(), actor, now)
    after = {"state": idea.state.value, "into": into.number}
    _record(idea, "merge_idea", actor, now, reason.strip(), after=after)


def _answer(idea: Idea, reason: str, actor: Person, now: datetime) -> None:
    """The reason of a merger stands among the comments, as the municipality's word."""
    db.session.add(
        Comment(
            idea_id=idea.id,
            author_id=actor.id,
            lang=actor.language,
            text=reason,
            official=True,
            written_at=now,
        )
    )
    db.session.flush()


def _record(
    idea: Idea, act: str, actor: Person, now: datetime, reason: str, **what: dict[str, Any]
) -> None:
    audit.record(
        log=idea.campaign.municipality.slug,
        actor=actor,
        role=Role.OFFICIAL.value,
        act=act,
        on=f"campaign {idea.campaign.slug}, idea {idea.number}",
        now=now,
        reason=reason,
        **what,
    )
