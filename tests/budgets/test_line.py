"""The page of one line, found from groups and from the search."""

from __future__ import annotations

from collections.abc import Callable

from flask.testing import FlaskClient

from civicbudget.budgets.models import Stage, Version
from tests.budgets.conftest import KARA_KUJUR

Bring = Callable[..., Version]


def page(client: FlaskClient, path: str, status: int = 200) -> str:
    answer = client.get(f"/en/ak-bulak/budget/2026/{path}")
    assert answer.status_code == status
    return answer.text.replace("\u00a0", " ")


def test_a_line_has_a_page_with_its_years_quarters_and_a_question(
    client: FlaskClient, bring: Bring
) -> None:
    bring(2025, rows=[*KARA_KUJUR[:-2], ("70911", "Бала бакча", "Детский сад", "3 500,0")])
    bring()
    bring(stage=Stage.EXECUTED, quarter=2)
    address = "versions/2/lines/7/"
    assert all(address in page(client, path) for path in ("lines/?q=сад", "expenditure/709/"))
    shown = page(client, address)
    texts = ["Planned for 2026: 4 500 000 som", "70911", "Education", "3 500 000 som"]
    texts += ["Up to the end of quarter 2", "100% of the plan", "questions/new"]
    assert [text for text in texts if text not in shown] == []
    assert "/2026/versions/2/lines/7/" in page(client, "versions/1/lines/7/")


def test_every_line_leads_to_pages_that_are_there(client: FlaskClient, bring: Bring) -> None:
    bring()
    for position in range(1, 8):
        shown = page(client, f"versions/1/lines/{position}/")
        parts = shown.split('href="/en/ak-bulak/budget/2026/')[1:]
        assert [part for part in parts if not page(client, part.split('"')[0])] == []
        assert len(parts) > 1


def test_lines_that_nobody_may_see_or_that_are_not_there(client: FlaskClient, bring: Bring) -> None:
    bring()
    bring(stage=Stage.AMENDED, published=False)
    for path in ("versions/1/lines/8/", "versions/1/lines/0/", "versions/2/lines/1/"):
        assert "4 500 000" not in page(client, path, 404)
