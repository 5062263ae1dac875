"""A sentence for every project, in three languages, with its numbers."""

from __future__ import annotations

from fractions import Fraction

import pytest

from civicbudget.tally import (
    Ballots,
    Election,
    Outcome,
    Project,
    Rule,
    count,
    explain,
    explain_ties,
    summarize,
)

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
        " 500 000 som were left. It stands on 23.1% of the ballots.",
        "2": "Chosen: 2 votes, rank 3. Its price is 400 000 som, and when its turn came,"
        " 499 000 som were left. It stands on 15.4% of the ballots.",
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


def plainly(outcome: Outcome, locale: str) -> dict[str, str]:
    """The sentences with common spaces."""
    told = explain(outcome, outcome.election, locale)
    return {id_: text.replace("\u00a0", " ") for id_, text in told.items()}


def test_tells_of_value(election: Election) -> None:
    told = plainly(count(election, Rule("greedy-value")), "ru")
    assert told["1"] == (
        "Выбран: 3 голоса, 1-е место. Стоимость — 1 000 сом, а когда до него дошла очередь,"
        " оставалось 500 000 сом. На каждый голос приходится 333,34 сом стоимости. Доля"
        " бюллетеней, в которых он отмечен, — 23,1 %."
    )
    assert told["2"] == (
        "Не выбран: 2 голоса, 4-е место. Когда до него дошла очередь, оставалось 109 000 сом — на"
        " 291 000 сом меньше его стоимости (400 000 сом). На каждый голос приходится 200 000 сом"
        " стоимости."
    )


def test_tells_of_loads(election: Election) -> None:
    outcome = count(election, Rule("phragmen"))
    told = plainly(outcome, "ky")
    assert told["1"] == (
        "Тандалды: 3 добуш, 2-орун. Баасы (1 000 сом) колдоочуларына бөлүштүрүлдү, ошондо ар"
        " бирине жалпысынан 333,34 сом туура келди. Ал белгиленген бюллетендердин үлүшү — 23,1 %."
    )
    assert told["2"] == (
        "Тандалган жок: 2 добуш, 3-орун. Кезеги келгенде 109 000 сом калган эле, анын баасына"
        " (400 000 сом) 291 000 сом жетпеди. Ал тандалса, ар бир колдоочусуна жалпысынан"
        " 200 000 сом туура келмек."
    )


def test_tells_what_was_excluded_and_by_whom(election: Election) -> None:
    rule = Rule(exclude=("1",), exclusive=(("2", "4"),))
    told = plainly(count(election, rule), "en")
    assert told["1"] == "Not chosen: a decision of the commission took it out of the count."
    assert told["4"].startswith(
        "Not chosen: 2 votes, rank 3. Of it and “Park” only one can be chosen, and “Park” was."
        " It was level with “Park”, which was taken first: the smaller number goes first."
    )


def test_tells_of_rankings_and_of_points_against() -> None:
    projects = [Project("a", Fraction(4), "Well"), Project("b", Fraction(5), "Park")]
    ranked = Election.from_ballots(Fraction(5), projects, [["a", "b"], ["a"]], "ordinal")
    assert plainly(count(ranked, Rule()), "ru")["a"].startswith("Выбран: 1 балл, 1-е место.")
    points = [{"a": Fraction(-2), "b": Fraction(3)}, {"a": Fraction(1)}]
    scored = Election.from_ballots(Fraction(5), projects, points, "scoring")
    assert plainly(count(scored, Rule()), "ru")["a"] == (
        "Не выбран: −1 балл. Баллов за него было не больше, чем против."
    )


@pytest.mark.parametrize(
    ("locale", "told"),
    [
        (
            "en",
            (
                "Accepted: 2 votes for and 1 vote against.",
                "Not accepted: 3 votes for and 0 votes against, but the deciding question chose"
                " “Well”.",
                "The deciding question: 2 votes for “Well”, 1 vote for “Park”.",
            ),
        ),
        (
            "ru",
            (
                "Принято: за — 2 голоса, против — 1 голос.",
                "Не принято: за — 3 голоса, против — 0 голосов, но в решающем вопросе победило"
                " предложение «Well».",
                "Решающий вопрос: за «Well» — 2 голоса, за «Park» — 1 голос.",
            ),
        ),
        (
            "ky",
            (
                "Кабыл алынды: макул — 2 добуш, каршы — 1 добуш.",
                "Кабыл алынган жок: макул — 3 добуш, каршы — 0 добуш, бирок чечүүчү суроодо"
                " «Well» жеңди.",
                "Чечүүчү суроо: «Well» үчүн — 2 добуш, «Park» үчүн — 1 добуш.",
            ),
        ),
    ],
)
def test_tells_of_answers(locale: str, told: tuple[str, ...]) -> None:
    names = {"a": "Well", "b": "Park", "c": "Which?"}
    projects = [Project(id_, Fraction(0), name) for id_, name in names.items()]
    answers = [(1, 1, 1), (1, 1, 1), (-1, 1, -1)]
    ballots = [dict(zip("abc", map(Fraction, each), strict=True)) for each in answers]
    election = Election.from_ballots(Fraction(0), projects, ballots, "scoring")
    outcome = count(election, Rule("majority", counter=(("a", "b", "c"),)))
    assert tuple(plainly(outcome, locale).values()) == told
    missed = plainly(count(election, Rule("majority", quorum="4")), "en")
    assert missed["a"] == (
        "Not accepted: there was no quorum. Ballots cast: 3; at least 4 were needed."
    )


def test_tells_of_ties_and_of_the_whole(election: Election) -> None:
    outcome = count(election, Rule())
    assert explain_ties(outcome, election, "ru") == [
        "Наравне: «Park», «School; 100%». Первым взят «Park»: первым идёт меньший номер."
        " Другой выбор изменил бы победителей."
    ]
    assert summarize(outcome, "ky") == (
        "Бюллетенинде жок дегенде бир тандалган долбоору бар добуш берүүчүлөр: 13 ичинен 6"
        " (46,2\u00a0%)."
    )


@pytest.mark.parametrize(
    ("ballots", "told"),
    [
        (
            ["a", "a", "a", "c", ""],
            "Взят итог по числу голосов. Голосующих, которым он даёт больше их проектов: 1;"
            " которым больше даёт метод равных долей: 0.",
        ),
        (
            ["a", "c"],
            "Остаётся итог метода равных долей. Голосующих, которым он даёт больше их проектов: 0;"
            " которым больше даёт подсчёт по числу голосов: 0.",
        ),
    ],
)
def test_tells_what_was_preferred(ballots: list[str], told: str) -> None:
    projects = [Project("a", Fraction(6)), Project("c", Fraction(4))]
    pot = Fraction(10) if len(ballots) > 2 else Fraction(12)
    election = Election.from_approvals(pot, projects, [list(each) for each in ballots])
    outcome = count(election, Rule("equal-shares", prefer_greedy=True))
    assert summarize(outcome, "ru").endswith(told)
