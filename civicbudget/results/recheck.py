"""Whether the database still holds what was published: the log vouches for the record's digest, the
record for the ballots and the results.

What nothing published depends on is not looked at: who confirmed, when a row was written, its key.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from itertools import zip_longest
from typing import Any, NoReturn

from civicbudget.audit import queries as audit
from civicbudget.campaigns.models import Campaign
from civicbudget.core import canonical
from civicbudget.ideas import queries as ideas
from civicbudget.record import contents as names
from civicbudget.record.archive import Archive, open_archive
from civicbudget.record.contents import RecordContents
from civicbudget.record.faults import RecordFault
from civicbudget.record.groups import merged
from civicbudget.record.results import Results, Roll
from civicbudget.record.shape import parsed
from civicbudget.record.signature import SUFFIX, file_digest, fingerprint, verify_signature
from civicbudget.record.tables import ballot_line, invalid_line, log_line
from civicbudget.results import edition, publishing, queries
from civicbudget.results.edition import Edition
from civicbudget.results.models import Publication
from civicbudget.voting import box, rules

FROZEN, OPENED, PUBLISHED = "open_voting", "open_envelopes", "publish_results"


class Differs(Exception):
    """The first thing that is not as it was published: where, and a sentence that says what."""

    def __init__(self, where: str, sentence: str) -> None:
        super().__init__(f"{where}: {sentence}")
        self.where = where


def check(campaign: Campaign) -> int:
    """How many publications of a campaign there are, once all is found as it was published.

    Raises Differs. The log is taken as it stands: `civicbudget log check` comes first.
    """
    entries = _entries(campaign)
    if fault := box.fault_of(campaign):
        raise Differs("envelopes", str(fault))
    published = sorted(queries.publications(campaign), key=lambda each: each.number)
    _check_publications(published, [each for act, each in entries if act == PUBLISHED])
    if published:
        _check_rules(campaign, [each["rules"] for act, each in entries if act == FROZEN])
        try:
            _check_projects(campaign)
            _check_holds(campaign, published)
        except (ValueError, LookupError, TypeError, AttributeError) as error:
            raise Differs("the database", f"a row of it cannot be read: {error!r}") from error
        _check_inputs(campaign, [each for act, each in entries if act == OPENED])
    return len(published)


def _entries(campaign: Campaign) -> list[tuple[str, Mapping[str, Any]]]:
    """The acts on a campaign, and what each left behind."""
    with closing(audit.published(campaign.municipality.slug)) as links:
        return [
            (entry.act, entry.after or {})
            for entry, _hashed in links
            if entry.object == f"campaign {campaign.slug}"
        ]


def _check_publications(published: list[Publication], logged: list[Mapping[str, Any]]) -> None:
    """The publications are those of the log, and their files are those that were signed."""
    for number, (row, entry) in enumerate(zip_longest(published, logged), start=1):
        where = f"publication {number}"
        if row is None or entry is None:
            missing = "the database" if row is None else "the log"
            raise Differs(where, f"{missing} does not have it")
        if (row.number, row.record_digest) != (entry["publication"], entry["record"]):
            raise Differs(where, "it is not the one that the log names")
        path = publishing.folder(row.record_name) / row.record_name
        try:
            if file_digest(path) != row.record_digest:
                raise Differs(where, f"{row.record_name} is not the record that was published")
            signature = path.with_name(row.record_name + SUFFIX).read_bytes()
            if fingerprint(verify_signature(path, signature)) != entry["key"]:
                raise Differs(where, "another key than the log names has signed it")
        except OSError as error:
            raise Differs(where, f"{error.filename} cannot be read") from error
        except RecordFault as fault:
            raise Differs(where, str(fault)) from fault


def _check_holds(campaign: Campaign, published: list[Publication]) -> None:
    """The latest record holds what the database would publish now."""
    *earlier, latest = published
    if queries.opening(campaign) is None:
        raise Differs("openings", "there is none, though the results are published")
    if queries.due(campaign):
        raise Differs("counts", "another publication is decided and not made: finish it first")
    if queries.counts_of(latest) != queries.counts(campaign):
        raise Differs("counts", "the latest are not those of the latest publication")
    now = _edition(latest, earlier[-1] if earlier else None).record()
    path = publishing.folder(latest.record_name) / latest.record_name
    with open_archive(path) as archive:
        for name, lines in _tables(now, _shown(archive)).items():
            _check_lines(archive, name, lines, longer=name in (names.LOG, names.CHECKPOINTS))
        _check_values(archive, campaign, now)


def _edition(latest: Publication, before: Publication | None) -> Edition:
    """The first release did not write down how long the log was: then it is taken as it is now."""
    size = len(audit.hashes(latest.campaign.municipality.slug))
    again = Edition(latest.campaign, latest.number, before, latest.published_at, None, size)
    return edition.of(latest) or again


def _shown(archive: Archive) -> set[int]:
    """The pots whose ballots are in the record."""
    found = parsed(names.RESULTS, archive.read(names.RESULTS), Results.from_dict, Results.to_dict)
    return {pot.pot for pot in found.pots if not pot.totals_only}


def _tables(now: RecordContents, shown: set[int]) -> dict[str, Iterator[bytes]]:
    form = now.rules.ballot.form
    invalid = sorted(now.invalid, key=lambda each: (each.digest, each.reason))
    return {
        names.LOG: (log_line(entry, hashed) for entry, hashed in now.log),
        names.CHECKPOINTS: (each.line() for each in now.checkpoints),
        names.BALLOTS: _lines(
            names.BALLOTS_HEADER,
            (ballot_line(each, form) for each in now.ballots if each.pot in shown),
        ),
        names.INVALID: _lines(names.INVALID_HEADER, map(invalid_line, invalid)),
    }


def _lines(header: str, rows: Iterable[str]) -> Iterator[bytes]:
    yield header.encode()
    for row in rows:
        yield row.encode()


def _check_lines(archive: Archive, name: str, lines: Iterator[bytes], *, longer: bool) -> None:
    """Line by line the same; a log, with its checkpoints, may have gone on since."""
    number = 0
    with archive.open(name) as source:
        for number, theirs in enumerate(source, start=1):
            ours = next(lines, None)
            if ours != theirs:
                _differ(name, number, lines, theirs)
    if not longer and (more := next(lines, None)):
        _differ(name, number + 1, lines, more)
    deque(lines, maxlen=0)  # to its end, where its cursor is closed


def _differ(name: str, number: int, lines: Iterator[bytes], line: bytes) -> NoReturn:
    deque(lines, maxlen=0)
    told = line.decode().strip()[:200]
    raise Differs(name, f"line {number} is not the same in the database: {told}")


def _check_values(archive: Archive, campaign: Campaign, now: RecordContents) -> None:
    """What the database knows stands in the files; they may say more, which follows from it."""
    for name, held in (
        (names.RULES, {"rules": now.rules.to_dict(), "digest": now.rules.digest()}),
        (names.PROJECTS, now.rules.projects_list()),
        (names.ROLL, _roll(now)),
        (names.RESULTS, _results(campaign, now)),
    ):
        told = canonical.loads(archive.read(name))
        if isinstance(told, dict):
            told = {key: value for key, value in told.items() if key in held}
        if difference := _first_difference(told, canonical.loads(canonical.dumps(held))):
            raise Differs(name, f"the database does not hold its {difference}")


def _roll(now: RecordContents) -> dict[str, Any]:
    marks = now.marks
    return Roll(marks.people, merged(marks.channels), merged(marks.villages)).to_dict()


def _results(campaign: Campaign, now: RecordContents) -> dict[str, Any]:
    sizes = queries.sizes(campaign)
    told: dict[str, Any] = {
        "envelopes": {"valid": now.envelopes, "invalid": len(now.invalid)},
        "paper": [batch.to_dict() for batch in now.paper],
        "pots": [
            {
                "pot": each.pot,
                "ballots": sizes[each.pot],
                "totals_only": sizes[each.pot] < names.SMALLEST_GROUP,
                "outcome": each.outcome,
            }
            for each in now.results
        ],
    }
    if now.excluded:
        told["excluded"] = [each.to_dict() for each in now.excluded]
    return told


def _first_difference(told: Any, held: Any, path: str = "") -> str:
    """Where the first of two values in JSON that differ is; empty where none do."""
    if isinstance(told, dict) and isinstance(held, Mapping) and told.keys() == held.keys():
        parts: Iterable[Any] = told
    elif isinstance(told, list) and isinstance(held, list | tuple) and len(told) == len(held):
        parts = range(len(told))
    else:
        return "" if told == held else path or "content"
    found = (_first_difference(told[part], held[part], f"{path} {part}".strip()) for part in parts)
    return next((each for each in found if each), "")


def _check_inputs(campaign: Campaign, opened: list[Mapping[str, Any]]) -> None:
    """The ballots of each pot, those of small ones too, are those that were counted: the log has
    the digest of each since the opening, and the count has it too."""
    for count in queries.counts(campaign):
        number = count.pot.number
        _ballots, digest = queries.cast(campaign, count.pot)
        logged = {count.input_digest, *(each["inputs"][str(number)] for each in opened)}
        if logged != {digest}:
            raise Differs(f"pot {number}", "its ballots are not those that were counted")


def _check_rules(campaign: Campaign, logged: list[str]) -> None:
    """The rules, of which the record has a part, are those that were frozen."""
    if {campaign.rules_digest, *logged} != {canonical.digest(campaign.rules)}:
        raise Differs("the campaign", "its rules are not those that were frozen")


def _check_projects(campaign: Campaign) -> None:
    """What the pages show of the projects on the ballot is what was frozen."""
    frozen_ones = {each["code"]: each for each in (campaign.rules or {})["projects"]}
    shown = {each.code: each for each in ideas.projects(campaign.id)}
    if frozen_ones.keys() - shown.keys():
        gone = ", ".join(sorted(frozen_ones.keys() - shown.keys()))
        raise Differs("projects", f"the database does not have {gone}")
    for code, told in frozen_ones.items():
        project = shown[code]
        held = {
            "pot": project.pot.number,
            "cost": project.cost,
            "cofinancing": project.cofinancing,
            "title": rules.filled(project.title),
        }
        expected = {"cofinancing": 0, **told}  # the first release froze none
        if wrong := [name for name, value in held.items() if value != expected[name]]:
            raise Differs("projects", f"project {code} is not as it was frozen: {wrong[0]}")
