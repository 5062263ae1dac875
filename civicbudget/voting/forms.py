"""The forms of voting. What is ticked is read by selection.read, since it depends on the rules."""

from __future__ import annotations

from wtforms import StringField

from civicbudget.core.forms import BaseForm, required
from civicbudget.core.i18n import lazy_gettext as _l


class BallotForm(BaseForm):
    """The ballot, its review and its confirmation."""


class EnvelopeForm(BaseForm):
    """Asking for an envelope by its hash; posted, so that the hash is in no address."""

    digest = StringField(_l("Envelope hash from your receipt"), [required()])
