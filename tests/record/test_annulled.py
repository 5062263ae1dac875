"""Annulled envelopes in a record: named, decided in the log, and part of the account."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from civicbudget.record.contents import RULES_DIGEST, Annulled, RecordContents
from civicbudget.record.faults import RecordFault
from civicbudget.record.verify import verify
from tests.record.conftest import RULES, logged

SET = Annulled(1, 12, "hmac-sha256:ab", False, "Себеп", tuple(f"{n:064x}" for n in range(10)))
LATER = replace(SET, number=2, opened=True, digests=tuple(f"{n:064x}" for n in range(20, 32)))
Publish = Callable[[RecordContents, str], Path]


def published_with(
    contents: RecordContents, publish: Publish, *sets: Annulled, decided: bool = True, **told: Any
) -> Path:
    """A record of a second publication whose marks fit the sets, unless told otherwise."""
    aside = sum(len(each.digests) for each in sets)
    acts: list[tuple[str, dict[str, Any]]] = [("open_voting", {RULES_DIGEST: RULES.digest()})]
    acts += [("annul_envelopes", {"annulled": each.key}) for each in sets if decided]
    marks = contents.marks
    told.setdefault("heading", replace(contents.heading, publication=2, follows="0" * 64))
    told.setdefault("aside", aside)
    aside = told.pop("aside")
    changed = replace(
        marks,
        people=marks.people + aside,
        channels={**marks.channels, "online": marks.channels["online"] + aside},
        villages={**marks.villages, "Көк-Жар": marks.villages["Көк-Жар"] + aside},
    )
    parts = {"marks": changed, "annulled": sets, **logged(acts), **told}
    return publish(replace(contents, **parts), "annulled.zip")


def test_they_are_part_of_the_account(contents: RecordContents, publish: Publish) -> None:
    report = verify(published_with(contents, publish, SET, LATER))
    assert any(sentence.endswith("22 annulled ballots") for sentence in report.checked)


@pytest.mark.parametrize(
    ("sets", "told", "where", "words"),
    [
        ((SET,), {"aside": 9}, "roll.json", "10 annulled"),
        ((SET,), {"decided": False}, "log.jsonl", "no entry decides"),
        ((LATER,), {}, "results.json", "not numbered"),
        ((SET, replace(LATER, digests=LATER.digests[1:])), {}, "results.json", "not all of it"),
        ((replace(SET, envelopes=9),), {}, "results.json", "more than it has"),
        ((replace(SET, digests=SET.digests[::-1]),), {}, "results.json", "not in order"),
        (
            (replace(SET, envelopes=9, opened=True, digests=SET.digests[:9]),),
            {},
            "results.json",
            "so small",
        ),
    ],
)
def test_what_does_not_fit_is_named(
    contents: RecordContents,
    publish: Publish,
    sets: tuple[Annulled, ...],
    told: dict[str, Any],
    where: str,
    words: str,
) -> None:
    path = published_with(contents, publish, *sets, **told)
    with pytest.raises(RecordFault, match=words) as fault:
        verify(path)
    assert fault.value.where == where


def test_a_second_opening_follows_a_publication(contents: RecordContents, publish: Publish) -> None:
    first = replace(contents.heading, publication=1, follows=None)
    with pytest.raises(RecordFault, match="not in a publication"):
        verify(published_with(contents, publish, replace(LATER, number=1), heading=first))
