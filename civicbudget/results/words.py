"""What the parts of a publication are called."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePath

from civicbudget.core.i18n import gettext as _
from civicbudget.core.i18n import in_each, locale, ngettext
from civicbudget.core.i18n import lazy_gettext as _l
from civicbudget.voting.models import Annulment
from civicbudget.voting.turnout import Group

SMALL_GROUPS = _l("Others, small groups together")

CHANNELS = {
    "online": _l("Online"),
    "paper": _l("On paper"),
    "imported": _l("Ballots of a vote that was held elsewhere"),
}
"""Ways of voting."""

_REASONS = {
    "does-not-open": _l("it does not open with the key of this campaign"),
    "not-canonical": _l("what is in it is not written as a ballot is"),
    "malformed": _l("what is in it is no ballot"),
    "other-campaign": _l("its ballot is for another campaign"),
    "nothing-chosen": _l("nothing is chosen on its ballot"),
    "unknown-pot": _l("its ballot names a pot that there is not"),
    "unknown-project": _l("its ballot names a project that there is not"),
    "chosen-twice": _l("its ballot names a project twice"),
    "too-few": _l("its ballot chooses too few projects"),
    "too-many": _l("its ballot chooses too many projects"),
    "over-the-pot": _l("what its ballot chooses costs more than the pot"),
    "other-form": _l("its ballot is in the form of another kind of vote"),
    "points-out-of-range": _l("its ballot gives points that the rule does not know"),
    "too-many-points": _l("its ballot gives more points than there are"),
    "tracker-twice": _l("its ballot bears the code of another one"),
}
"""Why an envelope holds no valid ballot."""

_FILES = {
    "README.ky.txt": _l("How to check the record without our program, step by step (in Kyrgyz)"),
    "README.ru.txt": _l("How to check the record without our program, step by step (in Russian)"),
    "README.en.txt": _l("How to check the record without our program, step by step (in English)"),
    "README.ky.html": _l("The page of the record (in Kyrgyz)"),
    "README.ru.html": _l("The page of the record (in Russian)"),
    "README.en.html": _l("The page of the record (in English)"),
    "rules.json": _l("The rules as they were when voting opened: ballot, count, ties, sums"),
    "projects.json": _l("The projects on the ballot and their prices, in tyiyn"),
    "ballots.csv": _l("Every ballot: the pot, the code on its voter's receipt, what it chooses"),
    "invalid.csv": _l("The envelopes that held no valid ballot, each by its hash, and why"),
    "roll.json": _l("How many took part, by way of voting and village, small groups together"),
    "log.jsonl": _l("The log of official acts; each entry bears the hash of the one before it"),
    "checkpoints.jsonl": _l("Checkpoints: how long the log was and what it was, signed"),
    "results.json": _l("The results, and why each project won or did not"),
    "protocol.ky.pdf": _l("The protocol of the commission, to be signed (in Kyrgyz)"),
    "protocol.ru.pdf": _l("The protocol of the commission, to be signed (in Russian)"),
    "protocol.en.pdf": _l("The protocol of the commission, to be signed (in English)"),
    "datapackage.json": _l("What stands in each table and file, for programs (Data Package 2.0)"),
    "manifest.json": _l("The list of these files with their sizes and digests"),
    "tables.zip": _l("All tables in one file, with their description (Data Package 2.0)"),
    "results.csv": _l("The projects and what came out for each"),
    "pots.csv": _l("The pots of money"),
    "turnout.csv": _l("Who took part, by the marks on the roll; groups under ten together"),
    "phases.csv": _l("The phases: voting as it was held, the others as they were when it opened"),
    "results.xlsx": _l("All tables as a workbook, with notes on every column"),
}
_KINDS = {
    ".zip": _l("Public record: everything in one file"),
    ".sig": _l("Signature of the record"),
    ".pb": _l("The ballots of a pot, for other counting programs (Pabulib)"),
}


def of_file(name: str) -> object:
    """What a file of a publication or of its record is, as a lazy text."""
    return _FILES.get(name) or _KINDS[PurePath(name).suffix]


def of_reason(code: str) -> str:
    """Why an envelope is invalid, in words."""
    return str(_REASONS.get(code, code))


def of_group(group: Group) -> Mapping[str, str]:
    """What a group of the turnout is called, by language."""
    if group.area:
        return group.area.name
    return in_each(CHANNELS.get(group.channel, SMALL_GROUPS))


def of_set(each: Annulment) -> str:
    """A set of annulled envelopes with its number and size, in a sentence."""
    told = ngettext(
        "Set %(number)s: %(num)s envelope was set aside",
        "Set %(number)s: %(num)s envelopes were set aside",
        each.envelopes,
        number=each.number,
    )
    again = each.envelopes - len(each.digests or ()) if each.digests is not None else 0
    if again:
        voted = ngettext("%(num)s voter voted again", "%(num)s voters voted again", again)
        told = f"{told} ({voted})"
    return f"{told}."


def groups_of(each: Annulment) -> list[str]:
    """Which envelopes a set is of, as the log has it; the first releases did not write it down."""
    told: list[str] = each.motion.details.get("in_words", {}).get(locale(), [])
    return told


def fate_of(each: Annulment) -> str:
    """What became of the envelopes of a set."""
    if each.opened:
        return _(
            "They had been counted in the publication before; all others were opened again and "
            "counted without them."
        )
    return _("They were not opened.")
