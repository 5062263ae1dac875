"""Verbs of a campaign."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from civicbudget.accounts.models import Person
from civicbudget.campaigns.models import Motion, MotionKind


class Executor(Protocol):
    """What a motion does once two members stand behind it; raises DomainError when it cannot."""

    def __call__(self, *, motion: Motion, actor: Person, now: datetime) -> None: ...


_executors: dict[MotionKind, Executor] = {}


def carries_out(kind: MotionKind) -> Callable[[Executor], Executor]:
    """Declare a service to be what a kind of motion does.

    Domains that stand below this one (voting, results) declare theirs, so that a confirmation
    and its effect are one transaction without campaigns knowing them.
    """

    def declare(executor: Executor) -> Executor:
        _executors[kind] = executor
        return executor

    return declare
