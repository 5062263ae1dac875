"""The protocol says what came out, in three languages, and takes no text for markup."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from importlib.resources import as_file, files
from typing import Any

import pytest
import typst
from flask import Flask

from civicbudget.campaigns.models import Campaign, Motion, MotionKind
from civicbudget.core import printing
from civicbudget.core.db import db
from civicbudget.core.i18n import speaking
from civicbudget.results import downloads, edition, held, protocol, publishing, queries
from civicbudget.results.protocol import told
from tests import elections

NAMES = (
    "=1+1",
    '#read("/etc/passwd")',
    '#eval("1")',
    "$x^2$",
    "\\ *b* _c_ `d` <e> @f // no /* no */",
    "] } #",
    "= Башка",
    "😀 ＝",
    "\tx\0\u202e",
)
AT = datetime(2026, 5, 1, 6, 0, 0, 7, tzinfo=UTC)


@pytest.fixture
def facts(built: Callable[..., Any]) -> dict[str, Any]:
    """What the protocol of a published campaign is told, by language."""
    titles = ((NAMES[1], "Суу"), ("Ңөү", "Дорога"), ("Клуб", "Клуб"))
    built(elections.published, titles=titles)
    latest = queries.latest_publication(db.session.query(Campaign).one())
    assert latest is not None
    again = edition.of(latest)
    assert again is not None
    record = publishing.folder(latest.record_name) / latest.record_name
    files = {each.name: {"sha256": each.digest} for each in downloads.inside(record)}
    return {lang: _spoken(again, files, lang) for lang in ("ky", "ru", "en")} | {"files": files}


def _spoken(again: edition.Edition, files: Any, lang: str) -> dict[str, Any]:
    with speaking(lang):
        return told(again.facts(), files, lang)


def test_a_phase_that_was_moved_is_named_with_its_moment(app: Flask) -> None:
    moved = Motion(
        kind=MotionKind.MOVE_PHASE,
        details={"phase": "voting", "ends_at": "now"},
        confirmed_at=datetime(2026, 5, 1, 6, 30, tzinfo=UTC),
    )
    with speaking("en"):
        assert held.decision(moved) == "Move a phase: Voting, ends 01.05.2026 12:30"
        moved.details = {"phase": "voting", "ends_at": "2026-05-02T18:00:00+00:00"}
        assert held.decision(moved) == "Move a phase: Voting, ends 02.05.2026 24:00"


def test_it_says_what_came_out(facts: dict[str, Any]) -> None:
    said = facts["en"]
    assert said["title"] == "Protocol of the results of the vote"
    (pot,) = said["pots"]
    assert [(row["number"], row["votes"]) for row in pot["winners"]] == [("1", "9"), ("2", "6")]
    assert [row["number"] for row in pot["losers"]] == ["3"]
    assert [row[0] for row in pot["all"]] == ["1", "2", "3"]
    assert len(pot["ties"]) == 1
    assert said["who"][-1] == ("Residents who took part", "15 (100%)")
    (when,) = [row[1] for row in said["publication"] if row[0] == "Voting was held"]
    begun, ended = (each.split() for each in when.split(" – "))
    assert begun != ended
    assert [row[1] for row in said["decisions"]] == [
        "Open voting",
        "Open the envelopes",
        "Publish the results",
    ]
    assert said["ballots"][:3] == [
        ["Envelopes opened", "15"],
        ["Of them with a valid ballot", "15"],
        ["Of them invalid", "0"],
    ]
    digests = dict(said["digests"])
    for name in ("ballots.csv", "results.json", "log.jsonl", "pot-1.pb"):
        assert digests[name] == facts["files"][name]["sha256"]
    titles = {facts[lang]["title"] for lang in ("ky", "ru", "en")}
    reasons = {facts[lang]["pots"][0]["winners"][0]["reason"] for lang in ("ky", "ru", "en")}
    assert (len(titles), len(reasons)) == (3, 3)


def test_what_people_write_stays_text(facts: dict[str, Any]) -> None:
    row = facts["ky"]["pots"][0]["winners"][0]
    assert row["title"] == NAMES[1]
    rows = [{**row, "title": name, "reason": name} for name in NAMES]
    pot = {**facts["ky"]["pots"][0], "name": NAMES[2], "winners": rows, "losers": [], "ties": NAMES}
    said = {**facts["ky"], "pots": [pot], "campaign": NAMES[1], "rule": NAMES, "footer": NAMES[3]}
    with as_file(files("civicbudget.results").joinpath("data", "documents")) as folder:
        shown = typst.query(
            folder / "protocol.typ",
            "<title-of-project>",
            root=folder,
            sys_inputs={"told": json.dumps(said)},
        )
    assert [each["text"] for each in json.loads(shown)] == list(NAMES)
    document = printing.pdf(protocol.ROOM, "protocol.typ", said, AT)
    assert document.startswith(b"%PDF-1.7")
    assert document == printing.pdf(protocol.ROOM, "protocol.typ", said, AT)
