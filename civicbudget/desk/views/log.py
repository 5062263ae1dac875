"""The public log: every official act, the checkpoints that others hold, and a feed of both."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import starmap

from flask import Blueprint, Response, abort, g, render_template, request, stream_with_context

from civicbudget.audit import queries as audit
from civicbudget.audit.keys import signing_key
from civicbudget.core.canonical import read_time
from civicbudget.desk import acts, feed
from civicbudget.desk.forms import LogFilter
from civicbudget.desk.queries import log
from civicbudget.record.signature import fingerprint
from civicbudget.record.tables import log_line

blueprint = Blueprint("log", __name__, template_folder="../templates")
blueprint.app_template_filter("moment")(read_time)
OF = "/<lang:lang>/<municipality>/log"


@blueprint.get(f"{OF}/")
def index() -> str:
    """Every official act, the newest first: searched and narrowed by what the address says."""
    form = LogFilter(request.args)
    form.offer(log.known(g.municipality.slug))
    number = request.args.get("page", 1, type=int)
    return render_template(
        "log/index.html",
        filter=form,
        page=log.page(g.municipality.slug, form.wanted, number, names=False),
        acts=acts,
    )


@blueprint.get(f"{OF}/<int:sequence>/")
def entry(sequence: int) -> str:
    """One entry, and the first checkpoint that covers it."""
    line = log.line(g.municipality.slug, sequence) or abort(404)
    covering = log.first_covering(g.municipality.slug, sequence)
    return render_template("log/entry.html", line=line, covering=covering, acts=acts)


@blueprint.get(f"{OF}/log.jsonl")
def download() -> Response:
    """The whole log, as in the public record."""
    lines: Iterator[bytes] = starmap(log_line, audit.published(g.municipality.slug))
    return _attached(stream_with_context(lines), "log.jsonl", "application/jsonl")


@blueprint.get(f"{OF}/checkpoints/")
def checkpoints() -> str:
    """Every checkpoint, the newest first, and by which key they are signed."""
    return render_template(
        "log/checkpoints.html",
        page=log.page_of_checkpoints(g.municipality.slug, request.args.get("page", 1, type=int)),
        fingerprint=fingerprint(signing_key().public_key()),
    )


@blueprint.get(f"{OF}/checkpoints/<int:number>.json")
def checkpoint(number: int) -> Response:
    """One checkpoint, as it was signed: the file to keep."""
    found = audit.checkpoint(g.municipality.slug, number) or abort(404)
    return _attached(found.line(), f"checkpoint-{number}.json", "application/json")


@blueprint.get(f"{OF}/checkpoints.jsonl")
def all_checkpoints() -> Response:
    """Every checkpoint, as in the public record."""
    lines = b"".join(each.line() for each in audit.checkpoints(g.municipality.slug))
    return _attached(lines, "checkpoints.jsonl", "application/jsonl")


@blueprint.get(f"{OF}/feed.atom")
def atom() -> Response:
    """The newest entries and checkpoints, for a reader of feeds."""
    return Response(feed.atom(g.municipality), mimetype="application/atom+xml")


def _attached(content: bytes | Iterator[bytes], name: str, kind: str) -> Response:
    response = Response(content, mimetype=kind)
    saved = f"{g.municipality.slug}-{name}"
    response.headers["Content-Disposition"] = f'attachment; filename="{saved}"'
    return response
