"""The translations on disk, read with the standard library alone.

Pure (no Flask), so that the count and the verifier speak three languages without the web
application.
"""

from __future__ import annotations

import gettext
from functools import lru_cache
from pathlib import Path

LOCALES = ("ky", "ru", "en")
"""The languages of the platform, the first being the one it falls back to."""

DOMAIN = "messages"


def directory() -> Path:
    """Where the translations lie: inside the package in a wheel, beside it in a checkout."""
    package = Path(__file__).resolve().parents[1]
    inside = package / "translations"
    return inside if inside.is_dir() else package.parent / "translations"


def compile_stale() -> list[Path]:
    """Compile each catalogue whose .po is newer than its .mo; returns what was written.

    A missing .mo would fall back to English in silence, so this runs before the tests and at
    every start. A wheel has the .mo alone.
    """
    written = []
    for po in sorted(directory().glob(f"*/LC_MESSAGES/{DOMAIN}.po")):
        mo = po.with_suffix(".mo")
        if not mo.exists() or mo.stat().st_mtime < po.stat().st_mtime:
            _compile(po, mo)
            written.append(mo)
    return written


def _compile(po: Path, mo: Path) -> None:
    # Here and not above: a wheel has nothing to compile, and who counts at home no Babel.
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    with po.open("rb") as source:
        catalogue = read_po(source, locale=po.parts[-3], domain=DOMAIN)
    partial = mo.with_suffix(".mo.part")
    with partial.open("wb") as target:
        write_mo(target, catalogue)
    partial.replace(mo)  # another process may be reading the old one


@lru_cache
def translation(locale: str) -> gettext.NullTranslations:
    """The catalogue of a language; English, the language of the sources, needs none."""
    if locale not in LOCALES:
        raise ValueError(f"not a language of the platform: {locale!r}")
    if locale == "en":
        return gettext.NullTranslations()
    compile_stale()
    return gettext.translation(DOMAIN, localedir=directory(), languages=[locale])
