"""The protocol of the commission as a PDF: what came out, for its members to sign.

It stands in the record, so it cannot name the record's own digest; it names the digests of the
files beside it, which together are the whole of what was counted and what came out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from civicbudget.campaigns import words as campaign_words
from civicbudget.campaigns.models import Campaign, Motion
from civicbudget.core import i18n, printing
from civicbudget.core.i18n import gettext as _
from civicbudget.core.i18n import ngettext, pick
from civicbudget.core.money import format_number
from civicbudget.record.checkpoints import Checkpoint
from civicbudget.record.contents import (
    BALLOTS,
    CHECKPOINTS,
    INVALID,
    LOG,
    PROJECTS,
    RESULTS,
    ROLL,
    RULES,
    Described,
)
from civicbudget.results import held, protocol_pots, words
from civicbudget.results.models import InvalidEnvelope, Opening, Publication
from civicbudget.results.sets import Sets
from civicbudget.results.summary import PotSummary
from civicbudget.voting.models import Annulment
from civicbudget.voting.turnout import Group, Turnout

ROOM = "civicbudget.results"
"""Whose templates are set."""

_LINES = 5
"""For signatures, or as many as there were members who decided."""


@dataclass(frozen=True)
class Facts:
    """What the protocol tells of, as it was when the results were published."""

    campaign: Campaign
    number: int
    before: Publication | None
    at: datetime
    fingerprint: str
    turnout: Turnout
    opening: Opening
    invalid: Sequence[InvalidEnvelope]
    decisions: Sequence[Motion]
    pots: Sequence[PotSummary]
    head: Checkpoint
    exclusions: Mapping[str, Motion]
    sets: Sets


def protocol(facts: Facts, files: Described, lang: str) -> bytes:
    """The protocol in one language, as PDF; the same facts give the same bytes."""
    with i18n.speaking(lang):
        return printing.pdf(ROOM, "protocol.typ", told(facts, files, lang), facts.at)


def told(facts: Facts, files: Described, lang: str) -> dict[str, Any]:
    """What the template is told, in the language that is being spoken."""
    campaign = facts.campaign
    municipality, title = str(pick(campaign.municipality.name)), str(pick(campaign.title))
    return {
        "lang": lang,
        "title": _("Protocol of the results of the vote"),
        "municipality": municipality,
        "campaign": title,
        "place": municipality,
        "date": i18n.format_date(facts.at),
        "footer": f"{municipality}. {title}. "
        + _(
            "Publication %(number)s, %(date)s", number=facts.number, date=i18n.format_date(facts.at)
        ),
        "publication": _publication(facts),
        "who": _who(facts),
        "decisions": [_decision(motion) for motion in facts.decisions],
        "turnout": _turnout(facts.turnout),
        "ballots": _ballots(facts),
        "annulled": [_annulled(each) for each in facts.sets.annulled],
        "counts": _counts(facts),
        "rule": _rule(facts.pots),
        "pots": [protocol_pots.told(pot, facts.exclusions, lang) for pot in facts.pots],
        "digests": _digests(facts, files),
        "signatures": [f"{number}." for number in range(1, 1 + max(_LINES, _members(facts)))],
        "words": _words(),
    }


def _words() -> dict[str, Any]:
    return {
        "commission": _("Commission for the participatory budget"),
        "who": _("Who took part"),
        "decisions": _("Decisions of the commission"),
        "decisions_head": [_("Date"), _("Decision"), _("Reason")],
        "turnout": _("Turnout"),
        "merged": _("Groups of fewer than ten people are shown together."),
        "ballots": _("Ballots"),
        "ballots_head": [_("What was opened and counted"), _("Number")],
        "annulled": _("Annulled envelopes"),
        "annulled_head": [_("Date"), _("What was annulled"), _("Reason")],
        "counts": _("Both counts"),
        "counts_about": _(
            "The publication before holds what was counted with the annulled envelopes, this one "
            "what was counted without them. Both stay public."
        ),
        "counts_head": [_("Publication"), _("Pot"), _("Ballots"), _("Winning projects")],
        "rule": _("The rule of the count"),
        "winners": _("Winning projects"),
        "losers": _("Projects that did not win"),
        "no_winner": _("No project won."),
        "ties": _("Ties"),
        "digests": _("Digests (SHA-256)"),
        "digests_about": _(
            "They tie this protocol to the files of the public record: whoever changes one of them "
            "changes its digest. The digest of the record itself cannot stand in a file of it; the "
            "log bears it in the entry after the last that is here, and so does the record’s page."
        ),
        "digests_head": [_("File"), "SHA-256"],
        "signatures": _("Signatures"),
        "signatures_about": _("Members of the commission, and whoever watched the count:"),
        "name": _("Surname and initials, and in which role"),
        "signature": _("Signature"),
        "appendix": _("Appendix: all projects on the ballot"),
        "appendix_head": [_("No."), _("Project"), _("Price, som"), _("Others pay, som")],
        "result": _("Result"),
    }


def _publication(facts: Facts) -> list[tuple[str, str]]:
    told = [
        (_("Campaign"), str(pick(facts.campaign.title))),
        *held.in_words(facts.campaign),
        (_("Publication"), format_number(facts.number)),
        (_("Published"), i18n.format_datetime(facts.at)),
    ]
    if facts.before:
        date = i18n.format_date(facts.before.published_at)
        told.append(
            (
                _("Follows"),
                _("publication %(number)s, %(date)s", number=facts.before.number, date=date),
            )
        )
    return told


def _who(facts: Facts) -> list[tuple[str, str]]:
    told = []
    if _members(facts):
        told.append((_("Members of the commission who decided"), format_number(_members(facts))))
    if facts.turnout.roll:
        told.append((_("Residents who could vote"), format_number(facts.turnout.roll)))
    people = format_number(facts.turnout.people)
    if facts.turnout.roll:
        share = i18n.format_share(facts.turnout.share)
        people = f"{people} ({share})"
    return [*told, (_("Residents who took part"), people)]


def _members(facts: Facts) -> int:
    """How many different people of the commission proposed or confirmed."""
    return len(
        {key for each in facts.decisions for key in (each.proposed_by_id, each.confirmed_by_id)}
    )


def _decision(motion: Motion) -> list[str]:
    date = i18n.format_date(motion.confirmed_at) if motion.confirmed_at else ""
    return [date, held.decision(motion), motion.reason]


def _turnout(turnout: Turnout) -> list[dict[str, Any]]:
    parts = ((_("By way of voting"), turnout.channels), (_("By village"), turnout.villages))
    return [
        {
            "head": [head, _("People")],
            "rows": [[_group(group), format_number(group.people)] for group in groups],
        }
        for head, groups in parts
        if groups
    ]


def _group(group: Group) -> str:
    return str(pick(words.of_group(group)))


def _ballots(facts: Facts) -> list[list[str]]:
    opening, reasons = facts.opening, Counter(each.reason for each in facts.invalid)
    if opening.imported:
        return [[str(words.CHANNELS["imported"]), format_number(opening.imported)]]
    rows = [
        (_("Envelopes opened"), opening.envelopes),
        (_("Of them with a valid ballot"), opening.valid),
        (_("Of them invalid"), len(facts.invalid)),
        *((f"— {words.of_reason(reason)}", times) for reason, times in sorted(reasons.items())),
    ]
    if aside := sum(len(each.digests or ()) for each in facts.sets.annulled):
        rows.append((_("Envelopes annulled and not counted"), aside))
    return [[what, format_number(times)] for what, times in rows]


def _annulled(each: Annulment) -> list[str]:
    """A set: when it was decided, what became of its envelopes, and why."""
    date = i18n.format_date(each.motion.confirmed_at) if each.motion.confirmed_at else ""
    told = [words.of_set(each), words.fate_of(each), *words.groups_of(each)]
    return [date, " ".join(told), each.motion.reason]


def _counts(facts: Facts) -> list[list[str]]:
    """Every published count, where a set had been counted in one of them."""
    if not facts.sets.counted_again:
        return []
    return [
        [
            f"{each.publication}, {i18n.format_date(each.at)}",
            str(pick(each.names)),
            format_number(each.ballots),
            ", ".join(each.selected) or "—",
        ]
        for each in facts.sets.counts
    ]


def _rule(pots: Sequence[PotSummary]) -> list[str]:
    rule = pots[0].rule
    ties = f"{_('When votes are equal')}: {campaign_words.TIE_RULES[rule['ties']]}"
    seed = rule.get("seed")
    lot = [_("The text of the lot: “%(text)s”", text=seed)] if seed else []
    return [
        campaign_words.ballot(pots[0].ballot),
        *campaign_words.of_rule(rule),
        ties,
        *lot,
    ]


def _digests(facts: Facts, files: Described) -> list[tuple[str, str]]:
    beside = (RULES, PROJECTS, BALLOTS, INVALID, ROLL, LOG, CHECKPOINTS, RESULTS)
    pb = [name for name in files if name.endswith(".pb")]
    told = [(_("The rules, as frozen"), facts.campaign.rules_digest or "")]
    told += [(name, files[name]["sha256"]) for name in (*beside, *pb)]
    size = facts.head.entries.size
    told.append(
        (
            ngettext("Head of the log (%(num)s entry)", "Head of the log (%(num)s entries)", size),
            facts.head.head,
        )
    )
    if facts.before:
        told.append((_("The record before this one"), facts.before.record_digest))
    return [*told, (_("Fingerprint of the key that signs"), facts.fingerprint.replace(" ", ""))]
