"""Printing cards: the codes exist only in the answer to this one request."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import abort, flash, g, make_response, redirect, render_template, request
from flask import url_for as address_of
from flask_babel import force_locale
from flask_login import current_user
from werkzeug.wrappers import Response

from civicbudget.core import clock
from civicbudget.core.db import transaction
from civicbudget.core.i18n import gettext as _
from civicbudget.core.i18n import pick
from civicbudget.residents import queries, services
from civicbudget.residents.models import Resident
from civicbudget.residents.views.room import blueprint, for_officials

LANGUAGES_OF_CARDS = ("ky", "ru")


@dataclass(frozen=True)
class Words:
    """What is printed on every card, in one language."""

    lang: str
    title: str
    steps: str
    secret: str


@blueprint.post("/<lang:lang>/<municipality>/roll/cards/")
@for_officials
def print_cards() -> Response | str:
    """New cards for the chosen entries, or for everybody in a village who needs one.

    Whoever would make codes void that are out there already is asked first, with their number.
    """
    with transaction():
        residents = _chosen()
        if not residents:
            flash(_("Choose people who have not proved to be residents yet."), "warning")
            return redirect(address_of("residents.roll"), 303)
        replaced = sum(resident.card is not None for resident in residents)
        if replaced and request.form.get("replace") != str(replaced):
            return render_template(
                "residents/replace.html", printed=len(residents), replaced=replaced
            )
        issued = services.issue_cards(
            municipality=g.municipality, residents=residents, actor=current_user, now=clock.now()
        )
        page = render_template(
            "residents/cards.html",
            issued=issued,
            words=[_words(lang) for lang in LANGUAGES_OF_CARDS],
            site=_site(),
        )
    response = make_response(page)
    response.headers["Cache-Control"] = "no-store"  # the codes are kept nowhere
    return response


def _chosen() -> Sequence[Resident]:
    village = request.form.get("village", "")
    if village:
        number = int(village) if village.isdecimal() else abort(400)
        return queries.of_village(g.municipality.id, number)
    return queries.by_references(g.municipality.id, request.form.getlist("entry"))


def _site() -> str:
    """The address to type, without what a browser adds itself."""
    return address_of("municipalities.home", lang="ky", _external=True).partition("://")[2]


def _words(lang: str) -> Words:
    with force_locale(lang):
        return Words(
            lang,
            str(pick(g.municipality.name, lang)),
            _(
                "At this address choose “Sign in”, there “Register”, and then "
                "“Prove that I am a resident”. Type your PIN and:"
            ),
            _("The code is yours alone: give it to nobody. It works once."),
        )
