"""Two hearings: one that was held and recorded, and one to come."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path

from xlsxwriter import Workbook  # type: ignore[import-untyped] # it has no types

from civicbudget.accounts.models import Person
from civicbudget.core.db import db
from civicbudget.demo import hearings as content
from civicbudget.demo.budgets import BUDGETS
from civicbudget.demo.drawings import draw
from civicbudget.demo.loading.place import Place
from civicbudget.demo.loading.timeline import Timeline
from civicbudget.hearings import attending
from civicbudget.hearings.models import Breakdown, FileKind, Hearing, HearingKind, RemarkKind, Way
from civicbudget.hearings.services import announcing, filing, recording, signing_up


class Hearings:
    """Puts the two hearings into the timeline."""

    def __init__(self, place: Place, timeline: Timeline) -> None:
        self.place, self.timeline = place, timeline
        self._keys: dict[HearingKind, int] = {}

    def plan(self) -> None:
        """The notices, then what happened at the first one."""
        at, held = self.timeline.at, self._held
        at(held - content.NOTICE, 11, self._announce_draft)
        at(held, 17, self._record)
        at(held, 18, self._add_photo)
        at(held + 2, 11, self._publish_minutes)
        at(content.COMING - content.NOTICE - 10, 11, self._announce_execution)

    @property
    def _held(self) -> int:
        return self.timeline.day(content.HELD)

    @property
    def _official(self) -> Person:
        return self.place.of_role("official")[0]

    def _announce_draft(self, now: datetime) -> None:
        self._announce(HearingKind.DRAFT, content.DRAFT_YEAR, self._held, now)
        sheet = _as_sheet(BUDGETS[1].path, now)
        self._add_file(FileKind.DOCUMENT, content.DRAFT_FILE, "draft.xlsx", sheet, now)

    def _announce_execution(self, now: datetime) -> None:
        self._announce(HearingKind.EXECUTION, content.EXECUTION_YEAR, content.COMING, now)
        for key in content.SIGNED_UP:
            signing_up.sign_up(
                hearing=self._hearing(HearingKind.EXECUTION),
                person_id=self.place.person(key).id,
                way=Way.PLACE,
                now=now,
            )

    def _announce(self, kind: HearingKind, year: int, day: int, now: datetime) -> None:
        starts = self.timeline.moment(day, 14)
        hearing = announcing.plan(
            municipality=self.place.municipality,
            plan=announcing.Plan(
                kind=kind,
                budget_year=year,
                starts_at=starts,
                ends_at=starts + timedelta(hours=3),
                place=content.PLACE,
                link=content.LINK,
                agenda=content.AGENDA[kind.value],
            ),
            actor=self._official,
            now=now,
        )
        announcing.announce(hearing=hearing, explanation="", actor=self._official, now=now)
        self._keys[kind] = hearing.id

    def _add_photo(self, now: datetime) -> None:
        photo = draw(content.PHOTO_MOTIF, 1)
        self._add_file(FileKind.PHOTO, content.PHOTO, "photo.jpg", photo, now)

    def _add_file(self, kind: FileKind, title: str, name: str, data: bytes, now: datetime) -> None:
        filing.add(
            hearing=self._hearing(HearingKind.DRAFT),
            sent=filing.Sent(kind, title, "ky", name, data),
            actor=self._official,
            now=now,
        )

    def _hearing(self, kind: HearingKind) -> Hearing:
        return db.session.get_one(Hearing, self._keys[kind])

    def _record(self, now: datetime) -> None:
        hearing = self._hearing(HearingKind.DRAFT)
        counts = self._counts(Way.PLACE, content.PLACE_CAME)
        counts.update(self._counts(Way.ONLINE, content.ONLINE_CAME))
        recording.count(hearing=hearing, counts=counts, actor=self._official, now=now)
        for said in content.REMARKS:
            recording.hear(
                hearing=hearing,
                kind=RemarkKind(said.kind),
                way=Way.ONLINE if said.online else Way.PLACE,
                area=self.place.area(said.village),
                text=said.text,
                lang=said.lang,
                actor=self._official,
                now=now,
                said=recording.Answer(said.answer, said.lang, said.accepted),
            )

    def _counts(self, way: Way, came: Mapping[str, int]) -> Counter[tuple[Way, Breakdown, str]]:
        counted: Counter[tuple[Way, Breakdown, str]] = Counter()
        for group, people in came.items():
            if group in attending.SEXES:
                counted[way, Breakdown.SEX, group] = people
            elif group in attending.AGES:
                counted[way, Breakdown.AGE, group] = people
            elif group == attending.ELSEWHERE:
                counted[way, Breakdown.VILLAGE, group] = people
            else:
                number = self.place.area(group).number
                counted[way, Breakdown.VILLAGE, str(number)] = people
        return counted

    def _publish_minutes(self, now: datetime) -> None:
        recording.publish_minutes(
            hearing=self._hearing(HearingKind.DRAFT),
            chair=content.CHAIR,
            secretary=content.SECRETARY,
            decided=content.DECIDED,
            actor=self._official,
            now=now,
        )


def _as_sheet(path: Path, now: datetime) -> bytes:
    """A table of the demo as a workbook to read."""
    target = io.BytesIO()
    with path.open(encoding="utf-8", newline="") as lines, Workbook(target) as book:
        book.set_properties({"created": now})
        sheet = book.add_worksheet()
        for at, row in enumerate(csv.reader(lines, delimiter=";")):
            sheet.write_row(at, 0, row)
    return target.getvalue()
