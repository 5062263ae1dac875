"""The results, every ballot on the board, and the public record with its downloads."""

from __future__ import annotations

import shlex
from datetime import datetime
from functools import partial

from flask import Blueprint, Response, abort, g, render_template, request, send_from_directory

from civicbudget.audit.keys import signing_key
from civicbudget.campaigns import queries as campaigns
from civicbudget.campaigns.models import Campaign, PhaseKind
from civicbudget.campaigns.policy import may_see as may_see_campaign
from civicbudget.campaigns.policy import phase as phase_of
from civicbudget.core import clock
from civicbudget.record.signature import fingerprint
from civicbudget.results import downloads, policy, publishing, queries
from civicbudget.results.forms import CodeForm
from civicbudget.results.models import Publication
from civicbudget.results.summary import PotSummary, summary
from civicbudget.sealing.tracker import tracker_code
from civicbudget.voting import queries as voting
from civicbudget.voting import rules as frozen
from civicbudget.voting.padding import keep_length, padded

blueprint = Blueprint("results", __name__, template_folder="templates")
ROOT = "/<lang:lang>/<municipality>/campaigns/<campaign>"
blueprint.app_template_filter("code")(tracker_code)


@blueprint.get(f"{ROOT}/results/")
def show(campaign: str) -> str:
    """Who won and why; before the publication the commission alone sees it."""
    found = _find(campaign)
    publication = queries.latest_publication(found)
    if not policy.may_see(publication, g.roles):
        return render_template("results/none.html", campaign=found)
    pots = _pots(found)
    if not pots:
        return render_template("results/none.html", campaign=found)
    return render_template(
        "results/show.html",
        campaign=found,
        publication=publication,
        pots=pots,
        opening=queries.opening(found),
        invalid=queries.invalid(found),
        turnout=voting.turnout(found, _end(found)),
    )


@blueprint.route(f"{ROOT}/board/ballots/", methods=("GET", "POST"))
def ballots(campaign: str) -> Response:
    """Every ballot with its code, sorted; and the very ballot of a code that somebody holds."""
    found, _publication = _published(campaign)
    form, ballot = CodeForm(), None
    if form.validate_on_submit():
        ballot = queries.ballot(found, form.tracker)
    pots, titles = _pots(found), frozen.by_code(found.rules or {})
    shown = {pot.number for pot in pots if not pot.totals_only}
    page = partial(
        render_template,
        "results/ballots.html",
        campaign=found,
        form=form,
        asked=form.is_submitted() and not form.errors,
        pots=pots,
        titles=titles,
        page=queries.page_of_ballots(found, shown, request.args.get("page", 1, int)),
    )
    if ballot is None:
        return Response(page(ballot=None))
    everything = {pot.number: list(pot.titles) for pot in pots}
    return keep_length(Response(padded(page(ballot=ballot), page(ballot=everything))))


@blueprint.get(f"{ROOT}/record/")
def record(campaign: str) -> str:
    """How to check the results at home, and everything that it takes."""
    found, publication = _published(campaign)
    return render_template(
        "results/record.html",
        campaign=found,
        publication=publication,
        earlier=queries.publications(found)[1:],
        fingerprint=fingerprint(signing_key().public_key()),
        recount=shlex.join(["civicbudget", "tally", "pot-1.pb", *publishing.rule(found).options()]),
        files=downloads.files(publishing.folder(publication.record_name)),
    )


@blueprint.get(f"{ROOT}/record/<int:number>/<filename>")
def download(campaign: str, number: int, filename: str) -> Response:
    """A file of a publication, as it was written when it was published."""
    found, _latest = _published(campaign)
    names = {each.number: each.record_name for each in queries.publications(found)}
    if number not in names:
        abort(404)
    folder = publishing.folder(names[number])
    return send_from_directory(
        folder,
        filename,
        as_attachment=True,
        mimetype=downloads.mimetype(filename),
        download_name=downloads.saved_as(names[number], filename),
    )


def _pots(campaign: Campaign) -> list[PotSummary]:
    return [summary(campaign.rules or {}, count) for count in queries.counts(campaign)]


def _end(campaign: Campaign) -> datetime:
    """When voting ended: who was of age then stands on the roll of this vote."""
    phase = phase_of(campaign, PhaseKind.VOTING)
    return phase.ends_at if phase else clock.now()


def _find(slug: str) -> Campaign:
    found = campaigns.get(g.municipality.id, slug)
    if found is None or not may_see_campaign(found, g.roles):
        abort(404)
    return found


def _published(slug: str) -> tuple[Campaign, Publication]:
    found = _find(slug)
    publication = queries.latest_publication(found)
    if publication is None:
        abort(404)
    return found, publication
