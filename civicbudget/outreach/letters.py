"""What a letter says, in the language of whoever gets it."""

from __future__ import annotations

from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid

from flask import current_app

from civicbudget.core import i18n
from civicbudget.core.i18n import gettext as _
from civicbudget.core.i18n import pick, speaking
from civicbudget.hearings import invitation, words
from civicbudget.hearings.models import SignUp, Way
from civicbudget.outreach.addresses import address, host


def reminder(of: SignUp, now: datetime) -> EmailMessage:
    """The hearing is near: what, when, where, the calendar file, and how not to come after all."""
    hearing, lang = of.hearing, of.person.language
    place = {"lang": lang, "municipality": hearing.municipality.slug, "number": hearing.number}
    page = address("hearings.show", **place)
    off = address("hearings.sign_off", **place, ticket=of.ticket)
    with speaking(lang):
        letter = _letter(of.email or "", now)
        letter["Subject"] = f"{words.title(hearing)}: {i18n.format_datetime(hearing.starts_at)}"
        letter["List-Unsubscribe"] = f"<{off}>"
        letter.set_content(_words(of, page, off))
        letter["Content-Language"] = lang
        event = invitation.icalendar(hearing, page, host())
    letter.add_attachment(
        event,
        maintype="text",
        subtype="calendar",
        filename="hearing.ics",
        params={"charset": "utf-8", "method": "PUBLISH"},
    )
    return letter


def _letter(to: str, now: datetime) -> EmailMessage:
    letter = EmailMessage()
    letter["From"] = current_app.config["MAIL_FROM"]
    letter["To"] = Address(addr_spec=to)
    letter["Date"] = format_datetime(now)
    letter["Message-ID"] = make_msgid(domain=host())
    letter["Auto-Submitted"] = "auto-generated"
    return letter


def _words(of: SignUp, page: str, off: str) -> str:
    hearing = of.hearing
    where = hearing.link if of.way is Way.ONLINE else str(pick(hearing.place))
    said = [
        _("You signed up for this hearing:"),
        "\n".join(
            [
                f"{words.title(hearing)}, {pick(hearing.municipality.name)}",
                i18n.format_datetime(hearing.starts_at),
                " ".join(where.split()),
            ]
        ),
        _("Agenda and documents:") + f"\n{page}",
        _("Not coming after all? Sign off here:") + f"\n{off}",
        _("This is the only letter; after the hearing your address is forgotten."),
    ]
    return "\n\n".join(said) + "\n"
