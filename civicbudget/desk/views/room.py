"""Who gets a page of this room: signed in, and allowed by a policy of roles."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Set as AbstractSet
from functools import wraps
from typing import ParamSpec, TypeVar

from flask import g
from flask_login import login_required

from civicbudget.accounts.models import Role
from civicbudget.core.policy import Decision

P = ParamSpec("P")
R = TypeVar("R")


def open_to(
    allows: Callable[[AbstractSet[Role]], Decision],
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """A page for those whose roles a policy allows; a guest is sent to sign in first."""

    def guard(view: Callable[P, R]) -> Callable[P, R]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
            allows(g.roles).require()
            return view(*args, **kwargs)

        return login_required(guarded)  # type: ignore[no-any-return] # Flask-Login has no types

    return guard
