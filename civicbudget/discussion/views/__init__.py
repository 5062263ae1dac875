"""The pages of discussions and of questions to the municipality."""

from civicbudget.discussion.views import answering, asking, discussing, front, mine, writing
from civicbudget.discussion.views.room import blueprint, questions

__all__ = [
    "answering",
    "asking",
    "blueprint",
    "discussing",
    "front",
    "mine",
    "questions",
    "writing",
]
