"""The results, every ballot on the board, and the public record with its downloads."""

from __future__ import annotations

import shlex
from collections.abc import Collection, Mapping
from contextlib import suppress
from datetime import datetime
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import Any

from flask import (
    Blueprint,
    Response,
    abort,
    flash,
    g,
    redirect,
    render_template,
    request,
    send_from_directory,
    url_for,
)
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from civicbudget.audit.keys import signing_key
from civicbudget.campaigns import queries as campaigns
from civicbudget.campaigns import words
from civicbudget.campaigns.models import Campaign, MotionKind, PhaseKind
from civicbudget.campaigns.policy import may_propose
from civicbudget.campaigns.policy import phase as phase_of
from civicbudget.campaigns.views import visible
from civicbudget.core import clock
from civicbudget.core.db import transaction
from civicbudget.core.errors import DomainError
from civicbudget.core.forms import attach
from civicbudget.core.i18n import gettext as _
from civicbudget.core.i18n import locale, pick
from civicbudget.discussion.things import Thing, askable
from civicbudget.municipalities.models import Municipality
from civicbudget.record.contents import PROTOCOLS, SMALLEST_GROUP
from civicbudget.record.signature import fingerprint
from civicbudget.results import comparing, downloads, excluding, policy, publishing, queries, sets
from civicbudget.results.forms import CodeForm, ExcludeForm
from civicbudget.results.models import Count, Publication
from civicbudget.results.pots import election
from civicbudget.results.summary import PotSummary, summary
from civicbudget.results.words import fate_of, of_file, of_set
from civicbudget.sealing.tracker import tracker_code
from civicbudget.tally import Rule, TallyError
from civicbudget.voting import rules as frozen
from civicbudget.voting import turnout
from civicbudget.voting.padding import keep_length, padded

blueprint = Blueprint("results", __name__, template_folder="templates")
ROOT = "/<lang:lang>/<municipality>/campaigns/<campaign>"
blueprint.app_template_filter("code")(tracker_code)


@blueprint.get(f"{ROOT}/results/")
def show(campaign: str) -> str:
    """Who won and why; before the publication the commission alone sees it."""
    found = visible(campaign)
    publications = queries.publications(found)
    if not policy.may_see(publications, g.roles):
        return render_template("results/none.html", campaign=found, due=queries.due(found))
    counts = queries.counts_of(publications[0]) if publications else queries.counts(found)
    if not counts:
        return render_template("results/none.html", campaign=found)
    return _results_page(found, publications[0] if publications else None, publications, counts)


@blueprint.get(f"{ROOT}/results/<int:number>/")
def show_publication(campaign: str, number: int) -> str:
    """What an earlier publication said; it stays where a later one holds."""
    found = visible(campaign)
    publications = queries.publications(found)
    publication = next((each for each in publications if each.number == number), None)
    if publication is None:
        abort(404)
    return _results_page(found, publication, publications, queries.counts_of(publication))


def _results_page(
    found: Campaign,
    publication: Publication | None,
    publications: list[Publication],
    counts: list[Count],
) -> str:
    holds = publication in (None, *publications[:1])
    return render_template(
        "results/show.html",
        campaign=found,
        publication=publication,
        publications=publications,
        pots=_pots(found, counts),
        protocol=_protocol(publishing.folder(publication.record_name)) if publication else None,
        exclusions=queries.exclusions(found),
        may_exclude=may_propose(found, MotionKind.EXCLUDE_PROJECT, g.roles, clock.now()),
        ballot=frozen.ballot(found.rules or {}),
        opening=queries.opening_of(publication) if publication else queries.opening(found),
        invalid=queries.invalid(found) if holds else [],
        annulments=sets.annulled_until(found, publication.published_at if publication else None),
        turnout=turnout.of(found, _end(found)),
        due=queries.due(found) if holds else None,
        of_set=of_set,
        fate_of=fate_of,
        words=words,
    )


@blueprint.route(f"{ROOT}/board/ballots/", methods=("GET", "POST"))
def ballots(campaign: str) -> Response:
    """Every ballot with its code, sorted; and the very ballot of a code that somebody holds."""
    found = visible(campaign)
    publication = queries.latest_publication(found)
    if publication is None:
        return _none_yet(found)
    form, ballot, annulled = CodeForm(), None, False
    if found.with_codes and form.validate_on_submit():
        ballot = queries.ballot(found, form.tracker)
        annulled = not ballot and queries.is_annulled(found, form.tracker)
    pots, titles = _pots(found, queries.counts_of(publication)), frozen.by_code(found.rules or {})
    shown = {pot.number for pot in pots if not pot.totals_only}
    page = partial(
        render_template,
        "results/ballots.html",
        campaign=found,
        form=form,
        asked=found.with_codes and form.is_submitted() and not form.errors,
        annulled=annulled,
        pots=pots,
        titles=titles,
        ballot=frozen.ballot(found.rules or {}),
        erased=campaigns.erasure_entry(found),
        page=queries.page_of_ballots(found, shown, request.args.get("page", 1, int)),
    )
    if ballot is None:
        return Response(page(found=None))
    everything = frozen.fullest(found.rules or {})
    return keep_length(Response(padded(page(found=ballot), page(found=everything))))


@blueprint.get(f"{ROOT}/record/")
def record(campaign: str) -> str:
    """How to check the results at home, and everything that it takes."""
    found, publication = _published(campaign)
    folder = publishing.folder(publication.record_name)
    return render_template(
        "results/record.html",
        campaign=found,
        publication=publication,
        earlier=queries.publications(found)[1:],
        fingerprint=fingerprint(signing_key().public_key()),
        recounts=[
            shlex.join(["civicbudget", "tally", f"pot-{count.pot.number}.pb", *_options(count)])
            for count in queries.counts_of(publication)
            if count.outcome["cast"] >= SMALLEST_GROUP
        ],
        protocol=_protocol(folder),
        files=downloads.files(folder, publication.record_name),
        inside=downloads.inside(folder / publication.record_name),
        of_file=of_file,
    )


def _protocol(folder: Path) -> str | None:
    """The protocol in the reader's language; the first release wrote none."""
    name = PROTOCOLS[locale()]
    return name if (folder / name).exists() else None


def _options(count: Count) -> list[str]:
    """The options of the command that repeats a count."""
    return Rule.from_dict(count.outcome["rule"]).options()


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


def _pots(campaign: Campaign, counts: list[Count]) -> list[PotSummary]:
    return [summary(campaign.rules or {}, count) for count in counts]


@blueprint.route(f"{ROOT}/results/exclude", methods=("GET", "POST"))
def exclude(campaign: str) -> str | AnyResponse:
    """A member of the commission proposes that a winner is excluded."""
    found, form = visible(campaign), ExcludeForm()
    may_propose(found, MotionKind.EXCLUDE_PROJECT, g.roles, clock.now()).require()
    pots = _pots(found, queries.counts(found))
    form.offer({line.code: pick(line.title).string for pot in pots for line in pot.winners})
    if form.validate_on_submit():
        try:
            with transaction():
                excluding.propose(
                    campaign=found,
                    code=form.project.data,
                    reason=form.reason.data or "",
                    actor=current_user,
                    now=clock.now(),
                )
            flash(_("Proposed. Another member of the commission confirms it."))
            return redirect(url_for("campaigns.commission", campaign=campaign), 303)
        except DomainError as error:
            attach(form, error)
    return render_template("results/exclude.html", campaign=found, form=form)


@blueprint.get(f"{ROOT}/results/rules/")
def rules(campaign: str) -> str:
    """What each rule gives on the same ballots: this campaign's own, once they are public; before
    that those of an earlier vote, or of the example."""
    found = visible(campaign)
    own = queries.publications(found)
    policy.may_compare(own, g.roles).require()
    past = [] if own else queries.published_campaigns(found.municipality_id)
    sources = {each.slug: (each, publication) for each, publication in past}
    if own:
        sources = {found.slug: (found, own[0])}
    asked = request.args.get("ballots", next(iter(sources), ""))
    source, publication = sources.get(asked, (None, None))
    told = publishing.told(publication) if publication else comparing.example()
    wanted = Rule.from_dict((found.rules or {}).get("tally", found.tally_rule)).to_dict()
    if source and not own:
        told = _with_wanted(source, told, wanted)
    return render_template(
        "results/rules.html",
        campaign=found,
        own=bool(own),
        source=source,
        sources=[each for each, _publication in sources.values()],
        title=told["title"],
        tables=[comparing.table(pot, wanted) for pot in told["pots"] if pot.get("all_rules")],
        words=words,
    )


def _with_wanted(source: Campaign, told: dict[str, Any], wanted: dict[str, Any]) -> dict[str, Any]:
    """The results of an earlier vote, with the rule that is wanted here counted on its ballots."""
    pots = {pot.number: pot for pot in source.pots}
    for each in told["pots"]:
        if each.get("all_rules") and not comparing.knows(each, wanted):
            ballots, _digest = queries.cast(source, pots[each["pot"]])
            voted = election(source.rules or {}, each["pot"], ballots, Fraction(each["carried"]))
            with suppress(TallyError):  # made for another kind of ballot
                each["all_rules"].append(comparing.by_rule(voted, wanted))
    return told


def _end(campaign: Campaign) -> datetime:
    """When voting ended: who was of age then stands on the roll of this vote."""
    phase = phase_of(campaign, PhaseKind.VOTING)
    return phase.ends_at if phase else clock.now()


def _none_yet(campaign: Campaign) -> Response:
    """The board between the decision to publish and the publication; 404 before it."""
    due = queries.due(campaign) or abort(404)
    return Response(render_template("results/none.html", campaign=campaign, due=due))


def _published(slug: str) -> tuple[Campaign, Publication]:
    found = visible(slug)
    publication = queries.latest_publication(found)
    if publication is None:
        abort(404)
    return found, publication


@askable("results")
def asked_about(municipality: Municipality, keys: Collection[str]) -> Mapping[str, Thing]:
    """Published results, by the slug of their campaign."""
    return {
        campaign.slug: Thing(pick(campaign.title), "results.show", {"campaign": campaign.slug})
        for campaign, _publication in queries.published_campaigns(municipality.id)
        if campaign.slug in keys
    }
