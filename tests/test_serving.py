"""An installation without secrets does not start, and one with demo accounts serves nobody else."""

from __future__ import annotations

from pathlib import Path

import click
import pytest
from flask import Flask

from civicbudget import config, create_app, serving


@pytest.mark.parametrize("missing", sorted(config.SECRETS))
def test_no_start_without_a_secret(tmp_path: Path, missing: str) -> None:
    given = {name: "set" for name in config.SECRETS if name != missing}
    with pytest.raises(config.ConfigurationError, match=f"{missing} is not set"):
        create_app(given, tmp_path)


def test_fresh_secrets_are_drawn_once_and_kept_from_others(tmp_path: Path) -> None:
    path = config.write_fresh(tmp_path, demo=False)
    assert path is not None
    assert path.stat().st_mode & 0o777 == 0o600
    first = path.read_text()
    assert config.write_fresh(tmp_path, demo=True) is None
    assert path.read_text() == first
    app = create_app(instance=tmp_path)
    assert app.config["SECRET_KEY"] != app.config["INSTALLATION_SECRET"]
    assert app.config["SESSION_COOKIE_SECURE"] is True


@pytest.mark.parametrize(
    ("host", "loopback"),
    [("127.0.0.1", True), ("::1", True), ("localhost", True), ("0.0.0.0", False), ("name", False)],
)
def test_what_is_this_machine_alone(host: str, loopback: bool) -> None:
    assert serving.is_loopback(host) is loopback


def test_demo_accounts_are_for_this_machine_alone(app: Flask) -> None:
    app.config["DEMO"] = True
    serving.refuse_open_demo("127.0.0.1")
    with pytest.raises(click.ClickException, match="this machine only"):
        serving.refuse_open_demo("0.0.0.0")


def test_only_the_names_of_the_site_are_answered(app: Flask) -> None:
    """Else an address that the page or a calendar names would be whatever the request said."""
    app.config["TRUSTED_HOSTS"] = ["budget.example"]
    client = app.test_client()
    assert client.get("/ky/", base_url="https://budget.example").status_code == 200
    refused = client.get("/ky/", base_url="https://evil.example")
    assert refused.status_code == 400
    assert "evil.example" not in refused.text
