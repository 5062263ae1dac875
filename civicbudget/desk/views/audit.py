"""The auditor's page: is everything in order, and the log of every official act."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import starmap

from flask import (
    Blueprint,
    Response,
    g,
    render_template,
    request,
    stream_with_context,
)

from civicbudget.audit import queries as audit
from civicbudget.desk import acts, changes, policy, report
from civicbudget.desk.forms import CheckpointsForm, LogFilter
from civicbudget.desk.queries import log
from civicbudget.desk.queries.reconciliation import publications
from civicbudget.desk.views.room import open_to
from civicbudget.record.tables import log_line

blueprint = Blueprint("audit", __name__, template_folder="../templates")
OF = "/<lang:lang>/<municipality>/audit"


@blueprint.app_template_filter("pretty_json")
def pretty_json(value: object) -> str:
    """JSON as people read it: in lines, and with letters of every alphabet as they are."""
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True)


@blueprint.get(f"{OF}/")
@open_to(policy.may_see_audit)
def home() -> str:
    """Is everything in order? Yes or no, and what is not; then the log."""
    form = LogFilter(request.args)
    form.offer(*log.acts_and_roles(g.municipality.slug))
    names = bool(policy.may_see_names(g.roles))
    number = request.args.get("page", 1, type=int)
    return render_template(
        "audit/home.html",
        report=report.on(g.municipality),
        publications=publications(g.municipality.id),
        filter=form,
        page=log.page(g.municipality.slug, form.wanted, number, names=names),
        names=names,
        acts=acts,
    )


@blueprint.get(f"{OF}/changes/")
@open_to(policy.may_see_audit)
def changed() -> str:
    """What was done between two checkpoints, and whether the log goes on from one to the other."""
    known = log.checkpoint_numbers(g.municipality.slug)
    form = CheckpointsForm(request.args)
    form.offer(known)
    pair = form.pair(known)
    change = changes.between(g.municipality.slug, *pair) if pair else None
    return render_template("audit/changes.html", form=form, change=change, acts=acts)


@blueprint.get(f"{OF}/log.jsonl")
@open_to(policy.may_see_audit)
def download() -> Response:
    """The whole log as anybody may have it: JSON lines, as in the public record."""
    slug = g.municipality.slug

    lines: Iterator[bytes] = starmap(log_line, audit.published(slug))
    response = Response(stream_with_context(lines), mimetype="application/jsonl")
    response.headers["Content-Disposition"] = f'attachment; filename="{slug}-log.jsonl"'
    response.headers["Cache-Control"] = "private, no-cache"
    return response
