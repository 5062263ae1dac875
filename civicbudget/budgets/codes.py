"""The classifications as they stand when an installation begins, and what a code says by itself.

The titles are rows that an operator may change (ClassificationCode); these are the first ones:
functions after COFOG (IMF, Government Finance Statistics Manual 2014, table 6A.1), revenue and
expense by kind after the manual's classification as the budgets of Kyrgyzstan number it.
"""

from __future__ import annotations

from civicbudget.budgets.models import Classification, Side

FUNCTIONS = {
    "701": (
        "Жалпы багыттагы мамлекеттик кызматтар",
        "Государственные службы общего назначения",
        "General public services",
    ),
    "702": ("Коргонуу", "Оборона", "Defence"),
    "703": (
        "Коомдук тартип жана коопсуздук",
        "Общественный порядок и безопасность",
        "Public order and safety",
    ),
    "704": ("Экономикалык маселелер", "Экономические вопросы", "Economic affairs"),
    "705": ("Айлана-чөйрөнү коргоо", "Охрана окружающей среды", "Environmental protection"),
    "706": (
        "Турак жай жана коммуналдык кызматтар",
        "Жилищные и коммунальные услуги",
        "Housing and community services",
    ),
    "707": ("Саламаттык сактоо", "Здравоохранение", "Health"),
    "708": (
        "Эс алуу, маданият жана дин",
        "Отдых, культура и религия",
        "Recreation, culture and religion",
    ),
    "709": ("Билим берүү", "Образование", "Education"),
    "710": ("Социалдык коргоо", "Социальная защита", "Social protection"),
}

KINDS = {
    "11": ("Салыктык кирешелер", "Налоговые доходы", "Tax revenue"),
    "13": ("Алынган гранттар жана трансферттер", "Полученные гранты и трансферты", "Grants"),
    "14": ("Салыктык эмес кирешелер", "Неналоговые доходы", "Non-tax revenue"),
    "21": (
        "Эмгек акы жана Социалдык фондго төгүмдөр",
        "Заработная плата и взносы в Социальный фонд",
        "Wages and contributions to the Social Fund",
    ),
    "22": ("Товарлар жана кызматтар", "Товары и услуги", "Goods and services"),
    "25": ("Субсидиялар", "Субсидии", "Subsidies"),
    "26": ("Берилген гранттар", "Предоставленные гранты", "Grants given"),
    "27": ("Социалдык жөлөкпулдар", "Социальные пособия", "Social benefits"),
    "28": ("Башка чыгашалар", "Другие расходы", "Other expenditure"),
    "31": ("Финансылык эмес активдер", "Нефинансовые активы", "Non-financial assets"),
}

OTHER = {
    **{"701": "7016", "702": "7025", "703": "7036", "704": "7049", "705": "7056"},
    **{"706": "7066", "707": "7076", "708": "7086", "709": "7098", "710": "7109"},
}
"""By function, the code of what the same table calls "not elsewhere classified"."""

OWN, EQUALIZATION, TRANSFERS, SPECIAL = "own", "equalization", "transfers", "special"

SOURCES = {
    OWN: ("Өздүк кирешелер", "Собственные доходы", "Own revenue"),
    EQUALIZATION: ("Теңдештирүүчү грант", "Выравнивающий грант", "Equalization grant"),
    TRANSFERS: (
        "Республикалык бюджеттен башка трансферттер",
        "Прочие трансферты из республиканского бюджета",
        "Other transfers from the republican budget",
    ),
    SPECIAL: ("Атайын каражаттар", "Специальные средства", "Special funds"),
}

FIRST_TITLES = {
    Classification.FUNCTIONAL: FUNCTIONS,
    Classification.ECONOMIC: KINDS,
    Classification.SOURCE: SOURCES,
}


FUNCTION_LEVEL, ECONOMIC_LEVEL = 3, 2
"""How many digits the first level of each classification has."""


def side_of(code: str) -> Side | None:
    """The side of the budget that a code belongs to; None where the code does not say.

    32 and 33 are balances of money and loans, which cover a deficit and are no expenditure.
    """
    if code.startswith("1"):
        return Side.REVENUE
    if is_function(code) or code.startswith(("2", "31")):
        return Side.EXPENDITURE
    return Side.FINANCING if code.startswith(("32", "33")) else None


def is_function(code: str) -> bool:
    """Whether an expenditure is coded by what it is for (701 to 710), not by its kind."""
    return code[:3] in FUNCTIONS


def group_of(function: str, economic: str) -> str:
    """The first level of a line's classification: 70911 is of 709, 2215 of 22."""
    return function[:FUNCTION_LEVEL] or economic[:ECONOMIC_LEVEL]


def joined(function: str, economic: str) -> str:
    """Both codes as people write them: 70911, 2111 or 70911/2111."""
    return "/".join(filter(None, (function, economic)))
