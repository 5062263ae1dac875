"""The filter of the log."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from wtforms import DateField, Form, SelectField, StringField
from wtforms import validators as v

from civicbudget.core.i18n import lazy_gettext as _l
from civicbudget.desk import acts
from civicbudget.desk.queries.log import Wanted


class LogFilter(Form):
    """What the address says of the log; what it says wrongly narrows nothing."""

    q = StringField(_l("Search in the log"))
    act = SelectField(_l("Act"), validators=[v.Optional()])
    role = SelectField(_l("Role"), validators=[v.Optional()])
    since = DateField(_l("From"), validators=[v.Optional()])
    until = DateField(_l("To"), validators=[v.Optional()])

    def offer(self, known: Sequence[str], roles: Sequence[str]) -> None:
        """The acts and roles that occur in the log, in words."""
        everything = ("", _l("All"))
        self.act.choices = [everything, *((word, acts.act(word)) for word in known)]
        self.role.choices = [everything, *((word, acts.role(word)) for word in roles if word)]

    @property
    def wanted(self) -> Wanted:
        """What the reader looks for."""
        self.validate()
        return Wanted(
            words=self.q.data or "",
            act=self._known(self.act),
            role=self._known(self.role),
            since=self._day(self.since),
            until=self._day(self.until),
        )

    @staticmethod
    def _known(field: SelectField) -> str:
        return "" if field.errors else field.data or ""

    @staticmethod
    def _day(field: DateField) -> date | None:
        return None if field.errors else field.data
