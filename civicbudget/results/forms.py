"""The forms of the results."""

from __future__ import annotations

from collections.abc import Mapping

from wtforms import RadioField, StringField, TextAreaField
from wtforms.validators import ValidationError

from civicbudget.core.forms import BaseForm, at_most, choices, required
from civicbudget.core.i18n import gettext as _
from civicbudget.core.i18n import lazy_gettext as _l
from civicbudget.sealing.tracker import InvalidTrackerCode, parse_tracker_code


class ExcludeForm(BaseForm):
    """Which winner is excluded, and why."""

    project = RadioField(_l("Project that won"), validators=[required()])
    reason = TextAreaField(_l("Reason"), validators=[required(), at_most(2000)])

    def offer(self, winners: Mapping[str, str]) -> None:
        """Fill in the projects that won: codes and titles."""
        self.project.choices = choices(
            {code: f"{code}. {title}" for code, title in winners.items()}
        )


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
