"""The forms around ideas."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from wtforms import (
    FieldList,
    Form,
    FormField,
    MultipleFileField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms import validators as v
from wtforms.widgets import CheckboxInput, ListWidget

from civicbudget.campaigns.models import Campaign
from civicbudget.core import money
from civicbudget.core.forms import (
    BaseForm,
    LocalizedField,
    LongLocalizedField,
    MoneyField,
    QuantityField,
    WholeNumberField,
    at_most,
    choices,
    required,
    wrong_sum,
)
from civicbudget.core.i18n import LANGUAGES, format_money, pick
from civicbudget.core.i18n import gettext as _
from civicbudget.core.i18n import lazy_gettext as _l
from civicbudget.ideas import words
from civicbudget.ideas.models import Idea, IdeaState, Project, Verdict
from civicbudget.ideas.services.writing import LONGEST, Draft, Line

FIRST_LINES = 3
MOST_LINES = 50
MOST_UNITS = 500_000
DEAREST_UNIT = 10**10
"""A hundred million som in tyiyn: a thousand times as much of it stays within BIGINT."""


class _EstimateLine(Form):
    name = StringField(_l("Item"), validators=[at_most(LONGEST["name"])])
    quantity = QuantityField(_l("Quantity"))
    unit = StringField(_l("Unit"), validators=[at_most(LONGEST["unit"])])
    unit_price = MoneyField(_l("Price of one, som"))

    def validate_quantity(self, field: QuantityField) -> None:
        """More than nothing, and no more than can be added up."""
        if field.data is not None and not 0 < field.data <= MOST_UNITS * field.unit:
            raise v.ValidationError(
                _("Enter a number above 0 and up to %(max)s.", max=money.format_number(MOST_UNITS))
            )

    def validate_unit_price(self, field: MoneyField) -> None:
        """No gifts, and nothing that no budget holds."""
        if field.data is not None and not 0 <= field.data <= DEAREST_UNIT:
            raise v.ValidationError(wrong_sum())

    @property
    def written(self) -> bool:
        """Whether anything stands in the row."""
        return any(field.raw_data and str(field.raw_data[0]).strip() for field in self)

    @property
    def line(self) -> Line:
        """The row as far as it is right."""
        quantity = None if self.quantity.errors else self.quantity.data
        price = None if self.unit_price.errors else self.unit_price.data
        return Line(_stripped(self.name), quantity, _stripped(self.unit), price)


def _stripped(field: StringField | TextAreaField) -> str:
    return (field.data or "").strip()


def _numbered(field: SelectField, rows: Iterable[Any]) -> Any:
    return next((row for row in rows if str(row.number) == field.data), None)


def _select(label: Any, **kwargs: Any) -> SelectField:
    """A choice that may be left open; what is not offered counts as that."""
    field: SelectField = SelectField(label, validate_choice=False, **kwargs)
    return field


class IdeaForm(BaseForm):
    """An idea as its author writes it: a draft may lack anything but its title."""

    lang = SelectField(_l("Language of the idea"), choices=choices(LANGUAGES))
    title = StringField(_l("Title"), validators=[required(), at_most(LONGEST["title"])])
    description = TextAreaField(_l("What is to be done, and why"), validators=[at_most(5000)])
    beneficiaries = TextAreaField(_l("Who benefits from it"), validators=[at_most(2000)])
    area = _select(_l("Village"))
    place = StringField(_l("Place"), validators=[at_most(LONGEST["place"])])
    category = _select(_l("Category"))
    estimate = FieldList(
        FormField(_EstimateLine), _l("Estimate"), min_entries=FIRST_LINES, max_entries=MOST_LINES
    )
    photos = MultipleFileField(_l("Add photos"))

    def offer(self, campaign: Campaign, extra: int = 0) -> None:
        """Fill in the villages and categories there are, and so many more empty rows."""
        self.area.choices = _choices(campaign.areas, _("Choose a village"))
        self.category.choices = _choices(campaign.categories, _("Choose a category"))
        for _line in range(min(extra, MOST_LINES - len(self.estimate))):
            self.estimate.append_entry()

    @property
    def is_blank(self) -> bool:
        """Whether there is nothing worth keeping."""
        texts = (self.title, self.description, self.beneficiaries, self.place)
        lines = any(entry.form.written for entry in self.estimate)
        return not (lines or self.files or any(_stripped(field) for field in texts))

    @property
    def files(self) -> list[Any]:
        """The photographs that were sent; a browser sends an empty one for none."""
        return [file for file in self.photos.data or () if file and file.filename]

    def draft(self, campaign: Campaign) -> Draft:
        """What was written, as far as it is right."""
        return Draft(
            lang=self.lang.data if self.lang.data in LANGUAGES else "ky",
            title=_stripped(self.title),
            description=_stripped(self.description),
            beneficiaries=_stripped(self.beneficiaries),
            place=_stripped(self.place),
            area=_numbered(self.area, campaign.areas),
            category=_numbered(self.category, campaign.categories),
            estimate=[entry.form.line for entry in self.estimate if entry.form.written],
        )

    def say(self, field: str, message: str) -> None:
        """Put a message beside a field, once."""
        if message not in self[field].errors:
            self[field].errors = [*self[field].errors, message]


def _choices(rows: Sequence[Any], none: str) -> Any:
    return choices({"": none, **{row.number: pick(row.name).string for row in rows}})


def written(idea: Idea) -> dict[str, Any]:
    """An idea as the form's data."""
    return {
        "lang": idea.lang,
        "title": idea.title,
        "description": idea.description,
        "beneficiaries": idea.beneficiaries,
        "place": idea.place,
        "area": str(idea.area.number) if idea.area else "",
        "category": str(idea.category.number) if idea.category else "",
        "estimate": [
            {
                "name": item.name,
                "quantity": item.quantity,
                "unit": item.unit,
                "unit_price": item.unit_price,
            }
            for item in idea.estimate
        ],
    }


class FilterForm(BaseForm):
    """What a list of ideas is narrowed down to; it stands in the address."""

    class Meta(BaseForm.Meta):
        """Reading needs no token."""

        csrf = False

    q = StringField(_l("Search in ideas"))
    area = _select(_l("Village"))
    category = _select(_l("Category"))
    state = _select(_l("State"))
    sort = _select(_l("Order"), choices=choices(words.SORTS), default="new")

    def offer(self, campaign: Campaign) -> None:
        """Fill in the villages, the categories and the states there are."""
        self.area.choices = _choices(campaign.areas, _("All"))
        self.category.choices = _choices(campaign.categories, _("All"))
        public = {state: words.STATES[state] for state in IdeaState if state != IdeaState.DRAFT}
        self.state.choices = choices({"": _("All"), **public})

    def wanted(self) -> dict[str, Any]:
        """As queries.find takes it; what is not offered is not asked."""
        states = {state.value: state for state in IdeaState}
        return {
            "words": (self.q.data or "")[:100],
            "area": _number(self.area.data),
            "category": _number(self.category.data),
            "state": states.get(self.state.data or ""),
            "sort": self.sort.data or "new",
        }


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 6 else None


class CommentForm(BaseForm):
    """A word about an idea."""

    text = TextAreaField(_l("Your comment"), validators=[required(), at_most(2000)])
    lang = SelectField(
        _l("Language of the comment"), choices=choices(LANGUAGES), validators=[required()]
    )


class HideForm(BaseForm):
    """Why a comment is hidden."""

    reason = StringField(_l("Reason"), validators=[required(), at_most(300)])


class ReviewForm(BaseForm):
    """What an official found."""

    verdict = RadioField(
        _l("Finding"),
        choices=choices(words.VERDICTS),
        validators=[required()],
    )
    reason = TextAreaField(_l("Reason"), validators=[required(), at_most(5000)])
    lang = SelectField(
        _l("Language of the reason"), choices=choices(LANGUAGES), validators=[required()]
    )
    cost = MoneyField(_l("Cost as checked, som"))
    cofinancing = MoneyField(_l("What others pay of it, som"))
    pot = SelectField(_l("Pot"), coerce=int, validate_choice=False)
    title = LocalizedField(_l("Title of the project"))
    summary = LongLocalizedField(_l("Summary of the project"))

    def offer(self, campaign: Campaign) -> None:
        """Fill in the pots there are."""
        self.pot.flags.required = True
        self.pot.choices = choices(
            {pot.number: f"{pick(pot.name)}: {format_money(pot.amount)}" for pot in campaign.pots}
        )

    def validate_cost(self, field: MoneyField) -> None:
        """Needed for what is feasible."""
        if self.verdict.data == Verdict.FEASIBLE and field.data is None and not field.errors:
            raise v.ValidationError(_("Enter the cost as checked."))


class ExclusiveForm(BaseForm):
    """Projects of which at most one can win."""

    projects = SelectMultipleField(
        _l("Projects of which at most one can win"),
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
        validate_choice=False,
        validators=[required()],
    )

    def offer(self, projects: Sequence[Project]) -> None:
        """Fill in the projects that are in no group yet."""
        self.projects.choices = choices(
            {each.code: f"{each.code}. {pick(each.title)}" for each in projects}
        )


class MergeForm(BaseForm):
    """Into which idea another one goes."""

    into = WholeNumberField(_l("Number of the other idea"), validators=[required()])
    reason = TextAreaField(_l("Reason"), validators=[required(), at_most(2000)])
