"""The links at the head of every page: only to rooms that this installation has."""

from dataclasses import dataclass

from flask import current_app, g, request, url_for
from flask_babel import LazyString

from civicbudget.core.i18n import lazy_gettext as _l


@dataclass(frozen=True)
class Link:
    """A link of the frame; `current` is a value of aria-current, or empty."""

    url: str
    label: LazyString
    current: str


OF_MUNICIPALITY = (
    ("budgets.index", _l("Budget")),
    ("campaigns.index", _l("Campaigns")),
)
OF_DESK = ("desk.home", _l("Desk"))
OF_AUDIT = ("audit.home", _l("Audit"))
OF_COUNTRY = (
    ("municipalities.index", _l("Municipalities")),
    ("shell.help", _l("Help")),
)
OF_GUEST = (
    ("accounts.sign_in", _l("Sign in")),
    ("accounts.register", _l("Register")),
)
OF_PERSON = (("accounts.home", _l("My account")),)


def navigation(sees_desk: object = False, sees_audit: object = False) -> list[Link]:
    """The main menu: of the municipality one is in, or of the country."""
    if not g.get("municipality"):
        return _links(OF_COUNTRY)
    official = [OF_DESK] * bool(sees_desk) + [OF_AUDIT] * bool(sees_audit)
    return _links([*OF_MUNICIPALITY, *official, OF_COUNTRY[-1]])


def account_links(signed_in: object) -> list[Link]:
    """Signing in and registering, or the account of whoever has."""
    return _links(OF_PERSON if signed_in else OF_GUEST)


def _links(entries: "tuple[Entry, ...] | list[Entry]") -> list[Link]:
    known = current_app.view_functions
    return [
        Link(url_for(endpoint), label, _current(endpoint))
        for endpoint, label in entries
        if endpoint in known
    ]


def _current(endpoint: str) -> str:
    """`page` on the very page, `true` elsewhere in its room."""
    if request.endpoint == endpoint:
        return "page"
    room = endpoint.partition(".")[0]
    return "true" if request.blueprint == room and room != "accounts" else ""


Entry = tuple[str, LazyString]
