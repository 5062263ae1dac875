"""The count: pure, exact, explained. Reads .pb files, counts, breaks ties, explains.

Money is in whole currency units (som), as Fraction, so that a recount from a .pb file is the very
same count.
"""

from civicbudget.tally.compare import Comparison, compare
from civicbudget.tally.count import count
from civicbudget.tally.declared import Declared, count_as_declared
from civicbudget.tally.errors import TallyError, TieRefused
from civicbudget.tally.explain import explain, explain_ties, summarize
from civicbudget.tally.model import Ballots, Election, Project
from civicbudget.tally.outcome import Outcome
from civicbudget.tally.pabulib.reading import read_pb
from civicbudget.tally.pabulib.writing import write_pb
from civicbudget.tally.pots import count_in_turn
from civicbudget.tally.reasons import Reason, Round
from civicbudget.tally.rule import Rule
from civicbudget.tally.ties import Tie

__all__ = [
    "Ballots",
    "Comparison",
    "Declared",
    "Election",
    "Outcome",
    "Project",
    "Reason",
    "Round",
    "Rule",
    "TallyError",
    "Tie",
    "TieRefused",
    "compare",
    "count",
    "count_as_declared",
    "count_in_turn",
    "explain",
    "explain_ties",
    "read_pb",
    "summarize",
    "write_pb",
]
