"""The verbs: discussing a draft budget, asking the municipality, answering and hiding."""

from civicbudget.discussion.services.answering import answer, hide, set_term
from civicbudget.discussion.services.asking import ask
from civicbudget.discussion.services.discussing import (
    Said,
    check,
    enter_from_hall,
    extend,
    open_discussion,
    propose,
    propose_at_hearing,
    support,
    withdraw_support,
)

__all__ = [
    "Said",
    "answer",
    "ask",
    "check",
    "enter_from_hall",
    "extend",
    "hide",
    "open_discussion",
    "propose",
    "propose_at_hearing",
    "set_term",
    "support",
    "withdraw_support",
]
