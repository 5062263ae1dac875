"""The language that a person chose is remembered for addresses without one."""

from __future__ import annotations

from flask.testing import FlaskClient

from civicbudget.core.i18n import COOKIE


def test_visiting_a_language_remembers_it(client: FlaskClient) -> None:
    first = client.get("/ru/help/")
    assert first.headers["Set-Cookie"].startswith(f"{COOKIE}=ru; ")
    assert client.get("/", headers={"Accept-Language": "en"}).location == "/ru/"
    assert "Set-Cookie" not in client.get("/ru/help/").headers
    assert client.get("/en/help/").headers["Set-Cookie"].startswith(f"{COOKIE}=en; ")


def test_an_address_without_a_language_chooses_none(client: FlaskClient) -> None:
    assert COOKIE not in client.get("/nowhere").headers.get("Set-Cookie", "")
