"""Storing, correcting and publishing: what is kept, what is logged, who wins a race."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from threading import Barrier

import pytest
from flask import Flask

from civicbudget.accounts.models import Person
from civicbudget.audit import queries as log
from civicbudget.budgets import queries, services
from civicbudget.budgets.importing.lines import Line, Reading
from civicbudget.budgets.models import Side, Stage, Version
from civicbudget.budgets.services import Terms
from civicbudget.core import clock
from civicbudget.core.db import db, transaction
from civicbudget.core.errors import Conflict, DomainError
from civicbudget.municipalities.models import Municipality
from tests import factories

TERMS = Terms(2026, Stage.APPROVED, 100_000, "12/3", date(2026, 2, 4), "XI")


def line(code: str, planned: int, **values: object) -> Line:
    side = Side.REVENUE if code.startswith("1") else Side.EXPENDITURE
    codes = ("", code) if side == Side.REVENUE else (code, "")
    made = Line("", side, *codes, {"ky": f"К{code}", "ru": f"Р{code}"}, planned)
    return replace(made, **values)  # type: ignore[arg-type] # fields of a line


LINES = [line("11", 300), line("709", 200), line("70622", 50, participatory=True)]
SUMS = {
    **{"stage": "approved", "lines": 3, "revenue": 300, "expenditure": 250},
    **{"financing": 0, "participatory": 50},
    **{"version": 1, "quarter": None, "explanation": "Айырма бар."},
}


def store(
    village: Municipality, official: Person, lines: Sequence[Line] = LINES, reason: str = ""
) -> Version:
    with transaction():
        return services.store(
            municipality=village,
            terms=TERMS,
            reading=Reading(tuple(lines)),
            explanation="Айырма бар.",
            actor=official,
            role="official",
            now=clock.now(),
            reason=reason,
        )


def publish(version: Version, official: Person) -> None:
    with transaction():
        services.publish(version=version, actor=official, role="official", now=clock.now())


def acts(slug: str = "ak-bulak") -> list[tuple[str, object, object, str]]:
    return [(e.act, e.before, e.after, e.reason) for e, _hash in log.published(slug)]


def test_a_new_budget_is_stored_unpublished_and_logged(
    village: Municipality, official: Person
) -> None:
    budget = store(village, official)
    assert budget.published_at is None
    assert [(one.position, one.code, one.planned) for one in budget.lines] == [
        (1, "11", 300),
        (2, "709", 200),
        (3, "70622", 50),
    ]
    assert budget.lines[0].title == {"ky": "К11", "ru": "Р11"}
    assert (budget.unit, budget.resolution_number) == (100_000, "12/3")
    assert acts() == [("import_budget", None, SUMS, "")]


def test_an_unpublished_budget_is_replaced(village: Municipality, official: Person) -> None:
    first = store(village, official)
    second = store(village, official, [line("11", 7)])
    assert second.id == first.id
    assert [one.planned for one in second.lines] == [7]
    assert [act[0] for act in acts()] == ["import_budget", "import_budget"]
    assert acts()[1][1] == SUMS


def test_publishing_is_logged_and_happens_once(village: Municipality, official: Person) -> None:
    budget = store(village, official)
    publish(budget, official)
    assert budget.published_at is not None
    assert acts()[-1] == ("publish_budget", None, SUMS, "")
    with pytest.raises(Conflict):
        publish(budget, official)
    assert len(acts()) == 2


def test_a_published_budget_is_corrected_with_a_reason(
    village: Municipality, official: Person
) -> None:
    published = store(village, official)
    publish(published, official)
    when = published.published_at
    with pytest.raises(DomainError) as refused:
        store(village, official, [line("11", 7)])
    assert refused.value.field == "reason"
    assert [one.planned for one in published.lines] == [300, 200, 50]
    corrected = store(village, official, [line("11", 7)], reason=" Түзөтүү ")
    assert (corrected.number, corrected.reason) == (2, "Түзөтүү")
    assert corrected.published_at is not None
    assert corrected.published_at > when
    assert [one.planned for one in published.lines] == [300, 200, 50]
    after = {**SUMS, "version": 2, "lines": 1, "revenue": 7, "expenditure": 0, "participatory": 0}
    assert acts()[-1] == ("correct_budget", SUMS, after, "Түзөтүү")


def test_two_who_bring_in_the_same_year_at_once(
    app: Flask, village: Municipality, official: Person
) -> None:
    """One waits for the other or is told so; nothing of the two is mixed."""
    key, who = village.id, official.id
    start = Barrier(2)

    def bring(planned: int) -> str:
        with app.app_context():
            village, official = db.session.get(Municipality, key), db.session.get(Person, who)
            assert village is not None
            assert official is not None
            start.wait()
            try:
                store(village, official, [line("11", planned), line("709", planned)])
            except Conflict:
                return "conflict"
            return "stored"

    with ThreadPoolExecutor(2) as pool:
        outcomes = list(pool.map(bring, (1, 2)))
    assert "stored" in outcomes
    assert set(outcomes) <= {"stored", "conflict"}
    db.session.rollback()  # sees what was committed since
    found = queries.of_year(key, 2026, published=False)
    assert found is not None
    assert len({one.planned for one in found[0].lines}) == 1
    assert len(found[0].lines) == 2
    assert len(acts()) == outcomes.count("stored")


def test_titles_are_seeded_once_and_left_alone_after(
    village: Municipality, official: Person
) -> None:
    store(village, official)
    with transaction():
        titles = queries.titles(2026)
        assert titles["709"] == {"ky": "Билим берүү", "ru": "Образование", "en": "Education"}
        assert len(titles) == 24
    store(village, official)
    assert len(queries.titles(2026)) == 24


def test_the_pot_is_what_the_published_lines_are_marked_for(
    village: Municipality, official: Person
) -> None:
    assert queries.participatory_pot(village.id, 2026) is None
    budget = store(village, official)
    assert queries.participatory_pot(village.id, 2026) is None
    publish(budget, official)
    assert queries.participatory_pot(village.id, 2026) == 50
    assert queries.participatory_pot(village.id, 2025) is None
    other = factories.municipality("kok-jar")
    assert queries.participatory_pot(other.id, 2026) is None


def test_the_latest_published_budget(village: Municipality, official: Person) -> None:
    assert queries.latest_published(village.id) is None
    for year in (2024, 2025, 2026):
        with transaction():
            version = services.store(
                municipality=village,
                terms=replace(TERMS, year=year),
                reading=Reading(tuple(LINES)),
                explanation="Айырма бар.",
                actor=official,
                role="official",
                now=clock.now(),
            )
            if year < 2026:
                services.publish(version=version, actor=official, role="official", now=clock.now())
    latest = queries.latest_published(village.id)
    assert latest is not None
    assert (latest.year, len(latest.lines)) == (2025, 3)


def test_a_draft_stands_behind_what_was_approved(village: Municipality, official: Person) -> None:
    seen = []
    for year, stage in ((2028, Stage.DRAFT), (2026, Stage.APPROVED), (2025, Stage.EXECUTED)):
        with transaction():
            version = services.store(
                municipality=village,
                terms=replace(TERMS, year=year, stage=stage),
                reading=Reading(tuple(replace(one, actual=one.planned) for one in LINES)),
                explanation="Айырма бар.",
                actor=official,
                role="official",
                now=clock.now(),
            )
            services.publish(version=version, actor=official, role="official", now=clock.now())
        latest = queries.latest_published(village.id)
        seen.append(latest and latest.year)
    assert seen == [2028, 2026, 2026]
