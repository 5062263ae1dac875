"""The pages as people walk through them, without a script."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient

from civicbudget.accounts.models import Person
from civicbudget.budgets.models import Classification, ClassificationCode, Stage
from civicbudget.core import clock
from civicbudget.core.db import db, transaction
from civicbudget.core.i18n import speaking
from civicbudget.discussion import printed, queries, services, words
from civicbudget.discussion.models import Outcome, Proposal
from tests import factories
from tests.conftest import Clock
from tests.discussion.conftest import LINES, OFFICIAL, Talk, a_draft, a_version

Count = Callable[[Callable[[], object]], int]


def shown(client: FlaskClient, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, (address, answer.status_code)
    return unescape(answer.text).replace("\xa0", " ")


def test_a_resident_moves_money_step_by_step(talk: Talk) -> None:
    browser = talk.browser(talk.author)
    assert "?kind=move" in shown(browser, f"{talk.pages}/new/")
    answer = browser.get(f"{talk.pages}/new/?kind=move")
    assert answer.status_code == 302
    with transaction():
        db.session.add(
            ClassificationCode(
                classification=Classification.FUNCTIONAL,
                code="708",
                title={"ky": "Маданият"},
                valid_from=date(2020, 1, 1),
            )
        )
    lines = shown(browser, answer.location)
    assert 'Code 70821: <span lang="ky">Маданият</span>' in lines
    assert "Клубдар" in lines
    assert "Грант" not in lines  # revenue cannot be moved
    answer = browser.get(f"{talk.pages}/new/?kind=move&line=1-3")
    to = shown(browser, answer.location)
    assert "line=1-3&to=1-4" in to
    assert "line=1-3&to=1-3" not in to
    address = f"{talk.pages}/new/?kind=move&line=1-3&to=1-4"
    assert "300 000 som" in shown(browser, address)
    typed = {"text": "Балдарга көбүрөөк", "lang": "ky", "amount": "400 000"}
    wrong = browser.post(address, data=typed)
    assert "The line has only" in wrong.text
    assert "Балдарга көбүрөөк" in wrong.text
    typed["amount"] = "50 000"
    review = unescape(browser.post(address, data=typed).text).replace("\xa0", " ")
    assert "“Клубдар” would get 250 000 som instead of 300 000 som: 50 000 som less." in review
    assert queries.register(talk.discussion.id) == []
    assert 'name="amount" value="50 000"' in review
    assert "Балдарга көбүрөөк</textarea>" in browser.post(address, data={**typed, "again": 1}).text
    answer = browser.post(address, data={**typed, "sure": "1"})
    assert answer.status_code == 303
    page = shown(browser, answer.location)
    assert "“Клубдар” would get 250 000 som instead of 300 000 som: 50 000 som less." in page
    assert "“Бала бакча” would get 150 000 som instead of 100 000 som: 50 000 som more." in page
    assert "answer due by 25.09.2026" in page


def corrected(talk: Talk) -> None:
    """The draft again without its second line, so that each line below has another place."""
    with transaction():
        version = a_version(talk.draft.budget, 2, [LINES[0], *LINES[2:]])
        version.reason = "Жолдор башка бюджетте"


def test_what_was_typed_on_a_draft_corrected_since_waits_for_its_line(talk: Talk) -> None:
    browser = talk.browser(talk.author)
    address = f"{talk.pages}/new/?kind=objection&line=1-3"
    typed = {"text": "Клубдар кымбат", "lang": "ky"}
    assert "Клубдар" in shown(browser, address)
    corrected(talk)
    answer = browser.post(address, data=typed)
    assert answer.status_code == 409
    assert queries.register(talk.discussion.id) == []
    again = unescape(answer.text)
    assert "The budget has changed since you opened this page" in again
    assert "Клубдар кымбат</textarea>" in again
    assert 'value="2-2"' in again  # the clubs stand there now
    found = browser.post(address, data={**typed, "line_words": "709", "search": "1", "line": "2-2"})
    assert found.status_code == 409
    assert 'value="2-2" checked' in found.text
    assert 'value="2-3"' in found.text
    assert browser.post(address, data={**typed, "line": "2-2"}).status_code == 303
    (row,) = queries.register(talk.discussion.id)
    assert row.proposal.line is not None
    assert (row.proposal.line.title["ky"], row.proposal.line.version.number) == ("Клубдар", 2)
    assert browser.get(address).location.endswith("/choose/?kind=objection")


def test_a_move_keeps_the_line_that_was_chosen_again(talk: Talk) -> None:
    browser = talk.browser(talk.author)
    corrected(talk)
    address = f"{talk.pages}/new/?kind=move&line=1-3&to=1-4"
    typed = {"text": "Балдарга", "lang": "ky", "amount": "50 000"}
    answer = browser.post(address, data={**typed, "line": "2-2"})
    assert answer.status_code == 409
    assert 'value="2-2" checked' in answer.text
    assert 'value="2-3" checked' not in answer.text
    picked = {**typed, "line": "2-2", "to": "2-3"}
    review = unescape(browser.post(address, data=picked).text)
    assert 'action="/en/ak-bulak/budget/2027/discussion/new/?kind=move&line=2-2&to=2-3"' in review
    answer = browser.post(address, data={**picked, "sure": "1"})
    assert answer.status_code == 303
    (row,) = queries.register(talk.discussion.id)
    moved = (row.proposal.line, row.proposal.to_line)
    assert [line.title["ky"] for line in moved if line] == ["Клубдар", "Бала бакча"]


def test_an_effect_says_what_a_correction_changed(talk: Talk, client: FlaskClient) -> None:
    talk.propose("move")
    corrected(talk)
    for page in (f"{talk.pages}/1/", f"{talk.pages}/register/"):
        assert "version of 15.09.2026" not in shown(client, page)  # both lines are as they were
    side, code, title, _planned = LINES[2]
    with transaction():
        a_version(talk.draft.budget, 3, [LINES[0], (side, code, title, 20_000)])
    for page in (f"{talk.pages}/1/", f"{talk.pages}/register/"):
        seen = shown(client, page)
        assert "So by the version of 15.09.2026" in seen
        assert "now the line has 20 000 som." in seen
        assert "now there is no such line." in seen


def test_support_and_answer(talk: Talk) -> None:
    talk.propose("move")
    page = f"{talk.pages}/1/"
    neighbour, official = talk.browser(talk.neighbour), talk.browser(talk.official)
    assert neighbour.post(f"{page}support").status_code == 303
    assert "1 supporter" in shown(neighbour, page)
    typed = {"text": "Макул, киргизебиз", "lang": "ky"}
    wrong = official.post(f"{page}answer/", data=typed)
    assert wrong.status_code == 200
    assert official.post(f"{page}answer/", data={**typed, "outcome": "accepted"}).status_code == 303
    seen = shown(neighbour, page)
    assert "Макул, киргизебиз" in seen
    assert "Accepted" in seen
    assert neighbour.post(f"{page}answer/", data=typed).status_code == 403
    assert official.post(f"{page}answer/", data=typed).status_code == 403  # answered


def test_the_hall_is_entered_by_an_official(talk: Talk) -> None:
    address = f"{talk.pages}/new/?kind=question&line=1-2&hall=1"
    typed = {"text": "Качан асфальт болот?", "lang": "ky", "speaker": ""}
    assert talk.browser(talk.author).post(address, data=typed).status_code == 403
    answer = talk.browser(talk.official).post(address, data=typed)
    assert answer.status_code == 303
    assert "without a name, in the hall" in shown(talk.browser(talk.guest), answer.location)


def test_who_is_no_resident_is_led_to_the_roll_and_a_guest_to_sign_in(
    talk: Talk, client: FlaskClient
) -> None:
    for address in (f"{talk.pages}/new/?kind=question", f"{talk.questions}/new/"):
        assert "/prove/" in talk.browser(talk.guest).get(address).location
        assert "/sign-in/" in client.get(address).location


def test_closed_pages_say_when_it_was_open(talk: Talk, frozen: Clock) -> None:
    browser, address = talk.browser(talk.author), f"{talk.pages}/new/?kind=objection"
    frozen.advance(days=30)
    said = "The discussion was open from 15.09.2026 to 04.10.2026."
    assert said in shown(browser, address)
    assert said in shown(browser, f"{talk.pages}/")
    assert browser.post(address, data={"text": "Кеч", "lang": "ky"}).status_code == 409
    assert queries.counts_of_proposals(talk.discussion.id, clock.now()).asked == 0


def test_the_official_puts_a_draft_up_and_prolongs(talk: Talk) -> None:
    with transaction():
        a_draft(talk.of, 2028)
    place = "/en/ak-bulak/budget/2028/discussion"
    official, guest = talk.browser(talk.official), talk.browser(talk.guest)
    assert "has not been put up" in shown(guest, f"{place}/")
    assert guest.get(f"{place}/open/").status_code == 403
    for page in ("/en/ak-bulak/budget/manage/", "/en/ak-bulak/desk/", "/en/ak-bulak/budget/2028/"):
        assert f'href="{place}/open/"' in shown(official, page)
    dates = {"opens": "2026-09-20", "closes": "2026-09-10", "answer_days": "7"}
    assert "It closes after it opens" in official.post(f"{place}/open/", data=dates).text
    dates["closes"] = "2026-09-30"
    assert official.post(f"{place}/open/", data=dates).status_code == 303
    assert "opens on 20.09.2026 and closes on 30.09.2026" in shown(guest, f"{place}/")
    for page in ("/en/ak-bulak/budget/manage/", "/en/ak-bulak/desk/"):
        assert f'href="{talk.pages}/open/"' not in shown(official, page)
    later = {"closes": "2026-10-11", "reason": "Майрам болду", "invitation-ru": "Спросите"}
    assert official.post(f"{talk.pages}/extend/", data=later).status_code == 303
    page = shown(guest, f"{talk.pages}/")
    assert "Open until 11.10.2026" in page
    assert "Майрам болду" in page
    shown(guest, "/en/ak-bulak/budget/2030/discussion/", 404)


def test_approval_ends_the_discussion_and_shows_what_was_taken_up(
    talk: Talk, client: FlaskClient
) -> None:
    move = talk.propose("move")
    talk.propose()
    with transaction():
        lines = [*LINES[:2], (*LINES[2][:3], 250_000), (*LINES[3][:3], 120_000)]
        a_version(talk.draft.budget, 2, lines, stage=Stage.APPROVED)
    said = "The budget was approved and published on 15.09.2026"
    assert said in shown(client, f"{talk.pages}/")
    address = f"{talk.pages}/new/?kind=objection"
    typed = {"text": "Кеч", "lang": "ky"}
    assert talk.browser(talk.author).post(address, data=typed).status_code == 409
    talk.answer(move, outcome=Outcome.ACCEPTED)  # answers go on
    page = shown(client, "/en/ak-bulak/budget/2027/")
    assert "Ask, object or propose" not in page
    assert "1 proposal on the draft was accepted" in page
    assert "100 000 som in the draft, 150 000 som with the proposal, 120 000 som in this" in page


def test_what_is_mine_comes_back_with_its_answer(
    talk: Talk, client: FlaskClient, frozen: Clock
) -> None:
    author, neighbour = talk.browser(talk.author), talk.browser(talk.neighbour)
    mine, front = "/en/account/mine/", "/en/ak-bulak/"
    hidden, proposal = talk.ask(text="Уят суроо"), talk.propose()
    with transaction():
        services.hide(
            asked=hidden, reason="Кемсинтүү", actor=talk.official, roles=OFFICIAL, now=clock.now()
        )
        services.support(proposal=proposal, actor=talk.neighbour, now=clock.now())
    assert "Жол оңдолсун" in shown(neighbour, mine)
    assert "I support it" in shown(neighbour, mine)
    frozen.advance(hours=1)
    talk.answer(talk.ask(text="Суу качан?"), text="Жазында")
    assert "You have 1 answer from the municipality." in shown(author, front)
    assert "You have" not in shown(neighbour, front)
    page = shown(author, mine)
    for said in ("Жол оңдолсун", "Суу качан?", "Жазында", "Уят суроо", "Кемсинтүү"):
        assert said in page
    assert page.index("Жол оңдолсун") < page.index("Суу качан?")  # what waits first
    assert "You have" not in shown(author, front)
    own = shown(author, f"{talk.questions}/1/")
    assert "Уят суроо" in own
    assert "Уят суроо" not in shown(neighbour, f"{talk.questions}/1/")
    assert client.get(mine).status_code == 302


def test_the_sixth_text_of_a_day_waits_in_its_form(talk: Talk) -> None:
    browser, ask = talk.browser(talk.author), f"{talk.questions}/new/"
    assert "You can write 5 more." in shown(browser, ask)
    for _each in range(5):
        talk.ask()
    for address in (ask, f"{talk.pages}/new/?kind=objection"):
        assert "You can write again tomorrow." in shown(browser, address)
        answer = browser.post(address, data={"text": "Алтынчысы", "lang": "ky"})
        assert answer.status_code == 429
        assert "Алтынчысы</textarea>" in answer.text


def test_the_register_says_everything(talk: Talk) -> None:
    talk.propose("move")
    talk.answer(talk.propose("question", text="Эмне үчүн?"), text="Мына ушундайча")
    page = shown(talk.browser(talk.guest), f"{talk.pages}/register/")
    assert "Annex to the minutes" in page
    for said in ("Эмне үчүн?", "Мына ушундайча", "Асанова Айгүл", "50 000 som more"):
        assert said in page


def test_what_is_hidden_shows_why_and_not_what(talk: Talk, client: FlaskClient) -> None:
    talk.ask(text="Уят суроо")
    talk.propose(text="Уят сунуш")
    official, auditor = talk.browser(talk.official), talk.browser(talk.auditor)
    lists = {
        f"{talk.questions}/": ("Уят суроо", [""]),
        f"{talk.pages}/": ("Уят сунуш", ["", "register/"]),
    }
    for place, (text, others) in lists.items():
        page = f"{place}1/"
        assert text in shown(client, page)
        assert official.post(f"{page}hide/", data={"reason": ""}).status_code == 200
        assert talk.browser(talk.author).post(f"{page}hide/").status_code == 403
        assert official.post(f"{page}hide/", data={"reason": "Кемсинтүү"}).status_code == 303
        for address in (page, *(f"{place}{other}" for other in others)):
            seen = shown(client, address)
            assert "Кемсинтүү" in seen
            assert text not in seen
        assert text in shown(auditor, page)


def test_what_is_overdue_is_shown_to_everybody_and_at_the_desk(
    talk: Talk, client: FlaskClient, frozen: Clock
) -> None:
    assert "Nothing is overdue now." in shown(client, f"{talk.questions}/overdue/")
    talk.propose(text="Көпүрө качан?")
    talk.ask(("budget", "2027"), text="Акча кайда?")
    official = talk.browser(talk.official)
    assert "1 proposal on the draft budget of 2027 awaits" in shown(official, "/en/ak-bulak/desk/")
    frozen.advance(days=16)
    page = shown(client, f"{talk.questions}/overdue/")
    assert "2 answers are overdue." in page
    for said in ("Көпүрө качан?", "Акча кайда?", "due by 25.09.2026", "due by 29.09.2026"):
        assert said in page
    assert "1 answer is overdue." in shown(official, "/en/ak-bulak/desk/")
    assert "2 answers are overdue." in shown(client, f"{talk.questions}/")  # as its link says


def test_lists_are_narrowed_by_the_address(talk: Talk, client: FlaskClient) -> None:
    talk.answer(talk.propose("move", text="Көпүрө"), outcome=Outcome.REFUSED)
    talk.propose("question", text="Жарык")
    for query, found in (
        ("", {"Көпүрө", "Жарык"}),
        ("?kind=move", {"Көпүрө"}),
        ("?standing=waiting", {"Жарык"}),
        ("?q=копуро", {"Көпүрө"}),
        ("?standing=overdue", set()),
    ):
        page = shown(client, f"{talk.pages}/{query}")
        assert {word for word in ("Көпүрө", "Жарык") if word in page} == found
    talk.ask(text="Суу качан болот?")
    assert "Суу качан" in shown(client, f"{talk.questions}/?q=качан&sort=due")
    assert "Nothing found." in shown(client, f"{talk.questions}/?q=башка")


@pytest.mark.parametrize("address", ["pages", "questions"])
def test_a_list_asks_as_often_with_three_rows_as_with_one(
    talk: Talk, client: FlaskClient, count_queries: Count, address: str
) -> None:
    place = f"{getattr(talk, address)}/"

    def write() -> None:
        talk.propose("move")
        talk.ask(("line", "2027-1-2"))

    write()
    client.get(place)
    one = count_queries(lambda: client.get(place))
    write()
    assert count_queries(lambda: client.get(place)) == one


def test_the_term_is_set_at_the_desk(talk: Talk) -> None:
    official, address = talk.browser(talk.official), f"{talk.questions}/term/"
    assert "From 1 to 60 days." in official.post(address, data={"days": "61"}).text
    assert official.post(address, data={"days": "5"}).status_code == 303
    assert "within 5 days" in shown(official, f"{talk.questions}/")
    assert talk.browser(talk.author).get(address).status_code == 403


def test_the_front_page_and_that_of_the_budget_lead_there(
    talk: Talk, client: FlaskClient, frozen: Clock
) -> None:
    assert f'href="{talk.pages}/"' in shown(client, "/en/ak-bulak/")
    assert f'href="{talk.pages}/new/"' in shown(client, "/en/ak-bulak/budget/2027/")
    frozen.advance(days=30)
    assert f'href="{talk.pages}/"' not in shown(client, "/en/ak-bulak/")
    page = shown(client, "/en/ak-bulak/budget/2027/")
    assert f'href="{talk.pages}/"' in page
    assert "questions/new/?about=budget:2027" in page


def test_another_municipality_has_its_own_numbers(talk: Talk, client: FlaskClient) -> None:
    with transaction():
        other = factories.municipality("kok-jar")
        writer = factories.person()
        factories.resident(other, writer)
        services.ask(
            municipality=other,
            about=("municipality", ""),
            text="Бизде кандай?",
            lang="ky",
            actor=writer,
            now=clock.now(),
        )
    talk.ask(text="Бизде")
    assert "Бизде кандай?" in shown(client, "/en/kok-jar/questions/1/")
    shown(client, "/en/ak-bulak/questions/2/", 404)
    with transaction():
        services.set_term(
            municipality=talk.of, days=3, actor=talk.official, roles=OFFICIAL, now=clock.now()
        )
    assert queries.answer_days(other.id) == 14


@pytest.mark.parametrize("lang", ["ky", "ru", "en"])
def test_the_register_is_an_annex_on_paper(talk: Talk, client: FlaskClient, lang: str) -> None:
    talk.propose("move", text="#Балдарга [көбүрөөк] $1$")
    talk.answer(talk.propose("question", text="Эмне үчүн?"), text="Мына ушундайча")
    found, now = talk.discussion, clock.now()
    rows, counts = queries.register(found.id), queries.counts_of_proposals(found.id, now)
    with speaking(lang):
        told = printed.told(found, rows, counts, now, lang)
    first, second = told["entries"]
    assert (first["text"], len(first["effects"]), first["answers"]) == (
        "#Балдарга [көбүрөөк] $1$",
        2,
        [],
    )
    assert "25.09.2026" in first["standing"]
    assert (second["answers"][0]["text"], second["standing"]) == ("Мына ушундайча", "")
    file = client.get(f"/{lang}/ak-bulak/budget/2027/discussion/register.pdf")
    assert file.mimetype == "application/pdf"
    assert file.data.startswith(b"%PDF-1.7")


def test_an_official_corrects_an_answer_and_shows_a_hidden_text_again(
    talk: Talk, client: FlaskClient
) -> None:
    talk.answer(talk.ask(text="Качан?"), text="Жайында")
    talk.answer(talk.propose(), outcome=Outcome.ACCEPTED)
    official, author = talk.browser(talk.official), talk.browser(talk.author)
    for page in (f"{talk.questions}/1/", f"{talk.pages}/1/"):
        typed = {"text": "Күзүндө", "lang": "ky", "outcome": "refused", "reason": "Ката болду"}
        assert "Макул" in (form := shown(official, f"{page}correct/")) or "Жайында" in form
        assert author.post(f"{page}correct/", data=typed).status_code == 403
        assert official.post(f"{page}correct/", data={**typed, "reason": ""}).status_code == 200
        assert official.post(f"{page}correct/", data=typed).location == page
        seen = shown(client, page)
        for said in ("Күзүндө", "Corrected on 15.09.2026: Ката болду"):
            assert said in seen
        assert official.post(f"{page}hide/", data={"reason": "Кемсинтүү"}).location == page
        assert "Күзүндө" in shown(client, page)
        assert official.get(f"{page}correct/").status_code == 403
        assert author.post(f"{page}hide/", data={"reason": "Жок"}).status_code == 403
        assert official.post(f"{page}hide/", data={"reason": "Жаңылыштык"}).location == page
        assert "Кемсинтүү" not in shown(client, page)
    assert "Жайында" in shown(client, f"{talk.questions}/1/")
    assert "Corrected on 15.09.2026: Ката болду" in str(
        printed.told(
            talk.discussion,
            queries.register(talk.discussion.id),
            queries.counts_of_proposals(talk.discussion.id, clock.now()),
            clock.now(),
            "en",
        )["entries"]
    )


def test_who_spoke_in_the_hall_is_said_in_each_language(app: Flask) -> None:
    for lang, said in (
        ("ky", ["аты көрсөтүлгөн эмес, залда", "Айгүл, угууда онлайн"]),
        ("ru", ["без имени, в зале", "Айгүл, онлайн на слушаниях"]),
    ):
        authors = [None, Person(name="Айгүл")]
        with speaking(lang):
            asked = [Proposal(in_hall=True, speaker="", author=author) for author in authors]
            assert [words.who(each) for each in asked] == said
