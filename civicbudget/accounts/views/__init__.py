"""The pages of accounts, and the hooks that know a request's person and roles."""

from __future__ import annotations

from flask import Flask, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from civicbudget.accounts import passwords, queries
from civicbudget.accounts.models import Person
from civicbudget.accounts.views import account, entrance, interrupted
from civicbudget.accounts.views.room import blueprint
from civicbudget.extensions import login_manager

__all__ = ["account", "blueprint", "entrance", "init_app", "interrupted"]


WITH_ANY_PASSWORD = frozenset({"accounts.password", "accounts.sign_out", "static"})
"""What somebody may do with a password that somebody else knows."""


@login_manager.user_loader  # type: ignore[untyped-decorator] # Flask-Login has no types
def load_person(key: str) -> Person | None:
    """The person whose key a session bears, unless the password has changed since."""
    number, _dash, mark = key.partition("-")
    person = queries.by_id(int(number)) if number.isdecimal() else None
    return person if person and passwords.mark(person.password_hash) == mark else None


def init_app(app: Flask) -> None:
    """Let every request know the roles of its person in its municipality, as `g.roles`."""

    @app.url_value_preprocessor
    def assume_no_role(endpoint: str | None, values: dict[str, object] | None) -> None:  # noqa: ARG001 - the signature is Flask's
        g.roles = frozenset()  # a request that is refused early still shows a page

    @app.before_request
    def find_roles() -> None:
        if current_user.is_authenticated:
            g.roles = queries.roles(current_user.id, g.municipality.id if g.municipality else None)

    @app.before_request
    def choose_own_password() -> ResponseReturnValue | None:
        """Whoever was given a password at the desk chooses another before anything else."""
        known_to_others = current_user.is_authenticated and current_user.has_drawn_password
        if not known_to_others or request.endpoint in WITH_ANY_PASSWORD:
            return None
        return redirect(url_for("accounts.password"), 303)
