"""The first page: a section for each role, and what waits in it."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from civicbudget.accounts.models import Membership, Person, Role
from civicbudget.budgets.models import Budget, Stage, Version
from civicbudget.campaigns import services
from civicbudget.campaigns.models import Campaign, MotionKind, PhaseKind
from civicbudget.core import clock
from civicbudget.core.db import db, transaction
from civicbudget.ideas.models import Comment, Idea, IdeaState
from civicbudget.residents.models import Means, RefusedClaim
from tests import factories

SignIn = Callable[[Person], FlaskClient]
SECTIONS = {
    "official": "Waits for the municipality",
    "commission": "Waits for the commission",
    "auditor": "Is everything in order?",
    "operator": "Operate the platform",
}


def shown(client: FlaskClient, lang: str = "en", place: str = "ak-bulak") -> str:
    answer = client.get(f"/{lang}/{place}/desk/")
    assert answer.status_code == 200
    return answer.text


@pytest.mark.parametrize("role", SECTIONS)
def test_a_section_for_the_role_one_has(place: SimpleNamespace, sign_in: SignIn, role: str) -> None:
    page = shown(sign_in(getattr(place, role)))
    assert {name for name, section in SECTIONS.items() if section in page} == {role}
    assert 'href="/en/ak-bulak/audit/"' in page


def test_a_section_for_each_of_two_roles(place: SimpleNamespace, sign_in: SignIn) -> None:
    with transaction():
        db.session.add(
            Membership(person_id=place.official.id, municipality_id=place.of.id, role=Role.AUDITOR)
        )
    page = shown(sign_in(place.official))
    assert SECTIONS["official"] in page
    assert SECTIONS["auditor"] in page


def test_nobody_else(place: SimpleNamespace, sign_in: SignIn, client: FlaskClient) -> None:
    assert sign_in(place.stranger).get("/en/ak-bulak/desk/").status_code == 403
    guest = client.get("/en/ak-bulak/desk/")
    assert guest.status_code == 302
    assert "/en/sign-in/" in guest.location


def test_the_navigation_leads_there(place: SimpleNamespace, sign_in: SignIn) -> None:
    help_page = "/en/help/"
    assert 'href="/en/operate/"' in sign_in(place.operator).get(help_page).text
    assert 'href="/en/operate/"' not in sign_in(place.official).get(help_page).text
    front = "/en/ak-bulak/campaigns/"
    assert "/desk/" in sign_in(place.official).get(front).text
    assert "/audit/" in sign_in(place.official).get(front).text
    assert "/desk/" not in sign_in(place.stranger).get(front).text


def fill(place: SimpleNamespace, number: int) -> Campaign:
    """One more of everything that waits for an official."""
    campaign = factories.campaign(place.of, slug=f"round-{number}")
    factories.campaign(place.of, slug=f"draft-{number}", published_at=None)
    db.session.add(
        Idea(
            campaign=campaign,
            number=1,
            author_id=place.stranger.id,
            state=IdeaState.SENT,
            lang="ky",
            title="Көпүрө",
            saved_at=clock.now(),
            sent_at=clock.now(),
        )
    )
    db.session.add(
        Version(
            budget=Budget(municipality=place.of, year=2025 + number),
            number=1,
            stage=Stage.DRAFT,
            unit=100,
            imported_at=clock.now(),
        )
    )
    db.session.add(
        RefusedClaim(
            resident=factories.resident(place.of),
            person_id=place.stranger.id,
            means=Means.CARD,
            claimed_at=clock.now(),
        )
    )
    return campaign


def test_what_waits_for_an_official(place: SimpleNamespace, sign_in: SignIn) -> None:
    assert "Nothing waits today." in shown(sign_in(place.official))
    with transaction():
        fill(place, 1)
        idea = db.session.scalars(select(Idea)).one()
        for text, official in (("Эски", False), ("Жооп", True), ("Жаңы", False), ("Дагы", False)):
            said = {"author_id": place.stranger.id, "lang": "ky", "written_at": clock.now()}
            db.session.add(Comment(idea=idea, text=text, official=official, **said))
            db.session.flush()
    page = shown(sign_in(place.official))
    assert "Nothing waits today." not in page
    assert '2 comments await an answer: <span lang="ky">Көпүрө</span>' in page
    assert "1 idea waits for the review" in page
    assert "The oldest was sent on 15.09.2026." in page
    assert "1 disputed claim on the roll" in page
    assert "The budget of 2026 is not published" in page
    assert "The campaign Өнөктүк (en) is not published" in page
    assert "Collecting ideas ends" in page
    assert "20 days left" in page


def test_nothing_of_another_municipality(place: SimpleNamespace, sign_in: SignIn) -> None:
    with transaction():
        other = factories.municipality("kok-jar")
        factories.member(other, Role.OFFICIAL)
        fill(SimpleNamespace(of=other, stranger=place.stranger), 1)
    page = shown(sign_in(place.official))
    assert "Nothing waits today." in page
    assert "No campaign has a date ahead." in page


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("ky", ["Муниципалитетти күтүп турат", "1 идея текшерүүнү күтүп турат", "20 күн калды"]),
        ("ru", ["Ждёт муниципалитет", "1 идея ждёт проверки", "осталось 20 дней"]),
    ],
)
def test_in_kyrgyz_and_russian(
    place: SimpleNamespace, sign_in: SignIn, lang: str, words: list[str]
) -> None:
    with transaction():
        fill(place, 1)
    page = shown(sign_in(place.official), lang)
    assert [word for word in words if word not in page] == []


def test_the_commission(place: SimpleNamespace, sign_in: SignIn) -> None:
    with transaction():
        second = factories.member(place.of, Role.COMMISSION)
        campaign = factories.campaign(place.of, PhaseKind.VOTING)
        factories.project(campaign)
    assert "May be proposed now: Open voting" in shown(sign_in(second))
    with transaction():
        services.propose(
            campaign=db.session.get(Campaign, campaign.id),
            kind=MotionKind.OPEN_VOTING,
            details={},
            reason="Баары даяр",
            actor=db.session.get(Person, place.commission.id),
            now=clock.now(),
        )
    own, others = shown(sign_in(place.commission)), shown(sign_in(second))
    assert "Proposed by you: Open voting" in own
    assert "Confirm: Open voting" not in own
    assert "Confirm: Open voting" in others
    assert "May be proposed now" not in own + others


def test_the_auditor_reads_the_verdict_here_too(place: SimpleNamespace, sign_in: SignIn) -> None:
    assert "Yes, everything is in order." in shown(sign_in(place.auditor))


@pytest.mark.parametrize("role", ["official", "commission", "auditor"])
def test_as_many_queries_for_one_of_each_as_for_three(
    place: SimpleNamespace,
    sign_in: SignIn,
    count_queries: Callable[[Callable[[], object]], int],
    role: str,
) -> None:
    def grow(number: int) -> None:
        with transaction():
            campaign = fill(place, number)
            services.propose(
                campaign=campaign,
                kind=MotionKind.MOVE_PHASE,
                details={"phase": "ideas", "ends_at": "now"},
                reason="Сел",
                actor=db.session.get(Person, place.commission.id),
                now=clock.now(),
            )

    grow(1)
    client = sign_in(getattr(place, role))
    one = count_queries(lambda: shown(client))
    grow(2)
    grow(3)
    assert count_queries(lambda: shown(client)) == one
