"""How an official says what a file means, where it was not understood or not rightly."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from flask import g, redirect, render_template, request
from flask_login import current_user
from werkzeug.wrappers import Response

from civicbudget.budgets import policy, queries, services
from civicbudget.budgets.codes import SOURCES
from civicbudget.budgets.importing.columns import Column
from civicbudget.budgets.importing.headings import Head
from civicbudget.budgets.importing.lines import Reading
from civicbudget.budgets.importing.tables import Meaning, Table, Use
from civicbudget.budgets.mapping import (
    NONE,
    MappingForm,
    Part,
    mapping_form,
    parts_of,
    source_field,
)
from civicbudget.budgets.remembering import remember
from civicbudget.budgets.services import Terms
from civicbudget.budgets.views.official import gone, said_of_file, step
from civicbudget.budgets.views.public import blueprint
from civicbudget.core import clock, uploads
from civicbudget.core.db import transaction
from civicbudget.core.errors import DomainError
from civicbudget.core.forms import attach
from civicbudget.core.i18n import pick
from civicbudget.core.sorting import fold
from civicbudget.core.spreadsheets import Sheet

ANOTHER_HEAD = "move"
"""The button that shows the columns of another row of headings, and takes nothing else."""


@dataclass(frozen=True)
class File:
    """A held file and what is remembered of its tables."""

    sheets: Sequence[Sheet]
    terms: Terms
    kept: Mapping[str, Meaning]

    def parts(self, heads: Mapping[str, Head] | None = None) -> list[Part]:
        """Its sheets, with the tables that begin where somebody said."""
        tables = services.tables(self.sheets, self.terms.year, self.kept, heads)
        return parts_of(self.sheets, tables)

    def forgotten(self, parts: Sequence[Part]) -> set[str]:
        """The tables that were understood before and are none when these are."""
        return _known(self.parts()) - _known(parts)

    def reading(self, parts: Sequence[Part], said: Mapping[str, Meaning]) -> Reading:
        """What it says when tables mean this."""
        without = self.forgotten(parts)
        kept = {known: meaning for known, meaning in self.kept.items() if known not in without}
        return services.understand(self.sheets, self.terms.unit, self.terms.year, {**kept, **said})


def _known(parts: Sequence[Part]) -> set[str]:
    return {table.fingerprint for part in parts for table in part.tables.values()}


@blueprint.route("/manage/upload/<token>/columns/", methods=["GET", "POST"])
def columns(token: str) -> str | Response:
    """What the file means, said by an official; remembered for the next one."""
    policy.may_manage(g.roles).require()
    sheets = uploads.sheets(token, current_user.id)
    if sheets is None:
        return gone()
    file = File(sheets, said_of_file(), queries.meanings(g.municipality.id))
    if request.method == "GET":
        parts = file.parts()
        return _page(_form(file, parts, {}, bound=False))
    asked = {part.sheet.name: part.asked(request.form) for part in file.parts()}
    parts = file.parts({name: head for name, head in asked.items() if head})
    moved = {part.number for part in parts if _moved(part)}
    form = _form(file, parts, _as_sent(parts, moved), bound=True)
    if moved or ANOTHER_HEAD in request.form:
        form.show_anew(moved)
        return _page(form, moved=True)
    if form.validate_on_submit() and _holds(file, form):
        try:
            with transaction():
                remember(
                    municipality=g.municipality,
                    meanings=form.meanings,
                    now=clock.now(),
                    instead_of=file.forgotten(parts),
                )
            return redirect(_next(form, token), 303)
        except DomainError as error:
            attach(form, error)
    return _page(form)


def _moved(part: Part) -> bool:
    """Whether the columns that were shown are those of other headings than these."""
    return request.form.get(f"shown_{part.number}", part.shown) != part.shown


def _as_sent(parts: Sequence[Part], moved: Collection[int]) -> dict[str, Meaning]:
    """What the fields say of the columns and sources of tables, by fingerprint, as far as they can
    be read."""
    found = {}
    for part in parts:
        for number, table in part.tables.items():
            before = table.said or Meaning(Use.AUTO, {})
            columns = _columns_sent(number, table, moved=part.number in moved)
            said = replace(before, columns=columns)
            words = table.as_said(said).sources
            sent = {fold(word): request.form.get(source_field(number, word)) for word in words}
            known = {word: source for word, source in sent.items() if source in {*SOURCES, NONE}}
            sources = {word: str(source).strip(NONE) for word, source in known.items()}
            found[table.fingerprint] = replace(said, sources={**before.sources, **sources})
    return found


def _columns_sent(number: str, table: Table, *, moved: bool) -> dict[int, Column]:
    """Where the headings are others now, their words go before what was said of a column."""
    own = {index: column for column, index in table.places.items()}
    sent = {n: request.form.get(f"column_{number}_{n}") for n in table.columns}
    said = {n: Column(name) for n, name in sent.items() if name in set(Column)}
    if moved:
        said = {n: column for n, column in said.items() if column not in own.values()}
    return {**said, **{n: own[n] for n in own if moved or sent.get(n) is None}}


def _form(
    file: File, parts: Sequence[Part], said: Mapping[str, Meaning], *, bound: bool
) -> MappingForm:
    """The form of tables that mean what was said of them so far; asks for codes where they are
    understood."""
    for part in parts:
        part.tables = {
            number: table.as_said(said[table.fingerprint]) if table.fingerprint in said else table
            for number, table in part.tables.items()
        }
    tables = [table for part in parts for table in part.tables.values()]
    understood = all(table.understood for table in tables)
    codeless = file.reading(parts, _without_codes(tables)).codeless if understood else ()
    return mapping_form(parts, codeless, _sources(file.terms.year), bound=bound)


def _without_codes(tables: Sequence[Table]) -> dict[str, Meaning]:
    """What is known of tables, but for the codes given: so every row without one is found."""
    return {table.fingerprint: replace(table.said, codes={}) for table in tables if table.said}


def _sources(year: int) -> dict[str, str]:
    """What the sources are called, by their codes."""
    titles = queries.titles(year)
    first = {code: dict(zip(("ky", "ru", "en"), SOURCES[code], strict=True)) for code in SOURCES}
    return {code: pick(titles.get(code, first[code])).string for code in SOURCES}


def _holds(file: File, form: MappingForm) -> bool:
    """Whether the codes that were given make lines; reads the file only where any was."""
    given = any(meaning.codes for meaning in form.meanings.values())
    return not given or form.check_codes(file.reading(form.parts, form.meanings))


def _next(form: MappingForm, token: str) -> str:
    """On to the preview; or here again, where codes are lacking that were not asked for yet."""
    asks = [one.field for of_table in form.asks.values() for one in of_table]
    if any(field not in request.form for field in asks):
        return step("budgets.columns", token)
    return step("budgets.preview", token)


def _page(form: MappingForm, *, moved: bool = False) -> str:
    return render_template("budgets/columns.html", form=form, moved=moved)
