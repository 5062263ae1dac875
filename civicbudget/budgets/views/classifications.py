"""The codes of the classifications: everybody reads them, the operator changes them."""

from __future__ import annotations

from flask import Blueprint, abort, g, redirect, render_template, url_for
from flask_login import current_user, login_required
from werkzeug.wrappers import Response

from civicbudget.accounts.models import Role
from civicbudget.budgets import classifying, policy, queries
from civicbudget.budgets.forms import CLASSIFICATIONS, CodeForm
from civicbudget.budgets.models import Classification, ClassificationCode
from civicbudget.core import clock
from civicbudget.core.db import transaction
from civicbudget.core.errors import DomainError
from civicbudget.core.forms import attach

blueprint = Blueprint(
    "classifications",
    __name__,
    template_folder="../templates",
    url_prefix="/<lang:lang>/classifications",
)


@blueprint.get("/")
def index() -> str:
    """Every code, by classification."""
    return render_template(
        "classifications/index.html",
        codes=queries.classifications(),
        classifications=CLASSIFICATIONS,
        may_edit=bool(policy.may_edit_codes(g.roles)),
    )


@blueprint.route("/new", methods=["GET", "POST"])
@login_required  # type: ignore[untyped-decorator] # Flask-Login has no types
def new() -> str | Response:
    """A further code."""
    return _edit(None)


@blueprint.route("/<int:key>", methods=["GET", "POST"])
@login_required  # type: ignore[untyped-decorator] # Flask-Login has no types
def edit(key: int) -> str | Response:
    """Another title for a code, or other dates."""
    return _edit(queries.classification_code(key) or abort(404))


def _edit(row: ClassificationCode | None) -> str | Response:
    policy.may_edit_codes(g.roles).require()
    form = CodeForm(obj=row)
    if form.validate_on_submit():
        try:
            with transaction():
                classifying.save_code(
                    code=_said(form),
                    row=row,
                    actor=current_user,
                    role=Role.OPERATOR,
                    now=clock.now(),
                )
            return redirect(url_for(".index"), 303)
        except DomainError as error:
            attach(form, error)
    return render_template("classifications/edit.html", form=form, row=row)


def _said(form: CodeForm) -> classifying.Code:
    assert form.valid_from.data is not None  # noqa: S101 - the form has validated
    return classifying.Code(
        classification=Classification(form.classification.data),
        code=form.code.data or "",
        title=form.title.value,
        valid_from=form.valid_from.data,
        valid_to=form.valid_to.data,
    )
