"""What can be wrong with a count, told in one line."""


class TallyError(Exception):
    """The election or the rule cannot be counted; the message names the place and the fault."""


class TieRefused(TallyError):
    """The rule says `refuse`, and a tie was met that decides who wins.

    `tied` holds the ids between which the commission has to decide.
    """

    def __init__(self, tied: tuple[str, ...]) -> None:
        super().__init__(f"tied: {', '.join(tied)}; another choice would change the winners")
        self.tied = tied
