"""The words by which a budget's spreadsheet is recognised, in three languages.

They are compared folded (core.sorting.fold) and by their beginnings, since endings vary.
"""

from __future__ import annotations

import re

from civicbudget.budgets import codes
from civicbudget.budgets.models import Side
from civicbudget.core.sorting import fold

_SIDES = {
    Side.REVENUE: ("киреше", "доход", "revenue", "income"),
    Side.EXPENDITURE: ("чыгаша", "расход", "expen"),
    Side.FINANCING: ("каржыло", "калды", "финансир", "остат", "financ", "balance"),
}
_SOURCES = {
    codes.EQUALIZATION: ("тендештир", "выравнив", "equali"),
    codes.SPECIAL: ("атайын", "спец", "special"),
    codes.TRANSFERS: ("трансферт", "грант", "transfer", "grant"),
    codes.OWN: ("оздук", "собствен", "own", "местн", "жергиликт"),
}
TOTAL = ("баар", "барды", "жалпы", "жыйынт", "итог", "всего", "total", "sum")
_PLAIN = (*TOTAL, "бюджет", "тиркеме", "приложен", "боюнча", "по", "annex", "budget", "of", "the")
_ROMAN = {"i", "ii", "iii", "iv", "v"}
_OTHER = ("прочи", "башка", "ар кандай", "other", "miscell")
_DIFFERENCE = ("дефицит", "профицит", "тартыштык", "deficit", "surplus")
_INCLUDING = re.compile(r"\b(в т\. ?ч|в том числе|из них|анын ичинде|of which|including)")
_YES = {"ооба", "да", "yes", "x", "х", "+", "1", "true"}
_NO = {"", "жок", "нет", "no", "-", "–", "—", "0", "false"}
_THOUSAND = re.compile(r"\b(мин\.? ?сом|тыс\.? ?сом|тысяч[а-я]* сом|thousand som)")
_WORD = re.compile(r"[^\W\d_]+")


def words(text: str) -> list[str]:
    """The words of a text, folded."""
    return _WORD.findall(fold(text))


def has(said: list[str], beginnings: tuple[str, ...]) -> bool:
    """Whether one of the words begins so."""
    return any(word.startswith(beginnings) for word in said)


def side_named(text: str) -> Side | None:
    """The one side whose name stands in a text: "Кирешелер", "II. Расходы бюджета"."""
    said = words(text)
    sides = [side for side, beginnings in _SIDES.items() if has(said, beginnings)]
    return sides[0] if len(sides) == 1 else None


def source_named(text: str) -> str | None:
    """The code of the source that a text speaks of: "атайын каражаттар" is "special"; None for a
    text that speaks of several. The equalization grant is a grant among others."""
    said = words(text)
    named = [code for code, beginnings in _SOURCES.items() if has(said, beginnings)]
    grant = [codes.EQUALIZATION, codes.TRANSFERS]
    return named[0] if len(named) == 1 or named == grant else None


def is_total(text: str) -> bool:
    """Whether a row so titled sums others up: "Баары", "Итого расходов"."""
    return has(words(text), TOTAL)


def is_plain_total(text: str) -> bool:
    """Whether it says that it is a total and nothing else: "Бардыгы", "Всего"."""
    said = words(text)
    return bool(said) and all(word.startswith(TOTAL) for word in said)


def sums_up_a_side(text: str) -> bool:
    """Whether it sums up a whole side by its name, not a part like "Итого налоговых доходов"."""
    sides = tuple(beginning for beginnings in _SIDES.values() for beginning in beginnings)
    said = [word for word in words(text) if word not in _ROMAN]
    return side_named(text) is not None and all(word.startswith((*_PLAIN, *sides)) for word in said)


def is_difference(text: str) -> bool:
    """Whether a row shows what one side is above the other: "Дефицит (-), профицит (+)"."""
    return has(words(text), _DIFFERENCE)


def is_the_rest(text: str) -> bool:
    """Whether a row is what its section has besides: "Прочие доходы"."""
    return has(words(text), _OTHER)


def says_including(text: str) -> bool:
    """Whether the rows below are parts of this one: "в т.ч.", "анын ичинде"."""
    return bool(_INCLUDING.search(fold(text)))


def yes_or_no(text: str) -> bool | None:
    """True or False as people write it in a cell, None for what is neither."""
    folded = fold(text)
    return True if folded in _YES else False if folded in _NO else None


def says_thousand(text: str) -> bool:
    """Whether a text names the unit of the file as thousand som."""
    return bool(_THOUSAND.search(fold(text)))
