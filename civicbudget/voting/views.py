"""Voting: the ballot, its review, the receipt; and the board of envelopes.

What is chosen, the code and the hash travel in the bodies of posts and answers alone: never in an
address, the session, a cookie, a log or a cache, nor does the length of an answer tell it.
"""

from __future__ import annotations

from datetime import datetime
from functools import partial

from flask import Blueprint, g, redirect, render_template, request, session, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from civicbudget.audit.queries import last_checkpoint
from civicbudget.campaigns.models import Campaign
from civicbudget.campaigns.policy import is_published
from civicbudget.campaigns.views import visible
from civicbudget.campaigns.words import KEPT_BY
from civicbudget.core import clock
from civicbudget.core.db import transaction
from civicbudget.core.errors import DomainError, Refused
from civicbudget.core.forms import attach
from civicbudget.core.i18n import gettext as _
from civicbudget.ideas import queries as ideas
from civicbudget.ideas.models import Project
from civicbudget.residents import queries as residents
from civicbudget.residents.models import Resident
from civicbudget.voting import (
    device,
    leaves,
    order,
    policy,
    qr,
    queries,
    selection,
    services,
    turnout,
)
from civicbudget.voting import once as confirmations
from civicbudget.voting import rules as frozen
from civicbudget.voting.forms import BallotForm, EnvelopeForm
from civicbudget.voting.padding import keep_length, padded
from civicbudget.voting.refusals import WrongMarks

blueprint = Blueprint("voting", __name__, template_folder="templates")
ACCEPTED = "accepted"
"""In the session: the mark of the confirmation that was accepted last. It says nothing of it."""

ROOT = "/<lang:lang>/<municipality>/campaigns/<campaign>"
GET_OR_POST = ("GET", "POST")


blueprint.after_request(keep_length)


@blueprint.route(f"{ROOT}/ballot/", methods=GET_OR_POST)
def ballot(campaign: str) -> str:
    """The ballot; posted to by "Change", with what was chosen."""
    found, resident = visible(campaign), _resident()
    allowed = policy.may_vote(found, resident, clock.now())
    mark = queries.participation(found, resident) if resident else None
    aside = mark is not None and queries.is_set_aside(mark)
    voted = mark is not None and not aside
    if allowed and voted:
        allowed = policy.may_replace(found)
    if not allowed:
        return render_template(
            "voting/closed.html", campaign=found, resident=resident, reason=allowed.reason
        )
    assert resident is not None  # noqa: S101 - may_vote says no to nobody
    return _ballot_page(found, resident, BallotForm(), _sent(), voted, aside=aside)


@blueprint.route(f"{ROOT}/ballot/review/", methods=GET_OR_POST)
def review(campaign: str) -> str | AnyResponse:
    """The choice in plain words, to be confirmed or changed."""
    if request.method == "GET":
        return redirect(url_for("voting.ballot", campaign=campaign), 303)
    found, resident = _voter(campaign, clock.now())
    rules, sent, form = found.rules or {}, _sent(), BallotForm()
    try:
        chosen = selection.read(rules, sent)
        selection.check(rules, chosen)
    except DomainError as error:
        attach(form, error)
        return _ballot_page(found, resident, form, sent, False, _wrong(error))
    page = partial(
        render_template,
        "voting/review.html",
        campaign=found,
        ballot=frozen.ballot(rules),
        form=form,
        voted=queries.participation(found, resident) is not None,
        once=confirmations.new(found, resident),
    )
    everything = frozen.record_rules(rules).fullest
    return padded(
        *(
            page(pots=selection.in_words(rules, each), sent=selection.as_written(rules, each))
            for each in (chosen, everything)
        )
    )


@blueprint.route(f"{ROOT}/ballot/receipt/", methods=GET_OR_POST)
def receipt(campaign: str) -> str | AnyResponse:
    """Casts the ballot. The receipt stands in this very answer and nowhere else."""
    if request.method == "GET":
        return redirect(url_for("voting.ballot", campaign=campaign), 303)
    form, once = BallotForm(), request.form.get("once")
    if once and once == session.get(ACCEPTED):
        return _accepted_before(campaign)
    now = clock.now()
    with transaction(reread=False):  # the receipt shows nothing that another could have changed
        found, resident = _voter(campaign, now)
        if (
            once
            and device.FIELD not in request.form
            and confirmations.is_used(once, found, resident)
        ):
            return _accepted_before(campaign)
        try:
            given = _cast(found, resident, now)
        except Refused:
            raise
        except DomainError as error:
            attach(form, error)
            given, wrong = None, _wrong(error)
    if given is None:
        return _ballot_page(found, resident, form, _sent(), False, wrong)
    if once:
        session[ACCEPTED] = once
    return render_template(
        "voting/receipt.html",
        campaign=found,
        receipt=given,
        days=frozen.voting_days(found.rules or {}),
        qr=qr.drawing(given.code) if given.code else "",
    )


def _cast(campaign: Campaign, resident: Resident, now: datetime) -> services.Receipt:
    """What was sent: an envelope that the voter's device has sealed, or a choice to seal here."""
    if device.FIELD in request.form:
        sealed = device.envelope(request.form[device.FIELD])
        return services.cast_envelope(
            campaign=campaign, resident=resident, ciphertext=sealed, now=now
        )
    chosen = selection.read(campaign.rules or {}, _sent())
    return services.cast_ballot(campaign=campaign, resident=resident, selection=chosen, now=now)


def _accepted_before(campaign: str) -> str:
    """The same confirmation once more, as when a phone loads the receipt again: nothing is cast."""
    return render_template(
        "voting/closed.html",
        campaign=visible(campaign),
        resident=_resident(),
        reason=_(
            "This vote has been accepted already, or you have voted since. The receipt of your "
            "last vote holds. It was shown once: without it you can vote again where that is "
            "allowed."
        ),
    )


@blueprint.route(f"{ROOT}/board/", methods=GET_OR_POST)
def board(campaign: str) -> str | AnyResponse:
    """How many envelopes there are, and whether one is among them; after the count, the ballots."""
    found, form, now = visible(campaign), EnvelopeForm(), clock.now()
    if found.imported_from or is_published(found):
        return redirect(url_for("results.ballots", campaign=campaign), 303)
    known = proof = annulment = None
    if form.validate_on_submit():
        digest = "".join((form.digest.data or "").split()).lower()
        known, proof = queries.was_put_in(found, digest), leaves.proof(found, digest)
        annulment = queries.annulment_holding(found, digest)
    return render_template(
        "voting/board.html",
        campaign=found,
        form=form,
        known=known,
        proof=proof,
        last=last_checkpoint(found.municipality.slug),
        annulment=annulment,
        aside=queries.set_aside(found),
        open=policy.is_voting_open(found, now),
        days=turnout.in_groups(turnout.by_day(found)),
        turnout=turnout.of(found, now),
    )


def _sent() -> dict[str, str]:
    """What was written beside the projects of the ballot."""
    return selection.written(request.form.items(multi=True))


def _wrong(error: DomainError) -> frozenset[str]:
    """The codes of the projects beside which something must be changed."""
    return error.codes if isinstance(error, WrongMarks) else frozenset()


def _ballot_page(
    campaign: Campaign,
    resident: Resident,
    form: BallotForm,
    sent: selection.Written,
    voted: bool,
    wrong: frozenset[str] = frozenset(),
    *,
    aside: bool = False,
) -> str:
    projects: list[Project] = order.shuffled(ideas.projects(campaign.id), campaign, resident)
    page = partial(
        render_template,
        "voting/ballot.html",
        campaign=campaign,
        ballot=frozen.ballot(campaign.rules or {}),
        form=form,
        projects=projects,
        pots=campaign.pots,
        kept_by=KEPT_BY,
        voted=voted,
        device=device.told(campaign),
        numbers=frozen.numbers(campaign.rules or {}),
        aside=aside,
    )
    everything = selection.fullest(campaign.rules or {})
    return padded(
        page(sent=sent, wrong=wrong),
        page(sent=everything, wrong=frozenset(everything) if wrong else wrong),
    )


def _voter(slug: str, now: datetime) -> tuple[Campaign, Resident]:
    """The campaign and who votes in it; Refused, with the reason, for anybody else."""
    found, resident = visible(slug), _resident()
    policy.may_vote(found, resident, now).require()
    assert resident is not None  # noqa: S101 - may_vote says no to nobody
    return found, resident


def _resident() -> Resident | None:
    if not current_user.is_authenticated:
        return None
    return residents.resident_of(current_user.id, g.municipality.id)
