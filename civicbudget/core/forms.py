"""Forms: the fields that this platform needs beside those of WTForms."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from flask_wtf import FlaskForm
from wtforms import (
    DateField,
    DateTimeLocalField,
    Field,
    Form,
    FormField,
    IntegerField,
    PasswordField,
    StringField,
    TextAreaField,
    TimeField,
)
from wtforms import validators as v
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined] # types-WTForms is older
from wtforms.widgets import TextInput

from civicbudget.core import clock, money
from civicbudget.core.again import is_shown_again
from civicbudget.core.db import transaction
from civicbudget.core.errors import DomainError
from civicbudget.core.i18n import format_som, format_thousandths, lazy_gettext
from civicbudget.core.i18n import gettext as _

_UNSEEN = re.compile(
    "[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]"
)
"""Signs without a shape, and those that turn the text after them round. The joiners stay: some
pictures of people are made with them."""


_NOTHING = "\u200c\u200d\u00a0\u3000 \t\r\n\f\v"
"""What alone makes no text."""


def without_unseen(text: Any) -> Any:
    """What somebody typed, without signs that nobody sees."""
    return _UNSEEN.sub("", text) if isinstance(text, str) else text


class BaseForm(FlaskForm):  # type: ignore[misc] # Flask-WTF has no types
    """A form with a CSRF token; its validators' messages are ours, in the reader's language."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc] # Flask-WTF has no types
        """What every field of text is read through, but a password, of which each sign counts."""

        def bind_field(self, form: Any, unbound_field: Any, options: Any) -> Any:
            """As WTForms binds it, with the filter put first."""
            kind = unbound_field.field_class
            if issubclass(kind, StringField) and not issubclass(kind, PasswordField):
                given = unbound_field.kwargs.get("filters", ())
                options = {**options, "filters": (without_unseen, *given)}
            return super().bind_field(form, unbound_field, options)

    refusal: DomainError | None = None
    """What a service refused of it last, see `attach`."""

    def is_submitted(self) -> bool:
        """Whether it was sent to be carried out, and not to be shown again."""
        return bool(super().is_submitted()) and not is_shown_again()


class _Required(v.InputRequired):
    """Something must be typed, and be more than spaces."""

    def __call__(self, form: Any, field: Any) -> None:
        super().__call__(form, field)
        if isinstance(field.data, str) and not field.data.strip(_NOTHING):
            raise v.StopValidation(str(self.message))


def required() -> v.InputRequired:
    """The field must be filled."""
    return _Required(lazy_gettext("Fill in this field."))


def at_most(characters: int) -> v.Length:
    """The text may have so many characters."""
    return v.Length(max=characters, message=lazy_gettext("At most %(max)d characters."))


def attach(form: FlaskForm, error: DomainError) -> None:
    """Put what a service refused beside the field it names, or above the form.

    Of several parts, such as a text in three languages, the first one bears it.
    """
    form.refusal = error
    if error.field is None or error.field not in form:
        form.form_errors.append(str(error))
        return
    field = form[error.field]
    if isinstance(field, FormField):
        field = next(iter(field))
    field.errors = [*field.errors, str(error)]


def carry_out(form: FlaskForm, act: Callable[[], object]) -> bool:
    """Do what a form asks for, in one transaction, once it was sent and is filled in well.

    What a service refuses stands beside the field that it names; False where nothing was done.
    """
    if not form.validate_on_submit():
        return False
    try:
        with transaction():
            act()
    except DomainError as error:
        attach(form, error)
        return False
    return True


def choices(named: Mapping[Any, Any]) -> list[Any]:
    """What a field offers: values and their words, which may be lazy."""
    return [SelectChoice(str(value), label) for value, label in named.items()]


class _SaysOnce:
    """A field that could not be read says so, and not also what follows from being empty."""

    process_errors: Sequence[str]
    raw_data: list[Any] | None

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002 - the signature is WTForms'
        """No other check of what was typed and not understood; an empty field is for Optional."""
        if self.process_errors and any(str(text).strip() for text in self.raw_data or ()):
            raise v.StopValidation


class _DecimalField(_SaysOnce, Field):
    """A number with decimals, kept whole in parts of `unit`; what was typed stays when wrong.

    `shown` writes the number for the reader, `wrong` says what to type instead.
    """

    widget = TextInput()
    unit: int
    shown: Callable[[int], str]
    wrong: Callable[[], str]

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return self.shown(self.data) if self.data is not None else ""

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """The number in its parts, or a message."""
        self.data = None
        if not valuelist or not valuelist[0].strip():
            return
        try:
            self.data = money.parse_amount(valuelist[0], self.unit)
        except money.NotMoney as error:
            raise ValueError(self.wrong()) from error


def wrong_sum() -> str:
    """What to say beside a sum that is none, or that no budget here holds."""
    return _(
        "Enter a sum like %(whole)s or %(parts)s.",
        whole=format_som(1_234_567 * money.TYIYN),
        parts=format_som(1_234_567_50),
    )


def wrong_quantity() -> str:
    """What to say beside a quantity that is none."""
    return _("Enter a number like 12 or %(parts)s.", parts=format_thousandths(10_500))


class MoneyField(_DecimalField):
    """A sum typed in som, kept in tyiyn."""

    unit, shown, wrong = money.TYIYN, staticmethod(format_som), staticmethod(wrong_sum)


class QuantityField(_DecimalField):
    """How much of something, kept in thousandths."""

    unit, shown, wrong = 1000, staticmethod(format_thousandths), staticmethod(wrong_quantity)


class MomentField(_SaysOnce, DateTimeLocalField):
    """A moment typed as the clock in Kyrgyzstan shows it, kept in UTC."""

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        """The wall-clock time, or a message."""
        try:
            super().process_formdata(list(valuelist))
        except ValueError as error:
            raise ValueError(_("Enter a date and a time.")) from error

    def process_data(self, value: datetime | None) -> None:
        """From UTC to the wall clock."""
        self.data = clock.local(value).replace(tzinfo=None) if value else None

    @property
    def moment(self) -> datetime:
        """The moment in UTC; only after the form has validated."""
        assert self.data is not None  # noqa: S101 - the form has validated
        return clock.from_local(self.data)


class DayField(_SaysOnce, DateField):
    """A day, with our message."""

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        """The day, or a message."""
        try:
            super().process_formdata(list(valuelist))
        except ValueError as error:
            raise ValueError(_("Enter a date.")) from error


class ClockField(_SaysOnce, TimeField):
    """A time of the day, with our message."""

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        """The time, or a message."""
        try:
            super().process_formdata([text for text in valuelist if text])
        except ValueError as error:
            raise ValueError(_("Enter a time such as 18:00.")) from error


class _Languages(Form):
    ky = StringField("Кыргызча")
    ru = StringField("Русский")
    en = StringField("English")


if TYPE_CHECKING:
    _LanguagesField = FormField[_Languages]
else:
    _LanguagesField = FormField  # WTForms' own class takes no parameter


class LocalizedField(_LanguagesField):
    """A text in three languages; `value` is the LocalizedText of what was filled in."""

    def __init__(self, label: Any, **kwargs: Any) -> None:
        super().__init__(_Languages, label, **kwargs)

    @property
    def value(self) -> dict[str, str]:
        """The languages that were filled in."""
        return {lang: text.strip() for lang, text in self.data.items() if text and text.strip()}


class _LongLanguages(Form):
    ky = TextAreaField("Кыргызча")
    ru = TextAreaField("Русский")
    en = TextAreaField("English")


class LongLocalizedField(LocalizedField):
    """A text of several lines in three languages."""

    def __init__(self, label: Any, **kwargs: Any) -> None:
        FormField.__init__(self, _LongLanguages, label, **kwargs)


class WholeNumberField(_SaysOnce, IntegerField):
    """A whole number, whose message is ours; what was typed stays when it is none."""

    widget = TextInput()

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        """The number, or a message."""
        self.data = None
        text = "".join(str(valuelist[0]).split()) if valuelist else ""
        if text and not re.fullmatch(r"-?\d{1,9}", text, re.ASCII):
            raise ValueError(_("Enter a whole number."))
        if text:
            self.data = int(text)
