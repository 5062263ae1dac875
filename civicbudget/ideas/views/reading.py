"""Ideas and projects as everybody sees them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import g, render_template, request, send_from_directory
from flask_babel import LazyString
from flask_login import current_user, login_required
from werkzeug.wrappers import Response

from civicbudget.campaigns import policy as campaigns
from civicbudget.campaigns.views import visible
from civicbudget.core import clock, photos
from civicbudget.core.i18n import Text, locale
from civicbudget.core.i18n import lazy_gettext as _l
from civicbudget.core.i18n import written as in_language
from civicbudget.ideas import policy, queries, words
from civicbudget.ideas.forms import CommentForm, FilterForm, HideForm
from civicbudget.ideas.models import Idea, IdeaState, Verdict
from civicbudget.ideas.views.place import (
    IDEA,
    IDEAS,
    blueprint,
    person_id,
    resident,
    the_idea,
)

YEAR = 365 * 24 * 3600


@dataclass(frozen=True)
class Event:
    """Something that happened to an idea on its way; cost in tyiyn."""

    at: datetime
    title: LazyString
    who: str
    text: Text | None = None
    cost: int | None = None
    cofinancing: int | None = None


@blueprint.get(f"{IDEAS}/")
def index(campaign: str) -> str:
    """The ideas of a campaign, narrowed down by the address."""
    found = visible(campaign)
    form = FilterForm(request.args)
    form.offer(found)
    page = queries.find(found.id, **form.wanted(), page=request.args.get("page", 1, type=int) or 1)
    return render_template(
        "ideas/index.html",
        campaign=found,
        form=form,
        page=page,
        words=words,
        may_begin=campaigns.is_open(found, "send_idea", clock.now()),
    )


@blueprint.get(f"{IDEAS}/mine")
@login_required  # type: ignore[untyped-decorator] # Flask-Login has no types
def mine(campaign: str) -> str:
    """One's own ideas, drafts included."""
    found = visible(campaign)
    return render_template(
        "ideas/mine.html",
        campaign=found,
        rows=queries.mine(found.id, current_user.id),
        words=words,
        open_states=policy.OPEN,
        may_begin=campaigns.is_open(found, "send_idea", clock.now()),
    )


@blueprint.get(f"{IDEA}/")
def show(campaign: str, number: int) -> str:
    """One idea with its estimate, its path, its supports and comments."""
    return idea_page(the_idea(campaign, number))


def idea_page(
    idea: Idea, comment: CommentForm | None = None, hide: tuple[int, HideForm] | None = None
) -> str:
    """The page of an idea; with a form that came back, what was typed in it."""
    now, key, here = clock.now(), person_id(), resident()
    return render_template(
        "ideas/show.html",
        idea=idea,
        campaign=idea.campaign,
        words=words,
        path=path(idea),
        supports=queries.supports(idea.id),
        supported=queries.support_of(idea.id, key) if key else None,
        signed_in=key is not None,
        is_resident=here is not None,
        may_support=policy.may_support(idea, here, now),
        may_edit=policy.may_edit(idea, key),
        may_withdraw=policy.may_withdraw(idea, key),
        may_review=policy.may_review(idea, g.roles, now),
        may_correct=policy.may_correct(idea, g.roles, now),
        may_comment=policy.may_comment(idea, here, g.roles, now),
        may_hide=policy.may_hide_comment(g.roles),
        comment=comment or CommentForm(None, lang=locale()),
        hide=hide,
    )


def path(idea: Idea) -> list[Event]:
    """Who did and found what, in order."""
    if idea.sent_at is None:
        return []
    events = [Event(idea.sent_at, _l("Sent"), idea.author.name)]
    before = [None, *(review.verdict for review in idea.reviews)]
    events += [
        Event(
            review.reviewed_at,
            words.CORRECTED[review.verdict]
            if earlier in (Verdict.FEASIBLE, Verdict.NOT_FEASIBLE)
            else words.VERDICTS[review.verdict],
            review.reviewer.name,
            in_language(review.reason, review.lang),
            review.cost,
            review.cofinancing,
        )
        for earlier, review in zip(before, idea.reviews, strict=False)
    ]
    returned = bool(idea.reviews) and idea.reviews[-1].verdict == Verdict.RETURNED
    if returned and idea.state == IdeaState.SENT:
        events.append(Event(idea.saved_at, _l("Sent again after revision"), idea.author.name))
    return events


@blueprint.get("/media/<string(length=64):digest>.jpg", defaults={"small": False})
@blueprint.get("/media/<string(length=64):digest>-small.jpg", defaults={"small": True})
def photo(digest: str, small: bool) -> Response:
    """A photograph, named by its content and so never changing."""
    name = photos.file_name(digest, small)
    response = send_from_directory(photos.folder(), name, mimetype="image/jpeg", max_age=YEAR)
    response.cache_control.immutable = True
    return response
