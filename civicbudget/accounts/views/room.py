"""The blueprint that the pages of this room share."""

from __future__ import annotations

from flask import Blueprint

from civicbudget.accounts.held import writer_mark

blueprint = Blueprint("accounts", __name__, template_folder="../templates")
blueprint.app_template_global("writer_mark")(writer_mark)
