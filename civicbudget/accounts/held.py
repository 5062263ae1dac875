"""A form that was sent after its session had ended: carried through the sign-in, nothing lost.

What was typed travels in the page itself, signed, so that nobody else can make a person send
something; the server keeps nothing of it. Passwords and files do not travel.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit, urlunsplit

from flask import Request, current_app, request
from itsdangerous import BadData, URLSafeTimedSerializer

MOST_FIELDS = 2000
MOST_CHARACTERS = 500_000
KEPT_SECONDS = 24 * 60 * 60
FIELD = "held"
PAGE = "held_page"
SHORT = 8
"""Characters up to which a value is a choice or a number rather than a text."""


@dataclass(frozen=True)
class HeldForm:
    """Where a form was going, and what was in it."""

    target: str
    fields: list[tuple[str, str]]
    had_files: bool

    def texts(self) -> list[str]:
        """What somebody typed, to be looked at before it is sent: not marks, codes and buttons."""
        return [value for _name, value in self.fields if len(value.strip()) > SHORT]

    def sealed(self) -> str:
        """The form as one text for a hidden input; only this installation can write one."""
        return str(_serializer().dumps([self.target, self.fields, self.had_files]))


def hold(sent: Request) -> HeldForm | None:
    """What the request carries, or None where that is more than a page should."""
    fields = [
        (name, value)
        for name, value in sent.form.items(multi=True)
        if name != "csrf_token" and "password" not in name
    ]
    size = sum(len(name) + len(value) for name, value in fields)
    if len(fields) > MOST_FIELDS or size > MOST_CHARACTERS:
        return None
    had_files = any(file.filename for file in sent.files.values())
    return HeldForm(sent.full_path.rstrip("?"), fields, had_files)


def carried() -> HeldForm | None:
    """The held form that came with this request's own form."""
    try:
        target, fields, had_files = _serializer().loads(
            request.form.get(FIELD, ""), max_age=KEPT_SECONDS
        )
    except BadData:
        return None
    return HeldForm(target, [(name, value) for name, value in fields], had_files)


def page_of(sent: Request) -> str:
    """The page on which a form stands that was sent from it; the first page where none is said."""
    referrer = urlsplit(sent.referrer or "")
    said = sent.form.get(PAGE) or urlunsplit(("", "", referrer.path, referrer.query, ""))
    return said if is_ours(said) else "/"


def is_ours(address: str | None) -> bool:
    """Whether an address is a path of this site, and nothing that a browser takes for more."""
    if not address or not address.startswith("/") or not address.isprintable():
        return False
    parts = urlsplit(address)
    return not (parts.scheme or parts.netloc or address.startswith("//") or "\\" in address)


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="held form")
