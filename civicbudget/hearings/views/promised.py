"""What was done with a promise, as the official says it."""

from __future__ import annotations

from flask import abort, flash, g, render_template
from flask_login import current_user
from werkzeug.wrappers import Response

from civicbudget.core import clock
from civicbudget.core.forms import carry_out
from civicbudget.core.i18n import gettext as _
from civicbudget.core.i18n import locale
from civicbudget.hearings import policy, promised
from civicbudget.hearings.forms import PromiseForm
from civicbudget.hearings.models import Fate
from civicbudget.hearings.services import promising
from civicbudget.hearings.views.planning import to_page
from civicbudget.hearings.views.public import blueprint, visible


@blueprint.route("/<int:number>/promises/<key>/", methods=["GET", "POST"])
def tell(number: int, key: str) -> str | Response:
    """Done, in part or not, and in words."""
    hearing = visible(number)
    policy.may_tell(hearing, g.roles).require()
    found = {each.key: each for each in promised.promises(hearing)}
    promise = found.get(key) or abort(404)
    kept = promise.kept
    form = PromiseForm(data={"fate": kept.fate.value, "text": kept.text} if kept else None)

    def say() -> None:
        promising.tell(
            hearing=hearing,
            promise=promise,
            fate=Fate(form.fate.data),
            text=form.text.data or "",
            lang=locale(),
            actor=current_user,
            now=clock.now(),
        )

    if carry_out(form, say):
        flash(_("Everybody sees what was done."))
        return to_page(hearing)
    return render_template("hearings/promise.html", form=form, hearing=hearing, promise=promise)
