"""A discussion as everybody sees it, its register, and its dates as officials set them."""

from __future__ import annotations

from flask import Response, abort, flash, g, redirect, render_template, request, url_for
from flask_login import current_user, login_required

from civicbudget.budgets.models import Budget, Version
from civicbudget.core import clock
from civicbudget.core.forms import carry_out
from civicbudget.core.i18n import gettext as _
from civicbudget.core.i18n import locale
from civicbudget.discussion import effects, policy, printed, queries, services
from civicbudget.discussion.forms import DiscussionForm, ExtendForm, ProposalsFilter, dates_of
from civicbudget.discussion.models import Proposal
from civicbudget.discussion.views.room import (
    Page,
    blueprint,
    person_id,
    resident,
    the_discussion,
    the_proposal,
)


@blueprint.get("/")
def index(year: int) -> str:
    """What is under discussion until when, what was said, and what came of it."""
    found, now = queries.discussion_of(g.municipality.id, year, g.subject), clock.now()
    if found is None:
        return _not_yet(year)
    form = ProposalsFilter(request.args)
    number = request.args.get("page", 1, type=int) or 1
    return render_template(
        "discussion/index.html",
        discussion=found,
        form=form,
        page=queries.proposals(found.id, now, **form.wanted(), page=number),
        counts=queries.counts_of_proposals(found.id, now),
        is_open=policy.is_open(found, now),
        may_open=policy.may_open(_discussed(found.budget), found, g.roles, now),
        may_extend=policy.may_extend(found, g.roles, now),
        may_enter=policy.may_enter_from_hall(found, g.roles, now),
        now=now,
    )


def _not_yet(year: int) -> str:
    """A published draft or report that is not up for discussion; where there is none, a 404."""
    budget = queries.budget_of(g.municipality.id, year) or abort(404)
    version = _discussed(budget) or abort(404)
    may_open = policy.may_open(version, None, g.roles, clock.now())
    return render_template("discussion/none.html", year=year, may_open=may_open)


def _discussed(budget: Budget) -> Version | None:
    return queries.discussed(budget.id, g.subject)


@blueprint.get("/register/")
def register(year: int) -> str:
    """Every proposal with its answer, to be printed as an annex to the minutes."""
    found, now = the_discussion(year), clock.now()
    rows = queries.register(found.id)
    become = queries.successors(_discussed(found.budget), [row.proposal for row in rows])
    return render_template(
        "discussion/register.html",
        discussion=found,
        rows=rows,
        effects={row.proposal.number: effects.effects(row.proposal, become) for row in rows},
        counts=queries.counts_of_proposals(found.id, now),
        now=now,
    )


@blueprint.get("/register.pdf")
def register_pdf(year: int) -> Response:
    """The register in the reader's language, to be stapled to the minutes."""
    found, now = the_discussion(year), clock.now()
    counts = queries.counts_of_proposals(found.id, now)
    file = printed.pdf(found, queries.register(found.id), counts, now, locale())
    name = f"{g.slug}-{year}-{found.subject.value}-register-{locale()}.pdf"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(file, content_type="application/pdf", headers=headers)


@blueprint.get("/<int:number>/")
def show(year: int, number: int) -> str:
    """One proposal."""
    return proposal_page(the_proposal(year, number))


def proposal_page(proposal: Proposal) -> str:
    """A proposal with its effect, its supports and its answer."""
    key, now = person_id(), clock.now()
    here = resident()
    return render_template(
        "discussion/show.html",
        proposal=proposal,
        effects=effects_of(proposal),
        discussion=proposal.discussion,
        standing=proposal.standing(now),
        supports=queries.supports(proposal.id),
        supported=queries.support_of(proposal.id, key) if key else None,
        is_open=policy.is_open(proposal.discussion, now),
        may_support=policy.may_support(proposal.discussion, here, now),
        may_answer=policy.may_answer(proposal, g.roles),
        may_correct=policy.may_correct(proposal, g.roles),
        may_hide=policy.may_hide(proposal, g.roles),
        may_show_again=policy.may_show_again(proposal, g.roles),
        is_resident=here is not None,
    )


def effects_of(proposal: Proposal) -> list[effects.Effect]:
    """What a proposal would change, and what was corrected since."""
    version = queries.discussed(proposal.discussion.budget_id, proposal.discussion.subject)
    return effects.effects(proposal, queries.successors(version, [proposal]))


@blueprint.route("/open/", methods=["GET", "POST"])
@login_required  # type: ignore[untyped-decorator] # Flask-Login has no types
def open_it(year: int) -> Page:
    """An official puts the draft or the report up for discussion, or changes what has not begun."""
    budget = queries.budget_of(g.municipality.id, year) or abort(404)
    found = queries.discussion_of(g.municipality.id, year, g.subject)
    policy.may_open(_discussed(budget), found, g.roles, clock.now()).require()
    form = DiscussionForm(data=dates_of(found, queries.answer_days(g.municipality.id)))

    def act() -> None:
        services.open_discussion(
            budget=budget,
            subject=g.subject,
            opens_at=form.opens_at,
            closes_at=form.closes_at,
            answer_days=form.answer_days.data or 0,
            invitation=form.invitation.value,
            actor=current_user,
            roles=g.roles,
            now=clock.now(),
        )

    if carry_out(form, act):
        flash(_("It is put up for discussion."))
        return redirect(url_for(".index", year=year), 303)
    return render_template("discussion/open.html", form=form, year=year, discussion=found)


@blueprint.route("/extend/", methods=["GET", "POST"])
@login_required  # type: ignore[untyped-decorator] # Flask-Login has no types
def extend(year: int) -> Page:
    """An official lets it close later."""
    found = the_discussion(year)
    policy.may_extend(found, g.roles, clock.now()).require()
    form = ExtendForm(data={"invitation": found.invitation})

    def act() -> None:
        services.extend(
            discussion=found,
            closes_at=form.closes_at,
            reason=form.reason.data or "",
            invitation=form.invitation.value,
            actor=current_user,
            roles=g.roles,
            now=clock.now(),
        )

    if carry_out(form, act):
        flash(_("The discussion closes later."))
        return redirect(url_for(".index", year=year), 303)
    return render_template("discussion/extend.html", form=form, discussion=found)
