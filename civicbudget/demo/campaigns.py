"""Five rounds of Ak-Bulak: two counted, one being voted on, one whose voting waits for the
commission to make its key, one collecting ideas.

The days are counted from the day of loading, so that the demo is always in the midst of things.
"""

from dataclasses import replace

from civicbudget.demo.entries import CampaignEntry, Localized, PhaseEntry, localized, som
from civicbudget.demo.municipality import CATEGORIES

_ALL = tuple(category.key for category in CATEGORIES)
_YEAR = 365

_PAST_PHASES = (
    PhaseEntry("ideas", -640, -610),
    PhaseEntry("review", -609, -570),
    PhaseEntry("voting", -560, -546),
    PhaseEntry("counting", -545, -539),
    PhaseEntry("delivery", -538, -340),
)

_FREE = localized(
    "Добуш берүү акысыз. Добуш үчүн акча же белек берүүгө, кимдир бирөөнү мажбурлоого болбойт.",
    "Голосование бесплатное. Платить за голос, дарить подарки и принуждать нельзя.",
    "Voting is free. Nobody may pay for a vote, give presents for it or force anyone.",
)
_WHO = localized(
    "Ак-Булак айыл аймагында жашаган, 18 жашка толгон ар бир адам катыша алат. "
    "Бир адам — бир бюллетень.",
    "Участвовать может каждый житель айылного аймака, которому исполнилось 18 лет. "
    "Один человек — один бюллетень.",
    "Everyone who lives in the ayil aimak and is 18 or older can vote. One person, one ballot.",
)
_AGAIN = localized(
    "Добуш берүү бүткүчө оюңузду өзгөртсөңүз болот: акыркы берген добушуңуз эсептелет.",
    "Пока голосование не закончилось, решение можно изменить: учитывается последний голос.",
    "You can change your mind until voting ends: the last vote counts.",
)


def _rules(*parts: Localized) -> Localized:
    return {language: "\n\n".join(part[language] for part in parts) for language in _WHO}


_GREEDY = localized(
    "Долбоорлор добушунун саны боюнча тизилет. Эң көп добуш алганынан баштап, акча жеткенче "
    "кабыл алынат. Калган акча долбоорго жетпесе, кийинкиси каралат.",
    "Проекты выстраиваются по числу голосов. Начиная с первого, они принимаются, пока хватает "
    "денег. Если на проект денег не хватает, смотрим следующий.",
    "Projects are put in order of their votes. From the top they are accepted while the money "
    "lasts; one that does not fit is passed over and the next is looked at.",
)
_CHEAPER = localized(
    "Добуштар тең чыкса, арзаныраак долбоор алдыга чыгат.",
    "При равенстве голосов вперёд проходит более дешёвый проект.",
    "If votes are equal, the cheaper project goes first.",
)
_LOT = localized(
    "Добуштар тең чыкса, чүчүкулак кармалат; анын жүрүшүн ар ким текшере алат.",
    "При равенстве голосов бросают жребий, и проверить его может каждый.",
    "If votes are equal, a lot decides, and anyone can check it.",
)


def _within(pot_ky: str, pot_en: str) -> Localized:
    return localized(
        f"Каалаганча долбоорду тандаңыз, бирок алардын жалпы баасы {pot_ky} сомдон ашпасын.",
        f"Отмечайте сколько угодно проектов, лишь бы вместе они стоили не больше {pot_ky} сомов.",
        f"Choose as many projects as you like, as long as together they cost no more than "
        f"{pot_en} som.",
    )


def _phases(years_ago: int) -> tuple[PhaseEntry, ...]:
    days = _YEAR * years_ago
    return tuple(
        replace(phase, first_day=phase.first_day - days, last_day=phase.last_day - days)
        for phase in _PAST_PHASES
    )


CAMPAIGN_2024 = CampaignEntry(
    slug="2024",
    title=localized(
        "Биринчи жолу: акчаны кайда жумшоону тургундар чечет",
        "Впервые: куда потратить деньги, решают жители",
        "For the first time: residents decide where the money goes",
    ),
    summary=localized(
        "Айыл өкмөтү бюджеттен 900 000 сом бөлдү. Аны кайсы долбоорго жумшоону беш айылдын "
        "тургундары добуш берип тандады.",
        "Айыл окмоту выделил из бюджета 900 000 сомов. На что их потратить, выбрали голосованием "
        "жители пяти сёл.",
        "The ayil okmotu set aside 900,000 som of its budget. The people of the five villages "
        "voted on what to spend it on.",
    ),
    rules=_rules(
        _WHO,
        localized(
            "Бюллетенде үчкө чейин долбоорду белгилеңиз.",
            "Отметьте в бюллетене не больше трёх проектов.",
            "Mark up to three projects on the ballot.",
        ),
        _GREEDY,
        _CHEAPER,
        _FREE,
    ),
    categories=("water", "bridges", "lighting", "sport", "culture"),
    pot=som(900_000),
    cost_limit=som(400_000),
    minimum_age=18,
    phases=_phases(1),
    ballot_rule="approval",
    max_choices=3,
    tally_rule="greedy-votes",
    completion=None,
    tie_rule="cost",
    voters=187,
)

CAMPAIGN_2025 = CampaignEntry(
    slug="2025",
    title=localized(
        "Чоң айылга да, кичине айылга да: 2025-жылдын долбоорлору",
        "И большому селу, и малому: проекты 2025 года",
        "For the large village and the small one: the projects of 2025",
    ),
    summary=localized(
        "Былтыркы добуш берүүдөн кийин кичине айылдар «бизге кезек качан жетет?» деп сурашты. "
        "Ошондуктан бул жолу 1 200 000 сом тең үлүштөр ыкмасы менен бөлүштүрүлдү.",
        "После первого голосования малые сёла спросили: «А когда очередь дойдёт до нас?» Поэтому "
        "на этот раз 1 200 000 сомов распределили методом равных долей.",
        "After the first vote the small villages asked when their turn would come. So this time "
        "1,200,000 som were shared out by the Method of Equal Shares.",
    ),
    rules=_rules(
        _WHO,
        _within("1 200 000", "1,200,000"),
        localized(
            "Акча добуш бергендердин баарына тең бөлүнөт. Долбоорду колдогондор анын баасын өз "
            "үлүштөрүнөн чогуу төлөй алса, долбоор өтөт. Төлөгөндүн үлүшү ошончого азаят, "
            "андыктан бир эле айылдын долбоорлору бүт акчаны алып кете албайт. Артып калган акча "
            "эң көп добуш алган, баасы баткан долбоорлорго берилет.",
            "Деньги делятся поровну между всеми, кто проголосовал. Проект проходит, если те, кто "
            "его поддержал, вместе могут оплатить его из своих долей. Доля заплатившего "
            "уменьшается, поэтому проекты одного села не заберут всё. На остаток берут проекты с "
            "наибольшим числом голосов, которые ещё помещаются.",
            "The money is split equally among all who voted. A project wins if those who support "
            "it can together pay for it from their shares. Whoever paid has less left, so the "
            "projects of one village cannot take everything. What is left goes to the projects "
            "with the most votes that still fit.",
        ),
        _LOT,
        _AGAIN,
        _FREE,
    ),
    categories=(
        "water",
        "irrigation",
        "roads",
        "kindergarten",
        "school",
        "health",
        "culture",
        "parks",
    ),
    pot=som(1_200_000),
    cost_limit=som(600_000),
    minimum_age=18,
    phases=_phases(0),
    ballot_rule="knapsack",
    max_choices=None,
    tally_rule="equal-shares",
    completion="add1u",
    tie_rule="lot",
    voters=243,
)

CAMPAIGN_2026 = CampaignEntry(
    slug="2026",
    title=localized(
        "Айылыңызга эмне керек? 2026-жылдын долбоорлоруна добуш бериңиз",
        "Что нужно вашему селу? Голосуйте за проекты 2026 года",
        "What does your village need? Vote on the projects of 2026",
    ),
    summary=localized(
        "Бюджетте 1 500 000 сом бар, бюллетенде тургундар сунуштаган он долбоор турат. Баарына "
        "акча жетпейт — кайсынысы биринчи керек экенин сиз чечесиз.",
        "В бюджете 1 500 000 сомов, в бюллетене десять проектов, которые предложили жители. На все "
        "денег не хватит — что нужно в первую очередь, решаете вы.",
        "There are 1,500,000 som in the budget and ten projects proposed by residents on the "
        "ballot. There is not enough for all of them: you decide what is needed first.",
    ),
    rules=_rules(_WHO, _within("1 500 000", "1,500,000"), _GREEDY, _CHEAPER, _AGAIN, _FREE),
    categories=_ALL,
    pot=som(1_500_000),
    cost_limit=som(600_000),
    minimum_age=18,
    phases=(
        PhaseEntry("ideas", -76, -46),
        PhaseEntry("review", -45, -11),
        PhaseEntry("voting", -6, 8),
        PhaseEntry("counting", 9, 14),
        PhaseEntry("delivery", 15, 300),
    ),
    ballot_rule="knapsack",
    max_choices=None,
    tally_rule="greedy-votes",
    completion=None,
    tie_rule="cost",
    voters=96,
)

CAMPAIGN_2027 = CampaignEntry(
    slug="2027",
    title=localized(
        "2027-жылга идеяңызды жазыңыз",
        "Предложите идею на 2027 год",
        "Propose an idea for 2027",
    ),
    summary=localized(
        "Айылыңызда эмнени оңдоо же куруу керек? Өз сөзүңүз менен жазыңыз, канчага түшөрүн "
        "болжолдоп коюңуз. Эсептегенге адис жардам берет. 2027-жылга 1 600 000 сом каралууда.",
        "Что в вашем селе нужно починить или построить? Напишите своими словами и прикиньте, "
        "сколько это стоит. Со сметой поможет специалист. На 2027 год планируется 1 600 000 сомов.",
        "What should be repaired or built in your village? Write in your own words and guess "
        "what it costs; the specialist helps with the estimate. The plan is 1,600,000 som.",
    ),
    rules=_rules(
        localized(
            "Идеяны айыл аймагынын ар бир тургуну сунуштай алат. Бир долбоордун баасы 600 000 "
            "сомдон ашпашы керек.",
            "Идею может предложить любой житель айылного аймака. Один проект не должен стоить "
            "больше 600 000 сомов.",
            "Any resident of the ayil aimak can propose an idea. A project may cost 600,000 som "
            "at most.",
        ),
        localized(
            "Идея көпчүлүккө пайда алып келсин жана айыл өкмөтү кыла ала турган иш болсун: суу, "
            "жол, көпүрө, жарык, бала бакча, спорт, маданият.",
            "Идея должна быть полезна многим и быть по силам айыл окмоту: вода, дороги, мосты, "
            "свет, детский сад, спорт, культура.",
            "The idea should serve many people and be something the ayil okmotu can do: water, "
            "roads, bridges, lights, kindergartens, sport, culture.",
        ),
        localized(
            "Ар бир идеяга адис жооп берет. Жарабай калса, себебин жазат, сиз ага даттана аласыз.",
            "На каждую идею специалист ответит. Если она не подойдёт, напишет почему, и с этим "
            "можно не согласиться.",
            "Every idea gets an answer. If it cannot be done, the specialist says why, and you can "
            "appeal.",
        ),
        _within("1 600 000", "1,600,000"),
        _GREEDY,
        _CHEAPER,
    ),
    categories=_ALL,
    pot=som(1_600_000),
    cost_limit=som(600_000),
    minimum_age=18,
    phases=(
        PhaseEntry("ideas", -20, 18),
        PhaseEntry("review", 19, 53),
        PhaseEntry("voting", 60, 74),
        PhaseEntry("counting", 75, 80),
        PhaseEntry("delivery", 81, 360),
    ),
    ballot_rule="knapsack",
    max_choices=None,
    tally_rule="greedy-votes",
    completion=None,
    tie_rule="cost",
    voters=0,
)

CAMPAIGN_SPORT = CampaignEntry(
    slug="sport-2026",
    title=localized(
        "Кайсы спорт аянтчасы биринчи салынат?",
        "Какая спортплощадка будет первой?",
        "Which sports ground is built first?",
    ),
    summary=localized(
        "Спорт үчүн 350 000 сом бар. Конверттердин ачкычын комиссия өзү сактайт: добуш берүү "
        "комиссиянын эки мүчөсү ачкычты жасап, сынагандан кийин ачылат.",
        "На спорт есть 350 000 сомов. Ключ от конвертов хранит сама комиссия: голосование "
        "откроется, когда два её члена создадут ключ и проверят его.",
        "There are 350,000 som for sport. The commission itself keeps the key to the envelopes: "
        "voting opens once two of its members have made the key and tried it.",
    ),
    rules=_rules(_WHO, _within("350 000", "350,000"), _GREEDY, _CHEAPER, _AGAIN, _FREE),
    categories=("sport", "parks", "school", "culture", "health"),
    pot=som(350_000),
    cost_limit=som(250_000),
    minimum_age=18,
    phases=(
        PhaseEntry("ideas", -60, -40),
        PhaseEntry("review", -39, -8),
        PhaseEntry("voting", 0, 13),
        PhaseEntry("counting", 14, 18),
        PhaseEntry("delivery", 19, 200),
    ),
    ballot_rule="knapsack",
    max_choices=None,
    tally_rule="greedy-votes",
    completion=None,
    tie_rule="cost",
    voters=0,
    key_keeping="commission",
)

CAMPAIGNS = (CAMPAIGN_2024, CAMPAIGN_2025, CAMPAIGN_SPORT, CAMPAIGN_2026, CAMPAIGN_2027)
