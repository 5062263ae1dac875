"""Headers, keyed hashes and the keys that hang on the installation's secret."""

from __future__ import annotations

import hashlib
import hmac
from wsgiref.headers import Headers

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask import Flask, Response, abort, current_app, request, session
from werkzeug.routing import IntegerConverter

from civicbudget.core.i18n import gettext as _

SIGNED_IN = "_user_id"
"""Where Flask-Login keeps in a session whose it is."""

POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
}
"""The content security policy: nothing inline, nothing from elsewhere."""

HEADERS = {
    "Content-Security-Policy": "; ".join(f"{name} {value}" for name, value in POLICY.items()),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def derive(label: str, length: int = 32) -> bytes:
    """A key for one purpose from the installation's secret (HKDF, RFC 5869)."""
    secret = current_app.config["INSTALLATION_SECRET"]
    return HKDF(SHA256(), length, salt=None, info=f"civicbudget {label}".encode()).derive(
        secret.encode()
    )


def keyed_hash(label: str, value: str) -> str:
    """HMAC-SHA256 in hex under a key of its own; equal only on the same installation."""
    return hmac.new(derive(label), value.encode(), hashlib.sha256).hexdigest()


def from_our_page() -> bool:
    """Whether a POST says itself that it comes from a page of this site (browsers always do)."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    return request.headers.get("Origin") == request.host_url.rstrip("/")


def add_static_headers(headers: Headers, path: str, url: str) -> None:  # noqa: ARG001 - WhiteNoise calls it
    """The same headers on files, which are served before the application."""
    for name, value in HEADERS.items():
        headers[name] = value


class ShortInteger(IntegerConverter):
    """A number in an address that any column holds: a longer one leads nowhere."""

    regex = r"\d{1,9}"


def init_app(app: Flask) -> None:
    """Refuse what no page of ours sends; put the headers on every answer."""
    app.url_map.converters["int"] = ShortInteger

    @app.before_request
    def refuse_foreign() -> None:
        """A second lock beside the CSRF token; and no NUL, which PostgreSQL cannot keep."""
        if request.method == "POST" and request.headers.get("Sec-Fetch-Site") == "cross-site":
            abort(400)
        if any("\x00" in value for _name, value in request.values.items(multi=True)):
            abort(400, _("A field holds a character that no keyboard types. Please type it anew."))

    @app.after_request
    def add_headers(response: Response) -> Response:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if app.config["SESSION_COOKIE_SECURE"]:
            response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
        if response.mimetype == "text/html":
            kept = "no-store" if SIGNED_IN in session else "private, no-cache"
            response.headers.setdefault("Cache-Control", kept)
        return response
