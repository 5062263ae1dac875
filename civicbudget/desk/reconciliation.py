"""Whether the numbers of a campaign agree: marks, envelopes, ballots, counts. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from civicbudget.core.i18n import gettext as _
from civicbudget.core.i18n import pick


@dataclass(frozen=True)
class Finding:
    """One thing that was checked: what, the figures as they are, and whether they agree."""

    what: str
    shown: str
    ok: bool


@dataclass(frozen=True)
class Pot:
    """The ballots of a pot, and how many its last count was given (None: not counted)."""

    number: int
    name: dict[str, str]
    ballots: int
    counted: int | None


@dataclass(frozen=True)
class Opened:
    """What the latest opening of the envelopes wrote down, and the invalid ones that are named.

    `annulled`: how many envelopes were set aside, and so not opened.
    """

    envelopes: int
    valid: int
    imported: int
    invalid: int
    annulled: int

    @property
    def ballots(self) -> int:
        """As many as there should be."""
        return self.valid + self.imported


@dataclass(frozen=True)
class Box:
    """All that is counted of a campaign at one moment; `opened` is None until the opening.

    `envelopes` lie in the box, beside those that are `set_aside`.
    """

    marks: int
    envelopes: int
    set_aside: int
    ballots: int
    opened: Opened | None
    pots: Sequence[Pot]


def findings(box: Box) -> Iterator[Finding]:
    """Every equation that has to hold, in the order in which a vote travels."""
    if box.opened is None:
        yield _on_roll(_("Marks on the roll = envelopes"), box.marks, box.envelopes, box.set_aside)
        yield equal(_("Ballots before the opening"), box.ballots, 0)
        return
    opened = box.opened
    yield _on_roll(
        _("Marks on the roll = envelopes opened"), box.marks, opened.envelopes, opened.annulled
    )
    yield _kept(box.envelopes + box.set_aside, opened.envelopes + opened.annulled)
    yield equal(
        _("Envelopes opened = valid + invalid"),
        box.opened.envelopes,
        box.opened.valid,
        box.opened.invalid,
    )
    yield equal(
        _("Ballots = valid envelopes + imported"),
        box.ballots,
        box.opened.valid,
        box.opened.imported,
    )
    for pot in box.pots:
        yield _in_pot(pot, box.opened.ballots)


def _on_roll(what: str, marks: int, envelopes: int, annulled: int) -> Finding:
    """Every mark has its envelope, counted or annulled."""
    if annulled:
        return equal(_("%(what)s + annulled", what=what), marks, envelopes, annulled)
    return equal(what, marks, envelopes)


def equal(what: str, whole: int, *parts: int) -> Finding:
    """Whether a number is the sum of others, written as the equation that it is."""
    ok = whole == sum(parts)
    return Finding(what, f"{whole} {'=' if ok else '≠'} {' + '.join(map(str, parts))}", ok)


def _kept(now: int, opened: int) -> Finding:
    """Envelopes are kept until the term for complaints is over, then erased all at once."""
    if now == 0 < opened:
        return Finding(_("Envelopes kept"), _("erased"), ok=True)
    return equal(_("Envelopes kept"), now, opened)


def _in_pot(pot: Pot, at_most: int) -> Finding:
    name = str(pick(pot.name))
    if pot.counted is not None:
        return equal(_("%(pot)s: ballots = counted", pot=name), pot.ballots, pot.counted)
    ok = pot.ballots <= at_most
    shown = f"{pot.ballots} {'≤' if ok else '>'} {at_most}"
    return Finding(_("%(pot)s: ballots, not counted yet", pot=name), shown, ok)
