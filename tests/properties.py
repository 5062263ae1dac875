"""How many examples a property is held to: all of them in `make test`, a tenth in `make check`."""

import os

from hypothesis import settings


def examples(number: int) -> settings:
    """The settings of a property that `make test` tries on so many examples."""
    return settings(max_examples=number // 10 if os.environ.get("CIVICBUDGET_QUICK") else number)
