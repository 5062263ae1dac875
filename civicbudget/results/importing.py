"""An election that was held elsewhere, read from a Pabulib file, as a campaign of its own."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from fractions import Fraction
from pathlib import Path
from random import SystemRandom
from typing import Any

from civicbudget.accounts.models import Role
from civicbudget.campaigns import policy
from civicbudget.campaigns import queries as campaigns
from civicbudget.campaigns.acts import record
from civicbudget.campaigns.models import Campaign, Phase, PhaseKind, Pot
from civicbudget.core import clock
from civicbudget.core.db import db
from civicbudget.core.errors import Conflict, DomainError
from civicbudget.core.i18n import gettext as _
from civicbudget.core.money import LARGEST, TYIYN
from civicbudget.ideas.models import Project
from civicbudget.municipalities.models import Municipality
from civicbudget.record.balloting import BallotKind, BallotRule
from civicbudget.results import services
from civicbudget.results.models import Opening
from civicbudget.results.preparing import Row, choice_text
from civicbudget.sealing.choice import Choice, Points
from civicbudget.tally import Election, Rule
from civicbudget.tally.model import POINTS
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
    parts of a point or of a tyiyn, a slug that is taken.
    """
    if (election.ballots.points % election.ballots.unit).any():
        raise DomainError(_("Only whole points can be imported."))
    campaign = _campaign(election, source, municipality, slug or slug_of(source), title, now)
    projects = _projects(election, campaign)
    currency = election.meta.get("currency", "KGS")
    freeze(campaign=campaign, projects=projects, now=now, currency=currency)
    ballots, empty = _write_ballots(election, campaign, now, progress)
    record(
        "import_election",
        campaign=campaign,
        actor=None,
        role=Role.OPERATOR,
        now=now,
        after={**frozen_facts(campaign), "ballots": ballots, "empty": empty, "file": source.name},
    )
    return Imported(campaign, ballots, empty)


def slug_of(source: Path) -> str:
    """A file's name as the slug of a campaign."""
    return re.sub(r"[^a-z0-9]+", "-", source.stem.lower()).strip("-")[:60].strip("-")


def tally_rule(election: Election) -> dict[str, Any]:
    """The file's own rule where it is counted here, else greedy by votes."""
    named = dict(RULES.get(election.meta.get("rule", ""), {}))
    if election.meta.get("rule") == "greedy-threshold":
        named["min_votes"] = election.meta.get("min_project_score_threshold", "0")
    if named.get("name") == "equal-shares" and election.vote_type in POINTS:
        named["utility"] = "points"
    rule = Rule.from_dict(named).to_dict()
    return rule if policy.can_count(ballot_rule(election), rule) else Rule().to_dict()


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
        ballot=ballot_rule(election),
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


def ballot_rule(election: Election) -> BallotRule:
    """What a ballot may choose: as the file says, which was read against its own limits, or as
    far as its ballots go."""
    most, points = _limit(election, "max_length"), _limit(election, "max_sum_points")
    match election.vote_type:
        case "choose-1":
            return BallotRule(BallotKind.CHOOSE_ONE, most=1)
        case "ordinal":
            return BallotRule(BallotKind.RANKING, most=most)
        case "cumulative":
            given = max((sum(choice.values()) for choice in _points(election)), default=1)
            return BallotRule(BallotKind.CUMULATIVE, points=points or given)
        case "scoring":
            scores = [points for choice in _points(election) for points in choice.values()]
            highest = _limit(election, "max_points") or max([1, *scores])
            return BallotRule(BallotKind.SCORING, min_score=min([0, *scores]), max_score=highest)
    return BallotRule(BallotKind.APPROVAL, most=most)


def _points(election: Election) -> Iterator[Points[str]]:
    return (choice for choice, _times in _groups(election) if isinstance(choice, Points))


def _limit(election: Election, key: str) -> int | None:
    told = election.meta.get(key, "")
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


def _groups(election: Election) -> Iterator[tuple[Choice[str], int]]:
    """Each choice that was made, by codes, with how often."""
    ids, ballots = [project.id for project in election.projects], election.ballots
    bounds = ballots.start.tolist()
    named = [ids[place] for place in ballots.project.tolist()]
    points = (ballots.points // ballots.unit).tolist()
    for group, times in enumerate(ballots.weight.tolist()):
        part = slice(bounds[group], bounds[group + 1])
        if election.vote_type in POINTS:
            yield Points(dict(zip(named[part], points[part], strict=True))), times
        elif election.vote_type == "ordinal":
            yield tuple(named[part]), times
        else:
            yield tuple(sorted(named[part])), times


def _write_ballots(
    election: Election, campaign: Campaign, now: datetime, progress: Callable[[int], None]
) -> tuple[int, int]:
    """The ballots under new trackers, drawn so that their order tells nothing of the file's."""
    selections = [
        choice_text(choice)
        for choice, times in _groups(election)
        for _time in range(times)
        if choice
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


def _told(ballots: Iterator[tuple[str, str]], progress: Callable[[int], None]) -> Iterator[Row]:
    for tracker, selection in ballots:
        progress(1)
        yield tracker, 1, selection
