"""The part of a campaign's form that says how the votes are counted."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from wtforms import BooleanField, Form, FormField, RadioField, StringField, ValidationError

from civicbudget.campaigns import words
from civicbudget.core.forms import BaseForm, at_most, choices, required
from civicbudget.core.i18n import gettext as _
from civicbudget.core.i18n import lazy_gettext as _l
from civicbudget.tally import Rule, TallyError

_LONGEST = 60

SETTINGS = {
    "greedy-votes": "by_votes",
    "greedy-value": "by_value",
    "equal-shares": "by_shares",
    "phragmen": "phragmen",
    "majority": "majority",
}
"""Where the form keeps the settings of each rule."""


class _Answered:
    """A choice that has an answer from the start: what is not sent keeps it."""

    field_flags: ClassVar = {"required": True}

    def __call__(self, form: Form, field: RadioField) -> None:
        """Nothing to ask for."""


def _skip(passes_over: bool) -> RadioField:
    return RadioField(
        _l("When a project does not fit"),
        choices=choices({"on": words.SKIPS[True], "off": words.SKIPS[False]}),
        default="on" if passes_over else "off",
        validators=[_Answered()],
    )


def _least(label: str) -> StringField:
    return StringField(label, validators=[at_most(_LONGEST)])


class _ByVotes(Form):
    skip = _skip(passes_over=True)
    min_votes = _least(_l("Votes that a project needs at least"))
    scores = _least(_l("Scores of the places on a ballot"))

    def validate_min_votes(self, field: StringField) -> None:
        """A number of votes, or a share of the ballots cast."""
        if not _number(field):
            return
        number, percent = _parts(field)
        if not re.fullmatch(r"\d{1,9}(\.\d{1,3})?", number, re.ASCII):
            raise ValidationError(_("Enter a number such as 50, or a share such as 5%."))
        if percent and float(number) > 100:
            raise ValidationError(_("A share is 100% at most."))

    def validate_scores(self, field: StringField) -> None:
        """Numbers that do not grow."""
        try:
            Rule(scores=_scores(field))
        except TallyError as error:
            raise ValidationError(
                _("Enter numbers with commas between, such as 3, 2, 1: the best place first.")
            ) from error

    @property
    def parameters(self) -> dict[str, Any]:
        """As a rule keeps them."""
        return {
            "skip": self.skip.data == "on",
            "min_votes": "".join(_parts(self.min_votes)) or "0",
            "scores": _scores(self.scores),
        }


class _ByShares(Form):
    utility = RadioField(
        _l("What a project counts for its voters"),
        choices=choices(words.UTILITIES),
        default="cost",
        validators=[_Answered()],
    )
    completion = RadioField(
        _l("What is left at the end"),
        choices=choices(words.COMPLETIONS),
        default="add1u",
        validators=[_Answered()],
    )
    exhaustive_stop = BooleanField(
        _l("Shares stop growing as soon as no project with votes fits into what is left"),
        default=True,
    )
    prefer_greedy = BooleanField(words.PREFER_GREEDY)

    @property
    def parameters(self) -> dict[str, Any]:
        """As a rule keeps them."""
        return {name: self[name].data for name in self._fields}


class _Phragmen(Form):
    skip = _skip(passes_over=False)

    @property
    def parameters(self) -> dict[str, Any]:
        """As a rule keeps them."""
        return {"skip": self.skip.data == "on"}


class _Majority(Form):
    quorum = _least(_l("Ballots that must be cast at least"))
    counter = StringField(_l("Counter-proposals"), validators=[at_most(200)])

    def validate_quorum(self, field: StringField) -> None:
        """A whole number of ballots."""
        if not re.fullmatch(r"\d{0,9}", _number(field), re.ASCII):
            raise ValidationError(_("Enter a whole number."))

    def validate_counter(self, field: StringField) -> None:
        """Three different numbers for each; whether they are on the ballot shows at the freezing,
        since projects come later than the campaign."""
        try:
            Rule(name="majority", counter=_groups(field))
        except TallyError as error:
            raise ValidationError(
                _("Enter three different project numbers for each, such as 3, 4, 5; 7, 8, 9.")
            ) from error

    @property
    def parameters(self) -> dict[str, Any]:
        """As a rule keeps them."""
        return {"quorum": _number(self.quorum) or "0", "counter": _groups(self.counter)}


def _number(field: StringField) -> str:
    return "".join((field.data or "").split()).replace(",", ".")


def _parts(field: StringField) -> tuple[str, str]:
    """The number that was typed, and the sign of a share where there is one."""
    number = _number(field)
    return number.removesuffix("%"), "%" if number.endswith("%") else ""


def _groups(field: StringField) -> tuple[tuple[str, ...], ...]:
    told = (part.replace(",", " ").split() for part in (field.data or "").split(";"))
    return tuple(tuple(ids) for ids in told if ids)


def _scores(field: StringField) -> str:
    return ",".join((field.data or "").replace(",", " ").replace(";", " ").split())


class _Settings(FormField):  # type: ignore[type-arg] # WTForms' own class takes no parameter
    """The settings of one rule: looked at only where this rule is chosen."""

    def validate(self, form: Any, extra_validators: Any = ()) -> bool:
        """Right, or of another rule."""
        chosen = SETTINGS.get(form.tally_rule.data) == self.short_name
        return super().validate(form, extra_validators) if chosen else True


class CountFields(BaseForm):
    """How the winners are found and what happens at a tie."""

    tally_rule = RadioField(
        _l("How the winners are found"),
        choices=choices(words.TALLY_RULES),
        default="greedy-votes",
        validators=[required()],
    )
    by_votes = _Settings(_ByVotes, _l("Settings of this rule"))
    by_value = _Settings(_ByVotes, _l("Settings of this rule"))
    by_shares = _Settings(_ByShares, _l("Settings of this rule"))
    phragmen = _Settings(_Phragmen, _l("Settings of this rule"))
    majority = _Settings(_Majority, _l("Settings of this rule"))
    ties = RadioField(
        _l("When votes are equal"),
        choices=choices(words.TIE_RULES),
        default="file",
        validators=[required()],
    )
    seed = StringField(_l("The text of the lot"), validators=[at_most(120)])

    def validate_seed(self, field: StringField) -> None:
        """A lot is drawn by a text that all know."""
        if self.ties.data == "lot" and not (field.data or "").strip():
            raise ValidationError(_("A lot needs its text."))

    def settings(self) -> Iterator[tuple[Any, _Settings]]:
        """Each rule that is offered, with its settings."""
        for option in self.tally_rule:
            yield option, self[SETTINGS[option.data]]

    @property
    def rule(self) -> dict[str, Any]:
        """What was decided, nothing of another rule; only after the form has validated."""
        settings = self[SETTINGS[self.tally_rule.data]]
        lot = self.ties.data == "lot"
        return Rule.from_dict(
            {
                "name": self.tally_rule.data,
                **settings.form.parameters,
                "ties": self.ties.data,
                "seed": (self.seed.data or "").strip() if lot else "",
            }
        ).to_dict()


def decided(rule: Mapping[str, Any]) -> dict[str, Any]:
    """A rule as the form's data."""
    whole = Rule.from_dict(rule)
    settings = {**whole.to_dict(), "skip": "on" if whole.skip else "off"}
    for key in ("min_votes", "quorum"):
        if settings.get(key) == "0":
            settings[key] = ""
    settings["counter"] = "; ".join(", ".join(ids) for ids in whole.counter)
    return {
        "tally_rule": whole.name,
        SETTINGS[whole.name]: settings,
        "ties": whole.ties,
        "seed": whole.seed,
    }
