"""A published draft of 2027, up for discussion, and who takes part in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from civicbudget.accounts.models import Person, Role
from civicbudget.budgets.models import Budget, BudgetLine, Side, Stage, Version
from civicbudget.core import clock
from civicbudget.core.db import db, transaction
from civicbudget.core.sorting import fold
from civicbudget.discussion import services
from civicbudget.discussion.models import Discussion, Proposal, ProposalKind, Question, Subject
from civicbudget.municipalities.models import Municipality
from tests import factories
from tests.conftest import Clock

SOM = 100
OFFICIAL = frozenset({Role.OFFICIAL})
LINES = (
    (Side.REVENUE, "1331", "Грант", 900_000),
    (Side.EXPENDITURE, "70451", "Жолдор", 500_000),
    (Side.EXPENDITURE, "70821", "Клубдар", 300_000),
    (Side.EXPENDITURE, "70911", "Бала бакча", 100_000),
)
"""Side, code, title and planned som of the draft's lines, from place 1 on."""


def a_draft(of: Municipality, year: int = 2027, **values: Any) -> Version:
    """A budget whose one version is a published draft."""
    return a_version(Budget(municipality=of, year=year), **values)


def a_version(budget: Budget, number: int = 1, lines: Any = LINES, **values: Any) -> Version:
    """A published version of a budget, a draft unless another stage is named."""
    version = Version(
        **{
            "budget": budget,
            "number": number,
            "stage": Stage.DRAFT,
            "unit": SOM,
            "imported_at": clock.now(),
            "published_at": clock.now(),
            **values,
        }
    )
    version.lines = [
        BudgetLine(
            position=position,
            side=side,
            function=code if side is Side.EXPENDITURE else "",
            economic="" if side is Side.EXPENDITURE else code,
            source="",
            institution="",
            title={"ky": title, "ru": f"{title} (ру)"},
            planned=planned * SOM,
            words=fold(title),
        )
        for position, (side, code, title, planned) in enumerate(lines, 1)
    ]
    db.session.add(version)
    db.session.flush()
    return version


@dataclass(frozen=True)
class Talk:
    """Who takes part, each with a browser of their own; pages in English."""

    of: Municipality
    draft: Version
    discussion: Discussion
    author: Person
    neighbour: Person
    guest: Person
    official: Person
    auditor: Person
    browser: Callable[[Person], FlaskClient]

    pages = "/en/ak-bulak/budget/2027/discussion"
    questions = "/en/ak-bulak/questions"

    def said(self, kind: str = "objection", **values: Any) -> services.Said:
        """What somebody says, of a move 50 000 som from the clubs to the kindergarten."""
        made = services.Said(ProposalKind(kind), "Жол оңдолсун", "ky")
        if kind == "move":
            lines = self.draft.lines
            made = replace(made, line=lines[2], to_line=lines[3], amount=50_000 * SOM)
        return replace(made, **values)

    def propose(self, kind: str = "objection", **values: Any) -> Proposal:
        """The author's proposal, committed."""
        with transaction():
            return services.propose(
                discussion=self.discussion,
                said=self.said(kind, **values),
                actor=self.author,
                now=clock.now(),
            )

    def ask(self, about: tuple[str, str] = ("municipality", ""), text: str = "Качан?") -> Question:
        """The author's question, committed."""
        with transaction():
            return services.ask(
                municipality=self.of,
                about=about,
                text=text,
                lang="ky",
                actor=self.author,
                now=clock.now(),
            )

    def answer(self, asked: Proposal | Question, **values: Any) -> None:
        """The official's answer, committed."""
        said = {"text": "Макул", "lang": "ky", **values}
        with transaction():
            services.answer(
                asked=asked, actor=self.official, roles=OFFICIAL, now=clock.now(), **said
            )


def opened(
    draft: Version,
    official: Person,
    first: datetime,
    days: int = 20,
    subject: Subject = Subject.DRAFT,
) -> Discussion:
    """The draft, or the report, is up for discussion from a day on, answered within ten days."""
    return services.open_discussion(
        budget=draft.budget,
        subject=subject,
        opens_at=first,
        closes_at=first + timedelta(days=days),
        answer_days=10,
        invitation={"ky": "Пикириңизди айтыңыз"},
        actor=official,
        roles=OFFICIAL,
        now=clock.now(),
    )


@pytest.fixture
def talk(app: Flask, frozen: Clock, sign_in: Callable[[Person], FlaskClient]) -> Talk:
    """The discussion is open from today, 15 September, to 4 October."""
    with transaction():
        place = factories.municipality()
        author, neighbour = factories.person("Асанова Айгүл"), factories.person("Усенов Нурлан")
        for who in (author, neighbour):
            factories.resident(place, who)
        official = factories.member(place, Role.OFFICIAL, name="Маматов Бек")
        draft = a_draft(place)
        first = clock.from_local(datetime.combine(date(2026, 9, 15), datetime.min.time()))
        return Talk(
            of=place,
            draft=draft,
            discussion=opened(draft, official, first),
            author=author,
            neighbour=neighbour,
            guest=factories.person("Конок"),
            official=official,
            auditor=factories.member(place, Role.AUDITOR),
            browser=sign_in,
        )
