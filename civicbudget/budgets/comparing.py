"""What changed between versions of a budget, line by line, and between years, by group."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass

from civicbudget.budgets.meaning import Group, Line
from civicbudget.budgets.models import Side

AMOUNTS = ("planned", "next_year", "year_after", "actual", "q1", "q2", "q3", "q4")


@dataclass(frozen=True)
class Change:
    """A line that came, went or is not what it was: what it was, what it is now."""

    was: Line | None
    now: Line | None

    @property
    def line(self) -> Line:
        """The line as it is now, or was at last."""
        line = self.now or self.was
        assert line is not None  # noqa: S101 - one of them there is
        return line

    @property
    def before(self) -> int | None:
        """What was planned, in tyiyn."""
        return self.was.planned if self.was else None

    @property
    def after(self) -> int | None:
        """What is planned now, in tyiyn."""
        return self.now.planned if self.now else None

    @property
    def executed(self) -> tuple[int | None, int | None]:
        """What was received or spent as it was known, and as it is now, in tyiyn."""
        return (self.was.actual if self.was else None, self.now.actual if self.now else None)

    @property
    def is_executed(self) -> bool:
        """Whether that changed."""
        return self.executed[0] != self.executed[1]

    @property
    def sources(self) -> tuple[str, str] | None:
        """The codes of its source then and now, where they differ."""
        return self._other("source")

    @property
    def institutions(self) -> tuple[str, str] | None:
        """Its institution then and now, where they differ."""
        return self._other("institution")

    def _other(self, name: str) -> tuple[str, str] | None:
        if self.was is None or self.now is None:
            return None
        then, now = getattr(self.was, name), getattr(self.now, name)
        return (then, now) if then != now else None

    @property
    def delta(self) -> int:
        """By how much its planned sum changed, in tyiyn."""
        return (self.after or 0) - (self.before or 0)


def key(line: Line) -> Hashable:
    """What makes it the same line: its side, codes, source and institution; where it has no code,
    its title."""
    title = "" if line.code else tuple(sorted(line.title.items()))
    return (line.side, line.function, line.economic, line.source, line.institution, title)


def changes(before: Iterable[Line], after: Iterable[Line]) -> list[Change]:
    """What differs between two versions, the largest sums first; nothing where nothing does."""
    old = {key(line): line for line in before}
    new = {key(line): line for line in after}
    came = [line for one, line in new.items() if one not in old]
    gone = [line for one, line in old.items() if one not in new]
    found = _moved(gone, came)
    found += [
        Change(old[one], line)
        for one, line in new.items()
        if one in old and _content(old[one]) != _content(line)
    ]
    sides = list(Side)

    def rank(change: Change) -> tuple[int, int, int, str]:
        executed = change.executed[1] or 0
        place = sides.index(change.line.side)
        return (-abs(change.delta), -executed if change.is_executed else 0, place, change.line.code)

    return sorted(found, key=rank)


def _moved(gone: Iterable[Line], came: Sequence[Line]) -> list[Change]:
    """Lines that came or went; those of one code and title that differ in nothing but whence the
    money comes or who spends it are the same line, rather one of the same planned sum."""
    left: dict[Hashable, list[Line]] = {}
    for line in gone:
        left.setdefault(_alike(line), []).append(line)
    found, rest = [], []
    for line in came:
        same = next((o for o in left.get(_alike(line), ()) if o.planned == line.planned), None)
        if same is None:
            rest.append(line)
        else:
            left[_alike(line)].remove(same)
            found.append(Change(same, line))
    for line in rest:
        others = left.get(_alike(line), [])
        found.append(Change(others.pop(0) if others else None, line))
    return [*found, *(Change(line, None) for lines in left.values() for line in lines)]


def _alike(line: Line) -> Hashable:
    titles = tuple(sorted((language, text) for language, text in line.title.items() if text))
    return (line.side, line.function, line.economic, titles)


def _content(line: Line) -> tuple[object, ...]:
    return (
        {language: text for language, text in line.title.items() if text},
        line.participatory,
        *(getattr(line, amount) for amount in AMOUNTS),
    )


@dataclass(frozen=True)
class Shift:
    """What a group of lines was and is, in tyiyn; 0 where it was not or is no longer there."""

    group: Group
    before: int
    after: int

    @property
    def delta(self) -> int:
        """By how much it changed."""
        return self.after - self.before


def shifts(before: Iterable[Group], after: Iterable[Group]) -> list[Shift]:
    """How groups changed from one budget to another, the largest changes first."""
    old = {(group.side, group.code): group for group in before}
    new = {(group.side, group.code): group for group in after}
    found = [
        Shift(group, old[one].planned if one in old else 0, new[one].planned if one in new else 0)
        for one, group in (old | new).items()
    ]
    return sorted(
        (shift for shift in found if shift.delta), key=lambda s: (-abs(s.delta), s.group.code)
    )
