"""Choosing a municipality, its front page, and the hook that finds the one an address names."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

from flask import Blueprint, Flask, abort, g, redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response

from civicbudget.municipalities import queries
from civicbudget.municipalities.models import Municipality

blueprint = Blueprint("municipalities", __name__, template_folder="templates")


class Place(StrEnum):
    """Where on the front page of a municipality a block of another domain stands."""

    ANSWERS = "answers"
    """What the reader was told since."""
    NOW = "now"
    """What can be done now: the first thing on the page."""
    HEARING = "hearing"
    DISCUSSION = "discussion"
    MONEY = "money"


Block = Callable[[Municipality], str]
_blocks: dict[Place, Block] = {}


def on_home(place: Place) -> Callable[[Block], Block]:
    """Declare what fills a place of the front page: a function that renders it, or gives "".

    Campaigns and budgets stand below this domain and declare theirs, so that the front page
    shows them without knowing them.
    """

    def declare(block: Block) -> Block:
        _blocks[place] = block
        return block

    return declare


def init_app(app: Flask) -> None:
    """Take the municipality out of every address that names one, and put it into those built."""

    @app.url_value_preprocessor
    def read_slug(endpoint: str | None, values: dict[str, object] | None) -> None:  # noqa: ARG001 - the signature is Flask's
        g.municipality = None
        g.slug = (values or {}).pop("municipality", None)

    @app.before_request
    def find_municipality() -> None:
        if g.slug is not None:
            g.municipality = queries.by_slug(g.slug) or abort(404)

    @app.url_defaults
    def write_slug(endpoint: str, values: dict[str, object]) -> None:
        if "municipality" not in values and g.get("slug"):  # noqa: SIM102 - the second asks the whole map
            if app.url_map.is_endpoint_expecting(endpoint, "municipality"):
                values["municipality"] = g.slug


@blueprint.get("/")
def root() -> Response:
    """An address without a language goes to the one that the person reads."""
    return redirect(url_for("municipalities.index"))


@blueprint.get("/<lang:lang>/")
def index() -> str:
    """Choose a municipality."""
    words = request.args.get("q", "").strip()
    return render_template("municipalities/index.html", found=queries.search(words), words=words)


@blueprint.get("/<lang:lang>/<municipality>/")
def home() -> str:
    """The municipality: what can be done there now, its money, its villages."""
    blocks = {place.value: Markup(render(g.municipality)) for place, render in _blocks.items()}  # noqa: S704 - a template has rendered and escaped it
    return render_template("municipalities/home.html", municipality=g.municipality, blocks=blocks)
