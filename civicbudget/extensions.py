"""Every extension is created here, and only here; `create_app` ties them to an application."""

from __future__ import annotations

from flask_babel import Babel
from flask_compress import Compress
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_login import LoginManager
from flask_migrate import Migrate
from flask_wtf import CSRFProtect

from civicbudget.core.db import db

babel = Babel()
compress = Compress()
csrf = CSRFProtect()
limiter = Limiter(key_func=get_remote_address)
login_manager = LoginManager()
migrate = Migrate(render_as_batch=True)

__all__ = ["babel", "compress", "csrf", "db", "limiter", "login_manager", "migrate"]
