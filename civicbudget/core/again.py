"""A form that is only shown again with what was typed, as after a change of language: not sent.

A browser sends it like any other, so that it works without script, with one field more. Its forms
are then neither checked nor carried out, and nothing can be written whatever the view does.
"""

from __future__ import annotations

from contextlib import suppress

from flask import has_request_context, request
from werkzeug.exceptions import RequestEntityTooLarge

FIELD = "again"


class NotSent(Exception):
    """A view was about to act on a form that is only to be shown again."""


def is_shown_again() -> bool:
    """Whether a form came to be shown, not to be sent; one too large to be read did not.

    The page that says that it is too large asks this, too.
    """
    with suppress(RequestEntityTooLarge):
        return has_request_context() and FIELD in request.form
    return False


def lost_files() -> bool:
    """Whether files came with it, which no page can put back into a form."""
    return is_shown_again() and (
        request.form[FIELD] == "files" or any(file.filename for file in request.files.values())
    )


def refuse_to_act() -> None:
    """Raise NotSent where the request only wants to see its form; before anything is written."""
    if is_shown_again():
        raise NotSent
