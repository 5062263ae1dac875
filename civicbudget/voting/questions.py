"""What the commission is asked about the marks on the roll. Pure: numbers and words, no verdict.

A question is a group of marks that is larger than one would expect; there may be the best of
reasons. The machine does nothing about it: a member looks into it and says what was found.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from civicbudget.core.i18n import (
    LANGUAGES,
    format_date,
    format_datetime,
    ngettext,
    pick,
    speaking,
)
from civicbudget.core.i18n import gettext as _
from civicbudget.voting.groups import Group, Kind
from civicbudget.voting.models import Answer

MANY = 20
"""Marks of one day, or of one official, of which a question is made."""
TIMES = 3
"""How many times the average of the other days a day of a village must have."""
PART = 4
"""An official is asked about who proved more than one in so many of all marks."""
OF_A_BATCH = 10
"""Cards of a batch, used to vote on one day, of which a question is made."""


@dataclass(frozen=True)
class Question:
    """A group that is asked about, and what was answered, the latest first."""

    group: Group
    answers: Sequence[Answer]

    @property
    def is_open(self) -> bool:
        """Whether nobody has answered it, or marks have come since."""
        return not self.answers or self.answers[0].marks < self.group.marks


def questions(groups: Iterable[Group], answers: Iterable[Answer]) -> list[Question]:
    """What is asked, with what was answered; the open ones first. `answers`: the latest first."""
    told: dict[str, list[Answer]] = {}
    for answer in answers:
        told.setdefault(answer.question, []).append(answer)
    asked = [Question(group, told.get(group.code, ())) for group in groups if is_asked(group)]
    return sorted(asked, key=lambda question: not question.is_open)


def is_asked(group: Group) -> bool:
    """Whether a group is so large that the commission is asked about it."""
    match group.kind:
        case Kind.DAY:
            others = group.of - group.marks
            return group.marks >= MANY and group.days > 0 and _exceeds(group, others)
        case Kind.DESK:
            return group.marks >= MANY
        case Kind.OFFICIAL:
            return group.marks >= MANY and group.marks * PART > group.of
        case Kind.CARDS:
            return group.marks >= OF_A_BATCH and group.marks * 2 > group.of
        case Kind.CLAIMS | Kind.PROOFS:
            return group.marks > 0
    return False


def _exceeds(group: Group, others: int) -> bool:
    """More than so many times the average of the other days of voting."""
    return group.marks * group.days > TIMES * others


def in_words(group: Group) -> str:
    """What the numbers of a group are, in the reader's language."""
    marks = ngettext("%(num)s mark", "%(num)s marks", group.marks)
    match group.kind:
        case Kind.DAY:
            return _(
                "%(village)s, %(day)s: %(marks)s; on its %(days)s other days of voting there were "
                "%(others)s together.",
                village=str(pick(group.area.name if group.area else {})),
                day=_day(group.day),
                marks=marks,
                days=group.days,
                others=group.of - group.marks,
            )
        case Kind.DESK:
            return _(
                "%(day)s: %(marks)s of people whom %(official)s proved at the desk (%(all)s on "
                "all days).",
                day=_day(group.day),
                marks=marks,
                official=group.person,
                all=group.of,
            )
        case Kind.OFFICIAL:
            return _(
                "Of people whom %(official)s proved at the desk: %(marks)s of %(all)s in all.",
                marks=marks,
                all=group.of,
                official=group.person,
            )
        case Kind.CARDS:
            return _(
                "%(day)s: %(marks)s of the %(all)s cards that were issued together on %(issued)s.",
                day=_day(group.day),
                marks=marks,
                all=group.of,
                issued=_day(group.issued),
            )
        case Kind.BATCH:
            return _(
                "%(marks)s of the %(all)s cards that were issued together on %(issued)s.",
                marks=marks,
                all=group.of,
                issued=_day(group.issued),
            )
        case Kind.CLAIMS:
            return _("%(marks)s of entries on the roll that a second account claims.", marks=marks)
    return _(
        "%(marks)s of entries on the roll whose proof was withdrawn after the vote, or is of "
        "another account since.",
        marks=marks,
    )


def for_all(chosen: Iterable[Group]) -> dict[str, list[str]]:
    """The same of several groups in every language, as the log has it: it names no official."""
    told, every = {}, list(chosen)
    for lang in LANGUAGES:
        with speaking(lang):
            hidden = [replace(each, person=_("one official")) for each in every]
            told[lang] = [in_words(each) for each in hidden]
    return told


def _day(moment: date | None) -> str:
    """A day, or the minute at which cards were issued."""
    if isinstance(moment, datetime):
        return format_datetime(moment)
    return format_date(moment) if moment else ""


def thresholds() -> Iterator[str]:
    """When a question is asked, in the reader's language."""
    yield _(
        "One village, one day: at least %(many)s marks, and more than %(times)s times the average "
        "of its other days of voting. On the first day there is nothing to compare with.",
        many=MANY,
        times=TIMES,
    )
    yield _(
        "One desk, one day: at least %(many)s marks of people whom one official proved.",
        many=MANY,
    )
    yield _(
        "One official: at least %(many)s marks of people whom one official proved, and more than "
        "1/%(part)s of all marks.",
        many=MANY,
        part=PART,
    )
    yield _(
        "One range of cards: at least %(many)s marks on one day by cards that were issued "
        "together, and more than half of these cards.",
        many=OF_A_BATCH,
    )
    yield _("Entries on the roll that a second account claims: any.")
    yield _("Entries whose proof was withdrawn or changed hands after the vote: any.")
