"""A form that was sent after its session had ended: carried through the sign-in, nothing lost.

What was typed travels in the page itself, signed, so that nobody else can make a person send
something; the server keeps nothing of it. Passwords and files do not travel. It comes back as a
filled form (core/again.py), and only to whoever wrote it: it is sent when they press its button.
"""

from __future__ import annotations

from dataclasses import astuple, dataclass
from urllib.parse import urlsplit, urlunsplit

from flask import Request, current_app, request
from itsdangerous import BadData, URLSafeTimedSerializer

from civicbudget.core import again
from civicbudget.core.security import keyed_hash

MOST_FIELDS = 2000
MOST_CHARACTERS = 500_000
KEPT_SECONDS = 24 * 60 * 60
FIELD = "held"
PAGE = "held_page"
WRITER = "writer"
NOT_CARRIED = frozenset({FIELD, PAGE, WRITER, again.FIELD, "pin", "code"})
"""Marks of ours, and what nobody should find in a page: a PIN and the code of a card."""
NEVER_CARRIED = ("csrf_token", "password", "words")
"""Parts of names that say the same: so are called the words that make up a key."""
SHORT = 8
"""Characters up to which a value is a choice or a number rather than a text."""


@dataclass(frozen=True)
class HeldForm:
    """Where a form was going, and what was in it."""

    target: str
    page: str
    fields: list[tuple[str, str]]
    had_files: bool
    writer: str = ""

    def is_of(self, person_id: int) -> bool:
        """Whether this person wrote it; so it is where a guest did, or nobody knows."""
        return self.writer in ("", writer_mark(person_id))

    def texts(self) -> list[str]:
        """What somebody typed, to be looked at before it is sent: not marks, codes and buttons."""
        return [value for _name, value in self.fields if len(value.strip()) > SHORT]

    def sealed(self) -> str:
        """The form as one text for a hidden input; only this installation can write one."""
        return str(_serializer().dumps(astuple(self)))


def hold(sent: Request) -> HeldForm | None:
    """What the request carries, or None where that is more than a page should."""
    fields = [
        (name, value)
        for name, value in sent.form.items(multi=True)
        if not (name in NOT_CARRIED or any(part in name for part in NEVER_CARRIED))
    ]
    size = sum(len(name) + len(value) for name, value in fields)
    if len(fields) > MOST_FIELDS or size > MOST_CHARACTERS:
        return None
    had_files = any(file.filename for file in sent.files.values())
    target = sent.full_path.rstrip("?")
    return HeldForm(target, page_of(sent), fields, had_files, sent.form.get(WRITER, ""))


def carried() -> HeldForm | None:
    """The held form that came with this request's own form."""
    try:
        target, page, fields, had_files, writer = _serializer().loads(
            request.form.get(FIELD, ""), max_age=KEPT_SECONDS
        )
    except BadData:
        return None
    return HeldForm(target, page, [(name, value) for name, value in fields], had_files, writer)


def writer_mark(person_id: int) -> str:
    """What a form bears of whoever it was shown to: nothing that tells others who."""
    return keyed_hash("writer of a form", str(person_id))[:24]


def page_of(sent: Request) -> str:
    """The page on which a form stands that was sent from it; where none is said, its target."""
    referrer = urlsplit(sent.referrer or "")
    said = sent.form.get(PAGE) or urlunsplit(("", "", referrer.path, referrer.query, ""))
    return said if is_ours(said) else sent.full_path.rstrip("?")


def is_ours(address: str | None) -> bool:
    """Whether an address is a path of this site, and nothing that a browser takes for more."""
    if not address or not address.startswith("/") or not address.isprintable():
        return False
    parts = urlsplit(address)
    return not (parts.scheme or parts.netloc or address.startswith("//") or "\\" in address)


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="held form")
