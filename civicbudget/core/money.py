"""Money is whole tyiyn; 1 som = 100 tyiyn. Never a float."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from fractions import Fraction

TYIYN = 100
"""Tyiyn in a som."""

LARGEST = 10**15
"""Ten thousand billion som, in tyiyn: more than any budget here, and well within BIGINT."""

_SPACES = re.compile(r"[\s\u00a0\u202f']")


class NotMoney(ValueError):
    """The text is not an amount of money."""


def parse_amount(text: str, unit: int = TYIYN) -> int:
    """Tyiyn from what people and spreadsheets write: "1 234 567,50", "28890,5", "28,890.5".

    `unit` is how many tyiyn one of the written units is (som: 100; thousand som: 100 000).
    Raises NotMoney for anything else, for parts of a tyiyn and for what no budget can hold.
    """
    cleaned = _SPACES.sub("", text)
    if "," in cleaned and "." in cleaned:
        thousands = "," if cleaned.rfind(",") < cleaned.rfind(".") else "."
        cleaned = cleaned.replace(thousands, "")
    cleaned = cleaned.replace(",", ".")
    if not re.fullmatch(r"-?\d+(\.\d+)?", cleaned, re.ASCII):
        raise NotMoney(text)
    try:
        parts = Decimal(cleaned) * unit
    except InvalidOperation as error:
        raise NotMoney(text) from error
    if parts != parts.to_integral_value() or abs(parts) > LARGEST:
        raise NotMoney(text)
    return int(parts)


def som(tyiyn: int) -> Fraction:
    """The same sum in som, exact: what the count reads and the .pb files hold."""
    return Fraction(tyiyn, TYIYN)


def tyiyn(som: str) -> int:
    """A sum in som as the count writes it ("12.5", "7/3"), in tyiyn; a part of one falls away."""
    return int(Fraction(som) * TYIYN)


def decimal_mark(locale: str) -> str:
    """What stands before the decimals: a point in English, a comma in Kyrgyz and Russian."""
    return "." if locale == "en" else ","


def format_number(value: int) -> str:
    """1 234 567 with no-break spaces, in every language."""
    return f"{value:,}".replace(",", "\u00a0")


def format_som(tyiyn: int, mark: str = ",") -> str:
    """A sum in som without its word: "1 234 567", or "1 234 567,50" where there are tyiyn."""
    sign = "−" if tyiyn < 0 else ""
    whole, rest = divmod(abs(tyiyn), TYIYN)
    return f"{sign}{format_number(whole)}" + (f"{mark}{rest:02d}" if rest else "")


def format_thousandths(value: int, mark: str = ",") -> str:
    """A number of thousandths, not negative, with as many decimals as it has: 10500 is "10,5"."""
    whole, rest = divmod(value, 1000)
    return format_number(whole) + (f"{mark}{rest:03d}".rstrip("0") if rest else "")


def with_percent(figure: str, mark: str = ",") -> str:
    """44.9% in English, and with a no-break space, 44,9 %, in Kyrgyz and Russian."""
    return f"{figure}%" if mark == "." else f"{figure}\u00a0%"
