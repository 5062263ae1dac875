"""The commission's key: making its sheets, trying two of them, opening with two; and the envelopes.

Words of sheets are in the body of one answer, and of the posts that type them: never in an
address, the session, a cookie, a log or a cache.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, g, redirect, render_template, request, url_for
from flask import stream_with_context as in_context
from flask_login import current_user
from shamir_mnemonic import Share
from werkzeug.wrappers import Response as AnyResponse

from civicbudget.accounts.models import Role
from civicbudget.accounts.policy import has_role
from civicbudget.campaigns import policy
from civicbudget.campaigns import queries as campaigns
from civicbudget.campaigns.models import Campaign, Motion, MotionKind, PhaseKind
from civicbudget.campaigns.policy import has_done
from civicbudget.campaigns.views import progress, visible
from civicbudget.campaigns.views.commission import confirmed_on
from civicbudget.core import clock
from civicbudget.core.db import transaction
from civicbudget.core.errors import DomainError, Refused
from civicbudget.core.forms import BaseForm, attach
from civicbudget.core.i18n import gettext as _
from civicbudget.record.envelopes import Heading, lines
from civicbudget.sealing.keys import Keeping, PrivateKey
from civicbudget.sealing.sheets import InvalidSheet, join
from civicbudget.voting import box, keeping, queries, services, sitting
from civicbudget.voting import rules as frozen
from civicbudget.voting.forms import SheetForm, told
from civicbudget.voting.padding import keep_length
from civicbudget.voting.sitting import Sitting

blueprint = Blueprint("ceremony", __name__, template_folder="templates")
blueprint.after_request(keep_length)

ONLY_TRY = "only_try"
"""The button after which another keeper tries a sheet."""

OF = "/<lang:lang>/<municipality>/campaigns/<campaign>/commission"


@confirmed_on
def page_of(motion: Motion) -> tuple[str, str] | None:
    """Where a motion is confirmed for which the commission's key is made or needed."""
    if motion.campaign.key_keeping is not Keeping.COMMISSION:
        return None
    place: dict[str, Any] = {"campaign": motion.campaign.slug, "motion": motion.id}
    match motion.kind:
        case MotionKind.OPEN_VOTING:
            return _("Go on to the key"), url_for("ceremony.key", **place)
        case MotionKind.OPEN_ENVELOPES | MotionKind.ANNUL_ENVELOPES if _opens(motion):
            return _("Type the words of two sheets"), url_for("ceremony.words", **place)
    return None


@blueprint.get(f"{OF}/<int:motion>/key/")
def key(campaign: str, motion: int) -> str:
    """What is going to happen, and the button that makes the key."""
    found, waiting = _waiting(campaign, motion)
    _require(waiting, MotionKind.OPEN_VOTING)
    return _key_page(found, waiting, BaseForm())


@blueprint.route(f"{OF}/<int:motion>/key/sheets/", methods=("GET", "POST"))
def make(campaign: str, motion: int) -> str | AnyResponse:
    """Makes the key. Its sheets stand in this very answer and nowhere else."""
    form = BaseForm()
    if not form.validate_on_submit():
        return redirect(url_for("ceremony.key", campaign=campaign, motion=motion), 303)
    now = clock.now()
    try:
        with transaction():
            found, waiting = _waiting(campaign, motion)
            made = keeping.make_sheets(motion=waiting, actor=current_user, now=now)
    except Refused:
        raise
    except DomainError as error:
        attach(form, error)
        return _key_page(found, waiting, form)
    return render_template(
        "voting/sheets.html",
        campaign=found,
        motion=waiting,
        sheets=made,
        trial=queries.key_trial(waiting),
        voting=policy.phase(found, PhaseKind.VOTING),
    )


@blueprint.route(f"{OF}/<int:motion>/words/", methods=("GET", "POST"))
def words(campaign: str, motion: int) -> str | AnyResponse:
    """Sheets are typed, one on each page; with the last of them the motion is carried out."""
    found, waiting = _waiting(campaign, motion)
    _require(waiting, MotionKind.OPEN_VOTING, MotionKind.OPEN_ENVELOPES, MotionKind.ANNUL_ENVELOPES)
    if waiting.kind == MotionKind.OPEN_VOTING and queries.key_trial(waiting) is None:
        return redirect(url_for("ceremony.key", campaign=campaign, motion=motion), 303)
    form, now = SheetForm(), clock.now()
    place = waiting.id, current_user.id
    present = sitting.carried(form.carried_words.data, *place, now)
    if form.validate_on_submit() and form.sheet:
        answer, present = _typed(waiting, form, form.sheet, present)
        if answer:
            return answer
    form.carried_words.data = sitting.carry(present, *place, now) if present else ""
    return render_template(
        "voting/words.html",
        campaign=found,
        motion=waiting,
        form=form,
        sitting=present,
        trial=queries.key_trial(waiting),
        envelopes=queries.envelopes(found),
    )


def _typed(
    motion: Motion, form: SheetForm, sheet: Share, present: Sitting | None
) -> tuple[AnyResponse | None, Sitting | None]:
    """After a sheet was read: the answer if it was the last, and what the page carries on."""
    if present is None:
        form.sheet_words.data = ""
        return None, sitting.begun(sheet)
    try:
        private = join(present.sheet, sheet)
        if ONLY_TRY not in request.form:
            return _confirmed(motion, private, present.with_tried(sheet)), present
        services.try_key(motion, keeping.campaign_id(motion.campaign), private)
    except InvalidSheet as invalid:
        form.sheet_words.errors = [told(invalid)]
        return None, present
    except DomainError as error:
        attach(form, error)
        return None, present
    form.sheet_words.data = ""
    return None, present.with_tried(sheet)


@blueprint.get(f"{OF}/envelopes/")
def envelopes(campaign: str) -> AnyResponse:
    """The sealed envelopes, in the order of their hashes, to be opened again at home."""
    found = visible(campaign)
    has_role(g.roles, Role.COMMISSION, Role.AUDITOR).require()
    if found.public_key is None or not policy.has_ended(found, PhaseKind.VOTING, clock.now()):
        abort(404)
    policy.can_open(found).require()
    if fault := box.fault_of(found):
        raise Refused(box.words(fault))
    rules = found.rules or {}
    known = frozen.record_rules(rules)
    heading = Heading(
        frozen.campaign_id(rules), found.public_key.hex(), queries.envelopes(found), known
    )
    sealed = (ciphertext for ciphertext, _digest in queries.sealed(found))
    name = f"{found.municipality.slug}.{found.slug}.envelopes"
    return Response(
        in_context(lines(heading, sealed)),
        mimetype="text/plain",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _waiting(slug: str, motion: int) -> tuple[Campaign, Motion]:
    """The motion that waits for whoever looks; Refused, with the reason, for anybody else."""
    found = visible(slug)
    waiting = campaigns.motion(found.id, motion) or abort(404)
    person = current_user.id if current_user.is_authenticated else 0
    policy.may_confirm(waiting, person, g.roles, clock.now()).require()
    return found, waiting


def _require(motion: Motion, *kinds: MotionKind) -> None:
    if motion.kind not in kinds or motion.campaign.key_keeping is not Keeping.COMMISSION:
        abort(404)


def _opens(motion: Motion) -> bool:
    """An annulment needs the key only once the envelopes are open: the others are opened again."""
    return motion.kind == MotionKind.OPEN_ENVELOPES or has_done(
        motion.campaign, MotionKind.OPEN_ENVELOPES
    )


def _key_page(campaign: Campaign, motion: Motion, form: BaseForm) -> str:
    return render_template(
        "voting/key.html",
        campaign=campaign,
        motion=motion,
        form=form,
        trial=queries.key_trial(motion),
    )


def _confirmed(motion: Motion, private: PrivateKey, present: Sitting) -> AnyResponse:
    """The answer once it is done, or goes on; DomainError says why it cannot be done."""
    campaign = motion.campaign
    if motion.kind != MotionKind.OPEN_VOTING:
        keeping.key_of(campaign, private)  # asked here, beside the words that were typed
        return progress.carry_out(campaign, motion, _("Done."), private=private)
    done = _("The sheets open the envelopes. Voting is open.")
    if present.untried:
        never = _("Sheet %(number)s was not tried.", number=present.untried[0])
        done = f"{done} {never}"
    return progress.carry_out(campaign, motion, done, private=private)
