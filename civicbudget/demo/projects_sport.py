"""What stands on the ballot for sports grounds: the voting waits for the commission's key."""

from civicbudget.demo.entries import ProjectEntry, localized, som

PROJECTS_SPORT = (
    ProjectEntry(
        "sport-2026",
        1,
        "ak-bulak",
        "sport",
        localized(
            "Мектеп короосуна футбол аянтчасы",
            "Футбольная площадка во дворе школы",
            "A football pitch in the school yard",
        ),
        localized(
            "Жасалма чөп төшөлгөн, 20 × 40 метр аянтча. Сабактан кийин ага бардыгы кире алат.",
            "Площадка 20 × 40 метров с искусственной травой. После уроков открыта для всех.",
            "A pitch of 20 by 40 metres with artificial grass. After lessons it is open to all.",
        ),
        som(240_000),
    ),
    ProjectEntry(
        "sport-2026",
        2,
        "aral",
        "sport",
        localized(
            "Аралда машыгуу жабдыктары",
            "Уличные тренажёры в Арале",
            "Outdoor exercise machines in Aral",
        ),
        localized(
            "Суу жээгине он жабдык коюлат: чоңдорго да, балдарга да ылайык.",
            "Десять тренажёров у реки, для взрослых и детей.",
            "Ten machines by the river, for grown-ups and children.",
        ),
        som(150_000),
    ),
    ProjectEntry(
        "sport-2026",
        3,
        "dostuk",
        "parks",
        localized(
            "Достуктагы жөө жүрүүчү жол",
            "Пешеходная дорожка в Достуке",
            "A walking path in Dostuk",
        ),
        localized(
            "Дарактар тигилген 600 метр жол, жарыгы жана отургучтары менен.",
            "Дорожка в 600 метров с деревьями, освещением и скамейками.",
            "A path of 600 metres with trees, lamps and benches.",
        ),
        som(180_000),
    ),
)
