"""The pieces that pages are written with: what a reader, or a screen reader, gets from them."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from types import SimpleNamespace

import pytest
from flask import Flask, render_template_string
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, Form, FormField, RadioField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional

from civicbudget.core import clock

Render = Callable[..., str]


class InThreeLanguages(Form):
    ky = StringField("ky", [InputRequired("Needed.")])
    ru = StringField("ru", [Optional()])
    en = StringField("en", [Optional()])


class IdeaForm(Form):
    title = FormField(InThreeLanguages, label="Title")
    cost = StringField("Cost", [InputRequired("How much?")], description="In som.")
    place = StringField("Place", [Optional()])
    kind = RadioField("Kind", [InputRequired("Choose one.")], choices=[SelectChoice("w", "Water")])
    consent = BooleanField("I agree", [InputRequired("Needed too.")])


@dataclass(frozen=True)
class Bar:
    label: str
    value: int


@pytest.fixture
def render(app: Flask) -> Render:
    """A function that renders a macro's call in English, at an address of one's choosing."""

    def rendered(module: str, call: str, address: str = "/en/help/", **context: object) -> str:
        source = f"{{% import 'shell/macros/{module}.html' as m %}}{{{{ m.{call} }}}}"
        with app.test_request_context(address):
            app.preprocess_request()
            return render_template_string(source, **context)

    return rendered


def bad_form() -> IdeaForm:
    form = IdeaForm(MultiDict({"title-ru": "Мост"}))
    assert not form.validate()
    return form


def test_error_summary_links_to_each_field(render: Render) -> None:
    page = render("forms", "error_summary(form)", form=bad_form())
    assert re.findall(r'<a href="#([^"]+)">([^<]+)</a>', page) == [
        ("title-ky", "Title, Кыргызча: Needed."),
        ("cost", "Cost: How much?"),
        ("kind-0", "Kind: Choose one."),
        ("consent", "I agree: Needed too."),
    ]
    assert 'role="alert" tabindex="-1" autofocus' in page


def test_error_summary_is_silent_when_all_is_well(render: Render) -> None:
    assert render("forms", "error_summary(form)", form=IdeaForm()).strip() == ""


def test_field_is_tied_to_its_hint_and_error(render: Render) -> None:
    page = render("forms", "field(form.cost)", form=bad_form())
    assert 'aria-describedby="cost-hint cost-error" aria-invalid="true"' in page
    assert '<span class="hint" id="cost-hint">In som.</span>' in page
    assert 'id="cost-error"' in page
    assert "(optional)" not in page


def test_optional_field_says_so_and_has_no_empty_ties(render: Render) -> None:
    page = render("forms", "field(form.place)", form=bad_form())
    assert "(optional)" in page
    assert "aria-" not in page


def test_localized_text_marks_the_language_of_each_field(render: Render) -> None:
    page = render("forms", "localized(form.title)", form=bad_form())
    fields = re.findall(r"<input [^>]*>", page)
    assert [re.search(r'lang="(..)"', field)[1] for field in fields] == ["ky", "ru", "en"]
    assert 'value="Мост"' in fields[1]


def test_pages_keep_the_query_and_only_the_query(render: Render) -> None:
    address = "/en/help/?q=a%26b&area=1&area=2&page=2&_external=1&endpoint=x"
    page = render("lists", "paginate(page)", address, page=SimpleNamespace(number=2, pages=3))
    query = "?q=a%26b&amp;area=1&amp;area=2&amp;_external=1&amp;endpoint=x&amp;page="
    assert re.findall(r'<a rel="(\w+)" href="([^"]*)"', page) == [
        ("prev", f"{query}1"),
        ("next", f"{query}3"),
    ]


def test_one_page_needs_no_links(render: Render) -> None:
    page = SimpleNamespace(number=1, pages=1)
    assert render("lists", "paginate(page)", page=page).strip() == ""


def test_bars_are_whole_thousandths_of_the_longest(render: Render) -> None:
    rows = [Bar("Education", 300), Bar("Water", 100), Bar("Nothing", 0)]
    page = render("charts", "bar_chart(rows, 'By function')", rows=rows)
    assert re.findall(r'class="fill" width="(\d+)"', page) == ["1000", "333", "0"]
    assert re.findall(r'<th scope="row">(\w+)', page) == ["Education", "Water", "Nothing"]
    assert "<caption>By function</caption>" in page


def test_bars_of_a_whole_are_as_long_as_their_shares(render: Render) -> None:
    rows = [Bar("Education", 300), Bar("Water", 100)]
    page = render("charts", "bar_chart(rows, 'By function', whole=1000)", rows=rows)
    assert re.findall(r'class="fill" width="(\d+)"', page) == ["300", "100"]


def test_chart_of_nothing_is_drawn(render: Render) -> None:
    assert "<caption>Empty</caption>" in render("charts", "bar_chart([], 'Empty')")


def test_bar_of_a_pot_stays_within_it(render: Render) -> None:
    page = render("charts", "money_bar(1500, 1000, 'Taken')")
    assert 'class="fill" width="1000"' in page


def test_present_step_is_told_in_a_word_and_to_the_screen_reader(
    render: Render, frozen: object
) -> None:
    now = clock.now()
    phases = [
        SimpleNamespace(title=title, starts=now, ends=now + timedelta(days=days), state=state)
        for title, days, state in (
            ("Ideas", -1, "done"),
            ("Vote", 2, "now"),
            ("Count", 9, "coming"),
        )
    ]
    page = render("steps", "steps(phases)", phases=phases)
    assert page.count("aria-current") == 1
    assert '<li class="now" aria-current="step">' in page
    assert re.findall(r'<span class="state">(\w+)', page) == ["Done", "Now", "Ahead"]
    assert '<span class="days urgent">2 days left</span>' in page


def test_text_in_another_language_is_marked(render: Render) -> None:
    page = render("texts", "foreign(title)", title={"ru": "Мост <1>"})
    assert page == '<span lang="ru">Мост &lt;1&gt;</span> <span class="tongue">in Russian</span>'
    assert render("texts", "foreign(title)", title={"en": "Bridge"}) == "Bridge"


def test_ballot_bar_says_without_script_what_is_left(render: Render) -> None:
    page = render("ballot", "confirm_bar('Check', pot=150000, limit=3, chosen=1, cost=50000)")
    assert "<strong>Chosen: 1 of 3</strong>" in page
    assert "<span>Left: 1\u00a0000\u00a0som</span>" in page
    assert 'data-money="1\u00a0234\u00a0567\u00a0som"' in page
