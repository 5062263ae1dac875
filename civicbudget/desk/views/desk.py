"""The first page of everybody with a role in a municipality: what waits for them today."""

from __future__ import annotations

from flask import Blueprint, g, render_template
from flask_login import current_user

from civicbudget.accounts.models import Role
from civicbudget.campaigns.words import MOTIONS
from civicbudget.core import clock
from civicbudget.desk import agenda, policy, report
from civicbudget.desk.queries import waiting
from civicbudget.desk.views.room import open_to
from civicbudget.discussion import queries as discussion
from civicbudget.discussion import words as of_discussion
from civicbudget.discussion.views.front import to_put_up
from civicbudget.hearings import queries as hearings

blueprint = Blueprint("desk", __name__, template_folder="../templates")


@blueprint.get("/<lang:lang>/<municipality>/desk/")
@open_to(policy.may_see_desk)
def home() -> str:
    """The deadlines, then a section for each role that the reader has."""
    progress, now = waiting.progress(g.municipality.id), clock.now()
    return render_template(
        "desk/home.html",
        deadlines=agenda.deadlines(progress, now),
        official=_official(progress) if Role.OFFICIAL in g.roles else None,
        commission=_commission(progress) if Role.COMMISSION in g.roles else None,
        report=report.on(g.municipality) if Role.AUDITOR in g.roles else None,
        motions=MOTIONS,
        of_discussion=of_discussion,
    )


def _official(progress: list[waiting.Progress]) -> dict[str, object]:
    """What waits for the officials."""
    return {
        "unreviewed": waiting.unreviewed(g.municipality.id),
        "unanswered": waiting.unanswered(g.municipality.id),
        "asked": discussion.waiting(g.municipality.id, clock.now()),
        "to_put_up": to_put_up(g.municipality),
        "claims": waiting.open_claims(g.municipality.id),
        "hearings": hearings.unfinished(g.municipality.id, clock.now()),
        "owed": hearings.owed(g.municipality.id, clock.now()),
        "budgets": waiting.unpublished_budgets(g.municipality.id),
        "drafts": [each.campaign for each in progress if each.campaign.published_at is None],
    }


def _commission(progress: list[waiting.Progress]) -> dict[str, object]:
    """What waits for this member of the commission, and what they may propose."""
    pending = waiting.pending_motions(g.municipality.id)
    return {
        "confirm": [each for each in pending if each.proposed_by_id != current_user.id],
        "own": [each for each in pending if each.proposed_by_id == current_user.id],
        "proposals": list(agenda.proposals(progress, pending, g.roles, clock.now())),
    }
