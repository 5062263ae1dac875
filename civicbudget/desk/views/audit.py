"""The auditor's page: is everything in order, and the log of every official act."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import starmap

from flask import (
    Blueprint,
    Response,
    g,
    render_template,
    request,
    stream_with_context,
)

from civicbudget.audit import queries as audit
from civicbudget.campaigns.models import Campaign, PhaseKind
from civicbudget.campaigns.policy import may_see_motions, phase
from civicbudget.campaigns.queries import of_municipality
from civicbudget.campaigns.views import visible
from civicbudget.core import clock
from civicbudget.desk import acts, changes, policy, repeating, report
from civicbudget.desk.forms import CheckpointsForm, LogFilter
from civicbudget.desk.queries import log
from civicbudget.desk.queries.reconciliation import publications
from civicbudget.desk.views.room import open_to
from civicbudget.record.tables import log_line
from civicbudget.voting import queries as voting
from civicbudget.voting import turnout
from civicbudget.voting.groups import groups
from civicbudget.voting.policy import may_see_questions
from civicbudget.voting.questions import Question, questions

blueprint = Blueprint("audit", __name__, template_folder="../templates")
OF = "/<lang:lang>/<municipality>/audit"


@blueprint.app_template_filter("pretty_json")
def pretty_json(value: object) -> str:
    """JSON as people read it: in lines, and with letters of every alphabet as they are."""
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True)


@blueprint.get(f"{OF}/")
@open_to(policy.may_see_audit)
def home() -> str:
    """Is everything in order? Yes or no, and what is not; then the log."""
    form = LogFilter(request.args)
    form.offer(log.known(g.municipality.slug))
    names = bool(policy.may_see_names(g.roles))
    number = request.args.get("page", 1, type=int)
    return render_template(
        "audit/home.html",
        report=report.on(g.municipality),
        publications=publications(g.municipality.id),
        campaigns=of_municipality(g.municipality.id),
        filter=form,
        page=log.page(g.municipality.slug, form.wanted, number, names=names),
        names=names,
        acts=acts,
    )


@blueprint.get(f"{OF}/campaigns/<campaign>/")
@open_to(policy.may_see_audit)
def campaign(campaign: str) -> str:
    """One campaign: the account in all and by pot, turnout, exports, questions, annulments."""
    found = visible(campaign)
    box, section = report.of(found)
    voting_ends = phase(found, PhaseKind.VOTING)
    return render_template(
        "audit/campaign.html",
        campaign=found,
        box=box,
        section=section,
        published=repeating.published_ballots(found),
        turnout=turnout.of(found, voting_ends.ends_at if voting_ends else clock.now()),
        exports=repeating.exports(found),
        annulments=voting.annulments(found),
        may_see_motions=may_see_motions(g.roles),
        questions=_questions(found) if may_see_questions(g.roles) else None,
    )


def _questions(campaign: Campaign) -> list[Question]:
    return questions(groups(campaign, clock.now()), voting.answers(campaign))


@blueprint.get(f"{OF}/campaigns/<campaign>/repeat/")
@open_to(policy.may_see_audit)
def repeat(campaign: str) -> str:
    """How to repeat the opening and the count: the very commands, with this campaign's files."""
    found = visible(campaign)
    return render_template(
        "audit/repeat.html",
        campaign=found,
        steps=repeating.steps(found, audit.last_checkpoint(g.municipality.slug)),
    )


@blueprint.get(f"{OF}/changes/")
@open_to(policy.may_see_audit)
def changed() -> str:
    """What was done between two checkpoints, and whether the log goes on from one to the other."""
    known = log.checkpoint_numbers(g.municipality.slug)
    form = CheckpointsForm(request.args)
    form.offer(known)
    pair = form.pair(known)
    change = changes.between(g.municipality.slug, *pair) if pair else None
    return render_template("audit/changes.html", form=form, change=change, acts=acts)


@blueprint.get(f"{OF}/log.jsonl")
@open_to(policy.may_see_audit)
def download() -> Response:
    """The whole log as anybody may have it: JSON lines, as in the public record."""
    slug = g.municipality.slug

    lines: Iterator[bytes] = starmap(log_line, audit.published(slug))
    response = Response(stream_with_context(lines), mimetype="application/jsonl")
    response.headers["Content-Disposition"] = f'attachment; filename="{slug}-log.jsonl"'
    response.headers["Cache-Control"] = "private, no-cache"
    return response
