"""The report on a year is put up for discussion apart from its draft; no money is moved there."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from civicbudget.audit.models import Entry
from civicbudget.budgets.models import Stage, Version
from civicbudget.core import clock
from civicbudget.core.db import db, transaction
from civicbudget.core.errors import DomainError
from civicbudget.discussion import policy, queries, services
from civicbudget.discussion.models import Discussion, ProposalKind, Subject
from tests.discussion.conftest import OFFICIAL, SOM, Talk, a_draft, opened
from tests.discussion.test_discussion_pages import shown

PAGES = "/en/ak-bulak/budget/2025/execution-discussion"


@pytest.fixture
def report(talk: Talk) -> Version:
    """The report on 2025, of whose roads half was built."""
    with transaction():
        version = a_draft(talk.of, 2025, stage=Stage.EXECUTED)
        version.lines[1].actual = 250_000 * SOM
    return version


@pytest.fixture
def spoken(talk: Talk, report: Version) -> Discussion:
    """It is up for discussion beside the draft of 2027."""
    with transaction():
        return opened(report, talk.official, clock.now(), subject=Subject.EXECUTION)


def test_a_report_is_put_up_and_answered_on_its_own_pages(
    talk: Talk, report: Version, client: FlaskClient
) -> None:
    official, author = talk.browser(talk.official), talk.browser(talk.author)
    budget = "/en/ak-bulak/budget/2025/"
    assert f'href="{PAGES}/open/"' in shown(official, budget)
    assert PAGES not in shown(client, budget)
    dates = {"opens": "2026-09-15", "closes": "2026-09-30", "answer_days": "7"}
    assert official.post(f"{PAGES}/open/", data=dates).location == f"{PAGES}/"
    assert f'href="{PAGES}/"' in shown(client, "/en/ak-bulak/")
    kinds = shown(author, f"{PAGES}/new/")
    assert "?kind=objection" in kinds
    assert "kind=move" not in kinds
    assert "?kind=objection" in shown(author, f"{PAGES}/new/?kind=move")  # asks what else
    address = f"{PAGES}/new/?kind=objection&line=1-2"
    page = shown(author, address)
    assert "500 000 som" in page
    assert "Actual: 250 000 som" in page
    typed = {"text": "Жарымы курулду", "lang": "ky"}
    assert author.post(address, data=typed).location == f"{PAGES}/1/"
    assert "1 text on the execution of the budget of 2025 awaits" in shown(
        official, "/en/ak-bulak/desk/"
    )
    decided = {"text": "Калганы быйыл", "lang": "ky", "outcome": "refused"}
    assert official.post(f"{PAGES}/1/answer/", data=decided).location == f"{PAGES}/1/"
    assert "Калганы быйыл" in shown(client, f"{PAGES}/register/")
    assert "Жарымы курулду" not in shown(client, f"{talk.pages}/")
    objects = db.session.scalars(select(Entry.object).order_by(Entry.sequence.desc()).limit(1))
    assert objects.all() == ["budget 2025, execution, proposal 1"]


def test_two_discussions_stand_side_by_side(talk: Talk, spoken: Discussion) -> None:
    with transaction():
        draft = a_draft(talk.of, 2028)
        opened(draft, talk.official, clock.now())
        draft.budget.versions.append(
            Version(
                number=2,
                stage=Stage.EXECUTED,
                quarter=2,
                unit=SOM,
                imported_at=clock.now(),
                published_at=clock.now(),
            )
        )
    half_year = draft.budget.versions[1]
    assert policy.subject_of(half_year) is None
    assert not policy.may_open(half_year, None, OFFICIAL, clock.now())
    assert queries.discussed(draft.budget_id, Subject.EXECUTION) is None
    with transaction():
        half_year.quarter = 4
    assert queries.discussed(draft.budget_id, Subject.EXECUTION) == half_year
    said = services.Said(ProposalKind.MOVE, "Которулсун", "ky", *talk.draft.lines[2:4], amount=SOM)
    with pytest.raises(DomainError, match="Бул акча жумшалып бүткөн"), transaction():
        services.propose(discussion=spoken, said=said, actor=talk.author, now=clock.now())
    assert [each.subject for each in queries.of_year(talk.of.id, 2025)] == [Subject.EXECUTION]
    assert [(each.year, each.subject) for each in queries.running(talk.of.id, clock.now())] == [
        (2027, Subject.DRAFT),
        (2025, Subject.EXECUTION),
    ]  # 2028 is a draft no more
