"""The sentences that say why a project won or not, in English, the language of the sources."""

from civicbudget.tally import reasons as why


def N_(text: str) -> str:  # noqa: N802  # gettext's own name for a mark
    """Mark a text for translation; it is translated where it is told."""
    return text


SENTENCES: dict[str, str] = {
    why.WON_BY_VOTES: N_(
        "Chosen: %(votes)s, rank %(rank)s. Its price is %(cost)s, and when its turn came,"
        " %(left)s were left."
    ),
    why.WON_BY_SHARES: N_(
        "Chosen: %(votes)s, rank %(rank)s. Its supporters paid its price of %(cost)s from"
        " their equal shares, each of them at most %(each)s."
    ),
    why.WON_BY_LOADS: N_(
        "Chosen: %(votes)s, rank %(rank)s. Its price of %(cost)s was shared out among its"
        " supporters, each of whom then bore %(load)s in all."
    ),
    why.FREE: N_("Chosen: it has %(votes)s and costs nothing."),
    why.NO_VOTES: N_("Not chosen: nobody voted for it."),
    why.OUTWEIGHED: N_("Not chosen: %(votes)s. No more points were given for it than against it."),
    why.BELOW_MINIMUM: N_("Not chosen: %(votes)s, and at least %(needed)s were needed."),
    why.DEARER_THAN_POT: N_(
        "Not chosen: its price of %(cost)s is more than the whole sum of %(budget)s."
    ),
    why.DID_NOT_FIT: N_(
        "Not chosen: %(votes)s, rank %(rank)s. When its turn came, %(left)s were left, which is"
        " %(short)s less than its price of %(cost)s."
    ),
    why.AFTER_STOP: N_(
        "Not chosen: %(votes)s, rank %(rank)s. The count stopped before, at “%(other)s”, for"
        " which the money was not enough."
    ),
    why.SHARES_TOO_SMALL: N_(
        "Not chosen: %(votes)s, rank %(rank)s. From what was left of their shares its"
        " supporters could pay %(could)s of its price of %(cost)s: %(short)s too little."
    ),
    why.EXCLUDED: N_("Not chosen: a decision of the commission took it out of the count."),
    why.RIVAL_WON: N_(
        "Not chosen: %(votes)s, rank %(rank)s. Of it and “%(other)s” only one can be chosen, and"
        " “%(other)s” was."
    ),
    why.ACCEPTED: N_("Accepted: %(votes)s for and %(against)s against."),
    why.REJECTED: N_("Not accepted: %(votes)s for and %(against)s against."),
    why.NO_QUORUM: N_(
        "Not accepted: there was no quorum. Ballots cast: %(cast)s; at least %(needed)s were"
        " needed."
    ),
    why.OTHER_PROPOSAL: N_(
        "Not accepted: %(votes)s for and %(against)s against, but the deciding question chose"
        " “%(other)s”."
    ),
    why.DECIDING: N_(
        "The deciding question: %(votes)s for “%(first)s”, %(against)s for “%(second)s”."
    ),
    why.NOTHING_TO_DECIDE: N_(
        "The deciding question had nothing to decide: “%(first)s” and “%(second)s” were not both"
        " accepted. It got %(votes)s for the former and %(against)s for the latter."
    ),
}

OF_POINTS: dict[str, str] = {
    why.WON_BY_SHARES: N_(
        "Chosen: %(votes)s, rank %(rank)s. Its supporters paid its price of %(cost)s from"
        " their equal shares, at most %(each)s for each point."
    ),
}
"""Where the ballots give points, these stand instead."""

OF_THE_OTHER: dict[str, str] = {
    why.DID_NOT_FIT: N_("After it, “%(other)s” was chosen, for which the money was enough."),
    why.SHARES_TOO_SMALL: N_("They had enough until “%(other)s” was chosen."),
}
"""These follow where another project took its place."""

PER_VOTE = N_("Its price is %(per_vote)s for each vote.")
PER_POINT = N_("Its price is %(per_vote)s for each point.")
WOULD_BEAR = N_("With it, each of its supporters would have borne %(load)s in all.")
SERVED = N_("It stands on %(share)s of the ballots.")
LOST_A_TIE = N_("It was level with “%(other)s”, which was taken first: %(how)s.")

NAME = N_("“%(name)s”")
TIE = N_("Level: %(tied)s. “%(other)s” was taken first: %(how)s.")
DECIDED = N_("Another choice would have changed the winners.")
DID_NOT_MATTER = N_("Another choice would not have changed the winners.")
HOW: dict[str, str] = {
    "id": N_("the smaller number goes first"),
    "file": N_("the order of the list decides"),
    "cost": N_("the cheaper one goes first"),
    "votes": N_("the one with more votes goes first"),
    "lot": N_("the lot decided"),
}

REACHED = N_(
    "Voters with at least one chosen project on their ballots: %(reached)s of %(cast)s (%(share)s)."
)
VOTES_PREFERRED = N_(
    "The outcome by votes was taken. Voters to whom it gives more of their projects:"
    " %(by_votes)s; to whom equal shares do: %(by_shares)s."
)
SHARES_PREFERRED = N_(
    "The outcome of equal shares stays. Voters to whom it gives more of their projects:"
    " %(by_shares)s; to whom the count by votes does: %(by_votes)s."
)
