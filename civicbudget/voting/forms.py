"""The forms of voting. What is ticked is read by selection.read, since it depends on the rules."""

from __future__ import annotations

from contextlib import suppress

from wtforms import StringField
from wtforms.validators import ValidationError

from civicbudget.core.forms import BaseForm, required
from civicbudget.core.i18n import gettext as _
from civicbudget.core.i18n import lazy_gettext as _l
from civicbudget.sealing.tracker import InvalidTrackerCode, parse_tracker_code


def _no_code(form: BaseForm, field: StringField) -> None:  # noqa: ARG001 - the signature is WTForms'
    """The code of a receipt stands beside its hash, and finds nothing before the count."""
    with suppress(InvalidTrackerCode):
        parse_tracker_code(field.data or "")
        raise ValidationError(
            _(
                "This is the code, which finds your ballot after the count. "
                "Here one types the hash of the envelope: it stands on the receipt, too."
            )
        )


class BallotForm(BaseForm):
    """The ballot, its review and its confirmation."""


class EnvelopeForm(BaseForm):
    """Asking for an envelope by its hash; posted, so that the hash is in no address."""

    digest = StringField(_l("Envelope hash from your receipt"), [required(), _no_code])
