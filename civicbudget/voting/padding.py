"""Pages of one length, so that the size of an answer in a web server's log tells no choice.

What is on such a page is not compressed either: a smaller answer would tell again. The ballot as it
is first asked for holds no choice and travels as light as any page.
"""

from __future__ import annotations

from flask import Response, request

from civicbudget.core.lengths import as_it_is

_STEP = 1024
_SPARE = 512  # for sums and messages, which differ by a few words


def padded(page: str, longest: str) -> str:
    """The page with white space after it, as long as any other choice would make it.

    `longest`: the same page for a choice of everything.
    """
    size = len(page.encode())
    room = len(longest.encode()) + _SPARE
    return page + " " * (max(room, size) // _STEP * _STEP + _STEP - size)


def keep_length(response: Response) -> Response:
    """Keep what answers a post as it is, compressed by nobody on its way; no page in a cache."""
    if request.method == "POST":
        as_it_is(response)
    response.headers["Cache-Control"] = "no-store, no-transform"
    return response
