"""The pages of the roll, as officials and residents use them."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from civicbudget.accounts import passwords
from civicbudget.accounts.models import Person, Role
from civicbudget.audit import queries as audit
from civicbudget.core import spreadsheets
from civicbudget.core.db import db, transaction
from civicbudget.residents import queries
from tests import factories
from tests.residents.conftest import PIN, SignIn, Village, entry, prove

ROLL = "/ky/ak-bulak/roll/"
PAGES = [
    "roll/",
    "roll/import/",
    "roll/import/token/",
    "roll/template.xlsx",
    "roll/claims/",
    "roll/reference/",
    "roll/reference/withdraw/",
]
POSTS = [
    "roll/import/",
    "roll/import/token/",
    "roll/import/token/discard/",
    "roll/cards/",
    "roll/claims/",
    "roll/reference/",
    "roll/reference/withdraw/",
    "roll/reference/password/",
]


@pytest.fixture
def official(village: Village, sign_in: SignIn) -> FlaskClient:
    return sign_in(village.official)


def person_at(phone: str, name: str = "Өмүрова Үмүт") -> Person:
    with transaction():
        return factories.person(name, phone=phone, email=None)


@pytest.mark.parametrize("role", [None, *(role for role in Role if role != Role.OFFICIAL)])
def test_nobody_else_sees_the_roll(village: Village, sign_in: SignIn, role: Role | None) -> None:
    with transaction():
        elsewhere = factories.municipality("elsewhere")
        where = None if role == Role.OPERATOR else village.municipality
        person = factories.member(where, role) if role else factories.member(elsewhere, "official")
    client = sign_in(person)
    for page in PAGES:
        assert client.get(f"/ky/ak-bulak/{page}").status_code == 403
    for page in POSTS:
        assert client.post(f"/ky/ak-bulak/{page}").status_code == 403


def test_who_has_not_signed_in_is_asked_to(client: FlaskClient, village: Village) -> None:
    for page in [*PAGES, "prove/"]:
        assert client.get(f"/ky/ak-bulak/{page}").location.startswith("/ky/sign-in/?next=")


@pytest.mark.parametrize(
    ("lang", "title"),
    [("ky", "Тургундардын тизмеси"), ("ru", "Список жителей"), ("en", "Residents’ roll")],
)
def test_the_roll(official: FlaskClient, lang: str, title: str) -> None:
    page = official.get(f"/{lang}/ak-bulak/roll/").text
    assert f"<h1>{title}</h1>" in page
    assert "Өмүрова Үмүт" in page


def names(page: str) -> list[str]:
    return re.findall(r'<th scope="row"><a href="[^"]+">([^<]+)</a>', page)


def test_it_sorts_by_the_kyrgyz_alphabet_and_finds_without_its_letters(
    village: Village, official: FlaskClient
) -> None:
    place = village.municipality
    with transaction():
        for name in ("Оморов Азат", "Пазылов Үсөн", "Өзгөн Ёлкин", "Унчиев Нур_лан"):
            factories.resident(place, name=name, area=place.areas[1])
    ordered = ["Оморов Азат", "Өзгөн Ёлкин", "Өмүрова Үмүт", "Пазылов Үсөн", "Унчиев Нур_лан"]
    assert names(official.get(ROLL).text) == ordered
    assert names(official.get(f"{ROLL}?q=ОМУР").text) == ["Өмүрова Үмүт"]
    assert names(official.get(f"{ROLL}?q=усон пазылов").text) == ["Пазылов Үсөн"]
    assert names(official.get(f"{ROLL}?q=р_л").text) == ["Унчиев Нур_лан"]
    assert names(official.get(f"{ROLL}?village=1").text) == ["Өмүрова Үмүт"]
    assert names(official.get(f"{ROLL}?state=card").text) == ["Өмүрова Үмүт"]
    assert names(official.get(f"{ROLL}?state=proved").text) == []
    assert names(official.get(f"{ROLL}?sort=village").text)[0] == "Өмүрова Үмүт"
    prove(village, village.official)
    assert names(official.get(f"{ROLL}?state=proved").text) == ["Өмүрова Үмүт"]
    assert names(official.get(f"{ROLL}?state=none").text) == [
        name for name in ordered if name != "Өмүрова Үмүт"
    ]


@pytest.mark.parametrize(
    "query", ["?page=0", "?page=99", "?page=x", "?village=x", "?sort=x&state=x"]
)
def test_addresses_that_people_mistype(official: FlaskClient, query: str) -> None:
    assert names(official.get(ROLL + query).text) == ["Өмүрова Үмүт"]


def test_the_roll_is_paged(village: Village, official: FlaskClient) -> None:
    with transaction():
        for number in range(queries.PER_PAGE):
            factories.resident(village.municipality, name=f"А {number:03}")
    assert len(names(official.get(ROLL).text)) == queries.PER_PAGE
    assert names(official.get(f"{ROLL}?page=2").text) == ["Өмүрова Үмүт"]


def test_the_roll_asks_no_more_for_more_people(
    village: Village, official: FlaskClient, count_queries: Callable[[Callable[[], object]], int]
) -> None:
    one = count_queries(lambda: official.get(ROLL))
    with transaction():
        for number in range(2):
            who = factories.person()
            factories.resident(village.municipality, who, area=village.municipality.areas[number])
    assert count_queries(lambda: official.get(ROLL)) == one


def test_claims_ask_no_more_for_more_claims(
    village: Village, official: FlaskClient, count_queries: Callable[[Callable[[], object]], int]
) -> None:
    counts = []
    prove(village, village.official)
    for number in range(3):
        refused(official, village, person_at(f"+99670000000{number}"))
        counts.append(count_queries(lambda: official.get(f"{ROLL}claims/")))
    assert counts[0] == counts[2]


def upload(client: FlaskClient, data: bytes, name: str = "roll.csv"):  # type: ignore[no-untyped-def] # Werkzeug's TestResponse
    return client.post(f"{ROLL}import/", data={"file": (io.BytesIO(data), name)})


def held(app: Flask) -> list[Path]:
    folder = Path(app.instance_path) / "uploads"
    return list(folder.iterdir()) if folder.exists() else []


def test_an_import_from_its_preview_to_the_roll(
    app: Flask, village: Village, official: FlaskClient
) -> None:
    data = (
        "ПИН;ФИО;Село;Год рождения\n"
        f"{PIN};Өмүрова Үмүт Асановна;2;1980\n"
        "11503198500124;Касымов Улан;1;1986\n"
    )
    sent = upload(official, data.encode())
    assert sent.status_code == 303
    page = official.get(sent.location).text
    assert "roll.csv" in page
    assert re.findall(r"<dt>([^<]+)</dt><dd>([^<]+)</dd>", page) == [
        ("Тизмеге кошулат", "1"),
        ("Өзгөрөт", "1"),
        ("Өзгөрбөйт", "0"),
        ("Тизмеде бар, файлда жок; алар калат", "0"),
    ]
    assert "D3" in page
    assert queries.size(village.municipality.id) == 1
    stored = official.post(sent.location)
    assert (stored.status_code, stored.location) == (303, ROLL)
    assert held(app) == []
    assert names(official.get(ROLL).text) == ["Касымов Улан", "Өмүрова Үмүт Асановна"]
    assert names(official.get(f"{ROLL}?village=2").text) == ["Өмүрова Үмүт Асановна"]
    assert names(official.get(f"{ROLL}?q=асановна").text) == ["Өмүрова Үмүт Асановна"]
    last = list(audit.published("ak-bulak"))[-1][0]
    assert (last.act, last.after) == ("import_roll", {"new": 1, "changed": 1, "unchanged": 0})
    assert official.post(sent.location).status_code == 404


def test_a_file_with_mistakes_is_not_stored(village: Village, official: FlaskClient) -> None:
    sent = upload(official, "ПИН;ФИО;Село;Год рождения\n123;А;1;1980\n".encode())
    page = official.get(sent.location).text
    assert "1 ката" in page
    assert "ПИН 14 цифрадан турушу керек." in page
    assert official.post(sent.location).status_code == 400
    assert queries.size(village.municipality.id) == 1


def test_a_file_that_is_no_roll_is_refused_at_once(app: Flask, official: FlaskClient) -> None:
    page = upload(official, "а;б\n1;2\n".encode()).text
    assert 'id="file-error"' in page
    assert "Файлда жетишпеген тилкелер" in page
    assert "бул XLSX файлы эмес" in upload(official, b"a;b", "roll.xlsx").text
    assert "Файлды тандаңыз." in official.post(f"{ROLL}import/").text
    assert held(app) == []


def test_a_held_file_belongs_to_its_official(
    app: Flask, village: Village, official: FlaskClient, sign_in: SignIn
) -> None:
    sent = upload(official, f"ПИН;ФИО;Село;Год рождения\n{PIN};А;1;1980\n".encode())
    with transaction():
        other = factories.member(village.municipality, Role.OFFICIAL)
    assert sign_in(other).get(sent.location).status_code == 404
    assert sign_in(other).post(sent.location).status_code == 404
    assert official.post(f"{sent.location}discard/").status_code == 303
    assert held(app) == []


def test_the_template_comes_back_as_a_roll(village: Village, official: FlaskClient) -> None:
    for lang, heading in (("ky", "Аты-жөнү"), ("ru", "ФИО"), ("en", "Full name")):
        answer = official.get(f"/{lang}/ak-bulak/roll/template.xlsx")
        sheets = spreadsheets.read(answer.data, "roll.xlsx")
        assert heading in sheets[0].rows[0].cells
        assert [row.cells[0] for row in sheets[1].rows] == ["1", "2"]
        assert "Файлда эч ким жок." in upload(official, answer.data, "roll.xlsx").text


def codes(page: str) -> list[str]:
    return re.findall(r'<p class="code">([^<]+)</p>', page)


def test_cards_for_those_chosen(village: Village, official: FlaskClient, sign_in: SignIn) -> None:
    chosen = {"entry": village.resident.reference, "replace": "1"}
    answer = official.post(f"{ROLL}cards/", data=chosen)
    assert answer.headers["Cache-Control"] == "no-store"
    (code,) = codes(answer.text)
    assert "Өмүрова Үмүт" in answer.text
    assert 'lang="ky"' in answer.text
    assert 'lang="ru"' in answer.text
    assert "localhost/ky/ak-bulak/" in answer.text
    for words in ("Кирүү", "Катталуу", "Войти", "Зарегистрироваться"):
        assert f"«{words}»" in answer.text  # by which one gets from that address to an account
    assert codes(official.get(f"{ROLL}{village.resident.reference}/").text) == []
    person = person_at("+996700000001")
    done = sign_in(person).post("/ky/ak-bulak/prove/", data={"pin": PIN, "code": code.lower()})
    assert done.status_code == 303
    last = list(audit.published("ak-bulak"))[-1][0]
    assert (last.act, last.after) == ("issue_cards", {"cards": 1, "village 1": 1})


def test_cards_for_a_village(village: Village, official: FlaskClient) -> None:
    place = village.municipality
    with transaction():
        entry(place, "11503198500124", "Касымов Улан", area=place.areas[1])
        factories.resident(place, factories.person(), name="Тастыкталган", area=place.areas[1])
        factories.resident(factories.municipality("elsewhere"), name="Башка жерлик")
    page = official.post(f"{ROLL}cards/", data={"village": "2"}).text
    assert len(codes(page)) == 1
    assert "Касымов Улан" in page
    assert official.post(f"{ROLL}cards/", data={"village": "3"}).status_code == 303
    assert official.post(f"{ROLL}cards/", data={"village": "x"}).status_code == 400


def test_codes_that_are_out_there_are_made_void_only_after_a_question(
    village: Village, official: FlaskClient
) -> None:
    choice = {"entry": village.resident.reference}
    first = codes(official.post(f"{ROLL}cards/", data={**choice, "replace": "1"}).text)
    asked = official.post(f"{ROLL}cards/", data=choice).text
    assert codes(asked) == []
    assert 'name="replace" value="1"' in asked
    assert f'name="entry" value="{village.resident.reference}"' in asked
    stale = official.post(f"{ROLL}cards/", data={**choice, "replace": "7"}).text
    assert codes(stale) == []
    second = codes(official.post(f"{ROLL}cards/", data={**choice, "replace": "1"}).text)
    assert len(first) == len(second) == 1
    assert first != second


def test_no_cards_for_nobody(village: Village, official: FlaskClient) -> None:
    with transaction():
        stranger = factories.resident(factories.municipality("elsewhere"))
    before = len(list(audit.published("ak-bulak")))
    for data in ({}, {"entry": stranger.reference}):
        assert official.post(f"{ROLL}cards/", data=data).status_code == 303
    assert len(list(audit.published("ak-bulak"))) == before


@pytest.mark.parametrize(
    ("lang", "title"),
    [
        ("ky", "Тургун экенимди тастыктоо"),
        ("ru", "Подтвердить, что я житель"),
        ("en", "Prove that I am a resident"),
    ],
)
def test_the_page_of_proving(village: Village, sign_in: SignIn, lang: str, title: str) -> None:
    page = sign_in(person_at("+996700000001")).get(f"/{lang}/ak-bulak/prove/").text
    assert f"<h1>{title}</h1>" in page
    assert "+996 700 000 001" in page


def test_proving(village: Village, sign_in: SignIn) -> None:
    client = sign_in(person_at("+996700000001"))
    wrong = client.post("/ky/ak-bulak/prove/", data={"pin": PIN, "code": "222-222-222"})
    assert "Бул ПИН менен бул код бири-бирине туура келбейт." in wrong.text
    assert 'value="222-222-222"' in wrong.text
    short = client.post("/ky/ak-bulak/prove/", data={"pin": "2150319800012", "code": "x"})
    assert 'id="pin-error"' in short.text
    right = {"pin": PIN, "code": village.code}
    done = client.post("/ky/ak-bulak/prove/?next=/ky/ak-bulak/roll/", data=right)
    assert (done.status_code, done.location) == (303, "/ky/ak-bulak/roll/")
    assert "Сиз бул жердин тургунусуз" in client.get("/ky/ak-bulak/prove/").text
    away = client.post("/ky/ak-bulak/prove/?next=//evil.example", data=right)
    assert away.location == "/ky/ak-bulak/prove/"


def refused(official: FlaskClient, village: Village, person: Person):  # type: ignore[no-untyped-def] # Werkzeug's TestResponse
    """A claim at the desk on an entry that somebody has proved."""
    data = {"identifier": person.phone, "found": person.identifier, "seen": "y"}
    return official.post(f"{ROLL}{village.resident.reference}/", data=data)


def test_a_second_claim_reaches_the_officials(
    village: Village, official: FlaskClient, sign_in: SignIn
) -> None:
    first, second = person_at("+996700000001"), person_at("+996700000002", "Экинчи Адам")
    right = {"pin": PIN, "code": village.code}
    assert sign_in(first).post("/ky/ak-bulak/prove/", data=right).status_code == 303
    page = sign_in(second).post("/ky/ak-bulak/prove/", data=right).text
    assert "Тизмедеги бул адам экенин башка бирөө тастыктап койгон." in page
    assert "1 четке кагылган арыз" in official.get(ROLL).text
    claims = official.get(f"{ROLL}claims/").text
    assert "Экинчи Адам, +996 700 000 002" in claims
    assert "+996 700 000 001" in claims
    (claim,) = queries.claims(village.municipality.id)
    empty = official.post(f"{ROLL}claims/", data={"claim": claim.id, "reason": " "})
    assert "Бул талааны толтуруңуз." in empty.text
    settled = official.post(f"{ROLL}claims/", data={"claim": claim.id, "reason": "Экөө келди"})
    assert settled.status_code == 303
    assert "Каралбаган эч нерсе жок" in official.get(f"{ROLL}claims/").text
    gone = official.post(f"{ROLL}claims/", data={"claim": claim.id, "reason": "Дагы"})
    assert gone.status_code == 404


def test_an_official_confirms_at_the_desk(village: Village, official: FlaskClient) -> None:
    person = person_at("+996700000001", "Ү. Өмүрова")
    address = f"{ROLL}{village.resident.reference}/"
    unknown = official.post(address, data={"identifier": "0700 000 009"})
    assert "Муну менен эч ким каттала элек." in unknown.text
    assert 'value="0700 000 009"' in unknown.text
    assert "Номерди +996 700 123 456" in official.post(address, data={"identifier": "07"}).text
    found = official.post(address, data={"identifier": "0700 000 001"})
    assert "Ү. Өмүрова" in found.text
    assert "Аттары дал келбейт." in found.text
    shown = {"identifier": "0700 000 001", "found": "+996 700 000 001"}
    blind = official.post(address, data=shown)
    assert "Адегенде ID-картаны көрүңүз." in blind.text
    assert queries.proof_of(person.id, village.municipality.id) is None
    person_at("+996700000002", "Башка Адам")
    another = {"identifier": "0700 000 002", "found": "+996 700 000 001", "seen": "y"}
    assert "Башка Адам" in official.post(address, data=another).text
    assert queries.by_reference(village.municipality.id, village.resident.reference).proof is None
    assert official.post(address, data={**shown, "seen": "y"}).status_code == 303
    assert queries.resident_of(person.id, village.municipality.id) == village.resident
    assert "Ү. Өмүрова, +996 700 000 001" in official.get(address).text


def test_a_claim_at_the_desk_on_a_proved_entry(village: Village, official: FlaskClient) -> None:
    prove(village, person_at("+996700000001"))
    page = refused(official, village, person_at("+996700000002"))
    assert page.status_code == 200
    assert len(queries.claims(village.municipality.id)) == 1


def test_withdrawing_a_proof(village: Village, official: FlaskClient) -> None:
    person = person_at("+996700000001")
    prove(village, person)
    address = f"{ROLL}{village.resident.reference}/withdraw/"
    assert "Бул талааны толтуруңуз." in official.post(address, data={"reason": ""}).text
    assert official.post(address, data={"reason": "Башка адам"}).status_code == 303
    assert queries.proof_of(person.id, village.municipality.id) is None
    again = official.post(address, data={"reason": "Башка адам"})
    assert "Тизмедеги бул адам экенин эч ким тастыктаган эмес." in again.text


def test_a_new_password_for_a_resident(
    village: Village, official: FlaskClient, sign_in: SignIn
) -> None:
    person = person_at("+996700000001")
    prove(village, person)
    theirs = sign_in(person)
    answer = official.post(f"{ROLL}{village.resident.reference}/password/")
    assert answer.headers["Cache-Control"] == "no-store"
    found = re.search(r'<strong class="code">([^<]+)</strong>', answer.text)
    assert found is not None
    db.session.expire_all()
    assert passwords.verify(person.password_hash, found.group(1))
    assert person.has_drawn_password
    assert theirs.get("/ky/account/").status_code == 302
    last = list(audit.published("ak-bulak"))[-1][0]
    assert last.act == "draw_password"
    assert found.group(1) not in str(last)


def test_no_new_password_for_those_who_hold_a_role(village: Village, official: FlaskClient) -> None:
    with transaction():
        member = factories.member(village.municipality, Role.COMMISSION)
    prove(village, member)
    kept = member.password_hash
    address = f"{ROLL}{village.resident.reference}/"
    assert official.post(f"{address}password/").status_code == 403
    assert "сырсөздү оператор коёт" in official.get(address).text
    db.session.expire_all()
    assert member.password_hash == kept


def test_an_entry_of_another_municipality(village: Village, official: FlaskClient) -> None:
    with transaction():
        stranger = factories.resident(factories.municipality("elsewhere"))
    for page in ("", "withdraw/"):
        assert official.get(f"{ROLL}{stranger.reference}/{page}").status_code == 404
    assert official.post(f"{ROLL}{stranger.reference}/password/").status_code == 404
