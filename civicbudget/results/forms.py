"""The forms of the results."""

from __future__ import annotations

from wtforms import StringField
from wtforms.validators import ValidationError

from civicbudget.core.forms import BaseForm, required
from civicbudget.core.i18n import gettext as _
from civicbudget.core.i18n import lazy_gettext as _l
from civicbudget.sealing.tracker import InvalidTrackerCode, parse_tracker_code


class CodeForm(BaseForm):
    """Finding a ballot by its code; posted, so that the code is in no address."""

    code = StringField(_l("Ballot code from your receipt"), [required()])

    def validate_code(self, field: StringField) -> None:
        """A code has a check symbol, so one that was mistyped is told from one that is not here."""
        try:
            parse_tracker_code(field.data or "")
        except InvalidTrackerCode as error:
            raise ValidationError(
                _("This is not a ballot code. Compare it with your receipt, letter by letter.")
            ) from error

    @property
    def tracker(self) -> str:
        """The tracker; only after the form has validated."""
        return parse_tracker_code(self.code.data or "")
