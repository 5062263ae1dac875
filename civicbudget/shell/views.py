"""The help page, what the frame of a page needs, and the pages of errors."""

from datetime import datetime, timedelta

from flask import Blueprint, Response, render_template
from werkzeug.exceptions import HTTPException, SecurityError

from civicbudget.accounts.attempts import seconds_left
from civicbudget.core import clock
from civicbudget.core.again import lost_files
from civicbudget.core.i18n import gettext as _
from civicbudget.shell.navigation import account_links, navigation

blueprint = Blueprint("shell", __name__, template_folder="templates")
blueprint.app_template_global("navigation")(navigation)
blueprint.app_template_global("account_links")(account_links)
blueprint.app_template_global("lost_files")(lost_files)

URGENT = timedelta(days=3)
ERROR_PAGES = (400, 403, 404, 405, 413, 429, 500)


@blueprint.get("/<lang:lang>/help/")
def help() -> str:
    """Guides for the resident, the official, the auditor and the operator."""
    return render_template("shell/help.html")


@blueprint.after_app_request
def say_when(response: Response) -> Response:
    """Whoever came too often is told, in seconds, when to come again."""
    if response.status_code == 429:
        response.headers["Retry-After"] = str(seconds_left())
    return response


@blueprint.app_template_filter("soon")
def is_soon(deadline: datetime) -> bool:
    """Whether a deadline is still ahead and so near that the page says it in red."""
    return clock.now() < deadline <= clock.now() + URGENT


def show_error(error: HTTPException) -> tuple[str, int]:
    """What happened, what was kept, what to do; and our own reason where one was given."""
    code = error.code or 500
    reason = error.description if error.description != type(error).description else None
    minutes = -(-seconds_left() // 60) if code == 429 else None
    return render_template(f"shell/errors/{code}.html", reason=reason, minutes=minutes), code


@blueprint.app_errorhandler(SecurityError)
def show_wrong_name(_error: SecurityError) -> Response:
    """The site was asked for under a name that is not in TRUSTED_HOSTS; a page of ours would have
    links, and there is no address to make them of."""
    told = _("This site has another address.")
    return Response(f"{told}\n", 400, content_type="text/plain; charset=utf-8")


for _code in ERROR_PAGES:
    blueprint.app_errorhandler(_code)(show_error)
