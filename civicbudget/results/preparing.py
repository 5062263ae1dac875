"""What takes long of an opening, an annulment or an exclusion, done before anything is written.

It reads and computes, and holds no lock: what it gives names what it was made from, and the
transaction that writes it asks whether that is still so (``require``).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from civicbudget.campaigns.models import Campaign
from civicbudget.core.errors import Conflict, DomainError
from civicbudget.core.i18n import gettext as _
from civicbudget.core.work import Work
from civicbudget.record.judging import TRACKER_BYTES
from civicbudget.results import pots, queries
from civicbudget.results.opening import open_all
from civicbudget.results.pots import Counted
from civicbudget.sealing.ballot import SealedBallot
from civicbudget.sealing.choice import Choice, in_form, plain, renamed
from civicbudget.sealing.keys import PrivateKey
from civicbudget.tally import Ballots, TallyError
from civicbudget.voting import box as boxes
from civicbudget.voting import queries as voting
from civicbudget.voting import rules as frozen
from civicbudget.voting.keeping import key_of
from civicbudget.voting.models import Annulment

_TEXT = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))

Row = tuple[str, int, str]
"""A ballot to be written: tracker, pot number, selection as JSON."""


class Rows:
    """Rows in the order in which they came, in a third of the memory."""

    def __init__(self) -> None:
        self._packed: list[bytes] = []

    def add(self, tracker: str, pot: int, selection: str) -> None:
        """One more."""
        self._packed.append(bytes.fromhex(tracker) + f"{pot} {selection}".encode())

    def __iter__(self) -> Iterator[Row]:
        for each in self._packed:
            pot, _, selection = each[TRACKER_BYTES:].decode().partition(" ")
            yield each[:TRACKER_BYTES].hex(), int(pot), selection


@dataclass(frozen=True)
class Tally:
    """The count of every pot by its number, with the digest of what went in, and the counts that
    were the latest before it."""

    counted: Mapping[int, Counted]
    inputs: Mapping[int, str]
    before: tuple[int, ...]

    def require(self, campaign: Campaign) -> None:
        """Raises Conflict where another count was written since."""
        if self.before != count_ids(campaign):
            raise Conflict(_("Meanwhile another count was made. Confirm again."))


@dataclass(frozen=True)
class Unsealed:
    """A box of envelopes as it was opened, by the hash over its envelopes' hashes, and counted."""

    box: str
    valid: int
    invalid: tuple[tuple[str, str], ...]
    rows: Rows
    tally: Tally

    def require(self, campaign: Campaign) -> None:
        """Raises Conflict where the box holds other envelopes than those that were opened."""
        if self.box != _seal(voting.digests(campaign, None)):
            raise Conflict(_("The box holds other envelopes than those opened. Confirm again."))
        self.tally.require(campaign)


def unseal(
    campaign: Campaign,
    private: PrivateKey | None,
    work: Work,
    *,
    without: Annulment | None = None,
    excluded: Collection[str] = (),
) -> Unsealed:
    """Open every envelope that was not set aside, nor is going to be, and count what is in them.

    `private`: of two of the commission's sheets, where it keeps the key. Raises Refused and
    DomainError as ``voting.keeping.key_of``; DomainError where the envelopes are not those that
    were put into the box, or the rule cannot count.
    """
    rules, key = campaign.rules or {}, key_of(campaign, private)
    boxes.require(campaign)
    box = _seal(voting.digests(campaign, without))
    work.begin("opening", voting.envelopes(campaign))
    opened = open_all(key, rules, voting.sealed(campaign, without), work.advance)
    del key, private
    work.begin("counting")
    rows, ballots, inputs = _gathered(campaign, opened.ballots)
    valid, invalid = len(opened.ballots), opened.invalid
    del opened  # the rows hold them, and counting takes memory of its own
    counted = count(campaign, ballots, excluded)
    return Unsealed(box, valid, invalid, rows, Tally(counted, inputs, count_ids(campaign)))


def recount(campaign: Campaign, excluded: Collection[str] = ()) -> Tally:
    """Count the ballots once more, without `excluded` projects. Raises DomainError."""
    cast = {pot.number: queries.cast(campaign, pot) for pot in campaign.pots}
    counted = count(campaign, {pot: ballots for pot, (ballots, _) in cast.items()}, excluded)
    inputs = {pot: digest for pot, (_ballots, digest) in cast.items()}
    return Tally(counted, inputs, count_ids(campaign))


def count(
    campaign: Campaign, ballots: Mapping[int, Ballots], excluded: Collection[str]
) -> dict[int, Counted]:
    """Count the pots in their order by the frozen rule; what is left of a pot goes where the rules
    carry it. Raises DomainError where the rule cannot count."""
    try:
        return pots.counted(campaign.rules or {}, ballots, excluded)
    except TallyError as error:
        raise DomainError(
            _("The rule of this campaign cannot count it: %(fault)s", fault=str(error))
        ) from error


def choice_text(choice: Choice[str]) -> str:
    """A choice of codes as it is kept: JSON, an array, or an object of points by code."""
    return _TEXT.encode(plain(choice))


def count_ids(campaign: Campaign) -> tuple[int, ...]:
    """By which the latest counts are known."""
    return tuple(each.id for each in queries.counts(campaign))


def _gathered(
    campaign: Campaign, opened: Iterable[SealedBallot]
) -> tuple[Rows, dict[int, Ballots], dict[int, str]]:
    """In one pass, in the order of the trackers: the ballots as they are written, those of each pot
    as the count takes them, and the digest of what goes into it."""
    rules = campaign.rules or {}
    form = frozen.ballot(rules).form
    codes: dict[int, dict[int, str]] = {pot.number: {} for pot in campaign.pots}
    for project in rules["projects"]:
        codes[project["pot"]][project["number"]] = project["code"]
    rows, gathering = Rows(), {pot: pots.gathering(rules, pot) for pot in codes}
    digests = {pot: queries.input_digest(campaign) for pot in codes}
    for ballot in opened:
        for pot, chosen in sorted(ballot.selection.items()):
            choice = in_form(renamed(chosen, codes[pot]), form)
            selection = choice_text(choice)
            rows.add(ballot.tracker, pot, selection)
            gathering[pot].add(choice)
            digests[pot].update(queries.input_line(ballot.tracker, selection))
    inputs = {pot: digest.hexdigest() for pot, digest in digests.items()}
    return rows, {pot: each.ballots() for pot, each in gathering.items()}, inputs


def _seal(digests: Iterable[str]) -> str:
    """A hash over hashes, which come in their order."""
    over = hashlib.sha256()
    for digest in digests:
        over.update(f"{digest}\n".encode())
    return over.hexdigest()
