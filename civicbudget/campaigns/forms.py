"""The forms of an official who prepares a campaign, and of the commission."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any

from wtforms import (
    BooleanField,
    FieldList,
    Form,
    FormField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms import validators as v
from wtforms.widgets import CheckboxInput, ListWidget

from civicbudget.campaigns import balloting, policy, schedule, words
from civicbudget.campaigns.balloting import BallotFields
from civicbudget.campaigns.models import Campaign, MotionKind, PhaseKind
from civicbudget.campaigns.preparing import Plan
from civicbudget.core import clock
from civicbudget.core.forms import (
    BaseForm,
    ClockField,
    DayField,
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
from civicbudget.sealing import choice

LEAST_CATEGORIES = 5
RESERVED = {"new"}
"""Words of the address that no campaign may be called."""


class _Period(Form):
    starts = MomentField(_l("Starts"), validators=[required()])
    ends = MomentField(_l("Ends"), validators=[required()])


class CampaignForm(BallotFields):
    """Everything that an official decides about a campaign."""

    title = LocalizedField(_l("Title"))
    slug = StringField(_l("Word in the address"), validators=[required(), at_most(60)])
    summary = LongLocalizedField(_l("Summary"))
    pot = MoneyField(_l("The pot, in som"), validators=[required()])
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
    min_age = WholeNumberField(
        _l("Youngest age of a voter"),
        default=18,
        validators=[
            required(),
            v.NumberRange(1, 99, message=_l("Enter a number from %(min)s to %(max)s.")),
        ],
    )
    tally_rule = RadioField(
        _l("How the winners are found"),
        choices=choices(words.TALLY_RULES),
        default="greedy-votes",
        validators=[required()],
    )
    ties = RadioField(
        _l("When votes are equal"),
        choices=choices(words.TIE_RULES),
        default="id",
        validators=[required()],
    )
    seed = StringField(_l("The text of the lot"), validators=[at_most(120)])

    def offer(self, areas: Sequence[Area], extra: int = 0) -> None:
        """Fill in the villages there are, and so many more lines for categories."""
        self.title.ky.flags.required = True
        self.areas.choices = choices({area.id: pick(area.name).string for area in areas})
        for _line in range(extra):
            self.categories.append_entry()

    def validate_slug(self, field: StringField) -> None:
        """What can stand in an address."""
        if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", field.data or "") or field.data in RESERVED:
            raise ValidationError(_("Small Latin letters, digits and hyphens, such as 2027."))

    def validate_seed(self, field: StringField) -> None:
        """A lot is drawn by a text that all know."""
        if self.ties.data == "lot" and not (field.data or "").strip():
            raise ValidationError(_("A lot needs its text."))

    def validate(self, extra_validators: Any = None) -> bool:
        """Each field for itself, then what they say together."""
        valid = bool(super().validate(extra_validators))
        if not self.title.value.get("ky"):
            self.title.ky.errors = [_("Fill in this field.")]
            valid = False
        whole = self.ballot_is_whole() and self._countable(valid)
        return self._in_order() and whole and valid

    def _countable(self, valid: bool) -> bool:
        """Whether the rule counts such ballots; asked once each field is right for itself."""
        allowed = policy.can_count(self.ballot, self._rule()) if valid else ALLOWED
        if not allowed:
            self.tally_rule.errors = [*self.tally_rule.errors, allowed.reason]
        return bool(allowed)

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
            pot=self.pot.data,
            areas=[area for area in areas if area.id in chosen],
            categories=[entry.value for entry in self.categories],
            dates=self._dates(),
            ballot=self.ballot,
            may_vote_again=self.may_vote_again.data,
            min_age=self.min_age.data or 0,
            tally_rule=self._rule(),
        )

    def _rule(self) -> dict[str, Any]:
        rule: dict[str, Any] = {"name": self.tally_rule.data, "ties": self.ties.data}
        if rule["name"] == "equal-shares":
            rule["completion"] = "add1u"  # what is left goes to most votes, as the page says
            if self.ballot.form is choice.Form.POINTS:
                rule["utility"] = "points"
        if rule["ties"] == "lot":
            rule["seed"] = (self.seed.data or "").strip()
        return rule


def decided(campaign: Campaign) -> dict[str, Any]:
    """A campaign as the form's data."""
    lines = {category.number: category.name for category in campaign.categories}
    return {
        "title": campaign.title,
        "slug": campaign.slug,
        "summary": campaign.summary,
        "pot": campaign.pots[0].amount,
        "areas": [area.id for area in campaign.areas],
        "categories": [lines.get(number, {}) for number in range(1, max(lines, default=0) + 1)],
        **{p.kind.value: {"starts": p.starts_at, "ends": p.ends_at} for p in campaign.phases},
        **balloting.decided(campaign.ballot),
        "may_vote_again": campaign.may_vote_again,
        "min_age": campaign.min_age,
        "tally_rule": campaign.tally_rule["name"],
        "ties": campaign.tally_rule["ties"],
        "seed": campaign.tally_rule.get("seed", ""),
    }


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
