"""A sentence for every project, in three languages, with its numbers."""

from __future__ import annotations

from fractions import Fraction

import pytest

from civicbudget.tally import Ballots, Election, Project, Rule, count, explain

COSTS = {"1": 1000, "2": 400000, "3": Fraction("1234567.5"), "4": 300000, "5": 90000, "6": 9}
NAMES = {"1": "Well", "2": "Park", "3": "Bridge", "4": "School; 100%", "5": "", "6": "Bench"}
VOTES = {"1": 3, "2": 2, "3": 5, "4": 2, "5": 1, "6": 0}


@pytest.fixture
def election() -> Election:
    return Election.from_approvals(
        Fraction(500000),
        [Project(id_, Fraction(cost), NAMES[id_]) for id_, cost in COSTS.items()],
        [[id_] for id_, votes in VOTES.items() for _ in range(votes)],
        meta={"currency": "KGS"},
    )


GREEDY = {
    "en": {
        "1": "Chosen: 3 votes, rank 2. Its price is 1 000 som, and when its turn came,"
        " 500 000 som were left. It stands on 23.1 % of the ballots.",
        "2": "Chosen: 2 votes, rank 3. Its price is 400 000 som, and when its turn came,"
        " 499 000 som were left. It stands on 15.4 % of the ballots.",
        "3": "Not chosen: its price of 1 234 567.50 som is more than the whole sum of 500 000 som.",
        "4": "Not chosen: 2 votes, rank 3. When its turn came, 99 000 som were left, which is"
        " 201 000 som less than its price of 300 000 som. After it, “5” was chosen, for which the"
        " money was enough. It was level with “Park”, which was taken first: the smaller number"
        " goes first.",
        "6": "Not chosen: nobody voted for it.",
    },
    "ru": {
        "1": "Выбран: 3 голоса, 2-е место. Стоимость — 1 000 сом, а когда до него дошла очередь,"
        " оставалось 500 000 сом. Доля бюллетеней, в которых он отмечен, — 23,1 %.",
        "4": "Не выбран: 2 голоса, 3-е место. Когда до него дошла очередь, оставалось 99 000 сом —"
        " на 201 000 сом меньше его стоимости (300 000 сом). После него выбран проект «5»: на него"
        " денег хватило. Он был наравне с проектом «Park», и первым был взят тот: первым идёт"
        " меньший номер.",
    },
    "ky": {
        "1": "Тандалды: 3 добуш, 2-орун. Баасы — 1 000 сом, кезеги келгенде 500 000 сом калган"
        " эле. Ал белгиленген бюллетендердин үлүшү — 23,1 %.",
        "6": "Тандалган жок: ага эч ким добуш берген жок.",
    },
}


@pytest.mark.parametrize("locale", GREEDY)
def test_tells_of_a_count_by_votes(election: Election, locale: str) -> None:
    told = explain(count(election, Rule()), election, locale)
    assert set(told) == set(COSTS)
    for id_, sentence in GREEDY[locale].items():
        assert told[id_].replace("\u00a0", " ") == sentence


def test_tells_of_a_stop_and_of_a_minimum(election: Election) -> None:
    stopped = explain(count(election, Rule(skip=False)), election, "en", currency="сом")
    assert stopped["5"].replace("\u00a0", " ") == (
        "Not chosen: 1 vote, rank 5. The count stopped before, at “School; 100%”, for which the"
        " money was not enough."
    )
    minimum = explain(count(election, Rule(min_votes="2")), election, "ru")
    assert minimum["5"] == "Не выбран: 1 голос, а требовалось как минимум 2."


def test_tells_of_equal_shares(election: Election) -> None:
    outcome = count(election, Rule("equal-shares"))
    told = {
        id_: text.replace("\u00a0", " ") for id_, text in explain(outcome, election, "ky").items()
    }
    assert told["1"] == (
        "Тандалды: 3 добуш, 2-орун. Колдоочулары анын баасын (1 000 сом) өздөрүнүн тең"
        " үлүштөрүнөн төлөштү: ар бири эң көп дегенде 333,34 сом. Ал белгиленген бюллетендердин"
        " үлүшү — 23,1 %."
    )
    assert told["2"] == (
        "Тандалган жок: 2 добуш, 3-орун. Колдоочулары үлүштөрүнүн калганынан 76 923,07 сом төлөй"
        " алмак, анын баасына (400 000 сом) 323 076,93 сом жетпеди."
    )


def test_names_the_project_that_took_its_place() -> None:
    projects = [Project("a", Fraction(4), "Well"), Project("b", Fraction(5), "Park")]
    election = Election.from_approvals(Fraction(6), projects, [["a", "b"], ["a", "b"], ["a"]])
    told = explain(count(election, Rule("equal-shares")), election, "en")
    assert told["b"] == (
        "Not chosen: 2 votes, rank 2. From what was left of their shares its supporters could pay"
        " 1.33 of its price of 5: 3.67 too little."
    )
    nearer = Election.from_approvals(Fraction(9), projects, [["a", "b"], ["a", "b"], ["a"]])
    told = explain(count(nearer, Rule("equal-shares")), nearer, "ru")
    assert told["b"].endswith("Денег у них хватало, пока не был выбран проект «Well».")


def test_tells_of_points_and_of_what_is_free() -> None:
    projects = (Project("a", Fraction(4)), Project("b", Fraction(0)))
    ballots = Ballots.scored({((0, 1), (Fraction(4), Fraction(1, 2))): 2})
    election = Election(Fraction(5), projects, ballots, "cumulative")
    told = explain(count(election, Rule("equal-shares", utility="points")), election, "ru")
    assert told["a"] == (
        "Выбран: 8 баллов, 1-е место. Поддержавшие оплатили его стоимость (4) из своих равных"
        " долей: не более 0,50 за каждый балл. Доля бюллетеней, в которых он отмечен, — 100\u00a0%."
    )
    assert told["b"].startswith("Выбран: у него 1 балл, и он ничего не стоит.")
