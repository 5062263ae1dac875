"""Exact numbers and how they are written: "12.5", or "7/3" where no decimal is exact."""

import re
from collections.abc import Sequence
from fractions import Fraction
from math import lcm

UNIT_ROUNDOFF = 2.0**-53
"""The most by which one operation of floats is off, as a share of what it gives."""

# More digits than any budget or score has; it keeps every float made from such a number finite.
_DECIMAL = re.compile(r"[0-9]{1,18}(\.[0-9]{1,9})?", re.ASCII)


def parse_decimal(text: str) -> Fraction:
    """Read a number of 0 or more, such as "1310641.1". ValueError for anything else."""
    if not _DECIMAL.fullmatch(text):
        raise ValueError(text)
    return Fraction(text)


def parse_signed(text: str) -> Fraction:
    """Read a number that may be below 0, such as "-1". ValueError for anything else."""
    return -parse_decimal(text[1:]) if text.startswith("-") else parse_decimal(text)


def number_text(number: Fraction | int) -> str:
    """Write a number exactly: as a decimal where there is one, else as a fraction."""
    number = Fraction(number)
    rest, twos, fives = number.denominator, 0, 0
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    if rest != 1:
        return f"{number.numerator}/{number.denominator}"
    places = max(twos, fives)
    digits = str(abs(number.numerator) * 10**places // number.denominator).rjust(places + 1, "0")
    sign = "-" if number < 0 else ""
    return sign + (f"{digits[:-places]}.{digits[-places:]}" if places else digits)


def whole(numbers: Sequence[Fraction]) -> tuple[list[int], int]:
    """Bring fractions to their least common denominator: numerators, and the denominator."""
    unit = lcm(*{number.denominator for number in numbers})
    return [number.numerator * (unit // number.denominator) for number in numbers], unit


def exact_product(ones: Sequence[int], others: Sequence[float]) -> int:
    """Multiply integers by whole numbers that came as floats, and add up."""
    return sum(one * int(other) for one, other in zip(ones, others, strict=False) if other)
