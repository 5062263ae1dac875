"""The tables of a publication: pots, projects with their results, turnout, phases and ballots."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from fractions import Fraction

from civicbudget.core.i18n import LOCALES, pick
from civicbudget.core.i18n import lazy_gettext as _l
from civicbudget.record.tables import CHOICES, CODE, choice_text
from civicbudget.results import words
from civicbudget.results.exports.columns import Cell, Column, Kind, Row, Table
from civicbudget.results.queries import BallotRow
from civicbudget.results.sets import Sets
from civicbudget.results.summary import Line, PotSummary
from civicbudget.sealing.choice import Form
from civicbudget.sealing.tracker import tracker_code
from civicbudget.voting import rules as frozen
from civicbudget.voting.turnout import Turnout

POT = Column("pot", Kind.WHOLE, _l("Number of the pot"), width=6)
_PROJECT = Column("project", Kind.TEXT, _l("Number of the project on the ballot"), width=9)
_COUNTED = {
    "votes": Column("votes", Kind.WHOLE, _l("Votes")),
    "yes": Column("yes", Kind.WHOLE, _l("Answers yes")),
    "no": Column("no", Kind.WHOLE, _l("Answers no")),
    "points": Column("points", Kind.NUMBER, _l("Sum of the points")),
    "supporters": Column("supporters", Kind.WHOLE, _l("Ballots on which the project stands")),
}
WRITTEN = {
    Form.CHOSEN: _l("The projects chosen, by their numbers: 7 12"),
    Form.RANKED: _l("The projects in order of preference, the best one first: 7>12"),
    Form.POINTS: _l("The projects with their points: 7=2 12=3; 1 is yes and -1 is no"),
}


def small_tables(
    rules: frozen.Rules, pots: Sequence[PotSummary], turnout: Turnout, sets: Sets
) -> tuple[Table, ...]:
    """Every table of a publication but the ballots; those of annulled sets where there are some."""
    told = (_pots(pots), _results(pots), _turnout(turnout), _phases(rules))
    return (*told, _annulled(sets), _counts(sets)) if sets.annulled else told


def ballots(form: Form, rows: Callable[[], Iterable[Row]], *, coded: bool) -> Table:
    """The ballots. `coded`: projects have codes that are not numbers, as in an imported vote."""
    return Table(
        "ballots",
        _l("Every ballot that was counted, a row for each pot in which it chooses"),
        (
            POT,
            Column("tracker", Kind.TEXT, _l("Code of the ballot, as on the receipt"), CODE, 36),
            Column("projects", Kind.TEXT, WRITTEN[form], None if coded else CHOICES[form], 24),
        ),
        ("pot", "tracker"),
        rows,
    )


def ballot_rows(pots: Sequence[PotSummary], cast: Iterable[BallotRow], form: Form) -> Iterator[Row]:
    """A row for each ballot in each pot; small pots stay totals."""
    shown = {pot.number for pot in pots if not pot.totals_only}
    for tracker, pot, choice in cast:
        if pot in shown:
            yield pot, tracker_code(tracker), choice_text(choice, form)


def _texts(name: str, says: object, width: int = 30) -> list[Column]:
    """A text in each language, or in the first that there is."""
    return [Column(f"{name}_{lang}", Kind.TEXT, says, width=width) for lang in LOCALES]


def _in_each(texts: Mapping[str, str]) -> list[Cell]:
    return [pick(texts, lang).string for lang in LOCALES]


def _pots(pots: Sequence[PotSummary]) -> Table:
    columns = [
        POT,
        *_texts("name", _l("Name of the pot")),
        Column("budget_som", Kind.MONEY, _l("What there was to share out, in som"), width=16),
        Column(
            "carried_som", Kind.MONEY, _l("Of it left by pots counted before, in som"), width=16
        ),
        Column("spent_som", Kind.MONEY, _l("What the winners cost together, in som"), width=16),
        Column("ballots", Kind.WHOLE, _l("Ballots that choose in this pot")),
        Column("reached", Kind.WHOLE, _l("Of them with at least one winner")),
        Column("totals_only", Kind.FLAG, _l("1: too few ballots to publish them one by one")),
    ]

    def rows() -> Iterator[Row]:
        for pot in pots:
            sums = (pot.amount, pot.carried, pot.spent, pot.cast, pot.reached)
            yield pot.number, *_in_each(pot.names), *sums, int(pot.totals_only)

    return Table("pots", _l("The pots of money"), tuple(columns), ("pot",), rows)


def _results(pots: Sequence[PotSummary]) -> Table:
    lines = [(pot, line) for pot in pots for line in pot.lines]
    counted = list(lines[0][0].figures(lines[0][1])) if lines else ["votes"]
    columns = [
        POT,
        _PROJECT,
        *_texts("title", _l("Title of the project"), 36),
        Column("cost_som", Kind.MONEY, _l("Price to the pot, in som"), width=16),
        Column("cofinancing_som", Kind.MONEY, _l("What others pay beside it, in som"), width=16),
        *(_COUNTED[name] for name in counted),
        Column("won", Kind.FLAG, _l("1: the project won")),
        Column("excluded", Kind.FLAG, _l("1: a decision took it out of the count")),
        *_texts("reason", _l("Why it won or did not"), 60),
    ]
    return Table(
        "results",
        _l("The projects and what came out for each"),
        tuple(columns),
        ("pot", "project"),
        lambda: (_result(pot, line) for pot, line in lines),
    )


def _result(pot: PotSummary, line: Line) -> Row:
    figures = [Fraction(f) if isinstance(f, str) else f for f in pot.figures(line).values()]
    return (
        pot.number,
        line.code,
        *_in_each(line.title),
        line.cost,
        line.cofinancing,
        *figures,
        int(line.won),
        int(line.excluded),
        *_in_each(line.reason),
    )


def _turnout(turnout: Turnout) -> Table:
    columns = [
        Column(
            "by",
            Kind.TEXT,
            _l("Whether the row is of a village or of a way of voting"),
            "village|channel",
        ),
        Column("group", Kind.WHOLE, _l("Number of the group"), width=8),
        *_texts("name", _l("Name of the village or of the way of voting")),
        Column("merged", Kind.WHOLE, _l("How many small groups stand here together, else 0")),
        Column("people", Kind.WHOLE, _l("People who took part")),
    ]

    def rows() -> Iterator[Row]:
        for by, groups in (("village", turnout.villages), ("channel", turnout.channels)):
            for number, group in enumerate(groups, 1):
                yield by, number, *_in_each(words.of_group(group)), group.merged, group.people

    says = _l("Who took part, by the marks on the roll; groups under ten together")
    return Table("turnout", says, tuple(columns), ("by", "group"), rows)


def _phases(rules: frozen.Rules) -> Table:
    columns = (
        Column("phase", Kind.TEXT, _l("Phase of the campaign")),
        Column("opens", Kind.MOMENT, _l("When it begins, by the clock in Kyrgyzstan"), width=18),
        Column("closes", Kind.MOMENT, _l("When it is over, by the clock in Kyrgyzstan"), width=18),
    )

    def rows() -> Iterator[Row]:
        for phase in rules["phases"]:
            opens, closes = map(datetime.fromisoformat, (phase["opens"], phase["closes"]))
            yield phase["kind"], opens, closes

    says = _l("The phases: voting as it was held, the others as they were when it opened")
    return Table("phases", says, columns, ("phase",), rows)


def _annulled(sets: Sets) -> Table:
    columns = (
        Column("set", Kind.WHOLE, _l("Number of the annulled set"), width=6),
        Column("envelopes", Kind.WHOLE, _l("Envelopes that were set aside")),
        Column(
            "aside", Kind.WHOLE, _l("Of them still aside: the voters of the others voted again")
        ),
        Column("counted_before", Kind.FLAG, _l("1: they were counted in an earlier publication")),
        Column("decided", Kind.MOMENT, _l("When, by the clock in Kyrgyzstan"), width=18),
        Column("reason", Kind.TEXT, _l("The reason that the commission gave"), width=60),
    )

    def rows() -> Iterator[Row]:
        for each in sets.annulled:
            decided = each.motion.confirmed_at or each.motion.proposed_at
            aside = len(each.digests or ())
            counts = (each.number or 0, each.envelopes, aside, int(each.opened))
            yield *counts, decided, each.motion.reason

    says = _l("The sets of envelopes that two members of the commission annulled")
    return Table("annulled", says, columns, ("set",), rows)


def _counts(sets: Sets) -> Table:
    columns = (
        Column("publication", Kind.WHOLE, _l("Number of the publication")),
        POT,
        Column("published", Kind.MOMENT, _l("When, by the clock in Kyrgyzstan"), width=18),
        Column("ballots", Kind.WHOLE, _l("Ballots that were counted")),
        Column("winners", Kind.TEXT, _l("Projects that won, by their numbers"), width=30),
    )

    def rows() -> Iterator[Row]:
        for each in sets.counts:
            place = (each.publication, each.pot)
            yield *place, each.at, each.ballots, " ".join(each.selected)

    says = _l("Every count that was published: those before an annulment, and the one after it")
    return Table("counts", says, columns, ("publication", "pot"), rows)
