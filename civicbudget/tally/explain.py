"""Why each project won or not, in a sentence for a person, in Kyrgyz, Russian and English."""

from typing import TYPE_CHECKING

from civicbudget.tally.model import Election

if TYPE_CHECKING:
    from civicbudget.tally.outcome import Outcome

LOCALES = ("ky", "ru", "en")


def explain(outcome: "Outcome", election: Election, locale: str) -> dict[str, str]:
    """Give the sentence for every project, by its id."""
    return {id_: f"{reason.code}" for id_, reason in outcome.reasons.items()}
