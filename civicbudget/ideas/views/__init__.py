"""The pages of ideas: the list and one of them, writing, support, the review, the ballot's list."""

from civicbudget.ideas.views import asked, listing, reading, reviewing, talking, writing
from civicbudget.ideas.views.place import blueprint

__all__ = ["asked", "blueprint", "listing", "reading", "reviewing", "talking", "writing"]
