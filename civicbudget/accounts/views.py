"""Registering, signing in and out; and the hook that knows a request's roles."""

from __future__ import annotations

from flask import Flask, g
from flask_login import current_user

from civicbudget.accounts import queries
from civicbudget.accounts.models import Person
from civicbudget.extensions import login_manager


@login_manager.user_loader  # type: ignore[untyped-decorator] # Flask-Login has no types
def load_person(key: str) -> Person | None:
    """The person whose key a session bears."""
    return queries.by_id(int(key))


def init_app(app: Flask) -> None:
    """Let every request know the roles of its person in its municipality, as `g.roles`."""

    @app.before_request
    def find_roles() -> None:
        g.roles = frozenset()
        if current_user.is_authenticated:
            g.roles = queries.roles(current_user.id, g.municipality.id if g.municipality else None)
