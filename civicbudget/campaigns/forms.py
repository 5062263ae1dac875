"""The form of an official who prepares a campaign."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from wtforms import (
    BooleanField,
    Field,
    FieldList,
    Form,
    FormField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    ValidationError,
)
from wtforms import validators as v
from wtforms.widgets import CheckboxInput, ListWidget

from civicbudget.campaigns import balloting, counting, policy, schedule, words
from civicbudget.campaigns.balloting import BallotFields
from civicbudget.campaigns.counting import CountFields
from civicbudget.campaigns.models import COMPLAINT_DAYS, Campaign, PhaseKind, Pot
from civicbudget.campaigns.preparing import Plan, PotPlan
from civicbudget.core.forms import (
    LocalizedField,
    LongLocalizedField,
    MomentField,
    MoneyField,
    WholeNumberField,
    at_most,
    choices,
    required,
)
from civicbudget.core.i18n import gettext as _
from civicbudget.core.i18n import lazy_gettext as _l
from civicbudget.core.i18n import pick
from civicbudget.core.policy import ALLOWED
from civicbudget.municipalities.models import Area
from civicbudget.sealing.keys import Keeping

LEAST_CATEGORIES = 5
MOST_POTS = 30
RESERVED = {"new"}
"""Words of the address that no campaign may be called."""


class _Period(Form):
    starts = MomentField(_l("Starts"), validators=[required()])
    ends = MomentField(_l("Ends"), validators=[required()])


class _Pot(Form):
    """A row for a pot; one that is empty is no pot."""

    name = LocalizedField(_l("Name"))
    amount = MoneyField(_l("Sum, in som"))
    carry_to = SelectField(_l("What is left of it"), coerce=int, validate_choice=False)

    @property
    def is_filled(self) -> bool:
        """Whether anything was typed."""
        return bool(self.name.value) or self.amount.data is not None or bool(self.amount.errors)


class CampaignForm(BallotFields, CountFields):
    """Everything that an official decides about a campaign."""

    title = LocalizedField(_l("Title"))
    slug = StringField(_l("Word in the address"), validators=[required(), at_most(60)])
    summary = LongLocalizedField(_l("Summary"))
    pots = FieldList(FormField(_Pot), _l("Pots"), min_entries=1, max_entries=MOST_POTS)
    areas = SelectMultipleField(
        _l("Villages that take part"),
        coerce=int,
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
        validators=[required()],
    )
    categories = FieldList(LocalizedField(_l("Category")), min_entries=LEAST_CATEGORIES)
    ideas = FormField(_Period, words.PHASES[PhaseKind.IDEAS])
    review = FormField(_Period, words.PHASES[PhaseKind.REVIEW])
    voting = FormField(_Period, words.PHASES[PhaseKind.VOTING])
    counting = FormField(_Period, words.PHASES[PhaseKind.COUNTING])
    delivery = FormField(_Period, words.PHASES[PhaseKind.DELIVERY])
    may_vote_again = BooleanField(
        _l("One may vote again until voting ends; the last vote counts"), default=True
    )
    with_codes = BooleanField(
        _l("Ballots are published with their codes, so that voters find their own"), default=True
    )
    min_age = WholeNumberField(
        _l("Youngest age of a voter"),
        default=18,
        validators=[
            required(),
            v.NumberRange(1, 99, message=_l("Enter a number from %(min)s to %(max)s.")),
        ],
    )
    key_keeping = RadioField(
        _l("Who keeps the key to the envelopes"),
        choices=choices(words.KEEPINGS),
        default=Keeping.SERVER.value,
        validators=[required()],
    )
    complaint_days = WholeNumberField(
        _l("Days for complaints after the results are published"),
        default=COMPLAINT_DAYS,
        validators=[
            required(),
            v.NumberRange(1, 365, message=_l("Enter a number from %(min)s to %(max)s.")),
        ],
    )

    def offer(self, areas: Sequence[Area], categories: int = 0, pots: int = 0) -> None:
        """Fill in the villages there are, and so many more lines for categories and pots."""
        self.title.ky.flags.required = True
        self.areas.choices = choices({area.id: pick(area.name).string for area in areas})
        for _line in range(categories):
            self.categories.append_entry()
        for _line in range(min(pots, MOST_POTS - len(self.pots))):
            self.pots.append_entry()
        for number, row in enumerate(self.pots, start=1):
            row.form.amount.flags.required = number == 1
            later = range(number + 1, len(self.pots) + 1)
            goes = {each: _("goes to pot %(number)s", number=each) for each in later}
            row.form.carry_to.choices = choices({0: _("stays in the budget"), **goes})

    def validate_slug(self, field: StringField) -> None:
        """What can stand in an address."""
        if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", field.data or "") or field.data in RESERVED:
            raise ValidationError(_("Small Latin letters, digits and hyphens, such as 2027."))

    def validate(self, extra_validators: Any = None) -> bool:
        """Each field for itself, then what they say together."""
        valid = bool(super().validate(extra_validators))
        if not self.title.value.get("ky"):
            self.title.ky.errors = [_("Fill in this field.")]
            valid = False
        pots = self._pots_are_whole()
        whole = self.ballot_is_whole() and self._countable(valid)
        return self._in_order() and pots and whole and valid

    def _countable(self, valid: bool) -> bool:
        """Whether the rule counts such ballots; asked once each field is right for itself."""
        allowed = policy.can_count(self.ballot, self.rule) if valid else ALLOWED
        if not allowed:
            self.tally_rule.errors = [*self.tally_rule.errors, allowed.reason]
        return bool(allowed)

    def _pots_are_whole(self) -> bool:
        """Whether each pot has its sum, and its name where there are several."""
        wrong = list(self._missing_of_pots())
        for field, message in wrong:
            field.errors = [*field.errors, message]
        if wrong:
            self.pots.errors = [row.errors for row in self.pots]
        return not wrong

    def _missing_of_pots(self) -> Iterator[tuple[Field, str]]:
        filled = self._filled_pots()
        for number, row in {**filled, 1: self.pots[0].form}.items():
            if row.amount.data is None and not row.amount.errors:
                yield row.amount, _("Fill in this field.")
            if row.amount.data is not None and row.amount.data <= 0:
                yield row.amount, _("The pot must be more than nothing.")
            if len(filled) > 1 and not row.name.value.get("ky"):
                yield row.name.ky, _("Fill in this field.")
            if row.carry_to.data and not (
                row.carry_to.data in filled and row.carry_to.data > number
            ):
                yield row.carry_to, _("What is left goes to a later pot, or stays in the budget.")

    def _filled_pots(self) -> dict[int, _Pot]:
        rows = {number: row.form for number, row in enumerate(self.pots, start=1)}
        return {number: row for number, row in rows.items() if row.is_filled}

    def _in_order(self) -> bool:
        """Whether the dates follow one another; what does not is said beside its field."""
        wrong = list(schedule.disorder(self._dates()))
        for kind, end, message in wrong:
            field = self[kind.value].form[end]
            field.errors = [*field.errors, message]
        return not wrong

    def _dates(self) -> schedule.Dates:
        periods = {kind: self[kind.value].form for kind in PhaseKind}
        return {
            kind: (period.starts.moment, period.ends.moment)
            for kind, period in periods.items()
            if period.starts.data and period.ends.data
        }

    def plan(self, areas: Sequence[Area]) -> Plan:
        """What was decided; only after the form has validated."""
        chosen = set(self.areas.data or ())
        return Plan(
            slug=self.slug.data or "",
            title=self.title.value,
            summary=self.summary.value,
            pots={
                number: PotPlan(row.name.value, row.amount.data, row.carry_to.data or None)
                for number, row in self._filled_pots().items()
            },
            areas=[area for area in areas if area.id in chosen],
            categories=[entry.value for entry in self.categories],
            dates=self._dates(),
            ballot=self.ballot,
            may_vote_again=self.may_vote_again.data,
            with_codes=self.with_codes.data,
            min_age=self.min_age.data or 0,
            tally_rule=self.rule,
            key_keeping=Keeping(self.key_keeping.data),
            complaint_days=self.complaint_days.data or 0,
        )


def decided(campaign: Campaign) -> dict[str, Any]:
    """A campaign as the form's data."""
    lines = {category.number: category.name for category in campaign.categories}
    pots = {pot.number: pot for pot in campaign.pots}
    return {
        "title": campaign.title,
        "slug": campaign.slug,
        "summary": campaign.summary,
        "pots": [_pot(pots.get(number)) for number in range(1, max(pots) + 1)],
        "areas": [area.id for area in campaign.areas],
        "categories": [lines.get(number, {}) for number in range(1, max(lines, default=0) + 1)],
        **{p.kind.value: {"starts": p.starts_at, "ends": p.ends_at} for p in campaign.phases},
        **balloting.decided(campaign.ballot),
        "may_vote_again": campaign.may_vote_again,
        "with_codes": campaign.with_codes,
        "min_age": campaign.min_age,
        **counting.decided(campaign.tally_rule),
        "key_keeping": campaign.key_keeping.value,
        "complaint_days": campaign.complaint_days,
    }


def _pot(pot: Pot | None) -> dict[str, Any]:
    if pot is None:
        return {}
    return {"name": pot.name, "amount": pot.amount, "carry_to": pot.carry_to or 0}
