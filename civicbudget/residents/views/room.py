"""The blueprint that the pages of this room share, and who may see the roll."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from flask import Blueprint, abort, g
from flask_login import current_user, login_required
from werkzeug.wrappers import Response

from civicbudget.residents import policy, queries
from civicbudget.residents.models import Proof, Resident

blueprint = Blueprint("residents", __name__, template_folder="../templates")

P = ParamSpec("P")
R = TypeVar("R")
Page = Response | str | tuple[str, int]


def for_officials(view: Callable[P, R]) -> Callable[P, R]:
    """A page that only those see who may manage the roll."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        policy.may_manage_roll(g.roles).require()
        return view(*args, **kwargs)

    return login_required(guarded)  # type: ignore[no-any-return] # Flask-Login has no types


def entry_or_404(reference: str) -> Resident:
    """An entry of this municipality's roll."""
    return queries.by_reference(g.municipality.id, reference) or abort(404)


@blueprint.app_template_global()
def proofs_of_reader() -> list[Proof]:
    """Where the reader has proved to be a resident, for the page of the account."""
    return list(queries.proofs_of(current_user.id))
