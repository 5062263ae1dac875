"""The form of an upload, and that of its confirmation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_wtf.file import FileField, FileRequired
from wtforms import Form, RadioField, SearchField, SelectField, StringField, TextAreaField
from wtforms import validators as v

from civicbudget.budgets.importing.tables import Use
from civicbudget.budgets.models import Classification, Side, Stage
from civicbudget.budgets.services import Terms
from civicbudget.core import clock, money
from civicbudget.core.forms import (
    BaseForm,
    DayField,
    LocalizedField,
    at_most,
    choices,
    required,
)
from civicbudget.core.i18n import lazy_gettext as _l

STAGES = {
    Stage.DRAFT: _l("Draft budget"),
    Stage.APPROVED: _l("Approved budget"),
    Stage.AMENDED: _l("Amended budget"),
    Stage.EXECUTED: _l("Executed budget"),
}
"""What the stages are called."""

UNITS = {money.TYIYN: _l("som"), 1000 * money.TYIYN: _l("thousand som")}
"""The units of a file, in tyiyn, by their names."""

SIDES = {
    Side.REVENUE: _l("Revenue"),
    Side.EXPENDITURE: _l("Expenditure"),
    Side.FINANCING: _l("Financing"),
}
"""What the sides are called."""

QUARTERS = {
    "": _l("the year"),
    1: _l("quarter 1"),
    2: _l("quarter 2"),
    3: _l("quarter 3"),
    4: _l("quarter 4"),
}
"""Up to the end of which an executed budget reaches."""

USES = {
    Use.AUTO: _l("As its sections and codes say"),
    Use.REVENUE: _l("Revenue"),
    Use.EXPENDITURE: _l("Expenditure"),
    Use.FINANCING: _l("Balances and loans"),
    Use.NOTHING: _l("Leave this table out"),
}
"""What a table of a file may be."""

CLASSIFICATIONS = {
    Classification.FUNCTIONAL: _l("Functional classification"),
    Classification.ECONOMIC: _l("Economic classification"),
    Classification.SOURCE: _l("Sources"),
}
"""What the classifications are called."""

_SOMETIMES = {"required": False}  # the stage tells; a browser must not insist

FIRST_YEAR = 2015
YEARS_AHEAD = 3


def one_of(named: Mapping[Any, Any]) -> dict[str, Any]:
    """What a field takes of which one must be chosen, with our messages."""
    known = v.AnyOf([str(value) for value in named], message=_l("Choose one of these."))
    return {
        "choices": choices(named),
        "validators": [required(), known],
        "validate_choice": False,
    }


class TermsForm(BaseForm):
    """What an official says about a file, beside the file."""

    year = SelectField(_l("Year"), validators=[required()])
    stage = RadioField(_l("Stage"), **one_of(STAGES))
    unit = RadioField(_l("In what unit are the sums?"), **one_of(UNITS))
    resolution_number = StringField(
        _l("Number of the resolution"), [v.Optional(), at_most(40)], render_kw=_SOMETIMES
    )
    session = StringField(
        _l("Session of the kenesh"), [v.Optional(), at_most(40)], render_kw=_SOMETIMES
    )
    resolution_date = DayField(_l("Date of the resolution"), [v.Optional()], render_kw=_SOMETIMES)
    quarter = SelectField(
        _l("Executed up to the end of"), choices=choices(QUARTERS), validators=[v.Optional()]
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in (self.resolution_number, self.session, self.resolution_date):
            field.flags.required = True  # for most stages: it shall not be called optional
        this = clock.today().year
        years = range(this + YEARS_AHEAD, FIRST_YEAR - 1, -1)
        self.year.choices = choices({year: year for year in years})
        self.year.data = self.year.data or str(this)

    @property
    def terms(self) -> Terms:
        """What was said; only after the form has validated."""
        stage = Stage(self.stage.data)
        quarter = self.quarter.data if stage == Stage.EXECUTED else None
        return Terms(
            year=int(self.year.data),
            stage=stage,
            unit=int(self.unit.data),
            resolution_number=self.resolution_number.data or None,
            resolution_date=self.resolution_date.data,
            session=self.session.data or None,
            quarter=int(quarter) if quarter else None,
        )


class UploadForm(TermsForm):
    """A file, and what it is."""

    file = FileField(_l("File (XLSX or CSV)"), [FileRequired(_l("Choose a file."))])


class ConfirmForm(BaseForm):
    """The last step: the questions are answered beside it, each by its own box."""

    explanation = TextAreaField(_l("Why do the sums differ?"), [required(), at_most(1000)])
    reason = StringField(_l("Why does the published budget change?"), [required(), at_most(500)])


class CodeForm(BaseForm):
    """A code of a classification."""

    classification = RadioField(_l("Classification"), **one_of(CLASSIFICATIONS))
    code = StringField(
        _l("Code"),
        [
            required(),
            at_most(20),
            v.Regexp(r"[0-9a-z-]+$", message=_l("Digits, or small Latin letters.")),
        ],
    )
    title = LocalizedField(_l("Title"))
    valid_from = DayField(_l("Holds from"), [required()])
    valid_to = DayField(_l("Holds to"), [v.Optional()])


class PublishForm(BaseForm):
    """A button."""


class LinesForm(Form):
    """Search and filter of the lines, in the address."""

    q = SearchField(_l("Title or code"))
    side = SelectField(_l("Section"), choices=choices({"": _l("All"), **SIDES}))
