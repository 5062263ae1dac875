"""The verbs: dates, proposals and their sums, the hall, support, answers, hiding; and the log."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from civicbudget.audit.models import Entry
from civicbudget.core import clock
from civicbudget.core.db import db, transaction
from civicbudget.core.errors import Conflict, DomainError, Refused
from civicbudget.discussion import effects, queries, services
from civicbudget.discussion.models import Outcome, Proposal, Question, Standing, Subject
from tests.conftest import Clock
from tests.discussion.conftest import OFFICIAL, SOM, Talk, a_draft, opened


def entries() -> list[tuple[str, str, str]]:
    """Act, object and reason of the log, but for the opening of the discussion."""
    rows = db.session.execute(
        select(Entry.act, Entry.object, Entry.reason).order_by(Entry.sequence)
    )
    return [(act, on, reason) for act, on, reason in rows][1:]


def test_a_move_keeps_the_sum_and_shows_both_lines(talk: Talk) -> None:
    gives, gets = effects.effects(talk.propose("move"))
    assert (gives.code, gives.before, gives.after) == ("70821", 300_000 * SOM, 250_000 * SOM)
    assert (gets.code, gets.before, gets.after) == ("70911", 100_000 * SOM, 150_000 * SOM)
    assert effects.effects(talk.propose("objection", line=talk.draft.lines[1])) == []


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("text", {"text": "  "}),
        ("line", {"line": None}),
        ("line", {"line": 0}),
        ("to_line", {"to_line": None}),
        ("to_line", {"to_line": 0}),
        ("to_line", {"to_line": 2}),
        ("amount", {"amount": None}),
        ("amount", {"amount": 0}),
        ("amount", {"amount": 300_000 * SOM + 1}),
    ],
)
def test_a_move_that_is_none_is_refused(talk: Talk, field: str, changes: dict[str, Any]) -> None:
    lines = {"line", "to_line"}
    said = {
        name: talk.draft.lines[value] if name in lines and value is not None else value
        for name, value in changes.items()
    }
    with pytest.raises(DomainError) as refused:
        talk.propose("move", **said)
    assert refused.value.field == field
    assert queries.counts_of_proposals(talk.discussion.id, clock.now()).asked == 0


def test_all_that_a_line_has_may_be_moved(talk: Talk) -> None:
    assert effects.effects(talk.propose("move", amount=300_000 * SOM))[0].after == 0


def test_a_line_of_another_budget_is_refused(talk: Talk) -> None:
    with transaction():
        other = a_draft(talk.of, 2028)
    with pytest.raises(DomainError) as refused:
        talk.propose("question", line=other.lines[1])
    assert refused.value.field == "line"


def test_only_residents_while_it_is_open_and_five_a_day(talk: Talk, frozen: Clock) -> None:
    with pytest.raises(Refused), transaction():
        services.propose(
            discussion=talk.discussion, said=talk.said(), actor=talk.guest, now=clock.now()
        )
    numbers = [talk.propose().number for _ in range(4)]
    talk.ask()
    assert numbers == [1, 2, 3, 4]
    with pytest.raises(Refused, match="5"):
        talk.propose()
    with pytest.raises(Refused, match="5"):
        talk.ask()
    frozen.advance(hours=25)
    assert talk.propose().number == 5


def test_the_hall_is_in_the_same_register(talk: Talk, frozen: Clock) -> None:
    talk.propose()
    frozen.advance(days=25)
    for speaker in ("", "Токтогулов Эрмек"):
        with transaction():
            services.enter_from_hall(
                discussion=talk.discussion,
                said=talk.said("move"),
                speaker=speaker,
                actor=talk.official,
                roles=OFFICIAL,
                now=clock.now(),
            )
    rows = queries.register(talk.discussion.id)
    assert [(row.proposal.number, row.proposal.in_hall, row.proposal.speaker) for row in rows] == [
        (1, False, ""),
        (2, True, ""),
        (3, True, "Токтогулов Эрмек"),
    ]
    assert entries() == [
        ("enter_proposal", "budget 2027, proposal 2", ""),
        ("enter_proposal", "budget 2027, proposal 3", ""),
    ]


def test_support_counts_once(talk: Talk) -> None:
    proposal = talk.propose()
    with transaction():
        services.support(proposal=proposal, actor=talk.neighbour, now=clock.now())
    with pytest.raises(Conflict), transaction():
        services.support(proposal=proposal, actor=talk.neighbour, now=clock.now())
    assert queries.supports(proposal.id) == 1
    with transaction():
        services.withdraw_support(proposal=proposal, actor=talk.neighbour, now=clock.now())
    assert queries.supports(proposal.id) == 0


def test_a_term_ends_with_its_last_day(talk: Talk, frozen: Clock) -> None:
    proposal = talk.propose()  # at noon of 15 September, ten days
    assert clock.local(proposal.due_at).isoformat() == "2026-09-26T00:00:00+06:00"
    frozen.moment = proposal.due_at - timedelta(seconds=1)
    assert proposal.standing(clock.now()) is Standing.WAITING
    frozen.moment = proposal.due_at
    assert proposal.standing(clock.now()) is Standing.OVERDUE
    talk.answer(proposal, outcome=Outcome.REFUSED)
    assert (proposal.standing(clock.now()), proposal.is_late) == (Standing.ANSWERED, True)


def test_what_came_of_it_is_counted_and_logged(talk: Talk, frozen: Clock) -> None:
    question, move, objection, bad = (
        talk.propose(kind) for kind in ("question", "move", "objection", "objection")
    )
    with pytest.raises(DomainError) as refused:
        talk.answer(move)
    assert refused.value.field == "outcome"
    talk.answer(question)
    talk.answer(move, outcome=Outcome.ACCEPTED, text="Алынды")
    with pytest.raises(Refused):
        talk.answer(move, outcome=Outcome.REFUSED)
    frozen.advance(days=11)
    talk.answer(objection, outcome=Outcome.REFUSED, text="Акча жок")
    with transaction():
        services.hide(
            asked=bad, reason="Ушак", actor=talk.official, roles=OFFICIAL, now=clock.now()
        )
    talk.propose()
    assert queries.counts_of_proposals(talk.discussion.id, clock.now()) == queries.Counts(
        asked=5, in_time=2, late=1, accepted=1, refused=1, waiting=1, overdue=0, hidden=1
    )
    frozen.advance(days=11)
    counts = queries.counts_of_proposals(talk.discussion.id, clock.now())
    assert (counts.waiting, counts.overdue) == (0, 1)
    assert entries() == [
        ("answer_proposal", "budget 2027, proposal 1", "Макул"),
        ("answer_proposal", "budget 2027, proposal 2", "Алынды"),
        ("answer_proposal", "budget 2027, proposal 3", "Акча жок"),
        ("hide_proposal", "budget 2027, proposal 4", "Ушак"),
    ]
    assert [each.number for each in queries.accepted(talk.of.id, 2027)] == [2]


def test_nothing_is_deleted_by_hiding(talk: Talk) -> None:
    question = talk.ask(text="Жаман сөз")
    with pytest.raises(DomainError), transaction():
        services.hide(
            asked=question, reason=" ", actor=talk.official, roles=OFFICIAL, now=clock.now()
        )
    with transaction():
        services.hide(
            asked=question, reason="Сөгүнүү", actor=talk.official, roles=OFFICIAL, now=clock.now()
        )
    kept = db.session.get_one(Question, question.id)
    assert (kept.text, kept.hidden_reason) == ("Жаман сөз", "Сөгүнүү")
    assert queries.questions(talk.of.id, clock.now(), words="жаман").total == 0
    assert queries.waiting(talk.of.id, clock.now()) == {}
    assert entries() == [("hide_question", "question 1", "Сөгүнүү")]


def test_dates_are_changed_before_and_only_prolonged_after(talk: Talk, frozen: Clock) -> None:
    now = clock.now()
    with transaction():
        draft = a_draft(talk.of, 2028)
        coming = opened(draft, talk.official, now + timedelta(days=5))
    with transaction():
        assert opened(draft, talk.official, now + timedelta(days=7)) is coming
    with pytest.raises(Refused):
        opened(talk.draft, talk.official, now + timedelta(days=7))
    with pytest.raises(DomainError), transaction():
        opened(draft, talk.official, now + timedelta(days=7), days=0)

    def extend(days: int, reason: str = "Майрам") -> None:
        with transaction():
            services.extend(
                discussion=talk.discussion,
                closes_at=talk.discussion.closes_at + timedelta(days=days),
                reason=reason,
                actor=talk.official,
                roles=OFFICIAL,
                now=clock.now(),
            )

    for days, reason in ((0, "Майрам"), (-1, "Майрам"), (1, " ")):
        with pytest.raises(DomainError):
            extend(days, reason)
    extend(7)
    assert talk.discussion.extension_reason == "Майрам"
    frozen.advance(days=40)
    with pytest.raises(Refused):
        extend(7)


def test_the_term_is_the_municipalitys_own(talk: Talk) -> None:
    assert queries.answer_days(talk.of.id) == 14
    with transaction():
        services.set_term(
            municipality=talk.of, days=5, actor=talk.official, roles=OFFICIAL, now=clock.now()
        )
    assert (talk.ask().due_at - clock.now()).days == 5
    assert entries() == [("set_answer_term", "municipality ak-bulak", "")]


def test_what_waits_by_draft_and_by_questions(talk: Talk, frozen: Clock) -> None:
    talk.propose()
    talk.ask()
    frozen.advance(days=11)
    talk.propose()
    waits = queries.waiting(talk.of.id, clock.now())
    assert {key: (each.number, each.overdue) for key, each in waits.items()} == {
        None: (1, 0),
        (Subject.DRAFT, 2027): (2, 1),
    }
    proposals, questions = queries.overdue(talk.of.id, clock.now())
    assert ([each.number for each in proposals], list(questions)) == ([1], [])
    assert isinstance(proposals[0], Proposal)


def test_a_corrected_answer_leaves_the_former_in_view_and_the_term_as_it_was(
    talk: Talk, frozen: Clock
) -> None:
    proposal, question = talk.propose(), talk.ask()
    with pytest.raises(Refused):
        correct(talk, question, "Эрте")
    talk.answer(proposal, outcome=Outcome.ACCEPTED)
    talk.answer(question, text="Жайында")
    frozen.advance(days=40)
    with pytest.raises(DomainError) as refused:
        correct(talk, question, "Күзүндө", reason=" ")
    assert refused.value.field == "reason"
    correct(talk, question, "Күзүндө")
    correct(talk, proposal, "Акча жок", outcome=Outcome.REFUSED)
    correct(talk, proposal, "Акча табылды", outcome=Outcome.ACCEPTED)
    assert (question.answer, question.is_late) == ("Күзүндө", False)
    assert [(each.answer, each.reason) for each in question.former] == [("Жайында", "Ката")]
    assert [(each.answer, each.outcome) for each in proposal.former] == [
        ("Макул", Outcome.ACCEPTED),
        ("Акча жок", Outcome.REFUSED),
    ]
    assert proposal.former[0].said_at == proposal.answered_at
    assert proposal.said_at == clock.now()
    counts = queries.counts_of_proposals(talk.discussion.id, clock.now())
    assert (counts.accepted, counts.refused, counts.in_time) == (1, 0, 1)
    assert entries()[-3:] == [
        ("correct_answer", "question 1", "Ката"),
        *[("correct_proposal", "budget 2027, proposal 1", "Ката")] * 2,
    ]


def correct(
    talk: Talk,
    asked: Proposal | Question,
    text: str,
    *,
    reason: str = "Ката",
    outcome: Outcome | None = None,
) -> None:
    with transaction():
        services.correct(
            asked=asked,
            text=text,
            lang="ky",
            reason=reason,
            outcome=outcome,
            actor=talk.official,
            roles=OFFICIAL,
            now=clock.now(),
        )
