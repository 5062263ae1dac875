"""The forms of hearings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any

from email_validator import EmailNotValidError, validate_email
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, RadioField, SelectField, StringField, TextAreaField
from wtforms import validators as v

from civicbudget.core import clock
from civicbudget.core.forms import (
    BaseForm,
    ClockField,
    DayField,
    LocalizedField,
    LongLocalizedField,
    WholeNumberField,
    at_most,
    choices,
    required,
)
from civicbudget.core.i18n import gettext as _
from civicbudget.core.i18n import lazy_gettext as _l
from civicbudget.core.i18n import pick
from civicbudget.hearings import attending, words
from civicbudget.hearings.models import Breakdown, FileKind, Hearing, HearingKind, RemarkKind, Way
from civicbudget.hearings.services.announcing import Plan
from civicbudget.hearings.services.recording import Answer
from civicbudget.municipalities.models import Area

FIRST_YEAR, YEARS_AHEAD = 2015, 3
FILES = {
    FileKind.DOCUMENT: _l("Document"),
    FileKind.PHOTO: _l("Photo"),
    FileKind.SIGNED: _l("Signed minutes (scan)"),
}
ACCEPTED = {"yes": _l("Accepted"), "no": _l("Refused")}
_ONE_OF = _l("Choose one of these.")


def _one_of(named: Any) -> dict[str, Any]:
    known = v.AnyOf([str(value) for value in named], message=_ONE_OF)
    return {
        "choices": choices(named),
        "validators": [required(), known],
        "validate_choice": False,
    }


class HearingForm(BaseForm):
    """What a hearing is about, when and where; `reason` once it has been announced."""

    kind = RadioField(_l("What is heard?"), **_one_of(words.KINDS))
    budget_year = SelectField(_l("Budget of the year"), validators=[required()])
    day = DayField(_l("Day"), [required()])
    begins = ClockField(_l("Begins at"), [required()])
    until = ClockField(_l("Ends at"), [required()])
    place = LocalizedField(_l("Place"))
    link = StringField(
        _l("Link for those who take part online"),
        [
            v.Optional(),
            at_most(300),
            v.Regexp(r"https?://\S+$", message=_l("Enter a link that begins with https://.")),
        ],
    )
    agenda = LongLocalizedField(_l("Agenda"))
    reason = TextAreaField(_l("Why does it change?"), [required(), at_most(1000)])
    explanation = TextAreaField(_l("Why is the notice given so late?"), [required(), at_most(1000)])

    def __init__(self, hearing: Hearing | None = None) -> None:
        super().__init__(data=_data(hearing) if hearing else None)
        this = clock.today().year
        years = range(this + YEARS_AHEAD, FIRST_YEAR - 1, -1)
        self.budget_year.choices = choices({year: year for year in years})
        self.budget_year.data = self.budget_year.data or str(this + 1)
        if hearing is None or not hearing.is_public:
            del self.reason

    def fit(self, late: Callable[[date], str], before: date | None) -> str:
        """Ask for an explanation where another day than the one `before` is too near, as `late`
        says; what it says then."""
        day = self.day.data
        said = late(day) if before is not None and day is not None and day != before else ""
        if not said:
            del self.explanation
        return said

    @property
    def plan(self) -> Plan:
        """What was said; only after the form has validated."""
        return Plan(
            kind=HearingKind(self.kind.data),
            budget_year=int(self.budget_year.data),
            starts_at=self._at(self.begins.data),
            ends_at=self._at(self.until.data),
            place=self.place.value,
            link=(self.link.data or "").strip(),
            agenda=self.agenda.value,
        )

    def _at(self, hour: time | None) -> datetime:
        assert self.day.data is not None  # noqa: S101 - the form has validated
        assert hour is not None  # noqa: S101 - likewise
        return clock.from_local(datetime.combine(self.day.data, hour))


def _data(hearing: Hearing) -> dict[str, Any]:
    begins, ends = clock.local(hearing.starts_at), clock.local(hearing.ends_at)
    return {
        "kind": hearing.kind.value,
        "budget_year": str(hearing.budget_year),
        "day": begins.date(),
        "begins": begins.time(),
        "until": ends.time(),
        "place": hearing.place,
        "link": hearing.link,
        "agenda": hearing.agenda,
    }


class AnnounceForm(BaseForm):
    """The notice; `explanation` where it comes late."""

    explanation = TextAreaField(_l("Why is the notice given so late?"), [required(), at_most(1000)])


class ReasonForm(BaseForm):
    """Why something is done that everybody sees."""

    reason = TextAreaField(_l("Reason"), [required(), at_most(1000)])


class TermForm(BaseForm):
    """How many days before a hearing its notice is due."""

    days = WholeNumberField(_l("Days between the notice and the hearing"), [required()])


class SignUpForm(BaseForm):
    """How somebody means to take part: each way has its button; and where to remind them."""

    way = SelectField(choices=choices(words.WAYS))
    email = StringField(_l("E-mail for one reminder"), [v.Optional(), at_most(254)])

    def validate_email(self, field: StringField) -> None:
        """An address to which every server can send: the domain in letters without accents."""
        try:
            found = validate_email(
                field.data or "", check_deliverability=False, allow_smtputf8=False
            )
        except EmailNotValidError as error:
            raise v.ValidationError(
                _("This is not an e-mail address. Write it like name@example.kg.")
            ) from error
        field.data = found.ascii_email


class SendForm(BaseForm):
    """A resident's question or proposal while the hearing is on."""

    kind = RadioField(_l("What is it?"), **_one_of(words.REMARKS))
    text = TextAreaField(_l("Your text"), [required(), at_most(2000)])

    def of_register(self) -> None:
        """Where what is heard is under discussion, a proposal stands in its register."""
        named = {**words.REMARKS, RemarkKind.PROPOSAL: _l("Proposal or objection")}
        self.kind.choices = choices(named)

    @property
    def sent(self) -> RemarkKind:
        """A question or a proposal."""
        return RemarkKind(self.kind.data)


class RemarkForm(BaseForm):
    """A question or a proposal from the hall, and its answer where it was given at once."""

    kind = RadioField(_l("What was it?"), **_one_of(words.REMARKS))
    text = TextAreaField(_l("What was said"), [required(), at_most(2000)])
    way = RadioField(_l("From where"), default=Way.PLACE.value, **_one_of(words.WAYS))
    area = SelectField(_l("Village of the speaker"), validators=[v.Optional()])
    answer = TextAreaField(_l("Answer of the municipality"), [v.Optional(), at_most(4000)])
    accepted = RadioField(
        _l("Is the proposal accepted?"), choices=choices(ACCEPTED), validators=[v.Optional()]
    )

    def __init__(self, areas: list[Area]) -> None:
        super().__init__()
        named = {area.id: str(pick(area.name)) for area in areas}
        self.area.choices = choices({"": _("Not known"), **named})
        self._areas = {str(area.id): area for area in areas}

    @property
    def village(self) -> Area | None:
        """The village that was chosen."""
        return self._areas.get(self.area.data or "")

    def said(self, lang: str) -> Answer | None:
        """The answer, where one was written."""
        text = (self.answer.data or "").strip()
        accepted = self.accepted.data if "accepted" in self else None
        return Answer(text, lang, _accepted(accepted), live=True) if text else None

    def of_register(self) -> None:
        """Where what is heard is under discussion, its register takes the proposals."""
        del self.kind
        del self.accepted

    @property
    def heard(self) -> RemarkKind:
        """A question or a proposal."""
        return RemarkKind(self.kind.data) if "kind" in self else RemarkKind.QUESTION


class AnswerForm(BaseForm):
    """What the municipality answers afterwards; of a question `accepted` is not asked."""

    accepted = RadioField(
        _l("Is the proposal accepted?"), choices=choices(ACCEPTED), validators=[v.Optional()]
    )
    answer = TextAreaField(_l("Answer of the municipality"), [required(), at_most(4000)])
    live = BooleanField(_l("It was answered at the hearing"))

    def said(self, lang: str) -> Answer:
        """The answer as it was written."""
        accepted = self.accepted.data if "accepted" in self else None
        return Answer(self.answer.data or "", lang, _accepted(accepted), live=self.live.data)


def _accepted(word: str | None) -> bool | None:
    return word == "yes" if word in ACCEPTED else None


class PromiseForm(BaseForm):
    """What was done with a promise."""

    fate = RadioField(_l("What was done?"), **_one_of(words.FATES))
    text = TextAreaField(_l("In words"), [required(), at_most(1000)])


class MinutesForm(BaseForm):
    """Who led and who wrote, and what was decided."""

    chair = StringField(_l("Chair of the hearing"), [required(), at_most(120)])
    secretary = StringField(_l("Secretary"), [required(), at_most(120)])
    decided = LongLocalizedField(_l("What the hearing came to"))


class FileForm(BaseForm):
    """A file and what it is called."""

    kind = RadioField(_l("What is it?"), **_one_of(FILES))
    title = StringField(_l("Name or caption"), [required(), at_most(200)])
    file = FileField(_l("File"), [FileRequired(_l("Choose a file."))])


class AttendanceForm(BaseForm):
    """A number for each group in each way; made by `attendance_form`."""

    places: dict[str, tuple[Way, Breakdown, str]]

    @property
    def counts(self) -> attending.Counts:
        """What was typed; an empty field is nobody."""
        return Counter({place: self[name].data or 0 for name, place in self.places.items()})


def attendance_form(hearing: Hearing, areas: list[Area]) -> AttendanceForm:
    """The fields that a municipality with these villages needs, filled with what is stored."""
    places = {
        f"{way.value}_{group}": (way, breakdown, group)
        for way in Way
        for breakdown, groups in attending.groups_of(areas).items()
        for group in groups
    }
    stored = attending.of_rows(hearing.attendance)
    enough = v.NumberRange(min=0, message=_l("Not less than nobody."))
    fields = {
        name: WholeNumberField(
            f"{words.WAYS[way]}, {words.group(group, areas)}", [v.Optional(), enough]
        )
        for name, (way, _breakdown, group) in places.items()
    }
    made: type[AttendanceForm] = type("AttendanceOfVillages", (AttendanceForm,), fields)
    form = made(data={name: stored.get(place) for name, place in places.items()})
    form.places = places
    return form
