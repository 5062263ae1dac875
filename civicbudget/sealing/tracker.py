"""The tracker of a ballot, and the code by which its voter finds it again."""

import secrets
from collections.abc import Iterable

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: no I, L, O, U
_TRACKER_BYTES = 16
_SYMBOLS = 26  # 128 bits in symbols of 5 bits; two bits to spare
_GROUP = 4
_VALUES = {letter: value for value, letter in enumerate(ALPHABET)}

# Each element of GF(32) = GF(2)[x] / (x^5 + x^2 + 1) times the generator x.
TIMES_ALPHA = [element << 1 ^ (0b100101 if element & 16 else 0) for element in range(32)]

# What people type for what they read: lower case is raised first, and a Kyrgyz or Russian
# keyboard has letters that only look Latin.
_READ_AS = str.maketrans("OILАВЕКМНОРСТУХЗ", "011ABEKMH0PCTYX3")
_IGNORED = str.maketrans("", "", " \t\r\n\u00a0-\u2010\u2011\u2012\u2013\u2014")


class InvalidTrackerCode(ValueError):
    """Not the code of a ballot: mistyped, or cut off."""


def new_tracker() -> str:
    """128 random bits as 32 hexadecimal digits."""
    return secrets.token_hex(_TRACKER_BYTES)


def tracker_code(tracker: str) -> str:
    """The tracker for people: 26 symbols and a check symbol, as in ``3T0K-9QFA-...-7TZ``.

    Codes sort as text in the same order as the trackers themselves.
    """
    number = int(tracker, 16)
    symbols = bytes(number >> 5 * place & 31 for place in reversed(range(_SYMBOLS)))
    whole = symbols + bytes([TIMES_ALPHA[_fold(symbols)]])
    text = "".join(ALPHABET[symbol] for symbol in whole)
    return "-".join(text[start : start + _GROUP] for start in range(0, len(text), _GROUP))


def parse_tracker_code(code: str) -> str:
    """The tracker of a typed code, whatever its case, spaces, hyphens and look-alike letters.

    Raises InvalidTrackerCode; any one wrong symbol and any two exchanged ones are found.
    """
    text = code.translate(_IGNORED).upper().translate(_READ_AS)
    symbols = [_VALUES.get(letter, -1) for letter in text]
    if len(symbols) != _SYMBOLS + 1 or -1 in symbols or _fold(symbols):
        raise InvalidTrackerCode(code)
    number = 0
    for symbol in symbols[:-1]:
        number = number << 5 | symbol
    if number >> 8 * _TRACKER_BYTES:
        raise InvalidTrackerCode(code)
    return f"{number:032x}"


def _fold(symbols: Iterable[int]) -> int:
    """The symbols as a polynomial over GF(32) at a generator; zero where the check symbol fits.

    Each of the 27 places has its own power of the generator (which has order 31), so one changed
    symbol, or two exchanged ones, cannot leave the sum as it was. Crockford's own check (modulo 37)
    does as much but needs five more signs, which phones hide.
    """
    total = 0
    for symbol in symbols:
        total = TIMES_ALPHA[total] ^ symbol
    return total
