"""Handing letters to a mail server, with the standard library."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from email.policy import SMTP

from flask import current_app

SECONDS = 20
"""How long a mail server may keep silent."""


class NotSent(Exception):
    """The letter surely has not left; the message says why and names nobody."""


class Unknown(Exception):
    """Nobody knows whether it has: the server fell silent after it had got the whole letter."""


def is_set() -> bool:
    """Whether there is a mail server at all."""
    return bool(current_app.config["MAIL_SERVER"])


@contextmanager
def server() -> Iterator[smtplib.SMTP]:
    """The mail server, ready for letters. NotSent where it cannot be reached or lets nobody in."""
    try:
        smtp = _connect()
    except (smtplib.SMTPException, OSError) as error:
        raise NotSent(_why(error)) from error
    try:
        yield smtp
    finally:
        smtp.close()


def _connect() -> smtplib.SMTP:
    config = current_app.config
    place, security = (config["MAIL_SERVER"], config["MAIL_PORT"]), config["MAIL_SECURITY"]
    context = ssl.create_default_context()
    if security == "tls":
        smtp: smtplib.SMTP = smtplib.SMTP_SSL(*place, timeout=SECONDS, context=context)
    else:
        smtp = smtplib.SMTP(*place, timeout=SECONDS)
    try:
        if security == "starttls":
            smtp.starttls(context=context)
        if config["MAIL_USER"]:
            smtp.login(config["MAIL_USER"], config["MAIL_PASSWORD"] or "")
        smtp.ehlo_or_helo_if_needed()
    except BaseException:
        smtp.close()
        raise
    return smtp


def send(smtp: smtplib.SMTP, letter: EmailMessage) -> None:
    """One letter to its one reader. Raises NotSent or Unknown.

    Step by step, as what a failure means depends on the step (RFC 5321, 4.5.3.2.6).
    """
    sender, to = (letter[name].addresses[0].addr_spec for name in ("From", "To"))
    try:
        for code, reply in (smtp.mail(sender), smtp.rcpt(to)):
            if code not in (250, 251):
                raise smtplib.SMTPResponseException(code, reply)
    except (smtplib.SMTPException, OSError) as error:
        _start_over(smtp)
        raise NotSent(_why(error)) from error
    try:
        code, reply = smtp.data(letter.as_bytes(policy=SMTP))
    except smtplib.SMTPDataError as error:
        _start_over(smtp)
        raise NotSent(_why(error)) from error
    except (smtplib.SMTPException, OSError) as error:
        raise Unknown(_why(error)) from error
    if code != 250:
        _start_over(smtp)
        raise NotSent(_why(smtplib.SMTPDataError(code, reply)))


def _start_over(smtp: smtplib.SMTP) -> None:
    """Ready for the next letter, unless the server is gone: that one will say so."""
    try:
        smtp.rset()
    except (smtplib.SMTPException, OSError):
        smtp.close()


def _why(error: Exception) -> str:
    """Without the server's own words, which may quote the address."""
    code = getattr(error, "smtp_code", None)
    return f"{type(error).__name__} {code}" if code else type(error).__name__
