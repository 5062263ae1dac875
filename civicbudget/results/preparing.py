"""What takes long of an opening, an annulment or an exclusion, done before anything is written.

It reads and computes, and holds no lock: what it gives names what it was made from, and the
transaction that writes it asks whether that is still so (``require``).
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from civicbudget.campaigns.models import Campaign
from civicbudget.core.errors import Conflict, DomainError
from civicbudget.core.i18n import gettext as _
from civicbudget.core.work import Work
from civicbudget.record.opening import Opened
from civicbudget.results import pots, queries
from civicbudget.results.opening import open_all
from civicbudget.results.pots import Choices, Counted
from civicbudget.sealing.choice import Choice, in_form, plain, renamed
from civicbudget.sealing.keys import PrivateKey
from civicbudget.tally import TallyError
from civicbudget.voting import box as boxes
from civicbudget.voting import queries as voting
from civicbudget.voting import rules as frozen
from civicbudget.voting.keeping import key_of
from civicbudget.voting.models import Annulment

Row = tuple[str, int, str]
"""A ballot to be written: tracker, pot number, selection as JSON."""


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
    opened: Opened
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
    choices, inputs = _grouped(campaign, rows_of(campaign, opened))
    counted = count(campaign, choices, excluded)
    return Unsealed(box, opened, Tally(counted, inputs, count_ids(campaign)))


def recount(campaign: Campaign, excluded: Collection[str] = ()) -> Tally:
    """Count the ballots once more, without `excluded` projects. Raises DomainError."""
    cast = {pot.number: queries.choices(campaign, pot) for pot in campaign.pots}
    choices = {pot: grouped for pot, (grouped, _digest) in cast.items()}
    counted = count(campaign, choices, excluded)
    inputs = {pot: digest for pot, (_grouped, digest) in cast.items()}
    return Tally(counted, inputs, count_ids(campaign))


def count(
    campaign: Campaign, choices: Mapping[int, Choices], excluded: Collection[str]
) -> dict[int, Counted]:
    """Count the pots in their order by the frozen rule; what is left of a pot goes where the rules
    carry it. Raises DomainError where the rule cannot count."""
    try:
        return pots.counted(campaign.rules or {}, choices, excluded)
    except TallyError as error:
        raise DomainError(
            _("The rule of this campaign cannot count it: %(fault)s", fault=str(error))
        ) from error


def rows_of(campaign: Campaign, opened: Opened) -> Iterator[Row]:
    """The ballots of an opening as they are written, in the order of their trackers."""
    rules = campaign.rules or {}
    codes = {(p["pot"], p["number"]): p["code"] for p in rules["projects"]}
    form = frozen.ballot(rules).form
    for ballot in opened.ballots:
        for pot, choice in sorted(ballot.selection.items()):
            named = {number: codes[pot, number] for number in choice}
            yield ballot.tracker, pot, choice_text(in_form(renamed(choice, named), form))


def choice_text(choice: Choice[str]) -> str:
    """A choice of codes as it is kept: JSON, an array, or an object of points by code."""
    return json.dumps(plain(choice), ensure_ascii=False, separators=(",", ":"))


def count_ids(campaign: Campaign) -> tuple[int, ...]:
    """By which the latest counts are known."""
    return tuple(each.id for each in queries.counts(campaign))


def _grouped(campaign: Campaign, rows: Iterable[Row]) -> tuple[dict[int, Choices], dict[int, str]]:
    """How many ballots of each pot chose the same, and the digest of what goes into its count."""
    found: dict[int, Counter[str]] = {pot.number: Counter() for pot in campaign.pots}
    digests = {pot: queries.input_digest(campaign) for pot in found}
    for tracker, pot, selection in rows:
        digests[pot].update(queries.input_line(tracker, selection))
        found[pot][selection] += 1
    grouped: dict[int, Choices] = {pot: queries.grouped(chosen) for pot, chosen in found.items()}
    return grouped, {pot: digest.hexdigest() for pot, digest in digests.items()}


def _seal(digests: Iterable[str]) -> str:
    """A hash over hashes, which come in their order."""
    over = hashlib.sha256()
    for digest in digests:
        over.update(f"{digest}\n".encode())
    return over.hexdigest()
