"""What stood on the ballots of 2024 and 2025."""

from civicbudget.demo.entries import ProjectEntry, localized, som

PROJECTS_2024 = (
    ProjectEntry(
        "2024",
        1,
        "ak-bulak",
        "lighting",
        localized(
            "Борбордук көчөгө 14 чырак",
            "14 фонарей на центральной улице",
            "14 lamps for the main street",
        ),
        localized(
            "Мектептен айыл өкмөтүнө чейинки көчөгө LED чырактар орнотулат. Кышында балдар "
            "экинчи сменадан караңгыда кайтып жүрүшөт.",
            "Светодиодные фонари от школы до айыл окмоту. Зимой дети идут со второй смены в "
            "темноте.",
            "LED lamps from the school to the ayil okmotu. In winter children walk home from the "
            "second shift in the dark.",
        ),
        som(268_000),
        popularity=82,
    ),
    ProjectEntry(
        "2024",
        2,
        "ak-bulak",
        "culture",
        localized(
            "Маданият үйүнө 120 отургуч",
            "120 кресел для Дома культуры",
            "120 seats for the House of Culture",
        ),
        localized(
            "Залдагы отургучтардын жарымы сынган. Жаңысы коюлса, жыйын да, той да, концерт да "
            "ушул жерде өтөт.",
            "Половина кресел в зале сломана. С новыми здесь снова будут собрания и концерты.",
            "Half of the seats in the hall are broken. With new ones it can be used for meetings "
            "and concerts again.",
        ),
        som(342_000),
        popularity=44,
    ),
    ProjectEntry(
        "2024",
        3,
        "aral",
        "sport",
        localized(
            "Мектептин короосуна тренажерлор",
            "Тренажёры во дворе школы",
            "Exercise machines in the school yard",
        ),
        localized(
            "Ачык асман алдындагы сегиз тренажер. Күндүз окуучулар, кечинде чоңдор машыгат.",
            "Восемь уличных тренажёров: днём для школьников, вечером для взрослых.",
            "Eight outdoor machines, for pupils by day and for adults in the evening.",
        ),
        som(196_000),
        popularity=52,
    ),
    ProjectEntry(
        "2024",
        4,
        "dostuk",
        "water",
        localized(
            "Суу түтүгүнүн 400 метрин алмаштыруу",
            "Замена 400 метров водопровода",
            "Replacing 400 metres of water pipe",
        ),
        localized(
            "Садовая көчөсүндөгү темир түтүк чирип, аптасына бир жарылат. Пластик түтүк тартылат.",
            "Железная труба на улице Садовой прогнила и рвётся каждую неделю. Проложат "
            "пластиковую.",
            "The iron pipe in Sadovaya street has rusted and bursts every week. A plastic one will "
            "be laid.",
        ),
        som(387_000),
        popularity=73,
    ),
    ProjectEntry(
        "2024",
        5,
        "ak-terek",
        "bridges",
        localized(
            "Чоң арыктын үстүнө көпүрө",
            "Мост через большой арык",
            "A bridge over the main ditch",
        ),
        localized(
            "Эски жыгач көпүрөнүн ордуна темир көпүрө: жөө адам да, жеңил унаа да өтөт.",
            "Вместо старого деревянного моста железный, для людей и легковых машин.",
            "An iron bridge for people and cars in place of the old wooden one.",
        ),
        som(214_000),
        popularity=60,
    ),
    ProjectEntry(
        "2024",
        6,
        "yntymak",
        "lighting",
        localized(
            "Ынтымактын көчөсүнө 8 чырак",
            "8 фонарей на улице Ынтымака",
            "8 lamps for the street of Yntymak",
        ),
        localized(
            "Айылдын жалгыз көчөсүндө азыр бир да чырак жок.",
            "На единственной улице села сейчас нет ни одного фонаря.",
            "The only street of the village has not a single lamp.",
        ),
        som(152_000),
        popularity=48,
    ),
)

PROJECTS_2025 = (
    ProjectEntry(
        "2025",
        1,
        "ak-bulak",
        "parks",
        localized(
            "Борбордук паркты калыбына келтирүү",
            "Восстановление центрального парка",
            "Restoring the central park",
        ),
        localized(
            "Жолчолор, он эки отургуч, 200 көчөт жана тамчылатып сугаруу. Коляска түрткөн эне да, "
            "таякчан карыя да сейилдей алат.",
            "Дорожки, двенадцать скамеек, 200 саженцев и капельный полив. Гулять смогут и мама с "
            "коляской, и дедушка с тростью.",
            "Paths, twelve benches, 200 saplings and drip irrigation, for mothers with prams and "
            "old people with canes alike.",
        ),
        som(560_000),
        popularity=70,
    ),
    ProjectEntry(
        "2025",
        2,
        "ak-bulak",
        "school",
        localized(
            "Мектепке жылуу ажаткана",
            "Тёплый туалет для школы",
            "An indoor toilet for the school",
        ),
        localized(
            "430 окуучу кышында да короодогу ажатканага чуркайт. Имараттын ичине сегиз орундуу "
            "ажаткана жана кол жуугуч курулат.",
            "430 учеников и зимой бегают во двор. Внутри здания построят туалет на восемь мест и "
            "умывальники.",
            "430 pupils run out to the yard even in winter. Eight toilets and wash-basins will be "
            "built inside.",
        ),
        som(590_000),
        popularity=78,
    ),
    ProjectEntry(
        "2025",
        3,
        "aral",
        "irrigation",
        localized(
            "Арал арыгынын 180 метрин бетондоо",
            "Бетонирование 180 метров арыка в Арале",
            "Lining 180 metres of the Aral ditch",
        ),
        localized(
            "Суунун үчтөн бири жерге сиңип, аяккы талааларга жетпейт.",
            "Треть воды уходит в землю и не доходит до дальних полей.",
            "A third of the water seeps away and never reaches the far fields.",
        ),
        som(430_000),
        popularity=45,
    ),
    ProjectEntry(
        "2025",
        4,
        "aral",
        "kindergarten",
        localized(
            "«Балапан» бала бакчасына оюн аянтча",
            "Игровая площадка для детсада «Балапан»",
            "A playground for the Balapan kindergarten",
        ),
        localized(
            "Селкинчек, тайгалак, кум чуңкур жана күндөн калкалаган чатыр.",
            "Качели, горка, песочница и навес от солнца.",
            "Swings, a slide, a sandpit and a roof against the sun.",
        ),
        som(245_000),
        popularity=55,
    ),
    ProjectEntry(
        "2025",
        5,
        "dostuk",
        "roads",
        localized(
            "Мектепке баруучу жөө жол",
            "Пешеходная дорожка к школе",
            "A footpath to the school",
        ),
        localized(
            "Балдар чоң жолдун жээги менен басат. 350 метр жөө жол төшөлөт.",
            "Дети ходят по обочине большой дороги. Проложат 350 метров дорожки.",
            "Children walk on the edge of the main road. 350 metres of footpath will be laid.",
        ),
        som(310_000),
        popularity=48,
    ),
    ProjectEntry(
        "2025",
        6,
        "dostuk",
        "health",
        localized(
            "ФАПка ЭКГ аппараты жана кушетка",
            "Аппарат ЭКГ и кушетка для ФАПа",
            "An ECG machine and a couch for the health post",
        ),
        localized(
            "Жүрөк оорусу менен жабыркагандар ЭКГ үчүн районго 38 чакырым жол жүрөт.",
            "Сердечники ездят на ЭКГ в райцентр за 38 километров.",
            "People with heart disease travel 38 kilometres to the rayon centre for an ECG.",
        ),
        som(180_000),
        popularity=58,
    ),
    ProjectEntry(
        "2025",
        7,
        "ak-terek",
        "water",
        localized(
            "Жогорку көчөгө беш суу колонкасы",
            "Пять водоразборных колонок на верхней улице",
            "Five standpipes for the upper street",
        ),
        localized(
            "46 үйлүү көчө сууну булактан ташып ичет.",
            "Улица из 46 дворов носит воду из родника.",
            "A street of 46 houses carries its water from a spring.",
        ),
        som(265_000),
        popularity=90,
    ),
    ProjectEntry(
        "2025",
        8,
        "yntymak",
        "culture",
        localized(
            "Ынтымактын клубунун чатырын оңдоо",
            "Ремонт крыши клуба в Ынтымаке",
            "Repairing the roof of the Yntymak club",
        ),
        localized(
            "Чатырдан суу өтүп, клуб үч жылдан бери жабык турат.",
            "Крыша течёт, клуб закрыт третий год.",
            "The roof leaks and the club has been closed for three years.",
        ),
        som(162_000),
        popularity=85,
    ),
)
