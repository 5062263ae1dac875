"""The hearings that the reader signed up for, and what they sent to one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from flask import url_for

from civicbudget.accounts.mine import Mine, mine
from civicbudget.accounts.models import Person
from civicbudget.core.i18n import format_datetime, locale, written
from civicbudget.core.i18n import gettext as _
from civicbudget.hearings import queries, words
from civicbudget.hearings.models import Hearing


@mine
def of_reader(person: Person, now: datetime) -> Iterable[Mine]:
    """Sign-ups, and what was sent online, both until the minutes are published."""
    for one in queries.own_sign_ups(person.id):
        hearing = one.hearing
        yield Mine(
            at=hearing.starts_at,
            what=str(words.WAYS[one.way]),
            text=written(words.title(hearing), locale()),
            url=_page(hearing),
            municipality=hearing.municipality,
            standing=_("You are signed up") + f": {format_datetime(hearing.starts_at)}",
            waits=hearing.starts_at > now,
        )
    for remark in queries.own_remarks(person.id):
        yield Mine(
            at=remark.entered_at,
            what=words.title(remark.hearing),
            text=written(remark.text[:160], remark.lang),
            url=f"{_page(remark.hearing)}#remark-{remark.number}",
            municipality=remark.hearing.municipality,
            standing=_("Answered") if remark.answered_at else _("Waits for an answer"),
            waits=remark.is_owed,
            answered_at=remark.answered_at,
            answer=written(remark.answer, remark.answer_lang) if remark.answer else None,
            hidden=remark.hidden_reason or "",
        )


def _page(hearing: Hearing) -> str:
    return url_for("hearings.show", municipality=hearing.municipality.slug, number=hearing.number)
