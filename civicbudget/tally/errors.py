"""What can be wrong with a count, told in one line."""


class TallyError(Exception):
    """The election or the rule cannot be counted; the message names the place and the fault."""


class Fault(Exception):
    """A fault in a file, on the line given or on the one that is being read."""

    def __init__(self, message: str, line: int | None = None) -> None:
        super().__init__(message)
        self.line = line


class TieRefused(TallyError):
    """The rule says `refuse`, and a tie was met that decides who wins.

    `tied` holds the ids between which the commission has to decide.
    """

    def __init__(self, tied: tuple[str, ...]) -> None:
        super().__init__(f"tied: {', '.join(tied)}; another choice would change the winners")
        self.tied = tied
