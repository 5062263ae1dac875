"""The marks on the roll: what the commission is asked about them, and a set to be annulled."""

from __future__ import annotations

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from civicbudget.accounts.models import Role
from civicbudget.campaigns.models import Campaign, Motion, MotionKind
from civicbudget.campaigns.policy import has_done, may_propose
from civicbudget.campaigns.views import visible
from civicbudget.core import clock
from civicbudget.core.db import transaction
from civicbudget.core.errors import DomainError
from civicbudget.core.forms import attach
from civicbudget.core.i18n import gettext as _
from civicbudget.core.i18n import locale
from civicbudget.desk.forms import AnnulForm
from civicbudget.record.contents import SMALLEST_GROUP
from civicbudget.results import annulling
from civicbudget.voting import answering, policy, queries
from civicbudget.voting.groups import Group, Kind, groups
from civicbudget.voting.questions import Question, in_words, is_asked, questions, thresholds

blueprint = Blueprint("marks", __name__, template_folder="../templates")
OF = "/<lang:lang>/<municipality>/campaigns/<campaign>"
blueprint.app_template_filter("group_in_words")(in_words)


@blueprint.app_template_filter("set_in_words")
def set_in_words(motion: Motion) -> list[str]:
    """Which marks a motion is about: to the commission with the official's name and the numbers of
    today, else as it was proposed."""
    if motion.kind != MotionKind.ANNUL_ENVELOPES:
        return []
    told: list[str] = motion.details.get("in_words", {}).get(locale(), [])
    if Role.COMMISSION not in g.get("roles", ()):
        return told
    known = {each.code: each for each in groups(motion.campaign, clock.now())}
    named = [in_words(known[code]) for code in motion.details["groups"] if code in known]
    return named if len(named) == len(motion.details["groups"]) else told


@blueprint.get(f"{OF}/questions/")
def asked(campaign: str) -> str:
    """The questions in numbers, without a verdict, with what members found."""
    found = visible(campaign)
    policy.may_see_questions(g.roles).require()
    return render_template(
        "audit/questions.html",
        campaign=found,
        questions=_questions(found),
        thresholds=list(thresholds()),
        may_answer=policy.may_answer(g.roles),
        may_annul=may_propose(found, MotionKind.ANNUL_ENVELOPES, g.roles, clock.now()),
    )


@blueprint.post(f"{OF}/questions/<code>")
def answer(campaign: str, code: str) -> Response:
    """A member says what was found."""
    found = visible(campaign)
    policy.may_answer(g.roles).require()
    try:
        with transaction():
            known = {each.group.code: each for each in _questions(found)}
            answering.answer(
                campaign=found,
                question=known.get(code) or abort(404),
                note=request.form.get("note", ""),
                actor=current_user,
                now=clock.now(),
            )
        flash(_("Written down. The log keeps it."))
    except DomainError as error:
        flash(str(error), "error")
    return redirect(url_for(".asked", campaign=campaign), 303)


@blueprint.route(f"{OF}/annul", methods=("GET", "POST"))
def annul(campaign: str) -> Response | str:
    """A member of the commission proposes that the envelopes of a set are annulled."""
    found, form, now = visible(campaign), AnnulForm(), clock.now()
    may_propose(found, MotionKind.ANNUL_ENVELOPES, g.roles, now).require()
    offered = {each.code: each for each in groups(found, now) if _is_offered(each)}
    form.offer({code: in_words(each) for code, each in offered.items()})
    if form.validate_on_submit():
        try:
            with transaction():
                annulling.propose(
                    campaign=found,
                    groups=[offered[code] for code in form.groups.data or ()],
                    reason=form.reason.data or "",
                    actor=current_user,
                    now=clock.now(),
                )
            flash(_("Proposed. Another member of the commission confirms it."))
            return redirect(url_for("campaigns.commission", campaign=campaign), 303)
        except DomainError as error:
            attach(form, error)
    return render_template(
        "audit/annul.html",
        campaign=found,
        form=form,
        opened=has_done(found, MotionKind.OPEN_ENVELOPES),
        least=SMALLEST_GROUP,
    )


def _questions(campaign: Campaign) -> list[Question]:
    return questions(groups(campaign, clock.now()), queries.answers(campaign))


def _is_offered(group: Group) -> bool:
    """What is asked about; and all of an official or of a range of cards, asked about or not."""
    return is_asked(group) or group.kind in (Kind.OFFICIAL, Kind.BATCH)
