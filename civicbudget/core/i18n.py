"""Languages: which one the reader reads, texts in several of them, and how numbers and days look.

Babel's own formats are not used for money and dates: for `ru` it prints KGS, for `en` KGS1,234,
and short Kyrgyz dates as 5/3/26.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import quote_from_bytes

import flask_babel
from flask import Flask, Request, Response, current_app, g, has_app_context, request, url_for
from flask_babel import lazy_gettext, lazy_ngettext
from markupsafe import Markup
from werkzeug.routing import BaseConverter

from civicbudget.core import clock, money
from civicbudget.core.catalogs import LOCALES, compile_stale, directory

__all__ = [
    "LANGUAGES",
    "LOCALES",
    "Text",
    "gettext",
    "in_each",
    "lazy_gettext",
    "lazy_ngettext",
    "locale",
    "ngettext",
    "pick",
    "speaking",
]

LANGUAGES = {"ky": "Кыргызча", "ru": "Русский", "en": "English"}
"""Each language by its own name, in the order of the switch."""

_QUERY = "%=&+,;:@/?!$'()*~"
"""What stays as it is in the query of an address."""

COOKIE = "lang"
"""Remembers the language that the person chose; nothing else."""

REMEMBERED = timedelta(days=365)


@dataclass(frozen=True)
class Text:
    """A text as the reader gets it: which language it is in, and whether that is not theirs."""

    string: str
    lang: str
    foreign: bool

    def __str__(self) -> str:
        return self.string

    def __html__(self) -> str:
        """The text for a page, with its own lang attribute where it is not the page's."""
        if not self.foreign:
            return str(Markup.escape(self.string))
        return str(Markup('<span lang="{}">{}</span>').format(self.lang, self.string))


def locale() -> str:
    """The reader's language: the address says it; outside a request it is Kyrgyz."""
    return str(g.get("locale", LOCALES[0])) if has_app_context() else LOCALES[0]


@contextmanager
def speaking(lang: str) -> Iterator[None]:
    """Whatever is said meanwhile is said in this language, whoever is reading."""
    before = g.get("locale")
    g.locale = lang
    try:
        with flask_babel.force_locale(lang):
            yield
    finally:
        g.locale = before
        if before is None:
            g.pop("locale")


def in_each(text: object) -> dict[str, str]:
    """A lazy text in every language."""
    told = {}
    for lang in LOCALES:
        with speaking(lang):
            told[lang] = str(text)
    return told


def gettext(string: str, **variables: object) -> str:
    """The text in the reader's language, with its %(name)s filled in."""
    return str(flask_babel.gettext(string, **variables))


def ngettext(singular: str, plural: str, num: int, **variables: object) -> str:
    """The form that the number asks for in the reader's language; %(num)s is the number."""
    return str(flask_babel.ngettext(singular, plural, num, **variables))


def pick(texts: Mapping[str, str] | None, reader: str | None = None) -> Text:
    """The text in the reader's language, or in the first one there is, marked as foreign."""
    reader = reader or locale()
    texts = texts or {}
    for lang in (reader, *LOCALES, *texts):
        if texts.get(lang):
            return Text(texts[lang], lang, lang != reader)
    return Text("", reader, False)


def written(string: str, lang: str) -> Text:
    """A text that somebody wrote in one language, as the reader gets it."""
    return Text(string, lang, lang != locale())


def decimal_mark() -> str:
    """What stands before the decimals in the reader's language."""
    return money.decimal_mark(locale())


def format_som(tyiyn: int) -> str:
    """1 234 567,50 without its word, in the reader's language."""
    return money.format_som(tyiyn, decimal_mark())


def format_money(tyiyn: int) -> str:
    """1 234 567 сом, in the reader's language."""
    return gettext("%(amount)s som", amount=format_som(tyiyn)).replace(" ", "\u00a0")


def format_thousandths(value: int) -> str:
    """10,5 for 10500, in the reader's language."""
    return money.format_thousandths(value, decimal_mark())


def format_share(thousandths: int) -> str:
    """93,3 % for 933 thousandths, in the reader's language."""
    return money.with_percent(format_thousandths(thousandths * 100), decimal_mark())


def format_date(day: date | datetime) -> str:
    """05.03.2026; a moment is shown by the day it is in Kyrgyzstan."""
    if isinstance(day, datetime):
        day = clock.local(day).date()
    return f"{day:%d.%m.%Y}"


def format_datetime(moment: datetime) -> str:
    """05.03.2026 18:30, on a clock in Kyrgyzstan."""
    return f"{clock.local(moment):%d.%m.%Y %H:%M}"


def last_day(end: datetime) -> date:
    """The last day of what ends at a moment: midnight ends the day before it, at 24:00."""
    return clock.local(end - timedelta(microseconds=1)).date()


def format_end(end: datetime, clock_too: bool = False) -> str:
    """05.03.2026 for what ends during that day or with it; 05.03.2026 24:00 with the clock."""
    day = format_date(last_day(end))
    return f"{day} {_end_hour(end)}" if clock_too else day


def _end_hour(end: datetime) -> str:
    local = clock.local(end)
    return f"{local:%H:%M}" if local.date() == last_day(end) else "24:00"


def days_left(until: datetime) -> str:
    """ "3 days left", or the hour when it ends today."""
    left = (last_day(until) - clock.today()).days
    if until <= clock.now():
        return gettext("ended")
    if left == 0:
        return gettext("until %(time)s today", time=_end_hour(until))
    return ngettext("%(num)s day left", "%(num)s days left", left)


class LanguageConverter(BaseConverter):
    """`<lang:lang>` at the head of every address for people."""

    regex = "|".join(LOCALES)


def negotiate(asked: Request) -> str:
    """The language for an address without one: chosen before, else the browser's, else Kyrgyz.

    An address that leads nowhere still says by its head in which language to say so.
    """
    head = asked.path.split("/")[1]
    if head in LOCALES:
        return head
    chosen = asked.cookies.get(COOKIE)
    if chosen in LOCALES:
        return chosen
    return asked.accept_languages.best_match(LOCALES, LOCALES[0]) or LOCALES[0]


def language_links() -> list[tuple[str, str, str, bool]]:
    """The switch: (code, own name, address of this very page in it, whether it is this one)."""
    query = quote_from_bytes(request.query_string, safe=_QUERY)
    links = []
    for code, name in LANGUAGES.items():
        target = f"/{code}/"
        if request.endpoint and "lang" in g.get("address", {}):
            target = url_for(request.endpoint, **{**g.address, "lang": code})
            target += f"?{query}" if query else ""
        links.append((code, name, target, code == locale()))
    return links


def in_language(address: str, lang: str) -> str:
    """The same page in another language: the head of its address says which."""
    _root, _language, rest = address.rstrip("?").split("/", 2)
    return f"/{lang}/{rest}"


def init_app(app: Flask) -> None:
    """Read the language out of the address, put it into those built, give templates words."""
    app.config.setdefault("BABEL_TRANSLATION_DIRECTORIES", str(directory()))
    app.config.setdefault("BABEL_DEFAULT_LOCALE", LOCALES[0])
    app.config.setdefault("BABEL_DEFAULT_TIMEZONE", "Asia/Bishkek")
    compile_stale()
    app.url_map.converters["lang"] = LanguageConverter

    @app.url_value_preprocessor
    def read_language(endpoint: str | None, values: dict[str, object] | None) -> None:  # noqa: ARG001 - the signature is Flask's
        g.address = dict(values or {})
        g.locale = (values or {}).pop("lang", None) or negotiate(request)

    @app.url_defaults
    def write_language(endpoint: str, values: dict[str, object]) -> None:
        if "lang" not in values and app.url_map.is_endpoint_expecting(endpoint, "lang"):
            values["lang"] = locale()

    app.after_request(_remember_language)
    for name, function in _FILTERS.items():
        app.add_template_filter(function, name)
    app.add_template_global(language_links)
    app.add_template_global(written)


def _remember_language(response: Response) -> Response:
    if "lang" in g.get("address", {}) and request.cookies.get(COOKIE) != locale():
        response.set_cookie(
            COOKIE,
            locale(),
            max_age=REMEMBERED,
            secure=current_app.config["SESSION_COOKIE_SECURE"],
            httponly=True,
            samesite="Lax",
        )
    return response


_FILTERS: dict[str, Callable[..., object]] = {
    "money": format_money,
    "number": money.format_number,
    "thousandths": format_thousandths,
    "share": format_share,
    "date": format_date,
    "datetime": format_datetime,
    "end": format_end,
    "days_left": days_left,
    "text": pick,
    "in_language": in_language,
}
"""What templates call these functions."""
