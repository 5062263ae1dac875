"""`civicbudget people` gives roles and passwords."""

from __future__ import annotations

from flask import Flask

from civicbudget.accounts import passwords, queries
from civicbudget.accounts.identifiers import Identifier
from civicbudget.audit import queries as audit
from civicbudget.audit.models import INSTALLATION
from civicbudget.core.db import db, transaction
from tests import factories
from tests.accounts.conftest import PASSWORD, aigul

TWICE = f"{PASSWORD}\n{PASSWORD}\n"


def test_a_new_operator(app: Flask) -> None:
    result = app.test_cli_runner().invoke(
        args=["people", "add-operator", "root@example.kg", "--name", "Оператор"], input=TWICE
    )
    assert result.exit_code == 0, result.output
    person = queries.by_identifier(Identifier(email="root@example.kg"))
    assert person is not None
    assert (person.name, person.has_drawn_password) == ("Оператор", True)
    assert passwords.verify(person.password_hash, PASSWORD)
    assert queries.roles(person.id, None) == {"operator"}
    ((entry, _hash),) = audit.published(INSTALLATION)
    assert (entry.act, entry.object) == ("give_role", "role operator")
    assert "Оператор" not in str(entry)


def test_a_member_who_has_an_account(app: Flask) -> None:
    person = aigul()
    with transaction():
        here = factories.municipality()
    command = ["people", "add-member", "0700123456", "--municipality", here.slug]
    result = app.test_cli_runner().invoke(args=[*command, "--role", "commission"])
    assert result.exit_code == 0, result.output
    assert queries.roles(person.id, here.id) == {"commission"}
    ((entry, _hash),) = audit.published(here.slug)
    assert (entry.act, entry.object, entry.role) == ("give_role", "role commission", "operator")
    again = app.test_cli_runner().invoke(args=[*command, "--role", "commission"])
    assert again.exit_code == 1
    assert len(list(audit.published(here.slug))) == 1


def test_what_is_refused(app: Flask) -> None:
    run = app.test_cli_runner().invoke
    assert run(args=["people", "set-password", "0700 123 456"], input=TWICE).exit_code == 1
    assert run(args=["people", "set-password", "0700"], input=TWICE).exit_code == 2
    weak = run(args=["people", "add-operator", "a@example.kg", "--name", "А"], input="weak\nweak\n")
    assert weak.exit_code == 1
    member = ["people", "add-member", "a@example.kg", "--role", "official", "--municipality", "no"]
    assert run(args=member, input=TWICE).exit_code == 2
    operator = [*member[:4], "operator", "--municipality", "no"]
    assert run(args=operator, input=TWICE).exit_code == 2
    assert queries.by_identifier(Identifier(email="a@example.kg")) is None


def test_set_password(app: Flask) -> None:
    person = aigul()
    new = "беш ат кызыл чөп"
    result = app.test_cli_runner().invoke(
        args=["people", "set-password", "0700 123 456"], input=f"{new}\n{new}\n"
    )
    assert result.exit_code == 0, result.output
    db.session.expire_all()
    assert passwords.verify(person.password_hash, new)
    assert person.has_drawn_password
