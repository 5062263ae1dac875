"""What goes into a record: plain data, and the names under which it is kept."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from civicbudget.record.chain import Entry
from civicbudget.record.checkpoints import Checkpoint
from civicbudget.record.rules import Phase, Rules, Texts
from civicbudget.record.shape import hexadecimal, text, texts, whole
from civicbudget.sealing.choice import Choice

FORMAT = "civicbudget-record/2"

MANIFEST = "manifest.json"
RULES = "rules.json"
PROJECTS = "projects.json"
BALLOTS = "ballots.csv"
ROLL = "roll.json"
LOG = "log.jsonl"
CHECKPOINTS = "checkpoints.jsonl"
RESULTS = "results.json"
INVALID = "invalid.csv"
LANGUAGES = ("ky", "ru", "en")
READMES = tuple(f"README.{language}.txt" for language in LANGUAGES)
FIXED_NAMES = (*READMES, RULES, PROJECTS, BALLOTS, INVALID, ROLL, LOG, CHECKPOINTS, RESULTS)

PACKAGE = "datapackage.json"
PROTOCOLS = {language: f"protocol.{language}.pdf" for language in LANGUAGES}
PAGES = {language: f"README.{language}.html" for language in LANGUAGES}
DOCUMENTS = (*PROTOCOLS.values(), PACKAGE, *PAGES.values())
"""What a record holds for people and for other programs: all of these, or none, as one that is
written for a test or by another program. Nothing that is counted stands in them alone."""

BALLOTS_HEADER = "pot,tracker,selection\n"
INVALID_HEADER = "digest,reason\n"
RULES_DIGEST = "rules_digest"
"""The key under which the log's entry for the opening of voting bears the digest of the rules."""

EXCLUDED = "excluded"
"""The key under which the log's entry for an exclusion names the project."""

ANNULLED = "annulled"
"""The key under which the log's entry for an annulment names the set."""

_PB = re.compile(r"pot-[1-9][0-9]{0,8}\.pb")

SMALLEST_GROUP = 10
"""A pot with fewer ballots is published as totals only; groups of fewer people are merged."""


def pb_name(pot: int) -> str:
    """The name of the Pabulib file of a pot."""
    return f"pot-{pot}.pb"


def is_record_name(name: str) -> bool:
    """Whether a record may hold a file of this name at all: no folders, no surprises."""
    return name in {MANIFEST, *FIXED_NAMES, *DOCUMENTS} or bool(_PB.fullmatch(name))


@dataclass(frozen=True)
class Ballot:
    """What one ballot chose in one pot. ``tracker``: 32 hexadecimal digits; ``selection``: at least
    one project, by their numbers, in the form of the campaign."""

    tracker: str
    pot: int
    selection: Choice[int]


@dataclass(frozen=True)
class Invalid:
    """An envelope that holds no valid ballot: its SHA-256 in hexadecimal, and the reason's code."""

    digest: str
    reason: str


@dataclass(frozen=True)
class Excluded:
    """A decision by which a project was taken out of the count, with its public reason."""

    pot: int
    project: int
    reason: str

    @classmethod
    def from_dict(cls, value: Mapping[str, Any]) -> "Excluded":
        return cls(whole(value["pot"], 1), whole(value["project"], 1), text(value["reason"]))

    def to_dict(self) -> dict[str, Any]:
        return {**self.project_key, "reason": self.reason}

    @property
    def project_key(self) -> dict[str, int]:
        """How the log's entry for the decision names the project, under EXCLUDED."""
        return {"pot": self.pot, "project": self.project}


@dataclass(frozen=True)
class Annulled:
    """A decision by which a set of envelopes was annulled, with its public reason.

    ``envelopes``: how many were set aside; ``digests``: the hashes of those that stayed so, sorted:
    the others' voters voted again while voting was open. ``set``: the salted digest of the marks on
    the roll. ``opened``: whether they had been opened and counted by the publication before.
    """

    number: int
    envelopes: int
    set: str
    opened: bool
    reason: str
    digests: tuple[str, ...]

    @classmethod
    def from_dict(cls, value: Mapping[str, Any]) -> "Annulled":
        return cls(
            whole(value["number"], 1),
            whole(value["envelopes"], 0),
            text(value["set"]),
            value["opened"] is True,
            text(value["reason"]),
            tuple(hexadecimal(digest, 64) for digest in value["digests"]),
        )

    def to_dict(self) -> dict[str, Any]:
        return {
            **self.key,
            "opened": self.opened,
            "reason": self.reason,
            "digests": list(self.digests),
        }

    @property
    def key(self) -> dict[str, Any]:
        """How the log's entry for the decision names the set, under ANNULLED."""
        return {"number": self.number, "envelopes": self.envelopes, "set": self.set}


@dataclass(frozen=True)
class PaperBatch:
    """A batch of paper ballots. ``invalid`` counts the spoiled ones and those never returned, so
    that both numbers together are the marks that the batch left on the roll."""

    number: int
    ballots: int
    invalid: int

    @classmethod
    def from_dict(cls, value: Mapping[str, Any]) -> "PaperBatch":
        return cls(
            whole(value["number"], 1), whole(value["ballots"], 0), whole(value["invalid"], 0)
        )

    def to_dict(self) -> dict[str, int]:
        return {"number": self.number, "ballots": self.ballots, "invalid": self.invalid}


@dataclass(frozen=True)
class Marks:
    """The marks on the roll: how many people took part, in all, by channel and by village.

    ``entitled``: how many stood on the roll and could have; None where there was no roll.
    """

    people: int
    channels: Mapping[str, int]
    villages: Mapping[str, int]
    entitled: int | None = None


@dataclass(frozen=True)
class PotResult:
    """The outcome of a pot as the count gave it (Outcome.to_dict() of civicbudget.tally)."""

    pot: int
    outcome: Mapping[str, Any]


@dataclass(frozen=True)
class Heading:
    """What a publication is: whose, of which campaign, which in order, and after which."""

    municipality_code: str
    municipality_names: Texts
    campaign: str
    campaign_names: Texts
    publication: int
    follows: str | None
    """SHA-256 of the record of the publication before, None for the first."""

    @classmethod
    def from_dict(cls, value: Mapping[str, Any]) -> "Heading":
        municipality, campaign = value["municipality"], value["campaign"]
        return cls(
            text(municipality["code"]),
            texts(municipality["names"]),
            text(campaign["id"]),
            texts(campaign["names"]),
            whole(value["publication"], 1),
            None if value["follows"] is None else text(value["follows"]),
        )

    def to_dict(self) -> dict[str, Any]:
        return {
            "municipality": {
                "code": self.municipality_code,
                "names": dict(self.municipality_names),
            },
            "campaign": {"id": self.campaign, "names": dict(self.campaign_names)},
            "publication": self.publication,
            "follows": self.follows,
        }


Described = Mapping[str, Mapping[str, Any]]
"""Files of a record by their names, each with its ``sha256`` in hexadecimal and its ``bytes``."""


@dataclass(frozen=True)
class RecordContents:
    """All that one publication publishes.

    ``ballots`` and ``log`` may be large: any iterable that can be gone through several times, such
    as an object whose ``__iter__`` asks the database. ``ballots`` come sorted by tracker, then pot;
    ``log`` is the municipality's log from its first entry, with the hashes; the last of the
    ``checkpoints`` covers it to its end.
    ``envelopes``: how many were opened and hold a valid ballot. ``phases``: those of the rules as
    they were held in the end, for the Pabulib files. ``documents``: by the names of
    DOCUMENTS, in the order in which they are written; each is made from the files before it.
    """

    heading: Heading
    published_at: datetime
    rules: Rules
    ballots: Iterable[Ballot]
    envelopes: int
    invalid: tuple[Invalid, ...]
    paper: tuple[PaperBatch, ...]
    marks: Marks
    log: Iterable[tuple[Entry, str]]
    checkpoints: Iterable[Checkpoint]
    results: tuple[PotResult, ...]
    excluded: tuple[Excluded, ...] = ()
    annulled: tuple[Annulled, ...] = ()
    phases: tuple[Phase, ...] = ()
    documents: Mapping[str, Callable[[Described], bytes]] = field(default_factory=dict)
