"""The help page, what the frame of a page needs, and the pages of errors."""

from datetime import UTC, date, datetime

from flask import Blueprint, render_template
from werkzeug.exceptions import HTTPException

from civicbudget.shell.days import days_until
from civicbudget.shell.navigation import account_links, navigation

blueprint = Blueprint("shell", __name__, template_folder="templates")
blueprint.app_template_global("navigation")(navigation)
blueprint.app_template_global("account_links")(account_links)

ERROR_PAGES = (400, 403, 404, 413, 429, 500)


@blueprint.get("/<lang:lang>/help/")
def help() -> str:  # noqa: A001 the endpoint is named after its address
    """Guides for the resident, the official, the auditor and the operator."""
    return render_template("shell/help.html")


@blueprint.app_template_filter("days_until")
def days_from_now(deadline: date | datetime) -> int:
    """Calendar days in Bishkek from this moment to the deadline."""
    return days_until(deadline, datetime.now(UTC))


def show_error(error: HTTPException) -> tuple[str, int]:
    """What happened, what was kept, what to do; and our own reason where one was given."""
    code = error.code or 500
    reason = error.description if error.description != type(error).description else None
    return render_template(f"shell/errors/{code}.html", reason=reason), code


for _code in ERROR_PAGES:
    blueprint.app_errorhandler(_code)(show_error)
