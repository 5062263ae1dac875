"""What rooms that stand below this one say on the page of a budget."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from flask import g
from markupsafe import Markup

from civicbudget.budgets import queries
from civicbudget.budgets.models import Version
from civicbudget.budgets.views.public import blueprint
from civicbudget.core import clock
from civicbudget.core.i18n import gettext as _
from civicbudget.core.i18n import pick
from civicbudget.municipalities.models import Municipality

Block = Callable[[Version], str]
Remark = Callable[[Municipality], str]
_blocks: list[Block] = []
_remarks: list[Remark] = []


def on_budget(block: Block) -> Block:
    """Declare something said on every budget's page: a function that renders it, or gives ""."""
    _blocks.append(block)
    return block


def on_managing(remark: Remark) -> Remark:
    """Declare something said to officials where they prepare budgets."""
    _remarks.append(remark)
    return remark


@blueprint.context_processor
def sources() -> dict[str, object]:
    """What a source is called, by its code."""
    return {"source_name": _source_name}


def _source_name(code: str) -> str:
    if "titles_of_sources" not in g:
        g.titles_of_sources = queries.titles(clock.today().year)
    titles = g.titles_of_sources
    return pick(titles[code]).string if code in titles else code or _("no source named")


@blueprint.context_processor
def beside() -> dict[str, object]:
    """The blocks, for the template to ask for."""
    return {
        "beside": lambda version: _joined(say(version) for say in _blocks),
        "beside_managing": lambda: _joined(say(g.municipality) for say in _remarks),
    }


def _joined(said: Iterable[str]) -> Markup:
    return Markup("").join(map(Markup, said))  # templates have rendered and escaped them
