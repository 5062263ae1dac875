"""The links at the head of every page: only to rooms that this installation has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import current_app, g, request, url_for

from civicbudget.core.i18n import lazy_gettext

Entry = tuple[str, object]
"""An endpoint and its lazy word."""


@dataclass(frozen=True)
class Link:
    """A link of the frame; `current` is a value of aria-current, or empty."""

    url: str
    label: str
    current: str


OF_MUNICIPALITY = (
    ("budgets.index", lazy_gettext("Budget")),
    ("hearings.index", lazy_gettext("Hearings")),
    ("questions.index", lazy_gettext("Questions")),
    ("campaigns.index", lazy_gettext("Campaigns")),
)
WITHIN = {"discussion": "budgets"}
"""Rooms whose pages lie under the address of another, and so are found there."""
OF_DESK = ("desk.home", lazy_gettext("Desk"))
OF_AUDIT = ("audit.home", lazy_gettext("Audit"))
OF_OPERATOR = ("operate.home", lazy_gettext("Operate"))
OF_COUNTRY = (
    ("municipalities.index", lazy_gettext("Municipalities")),
    ("shell.help", lazy_gettext("Help")),
)
OF_GUEST = (
    ("accounts.sign_in", lazy_gettext("Sign in")),
    ("accounts.register", lazy_gettext("Register")),
)
OF_PERSON = (("accounts.home", lazy_gettext("My account")),)


def navigation(
    sees_desk: object = False, sees_audit: object = False, operates: object = False
) -> list[Link]:
    """The main menu: of the municipality one is in, or of the country."""
    if not g.get("municipality"):
        return _links([*OF_COUNTRY, *[OF_OPERATOR] * bool(operates)])
    official = [OF_DESK] * bool(sees_desk) + [OF_AUDIT] * bool(sees_audit)
    return _links([*OF_MUNICIPALITY, *official, OF_COUNTRY[-1]])


def account_links(signed_in: object) -> list[Link]:
    """Signing in and registering, or the account of whoever has."""
    return _links(OF_PERSON if signed_in else OF_GUEST)


def _links(entries: Sequence[Entry]) -> list[Link]:
    known = current_app.view_functions
    return [
        Link(url_for(endpoint), str(label), _current(endpoint))
        for endpoint, label in entries
        if endpoint in known
    ]


def _current(endpoint: str) -> str:
    """`page` on the very page, `true` elsewhere in its room."""
    if request.endpoint == endpoint:
        return "page"
    room, here = endpoint.partition(".")[0], request.blueprint or ""
    return "true" if WITHIN.get(here, here) == room and room != "accounts" else ""
