"""Settings: defaults, then instance/config.py, then CIVICBUDGET_* variables, then overrides.

A secret that is not set stops the start: an installation with a known key is worse than none.
"""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import Flask

PREFIX = "CIVICBUDGET_"

PACKAGE = Path(__file__).resolve().parent
HOME = PACKAGE.parent if (PACKAGE.parent / "setup.cfg").is_file() else Path.cwd()
"""The checkout; with an installed wheel, the folder in which the command was given."""
INSTANCE = Path(os.environ.get(f"{PREFIX}INSTANCE") or HOME / "instance").resolve()
"""The folder of this installation; CIVICBUDGET_INSTANCE names another."""

SECRETS = {
    "SECRET_KEY": "signs the session cookies; may be changed, which signs everybody out",
    "INSTALLATION_SECRET": "hashes PINs and card codes and wraps the campaigns' keys; "
    "must never change while there are residents or open campaigns",
}

DEFAULTS: dict[str, Any] = {
    "DEMO": False,
    "TESTING": False,
    "SECRET_KEY": None,
    "INSTALLATION_SECRET": None,
    "SQLALCHEMY_DATABASE_URI": None,  # SQLite in the instance folder, unless said otherwise
    "SQLALCHEMY_ENGINE_OPTIONS": {
        "pool_pre_ping": True,
        "hide_parameters": True,  # an error in the log would quote the values it failed with
    },
    "MAX_CONTENT_LENGTH": 12 * 1024 * 1024,
    "MAX_FORM_MEMORY_SIZE": 2 * 1024 * 1024,
    "SESSION_COOKIE_SAMESITE": "Lax",
    "SESSION_COOKIE_SECURE": True,
    "SESSION_COOKIE_HTTPONLY": True,
    "PERMANENT_SESSION_LIFETIME": timedelta(hours=12),
    "WTF_CSRF_TIME_LIMIT": None,  # as long as the session: an idea may take an evening
    "RATELIMIT_STORAGE_URI": "memory://",  # one process; redis:// for several
    "RATELIMIT_HEADERS_ENABLED": False,
    "SIGN_IN_LIMIT": "10 per 5 minutes",
    "PROOF_LIMIT": "5 per 15 minutes",
    "MAIL_SERVER": None,  # without one no letter is sent, and no address asked for
    "MAIL_PORT": 587,
    "MAIL_SECURITY": "starttls",  # or "tls" from the first byte, or "none" within one machine
    "MAIL_USER": None,
    "MAIL_PASSWORD": None,
    "MAIL_FROM": None,
    "PUBLIC_URL": None,  # where the pages are for the world: https://budget.example.kg
    "PROXIES": 0,  # how many trusted proxies stand before the server
    "COMPRESS_ALGORITHM": ["br", "gzip"],
    "COMPRESS_MIMETYPES": ["text/html"],  # files that are sent as they lie would stay open
}


MAIL_SECURITY = ("starttls", "tls", "none")


class ConfigurationError(RuntimeError):
    """A setting is missing or wrong; the message names it and says what to do."""


def load(app: Flask, overrides: Mapping[str, Any] | None = None) -> None:
    """Fill `app.config`; raises ConfigurationError when a secret is unset."""
    app.config.from_mapping(DEFAULTS)
    app.config.from_pyfile("config.py", silent=True)
    app.config.from_prefixed_env(PREFIX.rstrip("_"), loads=_loads)
    app.config.from_mapping(overrides or {})
    if not app.config["SQLALCHEMY_DATABASE_URI"]:
        database = Path(app.instance_path) / "civicbudget.sqlite"
        app.config["SQLALCHEMY_DATABASE_URI"] = f"sqlite:///{database}"
    for name, purpose in SECRETS.items():
        if not app.config[name]:
            raise ConfigurationError(
                f"{name} is not set ({purpose}). Set it in {app.instance_path}/config.py or as "
                f"{PREFIX}{name}; `civicbudget init` writes a config.py with fresh secrets."
            )

    _check_mail(app.config)


def _check_mail(config: Mapping[str, Any]) -> None:
    if not config["MAIL_SERVER"]:
        return
    for name in ("MAIL_FROM", "PUBLIC_URL"):
        if not config[name]:
            raise ConfigurationError(f"{name} is not set, and letters need it: MAIL_SERVER is set.")
    if config["MAIL_SECURITY"] not in MAIL_SECURITY:
        raise ConfigurationError(f"MAIL_SECURITY is one of {', '.join(MAIL_SECURITY)}.")


def _loads(value: str) -> Any:
    """Numbers, true and false as such; everything else is the text itself."""
    try:
        return json.loads(value)
    except json.JSONDecodeError:
        return value


def write_fresh(instance: Path, *, demo: bool) -> Path | None:
    """Write instance/config.py with secrets drawn now; never overwrites (None then)."""
    path = instance / "config.py"
    if path.exists():
        return None
    instance.mkdir(mode=0o700, parents=True, exist_ok=True)
    lines = [f"{name} = {secrets.token_urlsafe(32)!r}" for name in SECRETS]
    if demo:
        lines += ["DEMO = True", "SESSION_COOKIE_SECURE = False  # the demo serves plain loopback"]
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as target:
        target.write("\n".join(lines) + "\n")
    return path
