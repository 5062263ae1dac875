"""The results as everybody sees them, one's own ballot, and the record with its downloads."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from flask import Flask
from flask.testing import FlaskClient

from civicbudget.accounts.models import Person, Role
from civicbudget.campaigns.models import Campaign, MotionKind
from civicbudget.core.db import db
from civicbudget.record.verify import verify
from civicbudget.results.queries.opened import _as_read
from civicbudget.sealing.choice import Form
from civicbudget.tally import Rule, count, read_pb
from tests import elections, factories

BASE = "/en/ak-bulak/campaigns/2026"


@pytest.fixture
def counted(built: Callable[..., Any]) -> Campaign:
    """A campaign whose envelopes are open."""
    built(elections.counted)
    return db.session.query(Campaign).one()


@pytest.fixture
def published(built: Callable[..., Any]) -> list[str]:
    """The same, published; the codes of its voters."""
    codes: list[str] = built(elections.published)
    return codes


def test_before_the_publication_the_commission_alone_sees(
    counted: Campaign,
    client: FlaskClient,
    sign_in: Callable[[Person], FlaskClient],
) -> None:
    assert "No results yet" in client.get(f"{BASE}/results/").text
    official = factories.member(counted.municipality, Role.OFFICIAL)
    member = factories.member(counted.municipality, Role.COMMISSION)
    db.session.commit()
    assert "No results yet" in sign_in(official).get(f"{BASE}/results/").text
    preview = sign_in(member).get(f"{BASE}/results/").text
    assert "Not published yet" in preview
    assert "“2. Долбоор 2 (en)”, “3. Долбоор 3 (en)”: they were level" in preview
    assert "would have changed the winners" in preview
    for address in ("board/ballots/", "record/", "record/1/results.csv"):
        assert client.get(f"{BASE}/{address}").status_code == 404
    board = client.get(f"{BASE}/board/").text
    assert "15 sealed envelopes" in board


@pytest.mark.parametrize(
    ("lang", "votes"), [("ky", "9 добуш"), ("ru", "9 голосов"), ("en", "9 votes")]
)
def test_who_won_and_why(published: list[str], client: FlaskClient, lang: str, votes: str) -> None:
    page = client.get(f"/{lang}/ak-bulak/campaigns/2026/results/").text
    assert votes in page
    assert page.index("Долбоор 1") < page.index("Долбоор 3")
    assert "700\u00a0000\u00a0" in page
    assert "300\u00a0000\u00a0" in page


@pytest.mark.parametrize(
    ("lang", "sentence"),
    [
        ("ky", "Башында 1 000 000 сом бар эле. 2 долбоордон кийин 300 000 сом калды."),
        ("ru", "Вначале было 1 000 000 сом. После 2 проектов осталось 300 000 сом."),
        ("en", "At first there were 1 000 000 som. After 2 projects 300 000 som were left."),
    ],
)
def test_the_money_left_is_drawn_said_and_tabled(
    published: list[str], client: FlaskClient, lang: str, sentence: str
) -> None:
    page = client.get(f"/{lang}/ak-bulak/campaigns/2026/results/").text
    assert sentence in page.replace("\u00a0", " ")
    chart = page.partition('<figure class="rounds">')[2].partition("</figure>")[0]
    assert 'role="img" aria-labelledby="rounds-1"' in chart
    left = re.findall(r'class="fill" x="\d+" y="\d+" width="8" height="(\d+)"', chart)
    spent = re.findall(r'class="taken" x="\d+" y="\d+" width="8" height="(\d+)"', chart)
    assert (left, spent) == (["700", "300"], ["300", "400"])
    assert re.findall(r'<td class="num">([^<]*\d)\D*</td></tr>', chart.replace("\u00a0", "")) == [
        "700000",
        "300000",
    ]


def test_the_course_of_equal_shares_says_what_each_paid(
    app: Flask, frozen: Any, client: FlaskClient
) -> None:
    elections.published(frozen, tally_rule={"name": "equal-shares", "ties": "id"})
    page = client.get(f"{BASE}/results/").text.replace("\u00a0", " ")
    assert "each supporter paid at most 33 333.33 som" in page
    assert "Equal shares: every voter has the same share of the pot" in page


def test_a_voter_finds_the_own_ballot(published: list[str], client: FlaskClient) -> None:
    for code, numbers in list(zip(published, elections.CHOICES, strict=True))[:5]:
        typed = code.lower().replace("-", " ")
        page = client.post(f"{BASE}/board/ballots/", data={"code": typed})
        assert page.headers["Cache-Control"] == "no-store, no-transform"
        answer = page.text.partition("Your ballot is counted")[2].partition("</section>")[0]
        assert re.findall(r'<span class="number">(\d)\.</span>', answer) == [
            str(number) for number in numbers
        ]


def test_codes_that_are_not_there(published: list[str], client: FlaskClient) -> None:
    other = "0000-0000-0000-0000-0000-0000-000"
    assert (
        "no ballot with this code"
        in client.post(f"{BASE}/board/ballots/", data={"code": other}).text
    )
    mistyped = ("1" if published[0][0] != "1" else "2") + published[0][1:]
    for code in ("", "abc", mistyped):
        page = client.post(f"{BASE}/board/ballots/", data={"code": code})
        assert 'role="alert"' in page.text


def test_the_board_shows_every_ballot_sorted(published: list[str], client: FlaskClient) -> None:
    moved = client.get(f"{BASE}/board/")
    assert moved.location == f"{BASE}/board/ballots/"
    page = client.get(moved.location).text
    shown = re.findall(r"<code>([0-9A-Z-]{33})</code>", page)
    assert shown == sorted(published)


def test_the_projects_of_a_ballot_stand_in_the_order_of_their_numbers() -> None:
    assert _as_read(("10", "4", "7"), Form.CHOSEN) == ("4", "7", "10")
    assert _as_read(("10", "4", "7"), Form.RANKED) == ("10", "4", "7")
    assert _as_read(("b", "a"), Form.CHOSEN) == ("b", "a")


def fetched(client: FlaskClient, address: str) -> bytes:
    """A file as a browser gets it."""
    with client.get(address) as answer:
        assert answer.status_code == 200
        return answer.data


def test_every_download_has_the_digest_that_the_page_names(
    published: list[str], client: FlaskClient, tmp_path: Path
) -> None:
    page = client.get(f"{BASE}/record/").text
    rows = re.findall(r'<a href="([^"]*/record/1/[^"]*)">.*?<code>([0-9a-f]{64})</code>', page)
    names = [address.rpartition("/")[2] for address, _ in rows]
    assert names == [
        "ak-bulak.2026.1.zip",
        "ak-bulak.2026.1.zip.sig",
        "protocol.en.pdf",
        "protocol.ky.pdf",
        "protocol.ru.pdf",
        "results.xlsx",
        "tables.zip",
        "ballots.csv",
        "phases.csv",
        "pots.csv",
        "results.csv",
        "turnout.csv",
        "results.json",
        "pot-1.pb",
    ]
    for address, digest in rows:
        data = fetched(client, address)
        assert hashlib.sha256(data).hexdigest() == digest
        (tmp_path / address.rpartition("/")[2]).write_bytes(data)
    fingerprint = re.search(r"<code>([0-9a-f ]{70,})</code>", page)
    assert fingerprint
    assert verify(tmp_path / names[0], expected=fingerprint[1]).identity_checked
    recounted = count(read_pb(tmp_path / "pot-1.pb"), Rule())
    told = json.loads((tmp_path / "results.json").read_text())
    assert list(recounted.selected) == told["pots"][0]["selected"] == ["1", "2"]
    check_tables(tmp_path, published)


def rows_of(data: bytes) -> list[dict[str, str]]:
    """A table as a spreadsheet in Kyrgyz or Russian settings takes it apart."""
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";"))


def check_tables(folder: Path, codes: list[str]) -> None:
    rows = rows_of((folder / "ballots.csv").read_bytes())
    assert [row["tracker"] for row in rows] == sorted(codes)
    assert rows[0].keys() == {"pot", "tracker", "projects"}
    results = rows_of((folder / "results.csv").read_bytes())
    assert [(row["project"], row["cost_som"], row["votes"], row["won"]) for row in results] == [
        ("1", "300000", "9", "1"),
        ("2", "400000", "6", "1"),
        ("3", "500000", "6", "0"),
    ]
    book = openpyxl.load_workbook(folder / "results.xlsx")
    assert book.sheetnames[1:] == ["pots", "results", "turnout", "phases", "ballots"]
    heading, first, *_rest = book["results"].iter_rows(values_only=True)
    row = dict(zip(heading, first, strict=True))
    assert (row["cost_som"], row["votes"], row["won"]) == (300_000, 9, 1)
    assert book["results"]["F2"].number_format == "#,##0.00"
    assert book["results"].freeze_panes == "A2"
    phases = list(book["phases"].iter_rows(values_only=True))
    assert all(isinstance(moment, datetime) for _phase, *both in phases[1:] for moment in both)
    notes = {row[1]: row[2:] for row in book.worksheets[0].iter_rows(values_only=True)}
    assert all(notes["cost_som"])
    assert len(set(notes["cost_som"])) == 3
    assert book["ballots"].max_row == len(codes) + 1


@pytest.mark.parametrize(
    "name", ["../../keys/record.pem", "..%2Frecord.pem", "nothing.csv", "%2e%2e/results.csv"]
)
def test_nothing_else_is_served(published: list[str], client: FlaskClient, name: str) -> None:
    assert client.get(f"{BASE}/record/1/{name}").status_code == 404
    assert client.get(f"{BASE}/record/2/results.csv").status_code == 404


def test_a_title_is_never_a_formula(app: Flask, frozen: Any, client: FlaskClient) -> None:
    campaign = elections.running()
    title = '=HYPERLINK("http://example.com")'
    campaign.rules = {
        **(campaign.rules or {}),
        "projects": [{**p, "title": {"ky": title}} for p in (campaign.rules or {})["projects"]],
    }
    db.session.commit()
    frozen.advance(days=30)
    elections.carry_out(campaign, MotionKind.OPEN_ENVELOPES)
    elections.carry_out(campaign, MotionKind.PUBLISH_RESULTS)
    row = rows_of(fetched(client, f"{BASE}/record/1/results.csv"))[0]
    assert row["title_ky"] == f"'{title}"
    book = openpyxl.load_workbook(io.BytesIO(fetched(client, f"{BASE}/record/1/results.xlsx")))
    cell = book["results"]["C2"]
    assert (cell.data_type, cell.value) == ("inlineStr", title) or (cell.data_type, cell.value) == (
        "s",
        title,
    )


def test_the_board_asks_no_more_for_more_ballots(
    app: Flask,
    frozen: Any,
    client: FlaskClient,
    count_queries: Callable[[Callable[[], object]], int],
) -> None:
    here = factories.municipality()
    campaigns = [elections.running(here, slug=slug) for slug in ("2026", "2027")]
    for campaign, voters in zip(campaigns, (10, 30), strict=True):
        for _ in range(voters):
            elections.cast(campaign, elections.voter(here)[1], 1)
    frozen.advance(days=30)
    counts = []
    for campaign in campaigns:
        elections.carry_out(campaign, MotionKind.OPEN_ENVELOPES)
        elections.carry_out(campaign, MotionKind.PUBLISH_RESULTS)
        for page in ("board/ballots/", "results/"):
            address = f"/en/ak-bulak/campaigns/{campaign.slug}/{page}"
            counts.append(count_queries(lambda a=address: client.get(a)))  # type: ignore[misc] # bound now
    assert counts[:2] == counts[2:]
