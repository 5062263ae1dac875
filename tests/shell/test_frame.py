"""The frame of every page: its language, its links, what it weighs, and what it never holds."""

import io
import re
from pathlib import Path

import brotli
import pytest
from flask import Flask, abort
from flask.testing import FlaskClient

from civicbudget import shell
from civicbudget.shell.navigation import account_links, navigation
from civicbudget.shell.views import ERROR_PAGES

STATIC = Path(shell.__file__).parent / "static"
FIRST_VIEW = 14 * 1024
HEADINGS = {"ky": "Жардам", "ru": "Помощь", "en": "Help"}


@pytest.mark.parametrize("lang", HEADINGS)
def test_page_says_its_language_and_speaks_it(client: FlaskClient, lang: str) -> None:
    page = client.get(f"/{lang}/help/").text
    assert f'<html lang="{lang}">' in page
    assert f"<h1>{HEADINGS[lang]}</h1>" in page


def test_switch_leads_to_the_same_page(client: FlaskClient) -> None:
    page = client.get("/ru/help/").text
    links = re.findall(r'<a href="([^"]*)" lang="(..)" hreflang="..("| aria-current)', page)
    assert [(url, lang, end != '"') for url, lang, end in links] == [
        ("/ky/help/", "ky", False),
        ("/ru/help/", "ru", False),
        ("/en/help/", "en", False),
    ]
    assert page.count('lang="ru" hreflang="ru" aria-current="true"') == 1


def test_demo_says_so(app: Flask, client: FlaskClient) -> None:
    words = "the people, the money and the votes are invented"
    assert words not in client.get("/en/help/").text
    app.config["DEMO"] = True
    assert words in client.get("/en/help/").text


def test_menu_leads_only_to_rooms_that_are_there(own_app: Flask) -> None:
    for endpoint in ("accounts.sign_in", "accounts.register", "accounts.home"):
        own_app.view_functions.pop(endpoint, None)
    with own_app.test_request_context("/en/help/"):
        own_app.preprocess_request()
        assert [(link.url, link.current) for link in navigation()] == [
            ("/en/", ""),
            ("/en/help/", "page"),
        ]
        assert account_links(signed_in=False) == account_links(signed_in=True) == []


@pytest.mark.parametrize("code", ERROR_PAGES)
def test_errors_say_what_happened_in_the_readers_language(own_app: Flask, code: int) -> None:
    own_app.config["PROPAGATE_EXCEPTIONS"] = False
    own_app.add_url_rule("/<lang:lang>/fails/", "fails", lambda: abort(code))
    answer = own_app.test_client().get("/ru/fails/")
    assert answer.status_code == code
    assert '<html lang="ru">' in answer.text
    assert re.search(r"<h1>[А-Яа-яё -]+</h1>", answer.text)
    assert '\n<p class="lead">' not in answer.text


def test_what_is_too_large_is_said_on_a_page_of_ours(own_app: Flask) -> None:
    own_app.config |= {"PROPAGATE_EXCEPTIONS": False, "MAX_CONTENT_LENGTH": 1000}
    large = {"title": "Скамейка", "photo": (io.BytesIO(bytes(2000)), "large.jpg")}
    answer = own_app.test_client().post("/ru/sign-in/", data=large)
    assert answer.status_code == 413
    assert "<h1>Файл слишком большой</h1>" in answer.text


def test_a_character_that_is_refused_is_no_matter_of_time(client: FlaskClient) -> None:
    answer = client.post("/en/sign-in/", data={"identifier": "a\0b"})
    assert answer.status_code == 400
    assert "A field holds a character that no keyboard types." in answer.text
    assert "open for too long" not in answer.text


def test_our_own_reason_is_shown(own_app: Flask) -> None:
    own_app.add_url_rule("/<lang:lang>/no/", "no", lambda: abort(403, "Добуш берүү аяктады."))
    assert '<p class="lead">Добуш берүү аяктады.</p>' in own_app.test_client().get("/ky/no/").text


@pytest.mark.parametrize("path", ["/ky/help/", "/ky/nowhere/at/all/"])
def test_nothing_is_inline(client: FlaskClient, path: str) -> None:
    page = client.get(path).text
    assert re.findall(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]* src=)", page) == []


def test_first_view_is_light(client: FlaskClient) -> None:
    parts = [client.get("/ky/help/").data]
    parts += [path.read_bytes() for path in STATIC.glob("*.css")]
    parts += [path.read_bytes() for path in STATIC.glob("*.js")]
    assert sum(len(brotli.compress(part, quality=5)) for part in parts) <= FIRST_VIEW


def test_ornament_is_one_drawing() -> None:
    template = Path(shell.__file__).parent / "templates" / "shell" / "ornament.html"
    drawn = [
        re.findall(r"<path .*/>", path.read_text()) for path in (template, STATIC / "icon.svg")
    ]
    assert drawn[0] == drawn[1]
    assert len(drawn[0]) == 5
