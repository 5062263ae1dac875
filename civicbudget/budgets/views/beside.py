"""What rooms that stand below this one say on the page of a budget."""

from __future__ import annotations

from collections.abc import Callable

from markupsafe import Markup

from civicbudget.budgets.models import Version
from civicbudget.budgets.views.public import blueprint

Block = Callable[[Version], str]
_blocks: list[Block] = []


def on_budget(block: Block) -> Block:
    """Declare something said on every budget's page: a function that renders it, or gives ""."""
    _blocks.append(block)
    return block


@blueprint.context_processor
def beside() -> dict[str, object]:
    """The blocks, for the template to ask for."""
    return {"beside": lambda version: Markup("").join(Markup(say(version)) for say in _blocks)}  # noqa: S704 - templates have rendered and escaped them
