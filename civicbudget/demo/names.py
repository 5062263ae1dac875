"""Names in the forms that people of such an aimak bear.

Surname, given name and patronymic; or, among the younger Kyrgyz, the father's name with `уулу`
(son of) or `кызы` (daughter of) before the given name.
"""

import random
from dataclasses import dataclass

from civicbudget.demo.entries import Sex


@dataclass(frozen=True)
class _Names:
    """Surnames as men bear them; fathers are those whose names become patronymics."""

    surnames: tuple[str, ...]
    men: tuple[str, ...]
    women: tuple[str, ...]
    fathers: tuple[str, ...]


def _names(*, surnames: str, men: str, women: str, fathers: str) -> _Names:
    lists = (tuple(text.split()) for text in (surnames, men, women, fathers))
    return _Names(*lists)


_KYRGYZ = _names(
    surnames=(
        "Абдыкадыров Акматов Алымбеков Асанов Байгазиев Бакиров Бейшеналиев Дүйшөнов Жолдошев "
        "Жумабеков Ибраимов Исаев Кадыров Касымалиев Кенжебаев Кожомкулов Мамбеталиев Мамытов "
        "Маматов Мукашев Осмонов Өмүров Сагынбаев Садыков Сатаров Сулайманов Сыдыков Токтогулов "
        "Турдубеков Тургунбаев Чокоев Шаршеев Ысаков Эсеналиев"
    ),
    men=(
        "Азамат Акжол Айбек Алмаз Бакыт Бектур Данияр Жаныбек Жыргал Замир Илияс Кубат Кубаныч "
        "Мирлан Нурбек Нурлан Руслан Сыймык Таалай Талант Темирлан Тилек Улан Уланбек Чыңгыз "
        "Ырыскелди Эмил Эржан Эркин Эрмек"
    ),
    women=(
        "Айгерим Айзада Айнура Айпери Анара Асел Бегимай Бермет Бүбүкан Гүлзат Гүлмира Гүлнара "
        "Жазгүл Жамал Жаркын Жылдыз Кенжегүл Кундуз Мээрим Назгүл Нурзат Нургүл Перизат Сайкал "
        "Салтанат Сонунбүбү Таттыбүбү Толгонай Чолпон Элиза"
    ),
    fathers=(
        "Абдылда Акмат Алымкул Асан Асылбек Бакыт Бейшен Дүйшөн Жумабек Жумагул Ибраим Кадыр "
        "Кубанычбек Мамыт Мамбет Мелис Мукаш Нурдин Өмүрбек Осмон Сагын Сатар Советбек Табылды "
        "Токтосун Турат Турдубек Шаршен Эсен Эсенгул"
    ),
)
_UZBEK = _names(
    surnames=("Каримов Мирзаев Рахимов Турсунов Хакимов Эргашев Юлдашев"),
    men=("Бахтияр Достон Жасур Илхом Отабек Рустам Фаррух Шерзод"),
    women=("Барно Гулчехра Дилноза Зулфия Мухаббат Наргиза Озода Феруза"),
    fathers=("Абдурахмон Икром Карим Рахим Рустам Турсун Шухрат"),
)
_DUNGAN = _names(
    surnames=("Даваза Лумар Ма Машанло Хахазов Чинло Юсуров Янсунло"),
    men=("Арсман Исмар Кали Мансур Раман Харсан Якуб"),
    women=("Асия Зайнап Марьям Салима Сафара Фатима Халича"),
    fathers=("Исмар Мансур Раман Умар Юнус Якуб"),
)
_RUSSIAN = _names(
    surnames=("Белоусов Бондаренко Гришин Кравченко Литвиненко Панин Шевченко"),
    men=("Алексей Андрей Виктор Дмитрий Николай Сергей"),
    women=("Галина Екатерина Людмила Марина Надежда Татьяна"),
    fathers=("Александр Виктор Владимир Иван Михаил Пётр"),
)
_PATRONYMICS = {"Пётр": "Петр", "Михаил": "Михайл"}
_PEOPLES = (_KYRGYZ, _UZBEK, _DUNGAN, _RUSSIAN)
_SHARES = {
    "ak-bulak": (84, 3, 2, 11),
    "aral": (97, 2, 0, 1),
    "dostuk": (35, 30, 30, 5),
    "ak-terek": (98, 1, 0, 1),
    "yntymak": (100, 0, 0, 0),
}
_FIRST_YEAR_OF_UULU = 1985


def full_name(drawn: random.Random, *, village: str, sex: Sex, birth_year: int) -> str:
    """A full name as the roll has it, in a form right for the people, the sex and the age."""
    people = drawn.choices(_PEOPLES, _SHARES[village])[0]
    given = drawn.choice(people.women if sex == "female" else people.men)
    father = drawn.choice([name for name in people.fathers if name != given])
    own_form = people is _KYRGYZ and birth_year >= _FIRST_YEAR_OF_UULU and drawn.random() < 0.55
    if own_form:
        return f"{father} {'кызы' if sex == 'female' else 'уулу'} {given}"
    surname = _surname(drawn.choice(people.surnames), sex)
    return f"{surname} {given} {_patronymic(father, sex)}"


def _surname(surname: str, sex: Sex) -> str:
    changes = surname.endswith(("ов", "ев", "ин"))
    return f"{surname}а" if sex == "female" and changes else surname


def _patronymic(father: str, sex: Sex) -> str:
    ending = "овна" if sex == "female" else "ович"
    stem = _PATRONYMICS.get(father, father)
    if stem.endswith(("а", "ы")):
        return f"{stem[:-1]}{ending}"
    return f"{stem}{ending}"
