"""What could not go on the ballot of 2026, and what its authors were told."""

from civicbudget.demo.entries import Comment, IdeaEntry, ReviewEntry, item, som

REFUSED_2026 = (
    IdeaEntry(
        key="2026-asphalt",
        campaign="2026",
        author="viktor",
        language="ru",
        village="yntymak",
        category="roads",
        day=-70,
        title="Заасфальтировать дорогу на Ынтымак",
        text=(
            "Я вожу в Ынтымак хлеб, через день. Два с половиной километра едешь двадцать минут, "
            "яма на яме, весной без трактора не пройти. «Скорая» туда ехать не хочет. Люди там "
            "такие же граждане, как и мы. Сколько можно подсыпать гравий, который смывает в "
            "первый же дождь?"
        ),
        beneficiaries="Жители Ынтымака и все, кто туда ездит.",
        items=(
            item("Асфальт в два слоя с основанием, первые 180 метров", 900, "м²", 1_350),
            item("Водопропускная труба", 1, "шт.", 95_000),
        ),
        asked=som(1_310_000),
        supporters=8,
        state="refused",
        comments=(
            Comment(
                "bakyt",
                "ky",
                -68,
                "Виктор байке туура айтат. Оорулуу адамды алып чыккыча жаны чыгат.",
            ),
            Comment(
                "viktor",
                "ru",
                -18,
                "Ответ понятный, хоть и обидный. Письмо в министерство покажите, когда придёт "
                "ответ.",
            ),
            Comment(
                "taalaibek",
                "ru",
                -17,
                "Конечно, выложим сюда оба письма: наше и ответ.",
            ),
        ),
        review=ReviewEntry(
            reviewer="taalaibek",
            day=-29,
            feasible=False,
            feasibility=(
                "На эту сумму выйдет 180 метров из двух с половиной километров, а вся дорога "
                "стоит около 17 миллионов сомов. Делить её на такие куски бессмысленно: по краям "
                "асфальт без отвода воды продержится год."
            ),
            lawful=False,
            legality=(
                "Дорога Ак-Булак — Ынтымак числится за Министерством транспорта, тратить на неё "
                "местный бюджет мы не вправе. Мы отправили в министерство письмо с просьбой "
                "включить её в план ремонта, а грейдер по весне пройдёт за счёт статьи 70451 "
                "до границы села."
            ),
            cost=som(17_160_000),
            cost_words="Расчёт автора реалистичный, проект и экспертиза добавят ещё около 6 %.",
        ),
    ),
    IdeaEntry(
        key="2026-well",
        campaign="2026",
        author="mirlan",
        language="ky",
        village="yntymak",
        category="water",
        day=-65,
        title="Ынтымакка экинчи скважина",
        text=(
            "Ынтымакта жалгыз скважина бар, насосу бузулса айыл суусуз калат. Экинчиси бургуланса, "
            "бири бузулганда экинчиси иштеп турмак. Интернеттен карадым, метри 9 миң сом экен."
        ),
        beneficiaries="Ынтымактын 658 тургуну.",
        items=(
            item("Бургулоо", 80, "метр", 9_000),
            item("Түтүк", 80, "метр", 3_200),
            item("Насос жана шкаф", 1, "топтом", 188_000),
            item("Долбоор жана уруксат", 1, "топтом", 140_000),
        ),
        asked=som(1_304_000),
        supporters=5,
        state="refused",
        comments=(
            Comment(
                "bakyt",
                "ky",
                -59,
                "Мирлан иним, экинчи скважинага акча жетпейт. Насосту алмаштырууну жаздым, ошону "
                "колдойлу.",
            ),
            Comment("mirlan", "ky", -58, "Макул байке, колдоп койдум."),
        ),
        review=ReviewEntry(
            reviewer="taalaibek",
            day=-30,
            feasible=False,
            feasibility=(
                "Ынтымакта суу 110 метрден кийин чыгат, ошондо скважина 1,9 миллион сом турат, ал "
                "бөлүштүрүлүүчү суммадан көп. "
                "Азыркы скважинанын суусу айылга жетет, көйгөй насосто; аны алмаштыруу өзүнчө "
                "долбоор болуп бюллетенге чыкты. Экинчи скважинаны «Таза суу» программасына "
                "табыштама катары беребиз."
            ),
            lawful=True,
            legality="Мыйзамга каршы келбейт, бирок жер астындагы сууну алууга уруксат керек.",
            cost=som(1_940_000),
            cost_words="Коргоо зонасын тосуу жана сууну лабораторияда текшерүү кошулду.",
        ),
    ),
    IdeaEntry(
        key="2026-pool",
        campaign="2026",
        author="mirlan",
        language="ky",
        village="ak-bulak",
        category="sport",
        day=-55,
        title="Айылга жабык бассейн",
        text=(
            "Шаарда окуп жүргөндө бассейнге барчумун, абдан жакты. Биздин балдар каналга түшүп "
            "жүрөт, жыл сайын кырсык чыгат. Маданият үйүнүн жанындагы эски кампаны бассейн "
            "кылса болот. Кышында да сүзүшмөк."
        ),
        beneficiaries="Бардык айылдардын балдары.",
        items=(
            item("Кампаны оңдоо", 1, "жумуш", 260_000),
            item("Бассейндин чаначы жана плитка", 1, "жумуш", 220_000),
            item("Суу тазалагыч, жылыткыч", 1, "топтом", 110_000),
        ),
        asked=som(590_000),
        supporters=6,
        state="refused",
        comments=(
            Comment(
                "aiperi",
                "ky",
                -53,
                "Идея сонун, бирок кышында жылытканга ким толойт?",
            ),
            Comment(
                "cholpon",
                "ky",
                -52,
                "Балдардын каналга түшкөнү чын эле коркунучтуу. Жок дегенде жээгин тосуп койсо.",
            ),
        ),
        review=ReviewEntry(
            reviewer="nurgul",
            day=-28,
            feasible=False,
            feasibility=(
                "Адистин эсебинде мындай бассейн 14 миллион сомдон кем эмес турат, кампанын "
                "пайдубалы сууну көтөрбөйт. Жылытууга, сууга жана куткаруучуга жылына 1,8 миллион "
                "сом керек, бюджетте мындай акча жок. Каналга түшкөн жерлерди тосуу сунушун 2027-"
                "жылга өзүнчө идея кылып жазсаңыз, эсептегенге жардам беребиз."
            ),
            lawful=True,
            legality="Спорт жайын куруу айыл өкмөтүнүн укугуна кирет.",
            cost=som(14_000_000),
            cost_words="Окшош бассейндин баасы боюнча; автордун эсебинде инженердик бөлүгү жок.",
        ),
    ),
    IdeaEntry(
        key="2026-tractor",
        campaign="2026",
        author="fatima",
        language="ru",
        village="dostuk",
        category="irrigation",
        day=-57,
        title="Трактор для огородников Достука",
        text=(
            "Весной мини-трактор не найти ни за какие деньги, а у кого есть — просит 1 500 за "
            "участок. Нас на улице двенадцать семей, сажаем лук и чеснок. Если бы айыл окмоту "
            "купил один трактор на нас всех, мы бы сами за ним следили и заправляли."
        ),
        beneficiaries="Двенадцать семей, а осенью, может быть, и соседние улицы.",
        items=(
            item("Мини-трактор 24 л. с.", 1, "шт.", 465_000),
            item("Плуг и окучник", 1, "комплект", 62_000),
        ),
        asked=som(527_000),
        supporters=3,
        state="refused",
        review=ReviewEntry(
            reviewer="nurgul",
            day=-27,
            feasible=True,
            feasibility="Купить такой трактор можно, запчасти есть в райцентре.",
            lawful=False,
            legality=(
                "Деньги голосования идут на то, чем может пользоваться каждый: дороги, вода, "
                "школа. Трактор работал бы на частных участках двенадцати семей, это запрещено "
                "правилами кампании. Посоветуем кооператив: для него есть лизинг под 6 % годовых, "
                "с документами поможем, приходите во вторник или четверг, кабинет 4."
            ),
            cost=som(527_000),
            cost_words="Цена соответствует рынку.",
        ),
    ),
    IdeaEntry(
        key="2026-reading-corner",
        campaign="2026",
        author="emma",
        language="en",
        village="ak-bulak",
        category="culture",
        day=-61,
        title="A reading corner in the library",
        text=(
            "I teach English at the school for two years as a volunteer. After lessons the "
            "children have nowhere to sit and read. The library has a side room full of old "
            "newspapers. With shelves, tables and some new books in Kyrgyz, Russian and English "
            "it could be the nicest room in the village.\n\n"
            "My pupils have already offered to paint it."
        ),
        beneficiaries="About 200 children between 7 and 15.",
        items=(
            item("Shelf", 6, "pcs", 7_500),
            item("Table", 4, "pcs", 6_800),
            item("Chair", 16, "pcs", 2_100),
            item("Books", 150, "pcs", 420),
        ),
        asked=som(168_800),
        supporters=5,
        state="withdrawn",
        comments=(
            Comment(
                "natalya",
                "ru",
                -59,
                "Эмма, комната ваша! Только сначала отопление, иначе зимой там никто не усидит.",
            ),
            Comment(
                "nurgul",
                "en",
                -54,
                "Dear Emma, thank you. Could you agree with the library which furniture can be "
                "kept? The estimate may become smaller.",
            ),
            Comment(
                "emma",
                "en",
                -48,
                "Natalya is right, the heating comes first. A donor will pay for the books and my "
                "pupils' parents build the shelves, so I withdraw this one. Please vote for the "
                "warm library!",
            ),
        ),
    ),
)
