"""Puts the application together: settings, extensions, languages, domains."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from flask import Flask
from werkzeug.exceptions import Forbidden
from werkzeug.middleware.proxy_fix import ProxyFix
from whitenoise import WhiteNoise

from civicbudget import config, extensions, registry
from civicbudget.core import i18n, security
from civicbudget.core.errors import Refused

STATIC = Path(__file__).resolve().parent / "shell" / "static"


def build(overrides: Mapping[str, Any] | None, instance: Path | None) -> Flask:
    """The application; see `civicbudget.create_app`."""
    app = Flask(
        "civicbudget",
        instance_path=str((instance or config.INSTANCE).resolve()),
        instance_relative_config=True,
        static_folder=str(STATIC),
        template_folder="shell/templates",
    )
    config.load(app, overrides)
    app.jinja_options["trim_blocks"] = app.jinja_options["lstrip_blocks"] = True
    i18n.init_app(app)
    security.init_app(app)
    _extend(app)
    for initialize in registry.INITIALIZERS:
        initialize(app)
    for blueprint in registry.BLUEPRINTS:
        app.register_blueprint(blueprint)
    for command in registry.COMMANDS:
        app.cli.add_command(command)
    app.register_error_handler(
        Refused, lambda refused: app.handle_http_exception(Forbidden(str(refused)))
    )
    _wrap(app)
    return app


def _extend(app: Flask) -> None:
    extensions.db.init_app(app)
    extensions.migrate.init_app(app, extensions.db, directory=str(migrations()))
    extensions.babel.init_app(app, locale_selector=i18n.locale)
    extensions.csrf.init_app(app)
    extensions.login_manager.init_app(app)
    extensions.limiter.init_app(app)
    extensions.compress.init_app(app)


def _wrap(app: Flask) -> None:
    """Static files with far-off expiry before Flask; the addresses that trusted proxies report."""
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign] # the way Flask documents it
        app.wsgi_app,
        root=str(STATIC),
        prefix="static/",
        max_age=3600,
        add_headers_function=security.add_static_headers,
    )
    if hops := app.config["PROXIES"]:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign] # the way Flask documents it
            app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops
        )


def migrations() -> Path:
    """The migrations: inside the package in a wheel, beside it in a checkout."""
    inside = config.PACKAGE / "migrations"
    return inside if inside.is_dir() else config.PACKAGE.parent / "migrations"
