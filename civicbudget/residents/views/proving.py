"""A resident proves to be an entry of the roll."""

from __future__ import annotations

from flask import Response, current_app, flash, g, redirect, render_template, request
from flask import url_for as address_of
from flask_limiter.util import get_remote_address
from flask_login import current_user, login_required
from werkzeug.exceptions import TooManyRequests

from civicbudget.accounts import attempts
from civicbudget.accounts.held import is_ours
from civicbudget.core import clock
from civicbudget.core.db import transaction
from civicbudget.core.errors import DomainError
from civicbudget.core.forms import attach
from civicbudget.core.i18n import gettext as _
from civicbudget.extensions import limiter
from civicbudget.residents import queries, services
from civicbudget.residents.forms import ProofForm
from civicbudget.residents.models import Means
from civicbudget.residents.services import EntryTaken
from civicbudget.residents.views.room import Page, blueprint


def _limit() -> str:
    return str(current_app.config["PROOF_LIMIT"])


def _person() -> str:
    return f"person {current_user.id}" if current_user.is_authenticated else "nobody"


def _failed(response: Response) -> bool:
    return response.status_code != 303


@blueprint.route("/<lang:lang>/<municipality>/prove/", methods=["GET", "POST"])
@login_required  # type: ignore[untyped-decorator] # Flask-Login has no types
@limiter.limit(_limit, methods=["POST"], key_func=get_remote_address, deduct_when=_failed)
@limiter.limit(_limit, methods=["POST"], key_func=_person, deduct_when=_failed)
def prove() -> Page:
    """Prove to be on the roll, by the PIN and the code of a card."""
    form = ProofForm()
    if form.validate_on_submit():
        try:
            _prove(form.pin.data or "", form.code.data or "")
        except DomainError as error:
            attach(form, error)
        else:
            flash(_("You have proved that you are a resident."))
            wanted = request.args.get("next")
            return redirect(
                wanted if wanted and is_ours(wanted) else address_of("residents.prove"), 303
            )
    return _show(form)


def _prove(pin_text: str, code: str) -> None:
    now = clock.now()
    try:
        with transaction():
            services.prove_by_card(
                municipality=g.municipality,
                person=current_user,
                pin_text=pin_text,
                code=code,
                now=now,
            )
    except EntryTaken as taken:
        with transaction():
            own = services.refuse_claim(
                resident_id=taken.resident_id, person=current_user, means=Means.CARD, now=now
            )
        if own is None:
            raise


def _show(form: ProofForm) -> str:
    return render_template(
        "residents/prove.html",
        form=form,
        resident=queries.resident_of(current_user.id, g.municipality.id),
    )


@blueprint.errorhandler(429)
def too_many(error: TooManyRequests) -> tuple[str, int]:  # noqa: ARG001 - the signature is Flask's
    """The same form with what was typed, and when to try again."""
    form = ProofForm()
    form.form_errors.append(attempts.too_many())
    return _show(form), 429
