"""The pages of campaigns: reading, an official's editing, and the commission's motions."""

from civicbudget.campaigns.views import asked, commission, editing, progress, reading
from civicbudget.campaigns.views.place import blueprint, visible

__all__ = ["asked", "blueprint", "commission", "editing", "progress", "reading", "visible"]
