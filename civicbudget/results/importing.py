"""An election that was held elsewhere, read from a Pabulib file, as a campaign of its own."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from fractions import Fraction
from pathlib import Path
from random import SystemRandom

from civicbudget.accounts.models import Role
from civicbudget.audit.services import record
from civicbudget.campaigns import queries as campaigns
from civicbudget.campaigns.models import BallotRule, Campaign, Phase, PhaseKind, Pot
from civicbudget.core import clock
from civicbudget.core.db import db
from civicbudget.core.errors import Conflict, DomainError
from civicbudget.core.i18n import gettext as _
from civicbudget.core.money import LARGEST, TYIYN
from civicbudget.ideas.models import Project
from civicbudget.municipalities.models import Municipality
from civicbudget.results import services
from civicbudget.results.models import Opening
from civicbudget.tally import Election, Rule
from civicbudget.tally.model import APPROVAL
from civicbudget.tally.model import Project as Listed
from civicbudget.tally.numbers import number_text
from civicbudget.voting.services import freeze, frozen_facts

RULES: dict[str, dict[str, object]] = {
    "greedy": {},
    "greedy-no-skip": {"skip": False},
    "greedy-threshold": {},
    "equalshares": {"name": "equal-shares"},
    "equalshares/add1": {"name": "equal-shares", "completion": "add1"},
}
"""The rules that a file may name and that are counted here."""

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass(frozen=True)
class Imported:
    """What an import wrote."""

    campaign: Campaign
    ballots: int
    empty: int
    """Ballots that chose nothing: they change no vote and are left out."""


def import_election(
    *,
    election: Election,
    source: Path,
    municipality: Municipality,
    slug: str | None,
    title: str | None,
    now: datetime,
    progress: Callable[[int], None],
) -> Imported:
    """A campaign with its projects and ballots, from a file that was read; logged, flushed.

    `progress` is told of ballots written. Raises DomainError for what cannot be a campaign here:
    other ballots than approvals, parts of a tyiyn, a slug that is taken.
    """
    if election.vote_type not in APPROVAL:
        raise DomainError(
            _("Only approval ballots can be imported, not %(kind)s.", kind=election.vote_type)
        )
    campaign = _campaign(election, source, municipality, slug or slug_of(source), title, now)
    projects = _projects(election, campaign)
    currency = election.meta.get("currency", "KGS")
    freeze(campaign=campaign, projects=projects, now=now, currency=currency)
    ballots, empty = _write_ballots(election, campaign, now, progress)
    record(
        log=municipality.slug,
        actor=None,
        role=Role.OPERATOR,
        act="import_election",
        on=f"campaign {campaign.slug}",
        now=now,
        after={**frozen_facts(campaign), "ballots": ballots, "empty": empty, "file": source.name},
    )
    return Imported(campaign, ballots, empty)


def slug_of(source: Path) -> str:
    """A file's name as the slug of a campaign."""
    return re.sub(r"[^a-z0-9]+", "-", source.stem.lower()).strip("-")[:60].strip("-")


def tally_rule(election: Election) -> dict[str, str | bool]:
    """The file's own rule where it is counted here, else greedy by votes."""
    named = dict(RULES.get(election.meta.get("rule", ""), {}))
    if election.meta.get("rule") == "greedy-threshold":
        named["min_votes"] = election.meta.get("min_project_score_threshold", "0")
    return Rule.from_dict(named).to_dict()


def _campaign(
    election: Election,
    source: Path,
    municipality: Municipality,
    slug: str,
    title: str | None,
    now: datetime,
) -> Campaign:
    if not _SLUG.fullmatch(slug):
        raise DomainError(_("%(slug)s cannot stand in an address.", slug=slug), "slug")
    if campaigns.get(municipality.id, slug):
        raise Conflict(_("There is a campaign %(slug)s already.", slug=slug), "slug")
    name = title or election.meta.get("description") or source.stem
    campaign = Campaign(
        municipality=municipality,
        slug=slug,
        title={_language(election): name},
        summary={},
        published_at=now,
        ballot_rule=BallotRule.APPROVAL,
        max_choices=_most(election),
        may_vote_again=False,
        tally_rule=tally_rule(election),
        imported_from=source.name[:200],
        pots=[Pot(number=1, name={_language(election): name}, amount=hundredths(election.budget))],
        phases=_phases(election, now),
        areas=[],
    )
    db.session.add(campaign)
    db.session.flush()
    return campaign


def hundredths(amount: Fraction) -> int:
    """Whole tyiyn (or hundredths of the file's currency). Raises DomainError for parts of one."""
    tyiyn = amount * TYIYN
    if tyiyn.denominator != 1:
        raise DomainError(
            _("%(amount)s is not a whole number of tyiyn.", amount=number_text(amount))
        )
    if not 0 < tyiyn <= LARGEST:
        raise DomainError(_("%(amount)s is no sum for a budget here.", amount=number_text(amount)))
    return int(tyiyn)


def _language(election: Election) -> str:
    language = election.meta.get("language", "en")
    return language if re.fullmatch(r"[a-z]{2}", language) else "en"


def _most(election: Election) -> int | None:
    """How many projects a ballot may choose, where the file says so."""
    if election.vote_type == "choose-1":
        return 1
    told = election.meta.get("max_length", "")
    return int(told) if told.isdecimal() and int(told) > 0 else None


def _phases(election: Election, now: datetime) -> list[Phase]:
    """Voting on the days that the file tells, else the day before; everything is past."""
    first = _day(election.meta.get("date_begin", ""))
    last = _day(election.meta.get("date_end", ""))
    ends = min(last + timedelta(days=1) if last else now, now)
    starts = min(first or ends - timedelta(days=1), ends)
    return [
        Phase(kind=PhaseKind.VOTING, starts_at=starts, ends_at=ends),
        Phase(kind=PhaseKind.COUNTING, starts_at=ends, ends_at=now),
    ]


def _day(text: str) -> datetime | None:
    """The start of a day written dd.mm.yyyy, as an aware moment."""
    try:
        day = datetime.strptime(text, "%d.%m.%Y")  # noqa: DTZ007 - from_local adds the zone
    except ValueError:
        return None
    return clock.from_local(datetime.combine(day, time()))


def _projects(election: Election, campaign: Campaign) -> list[Project]:
    language, pot = _language(election), campaign.pots[0]
    projects = [
        _project(listed, place, campaign, pot, language)
        for place, listed in enumerate(election.projects, 1)
    ]
    db.session.add_all(projects)
    db.session.flush()
    return projects


def _project(listed: Listed, place: int, campaign: Campaign, pot: Pot, language: str) -> Project:
    if len(listed.id) > 60:
        raise DomainError(_("The project number %(code)s is too long.", code=listed.id))
    return Project(
        campaign=campaign,
        pot=pot,
        position=place,
        code=listed.id,
        title={language: listed.name or listed.id},
        summary={},
        cost=hundredths(listed.cost),
    )


def _groups(election: Election) -> Iterator[tuple[list[str], int]]:
    """Each selection that was made, as codes, with how often."""
    ids, ballots = [project.id for project in election.projects], election.ballots
    bounds = ballots.start.tolist()
    places = ballots.project.tolist()
    for group, times in enumerate(ballots.weight.tolist()):
        yield [ids[place] for place in places[bounds[group] : bounds[group + 1]]], times


def _write_ballots(
    election: Election, campaign: Campaign, now: datetime, progress: Callable[[int], None]
) -> tuple[int, int]:
    """The ballots under new trackers, drawn so that their order tells nothing of the file's."""
    selections = [
        services.selection_text(codes)
        for codes, times in _groups(election)
        for _time in range(times)
        if codes
    ]
    SystemRandom().shuffle(selections)
    trackers = services.new_trackers(len(selections))
    db.session.add(
        Opening(
            campaign_id=campaign.id,
            opened_at=now,
            envelopes=0,
            valid=0,
            imported=len(selections),
        )
    )
    db.session.flush()
    services.write_ballots(campaign, _told(zip(trackers, selections, strict=True), progress))
    return len(selections), election.cast - len(selections)


def _told(
    ballots: Iterator[tuple[str, str]], progress: Callable[[int], None]
) -> Iterator[services.Row]:
    for tracker, selection in ballots:
        progress(1)
        yield tracker, 1, selection
