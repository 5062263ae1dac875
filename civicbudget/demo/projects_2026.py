"""The ten projects on the ballot of 2026, as the officials put the residents' ideas."""

from civicbudget.demo.entries import ProjectEntry, localized, som

PROJECTS_2026 = (
    ProjectEntry(
        "2026",
        1,
        "ak-bulak",
        "lighting",
        localized(
            "Мектеп көчөсүнө 26 чырак",
            "26 фонарей на улице Мектеп",
            "26 lamps for Mektep street",
        ),
        localized(
            "Мектептен чоң жолдогу дүкөнгө чейин LED чырактар орнотулат. Экинчи сменадан кайткан "
            "430 окуучу жана көчөдөгү 118 үй жарык көчө менен жүрөт.",
            "Светодиодные фонари от школы до магазина у большой дороги. По светлой улице пойдут "
            "430 учеников второй смены и жители 118 домов.",
            "LED lamps from the school to the shop on the main road: a lit street for 430 pupils "
            "of the second shift and 118 houses.",
        ),
        som(430_200),
        ("2026-lamps", "2026-lamps-shop"),
        popularity=78,
    ),
    ProjectEntry(
        "2026",
        2,
        "ak-bulak",
        "kindergarten",
        localized(
            "«Күнчырак» бала бакчасына жаңы чатыр",
            "Новая крыша для детсада «Күнчырак»",
            "A new roof for the Künchyrak kindergarten",
        ),
        localized(
            "1987-жылдан калган шифер алынып, 520 чарчы метр чатыр жаңыланат. Бакчага 96 бала "
            "барат.",
            "Шифер 1987 года снимут и обновят 520 квадратных метров крыши. В сад ходят 96 детей.",
            "The slate of 1987 comes off and 520 square metres of roof are renewed. 96 children go "
            "to this kindergarten.",
        ),
        som(585_000),
        ("2026-roof",),
        popularity=80,
    ),
    ProjectEntry(
        "2026",
        3,
        "aral",
        "bridges",
        localized(
            "Аралда канал аркылуу жөө көпүрө",
            "Пешеходный мост через канал в Арале",
            "A footbridge over the canal in Aral",
        ),
        localized(
            "Узундугу 12 метр темир көпүрө. Төмөнкү көчөнүн 74 окуучусу мындан ары түтүктүн үстү "
            "менен өтпөйт.",
            "Железный мост длиной 12 метров. 74 школьникам с нижней улицы больше не придётся "
            "переходить канал по трубе.",
            "An iron bridge 12 metres long, so that 74 pupils from the lower street no longer "
            "cross the canal on a pipe.",
        ),
        som(312_000),
        ("2026-footbridge",),
        popularity=70,
    ),
    ProjectEntry(
        "2026",
        4,
        "aral",
        "sport",
        localized(
            "Аралга спорт аянтчасы",
            "Спортплощадка в Арале",
            "A sports ground for Aral",
        ),
        localized(
            "Мектептин артындагы 40×20 метр бош жерге футбол, волейбол жана баскетбол аянтчасы "
            "жасалып, тосулуп, жарык тартылат.",
            "На пустыре 40×20 метров за школой сделают площадку для футбола, волейбола и "
            "баскетбола с ограждением и светом.",
            "On the empty plot of 40 by 20 metres behind the school: football, volleyball and "
            "basketball, with a fence and lights.",
        ),
        som(540_000),
        ("2026-sports-ground",),
        popularity=62,
    ),
    ProjectEntry(
        "2026",
        5,
        "dostuk",
        "water",
        localized(
            "Достуктун Степная көчөсүнө суу түтүгү",
            "Водопровод на улицу Степную в Достуке",
            "Water pipe to Stepnaya street in Dostuk",
        ),
        localized(
            "640 метр түтүк тартылып, 34 үйгө суу келет. Траншеяны тургундар өз техникасы менен "
            "казып берет.",
            "640 метров трубы, вода придёт в 34 двора. Траншею жители выкопают своей техникой.",
            "640 metres of pipe bring water to 34 houses. Residents dig the trench with their own "
            "machines.",
        ),
        som(478_000),
        ("2026-pipe",),
        popularity=74,
    ),
    ProjectEntry(
        "2026",
        6,
        "dostuk",
        "waste",
        localized(
            "Төрт айылга таштанды контейнерлери",
            "Контейнеры для мусора в четырёх сёлах",
            "Waste containers for four villages",
        ),
        localized(
            "Он төрт контейнер, беш аянтча: Достукта экөө, Ак-Булакта, Аралда жана Ак-Теректе "
            "бирден.",
            "Четырнадцать контейнеров на пяти площадках: две в Достуке, по одной в Ак-Булаке, "
            "Арале и Ак-Тереке.",
            "Fourteen containers on five sites: two in Dostuk, one each in Ak-Bulak, Aral and "
            "Ak-Terek.",
        ),
        som(320_000),
        ("2026-containers",),
        popularity=55,
    ),
    ProjectEntry(
        "2026",
        7,
        "ak-terek",
        "health",
        localized(
            "Ак-Теректин ФАПына электр жылытуу",
            "Электроотопление ФАПа в Ак-Тереке",
            "Electric heating for the Ak-Terek health post",
        ),
        localized(
            "Көмүр мештин ордуна электр казан, тогуз батарея жана төрт жаңы терезе.",
            "Вместо угольной печи электрокотёл, девять батарей и четыре новых окна.",
            "An electric boiler, nine radiators and four new windows in place of the coal stove.",
        ),
        som(265_000),
        ("2026-health-post",),
        popularity=68,
    ),
    ProjectEntry(
        "2026",
        8,
        "ak-terek",
        "irrigation",
        localized(
            "Ак-Теректин баш арыгынын шлюзун оңдоо",
            "Ремонт шлюза на головном арыке Ак-Терека",
            "Repairing the sluice of Ak-Terek's main ditch",
        ),
        localized(
            "Үч калкан жаңыланып, 60 метр лоток салынат. 140 гектар жерге суу кезеги менен жетет.",
            "Три новых щита и 60 метров лотков. Вода по очереди дойдёт до всех 140 гектаров.",
            "Three new gates and 60 metres of lined channel, so that water reaches all 140 "
            "hectares in turn.",
        ),
        som(348_000),
        ("2026-sluice",),
        popularity=58,
    ),
    ProjectEntry(
        "2026",
        9,
        "yntymak",
        "water",
        localized(
            "Ынтымактын скважинасына жаңы насос",
            "Новый насос для скважины в Ынтымаке",
            "A new pump for the Yntymak well",
        ),
        localized(
            "2011-жылкы насос жана башкаруу шкафы алмаштырылат. Ынтымактын 658 тургуну ушул жалгыз "
            "скважинадан суу ичет.",
            "Заменят насос 2011 года и шкаф управления. Из этой единственной скважины пьют все 658 "
            "жителей Ынтымака.",
            "The pump of 2011 and its control box are replaced. All 658 people of Yntymak drink "
            "from this one well.",
        ),
        som(295_000),
        ("2026-pump",),
        popularity=72,
    ),
    ProjectEntry(
        "2026",
        10,
        "ak-bulak",
        "culture",
        localized(
            "Ак-Булактын китепканасы жылуу болсун",
            "Тёплая библиотека в Ак-Булаке",
            "A warm library in Ak-Bulak",
        ),
        localized(
            "Электр казан, сегиз батарея жана төрт терезе. Сабактан кийин балдар жылуу жерде окуй "
            "алат.",
            "Электрокотёл, восемь батарей и четыре окна. После уроков детям будет где почитать в "
            "тепле.",
            "An electric boiler, eight radiators and four windows: a warm place to read after "
            "school.",
        ),
        som(214_000),
        ("2026-library",),
        popularity=52,
    ),
)
