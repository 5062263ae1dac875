"""Every published version stays, and its difference to the one before is seen by everybody."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from flask.testing import FlaskClient

from civicbudget.accounts.models import Person, Role
from civicbudget.audit import queries as log
from civicbudget.audit.models import INSTALLATION
from civicbudget.budgets import classifying, queries, services
from civicbudget.budgets.classifying import Code
from civicbudget.budgets.comparing import changes
from civicbudget.budgets.models import Classification, Side, Stage, Version
from civicbudget.core import clock
from civicbudget.core.db import db, transaction
from civicbudget.core.errors import Conflict, DomainError
from civicbudget.municipalities.models import Municipality
from tests import factories
from tests.budgets.conftest import KARA_KUJUR

Bring = Callable[..., Version]

AMENDED = [
    *(row for row in KARA_KUJUR[:-2] if row[:1] != ("70451",)),
    ("70451", "Жолдор", "Дороги", "700,0", "480,0", "ооба"),
    ("70621", "Суу", "Вода", "4 300,0"),
]


def page(client: FlaskClient, path: str, status: int = 200) -> str:
    answer = client.get(f"/en/ak-bulak/budget/2026/{path}")
    assert answer.status_code == status
    return answer.text.replace("\u00a0", " ")


def test_years_side_by_side(bring: Bring, village: Municipality) -> None:
    bring(2025)
    bring(2026, rows=AMENDED)
    bring(2027, published=False)
    spent = {
        year: {group.code: group.planned for group in groups if group.side == Side.EXPENDITURE}
        for year, groups in queries.years(village.id).items()
    }
    assert spent == {
        2026: {"701": 375_440_000, "704": 70_000_000, "706": 430_000_000},
        2025: {"701": 375_440_000, "704": 50_000_000, "709": 450_000_000},
    }


def test_from_draft_to_execution(bring: Bring, village: Municipality, client: FlaskClient) -> None:
    for said in (
        {"stage": Stage.DRAFT, "resolution_number": None, "resolution_date": None},
        {},
        {"stage": Stage.AMENDED, "resolution_number": "14/1", "rows": AMENDED},
        {"stage": Stage.AMENDED, "resolution_number": "16/2", "resolution_date": date(2026, 8, 1)},
        {"stage": Stage.EXECUTED, "quarter": 1},
        {"stage": Stage.EXECUTED, "quarter": 2},
    ):
        bring(**said)
    known = queries.versions(village.id, 2026, published=True)
    assert [(version.number, version.stage.value, version.quarter) for version in known] == [
        *((6, "executed", 2), (5, "executed", 1), (4, "amended", None)),
        *((3, "amended", None), (2, "approved", None), (1, "draft", None)),
    ]
    shown = page(client, "versions/")
    places = [shown.index(f"/versions/{number}/") for number in (6, 5, 4, 3, 2, 1)]
    assert places == sorted(places)
    assert "Executed budget, quarter 2" in shown
    assert "Executed budget, quarter 2" in page(client, "")


def test_the_difference_to_the_version_before(bring: Bring, client: FlaskClient) -> None:
    bring()
    bring(stage=Stage.AMENDED, resolution_number="14/1", rows=AMENDED)
    shown = page(client, "versions/2/")
    for text in (
        *("What changed since version 1", "3 lines are not as before.", "+4 300 000 som"),
        *("-4 500 000 som".replace("-", "−"), "+200 000 som", "500 000 som → 700 000 som"),
        *("it was 4 500 000 som", "№ 14/1"),
    ):
        assert text in shown, text
    first = page(client, "versions/1/")
    assert "It is the first version." in first
    assert page(client, "versions/3/", 404)


def test_nothing_differs_where_nothing_does(bring: Bring, client: FlaskClient) -> None:
    bring()
    bring(stage=Stage.AMENDED, resolution_number="14/1")
    assert "Every line is as before." in page(client, "versions/2/")


def test_a_version_waits_behind_the_one_that_holds(
    bring: Bring, client: FlaskClient, desk: FlaskClient
) -> None:
    bring()
    bring(stage=Stage.AMENDED, resolution_number="14/1", rows=AMENDED, published=False)
    assert "Amended" not in page(client, "")
    assert "/versions/2/" not in page(client, "versions/")
    assert page(client, "versions/2/", 404)
    assert "Residents do not see it yet" in page(desk, "versions/")
    assert "4 300 000 som" in page(desk, "versions/2/")
    assert "Amended budget" in page(desk, "publish/")
    desk.post("/en/ak-bulak/budget/2026/publish/")
    assert "Amended budget" in page(client, "")


def test_a_correction_goes_before_what_waits(
    bring: Bring, village: Municipality, official: Person
) -> None:
    first = bring()
    waiting = bring(stage=Stage.AMENDED, resolution_number="14/1", published=False)
    with transaction():
        corrected = services.store(
            municipality=village,
            terms=services.Terms(2026, Stage.APPROVED, 100_000),
            reading=services.parse(b"code;title_ky;amount\n1111;A;5\n", "a.csv", 100),
            actor=official,
            role="official",
            now=clock.now(),
            reason="Түзөтүү",
            explanation="Айырма бар.",
        )
    assert [one.number for one in (first, corrected, waiting)] == [1, 2, 3]
    assert (corrected.resolution_number, corrected.published_at is not None) == ("12/3", True)
    assert waiting.published_at is None


def test_a_budget_does_not_become_a_draft_again(bring: Bring) -> None:
    bring()
    with pytest.raises(DomainError) as refused:
        bring(stage=Stage.DRAFT)
    assert refused.value.field == "stage"


def test_what_differs_is_explained_to_everybody(bring: Bring, client: FlaskClient) -> None:
    bring(rows=KARA_KUJUR[:-2])
    shown = page(client, "")
    for text in ("The municipality explains: Айырма бар.", "is 8 754 400 som, expenditure 4 254 4"):
        assert text in shown
    balanced = bring(2025)
    assert (balanced.explanation, balanced.discrepancies) == ("", [])


def test_a_change_beside_the_planned_sum_is_a_change(bring: Bring) -> None:
    before = queries.lines(bring().id)
    rows = [*KARA_KUJUR[:2], (*KARA_KUJUR[2][:4], "1 601,0"), *KARA_KUJUR[3:]]
    after = queries.lines(bring(stage=Stage.EXECUTED, rows=rows).id)
    (change,) = changes(before, after)
    assert (change.line.code, change.delta) == ("11111", 0)


CODES = "/en/classifications/"
CODE = {
    "classification": "economic",
    "code": "2215",
    "title-ky": "Байланыш",
    "title-ru": "Связь",
    "valid_from": "2026-01-01",
}


@pytest.fixture
def operator(app: object, sign_in: Callable[[Person], FlaskClient]) -> FlaskClient:
    who = factories.member(None, Role.OPERATOR)
    db.session.commit()
    return sign_in(who)


def test_the_operator_edits_codes_and_everybody_reads_them(
    operator: FlaskClient, client: FlaskClient
) -> None:
    assert operator.post(f"{CODES}new", data=CODE).status_code == 303
    shown = client.get(CODES).text
    assert "Байланыш" in shown
    assert "Add a code" not in shown
    (row,) = queries.classifications()
    again = {**CODE, "title-en": "Communication", "valid_to": "2026-12-31"}
    assert operator.post(f"{CODES}{row.id}", data=again).status_code == 303
    assert queries.titles(2026)["2215"]["en"] == "Communication"
    assert "2215" not in queries.titles(2027)
    acts = [(entry.act, entry.object) for entry, _hash in log.published(INSTALLATION)]
    assert acts == [("save_classification", "classification economic 2215")] * 2


def test_codes_that_cannot_be(operator: FlaskClient) -> None:
    operator.post(f"{CODES}new", data=CODE)
    for wrong, message in (
        (CODE, "begins on that day already"),
        ({**CODE, "valid_to": "2025-01-01"}, "It ends before it begins."),
        ({**CODE, "code": "22 15"}, "Digits, or small Latin letters."),
    ):
        answer = operator.post(f"{CODES}new", data=wrong)
        assert answer.status_code == 200
        assert message in answer.text
    assert len(queries.classifications()) == 1


def test_officials_read_codes_only(desk: FlaskClient, client: FlaskClient) -> None:
    assert desk.get(CODES).status_code == 200
    assert desk.get(f"{CODES}new").status_code == 403
    assert desk.post(f"{CODES}new", data=CODE).status_code == 403
    assert client.get(f"{CODES}new").status_code in (302, 303)


def test_titles_of_a_code_that_changed(app: object) -> None:
    for year, title in ((2000, "Эски"), (2026, "Жаңы")):
        begins = date(year, 1, 1)
        code = Code(Classification.ECONOMIC, "22", {"ky": title}, begins, None)
        with transaction():
            classifying.save_code(code=code, row=None, actor=None, role="operator", now=clock.now())
    assert queries.titles(2025)["22"] == {"ky": "Эски"}
    assert queries.titles(2026)["22"] == {"ky": "Жаңы"}
    with pytest.raises(Conflict), transaction():
        classifying.save_code(code=code, row=None, actor=None, role="operator", now=clock.now())
