"""The log, searched and paged; its entries with the people behind them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Select, func, or_, select

from civicbudget.accounts.models import Person
from civicbudget.audit import queries as audit
from civicbudget.audit.models import Checkpoint as Row
from civicbudget.audit.models import Entry
from civicbudget.campaigns.models import Campaign
from civicbudget.core import clock
from civicbudget.core.db import db
from civicbudget.core.sorting import fold
from civicbudget.desk import acts
from civicbudget.municipalities.models import Municipality
from civicbudget.record import chain
from civicbudget.record.checkpoints import Checkpoint

PAGE = 12
CHECKPOINTS = 8
"""On a page: hashes and signatures do not compress, and a page must stay light."""
FREEZE_OR_PUBLISH = ("open_voting", "import_election", "publish_results")
"""The acts whose entries bear the digest of what nobody may change afterwards."""


@dataclass(frozen=True)
class Wanted:
    """What a reader of the log looks for; days are those of Kyrgyzstan, both included."""

    words: str = ""
    campaign: str = ""
    act: str = ""
    role: str = ""
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True)
class Known:
    """What a log can be narrowed by: its acts and roles, and campaigns with their titles."""

    acts: list[str]
    roles: list[str]
    campaigns: dict[str, dict[str, str]]


@dataclass(frozen=True)
class Line:
    """An entry and who acted, where it may be known; `proved` where the digest is that name's."""

    entry: Entry
    name: str | None
    proved: bool


@dataclass(frozen=True)
class Page:
    """One page of the log, the newest first."""

    lines: list[Line]
    number: int
    pages: int
    total: int


@dataclass(frozen=True)
class CheckpointPage:
    """One page of the checkpoints, the newest first."""

    lines: list[Checkpoint]
    number: int
    pages: int
    total: int


def page(log: str, wanted: Wanted, number: int, *, names: bool) -> Page:
    """The entries that are wanted, so many to a page; `names`: whether with who acted.

    Words are searched here and not in the database: SQLite folds no Cyrillic case, and what an
    act is called depends on the reader's language.
    """
    keys = [key for key, text in _texts(log, wanted) if fold(wanted.words) in fold(text)]
    pages = max(1, -(-len(keys) // PAGE))
    number = min(max(1, number), pages)
    shown = keys[(number - 1) * PAGE : number * PAGE]
    return Page(list(_lines(shown, names=names)), number, pages, len(keys))


def line(log: str, sequence: int) -> Line | None:
    """One entry of a log, as the public sees it."""
    entry = db.session.scalar(select(Entry).where(Entry.chain == log, Entry.sequence == sequence))
    return Line(entry, None, proved=False) if entry else None


def newest(log: str) -> list[Line]:
    """The last entries of a log, as the public sees them."""
    query = select(Entry).where(Entry.chain == log).order_by(Entry.sequence.desc()).limit(PAGE)
    return [Line(entry, None, proved=False) for entry in db.session.scalars(query)]


def newest_checkpoints(log: str) -> list[Checkpoint]:
    """The last checkpoints of a log."""
    return page_of_checkpoints(log, 1).lines


def page_of_checkpoints(log: str, number: int) -> CheckpointPage:
    """The checkpoints of a log, the newest first."""
    of_log = Row.chain == log
    total = db.session.scalar(select(func.count()).select_from(Row).where(of_log)) or 0
    pages = max(1, -(-total // CHECKPOINTS))
    number = min(max(1, number), pages)
    query = select(Row).where(of_log).order_by(Row.number.desc())
    rows = db.session.scalars(query.offset((number - 1) * CHECKPOINTS).limit(CHECKPOINTS))
    return CheckpointPage([audit.statement_of(row) for row in rows], number, pages, total)


def checkpoint_numbers(log: str) -> list[tuple[int, datetime]]:
    """The number and the time of every checkpoint, the newest first."""
    query = select(Row.number, Row.at).where(Row.chain == log).order_by(Row.number.desc())
    return [(number, at) for number, at in db.session.execute(query)]


def first_covering(log: str, sequence: int) -> Checkpoint | None:
    """The first checkpoint that saw an entry: sizes never shrink, so it is found by halving."""
    last = audit.last_checkpoint(log)
    if last is None or last.entries.size < sequence:
        return None
    low, high, found = 1, last.number, last
    while low < high:
        middle = audit.checkpoint(log, (low + high) // 2)
        if middle is not None and middle.entries.size >= sequence:
            high, found = middle.number, middle
        else:
            low = (low + high) // 2 + 1
    return found


def between(log: str, first: int, last: int) -> list[Line]:
    """The entries after `first` up to `last`, as the public sees them."""
    query = (
        select(Entry)
        .where(Entry.chain == log, Entry.sequence > first, Entry.sequence <= last)
        .order_by(Entry.sequence.desc())
    )
    return [Line(entry, None, proved=False) for entry in db.session.scalars(query)]


def known(log: str) -> Known:
    """By what a municipality's log can be narrowed."""
    rows = db.session.execute(
        select(Entry.act, Entry.role).where(Entry.chain == log).distinct()
    ).all()
    campaigns = db.session.execute(
        select(Campaign.slug, Campaign.title)
        .join(Municipality)
        .where(Municipality.slug == log, Campaign.published_at.is_not(None))
        .order_by(Campaign.id.desc())
    )
    return Known(
        sorted({act for act, _role in rows}),
        sorted({role for _act, role in rows}),
        {slug: title for slug, title in campaigns},  # noqa: C416 - rows are no pairs to mypy
    )


def hashes(log: str, sequences: Collection[int]) -> dict[int, str]:
    """The hashes of some entries."""
    rows = db.session.execute(
        select(Entry.sequence, Entry.hash).where(Entry.chain == log, Entry.sequence.in_(sequences))
    )
    return {key: value for key, value in rows}  # noqa: C416 - rows are no pairs to mypy


def digests(log: str) -> set[str]:
    """The digests of frozen rules and of published records that a log names."""
    rows = db.session.execute(
        select(Entry.after["rules"].as_string(), Entry.after["record"].as_string()).where(
            Entry.chain == log, Entry.act.in_(FREEZE_OR_PUBLISH)
        )
    )
    return {digest for row in rows for digest in row if digest}


def last_time() -> datetime | None:
    """When the last official act of the whole installation was."""
    return db.session.scalar(select(func.max(Entry.at)))


def _texts(log: str, wanted: Wanted) -> Iterator[tuple[int, str]]:
    """The keys of the entries that fit, the newest first, with all that words may be found in."""
    query = select(Entry.id, Entry.act, Entry.object, Entry.reason).where(Entry.chain == log)
    newest_first = _narrowed(query, wanted).order_by(Entry.sequence.desc(), Entry.id.desc())
    for key, act, thing, reason in db.session.execute(newest_first):
        yield key, f"{acts.act(act)} {act} {acts.thing(thing)} {thing} {reason}"


def _narrowed(query: Select[int, str, str, str], wanted: Wanted) -> Select[int, str, str, str]:
    if wanted.campaign:
        of = f"campaign {wanted.campaign}"
        query = query.where(or_(Entry.object == of, Entry.object.startswith(f"{of},")))
    if wanted.act:
        query = query.where(Entry.act == wanted.act)
    if wanted.role:
        query = query.where(Entry.role == wanted.role)
    if wanted.since:
        query = query.where(Entry.at >= _midnight(wanted.since))
    if wanted.until:
        query = query.where(Entry.at < _midnight(wanted.until + timedelta(days=1)))
    return query


def _midnight(day: date) -> datetime:
    return clock.from_local(datetime(day.year, day.month, day.day))  # noqa: DTZ001 - a wall clock


def _lines(keys: Collection[int], *, names: bool) -> Iterator[Line]:
    entries = _entries(keys)
    actors = {entry.actor_id for entry in entries if entry.actor_id is not None and names}
    people = _people(actors) if names else {}
    for entry in entries:
        name = people.get(entry.actor_id or 0)
        yield Line(entry, name, proved=name is not None and _is_of(entry, name))


def _entries(keys: Collection[int]) -> list[Entry]:
    query = select(Entry).where(Entry.id.in_(keys)).order_by(Entry.sequence.desc(), Entry.id.desc())
    return list(db.session.scalars(query))


def _people(keys: Collection[int]) -> dict[int, str]:
    rows = db.session.execute(select(Person.id, Person.name).where(Person.id.in_(keys)))
    return {key: value for key, value in rows}  # noqa: C416 - rows are no pairs to mypy


def _is_of(entry: Entry, name: str) -> bool:
    """Whether the entry's digest is that of the name under the entry's salt."""
    return chain.digest_personal(name, bytes.fromhex(entry.actor_salt)) == entry.actor_digest
