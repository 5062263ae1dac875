"""The minutes of a hearing as a PDF, for chair and secretary to sign."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from civicbudget.core import i18n, printing
from civicbudget.core.i18n import gettext as _
from civicbudget.core.i18n import lazy_gettext as _l
from civicbudget.core.i18n import pick
from civicbudget.core.money import format_number
from civicbudget.discussion import words as of_discussion
from civicbudget.discussion.models import Discussion, Proposal
from civicbudget.hearings import attending, promised, queries, words
from civicbudget.hearings.models import FileKind, Hearing, Remark, RemarkKind, Way

ROOM = "civicbudget.hearings"
ACCEPTED = {True: _l("Accepted"), False: _l("Refused")}


def pdf(
    hearing: Hearing, minutes_at: datetime, lang: str, register: Discussion | None = None
) -> bytes:
    """The minutes in one language, as they were when they were published: an answer given since is
    not in them. The same minutes give the same bytes. `register`: what is annexed to them."""
    with i18n.speaking(lang):
        facts = told(hearing, minutes_at, lang, register)
        return printing.pdf(ROOM, "minutes.typ", facts, minutes_at)


def told(
    hearing: Hearing, minutes_at: datetime, lang: str, register: Discussion | None = None
) -> dict[str, Any]:
    """What the template is told, in the language that is being spoken."""
    municipality = str(pick(hearing.municipality.name))
    return {
        "lang": lang,
        "title": _("Minutes of the hearing"),
        "about": words.title(hearing),
        "municipality": municipality,
        "footer": f"{municipality}. {words.title(hearing)}, {i18n.format_date(hearing.starts_at)}",
        "facts": _facts(hearing),
        "promises": [_promise(one) for one in promised.promises(hearing)],
        "agenda": str(pick(hearing.agenda)).splitlines(),
        "attendance": _attendance(hearing),
        "questions": [
            _said(one, minutes_at) for one in hearing.remarks if one.kind is RemarkKind.QUESTION
        ],
        "proposals": [
            *(_said(one, minutes_at) for one in hearing.remarks if one.kind is RemarkKind.PROPOSAL),
            *_registered(hearing, minutes_at),
        ],
        "annex": _annex(register, minutes_at),
        "decided": str(pick(hearing.decided)).splitlines(),
        "documents": [file.title for file in hearing.files_of(FileKind.DOCUMENT)],
        "signatures": [
            [_("Chair of the hearing"), hearing.chair],
            [_("Secretary"), hearing.secretary],
        ],
        "words": _words(),
    }


def _annex(register: Discussion | None, minutes_at: datetime) -> str:
    if register is None or register.opens_at > minutes_at:
        return ""
    return _("Annex: %(what)s.", what=of_discussion.register(register.subject, register.year))


def _registered(hearing: Hearing, minutes_at: datetime) -> list[dict[str, Any]]:
    """What was proposed in the hall or sent to it and stands in the register, under its number
    there."""
    found = queries.from_hall(hearing)
    return [_proposed(one, minutes_at) for one in found if one.asked_at <= minutes_at]


def _proposed(proposal: Proposal, minutes_at: datetime) -> dict[str, Any]:
    hidden = _("Hidden because: %(reason)s", reason=proposal.hidden_reason)
    in_time = proposal.answered_at is not None and proposal.answered_at <= minutes_at
    due = _("To be answered in writing by %(date)s.", date=i18n.format_end(proposal.due_at))
    outcome = of_discussion.OUTCOMES[proposal.outcome] if in_time and proposal.outcome else ""
    text = ": ".join(filter(None, (of_discussion.of_lines(proposal), proposal.text)))
    return {
        "number": _("No. %(number)s of the register", number=proposal.number),
        "where": of_discussion.who(proposal),
        "text": hidden if proposal.is_hidden else text,
        "outcome": str(outcome),
        "answer": "" if proposal.is_hidden else proposal.answer if in_time else due,
    }


def _promise(promise: promised.Promise) -> dict[str, Any]:
    kept = promise.kept
    return {
        "number": "–",
        "where": promise.lines,
        "text": promise.text.string,
        "outcome": str(words.FATES[kept.fate]) if kept else "",
        "answer": kept.text if kept else _("The municipality has not said what was done."),
    }


def _facts(hearing: Hearing) -> list[tuple[str, str]]:
    given = hearing.dated_at
    told = [
        (_("When"), i18n.format_datetime(hearing.starts_at)),
        (_("Place"), str(pick(hearing.place)) or "—"),
        (_("Online"), hearing.link or "—"),
        (_("Notice given"), i18n.format_date(given) if given else "—"),
        (_("Chair of the hearing"), hearing.chair),
        (_("Secretary"), hearing.secretary),
        (_("Took part"), format_number(attending.everybody(hearing.attendance))),
    ]
    if hearing.notice_reason:
        told.insert(4, (_("Why the notice was late"), hearing.notice_reason))
    return told


def _attendance(hearing: Hearing) -> list[dict[str, Any]]:
    """A table for each breakdown: group, at the place, online, together."""
    counts = attending.of_rows(hearing.attendance)
    areas = hearing.municipality.areas
    return [
        {
            "head": [
                str(words.BREAKDOWNS[breakdown]),
                *map(str, words.WAYS.values()),
                _("Together"),
            ],
            "rows": [
                [str(words.group(group, areas)), *map(format_number, (*each, sum(each)))]
                for group in groups
                if sum(each := [counts[way, breakdown, group] for way in Way])
            ],
        }
        for breakdown, groups in attending.groups_of(areas).items()
    ]


def _said(remark: Remark, minutes_at: datetime) -> dict[str, Any]:
    where = [str(words.WAYS[remark.way])]
    if remark.is_hidden:
        reason = _("Hidden because: %(reason)s", reason=remark.hidden_reason)
        return _row(remark, where, text=reason)
    if remark.area:
        where.insert(0, str(pick(remark.area.name)))
    in_time = remark.answered_at is not None and remark.answered_at <= minutes_at
    if not in_time:
        day = i18n.format_end(remark.due_at)
        return _row(remark, where, answer=_("To be answered in writing by %(date)s.", date=day))
    outcome = [] if remark.accepted is None else [ACCEPTED[remark.accepted]]
    if remark.answered_live:
        outcome.append(_l("answered at the hearing"))
    return _row(remark, where, outcome=", ".join(map(str, outcome)), answer=remark.answer)


def _row(
    remark: Remark, where: list[str], *, text: str = "", outcome: str = "", answer: str = ""
) -> dict[str, Any]:
    return {
        "number": f"{remark.number}.",
        "where": ", ".join(where),
        "text": text or remark.text,
        "outcome": outcome,
        "answer": answer,
    }


def _words() -> dict[str, str]:
    return {
        "agenda": _("Agenda"),
        "attendance": _("Who took part"),
        "promised": _("What was promised"),
        "questions": _("Questions and answers"),
        "proposals": _("Proposals at the hearing"),
        "none": _("None."),
        "decided": _("What the hearing came to"),
        "documents": _("Documents of the hearing"),
        "answer": _("Answer of the municipality"),
        "signature": _("Signature"),
    }
