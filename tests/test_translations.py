"""Every text in three languages: complete, its placeholders whole, and no English left behind."""

from __future__ import annotations

import re
from pathlib import Path

import polib
import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg

from civicbudget.core import catalogs

ROOT = Path(__file__).resolve().parent.parent
KEYWORDS = {
    "_": None,
    "_l": None,
    "N_": None,
    "gettext": None,
    "lazy_gettext": None,
    "ngettext": (1, 2),
    "lazy_ngettext": (1, 2),
}
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|\{(\w+)\}")
LANGUAGES = ("ky", "ru")
FORMS = {"ky": 2, "ru": 3}


def sources() -> Catalog:
    """Every text in the package, collected as `make translations` does."""
    with (ROOT / "babel.cfg").open() as config:
        methods, options = parse_mapping_cfg(config, "babel.cfg")
    collected = Catalog()
    for _file, _line, message, _comments, context in extract_from_dir(
        ROOT, methods, options, keywords=KEYWORDS
    ):
        collected.add(message, context=context)
    return collected


def catalogue(lang: str) -> polib.POFile:
    return polib.pofile(str(catalogs.directory() / lang / "LC_MESSAGES" / "messages.po"))


def stray(text: str) -> bool:
    """Whether a % stands there that is neither a placeholder nor doubled."""
    return "%" in PLACEHOLDER.sub("", text.replace("%%", ""))


def translations(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def placeholders(text: str) -> set[str]:
    return {match.group() for match in PLACEHOLDER.finditer(text)}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_nothing_is_missing_fuzzy_or_left_over(lang: str) -> None:
    wanted = {m.id[0] if isinstance(m.id, tuple) else m.id for m in sources() if m.id}
    entries = catalogue(lang)
    assert {e.msgid for e in entries if e.fuzzy} == set()
    assert wanted - {e.msgid for e in entries if not e.obsolete} == set()
    assert {e.msgid for e in entries if not all(translations(e))} == set()
    assert {e.msgid for e in entries} - wanted == set()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_plurals_have_every_form(lang: str) -> None:
    short = {
        e.msgid for e in catalogue(lang) if e.msgid_plural and len(e.msgstr_plural) != FORMS[lang]
    }
    assert short == set()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_placeholders_are_those_of_the_source(lang: str) -> None:
    broken = {
        (entry.msgid, text)
        for entry in catalogue(lang)
        for text in translations(entry)
        if placeholders(text) != placeholders(entry.msgid_plural or entry.msgid)
        or ("%(" in entry.msgid and stray(text))
    }
    assert broken == set()


def test_a_kyrgyz_noun_stays_singular_after_a_number() -> None:
    uneven = {e.msgid for e in catalogue("ky") if len(set(e.msgstr_plural.values())) > 1}
    assert uneven == set()


ENGLISH = re.compile(r"(?<![\w./@-])[A-Za-z]{3,}(?![\w./@-])")
KNOWN = {
    # names, formats and codes, which are the same in every language
    "civicbudget", "verify", "tally", "RECORD", "AGPL", "CSV", "XLSX", "JSON", "ZIP", "PDF",
    "JPEG", "PNG", "WebP", "JavaScript", "English", "Pabulib", "pabutools", "Excel", "SHA",
    "cookie", "README", "SMS", "FAP", "HPKE", "QR", "sig", "json", "zip", "csv", "xlsx",
    "fingerprint", "Ed25519", "UTF", "FILE", "SLUG", "python", "pip", "install", "KEY", "example",
    "approval", "sqlite", "postgresql", "PostgreSQL", "Data", "Package", "Fiscal", "DOCX", "https",
}  # fmt: skip


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_english_word_in_a_translation(lang: str) -> None:
    left = {
        (entry.msgid, word)
        for entry in catalogue(lang)
        for text in translations(entry)
        for word in ENGLISH.findall(PLACEHOLDER.sub("", text))
        if word not in KNOWN
    }
    assert left == set()


def test_catalogues_compile() -> None:
    for lang in LANGUAGES:
        assert catalogs.translation(lang).gettext("Budget") != "Budget"
    assert catalogs.translation("en").gettext("Budget") == "Budget"


@pytest.mark.parametrize(("lang", "word"), [("ru", r"Вы|Вас|Вам|Вами|Ваш\w*"), ("ky", r"Сиз\w*")])
def test_the_reader_is_addressed_in_lower_case(lang: str, word: str) -> None:
    """Capital only where a sentence begins: the texts are for many, and no letter to one."""
    within = re.compile(rf"[^.!?:»…—\n]\s(?:{word})\b")
    shouting = {
        text for entry in catalogue(lang) for text in translations(entry) if within.search(text)
    }
    assert shouting == set()
