"""Addresses of pages for whoever is not looking at one: PUBLIC_URL says where the pages are."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import current_app


def address(endpoint: str, **values: object) -> str:
    """The full address of a page; language and municipality must be named."""
    at = urlsplit(current_app.config["PUBLIC_URL"])
    urls = current_app.url_map.bind(at.netloc, at.path or "/", url_scheme=at.scheme)
    return urls.build(endpoint, values, force_external=True)


def host() -> str:
    """The name of the machine in those addresses."""
    return urlsplit(current_app.config["PUBLIC_URL"]).hostname or ""
