"""The questions about the marks, the set to be annulled, and the auditor's page of a campaign."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from flask.testing import FlaskClient

from civicbudget.accounts.models import Person, Role
from civicbudget.audit.models import Entry
from civicbudget.campaigns.models import Campaign, Motion, MotionKind
from civicbudget.core.db import db
from civicbudget.residents.models import Proof
from civicbudget.sealing.keys import Keeping
from civicbudget.voting.models import Annulment, Answer
from tests import elections, factories
from tests.conftest import Clock

CAMPAIGN = "/en/ak-bulak/campaigns/2026"
AUDIT = "/en/ak-bulak/audit/campaigns/2026/"
SignIn = Callable[[Person], FlaskClient]
NOTE = "Ал күнү айылда жыйын болгон, добуш ошол жерде берилди"


@pytest.fixture
def busy(place: SimpleNamespace) -> Campaign:
    """The official has proved twenty people at the desk, who voted today; ten more voted."""
    campaign = elections.running(place.of)
    for number in range(30):
        person, resident = elections.voter(place.of)
        if number < 20:
            proof = db.session.query(Proof).filter_by(person_id=person.id).one()
            proof.confirmed_by_id = place.official.id
        elections.cast(campaign, resident, 1 + number % 3)
    return campaign


SEES = {"official": 403, "commission": 200, "auditor": 200, "operator": 403, "stranger": 403}


@pytest.mark.parametrize(("role", "status"), SEES.items())
def test_who_sees_and_who_answers(
    place: SimpleNamespace, busy: Campaign, sign_in: SignIn, role: str, status: int
) -> None:
    browser = sign_in(getattr(place, role))
    page = browser.get(f"{CAMPAIGN}/questions/")
    assert page.status_code == status
    codes = re.findall(r'action="[^"]*/questions/([^"]+)"', page.text)
    assert bool(codes) == (role == "commission")
    sent = browser.post(f"{CAMPAIGN}/questions/{(codes or ['claims'])[0]}", data={"note": NOTE})
    assert sent.status_code == (303 if role == "commission" else 403)
    assert db.session.query(Answer).count() == (role == "commission")
    assert browser.get(f"{CAMPAIGN}/annul").status_code == (200 if role == "commission" else 403)


def test_a_question_is_answered_and_the_log_keeps_it(
    place: SimpleNamespace, busy: Campaign, sign_in: SignIn
) -> None:
    browser = sign_in(place.commission)
    page = browser.get(f"{CAMPAIGN}/questions/").text
    codes = set(re.findall(r"/questions/([a-z]+)-", page))
    assert codes == {"day", "desk", "official"}
    assert place.official.name in page
    (code,) = re.findall(r'/questions/(desk-[0-9a-f]{10})"', page)
    assert browser.post(f"{CAMPAIGN}/questions/{code}", data={"note": " "}).status_code == 303
    assert db.session.query(Answer).count() == 0
    browser.post(f"{CAMPAIGN}/questions/{code}", data={"note": NOTE})
    entry = db.session.query(Entry).filter_by(act="answer_question").one()
    assert (entry.reason, entry.after) == (NOTE, {"question": code, "marks": 20})
    seen = sign_in(place.auditor).get(f"{CAMPAIGN}/questions/").text
    assert NOTE in seen
    assert "3 questions were asked, 2 are open." in sign_in(place.auditor).get(AUDIT).text
    assert browser.post(f"{CAMPAIGN}/questions/none", data={"note": NOTE}).status_code == 404


def test_a_set_is_proposed_on_its_page(
    place: SimpleNamespace, busy: Campaign, sign_in: SignIn
) -> None:
    browser, here = sign_in(place.commission), f"{CAMPAIGN}/annul"
    (code,) = re.findall(r'value="(official-[0-9a-f]{10})"', browser.get(here).text)
    missing = browser.post(here, data={"groups": code})
    assert 'class="errors"' in missing.text
    assert browser.post(here, data={"groups": code, "reason": "Себеп"}).status_code == 303
    motion = db.session.query(Motion).filter_by(kind=MotionKind.ANNUL_ENVELOPES).one()
    assert (motion.details["marks"], motion.details["groups"]) == (20, [code])
    assert db.session.query(Annulment).one().number is None
    for lang, words in (("en", "20 envelopes"), ("ru", "20 конвертов"), ("ky", "20 конверт")):
        assert words in browser.get(f"/{lang}/ak-bulak/campaigns/2026/commission").text
    other = sign_in(factories.member(place.of, Role.COMMISSION))
    for page in ("/en/ak-bulak/campaigns/2026/commission", "/en/ak-bulak/desk/"):
        shown = other.get(page).text
        assert "proved at the desk: 20 marks of 30 in all." in shown
    assert place.official.name in other.get("/en/ak-bulak/campaigns/2026/commission").text


def test_what_takes_two_and_its_state(
    place: SimpleNamespace, busy: Campaign, sign_in: SignIn
) -> None:
    page = " ".join(sign_in(place.auditor).get(f"{CAMPAIGN}/commission").text.split())
    rows = dict(
        re.findall(r'<tr><th scope="row">([^<]+)</th><td>(?:<span[^>]*>)?([^<]+?) ?<', page)
    )
    assert rows == {
        "Open voting": "Done",
        "Destroy the key": "Not now",
        "Erase the envelopes": "Not now",
        "Move a phase": "May be proposed now",
        "Open the envelopes": "Not now",
        "Publish the results": "Not now",
        "Exclude a project that won": "Not now",
        "Annul a set of envelopes": "May be proposed now",
    }


def test_the_page_of_a_campaign_and_its_commands(
    place: SimpleNamespace, busy: Campaign, sign_in: SignIn, frozen: Clock
) -> None:
    auditor = sign_in(place.auditor)
    assert "Nothing is published yet" in auditor.get(f"{AUDIT}repeat/").text
    frozen.advance(days=30)
    elections.carry_out(busy, MotionKind.OPEN_ENVELOPES)
    elections.carry_out(busy, MotionKind.PUBLISH_RESULTS)
    page = auditor.get(AUDIT).text
    assert "Yes, everything is in order." in page
    digests = dict(re.findall(r"download>([^<]+)</a></th>.*?<code>([0-9a-f]{64})</code>", page))
    assert len(digests) == 14
    for name, digest in digests.items():
        with auditor.get(f"{CAMPAIGN}/record/1/{name}") as answer:
            assert hashlib.sha256(answer.data).hexdigest() == digest
    commands = auditor.get(f"{AUDIT}repeat/").text
    for part in (
        "civicbudget verify ak-bulak.2026.1.zip --fingerprint",
        "civicbudget key export --municipality ak-bulak --campaign 2026 key.pem\n"
        "civicbudget open ak-bulak.2026.envelopes --key key.pem --record ak-bulak.2026.1.zip",
        "civicbudget tally ak-bulak.2026.1/pot-1.pb --rule greedy-votes",
    ):
        assert part in commands
    shown = sign_in(place.commission).get(f"{CAMPAIGN}/commission").text
    assert "civicbudget open ak-bulak.2026.envelopes --key key.pem</pre>" in shown
    busy.key_keeping = Keeping.COMMISSION
    db.session.commit()
    commands = auditor.get(f"{AUDIT}repeat/").text
    assert "civicbudget open ak-bulak.2026.envelopes --record ak-bulak.2026.1.zip" in commands
    assert "key export" not in commands
    for role, status in (("official", 200), ("stranger", 403)):
        for address in (AUDIT, f"{AUDIT}repeat/"):
            assert sign_in(getattr(place, role)).get(address).status_code == status


def test_the_log_is_narrowed_to_a_campaign(
    place: SimpleNamespace, busy: Campaign, sign_in: SignIn, client: FlaskClient
) -> None:
    whole = client.get("/en/ak-bulak/log/").text
    narrowed = client.get("/en/ak-bulak/log/?campaign=2026&act=open_voting").text
    assert whole.count('class="number"') > narrowed.count('class="number"') == 1
    assert client.get("/en/ak-bulak/log/?campaign=2025").text.count('class="number"') == (
        whole.count('class="number"')
    )
