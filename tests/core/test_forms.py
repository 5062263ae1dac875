"""What every form reads: nothing that nobody sees, and not spaces for a text."""

from __future__ import annotations

import pytest
from flask import Flask
from wtforms import PasswordField, StringField

from civicbudget.core.forms import BaseForm, required


class Letter(BaseForm):
    text = StringField(validators=[required()])
    password = PasswordField()


def read(app: Flask, text: str, password: str = "") -> tuple[bool, str, str]:
    with app.test_request_context("/", method="POST", data={"text": text, "password": password}):
        form = Letter()
        return form.validate(), form.text.data, form.password.data


def test_signs_without_a_shape_and_turners_of_text_are_dropped(app: Flask) -> None:
    assert read(app, "ab\u202ecd\u200b ef\ufeff") == (True, "abcd ef", "")
    assert read(app, "\U0001f468\u200d\U0001f33e") == (True, "\U0001f468\u200d\U0001f33e", "")
    assert read(app, "x", "p\u200bq") == (True, "x", "p\u200bq")


@pytest.mark.parametrize("nothing", ["", "   ", "\n\t", "\u200b\u200b", "\u00a0\u200d"])
def test_what_shows_nothing_is_nothing(app: Flask, nothing: str) -> None:
    assert not read(app, nothing)[0]
