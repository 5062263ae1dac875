"""The hearings of Ak-Bulak: one past, with its minutes, and one coming."""

from dataclasses import dataclass
from datetime import date

from civicbudget.demo.entries import Localized, localized


@dataclass(frozen=True)
class Said:
    """What somebody said in the hall, from which village, and what was answered."""

    kind: str
    village: str
    lang: str
    text: str
    answer: str
    accepted: bool | None = None
    online: bool = False


DRAFT_YEAR = EXECUTION_YEAR = 2026
HELD = date(2025, 12, 10)
"""Before the kenesh approved of the budget that was spoken of."""
COMING = 20
"""The day of the next one, counted from loading."""
NOTICE = 14
"""Days between notice and hearing."""

PLACE = localized(
    "Ак-Булак айылынын маданият үйү, Борбордук көчө, 5",
    "Дом культуры села Ак-Булак, Центральная улица, 5",
    "House of culture of Ak-Bulak, 5 Central Street",
)
LINK = "https://meet.ak-bulak.example/hearing"
AGENDA: dict[str, Localized] = {
    "draft": localized(
        "1. 2026-жылдын бюджетинин долбоору: кирешелер жана чыгашалар.\n"
        "2. Катышуучу бюджетке бөлүнгөн сумма.\n"
        "3. Суроолор, сунуштар жана жооптор.",
        "1. Проект бюджета на 2026 год: доходы и расходы.\n"
        "2. Сумма, выделенная на бюджет участия.\n"
        "3. Вопросы, предложения и ответы.",
        "1. The draft budget of 2026: revenue and expenditure.\n"
        "2. The sum set aside for the participatory budget.\n"
        "3. Questions, proposals and answers.",
    ),
    "execution": localized(
        "1. 2026-жылдын биринчи жарымында бюджеттин аткарылышы жөнүндө отчет.\n"
        "2. Өткөн угууда кабыл алынган сунуштар боюнча эмне жасалды.\n"
        "3. Суроолор жана жооптор.",
        "1. Отчёт об исполнении бюджета за первое полугодие 2026 года.\n"
        "2. Что сделано по предложениям, принятым на прошлых слушаниях.\n"
        "3. Вопросы и ответы.",
        "1. The report on the execution of the budget in the first half of 2026.\n"
        "2. What was done about the proposals accepted at the last hearing.\n"
        "3. Questions and answers.",
    ),
}
DECIDED = localized(
    "Бюджеттин долбоору жактырылды. Кабыл алынган эки сунуш айылдык кеңешке жөнөтүлөт.",
    "Проект бюджета одобрен. Два принятых предложения направляются в айылный кенеш.",
    "The draft was approved of. The two accepted proposals go to the ayil kenesh.",
)
CHAIR, SECRETARY = "Осмонов Кубанычбек", "Жапарова Нуржан"

PLACE_CAME = {
    "women": 54,
    "men": 63,
    "under_18": 4,
    "18_27": 21,
    "28_59": 61,
    "60_over": 31,
    "ak-bulak": 58,
    "aral": 24,
    "dostuk": 17,
    "ak-terek": 12,
    "yntymak": 4,
    "elsewhere": 2,
}
ONLINE_CAME = {
    "women": 8,
    "men": 5,
    "18_27": 6,
    "28_59": 7,
    "ak-bulak": 6,
    "aral": 3,
    "yntymak": 1,
    "elsewhere": 3,
}

REMARKS = (
    Said(
        "question",
        "aral",
        "ky",
        "Аралдагы бала бакчанын чатыры качан оңдолот?",
        "Оңдоого каражат 2026-жылдын бюджетинде каралган, иш июнда башталат.",
    ),
    Said(
        "question",
        "dostuk",
        "ru",
        "Почему расходы на содержание айыл окмоту выросли?",
        "Выросли тарифы на электроэнергию и отчисления в Социальный фонд, штат прежний.",
    ),
    Said(
        "proposal",
        "ak-terek",
        "ky",
        "Ак-Теректеги мектепке чейинки көчөнү жарык кылуу.",
        "Кабыл алынды: жол чыгашаларынан алты чырак коюлат.",
        True,
    ),
    Said(
        "proposal",
        "yntymak",
        "ky",
        "Ынтымакка жумасына эки жолу таштанды ташуучу машина жиберүү.",
        "Кабыл алынды: келишимге экинчи каттам кошулат.",
        True,
        online=True,
    ),
    Said(
        "proposal",
        "ak-bulak",
        "ru",
        "Построить в Ак-Булаке крытый бассейн.",
        "Стоимость больше всех собственных доходов за три года. Можно подать идею на отбор.",
        False,
    ),
)
SIGNED_UP = ("aigul",)
"""Who means to come to the one that is coming."""

DRAFT_FILE = "2026-жылдын бюджетинин долбоору"
PHOTO, PHOTO_MOTIF = "Аралдагы бала бакчанын чатыры, суроо ушул жөнүндө болду", "roof"
"""What hangs beside the past hearing, as it is called in Kyrgyz."""
