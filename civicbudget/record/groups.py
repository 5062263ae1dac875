"""Turnout in groups, none so small that it tells who took part."""

from collections.abc import Mapping

from civicbudget.record.contents import SMALLEST_GROUP
from civicbudget.record.results import Group


def merged(groups: Mapping[str, int]) -> tuple[Group, ...]:
    """The groups with the number of their people, by name; those under ten as one, at the end.

    Where the small ones are fewer than ten people together, the smallest of the others joins them:
    otherwise the sum, which is published, would give them away.
    """
    descending = sorted(groups, key=lambda name: (-groups[name], name))
    large = [name for name in descending if groups[name] >= SMALLEST_GROUP]
    small = descending[len(large) :]
    if small and large and sum(groups[name] for name in small) < SMALLEST_GROUP:
        small.append(large.pop())
    shown = tuple(Group(groups[name], name, None) for name in sorted(large))
    rest = Group(sum(groups[name] for name in small), None, len(small))
    return (*shown, rest) if small else shown


def large_enough(groups: tuple[Group, ...]) -> bool:
    """Whether no group is so small, unless there is but one."""
    return len(groups) < 2 or all(group.people >= SMALLEST_GROUP for group in groups)
