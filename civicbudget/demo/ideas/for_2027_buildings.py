"""Kindergarten, school, health, culture, sport, waste and trees, proposed for 2027."""

from civicbudget.demo.entries import Comment, IdeaEntry, item, som

BUILDINGS_2027 = (
    IdeaEntry(
        key="2027-third-group",
        campaign="2027",
        author="aiperi",
        language="ky",
        village="aral",
        category="kindergarten",
        day=-20,
        title="«Балапанда» үчүнчү топ ачылса",
        text=(
            "Эжемдин кызы эки жылдан бери бакчанын кезегинде турат. «Балапанда» бош бөлмө бар, "
            "бирок ичинде бир да керебет, шкаф жок. Бөлмөнү сырдап, эмерек койсо, 25 бала "
            "батат. Тарбиячыга штат райондон берилет деп угуптурмун."
        ),
        beneficiaries="Кезекте турган 25 бала жана жумушка чыга албай жүргөн апалары.",
        items=(
            item("Керебет, төшөгү менен", 25, "даана", 6_900),
            item("Кийим шкафы, беш орундуу", 5, "даана", 8_600),
            item("Стол", 7, "даана", 4_200),
            item("Отургуч", 25, "даана", 1_450),
            item("Бөлмөнү оңдоо жана сырдоо", 1, "жумуш", 78_000),
        ),
        asked=som(359_150),
        supporters=9,
        state="sent",
        comments=(
            Comment(
                "nurlan",
                "ky",
                -18,
                "Биздики да кезекте. Аялым ишке чыкса, уйго жардам болот эле.",
            ),
            Comment(
                "nurgul",
                "ky",
                -14,
                "Урматтуу Айпери, штат боюнча райондук билим берүү бөлүмүнө кат жаздык. Жообу "
                "келмейинче эсеби менен толуктап туруңуз.",
            ),
        ),
    ),
    IdeaEntry(
        key="2027-school-kitchen",
        campaign="2027",
        author="cholpon",
        language="ky",
        village="ak-terek",
        category="school",
        day=-17,
        title="Мектептин ашканасына муздаткыч жана плита",
        text=(
            "Мектепте башталгыч класстар ысык тамак ичет, бирок муздаткыч жок. Эт менен сүттү "
            "ашпозчу эже күн сайын үйүнөн ташыйт. Медик катары айтайын: бул кооптуу. Плитасынын "
            "эки конфоркасы гана иштейт."
        ),
        beneficiaries="1–4-класстын 112 окуучусу.",
        items=(
            item("Өнөр жай муздаткычы, 500 литр", 1, "даана", 98_000),
            item("Төрт конфоркалуу электр плита", 1, "даана", 115_000),
            item("Кабель жана автомат", 1, "топтом", 22_000),
        ),
        asked=som(235_000),
        supporters=7,
        state="sent",
    ),
    IdeaEntry(
        key="2027-ramp",
        campaign="2027",
        author="cholpon",
        language="ky",
        village="ak-terek",
        category="health",
        day=-12,
        title="ФАПка пандус жана тутка",
        text=(
            "ФАПтын алты тепкичи бар, туткасы жок. Коляска менен келген апаларды, майып "
            "адамдарды көтөрүп киргизебиз. Кышында муз тоңгондо өзүм да эки жолу жыгылдым."
        ),
        beneficiaries="Айылдагы 19 майып адам, карыялар, наристелүү апалар.",
        items=(
            item("Бетон М250", 5, "м³", 7_200),
            item("Тутка (дат баспас түтүк)", 16, "метр", 2_300),
            item("Тайгак эмес плитка", 14, "м²", 1_100),
            item("Жумушчулардын эмгеги", 6, "күн", 2_800),
        ),
        asked=som(105_000),
        supporters=8,
        state="sent",
        motif="health_post",
        comments=(
            Comment(
                "bubusara",
                "ky",
                -10,
                "Ылайым ушул ишке ашсын. Тепкичке чыккыча тизем калтырап кетет.",
            ),
        ),
    ),
    IdeaEntry(
        key="2027-alley",
        campaign="2027",
        author="bubusara",
        language="ky",
        village="ak-terek",
        category="parks",
        day=-15,
        title="Жол бойлотуп терек тигели",
        text=(
            "Айылыбыздын аты Ак-Терек, бирок теректен үчөө эле калды. Кире бериштен мектепке чейин "
            "эки катар тигилсе, он жылда көлөкө болот. Биз көрбөсөк, неберелер көрөт. Ар бир үй "
            "өз тушундагысын сугарат деп сүйлөшүп койдук."
        ),
        beneficiaries="Ак-Теректин бүт эли.",
        items=(
            item("Терек көчөтү", 300, "даана", 180),
            item("Карагай көчөтү", 40, "даана", 950),
            item("Малдан коргоо тосмосу", 900, "метр", 165),
            item("Сугат арыгын казуу", 20, "саат", 2_400),
        ),
        asked=som(288_500),
        supporters=10,
        state="sent",
        comments=(
            Comment(
                "mirlan",
                "ky",
                -13,
                "Апа, биз Ынтымактан барып тигишип беребиз! Ашар кылалы.",
            ),
            Comment(
                "cholpon",
                "ky",
                -12,
                "Тосмосу болбосо уй-эчки жеп коёт, ошону унутпайлы.",
            ),
        ),
    ),
    IdeaEntry(
        key="2027-chess-club",
        campaign="2027",
        author="mirlan",
        language="ky",
        village="yntymak",
        category="sport",
        day=-10,
        title="Клубда теннис жана шахмат бөлмөсү",
        text=(
            "Былтыр клубдун чатыры үчүн добуш бергенбиз. Ичинде бир бөлмө бош турат. Эки теннис "
            "үстөлү, он шахмат, бир тогуз коргоол топтому болсо, кышында жаштар чогулмак. Мен өзүм "
            "жумасына үч күн акысыз үйрөтөм."
        ),
        beneficiaries="Ынтымактын 150дөй баласы жана жаштары.",
        items=(
            item("Теннис үстөлү", 2, "даана", 29_500),
            item("Ракетка жана топ", 1, "топтом", 8_800),
            item("Шахмат", 10, "топтом", 2_200),
            item("Тогуз коргоол", 6, "топтом", 2_600),
            item("Стол жана отургуч", 8, "топтом", 6_400),
        ),
        asked=som(156_600),
        supporters=6,
        state="sent",
        comments=(
            Comment("aiperi", "ky", -8, "Кыздарга да саат болубу? Анда мен да барам :)"),
            Comment("mirlan", "ky", -8, "Албетте, дүйшөмбү менен жума кыздардыкы."),
        ),
    ),
    IdeaEntry(
        key="2027-stage",
        campaign="2027",
        author="zamir",
        language="ky",
        village="ak-bulak",
        category="culture",
        day=-6,
        title="Маданият үйүнө үн күчөткүч жана комуз",
        text=(
            "Маданият үйүндө балдардын комуз ийрими ачылды, 18 бала катышат, комуз болсо бешөө "
            "эле. Концертте үн күчөткүчтү Арал айылынан сурап алып келебиз. Он комуз, он эки "
            "ооз комуз жана жакшы үн күчөткүч алынса, айылдын майрамы да майрамдай өтмөк."
        ),
        beneficiaries="Комуз ийриминин балдары жана майрамга чогулган бүт айыл.",
        items=(
            item("Комуз", 10, "даана", 7_500),
            item("Ооз комуз", 12, "даана", 1_200),
            item("Үн күчөткүч, эки колонка", 1, "топтом", 86_000),
            item("Микрофон", 4, "даана", 7_800),
        ),
        asked=som(206_600),
        supporters=4,
        state="sent",
    ),
    IdeaEntry(
        key="2027-plastic",
        campaign="2027",
        author="emma",
        language="en",
        village="ak-bulak",
        category="waste",
        day=-4,
        title="Separate bins for plastic, and a hand press",
        text=(
            "My seventh-graders counted: one week of rubbish at school is 640 plastic bottles. A "
            "buyer in the city pays for pressed plastic but will not come for loose bags. With "
            "ten mesh bins and one hand press the eco club could sell a bale every month and "
            "keep the bottles out of the river."
        ),
        beneficiaries="Four schools, and everyone who lives downstream.",
        items=(
            item("Mesh bin for bottles", 10, "pcs", 6_200),
            item("Hand baling press", 1, "pcs", 74_000),
            item("Posters in three languages", 40, "pcs", 150),
        ),
        asked=som(142_000),
        supporters=3,
        state="sent",
        motif="containers",
        comments=(
            Comment(
                "dilnoza",
                "ru",
                -2,
                "Хорошая идея. В Достуке тоже поставьте хотя бы два, мы будем собирать.",
            ),
        ),
    ),
)
