"""Answers whose length tells nothing: what stands in them shows in no web server's log."""

from __future__ import annotations

from werkzeug.wrappers import Response

STEP = 16 * 1024
"""Bytes: more than the frame of a page with every mark of a long ballot in it."""


def rounded(page: str) -> str:
    """The page with white space after it, up to a whole number of steps."""
    return page + " " * (-len(page.encode()) % STEP)


def as_it_is(response: Response) -> Response:
    """Neither kept in a cache nor compressed by anybody on its way: a smaller answer would tell."""
    response.headers["Cache-Control"] = "no-store, no-transform"
    response.headers["Content-Encoding"] = "identity"
    return response
