"""The verbs: discussing a draft budget, asking the municipality, answering and hiding."""

from civicbudget.discussion.services.answering import (
    answer,
    correct,
    hide,
    set_term,
    show_again,
)
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
    "correct",
    "enter_from_hall",
    "extend",
    "hide",
    "open_discussion",
    "propose",
    "propose_at_hearing",
    "set_term",
    "show_again",
    "support",
    "withdraw_support",
]
