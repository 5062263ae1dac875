"""The filter of the log, and the operator's forms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from wtforms import (
    DateField,
    FieldList,
    Form,
    FormField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms import validators as v
from wtforms.widgets import CheckboxInput, ListWidget

from civicbudget.accounts.models import Role
from civicbudget.core.forms import (
    BaseForm,
    LocalizedField,
    LongLocalizedField,
    WholeNumberField,
    at_most,
    choices,
    required,
)
from civicbudget.core.i18n import format_datetime, pick
from civicbudget.core.i18n import gettext as _
from civicbudget.core.i18n import lazy_gettext as _l
from civicbudget.desk import acts
from civicbudget.desk.queries import log
from civicbudget.desk.queries.log import Wanted
from civicbudget.municipalities.models import Kind
from civicbudget.municipalities.services import Village

LEAST_VILLAGES = 5
KINDS = {Kind.AYIL_AIMAK: _l("Ayil aimak"), Kind.CITY: _l("City")}


class LogFilter(Form):
    """What the address says of the log; what it says wrongly narrows nothing."""

    q = StringField(_l("Search in the log"))
    campaign = SelectField(_l("Campaign"), validators=[v.Optional()])
    act = SelectField(_l("Act"), validators=[v.Optional()])
    role = SelectField(_l("Role"), validators=[v.Optional()])
    since = DateField(_l("From"), validators=[v.Optional()])
    until = DateField(_l("To"), validators=[v.Optional()])

    def offer(self, known: log.Known) -> None:
        """The acts, roles and campaigns that occur in the log, in words."""
        everything = {"": _("All")}
        titles = {slug: pick(title).string for slug, title in known.campaigns.items()}
        self.campaign.choices = choices({**everything, **titles})
        self.act.choices = choices({**everything, **{word: acts.act(word) for word in known.acts}})
        by_role = {word: acts.role(word) for word in known.roles if word}
        self.role.choices = choices({**everything, **by_role})

    @property
    def wanted(self) -> Wanted:
        """What the reader looks for."""
        self.validate()
        return Wanted(
            words=self.q.data or "",
            campaign=self._known(self.campaign),
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


class CheckpointsForm(Form):
    """Which two checkpoints are laid side by side; unless the address says, the last two."""

    first = SelectField(_l("From checkpoint"), coerce=int)
    last = SelectField(_l("To checkpoint"), coerce=int)

    def offer(self, known: Sequence[tuple[int, datetime]]) -> None:
        """The checkpoints that there are, the newest first."""
        words = {str(number): f"{number}: {format_datetime(at)}" for number, at in known}
        self.first.choices = self.last.choices = choices(words)

    def pair(self, known: Sequence[tuple[int, datetime]]) -> tuple[int, int] | None:
        """The two numbers, the earlier first; None where there are fewer than two."""
        if len(known) < 2:
            return None
        numbers = {number for number, _at in known}
        last = self.last.data if self.last.data in numbers else known[0][0]
        first = self.first.data if self.first.data in numbers else known[1][0]
        self.first.data, self.last.data = sorted((first, last))
        return self.first.data, self.last.data


class AnnulForm(BaseForm):
    """Which marks, and why their envelopes are annulled."""

    groups = SelectMultipleField(
        _l("Marks whose envelopes are annulled"),
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
        validators=[required()],
    )
    reason = TextAreaField(_l("Reason"), validators=[required(), at_most(2000)])

    def offer(self, groups: Mapping[str, str]) -> None:
        """The sets that there are: their codes, and their numbers in words."""
        self.groups.choices = choices(groups)


class _VillageForm(Form):
    ky = StringField("Кыргызча", validators=[at_most(80)])
    ru = StringField("Русский", validators=[at_most(80)])
    en = StringField("English", validators=[at_most(80)])
    population = WholeNumberField(_l("Residents"))

    def validate_population(self, field: WholeNumberField) -> None:
        """A village that has a name has a number of residents."""
        if self.name and field.data is None and not field.errors:
            raise v.ValidationError(_("Enter a whole number."))

    @property
    def name(self) -> dict[str, str]:
        """The languages that were filled in."""
        typed = {part.short_name: (part.data or "").strip() for part in (self.ky, self.ru, self.en)}
        return {lang: text for lang, text in typed.items() if text}


class FoundingForm(BaseForm):
    """A municipality to be."""

    name = LocalizedField(_l("Name"))
    slug = StringField(_l("Word in the address"), validators=[required(), at_most(60)])
    kind = RadioField(
        _l("What it is"),
        choices=choices(KINDS),
        default=Kind.AYIL_AIMAK.value,
        validators=[required()],
    )
    district = LocalizedField(_l("District"))
    contact = LongLocalizedField(_l("Where to find it: address, phone, hours"))
    villages = FieldList(FormField(_VillageForm), _l("Villages"), min_entries=LEAST_VILLAGES)

    def more(self) -> None:
        """Room for more villages."""
        for _row in range(LEAST_VILLAGES):
            self.villages.append_entry()

    @property
    def village_list(self) -> list[Village]:
        """The rows with a name; only after the form has validated."""
        rows = [row.form for row in self.villages]
        return [Village(row.name, row.population.data or 0) for row in rows if row.name]


class AppointForm(BaseForm):
    """Who gets which role."""

    identifier = StringField(_l("Phone or e-mail"), validators=[required(), at_most(254)])
    role = SelectField(
        _l("Role"),
        choices=choices({role: acts.ROLES[role] for role in Role if role is not Role.OPERATOR}),
        validators=[required()],
    )
