"""What is refused before any page sees it, and what stands on every answer."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from civicbudget.core.db import transaction
from civicbudget.core.security import HEADERS
from tests import factories


def test_every_answer_bears_the_headers(client: FlaskClient) -> None:
    for address in ("/ky/", "/ky/nowhere/", "/static/style.css"):
        with client.get(address) as answer:
            assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS


@pytest.mark.parametrize("address", ["/ky/?q=a%00b", "/ky/ak-bulak/roll/?q=%00"])
def test_a_nul_is_refused_in_an_address(client: FlaskClient, address: str) -> None:
    assert client.get(address).status_code == 400


def test_a_nul_is_refused_in_a_form(client: FlaskClient) -> None:
    answer = client.post("/ky/sign-in/", data={"identifier": "a\x00b", "password": "x"})
    assert answer.status_code == 400


def test_a_page_of_another_site_posts_in_vain(client: FlaskClient) -> None:
    answer = client.post("/ky/sign-out/", headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 400


@pytest.mark.parametrize(
    "path", ["budget/99999999999999999999/", "campaigns/2026/ideas/99999999999999999999/"]
)
def test_a_number_that_no_column_holds_leads_nowhere(client: FlaskClient, path: str) -> None:
    with transaction():
        factories.campaign(factories.municipality())
    assert client.get(f"/en/ak-bulak/{path}").status_code == 404
