"""The pages of ideas: the list and one of them, writing, support and comments, the review."""

from civicbudget.ideas.views import reading, reviewing, talking, writing
from civicbudget.ideas.views.place import blueprint

__all__ = ["blueprint", "reading", "reviewing", "talking", "writing"]
