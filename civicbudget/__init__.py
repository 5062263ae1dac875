"""Online civic participatory budgeting for the local self-governments of Kyrgyzstan."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from flask import Flask

__version__ = "0.1.0"


def create_app(overrides: Mapping[str, Any] | None = None, instance: Path | None = None) -> Flask:
    """The application; `overrides` win over every other setting.

    `instance` is the folder of this installation (default: instance/ beside the package).
    Raises config.ConfigurationError when a secret is not set.
    """
    # Here and not above: `civicbudget tally` and `verify` import the package without the web.
    from civicbudget import assembly

    return assembly.build(overrides, instance)
