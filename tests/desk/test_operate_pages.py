"""The operator founds a municipality, gives and takes roles, and sees whether all is well."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import flask_migrate
import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

import civicbudget
from civicbudget.accounts import queries as accounts
from civicbudget.accounts.models import Membership, Person, Role
from civicbudget.audit.models import INSTALLATION, Entry
from civicbudget.core.db import db, transaction
from civicbudget.municipalities import queries as municipalities
from civicbudget.municipalities.models import Kind
from tests import factories

SignIn = Callable[[Person], FlaskClient]
HOME = "/en/operate/"
NEW = "/en/operate/new"
PLACE = "/en/operate/ak-bulak/"
FOUNDING = {
    "name-ky": "Көк-Жар",
    "name-ru": "Кок-Жар",
    "slug": "kok-jar",
    "kind": "ayil_aimak",
    "district-ky": "Сокулук району",
    "contact-ky": "Көк-Жар айылы, Манас көчөсү, 1",
    "villages-0-ky": "Көк-Жар",
    "villages-0-population": "1 200",
    "villages-1-ky": "Үч-Булак",
    "villages-1-ru": "Уч-Булак",
    "villages-1-population": "340",
    "villages-2-ky": "",
    "villages-2-population": "",
}


@pytest.fixture
def operator(place: SimpleNamespace, sign_in: SignIn) -> FlaskClient:
    return sign_in(place.operator)


def acts(log: str) -> list[tuple[str, str, int | None]]:
    """What stands in a log: act, object, actor."""
    query = select(Entry.act, Entry.object, Entry.actor_id).where(Entry.chain == log)
    return [tuple(row) for row in db.session.execute(query.order_by(Entry.sequence))]


@pytest.mark.parametrize(
    ("method", "address"),
    [
        ("get", HOME),
        ("get", NEW),
        ("post", NEW),
        ("get", PLACE),
        ("post", PLACE),
        ("post", PLACE + "members/1/end"),
    ],
)
@pytest.mark.parametrize("role", ["official", "commission", "auditor", "stranger"])
def test_nobody_but_the_operator(
    place: SimpleNamespace, sign_in: SignIn, method: str, address: str, role: str
) -> None:
    before = db.session.query(Membership).count()
    client = sign_in(getattr(place, role))
    assert getattr(client, method)(address, data=FOUNDING).status_code == 403
    assert municipalities.by_slug("kok-jar") is None
    assert db.session.query(Membership).count() == before


def test_a_guest_signs_in_first(place: SimpleNamespace, client: FlaskClient) -> None:
    assert "/en/sign-in/" in client.get(HOME).location


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("ky", "Платформаны башкаруу"),
        ("ru", "Управление платформой"),
        ("en", "Operate the platform"),
    ],
)
def test_three_languages(operator: FlaskClient, lang: str, words: str) -> None:
    for page in ("", "new", "ak-bulak/"):
        assert words in operator.get(f"/{lang}/operate/{page}").text


def test_municipalities_in_numbers(operator: FlaskClient, place: SimpleNamespace) -> None:
    with transaction():
        factories.resident(place.of)
        factories.campaign(place.of)
    page = operator.get(HOME).text
    cells = page.split("Ак-Булак (en)")[1].split("</tr>")[0]
    assert [cell.split("<")[0] for cell in cells.split('class="num">')[1:]] == [
        "2",
        "200",
        "1",
        "1",
        "3",
    ]


def test_as_many_queries_for_one_municipality_as_for_three(
    operator: FlaskClient, count_queries: Callable[[Callable[[], object]], int]
) -> None:
    one = count_queries(lambda: operator.get(HOME))
    with transaction():
        factories.municipality("kok-jar")
        factories.municipality("uch-bulak")
    assert count_queries(lambda: operator.get(HOME)) == one


def test_as_many_queries_for_one_member_as_for_three(
    operator: FlaskClient,
    place: SimpleNamespace,
    count_queries: Callable[[Callable[[], object]], int],
) -> None:
    before = count_queries(lambda: operator.get(PLACE))
    with transaction():
        factories.member(place.of, Role.COMMISSION)
        factories.member(place.of, Role.AUDITOR)
    assert count_queries(lambda: operator.get(PLACE)) == before


def test_founding(operator: FlaskClient, place: SimpleNamespace) -> None:
    answer = operator.post(NEW, data=FOUNDING)
    assert answer.status_code == 303
    assert answer.location == "/en/operate/kok-jar/"
    founded = municipalities.by_slug("kok-jar")
    assert founded is not None
    assert founded.kind is Kind.AYIL_AIMAK
    assert founded.name == {"ky": "Көк-Жар", "ru": "Кок-Жар"}
    assert founded.district == {"ky": "Сокулук району"}
    assert [(area.number, area.name, area.population) for area in founded.areas] == [
        (1, {"ky": "Көк-Жар"}, 1200),
        (2, {"ky": "Үч-Булак", "ru": "Уч-Булак"}, 340),
    ]
    assert acts(INSTALLATION) == [("found_municipality", "municipality kok-jar", place.operator.id)]
    assert "Municipality founded: municipality kok-jar" in " ".join(operator.get(HOME).text.split())


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"slug": "Көк-Жар"}, "Use small Latin letters, digits and hyphens, like ak-bulak."),
        ({"slug": "operate"}, "This word is taken by another page. Choose another."),
        ({"slug": "ak-bulak"}, "There is a municipality with this address already."),
        ({"slug": ""}, "Fill in this field."),
        ({"name-ky": "", "name-ru": ""}, "Give the name in at least one language."),
        ({"villages-0-ky": "", "villages-1-ky": "", "villages-1-ru": ""}, "at least one village"),
        ({"villages-0-population": ""}, "Enter a whole number."),
        ({"villages-0-population": "many"}, "Enter a whole number."),
        ({"villages-0-population": "-5"}, "Every village has a name and a number of residents."),
        ({"kind": "oblast"}, "Please correct this"),
    ],
)
def test_a_founding_that_cannot_be(
    operator: FlaskClient, wrong: dict[str, str], message: str
) -> None:
    answer = operator.post(NEW, data={**FOUNDING, **wrong})
    assert answer.status_code == 200
    assert message in answer.text
    assert "Сокулук району" in answer.text  # what was typed is kept
    assert "[&#39;" not in answer.text  # the summary speaks in words, of rows too
    assert municipalities.by_slug("kok-jar") is None
    assert acts(INSTALLATION) == []


def test_more_rows_for_villages(operator: FlaskClient) -> None:
    page = operator.post(NEW, data={**FOUNDING, "more": "1"}).text
    assert 'name="villages-7-ky"' in page
    assert "Үч-Булак" in page
    assert "Please correct this" not in page


def test_a_wrong_number_of_a_village_is_said_once(operator: FlaskClient) -> None:
    row = {"villages-0-ky": "Арал", "villages-0-population": "аз"}
    page = operator.post("/en/operate/new", data={**FOUNDING, **row}).text
    assert page.count("Enter a whole number.") == 2  # above, and beside the field
    assert "Villages 1, Residents: Enter a whole number." in page


def test_giving_and_taking_a_role(
    operator: FlaskClient, place: SimpleNamespace, sign_in: SignIn
) -> None:
    data = {"identifier": place.stranger.email, "role": "auditor"}
    answer = operator.post(PLACE, data=data)
    assert answer.status_code == 303
    assert accounts.roles(place.stranger.id, place.of.id) == {Role.AUDITOR}
    assert sign_in(place.stranger).get("/en/ak-bulak/audit/").status_code == 200
    assert place.stranger.email in operator.get(PLACE).text

    given = db.session.query(Membership).filter_by(person_id=place.stranger.id).one()
    address = f"{PLACE}members/{given.id}/end"
    assert operator.post(address).status_code == 303
    assert accounts.roles(place.stranger.id, place.of.id) == frozenset()
    assert operator.post(address).status_code == 404
    assert acts("ak-bulak") == [
        ("give_role", "role auditor", place.operator.id),
        ("take_role", "role auditor", place.operator.id),
    ]
    given_entry, taken_entry = db.session.query(Entry).order_by(Entry.sequence)
    assert given_entry.after == taken_entry.before  # the same person, as a digest
    assert place.stranger.name not in str(given_entry.after)


@pytest.mark.parametrize(
    ("identifier", "message"),
    [
        ("nobody@example.kg", "There is no such account. Ask the person to register first."),
        ("not a phone", "Enter a number like +996 700 123 456."),
        ("", "Fill in this field."),
    ],
)
def test_a_role_for_nobody(operator: FlaskClient, identifier: str, message: str) -> None:
    page = operator.post(PLACE, data={"identifier": identifier, "role": "official"}).text
    assert message in page
    assert identifier in page


def test_a_role_twice(operator: FlaskClient, place: SimpleNamespace) -> None:
    data = {"identifier": place.official.email, "role": "official"}
    assert "This person has the role already." in operator.post(PLACE, data=data).text
    assert acts("ak-bulak") == []


@pytest.mark.parametrize(("has", "asked"), [("official", "commission"), ("commission", "official")])
def test_no_official_sits_on_the_commission(
    operator: FlaskClient, place: SimpleNamespace, has: str, asked: str
) -> None:
    who = getattr(place, has)
    data = {"identifier": who.email, "role": asked}
    page = operator.post(PLACE, data=data).text
    assert "An official of a municipality cannot be a member of its commission" in page
    assert 'id="role-error"' in page
    assert accounts.roles(who.id, place.of.id) == {Role(has)}
    assert operator.post(PLACE, data={**data, "role": "auditor"}).status_code == 303


def test_no_operator_is_made_here(operator: FlaskClient, place: SimpleNamespace) -> None:
    data = {"identifier": place.stranger.email, "role": "operator"}
    assert operator.post(PLACE, data=data).status_code == 200
    assert accounts.roles(place.stranger.id, None) == frozenset()


def test_a_role_of_another_municipality_is_out_of_reach(
    operator: FlaskClient, place: SimpleNamespace
) -> None:
    with transaction():
        factories.municipality("kok-jar")
    given = db.session.query(Membership).filter_by(person_id=place.official.id).one()
    assert operator.post(f"/en/operate/kok-jar/members/{given.id}/end").status_code == 404
    assert operator.get("/en/operate/nowhere/").status_code == 404


def test_health(operator: FlaskClient) -> None:
    page = operator.get(HOME).text
    assert civicbudget.__version__ in page
    assert db.engine.dialect.name in page
    assert "none instead of" in page  # these tables were made without migrations
    db.session.rollback()  # ends the reading of the page above
    flask_migrate.stamp()
    assert "instead of" not in operator.get(HOME).text


def test_alive(client: FlaskClient, count_queries: Callable[[Callable[[], object]], int]) -> None:
    answers = []
    assert count_queries(lambda: answers.append(client.get("/healthz"))) == 1
    assert answers[0].text == "ok"
    assert answers[0].status_code == 200
    assert "Set-Cookie" not in answers[0].headers
