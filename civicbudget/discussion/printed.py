"""The register of a discussion as a PDF, to be stapled to the minutes of the hearing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from civicbudget.accounts.models import Person
from civicbudget.core import i18n, printing
from civicbudget.core.i18n import gettext as _
from civicbudget.core.i18n import ngettext, pick
from civicbudget.core.money import format_number
from civicbudget.discussion import effects, words
from civicbudget.discussion.models import Discussion, FormerAnswer, Outcome, Proposal, Standing
from civicbudget.discussion.queries import Counts, Row

ROOM = "civicbudget.discussion"


def pdf(
    discussion: Discussion, rows: Sequence[Row], counts: Counts, now: datetime, lang: str
) -> bytes:
    """The register in one language, as it stands."""
    with i18n.speaking(lang):
        facts = told(discussion, rows, counts, now, lang)
        return printing.pdf(ROOM, "register.typ", facts, now)


def told(
    discussion: Discussion, rows: Sequence[Row], counts: Counts, now: datetime, lang: str
) -> dict[str, Any]:
    """What the template is told, in the language that is being spoken."""
    municipality = str(pick(discussion.budget.municipality.name))
    title = words.register(discussion.subject, discussion.year)
    return {
        "lang": lang,
        "title": title,
        "municipality": municipality,
        "footer": f"{municipality}. {title}, {i18n.format_datetime(now)}",
        "dates": _(
            "Annex to the minutes. The discussion: %(first)s – %(last)s. As of %(now)s.",
            first=i18n.format_date(discussion.opens_at),
            last=i18n.format_end(discussion.closes_at),
            now=i18n.format_datetime(now),
        ),
        "counts": [[name, format_number(number)] for name, number in _counts(counts)],
        "entries": [_entry(row, now) for row in rows],
        "signatures": [_("Chair"), _("Secretary")],
        "words": {
            "answer": _("Answer of the municipality"),
            "none": _("Nobody has written yet."),
            "signature": _("Signature"),
        },
    }


def _counts(counts: Counts) -> list[tuple[str, int]]:
    return [
        (_("Written in all"), counts.asked),
        (_("Answered in time"), counts.in_time),
        (_("Answered late"), counts.late),
        (_("Accepted"), counts.accepted),
        (_("Refused"), counts.refused),
        (_("Waits for an answer"), counts.waiting),
        (_("The answer is overdue"), counts.overdue),
        (_("Hidden"), counts.hidden),
    ]


def _entry(row: Row, now: datetime) -> dict[str, Any]:
    proposal = row.proposal
    hidden = _("Hidden because: %(reason)s", reason=proposal.hidden_reason)
    by = [
        words.who(proposal),
        i18n.format_date(proposal.asked_at),
        ngettext("%(num)s supporter", "%(num)s supporters", row.supports),
    ]
    return {
        "title": f"{proposal.number}. {words.KINDS[proposal.kind]}: {_lines(proposal)}",
        "by": " · ".join(by),
        "text": hidden if proposal.is_hidden else proposal.text,
        "effects": list(map(words.effect, effects.effects(proposal))),
        "answers": _answers(proposal),
        "standing": _standing(proposal, now),
    }


def _lines(proposal: Proposal) -> str:
    lines = [line.title for line in (proposal.line, proposal.to_line) if line is not None]
    return " → ".join(str(pick(title)) for title in lines) or _("the whole budget")


def _answers(proposal: Proposal) -> list[dict[str, str]]:
    if proposal.answer is None or proposal.outcome is None or proposal.answered_at is None:
        return []
    by = [_signed(proposal.answered_by, proposal.said_at or proposal.answered_at)]
    if proposal.is_late:
        by.append(_("late: it was due by %(date)s", date=i18n.format_end(proposal.due_at)))
    former = [_corrected(each) for each in reversed(proposal.former)]
    return [_answer(proposal.outcome, proposal.answer, by), *former]


def _corrected(former: FormerAnswer) -> dict[str, str]:
    date = i18n.format_date(former.corrected_at)
    note = _("Corrected on %(date)s: %(reason)s", date=date, reason=former.reason)
    return _answer(former.outcome, former.answer, [_signed(former.said_by, former.said_at), note])


def _answer(outcome: Outcome | None, text: str, by: list[str]) -> dict[str, str]:
    decided = str(words.DECISIONS[outcome]) if outcome in words.DECISIONS else ""
    return {"outcome": decided, "text": text, "by": " · ".join(by)}


def _signed(who: Person | None, at: datetime) -> str:
    return f"{who.name}, {i18n.format_date(at)}" if who else i18n.format_date(at)


def _standing(proposal: Proposal, now: datetime) -> str:
    standing = proposal.standing(now)
    if standing in (Standing.ANSWERED, Standing.HIDDEN):
        return ""
    due = _("answer due by %(date)s", date=i18n.format_end(proposal.due_at))
    return f"{words.STANDINGS[standing]}: {due}"
