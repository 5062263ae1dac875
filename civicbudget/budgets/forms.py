"""The form of an upload, and that of its confirmation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask_wtf.file import FileField, FileRequired
from wtforms import Form, RadioField, SearchField, SelectField, StringField, TextAreaField
from wtforms import validators as v

from civicbudget.budgets.importing.columns import NAMES, Column
from civicbudget.budgets.importing.tables import Meaning, Table, Use
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
from civicbudget.core.i18n import gettext as _
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
    "": _l("the year, or not executed yet"),
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

FIRST_YEAR = 2015
YEARS_AHEAD = 3


def _one_of(named: Mapping[Any, Any]) -> dict[str, Any]:
    """A choice that must be made, with our messages."""
    known = v.AnyOf([str(value) for value in named], message=_l("Choose one of these."))
    return {
        "choices": choices(named),
        "validators": [required(), known],
        "validate_choice": False,
    }


class TermsForm(BaseForm):
    """What an official says about a file, beside the file."""

    year = SelectField(_l("Year"), validators=[required()])
    stage = RadioField(_l("Stage"), **_one_of(STAGES))
    unit = RadioField(_l("In what unit are the sums?"), **_one_of(UNITS))
    resolution_number = StringField(_l("Number of the resolution"), [v.Optional(), at_most(40)])
    session = StringField(_l("Session of the kenesh"), [v.Optional(), at_most(40)])
    resolution_date = DayField(_l("Date of the resolution"), [v.Optional()])
    quarter = SelectField(
        _l("Executed up to the end of"), choices=choices(QUARTERS), validators=[v.Optional()]
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
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


class ColumnsForm(BaseForm):
    """What the tables of a file are and what their columns hold; made by `columns_form`."""

    tables: Sequence[Table]

    @property
    def meanings(self) -> dict[str, Meaning]:
        """What was said of each table, by its fingerprint."""
        return {table.fingerprint: self._meaning(n) for n, table in enumerate(self.tables)}

    def _meaning(self, number: int) -> Meaning:
        said = {
            index: self[f"column_{number}_{index}"].data for index in self.tables[number].headings
        }
        columns = {index: Column(name) for index, name in said.items() if name}
        return Meaning(Use(self[f"use_{number}"].data), columns)

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether each table that is used has what it must, and nothing twice."""
        if not super().validate(extra_validators):
            return False
        for number, table in enumerate(self.tables):
            said = self._meaning(number)
            if said.use == Use.NOTHING:
                continue
            understood = table.as_said(said)
            field = self[f"use_{number}"]
            for column in understood.missing:
                message = _("No column is chosen for: %(name)s.", name=NAMES[column])
                field.errors = [*field.errors, message]
            if len(set(said.columns.values())) < len(said.columns):
                field.errors = [*field.errors, _("Two columns are chosen for the same.")]
        return not self.errors


def columns_form(tables: Sequence[Table]) -> ColumnsForm:
    """A form with a choice for each table and each of its columns, as they are understood now."""
    fields: dict[str, Any] = {"tables": tables}
    uses, named = _one_of(USES), _one_of({"": _l("Leave it out"), **NAMES})
    named["validators"] = named["validators"][1:]  # "" is an answer, too
    for number, table in enumerate(tables):
        known = {index: column for column, index in table.places.items()}
        fields[f"use_{number}"] = SelectField(
            _l("What is this table?"), default=table.use.value, **uses
        )
        for index, heading in table.headings.items():
            fields[f"column_{number}_{index}"] = SelectField(
                heading, default=known.get(index, ""), **named
            )
    form: ColumnsForm = type("ColumnsOfFile", (ColumnsForm,), fields)()
    return form


class CodeForm(BaseForm):
    """A code of a classification."""

    classification = RadioField(_l("Classification"), **_one_of(CLASSIFICATIONS))
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
