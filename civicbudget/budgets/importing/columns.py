"""What the columns of a budget's spreadsheet may hold, and the headings by which one knows."""

from __future__ import annotations

import re
from enum import StrEnum

from civicbudget.budgets.codes import EQUALIZATION, OWN, SPECIAL, TRANSFERS
from civicbudget.budgets.importing.words import has, is_plain_total, says_including, words
from civicbudget.core.i18n import lazy_gettext as _l
from civicbudget.core.sorting import fold


class Column(StrEnum):
    """What a column of the spreadsheet may hold."""

    CODE = "code"
    FUNCTION = "function"
    ECONOMIC = "economic"
    KY = "title_ky"
    RU = "title_ru"
    EN = "title_en"
    SIDE = "side"
    SOURCE = "source"
    INSTITUTION = "institution"
    PLANNED = "planned"
    OF_OWN = "of_own"
    OF_EQUALIZATION = "of_equalization"
    OF_SPECIAL = "of_special"
    OF_TRANSFERS = "of_transfers"
    NEXT_YEAR = "next_year"
    YEAR_AFTER = "year_after"
    ACTUAL = "actual"
    Q1 = "q1"
    Q2 = "q2"
    Q3 = "q3"
    Q4 = "q4"
    PARTICIPATORY = "participatory"


NAMES = {
    Column.CODE: _l("code"),
    Column.FUNCTION: _l("functional code"),
    Column.ECONOMIC: _l("economic code"),
    Column.KY: _l("title in Kyrgyz"),
    Column.RU: _l("title in Russian"),
    Column.EN: _l("title in English"),
    Column.SIDE: _l("section"),
    Column.SOURCE: _l("source of the money"),
    Column.INSTITUTION: _l("institution"),
    Column.PLANNED: _l("planned amount"),
    Column.OF_OWN: _l("planned from own revenue"),
    Column.OF_EQUALIZATION: _l("planned from the equalization grant"),
    Column.OF_SPECIAL: _l("planned from special funds"),
    Column.OF_TRANSFERS: _l("planned from other transfers"),
    Column.NEXT_YEAR: _l("projection for the next year"),
    Column.YEAR_AFTER: _l("projection for the year after next"),
    Column.ACTUAL: _l("actual amount"),
    Column.Q1: _l("actual of quarter 1"),
    Column.Q2: _l("actual of quarter 2"),
    Column.Q3: _l("actual of quarter 3"),
    Column.Q4: _l("actual of quarter 4"),
    Column.PARTICIPATORY: _l("participatory (yes or no)"),
}
"""What the columns are called, in the reader's language."""

CODES = (Column.CODE, Column.FUNCTION, Column.ECONOMIC)
TITLES = {"ky": Column.KY, "ru": Column.RU, "en": Column.EN}
"""The column of the titles in each language."""

QUARTERS = (Column.Q1, Column.Q2, Column.Q3, Column.Q4)
AMOUNTS = (Column.PLANNED, Column.NEXT_YEAR, Column.YEAR_AFTER, Column.ACTUAL, *QUARTERS)
"""The columns of sums that a line keeps; planned comes first."""

BY_SOURCE = {
    Column.OF_OWN: OWN,
    Column.OF_EQUALIZATION: EQUALIZATION,
    Column.OF_SPECIAL: SPECIAL,
    Column.OF_TRANSFERS: TRANSFERS,
}
"""The columns of what is planned from one source, and the source of each."""

KEPT = tuple(column for column in Column if column not in BY_SOURCE)
"""The columns that a line keeps."""

SUMMED = (*AMOUNTS, *BY_SOURCE)
"""Every column of sums that a file may have."""

_LANGUAGES = {
    "ky": ("кыр", "ky", "kg"),
    "ru": ("рус", "орус", "ru"),
    "en": ("англ", "en"),
}
_TITLES = {
    "ky": ("аталыш", "корсоткуч", "туру", "турлор"),
    "ru": ("назван", "наименов", "показател", "виды"),
    "en": ("title", "name"),
}
_BEFORE_TITLES = (
    (Column.PARTICIPATORY, ("катышуу", "партисип", "participat")),
    (Column.INSTITUTION, ("мекеме", "учрежд", "institution")),
)
_AFTER_TITLES = (
    (Column.FUNCTION, ("функц", "function")),
    (Column.ECONOMIC, ("эконом", "стать", "берене", "econom")),
    (Column.CODE, ("код", "code")),
    (Column.SOURCE, ("булак", "булаг", "источник", "source")),
    (Column.SIDE, ("болум", "раздел", "side", "section")),
)
_PLANNED = ("план", "сумма", "бекит", "утвержд", "такта", "уточн", "revised", "amount", "plan")
_ACTUAL = ("аткарыл", "факт", "исполн", "касс", "actual")
_OF_SOURCES = (
    (Column.OF_EQUALIZATION, ("тендештир", "выравнив", "equali")),
    (Column.OF_SPECIAL, ("атайын", "спец", "special")),
    (Column.OF_OWN, ("оздук", "собствен", "own")),
    (Column.OF_TRANSFERS, ("трансферт", "transfer")),
)
_PROJECTED = ("болжол", "прогноз", "projection", "forecast")
_SHARE = ("пайыз", "процент", "percent")
_QUARTER = re.compile(
    r"\b(?:(?P<before>[1-4]|iv|i{1,3})[\s.-]*(?:[а-я]{0,2}[\s.-]+)?"
    r"(?:чейрек|кварт|кв\b|quarter)"
    r"|(?:q|quarter |чейрек |квартал )(?P<after>[1-4]))"
)
_ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4"}
_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")
_KEYS = {"function_code": Column.FUNCTION, "economic_code": Column.ECONOMIC}
_KEYS |= {column.value: column for column in Column}


def column_of(heading: str, year: int | None = None) -> Column | None:
    """What a column with this heading holds; None for one that the import leaves alone.

    `year` is the budget's: a column of another year is a projection of it, or not ours.
    """
    folded = fold(heading)
    if folded in _KEYS:
        return _KEYS[folded]
    said = words(heading)
    if "%" in heading or has(said, _SHARE):
        return None
    return (
        _named(said, _BEFORE_TITLES)
        or _title(said)
        or _named(said, _AFTER_TITLES)
        or _of_source(heading, said, year)
        or _amount(folded, said, year)
    )


def is_whole(heading: str) -> bool:
    """Whether a column so headed says what those by source add up to: "Бардыгы", "Всего"."""
    return is_plain_total(heading)


def years_in(text: str) -> list[int]:
    """The years of our time that a text names."""
    return [int(found) for found in _YEAR.findall(text)]


def _named(said: list[str], columns: tuple[tuple[Column, tuple[str, ...]], ...]) -> Column | None:
    return next((column for column, beginnings in columns if has(said, beginnings)), None)


def _title(said: list[str]) -> Column | None:
    for language, titles in _TITLES.items():
        if has(said, titles):
            return TITLES[_language(said) or language]
    return None


def _of_source(heading: str, said: list[str], year: int | None) -> Column | None:
    """A part of the plan that is of one source; a plan that speaks of one is a part of it only
    where it is said to be."""
    elsewhere = any(found != year for found in years_in(heading) if year)
    if elsewhere or has(said, (*_ACTUAL, *_PROJECTED)):
        return None
    if has(said, _PLANNED) and not says_including(heading):
        return None
    named = [column for column, beginnings in _OF_SOURCES if has(said, beginnings)]
    return named[0] if len(named) == 1 else None


def _amount(folded: str, said: list[str], year: int | None) -> Column | None:
    years = years_in(folded)
    actual, planned = has(said, _ACTUAL), has(said, _PLANNED)
    if year and years:
        ahead = years[-1] - year
        if ahead:
            return {1: Column.NEXT_YEAR, 2: Column.YEAR_AFTER}.get(0 if actual else ahead)
        planned = planned or not actual
    if has(said, _PROJECTED) and not years:
        return _projection(said)
    if quarter := _QUARTER.search(folded):
        found = quarter["before"] or quarter["after"]
        return None if has(said, _PLANNED) else Column(f"q{_ROMAN.get(found, found)}")
    if actual:
        return Column.ACTUAL
    return Column.PLANNED if planned else None


def _projection(said: list[str]) -> Column | None:
    """Of which year a projection is that names none."""
    if has(said, ("андан", "после", "after")):
        return Column.YEAR_AFTER
    return Column.NEXT_YEAR if has(said, ("кийинки", "следующ", "next")) else None


def _language(said: list[str]) -> str | None:
    return next((lang for lang, names in _LANGUAGES.items() if has(said, names)), None)
