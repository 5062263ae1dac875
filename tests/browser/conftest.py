"""A real browser against a real server of the application, on this machine's loopback."""

from __future__ import annotations

import logging
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from werkzeug.serving import make_server

from civicbudget import create_app
from civicbudget.core.db import db
from civicbudget.voting.device import SCRIPT
from tests.conftest import configuration

SCREENSHOTS = Path(__file__).resolve().parents[2] / "build" / "screenshots"
SIZES = {"phone": {"width": 360, "height": 740}, "desktop": {"width": 1280, "height": 900}}
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every walk on SQLite; on another engine the first one, in Kyrgyz on a phone."""
    items[:] = [item for item in items if _belongs(item)]


def _belongs(item: pytest.Item) -> bool:
    given = (
        item.callspec.params
        if isinstance(item, pytest.Function) and hasattr(item, "callspec")
        else {}
    )
    if given.get("engine", "sqlite") == "sqlite" or "tests/browser" not in item.nodeid:
        return True
    return (given.get("lang"), given.get("size"), given.get("script")) == ("ky", "phone", True)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The machine's own Chromium."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    assert path, "no chromium on this machine"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def sites() -> dict[str, Flask]:
    """The application of each engine, made once: its templates are compiled then."""
    return {}


@pytest.fixture
def site(
    engine: str, database_uri: str, tmp_path: Path, sites: dict[str, Flask]
) -> Iterator[tuple[Flask, str]]:
    """The application, served by threads; and its address."""
    if engine not in sites:
        told = {**configuration(database_uri), "WTF_CSRF_ENABLED": True, "SERVER_NAME": None}
        sites[engine] = create_app(told, tmp_path)
    app = sites[engine]
    app.instance_path = str(tmp_path)
    assert (Path(app.static_folder or "") / SCRIPT).is_file(), "run `make device` first"
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    with app.app_context():
        yield app, f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def visit(chromium: Browser, site: tuple[Flask, str]) -> Iterator[Callable[..., Page]]:
    """A function that gives somebody a fresh browser: visit(size="phone", script=True)."""
    contexts: list[BrowserContext] = []

    def visited(size: str = "phone", script: bool = True, **options: Any) -> Page:
        context = chromium.new_context(
            viewport=SIZES[size],  # type: ignore[arg-type] # a TypedDict of the same keys
            base_url=site[1],
            java_script_enabled=script,
            is_mobile=size == "phone",
            has_touch=size == "phone",
            accept_downloads=True,
            **options,
        )
        contexts.append(context)
        context.set_default_timeout(10_000)
        page = context.new_page()
        page.on("pageerror", lambda error: pytest.fail(f"an error in a script: {error}"))
        return page

    yield visited
    for context in contexts:
        context.close()


def picture(page: Page, name: str) -> None:
    """Keep what the page looks like, whole, under build/screenshots/."""
    path = SCREENSHOTS / f"{name}.png"
    path.parent.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=path, full_page=True)


def no_sideways_scroll(page: Page) -> bool:
    """Whether nothing is wider than the screen."""
    return bool(
        page.evaluate(
            "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
        )
    )


def barriers(page: Page) -> list[str]:
    """What axe finds against WCAG 2.2 A and AA, one line each; needs JavaScript."""
    found = Axe().run(
        page,
        options={
            "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
            "resultTypes": ["violations"],  # the rest is not gathered, which is most of the time
        },
    )
    return [
        f"{violation['id']}: {node['html'][:160]}"
        for violation in found.response["violations"]
        for node in violation["nodes"]
    ]
