"""What the page of the ballot tells the script that seals it on the voter's device."""

from __future__ import annotations

import hashlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from functools import cache
from pathlib import Path
from typing import Any

from flask import current_app, url_for

from civicbudget.campaigns.models import Campaign
from civicbudget.core.i18n import gettext as _
from civicbudget.core.i18n import ngettext
from civicbudget.record.balloting import BallotKind, BallotRule
from civicbudget.voting import refusals
from civicbudget.voting import rules as frozen

SCRIPT = "device/seal.js"
"""Below the static files; built from the folder `device`, and missing where that could not be."""

FIELD = "envelope"
"""The one field in which the script sends an envelope, in base64url."""

_EXAMPLES = {"one": 1, "few": 2, "many": 5, "other": 5}
"""A number for each plural form, by the names that browsers give them (CLDR)."""


def told(campaign: Campaign) -> dict[str, Any] | None:
    """The rules, the key and the words for the script; None where there is no script."""
    version = _version(Path(current_app.static_folder or "") / SCRIPT)
    if version is None:
        return None
    rules = campaign.rules or {}
    ballot = frozen.ballot(rules)
    return {
        "script": url_for("static", filename=SCRIPT, v=version),
        "receipt": url_for("voting.receipt", campaign=campaign.slug),
        "signIn": url_for(
            "accounts.sign_in", next=url_for("voting.ballot", campaign=campaign.slug)
        ),
        "campaign": frozen.campaign_id(rules),
        "key": urlsafe_b64encode(campaign.public_key or b"").decode().rstrip("="),
        "length": frozen.ballot_length(rules),
        "rule": _rule(ballot),
        "words": _words(ballot),
    }


def envelope(text: str) -> bytes:
    """The bytes that the script sent; none for what is no base64url."""
    try:
        return urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except ValueError:
        return b""


def _rule(ballot: BallotRule) -> dict[str, Any]:
    return {
        "kind": ballot.kind.value,
        "form": ballot.form.value,
        "most": ballot.most,
        "points": ballot.points,
        "range": list(ballot.range),
    }


def _words(ballot: BallotRule) -> dict[str, Any]:
    """What the script says, as the server would on its own pages."""
    return {
        "refused": refusals.patterns(ballot),
        "change": _("Change this."),
        "nothing": _("You chose nothing here."),
        "unsent": _("No answer came. Your choice is kept on this page: press the button again."),
        "signedOut": _("You are no longer signed in. Your choice is kept on this page:"),
        "signIn": _("sign in beside it, come back and confirm again."),
        **_of_kind(ballot),
    }


def _of_kind(ballot: BallotRule) -> dict[str, Any]:
    match ballot.kind:
        case BallotKind.KNAPSACK:
            return {"left": _("Left: {money}")}
        case BallotKind.RANKING:
            return {"place": _("Place %(number)s", number="{place}")}
        case BallotKind.YES_NO:
            rest = _("On the other projects you give no opinion.")
            return {"yes": _("Yes"), "no": _("No"), "rest": rest}
        case BallotKind.SCORING:
            return {"points": _points(), "rest": _("The other projects get 0 points.")}
        case BallotKind.CUMULATIVE:
            return {"points": _points(), "pointsLeft": _("Points left: {points}")}
    return {}


def _points() -> dict[str, str]:
    """A number of points in each plural form of the reader's language."""
    return {
        form: ngettext("%(num)s point", "%(num)s points", number).replace(str(number), "{num}")
        for form, number in _EXAMPLES.items()
    }


@cache
def _version(script: Path) -> str | None:
    """A mark of the script as it was built, so that no browser keeps an older one."""
    try:
        return hashlib.sha256(script.read_bytes()).hexdigest()[:16]
    except OSError:
        return None
