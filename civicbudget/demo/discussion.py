"""What people of Ak-Bulak say on the draft of 2027, and what they ask the municipality.

Days count from the day of loading. The draft's answers are due in a week, other questions' in the
fourteen days of every municipality: one of each is overdue, one is hidden.
"""

from pathlib import Path

from civicbudget.demo.entries import (
    AnswerEntry,
    DiscussionEntry,
    ProposalEntry,
    QuestionEntry,
    localized,
    som,
)

DRAFT = DiscussionEntry(
    year=2027,
    path=Path(__file__).parent / "data" / "budget-2027-draft.csv",
    participatory_code="70622",
    published=-14,
    first_day=-12,
    last_day=9,
    answer_days=7,
    invitation=localized(
        "2027-жылдын бюджетинин долбоору даяр. Кайсы сапка акча жетпей турат, кайсынысын "
        "азайтса болот? Сурооңузду, каршы пикириңизди же сунушуңузду жазыңыз.",
        "Готов проект бюджета на 2027 год. Где денег не хватает, а где их можно сократить? "
        "Напишите вопрос, возражение или предложение.",
        "The draft budget of 2027 is ready. Which line lacks money, which could do with less? "
        "Write your question, objection or proposal.",
    ),
)

PROPOSALS = (
    ProposalEntry(
        author="dilnoza",
        day=-11,
        kind="question",
        language="ru",
        text="Почему на аппарат айыл окмоту снова больше, чем в прошлом году?",
        line="70111",
    ),
    ProposalEntry(
        author="aigul",
        day=-10,
        kind="move",
        language="ky",
        text="Бала бакчада орун жетпейт. Маданият үйүнүн акчасынан бала бакчага эмерек алалы.",
        line="70821",
        to_line="70911",
        amount=som(120_000),
        supporters=5,
        answer=AnswerEntry(
            day=-6,
            by="taalaibek",
            language="ky",
            text="Кабыл алабыз: кийинки долбоордо бала бакчага эмерек үчүн 120 миң сом кошулат.",
            accepted=True,
        ),
    ),
    ProposalEntry(
        author="viktor",
        day=-9,
        kind="objection",
        language="ru",
        text="На уличное освещение добавляют, а в Достуке половина фонарей не горит с весны.",
        line="70641",
        supporters=3,
        answer=AnswerEntry(
            day=-4,
            by="nurgul",
            language="ru",
            text="Сумму не меняем: ремонт фонарей в Достуке оплачен из бюджета 2026 года, "
            "подрядчик закончит его до конца месяца.",
            accepted=False,
        ),
    ),
    ProposalEntry(
        author=None,
        day=-5,
        kind="move",
        language="ky",
        text="Арыктарды тазалоого акча көбөйсүн, бул жылы суу жетпей калды.",
        line="70621",
        to_line="70421",
        amount=som(90_000),
    ),
    ProposalEntry(
        author="nurlan",
        day=-2,
        kind="question",
        language="ky",
        text="Жолдорго бөлүнгөн акча кайсы көчөлөргө жумшалат?",
        line="70451",
        supporters=2,
    ),
)

QUESTIONS = (
    QuestionEntry(
        author="ismar",
        day=-30,
        about="results:2025",
        language="ru",
        text="Когда начнут строить то, за что мы проголосовали?",
        answer=AnswerEntry(
            day=-24,
            by="nurgul",
            language="ru",
            text="Договоры подписаны, работы идут. Сроки по каждому проекту — у специалиста по "
            "развитию сёл.",
        ),
    ),
    QuestionEntry(
        author="bubusara",
        day=-22,
        about="budget:2026",
        language="ky",
        text="Карыларга берилүүчү жардамды ким алат, тизмени кайдан көрсө болот?",
    ),
    QuestionEntry(
        author="viktor",
        day=-7,
        about="municipality:",
        language="ru",
        text="Сосед ворует воду, все это знают.",
        hidden="Айрым адамды күнөөлөйт.",
    ),
    QuestionEntry(
        author="aigul",
        day=-3,
        about="campaign:2027",
        language="ky",
        text="Идеяны бир үй-бүлөдөн канча адам жөнөтсө болот?",
    ),
)
