"""What a policy answers: yes, or no with the reason. The default is no."""

from __future__ import annotations

from dataclasses import dataclass

from civicbudget.core.errors import Refused


@dataclass(frozen=True)
class Decision:
    """The answer of a policy; true in a condition when it is allowed."""

    allowed: bool
    reason: str = ""

    def __bool__(self) -> bool:
        return self.allowed

    def require(self) -> None:
        """Raise Refused with the reason, unless allowed."""
        if not self.allowed:
            raise Refused(self.reason)


ALLOWED = Decision(True)


def no(reason: str) -> Decision:
    """Not allowed, and why, in the reader's language."""
    return Decision(False, reason)
