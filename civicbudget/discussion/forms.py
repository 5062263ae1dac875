"""The forms of discussions and questions."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms import validators as v

from civicbudget.core import clock
from civicbudget.core.forms import (
    BaseForm,
    DayField,
    LongLocalizedField,
    MoneyField,
    WholeNumberField,
    at_most,
    choices,
    required,
)
from civicbudget.core.i18n import LANGUAGES, locale
from civicbudget.core.i18n import gettext as _
from civicbudget.core.i18n import lazy_gettext as _l
from civicbudget.discussion import words
from civicbudget.discussion.models import Discussion, Outcome, ProposalKind, Standing
from civicbudget.discussion.services.discussing import LONGEST

MOST_DAYS = 60
"""The longest term that a municipality may give itself."""


def _days_range() -> v.NumberRange:
    return v.NumberRange(1, MOST_DAYS, _l("From 1 to 60 days."))


class _Written(BaseForm):
    """A text in a language."""

    text = TextAreaField(_l("Your text"), validators=[required(), at_most(LONGEST)])
    lang = SelectField(
        _l("Language of the text"),
        choices=choices(LANGUAGES),
        validate_choice=False,
        validators=[required()],
    )

    @property
    def language(self) -> str:
        """The language that was chosen; what is not offered is the page's."""
        return self.lang.data if self.lang.data in LANGUAGES else locale()


class QuestionForm(_Written):
    """A question to the municipality."""


class ProposalForm(_Written):
    """What somebody says on a draft; the lines stand in the address."""

    amount = MoneyField(_l("How much is moved, som"), validators=[required()])
    speaker = StringField(_l("Name of the speaker"), validators=[at_most(120)])

    def fit(self, kind: ProposalKind, *, in_hall: bool) -> None:
        """Leave out what this kind, or this way, does not ask for."""
        if kind is not ProposalKind.MOVE:
            del self.amount
        if not in_hall:
            del self.speaker


class AnswerForm(_Written):
    """The municipality's answer."""

    outcome = RadioField(
        _l("Decision"),
        choices=choices(words.DECISIONS),
        validate_choice=False,
        validators=[required()],
    )

    def fit(self, *, decides: bool) -> None:
        """A question is answered, nothing is decided on it."""
        self.text.label.text = _("Answer and reason") if decides else _("Text of the answer")
        if not decides:
            del self.outcome

    @property
    def decided(self) -> Outcome | None:
        """The decision, where one is asked for and known."""
        given = self.outcome.data if "outcome" in self else None
        return next((each for each in words.DECISIONS if each == given), None)


class HideForm(BaseForm):
    """Why a text is hidden."""

    reason = StringField(_l("Reason"), validators=[required(), at_most(300)])


class TermForm(BaseForm):
    """In how many days the municipality answers."""

    days = WholeNumberField(_l("Days for an answer"), validators=[required(), _days_range()])


def _begin(field: DayField) -> datetime:
    assert field.data is not None  # noqa: S101 - the form has validated
    return clock.from_local(datetime.combine(field.data, time()))


def _end(field: DayField) -> datetime:
    return _begin(field) + timedelta(days=1)  # a day here has 24 hours, all year


class DiscussionForm(BaseForm):
    """A draft is put up for discussion; only after it has validated are there moments."""

    opens = DayField(_l("First day"), validators=[required()])
    closes = DayField(_l("Last day"), validators=[required()])
    answer_days = WholeNumberField(_l("Days for an answer"), validators=[required(), _days_range()])
    invitation = LongLocalizedField(_l("What residents are asked"))

    @property
    def opens_at(self) -> datetime:
        """The beginning of the first day."""
        return _begin(self.opens)

    @property
    def closes_at(self) -> datetime:
        """The end of the last day."""
        return _end(self.closes)


class ExtendForm(BaseForm):
    """A discussion closes later."""

    closes = DayField(_l("New last day"), validators=[required()])
    reason = StringField(_l("Reason"), validators=[required(), at_most(300)])

    @property
    def closes_at(self) -> datetime:
        """The end of the new last day."""
        return _end(self.closes)


class _Filter(BaseForm):
    """What a list is narrowed down to; it stands in the address."""

    class Meta(BaseForm.Meta):
        """Reading needs no token."""

        csrf = False

    q = StringField(_l("Search"))
    standing = SelectField(
        _l("State"), choices=choices({"": _l("All"), **words.STANDINGS}), validate_choice=False
    )

    def wanted(self) -> dict[str, Any]:
        """As the queries take it; what is not offered is not asked."""
        known = {each.value: each for each in Standing}
        return {
            "words": (self.q.data or "")[:100],
            "standing": known.get(self.standing.data or ""),
            "sort": self["sort"].data or "new",
        }


class QuestionsFilter(_Filter):
    """A list of questions."""

    sort = SelectField(
        _l("Order"),
        choices=choices({sort: words.SORTS[sort] for sort in ("new", "due")}),
        validate_choice=False,
    )


class ProposalsFilter(_Filter):
    """A list of proposals."""

    kind = SelectField(
        _l("Kind"), choices=choices({"": _l("All"), **words.KINDS}), validate_choice=False
    )
    sort = SelectField(_l("Order"), choices=choices(words.SORTS), validate_choice=False)

    def wanted(self) -> dict[str, Any]:
        """With the kind of proposal."""
        kind = self.kind.data if self.kind.data in list(ProposalKind) else ""
        return {**super().wanted(), "kind": kind}


def dates_of(discussion: Discussion | None, days: int) -> dict[str, Any]:
    """A discussion as its form's data; of a new one the term is the municipality's."""
    if discussion is None:
        return {"answer_days": days}
    return {
        "opens": clock.local(discussion.opens_at).date(),
        "closes": (clock.local(discussion.closes_at) - timedelta(days=1)).date(),
        "answer_days": discussion.answer_days,
        "invitation": discussion.invitation,
    }
