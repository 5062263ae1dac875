"""The forms of the roll."""

from __future__ import annotations

from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, Form, SearchField, SelectField, StringField, TextAreaField
from wtforms import validators as v

from civicbudget.accounts.forms import filled
from civicbudget.core.forms import BaseForm, at_most, choices, required
from civicbudget.core.i18n import lazy_gettext as _l

NUMBER = {"inputmode": "numeric", "autocomplete": "off"}
HIDDEN_FROM_MEMORY = {"autocomplete": "off"}


class ProofForm(BaseForm):
    """What a resident types from the ID card and from the card of the municipality."""

    pin = StringField(_l("PIN (personal number)"), [required()], render_kw=NUMBER)
    code = StringField(
        _l("Code from the card"),
        [required(), at_most(40)],
        render_kw={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"},
    )


class RollFilter(Form):
    """What an official looks for."""

    q = SearchField(_l("Full name"))
    village = SelectField(_l("Village"), coerce=str)
    state = SelectField(
        _l("State"),
        choices=choices(
            {
                "": _l("All"),
                "proved": _l("Has proved to be a resident"),
                "card": _l("Has a card, not used yet"),
                "none": _l("Has no card yet"),
            }
        ),
    )
    sort = SelectField(
        _l("Sort by"),
        choices=choices({"name": _l("Full name"), "village": _l("Village")}),
    )


class ImportForm(BaseForm):
    """A roll as a spreadsheet."""

    file = FileField(_l("File"), [FileRequired(_l("Choose a file."))])


class ConfirmForm(BaseForm):
    """An official confirms a person at the desk."""

    identifier = StringField(
        _l("Phone or e-mail of the account"),
        [required(), at_most(254)],
        render_kw=HIDDEN_FROM_MEMORY,
    )
    seen = BooleanField(
        _l("I have seen the ID card of this person, and the account is theirs"),
        [v.InputRequired(_l("Look at the ID card first."))],
    )


class ReasonForm(BaseForm):
    """Why an official does something that is published in the log."""

    reason = TextAreaField(_l("Reason"), [filled(), at_most(500)], render_kw={"rows": 3})
