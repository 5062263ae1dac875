"""The forms in which a member of the commission proposes something."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from wtforms import RadioField, SelectField, TextAreaField, ValidationError
from wtforms import validators as v

from civicbudget.campaigns import schedule, words
from civicbudget.campaigns.models import MotionKind
from civicbudget.core import clock
from civicbudget.core.forms import BaseForm, ClockField, DayField, at_most, choices, required
from civicbudget.core.i18n import gettext as _
from civicbudget.core.i18n import lazy_gettext as _l

CHANGES = {
    "end_at": _l("Ends at the time below"),
    "end_now": _l("Ends now"),
    "start_at": _l("Begins at the time below"),
    "start_now": _l("Begins now"),
}


class MotionForm(BaseForm):
    """A member proposes something that needs no more than a reason."""

    kind = RadioField(_l("What is to be done"), validators=[required()])
    reason = TextAreaField(_l("Reason"), validators=[required(), at_most(2000)])

    def offer(self, kinds: Sequence[MotionKind]) -> None:
        """The motions that are due."""
        self.kind.choices = choices({kind: words.MOTIONS[kind] for kind in kinds})


class MoveForm(BaseForm):
    """A member proposes to open, close or extend a phase."""

    phase = SelectField(_l("Phase"), choices=choices(words.PHASES), validators=[required()])
    change = RadioField(_l("Change"), choices=choices(CHANGES), validators=[required()])
    at = DayField(_l("Day"), validators=[v.Optional()])
    time = ClockField(_l("Time"), validators=[v.Optional()])
    reason = TextAreaField(_l("Reason"), validators=[required(), at_most(2000)])

    def validate_change(self, field: RadioField) -> None:
        """A day where one is needed."""
        if str(field.data).endswith("_at") and not self.at.data and not self.at.errors:
            raise ValidationError(_("Enter the day below."))

    @property
    def details(self) -> dict[str, str]:
        """What the motion says."""
        change = str(self.change.data)
        name = "starts_at" if change.startswith("start") else "ends_at"
        moment = schedule.NOW if change.endswith("_now") else self._moment(name).isoformat()
        return {"phase": str(self.phase.data), name: moment}

    def _moment(self, name: str) -> datetime:
        """Without a time a phase begins as its day begins, and ends as its day ends."""
        day, hour = self.at.data, self.time.data
        assert day is not None  # noqa: S101 - the form has validated
        if hour is None and name == "ends_at":
            day += timedelta(days=1)
        return clock.from_local(datetime.combine(day, hour or time()))
