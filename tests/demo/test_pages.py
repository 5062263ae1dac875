"""The demo as a visitor walks it: every page that links lead to, as everybody and in every role."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import urldefrag, urljoin, urlsplit

import brotli
import pytest
from flask import Flask
from flask.testing import FlaskClient

from civicbudget import create_app
from civicbudget.assembly import STATIC
from civicbudget.core.db import db
from civicbudget.demo.cli import SIGN_INS
from civicbudget.demo.loading.place import PEOPLE
from tests.test_translations import ENGLISH, KNOWN

pytestmark = [pytest.mark.long, pytest.mark.one_engine]

FIRST_VIEW, LATER_VIEW = 14 * 1024, 8 * 1024
MOST_PAGES, MOST_WITH_A_ROLE = 150, 80
VISITORS = ("anybody", "aigul", "taalaibek", "marat", "jyldyz", "ermek")
VOID = {"meta", "link", "br", "hr", "img", "input", "source", "wbr", "col"}


@pytest.fixture(scope="module")
def passwords(first: Any) -> dict[str, str]:
    """Of everybody in the demo, as the installation keeps them."""
    found: dict[str, str] = json.loads((first.folder / SIGN_INS).read_text())
    return found


@pytest.fixture(scope="module")
def demo(first: Any) -> Iterator[Flask]:
    """The application on the installation that the command made, on SQLite."""
    tested = {"TESTING": True, "WTF_CSRF_ENABLED": False, "RATELIMIT_ENABLED": False}
    app = create_app({**tested, "SERVER_NAME": "localhost"}, first.folder)
    yield app
    with app.app_context():
        db.engine.dispose()


class Reader(HTMLParser):
    """The links of a page, and its words in the page's own language."""

    def __init__(self, page: str, lang: str) -> None:
        super().__init__()
        self.lang, self.links, self.words = lang, [], []
        self._stack: list[tuple[str, bool]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        own = (not self._stack or self._stack[-1][1]) and given.get("lang", self.lang) == self.lang
        own = own and tag not in ("script", "style", "code", "pre", "title")
        if tag == "a" and given.get("href"):
            self.links.append(given["href"])
        if own:
            self.words += [given[name] or "" for name in ("aria-label", "alt") if given.get(name)]
        if tag not in VOID:
            self._stack.append((tag, own))

    def handle_endtag(self, tag: str) -> None:
        while self._stack:
            if self._stack.pop()[0] == tag:
                return

    def handle_data(self, data: str) -> None:
        if self._stack and self._stack[-1][1]:
            self.words.append(data)


def visitor(demo: Flask, passwords: dict[str, str], who: str) -> FlaskClient:
    client = demo.test_client()
    if who != "anybody":
        email = next(entry.email for entry in PEOPLE if entry.key == who)
        answer = client.post("/ky/sign-in/", data={"identifier": email, "password": passwords[who]})
        assert answer.status_code == 303
    return client


def pages(client: FlaskClient, lang: str, most: int) -> Iterator[tuple[str, str, Reader]]:
    """Address, page and what it holds, from the front page on, in one language."""
    seen, waiting = set(), [f"/{lang}/ak-bulak/", f"/{lang}/"]
    while waiting and len(seen) < most:
        address = waiting.pop(0)
        if address in seen:
            continue
        seen.add(address)
        with client.get(address) as answer:
            assert answer.status_code in (200, 302, 303), (address, answer.status_code)
            if answer.status_code != 200 or answer.mimetype != "text/html":
                continue
        reader = Reader(answer.text, lang)
        yield address, answer.text, reader
        for link in reader.links:
            target = urldefrag(urljoin(f"http://localhost{address}", link)).url
            parts = urlsplit(target)
            if parts.netloc == "localhost" and parts.path.startswith(f"/{lang}/"):
                query = f"?{parts.query}" if "page=" in parts.query else ""
                waiting.append(parts.path + query)


def names() -> set[str]:
    """Latin words that people and places of the demo bring in."""
    of_people = [(entry.email, entry.full_name) for entry in PEOPLE]
    return {"LED", *re.findall(r"[A-Za-z]+", json.dumps(of_people))}


@pytest.mark.parametrize("lang", ["ky", "ru"])
@pytest.mark.parametrize("who", VISITORS)
def test_no_english_is_left_on_a_page(
    demo: Flask, passwords: dict[str, str], who: str, lang: str
) -> None:
    known, most = KNOWN | names(), MOST_PAGES if who == "anybody" else MOST_WITH_A_ROLE
    left = {
        (address, word)
        for address, _page, reader in pages(visitor(demo, passwords, who), lang, most)
        for word in ENGLISH.findall(re.sub(r"https?://\S+", "", " ".join(reader.words)))
        if word not in known
    }
    assert left == set()


def test_public_pages_are_light(demo: Flask, passwords: dict[str, str]) -> None:
    """The measures of a slow link: 14 KB for the first view with all it loads, 8 KB after that."""
    shared = {path.name: len(brotli.compress(path.read_bytes(), quality=5)) for path in _shared()}
    heavy = {}
    for address, page, _reader in pages(visitor(demo, passwords, "anybody"), "ky", MOST_PAGES):
        size = len(brotli.compress(page.encode(), quality=5))
        loaded = sum(weight for name, weight in shared.items() if name in page)
        if size > LATER_VIEW or size + loaded > FIRST_VIEW:
            heavy[address] = size, loaded
    assert heavy == {}


def _shared() -> list[Path]:
    return [path for path in STATIC.iterdir() if path.suffix in (".css", ".js")]
