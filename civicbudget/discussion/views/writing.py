"""Somebody speaks on a budget: what they want, of which lines, in which words; and support.

What is chosen on the way stands in the address, so that it takes no state and no script. A line is
named there by its version and its place in it, `1-32`: a place alone is another line after a
correction.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import abort, flash, g, redirect, render_template, request, url_for
from flask_login import current_user, login_required
from werkzeug.wrappers import Response

from civicbudget.budgets import queries as budgets
from civicbudget.budgets.models import BudgetLine, Side, Version
from civicbudget.core import clock
from civicbudget.core.db import transaction
from civicbudget.core.errors import Conflict, DomainError
from civicbudget.core.forms import attach
from civicbudget.core.i18n import gettext as _
from civicbudget.core.i18n import locale, pick
from civicbudget.discussion import effects, policy, queries, services
from civicbudget.discussion.forms import ProposalForm
from civicbudget.discussion.models import Discussion, ProposalKind
from civicbudget.discussion.views.room import (
    Page,
    blueprint,
    resident,
    status_of,
    the_discussion,
    the_proposal,
    to_the_roll,
    written_today,
)

LINE = re.compile(r"([1-9]\d{0,5})-([1-9]\d{0,8})", re.ASCII)
WHOLE = "whole"
"""What is chosen in the place of a line that is gone: the whole budget."""
NEAR = 20
"""Lines offered in the place of one that may have changed."""


@dataclass(frozen=True)
class Chosen:
    """What somebody says: the kind of proposal, its lines, and whether it comes from the hall.

    `changed` are the lines of the address, by name, that stand in a version before or in none.
    """

    version: Version
    kind: ProposalKind | None
    line: BudgetLine | None
    to_line: BudgetLine | None
    in_hall: bool
    changed: Mapping[str, BudgetLine | None]
    again: Sequence[str]
    """Those of `changed` for which no line of the version in force has been chosen."""

    @property
    def missing(self) -> str:
        """Which line a move still lacks, by its name in the address."""
        if self.kind is not ProposalKind.MOVE:
            return ""
        return "line" if self.line is None else "to" if self.to_line is None else ""

    def address(self, **other: Any) -> dict[str, Any]:
        """The parameters of an address with the same choice but for what is named."""
        said = {
            "kind": self.kind.value if self.kind else None,
            "line": self.key(self.line),
            "to": self.key(self.to_line),
            "hall": 1 if self.in_hall else None,
        }
        return {name: value for name, value in {**said, **other}.items() if value is not None}

    def key(self, line: BudgetLine | None) -> str | None:
        """What an address calls a line of the version in force."""
        return f"{self.version.number}-{line.position}" if line else None


def _chosen(discussion: Discussion) -> Chosen:
    version = queries.discussed(discussion.budget_id, discussion.subject) or abort(404)
    named = {name: request.args.get(name, "") for name in ("line", "to")}
    picked = {name: request.form.get(name, "") for name in named}
    found = queries.lines_at(
        g.municipality.id, _places(discussion, *named.values(), *picked.values())
    )
    lines = {_key(line): line for line in found.values()}
    in_force = {key: line for key, line in lines.items() if line.version_id == version.id}
    changed = {name: lines.get(key) for name, key in named.items() if key and key not in in_force}
    kinds = {kind.value: kind for kind in ProposalKind if policy.may_say(kind, discussion.subject)}
    return Chosen(
        version,
        kinds.get(request.args.get("kind", "")),
        in_force.get(picked["line"] or named["line"]),
        in_force.get(picked["to"] or named["to"]),
        "hall" in request.args,
        changed,
        [name for name in changed if picked[name] != WHOLE and picked[name] not in in_force],
    )


def _places(discussion: Discussion, *keys: str) -> list[tuple[int, int, int]]:
    matches = [match for key in keys if (match := LINE.fullmatch(key))]
    return [(discussion.year, int(match[1]), int(match[2])) for match in matches]


def _key(line: BudgetLine) -> str:
    return f"{line.version.number}-{line.position}"


def _require(discussion: Discussion, chosen: Chosen) -> Response | None:
    """Refuse whom the policy refuses; a redirect for who is no resident yet."""
    now = clock.now()
    if chosen.in_hall:
        policy.may_enter_from_hall(discussion, g.roles, now).require()
        return None
    policy.is_open(discussion, now).require()
    here = resident()
    if here is None:
        return to_the_roll()
    policy.may_propose(discussion, here, now).require()
    return None


@blueprint.route("/new/", methods=["GET", "POST"])
@login_required  # type: ignore[untyped-decorator] # Flask-Login has no types
def new(year: int) -> Page | tuple[str, int]:
    """What one wants to say; then of which lines; then the words."""
    discussion = the_discussion(year)
    chosen = _chosen(discussion)
    if elsewhere := _require(discussion, chosen):
        return elsewhere
    if chosen.again and request.method == "GET":
        flash(_("The budget has changed since: choose the line again."))
        return redirect(url_for(".choose", year=year, **chosen.address()))
    if chosen.kind is None:
        return render_template("discussion/kinds.html", discussion=discussion, chosen=chosen)
    form = ProposalForm(lang=locale())
    form.fit(chosen.kind, in_hall=chosen.in_hall)
    if chosen.again or (chosen.changed and "search" in request.form):
        return _choose_again(discussion, chosen, form), 409
    if chosen.missing:
        return redirect(url_for(".choose", year=year, **chosen.address()))
    if form.validate_on_submit() and (answer := _sent(discussion, chosen, form)):
        return answer
    page = render_template(
        "discussion/new.html",
        form=form,
        discussion=discussion,
        chosen=chosen,
        function_of=_functions(year),
        today=written_today(),
        most=policy.MOST_A_DAY,
    )
    return page, status_of(form)


def _sent(discussion: Discussion, chosen: Chosen, form: ProposalForm) -> Page | None:
    """The answer to a form that is filled in well: a move is reviewed first. None where a service
    refused it, which the form says then."""
    assert chosen.kind is not None  # noqa: S101 - or another page was shown
    said = _said(chosen, chosen.kind, form)
    try:
        services.check(said, discussion)
        if said.kind is ProposalKind.MOVE and "sure" not in request.form:
            return _review(discussion, chosen, form, said)
        with transaction():
            number = _say(discussion, said, chosen, form)
    except policy.Closed:
        raise
    except DomainError as error:
        attach(form, error)
        return None
    flash(_("It is in the register. The municipality owes an answer."))
    return redirect(url_for(".show", year=discussion.year, number=number), 303)


def _choose_again(discussion: Discussion, chosen: Chosen, form: ProposalForm) -> str:
    """The lines in force beside what was typed, which stays."""
    return render_template(
        "discussion/again.html",
        form=form,
        discussion=discussion,
        chosen=chosen,
        offered={name: _near(chosen, name, line) for name, line in chosen.changed.items()},
        typed_to=request.full_path.rstrip("?"),
        whole=WHOLE,
        function_of=_functions(discussion.year),
    )


def _functions(year: int) -> Callable[[BudgetLine], Mapping[str, str] | None]:
    """What tells lines of one title apart: the function of each, by the nearest code that has a
    title."""
    titles = budgets.titles(year)

    def of(line: BudgetLine) -> Mapping[str, str] | None:
        codes = (line.function[:length] for length in range(len(line.function), 0, -1))
        return next((titles[code] for code in codes if code in titles), None)

    return of


def _near(chosen: Chosen, name: str, line: BudgetLine | None) -> tuple[str, Sequence[BudgetLine]]:
    """The words looked for and the lines found by them; at first those like the line before."""
    side = Side.EXPENDITURE.value if chosen.kind is ProposalKind.MOVE else ""
    typed = request.form.get(f"{name}_words")
    like = (str(pick(line.title)), line.function or line.economic) if line else ()
    tries = (*like, "") if typed is None else (typed,)
    found: Sequence[BudgetLine] = ()
    for words in tries:
        found = budgets.search(chosen.version.id, words[:100], side, 1).rows[:NEAR]
        if found:
            break
    return words, found


def _said(chosen: Chosen, kind: ProposalKind, form: ProposalForm) -> services.Said:
    return services.Said(
        kind=kind,
        text=form.text.data or "",
        lang=form.language,
        line=chosen.line,
        to_line=chosen.to_line,
        amount=form.amount.data if "amount" in form else None,
    )


def _review(discussion: Discussion, chosen: Chosen, form: ProposalForm, said: services.Said) -> str:
    """What a move would change, before it is sent for good."""
    assert said.line is not None  # noqa: S101 - it has been checked
    assert said.to_line is not None  # noqa: S101 - likewise
    return render_template(
        "discussion/review.html",
        form=form,
        discussion=discussion,
        chosen=chosen,
        effects=effects.of_move(said.line, said.to_line, said.amount or 0),
    )


def _say(discussion: Discussion, said: services.Said, chosen: Chosen, form: ProposalForm) -> int:
    if not chosen.in_hall:
        return services.propose(
            discussion=discussion, said=said, actor=current_user, now=clock.now()
        ).number
    return services.enter_from_hall(
        discussion=discussion,
        said=said,
        speaker=form.speaker.data or "",
        actor=current_user,
        roles=g.roles,
        now=clock.now(),
    ).number


@blueprint.get("/choose/")
@login_required  # type: ignore[untyped-decorator] # Flask-Login has no types
def choose(year: int) -> Page:
    """The lines of what is discussed, to choose one: of a move first the one that gives."""
    discussion = the_discussion(year)
    chosen = _chosen(discussion)
    if elsewhere := _require(discussion, chosen):
        return elsewhere
    side = Side.EXPENDITURE.value if chosen.kind is ProposalKind.MOVE else ""
    q = request.args.get("q", "")[:100]
    page = budgets.search(chosen.version.id, q, side, request.args.get("page", 1, type=int) or 1)
    return render_template(
        "discussion/choose.html",
        discussion=discussion,
        chosen=chosen,
        wanted=chosen.missing or "line",
        function_of=_functions(year),
        q=q,
        page=page,
    )


@blueprint.post("/<int:number>/support")
@login_required  # type: ignore[untyped-decorator] # Flask-Login has no types
def support(year: int, number: int) -> Response:
    """Stand behind a proposal, or no longer."""
    proposal = the_proposal(year, number)
    try:
        with transaction():
            act = services.withdraw_support if "withdraw" in request.form else services.support
            act(proposal=proposal, actor=current_user, now=clock.now())
    except Conflict as error:
        flash(str(error))
    return redirect(url_for(".show", year=year, number=number), 303)
