"""The shapes of the demo's content. Money is whole tyiyn; days count from the day of loading."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

Localized = dict[str, str]
Language = Literal["ky", "ru", "en"]
Sex = Literal["female", "male"]
LANGUAGES: tuple[Language, ...] = ("ky", "ru", "en")


def localized(ky: str, ru: str, en: str) -> Localized:
    """One text in the three languages of the platform."""
    return {"ky": ky, "ru": ru, "en": en}


def som(amount: int) -> int:
    """An amount in som as tyiyn."""
    return amount * 100


@dataclass(frozen=True)
class Village:
    """A village of the municipality, with its people."""

    key: str
    soate: str
    name: Localized
    population: int


@dataclass(frozen=True)
class Category:
    """What an idea can be about."""

    key: str
    name: Localized


@dataclass(frozen=True)
class MunicipalityEntry:
    """The ayil aimak itself."""

    slug: str
    soate: str
    name: Localized
    villages: tuple[Village, ...]
    categories: tuple[Category, ...]


@dataclass(frozen=True)
class BudgetFile:
    """A budget as the official uploads it, and the resolution that approved it; `quarter`: up to
    the end of which it reports."""

    year: int
    stage: Literal["approved", "executed"]
    path: Path
    unit: Literal["thousand_som"]
    resolution: Localized
    resolution_number: str
    session: str
    resolution_date: str
    published: date
    participatory_code: str
    quarter: int | None = None


@dataclass(frozen=True)
class PersonEntry:
    """Who signs in. A resident has a village and a date of birth, and stands on the roll."""

    key: str
    role: Literal["resident", "official", "commission", "auditor", "moderator", "operator"]
    full_name: str
    language: Language
    email: str
    phone: str | None = None
    post: Localized | None = None
    sex: Sex | None = None
    village: str | None = None
    born: str | None = None
    standing: Literal["registered", "living"] = "registered"


@dataclass(frozen=True)
class RollEntry:
    """One entry of the residents' roll."""

    pin: str
    full_name: str
    village: str
    birth_year: int
    standing: Literal["registered", "living"]
    person: str | None = None


@dataclass(frozen=True)
class PhaseEntry:
    """A phase from its first to its last day, both counted from the day of loading."""

    kind: Literal["ideas", "review", "voting", "counting", "delivery"]
    first_day: int
    last_day: int


@dataclass(frozen=True)
class CampaignEntry:
    """A participatory round with its texts and its rules."""

    slug: str
    title: Localized
    summary: Localized
    rules: Localized
    categories: tuple[str, ...]
    pot: int
    cost_limit: int
    minimum_age: int
    phases: tuple[PhaseEntry, ...]
    ballot_rule: Literal["knapsack", "approval"]
    max_choices: int | None
    tally_rule: Literal["greedy-votes", "equal-shares"]
    completion: Literal["none", "add1u"] | None
    tie_rule: Literal["cost", "votes", "lot"]
    voters: int
    key_keeping: Literal["server", "commission"] = "server"


@dataclass(frozen=True)
class ProjectEntry:
    """What stands on a ballot; of `ideas`, or else the municipality's own."""

    campaign: str
    number: int
    village: str
    category: str
    title: Localized
    summary: Localized
    cost: int
    ideas: tuple[str, ...] = ()
    popularity: int = 50


@dataclass(frozen=True)
class EstimateItem:
    """A line of an estimate; the price of one unit is in tyiyn."""

    name: str
    quantity: int
    unit: str
    unit_price: int

    @property
    def total(self) -> int:
        """The line's cost in tyiyn."""
        return self.quantity * self.unit_price


def item(name: str, quantity: int, unit: str, price_som: int) -> EstimateItem:
    """A line of an estimate from a price in som."""
    return EstimateItem(name, quantity, unit, som(price_som))


@dataclass(frozen=True)
class Comment:
    """What a person wrote under an idea; an official's comment is the official reply."""

    author: str
    language: Language
    day: int
    text: str


@dataclass(frozen=True)
class ReviewEntry:
    """What the official found: can it be done, is it the municipality's to do, what it costs."""

    reviewer: str
    day: int
    feasible: bool
    feasibility: str
    lawful: bool
    legality: str
    cost: int
    cost_words: str


@dataclass(frozen=True)
class IdeaEntry:
    """A resident's idea, in the words and the language of its author."""

    key: str
    campaign: str
    author: str
    language: Language
    village: str
    category: str
    day: int
    title: str
    text: str
    beneficiaries: str
    items: tuple[EstimateItem, ...]
    asked: int
    supporters: int
    state: Literal["sent", "returned", "accepted", "refused", "merged", "withdrawn"]
    comments: tuple[Comment, ...] = ()
    review: ReviewEntry | None = None
    motif: str | None = None
    merged_into: str | None = None
    return_reason: str | None = None


@dataclass(frozen=True)
class AnswerEntry:
    """What an official answers; `accepted` says nothing for a question."""

    day: int
    by: str
    language: Language
    text: str
    accepted: bool | None = None


@dataclass(frozen=True)
class DiscussionEntry:
    """A draft budget as the official uploads it, and its discussion."""

    year: int
    path: Path
    participatory_code: str
    published: int
    first_day: int
    last_day: int
    answer_days: int
    invitation: Localized


@dataclass(frozen=True)
class ProposalEntry:
    """What somebody says on the draft, about lines by their code; without an author in the hall."""

    author: str | None
    day: int
    kind: Literal["question", "objection", "move"]
    language: Language
    text: str
    line: str
    to_line: str | None = None
    amount: int | None = None
    supporters: int = 0
    answer: AnswerEntry | None = None


@dataclass(frozen=True)
class QuestionEntry:
    """A question about something published, as the address names it."""

    author: str
    day: int
    about: str
    language: Language
    text: str
    answer: AnswerEntry | None = None
    hidden: str = ""
