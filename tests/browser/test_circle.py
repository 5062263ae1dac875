"""The circle in a real browser: from a published budget to a result recounted at home."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from flask import Flask
from openpyxl import load_workbook
from playwright.sync_api import Page

from civicbudget.accounts import passwords
from civicbudget.accounts.models import Role
from civicbudget.campaigns import queries as campaigns
from civicbudget.core import clock
from civicbudget.core.db import db, transaction
from civicbudget.record.cli import verify_command
from civicbudget.tally import Rule, count, read_pb
from civicbudget.voting import services as voting
from civicbudget.voting.models import Envelope
from tests import factories
from tests.browser import circle
from tests.browser.circle import CAMPAIGN, PLACE, ROLL, Walk
from tests.conftest import Clock

TITLES = {
    2: {
        "ky": "Арал айылына суу түтүгү",
        "ru": "Водопровод в село Арал",
        "en": "A water pipe for Aral",
    },
    3: {
        "ky": "Бала бакчанын чатыры",
        "ru": "Крыша детского сада",
        "en": "A roof for the kindergarten",
    },
}
"""The other projects on the ballot, by their numbers."""

OTHERS = 12
"""Voters beside those who are seen to vote: a pot of fewer than ten is published as totals."""

AIGUL, BAKYT, CHOLPON = (entry[1] for entry in ROLL)
WALKS = [(lang, size, True) for lang in ("ky", "ru", "en") for size in ("phone", "desktop")] + [
    ("ky", "phone", False)
]


@pytest.fixture(scope="session")
def password_hash() -> str:
    return passwords.make_hash(circle.PASSWORD)


@pytest.fixture
def staff(site: tuple[Flask, str], frozen: Clock, password_hash: str) -> dict[str, str]:
    """A municipality with its staff and two people who have registered; e-mails by word."""
    with transaction():
        of = factories.municipality(
            PLACE,
            name={
                "ky": "Ак-Булак айыл аймагы",
                "ru": "Ак-Булакский айылный аймак",
                "en": "Ak-Bulak ayil aimak",
            },
            district={"ky": "Көл тарап", "ru": "Приозёрье", "en": "By the lake"},
        )
        for area, name in zip(of.areas, ("Ак-Булак", "Арал"), strict=True):
            area.name = {"ky": name, "ru": name}
            area.population = 1200
        people = {
            "official": factories.member(of, Role.OFFICIAL, name="Жумалиев Таалай"),
            "first": factories.member(of, Role.COMMISSION, name="Кадырова Анара"),
            "second": factories.member(of, Role.COMMISSION, name="Юлдашев Бахтияр"),
            "auditor": factories.member(of, Role.AUDITOR, name="Эсенгулова Жылдыз"),
            "bakyt": factories.person(BAKYT),
            "cholpon": factories.person(CHOLPON),
        }
        for person in people.values():
            person.password_hash = password_hash
        return {word: person.email or "" for word, person in people.items()}


@pytest.mark.parametrize(("lang", "size", "script"), WALKS)
def test_circle(
    lang: str,
    size: str,
    script: bool,
    staff: dict[str, str],
    frozen: Clock,
    visit: Callable[..., Page],
    tmp_path: Path,
) -> None:
    walk = Walk(lang, size, script)

    def enter(word: str) -> Page:
        page = visit(size, script)
        circle.sign_in(page, walk, staff[word])
        return page

    official, first, second = enter("official"), enter("first"), enter("second")
    bakyt, cholpon, aigul = enter("bakyt"), enter("cholpon"), visit(size, script)

    circle.publish_budget(official, walk, tmp_path)
    walk.look(official, "budget")
    assert official.locator("svg").count() >= 2

    circle.import_roll(official, walk, tmp_path)
    cards = circle.print_cards(official, walk)
    assert set(cards) == {AIGUL, BAKYT}

    circle.register(aigul, walk, AIGUL, "0700 123 456")
    circle.prove(aigul, walk, ROLL[0][0], cards[AIGUL])
    walk.look(aigul, "proved")
    circle.prove(bakyt, walk, ROLL[0][0], cards[AIGUL])
    walk.look(bakyt, "second-claim-refused")
    official.goto(f"{walk.root}/roll/claims/")
    assert BAKYT in official.locator("main").inner_text()
    circle.prove(bakyt, walk, ROLL[1][0], cards[BAKYT])
    circle.confirm_at_desk(official, walk, "Чолпонкулова", staff["cholpon"])

    now = frozen.moment
    day = timedelta(days=1)
    circle.make_campaign(
        official,
        walk,
        {
            "ideas": (now - day, now + 10 * day),
            "review": (now + 10 * day, now + 20 * day),
            "voting": (now + 20 * day, now + 30 * day),
            "counting": (now + 30 * day, now + 40 * day),
            "delivery": (now + 40 * day, now + 90 * day),
        },
    )
    circle.write_idea(aigul, walk, tmp_path)
    circle.support(bakyt, walk)
    walk.look(bakyt, "idea")
    circle.review(official, walk)
    with transaction():
        made = campaigns.get(1, CAMPAIGN)
        assert made is not None
        for position, title in TITLES.items():
            factories.project(made, position, cost=600_000 * factories.SOM, title=title)

    frozen.advance(days=19)
    circle.propose(first, walk, "open_voting")
    walk.look(first, "commission")
    circle.confirm(second, walk)
    frozen.advance(days=2)
    aigul.goto(walk.campaign + "/")
    walk.look(aigul, "campaign-in-voting")
    over = visit(size, script)
    circle.sign_in(over, walk, staff["bakyt"])
    over.goto(f"{walk.campaign}/ballot/")
    for box in over.locator("[name=projects]").all():
        box.check()
    circle.press(over, "form.ballot .button")
    walk.look(over, "ballot-over-the-pot")
    assert over.locator("[name=projects]:checked").count() == 3

    replaced = circle.vote(aigul, walk, ["2"])
    code = circle.vote(aigul, walk, ["1", "3"])
    circle.vote(bakyt, walk, ["1", "2"])
    circle.vote(cholpon, walk, ["3"])
    _others_vote()
    db.session.rollback()
    assert db.session.query(Envelope).count() == 3 + OTHERS

    circle.close_early(first, walk)
    circle.confirm(second, walk)
    circle.propose(first, walk, "open_envelopes")
    circle.confirm(second, walk)
    circle.propose(second, walk, "publish_results")
    circle.confirm(first, walk)
    anybody = visit(size, script)
    anybody.goto(f"{walk.campaign}/results/")
    walk.look(anybody, "results")
    assert code not in anybody.content()
    said = circle.find_ballot(aigul, walk, code)
    assert "Мектеп көчөсүнө 12 чырак" in said or "фонарей" in said or "lamps" in said
    assert TITLES[3][lang] in said
    assert TITLES[2][lang] not in said
    assert TITLES[2][lang] not in circle.find_ballot(aigul, walk, replaced)

    auditor = enter("auditor")
    _recount_at_home(auditor, walk, tmp_path / "home")
    auditor.goto(f"{walk.root}/audit/")
    walk.look(auditor, "audit")
    official.goto(f"{walk.root}/desk/")
    walk.look(official, "desk")

    assert walk.scrolling == []
    assert walk.found == {}


def _others_vote() -> None:
    """More residents vote, by the same service that the page calls."""
    with transaction():
        campaign = campaigns.get(1, CAMPAIGN)
        assert campaign is not None
        for number in range(OTHERS):
            voter = factories.resident(campaign.municipality, factories.person(f"Тургун {number}"))
            voting.cast_ballot(
                campaign=campaign, resident=voter, selection={1: (1, 3)}, now=clock.now()
            )


def _recount_at_home(page: Page, walk: Walk, home: Path) -> None:
    """The auditor takes every file of the record home and recounts, trusting nobody."""
    home.mkdir()
    page.goto(f"{walk.campaign}/record/")
    walk.look(page, "record")
    links = page.locator("main a[href*='/record/1/']")
    names = {}
    for address in {link.get_attribute("href") for link in links.all()}:
        assert address is not None
        answer = page.request.get(address)
        path = home / address.rsplit("/", 1)[1]
        path.write_bytes(answer.body())
        names["tables" if path.name == "tables.zip" else path.suffix] = path
    assert {"tables", ".zip", ".sig", ".csv", ".xlsx", ".json", ".pb"} <= set(names)
    for path in names.values():
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        assert path.suffix == ".sig" or digest in page.content()
    _verify(names[".zip"])
    election = read_pb(names[".pb"])
    assert set(count(election, Rule("equal-shares", completion="add1u", ties="cost")).selected) == {
        "1",
        "3",
    }
    json.loads(names[".json"].read_bytes())
    assert load_workbook(names[".xlsx"]).sheetnames


def _verify(record: Path) -> None:
    """Right as it is; and the first fault is named when a byte is not."""
    runner: Any = CliRunner()
    assert runner.invoke(verify_command, [str(record)]).exit_code == 0
    data = bytearray(record.read_bytes())
    data[len(data) // 2] ^= 1
    record.write_bytes(data)
    outcome = runner.invoke(verify_command, [str(record)])
    assert outcome.exit_code == 1
    assert "FAULT" in outcome.output
