"""The words by which a budget's spreadsheet is recognised, in three languages.

They are compared folded (core.sorting.fold) and by their beginnings, since endings vary.
"""

from __future__ import annotations

import re
from enum import StrEnum

from civicbudget.budgets.models import Side
from civicbudget.core.sorting import fold


class Column(StrEnum):
    """What a column of the spreadsheet may hold."""

    CODE = "code"
    KY = "title_ky"
    RU = "title_ru"
    EN = "title_en"
    SIDE = "side"
    PLANNED = "planned"
    ACTUAL = "actual"
    PARTICIPATORY = "participatory"


TITLES = {"ky": Column.KY, "ru": Column.RU, "en": Column.EN}
"""The column of the titles in each language."""

_LANGUAGES = {
    "ky": ("кыр", "ky", "kg"),
    "ru": ("рус", "орус", "ru"),
    "en": ("англ", "en"),
}
_TITLE = {
    "ky": ("аталыш", "корсоткуч"),
    "ru": ("назван", "наименов", "показател"),
    "en": ("title", "name"),
}
_COLUMNS = (
    (Column.PARTICIPATORY, ("катышуу", "партисип", "participat")),
    (Column.CODE, ("код", "code")),
    (Column.SIDE, ("болум", "раздел", "side", "section")),
    (Column.ACTUAL, ("аткарыл", "факт", "исполн", "касс", "actual")),
    (Column.PLANNED, ("план", "сумма", "бекит", "утвержд", "amount", "plan")),
)
_NOT_OURS = ("пайыз", "процент", "percent", "болжол", "прогноз", "projection", "forecast")
_SIDES = {
    Side.REVENUE: ("киреше", "доход", "revenue", "income"),
    Side.EXPENDITURE: ("чыгаша", "расход", "expen"),
    Side.FINANCING: ("каржыло", "калды", "финансир", "остат", "financ", "balance"),
}
_TOTAL = ("баар", "жалпы", "жыйынт", "итог", "всего", "total", "sum")
_YES = {"ооба", "да", "yes", "x", "х", "+", "1", "true"}
_NO = {"", "жок", "нет", "no", "-", "–", "—", "0", "false"}
_THOUSAND = re.compile(r"\b(мин сом|тыс\.? ?сом|тысяч[а-я]* сом|thousand som)")


def column_of(heading: str) -> Column | None:
    """What a column with this heading holds; None for one that the import leaves alone."""
    words = _words(heading)
    if not words or "%" in heading or _any(words, _NOT_OURS):
        return None
    for column, beginnings in _COLUMNS[:3]:
        if _any(words, beginnings):
            return column
    for language, titles in _TITLE.items():
        if _any(words, titles):
            return TITLES[_language(words) or language]
    return next((column for column, beginnings in _COLUMNS[3:] if _any(words, beginnings)), None)


def side_named(text: str) -> Side | None:
    """The side whose name stands in a text: "Кирешелер", "II. Расходы бюджета"."""
    words = _words(text)
    return next((side for side, beginnings in _SIDES.items() if _any(words, beginnings)), None)


def is_total(text: str) -> bool:
    """Whether a row so titled sums others up: "Баары", "Итого расходов"."""
    return _any(_words(text), _TOTAL)


def only_total(text: str) -> bool:
    """Whether it sums up a whole side, and not a part of it like "Итого налоговых доходов"."""
    sides = tuple(beginning for beginnings in _SIDES.values() for beginning in beginnings)
    return all(word.startswith((*_TOTAL, *sides, "бюджет")) for word in _words(text))


def yes_or_no(text: str) -> bool | None:
    """True or False as people write it in a cell, None for what is neither."""
    folded = fold(text)
    return True if folded in _YES else False if folded in _NO else None


def says_thousand(text: str) -> bool:
    """Whether a text names the unit of the file as thousand som."""
    return bool(_THOUSAND.search(fold(text)))


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]+", fold(text))


def _any(words: list[str], beginnings: tuple[str, ...]) -> bool:
    return any(word.startswith(beginnings) for word in words)


def _language(words: list[str]) -> str | None:
    return next((lang for lang, names in _LANGUAGES.items() if _any(words, names)), None)
