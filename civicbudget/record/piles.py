"""The ballots of a record sorted into piles, one for each pot, a megabyte of ballots.csv at a time.

Lines are taken apart together, in arrays. Where anything in them is not as it should be, all are
read again one by one (`account`), where the first fault has its line and its words; so whatever is
refused there must be refused here, too.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import accumulate
from typing import IO

import numpy as np
from numpy.typing import NDArray

from civicbudget.record import account
from civicbudget.record.archive import Archive
from civicbudget.record.balloting import BallotKind, BallotRule
from civicbudget.record.contents import BALLOTS, BALLOTS_HEADER
from civicbudget.record.faults import RecordFault
from civicbudget.record.gathering import empty
from civicbudget.record.pots import laid_out
from civicbudget.record.rules import Rules
from civicbudget.sealing.choice import Form
from civicbudget.sealing.tracker import ALPHABET, TIMES_ALPHA
from civicbudget.tally import Ballots, TallyError
from civicbudget.tally.model import Ints
from civicbudget.tally.numbers import parse_signed
from civicbudget.tally.pabulib.gathering import Gathered, Scores
from civicbudget.tally.pabulib.limits import Limits

Bytes = NDArray[np.uint8]

_AT_ONCE = 1 << 20
_DIGITS = 9
_LARGEST_SUM = 2**62
_BETWEEN = {Form.CHOSEN: b" ", Form.RANKED: b">", Form.POINTS: b" "}

_CODE = "XXXX-XXXX-XXXX-XXXX-XXXX-XXXX-XXX"
_HYPHENS = [place for place, sign in enumerate(_CODE) if sign == "-"]
_SYMBOLS = [place for place, sign in enumerate(_CODE) if sign == "X"]
_NO_SYMBOL = 255
_VALUES = np.full(256, _NO_SYMBOL, np.uint8)
_VALUES[[ord(letter) for letter in ALPHABET]] = range(len(ALPHABET))
_TIMES = np.array(TIMES_ALPHA, np.uint8)
_FIRST_SYMBOLS = 8
"""The first of 26 symbols of 5 bits bears 3 of the 128."""


class _NotPlain(Exception):
    """Something is unusual, and is read again line by line."""


@dataclass(frozen=True)
class Piles:
    """How many ballots there are in all, and those of each pot, identical ones grouped."""

    ballots: int
    of: dict[int, Ballots]

    @property
    def sizes(self) -> dict[int, int]:
        """How many ballots chose in each pot."""
        return {pot: int(ballots.weight.sum()) for pot, ballots in self.of.items()}


def read_piles(archive: Archive, rules: Rules) -> Piles:
    """The ballots of a record. Raises RecordFault for the first that should not be there."""
    try:
        with archive.open(BALLOTS) as source:
            found = in_arrays(source, rules)
        if found is None:
            with archive.open(BALLOTS) as source:
                found = one_by_one(source, rules)
        return found
    except TallyError as error:
        raise RecordFault(BALLOTS, f"they cannot be counted: {error}") from error


def in_arrays(source: IO[bytes], rules: Rules) -> Piles | None:
    """The ballots, read together; None where anything is unusual."""
    try:
        return _Sorting(rules).sorted(source)
    except _NotPlain:
        return None


def one_by_one(source: IO[bytes], rules: Rules) -> Piles:
    """The ballots, read line by line. Raises RecordFault for the first that should not be there."""
    found = account.read_count(source, rules)
    form = rules.ballot.form
    of = {
        pot: laid_out(choices, {number: at for at, number in enumerate(rules.costs[pot])}, form)
        for pot, choices in found.choices.items()
    }
    return Piles(found.ballots, of)


@dataclass
class _Lines:
    """Lines of one batch, as they are checked."""

    pot: Ints
    size: Ints
    """How many projects each names."""
    number: Ints
    """The projects of all of them, one behind the other."""
    points: Ints


@dataclass
class _Pile:
    """What a pot allows, and the ballots that have chosen in it so far."""

    ballot: BallotRule
    amount: int
    costs: Ints
    order: Ints
    numbers: Ints
    scores: Scores
    gathered: Gathered = field(init=False)

    def __post_init__(self) -> None:
        self.gathered = empty(self.ballot.form, len(self.costs), self.scores)

    @classmethod
    def of(cls, rules: Rules, pot: int) -> "_Pile":
        """A pile without a ballot. Prices whose sum an array cannot hold are not plain."""
        costs = rules.costs[pot]
        if sum(costs.values()) >= _LARGEST_SUM:
            raise _NotPlain
        numbers = np.array(list(costs), np.int64)
        order = np.argsort(numbers)
        prices = np.array(list(costs.values()), np.int64)
        scores = Scores(Limits({}), parse_signed)
        return cls(rules.ballot, rules.amounts[pot], prices, order, numbers[order], scores)

    def add(self, size: Ints, number: Ints, points: Ints) -> None:
        """Take ballots: how many projects each names, these, and their points."""
        at = np.minimum(np.searchsorted(self.numbers, number), max(len(self.numbers) - 1, 0))
        _require(len(self.numbers) > 0 and np.array_equal(self.numbers[at], number))
        place = self.order[at]
        start = np.append(0, np.cumsum(size))
        self._check(size, start, place, points)
        given, which = np.unique(points, return_inverse=True)
        scores = np.array([self.scores.read(str(each)) for each in given.tolist()], np.int64)
        self.gathered.add(size, place, scores[which])

    def _check(self, size: Ints, start: Ints, place: Ints, points: Ints) -> None:
        ballot, (least, most) = self.ballot, self.ballot.range
        _require(size.min() >= ballot.least)
        _require(ballot.most is None or size.max() <= ballot.most)
        if ballot.kind is BallotKind.KNAPSACK:
            _require(_sums(self.costs[place], start).max() <= self.amount)
        if ballot.form is Form.POINTS:
            _require(points.all() and least <= points.min() and points.max() <= most)
        if ballot.points is not None:
            _require(_sums(points, start).max() <= ballot.points)


class _Sorting:
    """One pass over ballots.csv."""

    def __init__(self, rules: Rules) -> None:
        self._form = rules.ballot.form
        self._piles = {pot.number: _Pile.of(rules, pot.number) for pot in rules.pots}
        self._last = (b"", 0)
        self._ballots = 0

    def sorted(self, source: IO[bytes]) -> Piles:
        """All ballots, each on its pile."""
        _require(source.read(len(BALLOTS_HEADER)) == BALLOTS_HEADER.encode())
        for batch in _batches(source):
            self._add(np.frombuffer(batch, np.uint8))
        laid = {pot: pile.gathered.ballots() for pot, pile in self._piles.items()}
        return Piles(self._ballots, laid)

    def _add(self, text: Bytes) -> None:
        lines = self._lines(text)
        for pot in np.unique(lines.pot).tolist():
            _require(pot in self._piles)
            mine = lines.pot == pot
            named = np.repeat(mine, lines.size)
            self._piles[pot].add(lines.size[mine], lines.number[named], lines.points[named])

    def _lines(self, text: Bytes) -> _Lines:
        end = _find(text, b"\n")
        begin = np.append(0, end[:-1] + 1)
        commas = _find(text, b",")
        _require(len(commas) == 2 * len(end))
        one, two = commas[::2], commas[1::2]
        _require((begin <= one).all() and (two < end).all() and (two - one == len(_CODE) + 1).all())
        pot = _numbers(text, begin, one)
        self._check_order(_codes(text, one + 1), pot)
        return self._choices(text, pot, two + 1, end)

    def _check_order(self, code: NDArray[np.bytes_], pot: Ints) -> None:
        """Codes ascending, and the pots of one code; their text is in the order of the trackers."""
        codes, pots = np.append(self._last[0], code), np.append(self._last[1], pot)
        again = codes[1:] == codes[:-1]
        _require(((codes[1:] > codes[:-1]) | again & (pots[1:] > pots[:-1])).all())
        self._ballots += int((~again).sum())
        self._last = (bytes(codes[-1]), int(pots[-1]))

    def _choices(self, text: Bytes, pot: Ints, begin: Ints, end: Ints) -> _Lines:
        """The projects of each line; a sign in the wrong field leaves a part that is no number."""
        between = _find(text, _BETWEEN[self._form])
        starts, ends = np.sort(np.append(begin, between + 1)), np.sort(np.append(between, end))
        first = np.searchsorted(starts, begin)
        size = np.diff(np.append(first, len(starts)))
        points = np.ones(len(starts), np.int64)
        if self._form is Form.POINTS:
            equals = _find(text, b"=")
            _require(len(equals) == len(starts) and (equals < ends).all())
            points, ends = _signed(text, equals + 1, ends), equals
        number = _numbers(text, starts, ends)
        key = np.repeat(np.arange(len(pot)), size) * 10**_DIGITS + number
        key = np.sort(key) if self._form is Form.RANKED else key
        _require((key[1:] > key[:-1]).all())
        return _Lines(pot, size, number, points)


def _batches(source: IO[bytes]) -> Iterator[bytes]:
    """Whole lines, about a megabyte at a time."""
    rest = b""
    while chunk := source.read(_AT_ONCE):
        lines, newline, tail = chunk.rpartition(b"\n")
        _require(newline)
        yield rest + lines + newline
        rest = tail
    _require(not rest)


def _codes(text: Bytes, begin: Ints) -> NDArray[np.bytes_]:
    """The codes that begin there, once all are found to be codes of ballots."""
    signs = text[begin[:, None] + np.arange(len(_CODE))]
    _require((signs[:, _HYPHENS] == ord("-")).all())
    symbols = _VALUES[signs[:, _SYMBOLS]]
    _require((symbols != _NO_SYMBOL).all() and (symbols[:, 0] < _FIRST_SYMBOLS).all())
    *_others, check = accumulate(symbols.T, lambda total, symbol: _TIMES[total] ^ symbol)
    _require(not check.any())
    codes: NDArray[np.bytes_] = signs.view(f"S{len(_CODE)}")[:, 0]
    return codes


def _numbers(text: Bytes, begin: Ints, end: Ints) -> Ints:
    """The numbers written there, of one to nine digits of which the first is not 0."""
    length = end - begin
    _require(length.min() >= 1 and length.max() <= _DIGITS and (text[begin] != ord("0")).all())
    total = np.zeros(len(begin), np.int64)
    for at in range(int(length.max())):
        inside = length > at
        digit = text[np.minimum(begin + at, end)] - np.uint8(ord("0"))  # below "0" it is above 9
        _require((digit[inside] <= 9).all())
        total = np.where(inside, total * 10 + digit, total)
    return total


def _signed(text: Bytes, begin: Ints, end: Ints) -> Ints:
    minus = text[begin] == ord("-")
    return _numbers(text, begin + minus, end) * np.where(minus, -1, 1)


def _sums(values: Ints, start: Ints) -> Ints:
    """The sums of the rows that begin there; no row is empty."""
    return np.add.reduceat(values, start[:-1])


def _find(text: Bytes, sign: bytes) -> Ints:
    return np.flatnonzero(text == ord(sign))


def _require(holds: object) -> None:
    if not holds:
        raise _NotPlain
