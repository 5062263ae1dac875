"""The made-up ayil aimak of Ak-Bulak, its villages and what its people can propose.

The villages bear names that occur all over the country (Ak-Bulak, Aral, Dostuk, Ak-Terek and
Yntymak, each eight times or more in the classifier of 2021), and the codes an oblast that does
not exist, so that no real place is meant.
"""

from civicbudget.demo.entries import Category, MunicipalityEntry, Village, localized

VILLAGES = (
    Village("ak-bulak", "41799999899010", localized("Ак-Булак", "Ак-Булак", "Ak-Bulak"), 3412),
    Village("aral", "41799999899020", localized("Арал", "Арал", "Aral"), 1968),
    Village("dostuk", "41799999899030", localized("Достук", "Достук", "Dostuk"), 1743),
    Village("ak-terek", "41799999899040", localized("Ак-Терек", "Ак-Терек", "Ak-Terek"), 1236),
    Village("yntymak", "41799999899050", localized("Ынтымак", "Ынтымак", "Yntymak"), 658),
)

CATEGORIES = (
    Category("water", localized("Ичүүчү суу", "Питьевая вода", "Drinking water")),
    Category("irrigation", localized("Сугат суу", "Поливная вода", "Irrigation")),
    Category("roads", localized("Жолдор", "Дороги", "Roads")),
    Category("bridges", localized("Көпүрөлөр", "Мосты", "Bridges")),
    Category("lighting", localized("Көчө жарыгы", "Уличное освещение", "Street lighting")),
    Category("kindergarten", localized("Бала бакча", "Детский сад", "Kindergarten")),
    Category("school", localized("Мектеп", "Школа", "School")),
    Category("health", localized("Саламаттык сактоо", "Здравоохранение", "Health")),
    Category("sport", localized("Спорт", "Спорт", "Sport")),
    Category("culture", localized("Маданият", "Культура", "Culture")),
    Category("waste", localized("Таштандыны чыгаруу", "Вывоз мусора", "Waste collection")),
    Category(
        "parks",
        localized("Парктар жана жашылдандыруу", "Парки и озеленение", "Parks and greening"),
    ),
)

MUNICIPALITY = MunicipalityEntry(
    slug="ak-bulak",
    soate="41799999899000",
    name=localized("Ак-Булак айыл аймагы", "Ак-Булакский айылный аймак", "Ak-Bulak ayil aimak"),
    villages=VILLAGES,
    categories=CATEGORIES,
)
